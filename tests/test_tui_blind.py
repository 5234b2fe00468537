# ruff: noqa: RUF001 - the signs of the desk
"""The honest check on the desk: a sentence without its tag, one key, then the statement."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import test_tui_samples as samples
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import select
from test_tui import ORDER, decide, desk, go, here, press, said, seen, settle, steps, until
from test_tui_plain import draw, typed

from tracker import review, store
from tracker.records import DecisionKind, Stance
from tracker.tables import AnswerRow
from tui import pages, rulings
from tui.keys import BLIND_KEYS
from tui.messages import Picked
from tui.screens.blind import BlindScreen


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The least certain statement but one is drawn, and so comes last."""
    monkeypatch.setattr("tui.screens.blind._LOOK", 0)
    made = samples.fill(tmp_path)
    draw(made, "Investigators suspect")
    with store.session(made) as session:
        store.keep_place("ana", 5, session=session)
        session.commit()
    yield made
    made.dispose()


def answers(engine: Engine) -> list[tuple[str, list[str] | None]]:
    with store.session(engine) as session:
        return [(row.reviewer, row.stances) for row in session.exec(select(AnswerRow))]


async def test_the_sentence_is_shown_and_its_tag_is_not(engine: Engine) -> None:
    for size in ((80, 24), (160, 50), (60, 18)):
        async with desk(engine, size) as pilot:
            assert isinstance(pilot.app.screen, BlindScreen)
            text = seen(pilot)
            assert "‹Investigators suspect the Grey Hand gang of the" in text
            assert "people died.›" in " ".join(text.split())
            assert "Two held over shooting" in text
            assert "Blind check" in text
            for word in ("C‹", "S‹", "hedged", "asserted", "42%", "Grey Hand →", "speaker"):
                assert word not in text
    assert answers(engine) == []


@pytest.mark.parametrize(
    ("keys", "stances"),
    [
        (["2"], ["blamed"]),
        (["4"], ["unclaimed"]),
        (["0"], []),
        (["x"], []),
        (["s", "3", "2", "1", "1", "enter"], ["blamed", "denied"]),
    ],
)
async def test_an_answer_is_stored_and_the_statement_comes(engine: Engine, keys: list[str], stances: list[str]) -> None:
    async with desk(engine) as pilot:
        await press(pilot, *keys)
        await settle(pilot)
        assert answers(engine) == [("ana", stances)]
        assert here(pilot) == 5
        assert "C‹suspect›" in seen(pilot)
        await press(pilot, "a")
        assert [(statement_id, kind.value) for statement_id, kind, _ in steps(engine)] == [(5, "accept")]


async def test_the_queue_does_not_tell_what_is_hidden(engine: Engine) -> None:
    """Nor does it when the statement before it is on the screen; once it was answered, it does."""
    async with desk(engine, (160, 50)) as pilot:
        await press(pilot, "2")
        await settle(pilot)
        assert "42% blamed?" in seen(pilot)
    with store.session(engine) as session:
        assert store.take_back_answer("ana", session=session)
        store.keep_place("ana", 8, session=session)
        session.commit()
    async with desk(engine, (160, 50)) as pilot:
        assert "its tag is hidden as yet" in seen(pilot)
        assert "42%" not in seen(pilot)


def hidden_words(text: str) -> list[str]:
    """What of statement 5's tag stands on the screen beside the words of its article."""
    return re.findall(r"Grey Hand(?! gang)|Investigators(?! suspect)|42%|blamed\?|C‹suspect", text)


async def test_the_page_of_an_event_does_not_tell(engine: Engine) -> None:
    """The two others about the shooting are there, the hidden one is counted; answered, it is there too."""
    async with desk(engine, (120, 70)) as pilot:
        await go(pilot, 6)
        await press(pilot, "E")
        text = seen(pilot)
        assert "2 statements in 1 article" in text
        assert "1 statement left out: to be tagged blind first" in text
        assert "lawyer of Anton Reve" in text
        assert hidden_words(text) == []
        await press(pilot, "q")
        pilot.app.screen_stack[0].post_message(Picked(5))
        await settle(pilot)
        await press(pilot, "2")
        await settle(pilot)  # until the question has gone a key is for it
        await press(pilot, "E")
        await settle(pilot)
        assert "3 statements in 1 article" in seen(pilot)
        assert "left out" not in seen(pilot)
        assert hidden_words(seen(pilot)) != []


async def test_an_article_that_only_the_hidden_one_speaks_for_is_not_listed(engine: Engine) -> None:
    """Neither as one with a statement nor as one that only mentions the act."""
    with store.session(engine) as session:
        store.decide([review.decision(n, DecisionKind.REJECT, reviewer="ben") for n in (6, 7)], session=session)
        page = pages.event_page(3, "ana", session=session)
    assert (page.statements, page.sources, page.hidden) == ((), {}, 1)


