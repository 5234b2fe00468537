"""What people ruled of which events and actors are one, read back: redirects, and what splittings moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.store.rows import chunks, row_id
from tracker.tables import ActorLinkRow, EventLinkRow, EventRow, MoveRow, RulingRow


def undone(*, session: Session) -> set[int]:
    """The rulings that were taken back; an undoing that was undone itself takes nothing back."""
    off: set[int] = set()
    query = select(RulingRow.id, RulingRow.undoes_id).where(col(RulingRow.undoes_id).is_not(None))
    for number, undoes in session.exec(query.order_by(col(RulingRow.id).desc())):
        if number not in off and undoes is not None:
            off.add(undoes)
    return off


def event_roots(ids: Iterable[int], *, session: Session) -> dict[int, int]:
    """The event that stands for each."""
    found: dict[int, int] = {}
    for chunk in chunks(set(ids)):
        query = select(EventRow.id, EventRow.merged_into_id).where(col(EventRow.id).in_(chunk))
        found.update({row_id(number): into or row_id(number) for number, into in session.exec(query)})
    return found


def standing_for(event_ids: Iterable[int]) -> sa.CompoundSelect[int | None]:
    """The rows of these events: their own, and those merged into them."""
    ids = list(event_ids)
    # Joined so, each half has an index; as conditions on one selection SQLite reads all events.
    own, merged = (
        sa.select(col(EventRow.id)).where(c.in_(ids)) for c in (col(EventRow.id), col(EventRow.merged_into_id))
    )
    return own.union_all(merged)


@dataclass(frozen=True, slots=True)
class Move:
    """That a splitting gave a statement to another event or actor."""

    at: datetime
    event_id: int | None  # now about this event
    actors: tuple[int, int] | None  # the first, where it holds a role, is the second


def moves(statement_ids: Iterable[int], *, session: Session) -> dict[int, list[Move]]:
    """The moves of each statement that are in force, the oldest first."""
    found: dict[int, list[Move]] = defaultdict(list)
    off = undone(session=session)
    for chunk in chunks(statement_ids):
        query = (
            select(MoveRow.statement_id, RulingRow, EventLinkRow, ActorLinkRow)
            .join(RulingRow, col(RulingRow.id) == col(MoveRow.ruling_id))
            .outerjoin(EventLinkRow, col(EventLinkRow.ruling_id) == col(MoveRow.ruling_id))
            .outerjoin(
                ActorLinkRow,
                sa.and_(col(ActorLinkRow.ruling_id) == col(MoveRow.ruling_id), col(ActorLinkRow.name) == ""),
            )
            .where(col(MoveRow.statement_id).in_(chunk))
            .order_by(col(MoveRow.ruling_id))
        )
        for statement_id, ruling, event, actor in session.exec(query):
            if ruling.id not in off:
                pair = (actor.one_id, actor.other_id) if actor else None
                found[statement_id].append(Move(ruling.at, event.other_id if event else None, pair))
    return found
