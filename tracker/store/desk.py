"""What the desk asks: the queue, the progress, where a reviewer stopped."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.records import ReviewStatus
from tracker.store.rows import row_id
from tracker.tables import DeskRow, StandingRow, StatementRow


def queue(*, session: Session) -> list[int]:
    """The statements in the order of review: undecided ones first, the put-off ones after them, decided ones last.

    Within each of these the least certain come first.
    """
    decided = sa.case((col(StandingRow.status) == ReviewStatus.PENDING, 0), else_=1)
    query = (
        select(StatementRow.id)
        .where(StatementRow.id == StandingRow.statement_id)
        .order_by(decided, col(StandingRow.skips), col(StatementRow.confidence), col(StatementRow.id))
    )
    return [row_id(statement_id) for statement_id in session.exec(query)]


def progress(*, session: Session) -> dict[ReviewStatus, int]:
    """How many statements have each status."""
    query = select(StandingRow.status, sa.func.count()).group_by(StandingRow.status)
    counted = {ReviewStatus(status): count for status, count in session.exec(query)}
    return {status: counted.get(status, 0) for status in ReviewStatus}


def keep_place(reviewer: str, statement_id: int | None, *, session: Session) -> None:
    """Remember where the reviewer is."""
    session.merge(DeskRow(reviewer=reviewer, statement_id=statement_id))


def place_of(reviewer: str, *, session: Session) -> int | None:
    """The statement at which the reviewer stopped, if any."""
    row = session.get(DeskRow, reviewer)
    return row.statement_id if row else None