@pytest.mark.parametrize(
    "keys",
    [
        ["slash", *"grey", "enter"],
        ["slash", *"suspect", "enter"],
        ["f", *"stance", "space", *"blamed", "enter"],
        ["f", *"event", "space", *"elmo", "enter"],
    ],
)
async def test_search_and_filters_do_not_tell(engine: Engine, keys: list[str]) -> None:
    """What is found by words, stance or event has the hidden one nowhere, also where nothing else is found."""
    async with desk(engine, (160, 50)) as pilot:
        await go(pilot, 8)
        before = pilot.app.screen_stack[0]._course.sitting.ids
        await press(pilot, *keys)
        await settle(pilot)
        found = pilot.app.screen_stack[0]._course.sitting.ids
        assert found == before or 5 not in found
        assert hidden_words(seen(pilot)) == []
        await press(pilot, "escape")
        await settle(pilot)
        assert 5 in pilot.app.screen_stack[0]._course.sitting.ids


async def test_lists_of_names_do_not_tell(engine: Engine) -> None:
    """Whom only the hidden tag names stands in no list: of the filter, of the roles, of actors to merge."""
    async with desk(engine, (120, 40)) as pilot:
        await go(pilot, 6)
        await press(pilot, "f", *"grey")
        await until(pilot, lambda: "Only statements of" in seen(pilot) and "reading" not in seen(pilot))
        assert hidden_words(seen(pilot)) == []
    with store.session(engine) as session:
        digest = store.statements(store.Filter(ids=(5,)), session=session)[0].digest
        lists = {
            reviewer: [
                option.label
                for found in (
                    pages.parties_offered(digest, reviewer, session=session)[:3],  # the rest is read off the text
                    pages.filters_offered(reviewer, session=session),
                    rulings.others("actor", reviewer, session=session),
                )
                for option in found
            ]
            for reviewer in ("ana", "bo")
        }
        assert not [label for label in lists["ana"] if "Grey Hand" in label or "Investigators" in label]
        check = store.check_before(5, "bo", session=session)
        assert check is not None
        store.answer(check.id, [], "bo", session=session)
        told = [option.label for option in rulings.others("actor", "ana", session=session)]
        assert {"Grey Hand", "Investigators"} <= set(told)
        first = [option.label for option in pages.parties_offered(digest, "ana", session=session)[:5]]
        assert {"Grey Hand", "Investigators"} <= set(first)


def test_the_events_of_an_article_are_not_ordered_by_what_is_hidden(tmp_path: Path) -> None:
    engine = samples.fill(tmp_path, samples.depot())
    draw(engine, "In a statement on its channel")
    draw(engine, "The defence ministry")
    draw(engine, "The brigade denied")
    with store.session(engine) as session:
        digest = store.statements(store.Filter(ids=(1,)), session=session)[0].digest
        assert store.events_of(digest, session=session) == [1, 2]
        assert store.events_of(digest, "ana", session=session) == [2, 1]
    engine.dispose()


async def test_a_dispute_over_what_is_hidden_is_not_shown(engine: Engine) -> None:
    """Two who answered for nothing disagree on it: it is no dispute of ana's until she has answered."""
    decide(engine, 5, "ben", Stance.DENIED)
    decide(engine, 5, "eve")
    async with desk(engine) as pilot:
        await go(pilot, 8)
        await press(pilot, "D")
        assert "disagree on nothing" in said(pilot)
        assert here(pilot) == 8


@pytest.mark.parametrize("key", ["E", "h", "question_mark", "e", "i", "M"])
async def test_a_quick_key_does_not_pass_the_question(engine: Engine, key: str) -> None:
    """Another screen opens before the hidden statement is reached: it comes to nothing, then the question comes."""
    async with desk(engine, (120, 40)) as pilot:
        await go(pilot, 8)
        pilot.app.screen_stack[0].post_message(Picked(5))
        await pilot.press(key)
        await settle(pilot)
        for _ in range(3):
            assert hidden_words(seen(pilot)) == []
            if not isinstance(pilot.app.screen, BlindScreen):
                await press(pilot, "escape")
                await settle(pilot)
        assert isinstance(pilot.app.screen, BlindScreen)
        await until(pilot, lambda: pilot.app.screen.query_one("#article").virtual_size.height > 0)
        await press(pilot, "2")
        await settle(pilot)
        assert "C‹suspect›" in seen(pilot)


async def test_a_mark_does_not_outlive_the_answer(engine: Engine) -> None:
    """Marked, then its answer taken back: it is neither shown among the marked nor accepted with them."""
    async with desk(engine) as pilot:
        await press(pilot, "2")
        await settle(pilot)
        await press(pilot, "v")
        assert answers(engine) == [("ana", ["blamed"])]
        with store.session(engine) as session:
            assert store.take_back_answer("ana", session=session)
            session.commit()
        await press(pilot, "v", "A")
        assert "Accept the marked statement?" in seen(pilot)
        assert hidden_words(seen(pilot)) == []
        await press(pilot, "enter")
        assert 5 not in [number for number, _, _ in steps(engine)]
        assert len(steps(engine)) == 1


