"""Marking many, other orders, search and filters, settling, and the pages of an event and of a history."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import test_tui_samples as samples
from sqlalchemy.engine import Engine
from test_tui import ORDER, decide, desk, go, here, place, press, said, seen, settle, status, steps

from tracker import review, store
from tracker.records import (
    Changes,
    DecisionKind,
    Document,
    Event,
    EventKind,
    Precision,
    ReviewStatus,
    Said,
    Span,
    Stance,
    TaggedDocument,
)
from tracker.teams import Team
from tui.clerk import Clerk
from tui.pages import Line
from tui.sitting import Pace
from tui.wording import duration


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = samples.fill(tmp_path)
    yield made
    made.dispose()


def listed(pilot: object) -> list[int]:
    return pilot.app.screen_stack[0]._course.sitting.ids  # type: ignore[attr-defined]


# --- marking --------------------------------------------------------------------------------------


async def test_the_marked_are_accepted_as_one_step(engine: Engine) -> None:
    """Three marked, one of them unmarked again; asked with the count and the least certain; undone at once."""
    async with desk(engine) as pilot:
        await press(pilot, "v", "v", "v", "k", "v", "A")
        assert "Accept all 2 marked statements?" in seen(pilot)
        assert "30% claimed" in seen(pilot)
        await press(pilot, "escape")
        assert not steps(engine)
        await press(pilot, "A")
        await press(pilot, "enter")
        assert [(number, kind.value) for number, kind, _ in steps(engine)] == [(5, "accept"), (8, "accept")]
        assert here(pilot) == place(engine) == ORDER[3]
        await press(pilot, "u")
        assert [status(engine, number) for number in ORDER[:2]] == [ReviewStatus.PENDING] * 2
        assert "Undone 2 statements" in said(pilot)
        await press(pilot, "U")
        assert [status(engine, number) for number in ORDER[:2]] == [ReviewStatus.ACCEPTED] * 2
        assert "Redone: 2 statements" in said(pilot)
        assert here(pilot) == ORDER[2]  # the next undecided one, which was marked and unmarked


async def test_five_of_the_marked_are_shown(tmp_path: Path) -> None:
    engine = samples.fill(tmp_path, samples.many(9))
    async with desk(engine) as pilot:
        await press(pilot, *"vvvvvvv", "A")
        text = seen(pilot)
        assert "all 7 marked" in text
        assert [f"Speaker {n} → Group {n}" in text for n in range(7)] == [True] * 5 + [False] * 2
        assert "*7" in text
    engine.dispose()


async def test_accepting_the_marked_agrees_with_what_others_corrected(engine: Engine) -> None:
    decide(engine, ORDER[0], "ben", Stance.DENIED)
    async with desk(engine) as pilot:
        await go(pilot, ORDER[0])
        await press(pilot, "v", "A")
        await press(pilot, "y")
    assert steps(engine)[-1] == (ORDER[0], DecisionKind.CORRECT, Changes(stance=Stance.DENIED))
    assert status(engine, ORDER[0]) is ReviewStatus.CORRECTED


async def test_marks_outlive_a_failure(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError("gone")

    async with desk(engine) as pilot:
        await press(pilot, "v", "v")
        with monkeypatch.context() as patch:
            patch.setattr(store, "decide", refuse)
            await press(pilot, "A")
            await press(pilot, "enter")
        assert not steps(engine)
        await press(pilot, "A")
        await press(pilot, "enter")
    assert len(steps(engine)) == 2


@pytest.mark.parametrize("key", ["A", "enter", "y"])
async def test_nothing_is_accepted_before_it_is_shown(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """A second key over "reading…" accepts nothing; once the marked are shown, it does."""
    read, open_ = Clerk.lines, asyncio.Event()

    async def lines(clerk: Clerk, ids: Sequence[int]) -> list[Line]:
        await open_.wait()
        return await read(clerk, ids)

    async with desk(engine) as pilot:
        await press(pilot, "v", "v")
        monkeypatch.setattr(Clerk, "lines", lines)
        await pilot.press("A", key)
        assert "reading" in seen(pilot)
        open_.set()
        await settle(pilot)
        assert "Accept all 2 marked statements?" in seen(pilot)
        assert not steps(engine)
        await press(pilot, key)
    assert len(steps(engine)) == 2


async def test_the_question_goes_where_the_marked_cannot_be_read(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(clerk: Clerk, ids: Sequence[int]) -> list[Line]:
        raise OSError("disk [I/O] error")

    async with desk(engine) as pilot:
        await press(pilot, "v")
        with monkeypatch.context() as patch:
            patch.setattr(Clerk, "lines", refuse)
            await press(pilot, "A")
        assert "disk [I/O] error" in said(pilot)
        assert "reading" not in seen(pilot)
        await press(pilot, "x")
    assert [(number, kind.value) for number, kind, _ in steps(engine)] == [(ORDER[1], "reject")]


async def test_nothing_marked(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, "A")
        assert "Nothing is marked" in said(pilot)
        await press(pilot, "a")
    assert len(steps(engine)) == 1


# --- orders, search, filters ----------------------------------------------------------------------


async def test_orders(engine: Engine) -> None:
    """Conflicting: nobody contradicts anybody but in the depot, where the Brigade is blamed and denies."""
    async with desk(engine) as pilot:
        await press(pilot, "o", *"con", "enter")
        assert listed(pilot)[:3] == [2, 3, 1]
        assert "conflicting" in seen(pilot)
        await press(pilot, "o", *"new", "enter")
        assert listed(pilot)[:4] == [1, 2, 3, 4]
        assert here(pilot) == 1
        await press(pilot, "o", *"sou", "enter")
        assert listed(pilot) == [5, 6, 7, 1, 2, 3, 4, 8]
        await press(pilot, "escape")
        assert listed(pilot) == ORDER
        await press(pilot, "a")
        assert len(steps(engine)) == 1


async def test_search_and_filters_add_up(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, "slash", *"torvel", "enter")
        assert listed(pilot) == [2, 3, 1, 4]
        await press(pilot, "f", *"denied", "enter")
        assert listed(pilot) == [3]
        assert "denied · “torvel”" in seen(pilot)
        await press(pilot, "f", *"rejected", "enter")
        assert listed(pilot) == [3]
        assert "No statement is like that" in said(pilot)
        await press(pilot, "escape", "f", *"grey", "enter")
        assert listed(pilot) == [5]
        await press(pilot, "escape", "f", *"elmo", "space", *"ferry", "enter")
        assert listed(pilot) == [5, 7, 6]
        await press(pilot, "x", "u")
        assert here(pilot) == 5
        assert status(engine, 5) is ReviewStatus.PENDING


async def test_undo_reaches_beyond_the_filter(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, "a", "f", *"unclaimed", "enter")
        assert listed(pilot) == [4]
        await press(pilot, "u")
        assert here(pilot) == ORDER[0]
        assert status(engine, ORDER[0]) is ReviewStatus.PENDING


async def test_skips_and_marks_outlive_a_filter(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, "space", "v", "f", *"unclaimed", "enter", "escape")
        assert listed(pilot)[-1] == ORDER[0]
        await press(pilot, "A")
        await press(pilot, "enter")
    assert steps(engine)[-1][:2] == (ORDER[1], DecisionKind.ACCEPT)


async def test_the_end_of_a_filter_is_not_the_end_of_all(engine: Engine) -> None:
    """Three are listed and decided, five are left and escape shows them; at their end all are decided."""
    async with desk(engine) as pilot:
        await press(pilot, "f", *"elmo", "space", *"ferry", "enter")
        await press(pilot, *"aaa")
        text = " ".join(seen(pilot).split())
        assert "Nothing of the 3 statements listed is left to you; pending in all: 5." in text
        assert "esc shows all" in text
        assert "are decided" not in text
        await press(pilot, "escape")
        await press(pilot, *"aaaaa")
        text = seen(pilot)
        assert "All 8 statements are decided." in text
        assert "shows all" not in text


# --- a team ---------------------------------------------------------------------------------------


async def test_a_look_at_a_colleagues_statement_does_not_make_it_ones_own(engine: Engine) -> None:
    """Ana goes through all that is listed and decides what is hers; Ben's is neither asked for nor said to be done."""
    team = Team(("ana", "ben"), 0.0)
    mine = [number for number in ORDER if team.has(number, "ana")]
    with store.session(engine) as session:
        store.set_team(team, session=session)
        session.commit()
    assert 0 < len(mine) < len(ORDER)
    async with desk(engine) as pilot:
        sitting = pilot.app.screen_stack[0]._course.sitting
        for _ in ORDER:
            await press(pilot, "j")
            await settle(pilot)  # the look ahead reads it once more
        assert here(pilot) not in mine
        assert sitting.undecided == set(mine)
        await press(pilot, "n", *"a" * len(mine))
        assert {number for number, *_ in steps(engine)} == set(mine)
        assert here(pilot) is None
        assert f"Nothing is left to you; pending in all: {len(ORDER) - len(mine)}." in seen(pilot)
        await press(pilot, "u")  # what undo opens again is hers
        assert sitting.undecided == {here(pilot)} <= set(mine)


