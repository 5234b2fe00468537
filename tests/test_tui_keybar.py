"""The line of keys at the bottom: what matters most first, whole, and the way out always."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import test_tui_samples as samples
from sqlalchemy.engine import Engine
from test_tui import desk, go, here, press, steps
from textual.pilot import Pilot

from tracker.records import Stance
from tui.widgets.keybar import KeyBar, fitting

WIDTHS = (60, 80, 120, 160)
STANCES = "1 claimed 2 blamed 3 denied 4 unclaimed"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = samples.fill(tmp_path)
    yield made
    made.dispose()


def bar(pilot: Pilot[Any]) -> str:
    """The line as it is painted."""
    found = pilot.app.screen.query_one(KeyBar)
    return found.render_line(0).text.rstrip()


async def test_the_desk(engine: Engine) -> None:
    """With little room the keys of every minute, with more the others; the stances by name where they fit."""
    shown = {}
    for width in WIDTHS:
        async with desk(engine, (width, 24)) as pilot:
            shown[width] = bar(pilot)
    assert shown[60] == "a accept x reject 1234 stance e edit u undo ? help q leave"
    assert shown[80] == "a accept x reject 1234 stance e edit u undo ? help space skip i add q leave"
    assert shown[120] == f"a accept x reject {STANCES} e edit u undo ? help space skip i add / search q leave"
    assert shown[160].startswith(shown[120].removesuffix("q leave") + "f filter o order v mark U redo")
    assert shown[160].endswith("q leave")


@pytest.mark.parametrize(
    ("keys", "first", "last"),
    [
        ("e", "⏎ save w speaker r responsible v event c hedged", "esc cancel"),
        ("e w", "⏎ choose and save tab choose, edit on", "esc cancel"),
        ("e y", "⏎ keep the note", "esc leave it as it was"),
        ("e s", "⏎ keep a save ← → move h l end H L start tab role", "esc cancel"),
        ("i", f"{STANCES} ← → move", "esc cancel"),
        ("i 2", "⏎ take 0 nobody ← → move h l end H L start", "esc cancel"),
        ("i 2 0 0", "⏎ take ← → move h l end H L start", "esc cancel"),
        ("slash", "⏎ choose", "esc cancel"),
        ("v A", "⏎ accept them", "esc cancel"),
        ("M", "⏎ choose", "esc cancel"),
        ("E", "j down k up", "esc back"),
        ("g", "j down k up", "esc back"),
    ],
)
async def test_what_lies_over_the_desk(engine: Engine, keys: str, first: str, last: str) -> None:
    """Every line fits at every width, begins with what the screen is for and ends with the way out."""
    for width in WIDTHS:
        async with desk(engine, (width, 24)) as pilot:
            await press(pilot, *keys.split())
            line = bar(pilot)
            assert line.startswith(first)
            assert line.endswith(last)
            assert len(line) <= width


async def test_only_keys_that_do_something(engine: Engine) -> None:
    """While the cue is marked 1 to 4 take it; then enter takes the words, and 0 says that nobody is named."""
    async with desk(engine, (120, 24)) as pilot:
        await press(pilot, "i")
        assert "take" not in bar(pilot)
        assert "nobody" not in bar(pilot)
        await press(pilot, "2")
        assert "claimed" not in bar(pilot)


async def test_a_click_on_a_key(engine: Engine) -> None:
    """A click on 1 in the line: claimed."""
    async with desk(engine, (80, 24)) as pilot:
        before = 2  # which is blamed
        await go(pilot, before)
        await pilot.click(KeyBar, offset=(bar(pilot).index("1234"), 0))
        await press(pilot)
        assert here(pilot) != before
    assert [(step[0], step[2].stance) for step in steps(engine)] == [(before, Stance.CLAIMED)]


def test_what_does_not_fit_is_left_out_whole() -> None:
    """The way out first, then from the left until one is too long; a shorter one after that does not overtake it."""
    keys = [[(name, name, name)] for name in ("a", "bbbbbbbb", "c", "q")]
    assert [[key for key, _, _ in entry] for entry in fitting(keys, 12)] == [["a"], ["q"]]
    assert fitting(keys, 100) == keys
    assert fitting([], 10) == []
