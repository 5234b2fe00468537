"""What a reviewer's steps add up to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import TEXT, article
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker import review
from tracker.errors import DecisionError
from tracker.records import Certainty, Changes, Decision, DecisionKind, ReviewStatus, Span, Stance
from tracker.review import Ground, Standing

DENIED, HEDGED = Changes(stance=Stance.DENIED), Changes(certainty=Certainty.HEDGED)
PENDING = Standing()
KINDS = ("accept", "correct", "reject", "skip")


class Log:
    """Decisions in the order they were taken, as the store keeps them."""

    def __init__(self) -> None:
        self.rows: list[Decision] = []

    def do(self, kind: str, *ids: int, by: str = "ana", changes: Changes = DENIED) -> None:
        """One step: a decision on each of the statements, in one batch."""
        what = changes if kind == "correct" else None
        step = review.decision(ids[0], DecisionKind(kind), reviewer=by, changes=what)
        for number in ids:
            self.rows.append(replace(step, statement_id=number, id=len(self.rows) + 1))

    def undo(self, by: str = "ana") -> list[int]:
        """Take back the last step; the statements that it touched."""
        return self._reverse("undo", review.next_undo(self.back(by)), by)

    def redo(self, by: str = "ana") -> list[int]:
        """Bring back the step that the last undo took back."""
        return self._reverse("redo", review.next_redo(self.back(by)), by)

    def back(self, by: str) -> Iterator[Decision]:
        """A reviewer's decisions, the newest first."""
        return (d for d in reversed(self.rows) if d.reviewer == by)

    def _reverse(self, kind: str, steps: list[Decision], by: str) -> list[int]:
        ids = sorted({d.statement_id for d in steps})
        self.do(kind, *ids, by=by)
        return ids

    def all_undone(self, by: str) -> int:
        """Undo to the start; the number of steps."""
        return self._exhaust(self.undo, by)

    def all_redone(self, by: str) -> int:
        """Redo to the end; the number of steps."""
        return self._exhaust(self.redo, by)

    @staticmethod
    def _exhaust(step: object, by: str) -> int:
        count = 0
        while True:
            try:
                step(by)  # type: ignore[operator]
            except DecisionError:
                return count
            count += 1

    def held(self, number: int) -> Standing:
        """What holds for a statement, from its own decisions."""
        return review.standing(review.in_force([d for d in self.rows if d.statement_id == number]))

    def everything(self) -> list[Standing]:
        return [self.held(n) for n in (1, 2, 3)]


STEPS = st.lists(
    st.tuples(
        st.sampled_from([*KINDS, "undo", "redo"]),
        st.sets(st.sampled_from([1, 2, 3]), min_size=1).map(sorted),
        st.sampled_from(["ana", "ben"]),
        st.sampled_from([DENIED, HEDGED]),
    ),
    max_size=14,
)


def played(steps: list[tuple[str, list[int], str, Changes]]) -> Log:
    """The log of these steps; undo and redo with nothing to take are passed over."""
    log = Log()
    for kind, ids, by, changes in steps:
        if kind in KINDS:
            log.do(kind, *ids, by=by, changes=changes)
            continue
        try:
            (log.undo if kind == "undo" else log.redo)(by)
        except DecisionError:
            continue
    return log


@given(STEPS)
@settings(max_examples=150, deadline=None)
def test_undo_to_the_start_and_redo_to_the_end(steps: list[tuple[str, list[int], str, Changes]]) -> None:
    """Any steps of two reviewers, all undone: pending. As many redone: what held before."""
    log = played(steps)
    for by in ("ana", "ben"):
        log.all_redone(by)
    before = log.everything()
    counts = {by: log.all_undone(by) for by in ("ana", "ben")}
    assert log.everything() == [PENDING] * 3
    assert {by: log.all_redone(by) for by in ("ben", "ana")} == counts
    assert log.everything() == before


