"""Where a newer model disagrees with a person: shown on the desk and by lines, found by the filter, never applied."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import test_retag as retag
from sqlalchemy.engine import Engine
from sqlmodel import Session
from test_retag import BLAMED, CLAIMED, DENIED
from test_tui import decide, desk, go, here, press, said, seen, settle, steps
from test_tui_plain import typed

from tracker import review, store
from tracker.records import Changes, DecisionKind, ReviewStatus, RulingKind, Stance
from tracker.teams import Team
from tui import pages
from tui.clerk import Clerk
from tui.pages import View
from tui.rulings import Wish

MODEL = "model 2 222222222222"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database in a file: the desk reads it in threads."""
    made = store.connect(str(tmp_path / "desk.db"))
    yield made
    made.dispose()


@pytest.fixture
def read_anew(engine: Engine) -> Engine:
    """1 claimed and 2 blamed are accepted, 3 denied is rejected; then model 2 does not find 1, has 2 as denied of the
    Front and hedged, and finds 3 again."""
    retag.read(engine, 1, CLAIMED, BLAMED, DENIED)
    retag.decide(engine, DecisionKind.ACCEPT, 1)
    retag.decide(engine, DecisionKind.ACCEPT, 2)
    retag.decide(engine, DecisionKind.REJECT, 3)
    newer = replace(BLAMED, stance=Stance.DENIED, certainty=DENIED.certainty, responsible=CLAIMED.speaker)
    retag.read(engine, 2, newer, DENIED)
    return engine


def objected(reviewer: str, *, session: Session) -> list[int]:
    return sorted(pages.opening(reviewer, View(objected=True), session=session).ids)


async def test_the_statement_in_view_says_so_in_words_and_with_a_sign(read_anew: Engine) -> None:
    front = CLAIMED.speaker[0].names[0]
    told = {
        1: f"≠ newer model does not find it · {MODEL}",
        2: f"≠ newer model says stance denied, responsible {front} · {MODEL}",
        3: f"≠ newer model finds it: denied · {MODEL}",
    }
    for size in ((60, 18), (80, 24), (160, 50)):
        async with desk(read_anew, size) as pilot:
            for number, line in told.items():
                await go(pilot, number)
                text = " ".join(seen(pilot).split())
                assert line[:50] in text  # the model's name is cut, or runs on, where there is no room
    assert retag.held(read_anew)[2].status is ReviewStatus.ACCEPTED
    assert retag.held(read_anew)[2].now.stance is Stance.BLAMED


async def test_nothing_is_said_where_the_newer_model_agrees(engine: Engine) -> None:
    """Its history says that it was read anew; an undecided statement follows the newer model and has nothing to say."""
    retag.read(engine, 1, CLAIMED, BLAMED)
    retag.decide(engine, DecisionKind.ACCEPT, 1)
    retag.read(engine, 2, CLAIMED, replace(BLAMED, stance=Stance.DENIED))
    async with desk(engine, (100, 40)) as pilot:
        for number in (1, 2):
            await go(pilot, number)
            assert "newer model" not in seen(pilot)
        await go(pilot, 1)
        await press(pilot, "h")
        lines = [line.strip() for line in seen(pilot).splitlines()]
        assert next(after for line, after in pairwise(lines) if line.endswith(MODEL)).startswith("read it anew, tagged")
        assert "≠" not in seen(pilot)
    with store.session(engine) as session:
        assert objected("ana", session=session) == []


async def test_the_history_tells_it_in_its_place(read_anew: Engine) -> None:
    """The newer reading before the decision that it follows, the tag of the first model last."""
    async with desk(read_anew, (100, 40)) as pilot:
        await go(pilot, 2)
        await press(pilot, "h")
        text = seen(pilot)
        later, decided, tag = (text.index(words) for words in (
            "≠ read it anew, tagged: denied", "ana", "tagged: blamed, ",
        ))  # fmt: skip
        assert later < decided < tag
        assert f"{MODEL}" in text[:later]
        await press(pilot, "q")
        await go(pilot, 1)
        await press(pilot, "h")
        assert "≠ read it anew and does not find it" in seen(pilot)


async def test_the_filter_finds_them_until_somebody_decides_again(read_anew: Engine) -> None:
    """Deciding anew, as it was or as the newer model says, ends it; undo brings it back."""
    async with desk(read_anew) as pilot:
        await press(pilot, "f", *"newer", "enter")
        assert sorted(pilot.app.screen_stack[0]._course.sitting.ids) == [1, 2, 3]
        assert "a newer model disagrees" in seen(pilot)
        assert "≠ newer model" in seen(pilot)
        await go(pilot, 2)
        await press(pilot, "3")
        assert retag.held(read_anew)[2].now.stance is Stance.DENIED
        await press(pilot, "escape", "f", *"newer", "enter")
        await settle(pilot)
        assert sorted(pilot.app.screen_stack[0]._course.sitting.ids) == [1, 3]
        await press(pilot, "u")
        await press(pilot, "escape", "f", *"newer", "enter")
        await settle(pilot)
        assert "No statement is like that" not in said(pilot)