def test_the_lines_do_not_tell(engine: Engine) -> None:
    """Whatever is typed before the answer, nothing of the tag is said."""
    said = typed(engine, "h", "D", "p", "t", "a", "3 x", "w Front", "n", "g 8", "h")
    shown = [line for line in said.splitlines() if not line.startswith(("Sentence: Investigators", "Investigators"))]
    hidden = [line for line in shown if line.startswith("Statement 8")]
    assert "Blind check" in said
    assert hidden == []
    assert "Grey Hand" not in "".join(line for line in shown if line.startswith(("Speaker", "Responsible", "Tagged")))


async def test_keys_of_the_desk_decide_nothing_there(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, "a", "space", "e", "v", "A", "enter", "pagedown", "g", "escape", "question_mark", "escape")
        assert isinstance(pilot.app.screen, BlindScreen)
        assert not steps(engine)
        assert answers(engine) == []


async def test_a_key_typed_before_the_sentence_was_seen_is_no_answer(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.blind._LOOK", 100)
    async with desk(engine) as pilot:
        await press(pilot, "2")
        assert answers(engine) == []
        assert isinstance(pilot.app.screen, BlindScreen)


async def test_undo_takes_an_answer_back(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, "2")
        await settle(pilot)
        await press(pilot, "u")
        await settle(pilot)
        assert isinstance(pilot.app.screen, BlindScreen)
        assert answers(engine) == [("ana", ["blamed"]), ("ana", None)]
        await press(pilot, "3")
        await settle(pilot)
        assert "C‹suspect›" in seen(pilot)
        assert answers(engine)[2:] == [("ana", ["denied"])]


async def test_after_ten_decisions_a_sentence_is_asked_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And undo of the tenth goes back to its statement, not to the question."""
    monkeypatch.setattr("tui.screens.blind._LOOK", 0)
    engine = samples.fill(tmp_path, samples.many(40), samples.depot())
    draw(engine, "Trains between Arlund", "Speaker 39")
    async with desk(engine) as pilot:
        await press(pilot, *"aaaaaaaaaa")
        await settle(pilot)
        await press(pilot, "k")  # the tenth may have been on its way when the next was shown
        await settle(pilot)
        assert isinstance(pilot.app.screen, BlindScreen)
        assert len(steps(engine)) == 10
        at = here(pilot)
        await press(pilot, "u")
        await settle(pilot)
        assert not isinstance(pilot.app.screen, BlindScreen)
        assert steps(engine)[-1][1].value == "undo"
        await press(pilot, "x")
        await settle(pilot)
        await press(pilot, "0")
        await settle(pilot)
        assert not isinstance(pilot.app.screen, BlindScreen)
        assert here(pilot) in (at, (at or 0) + 1)
        assert answers(engine) == [("ana", [])]
    engine.dispose()


async def test_an_answer_that_is_not_stored_is_asked_for_again(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))

    async with desk(engine) as pilot:
        with monkeypatch.context() as patch:
            patch.setattr(store, "answer", refuse)
            await press(pilot, "2")
            await settle(pilot)
        assert any("disk is full" in notice.message for notice in pilot.app._notifications)
        assert isinstance(pilot.app.screen, BlindScreen)
        await press(pilot, "2")
        await settle(pilot)
        assert answers(engine) == [("ana", ["blamed"])]


async def test_leaving_and_small_terminals_answer_nothing(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await pilot.resize_terminal(40, 10)
        await press(pilot, "2", "x")
        assert answers(engine) == []
        await pilot.resize_terminal(80, 24)
        await press(pilot, "q")
        assert not pilot.app.is_running
    assert answers(engine) == []


async def test_hostile_text_is_inert(tmp_path: Path) -> None:
    engine = samples.fill(tmp_path)
    draw(engine, "The \x1b[31mRed")
    async with desk(engine) as pilot:
        while here(pilot) != ORDER[0]:
            await press(pilot, "N")
            await settle(pilot)
        assert isinstance(pilot.app.screen, BlindScreen)
        assert "␛[31mRed␛[0m ␛]0;owned␇ Column" in seen(pilot)
        assert "\x1b" not in seen(pilot)
    engine.dispose()


def test_every_key_has_an_id_of_its_own() -> None:
    ids = [binding.id for binding in BLIND_KEYS]  # type: ignore[union-attr]
    assert all(ids)
    assert len(set(ids)) == len(ids)


def test_what_is_answered_is_what_is_reported(engine: Engine) -> None:
    with store.session(engine) as session:
        check = store.check_before(5, "ana", session=session)
        assert check is not None
        store.answer(check.id, [Stance.BLAMED], "ana", session=session)
        (checked,) = store.report(session=session).checked
    assert checked.tagged == checked.answered == {Stance.BLAMED}