def test_pace() -> None:
    """Five decisions, two seconds apart: thirty a minute; a pause of an hour counts for two minutes."""
    now = [0.0]
    pace = Pace(lambda: now[0])
    for _ in range(4):
        pace.decided()
        now[0] += 2
    assert pace.per_minute is None
    pace.decided()
    assert pace.per_minute == 30
    now[0] += 3600
    pace.decided()
    assert pace.per_minute == pytest.approx(60 * 5 / 128)
    assert [duration(minutes) for minutes in (0.001, 0.5, 40, 100, 6000)] == ["1 s", "30 s", "40 min", "2 h", "100 h"]


async def test_pace_and_what_is_left_are_shown(tmp_path: Path) -> None:
    engine = samples.fill(tmp_path, samples.many(40))
    async with desk(engine) as pilot:
        await press(pilot, *"aaaaaa")
        assert "/min" in seen(pilot)
        assert "34 left" in seen(pilot)
    engine.dispose()


# --- settling -------------------------------------------------------------------------------------


async def test_a_dispute_is_shown_and_settled(engine: Engine) -> None:
    """D goes to it, shows both views with their holders, and the key of one has it hold against both."""
    decide(engine, 3, "ben", Stance.CLAIMED)
    decide(engine, 3, "[red]eve\x1b")
    async with desk(engine, reviewer="cem") as pilot:
        await press(pilot, "D")
        text = seen(pilot)
        assert here(pilot) == 3
        assert "1  corrected: stance claimed" in text
        assert "2  as tagged: denied" in text
        assert "[red]eve␛, 20" in text
        await press(pilot, "1")
        assert status(engine, 3) is ReviewStatus.CORRECTED
        with store.session(engine) as session:
            last = store.history(3, session=session)[-1]
        assert (last.reviewer, last.settles, last.changes.stance) == ("cem", True, Stance.CLAIMED)
        await press(pilot, "u")
        assert status(engine, 3) is ReviewStatus.DISPUTED
        assert here(pilot) == 3
        await press(pilot, "D", "2")
        assert status(engine, 3) is ReviewStatus.ACCEPTED
        await press(pilot, "D")
        assert "disagree on nothing" in said(pilot)