def test_the_lines_say_it(read_anew: Engine) -> None:
    out = typed(read_anew, *"jjjkkk", "h")
    assert f"A newer model disagrees; {MODEL} does not find it." in out
    assert f"A newer model disagrees; {MODEL} says stance denied, responsible" in out
    assert f"A newer model disagrees; {MODEL} finds it: denied." in out
    assert f"{MODEL} read it anew" in out


def test_what_colleagues_decided_is_not_given_away(engine: Engine) -> None:
    """Of what goes to all, who has not decided sees neither the others' decisions nor what was said against them."""
    retag.read(engine, 1, CLAIMED, BLAMED)
    with store.session(engine) as session:
        store.set_team(Team(("ana", "ben"), 1.0), session=session)
        session.commit()
    retag.decide(engine, DecisionKind.CORRECT, 2, Changes(stance=Stance.UNCLAIMED))  # by ana
    retag.read(engine, 2, CLAIMED, BLAMED)
    with store.session(engine) as session:
        assert pages.page(2, "ana", session=session).objection
        assert pages.page(2, "ben", session=session).later is None
        assert (objected("ana", session=session), objected("ben", session=session)) == ([2], [])


@pytest.mark.parametrize(
    ("keys", "status", "stance"),
    [
        (["a"], ReviewStatus.ACCEPTED, Stance.BLAMED),
        (["2"], ReviewStatus.ACCEPTED, Stance.BLAMED),
        (["4"], ReviewStatus.CORRECTED, Stance.UNCLAIMED),
        (["x"], ReviewStatus.REJECTED, Stance.BLAMED),
        (["e", "c", "enter"], ReviewStatus.CORRECTED, Stance.BLAMED),
    ],
)
async def test_what_was_on_the_screen_is_decided(
    engine: Engine, keys: list[str], status: ReviewStatus, stance: Stance
) -> None:
    """A newer model reads the article while a statement is looked at: that is judged as it was shown, and the newer
    reading stands beside it, not under it."""
    retag.read(engine, 1, CLAIMED, BLAMED)
    async with desk(engine) as pilot:
        await go(pilot, 2)
        shown = retag.held(engine)[2].tag
        retag.read(engine, 2, CLAIMED, replace(BLAMED, stance=Stance.DENIED, responsible=CLAIMED.speaker))
        assert retag.held(engine)[2].tag.stance is Stance.DENIED
        await press(pilot, *keys)
        filed = retag.held(engine)[2]
        assert (filed.status, filed.now.stance, filed.tag) == (status, stance, shown)
        newer = retag.later(engine, 2)
        assert newer
        assert newer.stance is Stance.DENIED
        await press(pilot, "u")
        assert retag.held(engine)[2].tag.stance is Stance.DENIED  # undecided, it follows the newer model


async def test_two_reviewers_never_judge_two_tags(engine: Engine) -> None:
    """What Ben has decided on as a newer model has it, Ana cannot accept as it was; she is shown it and told why."""
    retag.read(engine, 1, CLAIMED, BLAMED)
    async with desk(engine) as pilot:
        await go(pilot, 2)
        retag.read(engine, 2, CLAIMED, replace(BLAMED, stance=Stance.DENIED))
        decide(engine, 2, "ben")
        await press(pilot, "a")
        assert "look at it once more" in said(pilot)
        assert here(pilot) == 2
        assert [number for number, _, _ in steps(engine)] == [2]
        await press(pilot, "a")
        assert [number for number, _, _ in steps(engine)] == [2, 2]
    assert retag.held(engine)[2].now.stance is Stance.DENIED


async def test_who_decides_waits_for_his_turn_before_he_reads(engine: Engine) -> None:
    """Ana and Ben differ. She joins him while he joins her: they differ still, and that is what is stored."""
    retag.read(engine, 1, CLAIMED)
    decide(engine, 1, "ana")
    ben = Clerk(engine, "ben")
    await ben.decide(review.decision(1, DecisionKind.REJECT, reviewer="ben"), None)
    with store.writing(engine) as session:
        store.decide([review.decision(1, DecisionKind.REJECT, reviewer="ana")], session=session)
        waiting = asyncio.create_task(ben.decide(review.decision(1, DecisionKind.ACCEPT, reviewer="ben"), None))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        session.commit()
    await waiting
    assert retag.held(engine)[1].status is ReviewStatus.DISPUTED


async def test_a_preview_waits_for_its_turn(engine: Engine) -> None:
    retag.read(engine, 1, CLAIMED, BLAMED)
    rename = Wish(RulingKind.RENAME_ACTOR, 1, "rename", other="Grey Hand")
    with store.writing(engine) as session:
        store.keep_place("ben", 1, session=session)
        waiting = asyncio.create_task(Clerk(engine, "ana").effect(rename))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        session.commit()
    assert (await waiting).statements
