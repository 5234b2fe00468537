# ruff: noqa: RUF001 - the signs of the desk
"""The desk, driven by keys, and what the database holds afterwards."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import time
import unicodedata
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import chain
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pytest
import test_tui_samples as samples
from rich.cells import cell_len
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select
from textual.pilot import Pilot

from tracker import review, store
from tracker.errors import DecisionError
from tracker.records import Changes, DecisionKind, ReviewStatus, Stance, TaggedDocument
from tracker.tables import DecisionRow
from tui import keys
from tui.app import DeskApp
from tui.messages import Picked
from tui.widgets.article import Article
from tui.widgets.queue import QueueList

ORDER = [8, 5, 7, 2, 6, 3, 1, 4]  # the sample's statements, the least certain first


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = samples.fill(tmp_path)
    yield made
    made.dispose()


@pytest.fixture
def forty(tmp_path: Path) -> Iterator[Engine]:
    made = samples.fill(tmp_path, samples.many(40))
    yield made
    made.dispose()


@asynccontextmanager
async def desk(engine: Engine, size: tuple[int, int] = (80, 24), reviewer: str = "ana") -> AsyncIterator[Pilot[None]]:
    app = DeskApp(engine, reviewer)
    told[app] = notices = []
    notify = app.notify

    def note(message: str, **options: Any) -> None:
        notices.append(message)
        notify(message, **options)

    app.notify = note
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        yield pilot


told: WeakKeyDictionary[DeskApp, list[str]] = WeakKeyDictionary()


def said(pilot: Pilot[Any]) -> str:
    """All that the desk has told the reviewer in passing; on the screen it goes after some seconds."""
    return "\n".join(told[pilot.app])


async def settle(pilot: Pilot[Any]) -> None:
    await pilot.pause()
    await pilot.app.settled()
    await pilot.pause()


async def press(pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await pilot.app.settled()
    await pilot.pause(0)


async def until(pilot: Pilot[Any], condition: Callable[[], bool]) -> None:
    """Wait for what comes about by itself, ten seconds at most."""
    for _ in range(100):
        if condition():
            return
        await pilot.pause(0.1)
    raise AssertionError(seen(pilot))


def seen(pilot: Pilot[Any]) -> str:
    """What is on the screen, as text; of a screen that lies over the desk, what is on the desk comes before it."""
    stack = pilot.app.screen_stack
    screens = [screen for screen in stack[:-1] if stack[-1].is_modal] + stack[-1:]
    return "\n".join(strip.text for screen in screens for strip in screen._compositor.render_strips())


def here(pilot: Pilot[Any]) -> int | None:
    """The statement on the screen."""
    return pilot.app.screen_stack[0]._course.sitting.current


async def go(pilot: Pilot[Any], statement_id: int) -> None:
    """Point at a statement of the queue."""
    pilot.app.screen_stack[0].post_message(Picked(statement_id))
    await settle(pilot)
    assert here(pilot) == statement_id


def steps(engine: Engine) -> list[tuple[int, DecisionKind, Changes]]:
    with store.session(engine) as session:
        rows = session.exec(select(DecisionRow).order_by(col(DecisionRow.id)))
        return [(row.statement_id, row.kind, store.changes_from_json(row.changes)) for row in rows]


def status(engine: Engine, statement_id: int) -> ReviewStatus:
    with store.session(engine) as session:
        return store.statements(store.Filter(ids=(statement_id,)), session=session)[0].status


def place(engine: Engine, reviewer: str = "ana") -> int | None:
    with store.session(engine) as session:
        return store.place_of(reviewer, session=session)


def decide(engine: Engine, statement_id: int, reviewer: str, stance: Stance | None = None) -> None:
    kind = DecisionKind.CORRECT if stance else DecisionKind.ACCEPT
    with store.session(engine) as session:
        step = review.decision(statement_id, kind, reviewer=reviewer, changes=Changes(stance=stance))
        store.decide([step], session=session)
        session.commit()


# --- one key decides ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "kind", "changes", "becomes"),
    [
        ("a", DecisionKind.ACCEPT, Changes(), ReviewStatus.ACCEPTED),
        ("x", DecisionKind.REJECT, Changes(), ReviewStatus.REJECTED),
        ("space", DecisionKind.SKIP, Changes(), ReviewStatus.PENDING),
        ("1", DecisionKind.ACCEPT, Changes(), ReviewStatus.ACCEPTED),  # it is tagged claimed
        ("2", DecisionKind.CORRECT, Changes(stance=Stance.BLAMED), ReviewStatus.CORRECTED),
        ("3", DecisionKind.CORRECT, Changes(stance=Stance.DENIED), ReviewStatus.CORRECTED),
        ("4", DecisionKind.CORRECT, Changes(stance=Stance.UNCLAIMED), ReviewStatus.CORRECTED),
    ],
)
async def test_a_key_decides_stores_and_moves_on(
    engine: Engine, key: str, kind: DecisionKind, changes: Changes, becomes: ReviewStatus
) -> None:
    async with desk(engine) as pilot:
        assert here(pilot) == ORDER[0]
        await press(pilot, key)
        assert steps(engine) == [(ORDER[0], kind, changes)]
        assert status(engine, ORDER[0]) is becomes
        assert here(pilot) == place(engine) == ORDER[1]


async def test_moving_keys_move_and_keep_the_place(engine: Engine) -> None:
    """j, k and the arrows go through the list; n and N only to what is undecided, round the ends."""
    async with desk(engine) as pilot:
        for key, at in (("j", 1), ("down", 2), ("k", 1), ("up", 0), ("k", 0), ("a", 1), ("x", 2), ("k", 1), ("n", 2)):
            await press(pilot, key)
            assert here(pilot) == ORDER[at], key
        await press(pilot, "N")
        assert here(pilot) == place(engine) == ORDER[-1]
        await press(pilot, "j")  # the list ends here as long as something is undecided
        assert here(pilot) == ORDER[-1]
        await press(pilot, "n")
        assert here(pilot) == ORDER[2]


async def test_undo_goes_to_the_statement_and_redo_on_from_it(engine: Engine) -> None:
    """After a redo all is as it was after the step itself: the next undecided statement is there."""
    async with desk(engine) as pilot:
        await press(pilot, "a", "x", "3", "u", "u")
        assert here(pilot) == place(engine) == ORDER[1]
        assert [status(engine, i) for i in ORDER[:3]] == [ReviewStatus.ACCEPTED] + [ReviewStatus.PENDING] * 2
        await press(pilot, "U")
        assert here(pilot) == ORDER[2]
        assert "Redone: rejected" in said(pilot)
        assert status(engine, ORDER[1]) is ReviewStatus.REJECTED
        await press(pilot, "U", "U")
        assert here(pilot) == ORDER[3]
        assert status(engine, ORDER[2]) is ReviewStatus.CORRECTED
        assert "redo" in seen(pilot)  # "nothing to redo"
        await press(pilot, "q")
    assert place(engine) == ORDER[3]


async def test_redo_of_what_was_put_off_puts_it_last_again(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, "space", "u", "U")
        assert here(pilot) == ORDER[1]
        assert "Redone: put off" in said(pilot)
        await press(pilot, "N")
        assert here(pilot) == ORDER[0]


async def test_redo_of_the_last_step_says_that_all_are_decided(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, *"aaaaaaaa", "u")
        assert here(pilot) == ORDER[-1]
        await press(pilot, "U")
        assert here(pilot) is None
        assert "All 8 statements are decided" in seen(pilot)


async def test_undo_does_not_stop_at_a_restart(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, "a", "x", "q")
    async with desk(engine) as pilot:
        await press(pilot, "u", "u", "u")
        assert [status(engine, i) for i in ORDER[:2]] == [ReviewStatus.PENDING] * 2
        assert here(pilot) == ORDER[0]
    async with desk(engine) as pilot:
        await press(pilot, "U", "U")
        assert [status(engine, i) for i in ORDER[:2]] == [ReviewStatus.ACCEPTED, ReviewStatus.REJECTED]


async def test_skipped_ones_come_back_last(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, "space", "a", "space", *"a" * 5)
        assert here(pilot) == ORDER[0]
        await press(pilot, "a")
        assert here(pilot) == ORDER[2]
        await press(pilot, "space")  # the only one left stays
        assert here(pilot) == ORDER[2]
        await press(pilot, "x")
        assert here(pilot) is None


async def test_deciding_anew_returns_to_the_work(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, "a", "a", "k", "k", "x")
        assert status(engine, ORDER[0]) is ReviewStatus.REJECTED
        assert here(pilot) == ORDER[2]


async def test_opening_resumes_where_the_reviewer_stopped(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, "a", "j", "j", "q")
        assert not pilot.app.is_running
    assert place(engine) == ORDER[3]
    async with desk(engine) as pilot:
        assert here(pilot) == ORDER[3]
    async with desk(engine, reviewer="ben") as pilot:
        assert here(pilot) == ORDER[1]  # no place of his own: the first undecided


async def test_all_decided_is_said_with_counts(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, *"aax1aaa4")
        assert "All 8 statements are decided" in seen(pilot)
        assert "6 accepted" in seen(pilot)
        assert "accept " not in seen(pilot).splitlines()[-1]  # no key is shown that does nothing here
        assert place(engine) is None
        await press(pilot, "k")
        assert here(pilot) == ORDER[-1]
        await press(pilot, "j", "a")
        assert here(pilot) is None
    async with desk(engine) as pilot:
        assert "All 8 statements are decided" in seen(pilot)
        await press(pilot, "u")
        assert here(pilot) == ORDER[-1]


async def test_fast_typing_neither_loses_nor_reorders(forty: Engine) -> None:
    """Thirty keys at once: each falls on the statement that it was meant for."""
    keys = ["a", "x", "1", "3", "4", "2"] * 5
    async with desk(forty) as pilot:
        for key in keys:
            pilot.app.simulate_key(key)
        await settle(pilot)
        taken = steps(forty)
        assert [statement_id for statement_id, *_ in taken] == list(range(1, 31))
        stances = {"1": Stance.CLAIMED, "3": Stance.DENIED, "4": Stance.UNCLAIMED}
        assert [changes.stance for _, _, changes in taken] == [stances.get(key) for key in keys]
        assert here(pilot) == place(forty) == 31


async def test_a_key_after_undo_falls_on_what_undo_brought_back(forty: Engine) -> None:
    async with desk(forty) as pilot:
        for key in ["a", "a", "u", "x", "u", "u", "3", "k", "x"]:
            pilot.app.simulate_key(key)
        await settle(pilot)
        kinds = [(statement_id, kind.value) for statement_id, kind, _ in steps(forty)]
        assert kinds == [
            (1, "accept"), (2, "accept"), (2, "undo"), (2, "reject"), (2, "undo"), (1, "undo"), (1, "correct"),
            (1, "reject"),
        ]  # fmt: skip


@pytest.mark.parametrize("leave", ["q", "ctrl+q"])
async def test_leaving_stores_what_was_typed_before(forty: Engine, leave: str) -> None:
    async with desk(forty) as pilot:
        for key in [*"aaaaa", leave]:
            pilot.app.simulate_key(key)
        await settle(pilot)
    assert len(steps(forty)) == 5
    assert place(forty) == 6


# --- what goes wrong ------------------------------------------------------------------------------


async def test_a_failed_decision_comes_back(forty: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk says so, returns to the statement, and carries out none of the keys typed since."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))

    async with desk(forty) as pilot:
        await press(pilot, "a")
        with monkeypatch.context() as patch:
            patch.setattr(store, "decide", refuse)
            for key in "xau":
                pilot.app.simulate_key(key)
            await settle(pilot)
        assert here(pilot) == 2
        notices = [notice.message for notice in pilot.app._notifications]
        assert len(notices) == 1
        assert "database or disk is full" in notices[0]
        assert "2 keys typed since were not carried out" in notices[0]
        assert len(steps(forty)) == 1
        await press(pilot, "x")
        assert status(forty, 2) is ReviewStatus.REJECTED


async def test_a_failed_skip_puts_the_statement_back(forty: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked"))

    async with desk(forty) as pilot:
        with monkeypatch.context() as patch:
            patch.setattr(store, "decide", refuse)
            await press(pilot, "space")
        assert here(pilot) == 1
        await press(pilot, "j", "k")
        assert here(pilot) == 1


async def test_a_busy_database_delays_but_does_not_lose(forty: Engine, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "desk.db", isolation_level=None)
    async with desk(forty) as pilot:
        other.execute("BEGIN IMMEDIATE")
        for key in "axa":
            pilot.app.simulate_key(key)
        await asyncio.sleep(0.3)
        await pilot.pause()
        assert here(pilot) == 2  # shown although the first is not stored yet
        assert not steps(forty)
        other.execute("COMMIT")
        other.close()
        await settle(pilot)
        assert [kind.value for _, kind, _ in steps(forty)] == ["accept", "reject", "accept"]


async def test_an_unreadable_database_is_said(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("SELECT", {}, sqlite3.OperationalError("disk [I/O] error"))

    monkeypatch.setattr(store, "queue_of", refuse)
    async with desk(engine) as pilot:
        assert "disk [I/O] error" in seen(pilot)
        await press(pilot, "a", "q")
    assert not steps(engine)


async def test_what_another_decided_meanwhile_is_seen(engine: Engine) -> None:
    async with desk(engine, (160, 50)) as pilot:
        decide(engine, ORDER[2], "ben")
        await press(pilot, "j", "j")
        assert "accepted by ben" in seen(pilot)
        await press(pilot, "N", "n")
        assert here(pilot) == ORDER[3]


def test_the_desk_starts_without_the_model() -> None:
    code = "import sys, tui.app; sys.exit(any(m in sys.modules for m in ('torch', 'transformers', 'tracker.tagger')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[1], check=False).returncode == 0


def test_a_reviewer_has_a_name(engine: Engine) -> None:
    with pytest.raises(DecisionError):
        DeskApp(engine, " ")


# --- several reviewers ----------------------------------------------------------------------------


async def test_accepting_what_another_corrected_agrees_with_him(engine: Engine) -> None:
    """Ben made it denied and Ana accepts what she sees: denied, not the model's claimed."""
    decide(engine, ORDER[0], "ben", Stance.DENIED)
    decide(engine, ORDER[1], "ben", Stance.DENIED)
    async with desk(engine) as pilot:
        await go(pilot, ORDER[0])
        assert "the model said claimed" in seen(pilot)
        await press(pilot, "a")
        assert status(engine, ORDER[0]) is ReviewStatus.CORRECTED