async def test_a_settlement_can_be_settled_anew(engine: Engine) -> None:
    decide(engine, 8, "ben", Stance.DENIED)
    with store.session(engine) as session:
        store.decide([review.decision(8, DecisionKind.REJECT, reviewer="eve")], session=session)
        session.commit()
    async with desk(engine) as pilot:
        await press(pilot, "D", "2")
        assert status(engine, 8) is ReviewStatus.REJECTED
        await go(pilot, 8)
        await press(pilot, "D")
        assert "settled by ana" in seen(pilot)
        await press(pilot, "1")
        await go(pilot, 8)
        await press(pilot, "x")
        assert "ana has settled this" in said(pilot)
    assert status(engine, 8) is ReviewStatus.CORRECTED


async def test_views_are_settled_once_they_are_shown(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quick 1 after D settles neither the statement on the screen, on which nobody disagrees, nor one unseen."""
    disputed, seen_now = Clerk.disputed, asyncio.Event()

    async def slow(clerk: Clerk) -> list[int]:
        await seen_now.wait()
        return await disputed(clerk)

    monkeypatch.setattr(Clerk, "disputed", slow)
    decide(engine, ORDER[0], "ben")
    async with desk(engine) as pilot:
        await pilot.press("D", "1")
        seen_now.set()
        await settle(pilot)
        assert len(steps(engine)) == 1
        assert "disagree on nothing" in said(pilot)


async def test_all_views_can_be_read_on_a_small_screen(engine: Engine) -> None:
    for number, stance in enumerate(list(Stance) * 2):
        decide(engine, 3, f"reviewer {number} of a long name that fills most of the line", stance)
    async with desk(engine, (60, 18), reviewer="cem") as pilot:
        await press(pilot, "D")
        assert "reviewer 7" not in seen(pilot)
        await press(pilot, *"jjjjjjjjjjjj")
        assert "reviewer 7" in seen(pilot)


async def test_settling_nothing(engine: Engine) -> None:
    decide(engine, 8, "ben", Stance.DENIED)
    decide(engine, 8, "eve")
    async with desk(engine) as pilot:
        await press(pilot, "D", "escape", "D", "9")
        assert len(steps(engine)) == 2
        assert "no view 9" in said(pilot)


# --- pages ----------------------------------------------------------------------------------------


def contested() -> TaggedDocument:
    """A bombing that two claim and one of them denies."""
    text = "Blast at Orm\n\nThe Red Hand claimed the blast. The Blue Hand said it did it. The Red Hand later denied it."
    found = tuple(
        samples.statement(
            text, stance, cue, 0.5, speaker=((who, who),), responsible=((who, who),), event=("it", "the blast", "E1")
        )
        for stance, cue, who in (
            (Stance.CLAIMED, "claimed", "The Red Hand"),
            (Stance.CLAIMED, "did it", "The Blue Hand"),
            (Stance.DENIED, "later denied", "The Red Hand"),
        )
    )
    event = Event("E1", "Blast at Orm", EventKind.BOMBING, date(2031, 6, 1), Precision.DAY, "Orm")
    document = Document(text, "blast", outlet="Orm Post", published=date(2031, 6, 2))
    return TaggedDocument(document, found, (event,))


async def test_who_claims_jointly_contradicts_nobody(tmp_path: Path) -> None:
    """Two parties in one statement are two claims, and no contradiction."""
    text = "Blast at Orm\n\nThe Red Hand and the Blue Hand claimed the blast."
    both = (("The Red Hand", "The Red Hand"), ("the Blue Hand", "the Blue Hand"))
    made = samples.statement(
        text, Stance.CLAIMED, "claimed", 0.5, speaker=both, responsible=both, event=("the blast", "the blast", "E1")
    )
    event = Event("E1", "Blast at Orm", EventKind.BOMBING, date(2031, 6, 1), Precision.DAY, "Orm")
    engine = samples.fill(tmp_path, TaggedDocument(Document(text, "blast"), (made,), (event,)))
    async with desk(engine, (120, 60)) as pilot:
        await press(pilot, "E")
        assert "1 statement in 1 article" in seen(pilot)
        assert "Contradictions" not in seen(pilot)
    engine.dispose()


async def test_the_page_of_an_event(tmp_path: Path) -> None:
    """Its claims by party, both contradictions side by side, the days, and the sources with their words."""
    engine = samples.fill(tmp_path, contested())
    async with desk(engine, (120, 60)) as pilot:
        await press(pilot, "E")
        text = seen(pilot)
        assert "bombing · 2031-06-01 · Orm · claimed by several · 3 statements in 1 article" in text
        assert "claimed   by Red Hand" in text
        rows = [row for row in text.splitlines() if "│" in row]
        assert any("Red Hand: claimed" in row and "Red Hand: denied" in row for row in rows)
        assert any("Red Hand: claimed" in row and "Blue Hand: claimed" in row for row in rows)
        assert any("“The Red Hand claimed the" in row and "later denied" in row for row in rows)
        assert "2031-06-01              the act" in text
        assert "2031-06-02              · claimed" in text
        assert "Orm Post · 2031-06-02" in text
        assert "“The Blue Hand said it did it.”" in text
        await press(pilot, "q", "x")
        assert len(steps(engine)) == 1
        await press(pilot, "N", "E")
        assert "2 statements in 1 article" in seen(pilot)  # what was rejected is not evidence
    engine.dispose()


async def test_the_page_of_an_event_invents_no_day(tmp_path: Path) -> None:
    """What was said "in May" was said in May, not on its first day."""
    tagged = contested()
    one, *others = tagged.statements
    one = replace(one, said=Said(Span.cut(tagged.document.text, 0, 5), date(2031, 5, 1), Precision.MONTH))
    engine = samples.fill(tmp_path, replace(tagged, statements=(one, *others)))
    async with desk(engine, (120, 60)) as pilot:
        await press(pilot, "E")
        assert "2031-05 said " in seen(pilot)
        assert "2031-05-01" not in seen(pilot)
    engine.dispose()


async def test_hostile_text_is_inert_on_pages(engine: Engine) -> None:
    async with desk(engine, (160, 48)) as pilot:
        for key in ("E", "h"):
            await press(pilot, key)
            text = seen(pilot)
            assert "[b]Red[/b]" in text or "[blink]Bombing[/]" in text
            assert "\x1b" not in text
            assert "\x07" not in text
            assert "\u202e" not in text
            await press(pilot, "q")


async def test_the_history_tells_tag_and_decisions(engine: Engine) -> None:
    decide(engine, ORDER[0], "ben", Stance.DENIED)
    async with desk(engine) as pilot:
        await go(pilot, ORDER[0])
        await press(pilot, "e", "y", *"dubious", "enter", "1")
        await go(pilot, ORDER[0])
        await press(pilot, "h")
        text = seen(pilot)
        assert "ben" in text
        assert "corrected: stance denied" in text
        assert "(dubious)" in text
        assert "tagged: claimed, asserted, cue “claimed”" in text


async def test_pages_say_what_cannot_be_read(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError("disk [I/O] error")

    async with desk(engine) as pilot:
        monkeypatch.setattr(store, "event_sources", refuse)
        monkeypatch.setattr(store, "actor_names", refuse)
        await press(pilot, "E")
        assert "disk [I/O] error" in seen(pilot)
        await press(pilot, "q", "f")
        assert "disk [I/O] error" in said(pilot)
        await press(pilot, "escape", "e", "w")
        await settle(pilot)
        await press(pilot, "escape", "escape", "a")
    assert len(steps(engine)) == 1
