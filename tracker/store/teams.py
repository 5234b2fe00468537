"""Several reviewers on one database: whose each statement is, and what each may see of the others' decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker import review
from tracker.errors import DecisionError
from tracker.records import Decision, DecisionKind, FiledStatement, ReviewStatus, Stance
from tracker.store.checks import held_back
from tracker.store.decisions import decisions_of, histories
from tracker.store.desk import Order, Queue, queue
from tracker.store.ledger import Filter, statements
from tracker.store.rows import chunks
from tracker.tables import DecisionRow, TeamRow
from tracker.teams import Team


def set_team(team: Team | None, *, session: Session) -> None:
    """Share the work among a team from now on; with None every statement is everybody's."""
    session.execute(sa.delete(TeamRow))
    if team is not None:
        session.add(TeamRow(members=list(team.members), shared=team.shared))
    session.flush()


def team(*, session: Session) -> Team | None:
    """The team that shares the work, if there is one."""
    row = session.exec(select(TeamRow)).first()
    return Team(tuple(row.members), row.shared) if row else None


def queue_of(
    reviewer: str,
    order: Order = Order.LEAST_CERTAIN,
    wanted: Filter | None = None,
    words: str = "",
    *,
    session: Session,
) -> Queue:
    """A reviewer's queue: his part of the statements first, and what is to be tagged blind at their end.

    What is asked for by words, stance, actor or event must not tell what is hidden as yet, and leaves it out.

    In a team, what is another member's counts as decided here; what goes to all stays open until he has decided, and
    until then is asked for as it was tagged: what the others made of it must not tell either.

    Args:
        reviewer: whose queue it is.
        order: as for :func:`tracker.store.queue`.
        wanted: as there.
        words: as there.
        session: to read in.

    Raises:
        DecisionError: where there is a team and the reviewer is not in it.
    """
    found, work = queue(order, wanted, words, session=session), team(session=session)
    open_, rest = found.ids[: found.undecided], found.ids[found.undecided :]
    if work is not None:
        if reviewer not in work.members:
            call = "tracker team " + " ".join([*work.members, reviewer])
            raise DecisionError(f"{reviewer} is not in the team; add the name with: {call}")
        mine = _decided(reviewer, session=session)
        unseen = {i for i in _decided_by_others(reviewer, session=session) if work.shares(i)} - mine
        if unseen and (words or wanted not in (None, Filter())):
            tagged = set(queue(order, wanted, words, tagged=True, session=session).ids)
            kept = set(found.ids) - unseen | tagged & unseen
            whole = queue(order, session=session)
            undecided = sum(i in kept for i in whole.ids[: whole.undecided])
            found = Queue([i for i in whole.ids if i in kept], undecided)
            open_, rest = found.ids[:undecided], found.ids[undecided:]
        todo = [i for i in open_ if work.has(i, reviewer)] + [i for i in rest if work.shares(i) and i not in mine]
        chosen = set(todo)
        open_, rest = todo, [i for i in found.ids if i not in chosen]
    later = held_back(reviewer, session=session)
    asked = wanted or Filter()
    if words or asked.stance or asked.actor is not None or asked.event_ids is not None:
        open_, rest = ([i for i in ids if i not in later] for ids in (open_, rest))
    open_ = sorted(open_, key=lambda i: (i in later, i in later and i))  # among these the order would tell, too
    return Queue(open_ + rest, len(open_))


def _decided(reviewer: str, *, session: Session) -> set[int]:
    """The statements on which the reviewer has said something that undo has not taken back."""
    kept = review.in_force(decisions_of(reviewer, session=session))
    return {step.statement_id for step in kept if step.kind is not DecisionKind.SKIP}


def _decided_by_others(reviewer: str, *, session: Session) -> set[int]:
    """The statements on which anybody else has decided, be it taken back or not."""
    return set(session.exec(select(DecisionRow.statement_id).where(DecisionRow.reviewer != reviewer).distinct()))


def seen_by(
    reviewer: str, found: Sequence[FiledStatement], *, session: Session
) -> list[tuple[FiledStatement, tuple[Decision, ...]]]:
    """Statements with their decisions, as the reviewer may see them.

    Of what goes to all members of a team, nobody sees what the others decided before having decided himself.
    """
    work, steps = team(session=session), histories((f.id for f in found), session=session)
    seen = []
    for filed in found:
        taken = tuple(steps[filed.id])
        if work is not None and work.shares(filed.id) and not _has_said(reviewer, taken):
            taken = tuple(step for step in taken if step.reviewer == reviewer)
            about = filed.event_id
            if filed.tag.event and filed.tag.event.id and any(step.changes.event_id for step in steps[filed.id]):
                about = int(filed.tag.event.id.removeprefix("E"))  # others have put it to another event
            filed = replace(filed, now=filed.tag, status=ReviewStatus.PENDING, event_id=about)
        seen.append((filed, taken))
    return seen


def _has_said(reviewer: str, taken: Iterable[Decision]) -> bool:
    return any(s.reviewer == reviewer and s.kind is not DecisionKind.SKIP for s in review.in_force(taken))


def opinions(*, session: Session) -> list[Mapping[str, str]]:
    """Of each statement that several reviewers decided on, what each says: its stance, or "none" where he rejects it.

    In a team only of those that go to all, for these alone are decided unseen.
    """
    several = (
        sa.select(col(DecisionRow.statement_id))
        .group_by(col(DecisionRow.statement_id))
        .having(sa.func.count(sa.distinct(col(DecisionRow.reviewer))) > 1)
    )
    work = team(session=session)
    ids = [i for (i,) in session.execute(several) if work is None or work.shares(i)]
    found = []
    for chunk in chunks(ids):
        tags = {filed.id: filed.tag.stance for filed in statements(Filter(ids=tuple(chunk)), session=session)}
        for statement_id, steps in histories(chunk, session=session).items():
            found.append(_said(tags[statement_id], review.in_force(steps)))
    return found


def _said(tagged: Stance, kept: Sequence[Decision]) -> Mapping[str, str]:
    return {
        step.reviewer: "none"
        if view.standing.status is ReviewStatus.REJECTED
        else view.standing.changes.stance or tagged
        for view in review.opinions(kept)
        for step in view.decisions
    }
