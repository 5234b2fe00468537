"""Merging and splitting on the desk, driven by keys, and what the ledger holds afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import test_tui_samples as samples
from sqlalchemy.engine import Engine
from test_tui import desk, go, here, press, said, seen, settle, steps, until

from tracker import store
from tracker.records import Effect, FiledStatement, RulingKind
from tui.clerk import Clerk
from tui.rulings import Wish

UNCLAIMED = 4  # on E2, the bridge


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = samples.fill(tmp_path)
    yield made
    made.dispose()


def filed(engine: Engine, statement_id: int) -> FiledStatement:
    with store.session(engine) as session:
        return store.statements(store.Filter(ids=(statement_id,)), session=session)[0]


def in_force(engine: Engine) -> list[RulingKind]:
    with store.session(engine) as session:
        return [ruling.kind for ruling in store.rulings(session=session) if ruling.in_force]


async def test_events_are_merged_after_a_preview_and_taken_apart_again(engine: Engine) -> None:
    """The bridge becomes the depot: nothing is stored before enter; M takes it back."""
    async with desk(engine) as pilot:
        await go(pilot, UNCLAIMED)
        await press(pilot, "M", *"same", "space", *"event", "enter", *"depot", "enter")
        assert "E2 Blast at the rail bridge is the same event as… E1 Drone attack" in seen(pilot)
        assert "It concerns 4 statements in 1 article" in seen(pilot)
        assert in_force(engine) == []
        await press(pilot, "enter")
        assert in_force(engine) == [RulingKind.MERGE_EVENTS]
        assert filed(engine, UNCLAIMED).event_id == 1
        assert "E1 Drone attack" in seen(pilot)
        assert here(pilot) == UNCLAIMED
        await press(pilot, "M", *"take", "space", *"back", "enter")
        await press(pilot, "enter")
    assert in_force(engine) == [RulingKind.UNDO]
    assert filed(engine, UNCLAIMED).event_id == 2
    assert not steps(engine)


async def test_a_statement_is_split_off_its_event(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await go(pilot, 3)
        await press(pilot, "M", *"about", "enter", *"Fire", "enter")
        await press(pilot, "enter")
    assert (filed(engine, 3).event_id, filed(engine, 2).event_id) == (5, 1)
    with store.session(engine) as session:
        assert store.event(5, session=session).title == "Fire"


async def test_actors_are_merged_renamed_and_split(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await go(pilot, 3)
        await press(pilot, "M", *"rename", "enter", *"Sarn", "enter")
        await press(pilot, "enter")
        assert in_force(engine) == [RulingKind.RENAME_ACTOR]
        assert "Sarn" in [actor.name for actor in filed(engine, 3).actors.values()]
        await press(pilot, "M", *"same", "space", *"actor", "enter", *"northern", "enter")
        await press(pilot, "enter")
        assert filed(engine, 3).actors["Sarn Brigade"].name == "Northern Front"
        await press(pilot, "M", *"another", "enter", *"Eel", "enter")
        await press(pilot, "enter")
    assert filed(engine, 3).actors["Sarn Brigade"].name == "Eel"
    assert filed(engine, 2).actors["Sarn Brigade"].name == "Northern Front"


@pytest.mark.parametrize("wish", [[*"take", "space", *"back"], [*"about", "enter", *"Fire"]])
async def test_nothing_is_ruled_before_its_effect_is_shown(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, wish: list[str]
) -> None:
    """Enter over "reading…" rules nothing, whether the ruling names something else or not; afterwards it does."""
    tell, open_ = Clerk.effect, asyncio.Event()

    async def effect(clerk: Clerk, wish: Wish) -> Effect:
        await open_.wait()
        return await tell(clerk, wish)

    async with desk(engine) as pilot:
        await go(pilot, 3)
        await press(pilot, "M", *"rename", "enter", *"Sarn", "enter")
        await press(pilot, "enter")
        monkeypatch.setattr(Clerk, "effect", effect)
        await press(pilot, "M", *wish)
        await pilot.press("enter", "enter")
        await until(pilot, lambda: "reading" in seen(pilot))
        await pilot.press("enter")
        open_.set()
        await settle(pilot)
        assert "It concerns" in seen(pilot)
        assert in_force(engine) == [RulingKind.RENAME_ACTOR]
        await press(pilot, "enter")
    assert in_force(engine) != [RulingKind.RENAME_ACTOR]


async def test_keys_typed_ahead_never_fall_on_the_statement(engine: Engine) -> None:
    """Escape from each list, and a ruling that is refused: no decision, no ruling."""
    async with desk(engine) as pilot:
        for keys in (["M", "escape"], ["M", "enter", "escape"], ["M", "enter", *"bridge", "enter", "escape"]):
            for key in keys:
                pilot.app.simulate_key(key)
            await press(pilot)
            await press(pilot, "escape", "escape")
        await go(pilot, UNCLAIMED)
        await press(pilot, "M", "enter", *"bridge", "enter")
        assert "no other event" in said(pilot)
    assert not steps(engine)
    assert in_force(engine) == []


async def test_hostile_names_are_inert_in_rulings(engine: Engine) -> None:
    async with desk(engine, (160, 48)) as pilot:
        await go(pilot, 8)
        await press(pilot, "M")
        for _ in range(3):
            await pilot.pause(0.2)
            text = seen(pilot)
            assert "[blink]Bombing[/]" in text
            assert "\x1b" not in text
            assert "\u202e" not in text
            await press(pilot, "enter")
