"""How the desk looks. After a change that is meant: ``pytest tests/test_tui_snapshots.py --snapshot-update``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import test_tui_samples as samples
from sqlalchemy.engine import Engine
from textual.pilot import Pilot

from tracker import review, store
from tracker.records import Changes, DecisionKind, Stance
from tui.app import DeskApp

Compare = Callable[..., bool]
SIZES = [(80, 24), (160, 48)]
THEMES = ["textual-dark", "textual-light"]


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The sample with three decisions taken at a set time; the desk opens at the one that Ben corrected."""
    monkeypatch.chdir(tmp_path)  # the screen may show the database's path
    made = samples.fill(Path())
    taken = (
        (8, "ana", DecisionKind.REJECT, Changes()),
        (5, "ana", DecisionKind.ACCEPT, Changes()),
        (2, "ben", DecisionKind.CORRECT, Changes(stance=Stance.DENIED)),
    )
    with store.session(made) as session:
        for minute, (statement_id, reviewer, kind, changes) in enumerate(taken):
            step = review.decision(statement_id, kind, reviewer=reviewer, changes=changes)
            store.decide([replace(step, at=datetime(2031, 5, 7, 9, minute, tzinfo=UTC))], session=session)
        store.keep_place("ana", 2, session=session)
        session.commit()
    yield made
    made.dispose()


def app(engine: Engine, theme: str) -> DeskApp:
    made = DeskApp(engine, "ana")
    made.theme = theme
    return made


async def settle(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.app.settled()
    await pilot.pause()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES, ids=["80x24", "160x48"])
def test_review(snap_compare: Compare, engine: Engine, size: tuple[int, int], theme: str) -> None:
    assert snap_compare(app(engine, theme), terminal_size=size, run_before=settle)


@pytest.mark.parametrize("size", [(60, 18), (59, 24)], ids=["60x18", "59x24"])
def test_little_room(snap_compare: Compare, engine: Engine, size: tuple[int, int]) -> None:
    assert snap_compare(app(engine, THEMES[0]), terminal_size=size, run_before=settle)


@pytest.mark.parametrize("key", ["g", "question_mark", "m"], ids=["guide", "help", "maximised"])
def test_other_views(snap_compare: Compare, engine: Engine, key: str) -> None:
    async def open_it(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)

    assert snap_compare(app(engine, THEMES[0]), terminal_size=(80, 24), run_before=open_it)


def test_all_decided(snap_compare: Compare, engine: Engine) -> None:
    async def decide_all(pilot: Pilot[None]) -> None:
        await settle(pilot)
        for key in "nxaaaa":
            await pilot.press(key)
        await settle(pilot)

    assert snap_compare(app(engine, THEMES[0]), terminal_size=(80, 24), run_before=decide_all)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES, ids=["80x24", "160x48"])
@pytest.mark.parametrize(
    "keys", ["e w n o r", "e s", "i right l 3", "v v A", "D", "E", "h", "M"],
    ids=["picker", "words", "adding", "marked", "settling", "event", "history", "ruling"],
)  # fmt: skip
def test_over_the_desk(snap_compare: Compare, engine: Engine, keys: str, size: tuple[int, int], theme: str) -> None:
    """What lies over the desk; two reviewers disagree on the statement."""
    with store.session(engine) as session:
        step = review.decision(2, DecisionKind.REJECT, reviewer="eve", why="a quote")
        store.decide([replace(step, at=datetime(2031, 5, 7, 10, tzinfo=UTC))], session=session)
        session.commit()

    async def press(pilot: Pilot[None]) -> None:
        await settle(pilot)
        for key in keys.split():
            await pilot.press(key)
            await settle(pilot)
        await pilot.pause(0.3)  # a list is sought through in a thread

    assert snap_compare(app(engine, theme), terminal_size=size, run_before=press)


def test_unreadable(snap_compare: Compare, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError("disk I/O error")

    monkeypatch.setattr(store, "queue_of", refuse)
    assert snap_compare(app(engine, THEMES[0]), terminal_size=(80, 24), run_before=settle)


@pytest.mark.parametrize("theme", THEMES)
def test_empty(snap_compare: Compare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: str) -> None:
    monkeypatch.chdir(tmp_path)
    engine = store.connect("desk.db")
    assert snap_compare(app(engine, theme), terminal_size=(80, 24), run_before=settle)
    engine.dispose()