async def test_undo_names_what_others_decided(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, "a")
        decide(engine, ORDER[0], "ben")
        await press(pilot, "u")
        assert status(engine, ORDER[0]) is ReviewStatus.ACCEPTED
        assert "what ben decided stays" in seen(pilot)


# --- what is seen ---------------------------------------------------------------------------------


async def test_the_statement_is_marked_by_signs(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, "j", "j", "j")
        text = seen(pilot)
        assert "S‹The defence ministry in Arlund› had earlier C‹blamed› R‹the Sarn Brigade›" in text
        assert "4 of 8" in text
        assert "The defence ministry in Arlund → defence ministry" in text
        assert "E1 Drone attack on the Torvel depot · 2031-05-05 · Torvel" in text
        assert "Lowland Wire · 2031-05-06 · https://wire.example" in text
        assert "64% by tagger 0123456789ab" in text


async def test_hostile_text_is_inert(engine: Engine) -> None:
    """Nothing that moves a cursor or turns a line reaches the terminal, and markup is only characters."""
    for size in ((80, 24), (160, 50)):
        async with desk(engine, size) as pilot:
            text = seen(pilot)
            assert "[bold]x[/]" in text
            assert "␛[31mRed␛[0m ␛]0;owned␇ Column" in text
            assert "[link=http://bad]see[/link] the v·ideo IR" in text
            assert "[reverse]Outlet[/]" in text
            assert "[blink]Bombing[/]" in text
            for line in text.splitlines():
                assert line.count("\u2067") == line.count("\u2069")
                left = line.replace("\u2067", "").replace("\u2069", "")
                assert not [c for c in left if unicodedata.category(c) in {"Cc", "Cf", "Cs"}], line
                assert cell_len(line) == size[0]
            await press(pilot, "a")
            decide(engine, ORDER[1], "[bold]be\x1b[2Jn[/]")
            await press(pilot, "n", "N", "u", "u")
            assert "\x1b" not in seen(pilot)