@given(STEPS)
@settings(max_examples=100, deadline=None)
def test_folding_one_statement_is_folding_all(steps: list[tuple[str, list[int], str, Changes]]) -> None:
    """The store folds each statement's rows by themselves: the same decisions are in force as over all rows."""
    log = played(steps)
    for number in (1, 2, 3):
        alone = review.in_force([d for d in log.rows if d.statement_id == number])
        assert alone == [d for d in review.in_force(log.rows) if d.statement_id == number]


@given(STEPS)
@settings(max_examples=100, deadline=None)
def test_undo_leaves_what_others_decided(steps: list[tuple[str, list[int], str, Changes]]) -> None:
    """Ana undoes all she did; Ben's decisions in force are the same, and alone."""
    log = played(steps)
    of_ben = [d for d in review.in_force(log.rows) if d.reviewer == "ben"]
    log.all_undone("ana")
    assert review.in_force(log.rows) == of_ben


@given(STEPS)
@settings(max_examples=150, deadline=None)
def test_undo_takes_the_newest_decision_in_force(steps: list[tuple[str, list[int], str, Changes]]) -> None:
    """Read from the newest, the step to undo is the one that a replay from the oldest leaves on top."""
    log = played(steps)
    for by in ("ana", "ben"):
        mine = [d for d in review.in_force(log.rows) if d.reviewer == by]
        if mine:
            assert review.next_undo(log.back(by))[0] == mine[-1]
        else:
            with pytest.raises(DecisionError, match="nothing to undo"):
                review.next_undo(log.back(by))


def test_undo_and_redo_read_no_further_than_their_step() -> None:
    """Three accepted, one undone, one rejected after: each look-up leaves what is older than its step unread."""
    log = Log()
    for number in (1, 2, 3):
        log.do("accept", number)
    rest = log.back("ana")
    assert review.next_undo(rest) == [log.rows[-1]]
    assert len(list(rest)) == 1  # the one after the step tells that its batch has ended
    log.undo()
    rest = log.back("ana")
    assert review.next_redo(rest) == [log.rows[2]]
    assert len(list(rest)) == 1
    log.do("reject", 1)
    rest = log.back("ana")
    with pytest.raises(DecisionError, match="nothing to redo"):
        review.next_redo(rest)
    assert len(list(rest)) == 3


@pytest.mark.parametrize(
    ("steps", "held"),
    [
        (["accept"], Standing(ReviewStatus.ACCEPTED)),
        (["reject"], Standing(ReviewStatus.REJECTED)),
        (["correct"], Standing(ReviewStatus.CORRECTED, DENIED)),
        (["skip"], Standing(skips=1)),
        (["skip", "skip", "accept"], Standing(ReviewStatus.ACCEPTED, skips=2)),
        (["correct", "accept"], Standing(ReviewStatus.CORRECTED, DENIED)),
        (["correct", "reject"], Standing(ReviewStatus.REJECTED)),
        (["correct", "reject", "accept"], Standing(ReviewStatus.ACCEPTED)),
        (["reject", "undo"], PENDING),
        (["accept", "reject", "undo"], Standing(ReviewStatus.ACCEPTED)),
        (["accept", "undo", "redo"], Standing(ReviewStatus.ACCEPTED)),
        (["skip", "undo"], PENDING),
        (["accept", "reject", "undo", "undo", "redo"], Standing(ReviewStatus.ACCEPTED)),
    ],
)
def test_steps_of_one_reviewer(steps: list[str], held: Standing) -> None:
    """What holds after these steps on one statement."""
    log = Log()
    for step in steps:
        log.do(step, 1) if step in KINDS else getattr(log, step)()
    assert log.held(1) == held


def test_corrections_add_up() -> None:
    """Stance, then certainty: both hold; the same field again: the newer one."""
    log = Log()
    log.do("correct", 1)
    log.do("correct", 1, changes=HEDGED)
    assert log.held(1).changes == Changes(stance=Stance.DENIED, certainty=Certainty.HEDGED)
    log.do("correct", 1, changes=Changes(stance=Stance.BLAMED, speaker=()))
    assert log.held(1).changes == Changes(Stance.BLAMED, Certainty.HEDGED, speaker=())


