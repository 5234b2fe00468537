"""Finding events: filtered, ordered and cut to a page by the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.records import Event, EventStatus, Precision
from tracker.store.ledger import Filter, conditions
from tracker.store.rows import event_of, row_id
from tracker.store.search import having, phrases
from tracker.store.standing import LISTED, STANDS
from tracker.tables import EventRow, MentionRow, SourceRow, StandingRow


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are asked for; what is None does not restrict."""

    said: Filter | None = None  # at least one statement about it passes this
    status: EventStatus | None = None
    place: str | None = None  # words that stand in its place's name or in its title, in any case
    since: date | None = None  # happened on or after; one whose day is not known may have, unless printed before
    until: date | None = None  # happened on or before; one whose day is not known may have, and passes
    text: str | None = None  # words and "phrases" that all stand in its title, its place or sentences about it


def find_events(
    wanted: EventFilter | None = None, *, limit: int | None = None, skip: int = 0, session: Session
) -> dict[int, Event]:
    """Events by id, the newest first and those without a day last.

    Args:
        wanted: which; all by default.
        limit: at most so many.
        skip: leave out so many of the first.
        session: a session.
    """
    query = select(EventRow).where(*_conditions(wanted or EventFilter(), session=session))
    # The order of the index on days: a page is read off its end, and nothing is sorted.
    query = query.order_by(col(EventRow.day).desc().nulls_last(), col(EventRow.id).desc())
    rows = session.exec(query.limit(limit).offset(skip))
    return {row_id(row.id): event_of(row) for row in rows}


def count_events(wanted: EventFilter | None = None, *, session: Session) -> int:
    """How many events pass the filter."""
    query = select(sa.func.count()).select_from(EventRow)
    return session.exec(query.where(*_conditions(wanted or EventFilter(), session=session))).one()


def _conditions(wanted: EventFilter, *, session: Session) -> Iterator[sa.ColumnElement[bool]]:
    yield LISTED
    if wanted.status:
        yield col(EventRow.status) == wanted.status
    if wanted.place:
        stands = (c.icontains(wanted.place, autoescape=True) for c in (col(EventRow.place), col(EventRow.title)))
        yield sa.or_(*stands)
    if wanted.since:
        yield _may_be_since(wanted.since)
    if wanted.until:
        yield sa.or_(col(EventRow.day).is_(None), col(EventRow.day) <= wanted.until)
    if wanted.said is not None:
        yield col(EventRow.id).in_(_about(*conditions(wanted.said, session=session)))
    if wanted.text is not None:
        sought = list(phrases(wanted.text))
        if not sought:
            yield sa.false()
        for phrase in sought:
            yield sa.or_(
                col(EventRow.id).in_(having("event", phrase, session=session)),
                col(EventRow.id).in_(
                    _about(
                        STANDS,
                        col(StandingRow.statement_id).in_(having("statement", phrase, session=session)),
                    )
                ),
            )


def _may_be_since(day: date) -> sa.ColumnElement[bool]:
    """Whether an event may have happened on that day or later: what is known to the month may have, all of it.

    One whose day is not known may have, unless a text told of it before.
    """
    known = (
        (Precision.WEEK, day - timedelta(days=6)),
        (Precision.MONTH, day.replace(day=1)),
        (Precision.YEAR, day.replace(month=1, day=1)),
    )
    loosely = (sa.and_(col(EventRow.precision) == precision, col(EventRow.day) >= start) for precision, start in known)
    # Its own mentions, and those of events that became it, each by its index: one condition on both would use none.
    became = sa.orm.aliased(EventRow)
    told = sa.select(col(MentionRow.id)).join(SourceRow, col(SourceRow.digest) == col(MentionRow.digest))
    told = told.where(sa.not_(col(MentionRow.retired)), col(SourceRow.published) < day)
    own = told.where(col(MentionRow.event_id) == col(EventRow.id))
    others = told.join(became, col(became.id) == col(MentionRow.event_id))
    others = others.where(col(became.merged_into_id) == col(EventRow.id))
    told_before = sa.or_(*(query.correlate(EventRow).exists() for query in (own, others)))
    undated = sa.and_(col(EventRow.day).is_(None), sa.not_(told_before))
    return sa.or_(undated, col(EventRow.day) >= day, *loosely)


def _about(*said: sa.ColumnElement[bool]) -> sa.Select[int]:
    """The events that stand for those which statements of some sort are about."""
    told = sa.orm.aliased(EventRow)
    into = sa.func.coalesce(col(told.merged_into_id), col(told.id))
    return sa.select(into).join(StandingRow, col(StandingRow.event_id) == col(told.id)).where(*said)
