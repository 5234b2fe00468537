"""What the desk asks: the queue, the progress, where a reviewer stopped, what its pickers offer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.records import ReviewStatus, Stance
from tracker.store.checks import hidden
from tracker.store.ledger import Filter, conditions
from tracker.store.rows import row_id
from tracker.store.standing import KEPT, LISTED, STANDS
from tracker.tables import (
    ActorRow,
    DeskRow,
    EventRow,
    MentionRow,
    PartyRow,
    Role,
    SourceRow,
    StandingPartyRow,
    StandingRow,
    StatementRow,
)


class Order(StrEnum):
    """What comes first in the queue, of what is undecided."""

    LEAST_CERTAIN = "least certain"
    CONFLICTING = "conflicting"  # statements on events about which they contradict each other, event by event
    NEWEST = "newest"  # by the day of publication
    SOURCE = "source"  # outlet by outlet, each article from its beginning


@dataclass(frozen=True, slots=True)
class Queue:
    """Statements in the order of review."""

    ids: list[int]  # undecided ones first, the put-off ones after them, decided ones last
    undecided: int  # how many of them, from the first, are undecided


def queue(
    order: Order = Order.LEAST_CERTAIN,
    wanted: Filter | None = None,
    words: str = "",
    *,
    tagged: bool = False,
    session: Session,
) -> Queue:
    """The statements in the order of review.

    Args:
        order: what comes first among the undecided, the put-off and the decided.
        wanted: only those with this stance, status, actor or event; rejected ones are among them.
        words: only those that have each of these words in their sentence, names, event, title or outlet.
        tagged: whether those are asked for that were tagged so, all decisions aside.
        session: to read in.
    """
    pending = col(StandingRow.status) == ReviewStatus.PENDING
    query = (
        select(col(StatementRow.id), col(StandingRow.status))
        .join_from(StatementRow, StandingRow, col(StatementRow.id) == col(StandingRow.statement_id))
        .order_by(sa.case((pending, 0), else_=1), col(StandingRow.skips))
    )
    asked = conditions(replace(wanted or Filter(), rejected=True), tagged=tagged, session=session)
    for condition in (*asked, *(_has(word, tagged=tagged) for word in words.split())):
        query = query.where(condition)
    found = list(session.exec(_sorted(query, order)))
    return Queue([row_id(i) for i, _ in found], sum(status is ReviewStatus.PENDING for _, status in found))


def _sorted(query: Any, order: Order) -> Any:
    """The query with its rows in that order, after the order that it has."""
    sure, number = col(StatementRow.confidence), col(StatementRow.id)
    if order is Order.LEAST_CERTAIN:
        return query.order_by(sure, number)
    if order is Order.CONFLICTING:
        about = sa.select(_root()).where(col(EventRow.id) == col(StandingRow.event_id)).scalar_subquery()
        contradicted = sa.or_(*(about.in_(events) for events in _contradicted()))
        disputed = col(StandingRow.status) == ReviewStatus.DISPUTED
        rank = sa.case((disputed, 0), (contradicted, 1), else_=2)
        return query.order_by(rank, sa.case((contradicted, about), else_=0), sure, number)
    published, outlet = sa.func.max(SourceRow.published), sa.func.min(SourceRow.outlet)
    columns = (col(SourceRow.digest), published.label("published"), outlet.label("outlet"))
    of = sa.select(*columns).group_by(col(SourceRow.digest)).subquery()
    first = of.c.published.desc() if order is Order.NEWEST else of.c.outlet
    empty = (of.c.published if order is Order.NEWEST else of.c.outlet).is_(None)
    in_text = (col(StatementRow.digest), col(StatementRow.cue_start), number)
    return query.outerjoin(of, of.c.digest == col(StatementRow.digest)).order_by(empty, first, *in_text)


def _root() -> sa.ColumnElement[int]:
    """The event that stands for an event."""
    return sa.func.coalesce(col(EventRow.merged_into_id), col(EventRow.id))


def _contradicted() -> Iterator[Any]:
    """Events that one denies and another claims or blames; events that several claim."""
    stance = col(StandingRow.stance)
    said = (
        sa.select(_root())
        .join_from(StandingRow, EventRow, col(EventRow.id) == col(StandingRow.event_id))
        .where(STANDS)
        .group_by(_root())
    )
    denied = sa.func.max(sa.case((stance == Stance.DENIED, 1), else_=0))
    held = sa.func.max(sa.case((stance.in_([Stance.CLAIMED, Stance.BLAMED]), 1), else_=0))
    yield said.having(denied + held == 2)
    party = col(StandingPartyRow.statement_id) == col(StandingRow.statement_id)
    claimants = said.join(StandingPartyRow, party).where(
        col(StandingPartyRow.role) == Role.RESPONSIBLE, stance == Stance.CLAIMED
    )
    yield claimants.having(sa.func.count(sa.distinct(col(StandingPartyRow.actor_id))) > 1)


def _has(word: str, *, tagged: bool) -> sa.ColumnElement[bool]:
    """Whether a statement has that word, in any case and as part of another."""
    said: type[StatementRow | StandingRow] = StatementRow if tagged else StandingRow
    parties: type[PartyRow | StandingPartyRow] = PartyRow if tagged else StandingPartyRow

    def holds(column: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[bool]:
        return column.icontains(word, autoescape=True)

    named = sa.select(col(parties.statement_id)).where(holds(col(parties.name)))
    events = sa.select(col(EventRow.id)).where(holds(col(EventRow.title)))
    told = sa.select(col(SourceRow.digest)).where(sa.or_(holds(col(SourceRow.title)), holds(col(SourceRow.outlet))))
    return sa.or_(
        holds(col(StatementRow.sentence)),
        col(StatementRow.id).in_(named),
        col(said.event_id).in_(events),
        col(StatementRow.digest).in_(told),
    )


def progress(*, session: Session) -> dict[ReviewStatus, int]:
    """How many statements have each status."""
    query = select(StandingRow.status, sa.func.count()).where(KEPT)
    counted = {ReviewStatus(status): count for status, count in session.exec(query.group_by(StandingRow.status))}
    return {status: counted.get(status, 0) for status in ReviewStatus}


def actor_names(reviewer: str | None = None, *, session: Session) -> list[str]:
    """The names of all actors, those first who hold a role in most statements.

    Args:
        reviewer: leave out whom only statements name whose tag is hidden from him as yet.
        session: to read in.
    """
    of = sa.func.coalesce(col(ActorRow.merged_into_id), col(ActorRow.id))
    seen = sa.true() if reviewer is None else col(StandingPartyRow.statement_id).not_in(hidden(reviewer))
    often = (
        sa.select(of.label("id"), sa.func.sum(sa.case((seen, 1), else_=0)).label("times"))
        .join_from(StandingPartyRow, ActorRow, col(ActorRow.id) == col(StandingPartyRow.actor_id))
        .group_by(of)
        .subquery()
    )
    query = (
        select(ActorRow.name)
        .outerjoin(often, often.c.id == ActorRow.id)
        .where(col(ActorRow.merged_into_id).is_(None), sa.or_(often.c.times.is_(None), often.c.times > 0))
        .order_by(sa.func.coalesce(often.c.times, 0).desc(), col(ActorRow.name))
    )
    return list(session.exec(query))


def events_of(digest: str, reviewer: str | None = None, *, session: Session) -> list[int]:
    """The events that a text speaks of: those its statements are about, the most frequent first, then others.

    Statements whose tag is hidden from the ``reviewer`` as yet do not count.
    """
    in_text = select(col(StatementRow.id)).where(col(StatementRow.digest) == digest)
    if reviewer is not None:
        in_text = in_text.where(col(StatementRow.id).not_in(hidden(reviewer)))
    about = (
        sa.select(_root())
        .join_from(StandingRow, EventRow, col(EventRow.id) == col(StandingRow.event_id))
        .where(col(StandingRow.statement_id).in_(in_text), KEPT)
        .group_by(_root())
        .order_by(sa.func.count().desc(), _root())
    )
    mentioned = (
        sa.select(_root())
        .join_from(MentionRow, EventRow, col(EventRow.id) == col(MentionRow.event_id))
        .where(col(MentionRow.digest) == digest, sa.not_(col(MentionRow.retired)))
        .order_by(col(MentionRow.id))
    )
    return list(dict.fromkeys(number for query in (about, mentioned) for (number,) in session.execute(query)))


def event_titles(*, session: Session) -> list[tuple[int, str]]:
    """The id of every event that is listed with its title, day and place in words, the latest filed first."""
    query = select(col(EventRow.id), col(EventRow.title), col(EventRow.day), col(EventRow.place))
    query = query.where(LISTED).order_by(col(EventRow.id).desc())
    return [
        (row_id(event_id), " · ".join(str(part) for part in (title, day, place) if part))
        for event_id, title, day, place in session.exec(query)
    ]


def keep_place(reviewer: str, statement_id: int | None, *, session: Session) -> None:
    """Remember where the reviewer is."""
    session.merge(DeskRow(reviewer=reviewer, statement_id=statement_id))


def place_of(reviewer: str, *, session: Session) -> int | None:
    """The statement at which the reviewer stopped, if any."""
    row = session.get(DeskRow, reviewer)
    return row.statement_id if row else None