def test_batch_is_one_step() -> None:
    """Three accepted at once, then one rejected: two undos take all back, one redo brings three."""
    log = Log()
    log.do("accept", 1, 2, 3)
    log.do("reject", 2)
    assert log.undo() == [2]
    assert log.undo() == [1, 2, 3]
    assert log.everything() == [PENDING] * 3
    assert log.redo() == [1, 2, 3]
    assert [s.status for s in log.everything()] == [ReviewStatus.ACCEPTED] * 3


def test_a_new_step_forgets_what_was_undone() -> None:
    """Accept, undo, skip another: there is nothing to redo."""
    log = Log()
    log.do("accept", 1)
    log.undo()
    log.do("skip", 2)
    with pytest.raises(DecisionError, match="nothing to redo"):
        log.redo()


def test_nothing_to_undo() -> None:
    """What Ben did is not Ana's to take back."""
    log = Log()
    log.do("accept", 1, by="ben")
    with pytest.raises(DecisionError, match="nothing to undo"):
        log.undo("ana")


def test_dispute_and_how_it_ends() -> None:
    """Accept against reject is disputed; it ends when one joins the other, or takes his word back."""
    log = Log()
    log.do("accept", 1, by="ana")
    log.do("reject", 1, by="ben")
    assert log.held(1) == Standing(ReviewStatus.DISPUTED)
    log.undo("ben")
    assert log.held(1).status is ReviewStatus.ACCEPTED
    log.redo("ben")
    log.do("reject", 1, by="ana")
    assert log.held(1).status is ReviewStatus.REJECTED


def test_same_correction_by_two_is_no_dispute() -> None:
    """Both say denied; with another certainty from one of them they differ."""
    log = Log()
    log.do("correct", 1, by="ana")
    log.do("correct", 1, by="ben")
    assert log.held(1) == Standing(ReviewStatus.CORRECTED, DENIED)
    log.do("correct", 1, by="ben", changes=HEDGED)
    assert log.held(1).status is ReviewStatus.DISPUTED


def test_the_same_said_in_other_ways_is_no_dispute() -> None:
    """The tag is claimed, about E1: Ana leaves it, Ben sets denied, then claimed, Cem E4, which became E1."""
    ground = Ground(Changes(Stance.CLAIMED, Certainty.ASSERTED, event_id=1), roots={4: 1})
    log = Log()
    log.do("correct", 1, by="ben")
    log.do("correct", 1, by="ben", changes=Changes(stance=Stance.CLAIMED))
    assert review.standing(log.rows, ground) == Standing(ReviewStatus.ACCEPTED)
    log.do("accept", 1, by="ana")
    log.do("correct", 1, by="cem", changes=Changes(event_id=4))
    (view,) = review.opinions(log.rows, ground)
    assert (view.standing.status, len(view.decisions)) == (ReviewStatus.ACCEPTED, 3)
    assert len(review.opinions(log.rows, replace(ground, roots={}))) == 2
    log.do("correct", 1, by="ana", changes=HEDGED)
    assert review.standing(log.rows, ground).status is ReviewStatus.DISPUTED


def test_an_event_that_was_split_since_is_the_new_one() -> None:
    """Ana says E2 before the splitting gives the statement to E9, Ben E9 after it: one view. E2 after it is another."""
    log = Log()
    log.do("correct", 1, by="ana", changes=Changes(event_id=2))
    when = log.rows[-1].at
    ground = Ground(Changes(Stance.CLAIMED, event_id=9), moved=((when, 9),))
    log.do("correct", 1, by="ben", changes=Changes(event_id=9))
    assert review.standing(log.rows, ground) == Standing(ReviewStatus.ACCEPTED)
    late = replace(log.rows[0], at=when + timedelta(seconds=1))
    assert review.standing([late], ground) == Standing(ReviewStatus.CORRECTED, Changes(event_id=2))