async def test_a_hostile_reviewer_name_in_a_notice(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, "a")
        decide(engine, ORDER[0], "[red]b\x1ben[/]")
        await press(pilot, "u")
        assert "what [red]b␛en[/]" in seen(pilot)


async def test_small_terminals_get_a_message(engine: Engine) -> None:
    async with desk(engine, (40, 10)) as pilot:
        assert "The desk needs 60x18" in seen(pilot)
        await press(pilot, "a", "x", "m")
        assert not steps(engine)  # nobody decides on what cannot be seen
        await pilot.resize_terminal(60, 18)
        await settle(pilot)
        assert "C‹claimed›" in seen(pilot)
        await press(pilot, "a")
        assert len(steps(engine)) == 1
        for size in ((1, 1), (10, 50), (200, 3), (80, 24)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
        assert "C‹suspect›" in seen(pilot)


async def test_an_empty_database_says_how_to_import(tmp_path: Path) -> None:
    engine = store.connect(str(tmp_path / "new [bold].db"))
    async with desk(engine) as pilot:
        assert "tracker import" in seen(pilot)
        assert "[bold].db" in seen(pilot)
        assert "accept" not in seen(pilot).splitlines()[-1]
        await press(pilot, "a", "u", "j", "n", "m", "q")
    engine.dispose()


async def test_the_wide_screen_has_queue_guide_and_history(engine: Engine) -> None:
    async with desk(engine, (160, 50)) as pilot:
        await press(pilot, "3", "k")
        text = seen(pilot)
        assert "▶~  30% denied" in text
        assert "accuses, charges" in text
        assert "corrected: stance denied" in text
        await pilot.click(QueueList, offset=(5, 4))
        await settle(pilot)
        assert here(pilot) == place(engine) == ORDER[4]


async def test_guide_help_and_maximise(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, "g")
        assert "pleads not guilty" in seen(pilot)
        await press(pilot, "j", "q", "question_mark")
        help_text = seen(pilot)
        for _ in range(7):
            await press(pilot, "pagedown")
            help_text += seen(pilot)
        for words in ("Accept the tag", "Bring back", "j ↓", "Set unclaimed", "whole screen", "Leave", "Note why"):
            assert words in help_text
        await press(pilot, "escape", "m")
        assert "responsible" not in seen(pilot)
        assert "C‹claimed›" in seen(pilot)
        await press(pilot, "m")
        assert "responsible" in seen(pilot)


async def test_the_palette_knows_the_keys(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "Accept the tag" in seen(pilot))
        await pilot.press(*"Reject")
        await until(pilot, lambda: "Accept the tag" not in seen(pilot) and "Key: x" in seen(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: bool(steps(engine)))
        assert status(engine, ORDER[0]) is ReviewStatus.REJECTED


async def test_keys_can_be_remapped(engine: Engine) -> None:
    async with desk(engine) as pilot:
        pilot.app.set_keymap({"desk.accept": "y", "desk.leave": "z"})
        await press(pilot, "a")
        assert not steps(engine)
        await press(pilot, "y")
        assert status(engine, ORDER[0]) is ReviewStatus.ACCEPTED
        await press(pilot, "question_mark")
        assert "y  Accept" in seen(pilot)


def test_every_key_has_an_id() -> None:
    """An id stands for one action; the lists share theirs."""
    tables = [table for name, table in vars(keys).items() if name.endswith("_KEYS")]
    assert len(tables) == 13
    ids = {(binding.id, binding.action, binding.key) for binding in chain(*tables)}
    assert all(ident for ident, _, _ in ids)
    assert len({ident for ident, _, _ in ids}) == len(ids)


# --- size -----------------------------------------------------------------------------------------


async def test_a_hundred_thousand_statements_open_quickly(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [*ORDER[:7], *range(1000, 101_000), ORDER[7]]
    counts = dict.fromkeys(ReviewStatus, 0) | {ReviewStatus.PENDING: len(ids)}
    monkeypatch.setattr(store, "queue_of", lambda *args, **kwargs: store.Queue(list(ids), len(ids)))
    monkeypatch.setattr(store, "progress", lambda **kwargs: dict(counts))
    began = time.process_time()
    async with desk(engine, (160, 50)) as pilot:
        assert time.process_time() - began < 3
        assert "100,008 left" in seen(pilot)
        began = time.process_time()
        await press(pilot, "a", "x", "N")
        assert here(pilot) == ORDER[7]
        assert "100,008 of 100,008" in seen(pilot)
        assert time.process_time() - began < 3
        assert len(pilot.app.screen.query_one(QueueList)._lines) < 100


async def test_a_very_long_article_does_not_freeze(tmp_path: Path) -> None:
    """A million characters on one line: a window around the statement is shown, and says what it leaves out."""
    filler = "word " * 100_000
    text = f"{filler}. The Front blamed the Brigade for the raid. {filler}"
    found = samples.statement(
        text, Stance.BLAMED, "blamed", 0.5, event=("the raid", "the raid", "E1"),
        speaker=(("The Front",),), responsible=(("the Brigade",),),
    )  # fmt: skip
    depot = samples.depot()
    document = TaggedDocument(samples.Document(text, "long"), (found,), depot.events)
    engine = samples.fill(tmp_path, document)
    began = time.process_time()
    async with desk(engine) as pilot:
        assert time.process_time() - began < 3
        assert all(words in seen(pilot) for words in ("C‹blamed›", "R‹the", "E‹the"))
        article = pilot.app.screen.query_one(Article)
        article.scroll_home(animate=False)
        await pilot.pause()
        assert "characters above are not shown" in seen(pilot)
        await press(pilot, "pagedown", "pageup")
    engine.dispose()