def test_views() -> None:
    """One for those who agree, with the latest step of each; another for Cem; none where nobody has decided."""
    log = Log()
    log.do("skip", 1)
    assert review.views(log.rows) == []
    for by in ("ana", "ben"):
        log.do("correct", 1, by=by)
        log.do("accept", 1, by=by)
    log.do("reject", 1, by="cem")
    agreed, other = review.views(review.in_force(log.rows))
    assert agreed.standing == Standing(ReviewStatus.CORRECTED, DENIED)
    assert [(d.reviewer, d.kind.value) for d in agreed.decisions] == [("ana", "accept"), ("ben", "accept")]
    assert (other.standing, other.decisions) == (Standing(ReviewStatus.REJECTED), (log.rows[-1],))


def test_a_settlement_holds_against_what_reviewers_say() -> None:
    """Ana denied, Ben rejected, Cem settles as claimed: that holds, whatever they decide later, until it is undone."""
    log = Log()
    log.do("correct", 1, by="ana")
    log.do("reject", 1, by="ben")
    claimed = Changes(stance=Stance.CLAIMED)
    step = review.decision(1, DecisionKind.CORRECT, reviewer="cem", changes=claimed, settles=True)
    log.rows.append(replace(step, id=len(log.rows) + 1))
    held = Standing(ReviewStatus.CORRECTED, claimed)
    assert log.held(1) == held
    log.do("accept", 1, by="cem")
    assert log.held(1) == held
    assert len(review.opinions(review.in_force(log.rows))) == 3
    (view,) = review.views(review.in_force(log.rows))
    assert [d.reviewer for d in view.decisions] == ["cem"]
    log.undo("cem")
    log.undo("cem")
    assert log.held(1).status is ReviewStatus.DISPUTED


def test_moved_words() -> None:
    """The cue and the event's words are set by themselves; the event stays the same."""
    tag = article().statements[1]
    cue, words = Span.cut(TEXT, 0, 6), Span.cut(TEXT, 7, 16)
    now = review.apply(tag, Changes(cue=cue, event_span=words))
    assert (now.cue, now.event) == (cue, replace(tag.event, span=words))
    assert review.apply(replace(tag, event=None), Changes(event_span=words)).event is None


def test_skip_is_no_opinion() -> None:
    """Ana accepts, Ben skips: accepted, put off once."""
    log = Log()
    log.do("accept", 1, by="ana")
    log.do("skip", 1, by="ben")
    assert log.held(1) == Standing(ReviewStatus.ACCEPTED, skips=1)


def test_decisions_that_are_refused() -> None:
    """A correction of nothing, a reviewer without a name."""
    with pytest.raises(DecisionError, match="at least one field"):
        review.decision(1, DecisionKind.CORRECT, reviewer="ana")
    with pytest.raises(DecisionError, match="--as NAME"):
        review.decision(1, DecisionKind.ACCEPT, reviewer=" ")


def test_apply() -> None:
    """Set fields replace the model's, () empties a role, None leaves it; the event keeps its words."""
    tag = article().statements[1]
    assert review.apply(tag, Changes()) == tag
    now = review.apply(tag, Changes(Stance.DENIED, Certainty.HEDGED, speaker=(), event_id=9), "Raid on the depot")
    assert (now.stance, now.certainty, now.speaker) == (Stance.DENIED, Certainty.HEDGED, ())
    assert now.responsible == tag.responsible
    assert now.event
    assert (now.event.span.text, now.event.name, now.event.id) == ("the raid", "Raid on the depot", "E9")


def test_apply_an_event_where_there_was_none() -> None:
    """The cue stands for the event's words."""
    now = review.apply(replace(article().statements[1], event=None), Changes(event_id=9))
    assert now.event
    assert (now.event.span.text, now.event.name) == ("blamed", "blamed")
