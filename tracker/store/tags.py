"""What the runs that read a text said of a statement, and which of them the statement follows.

The statement's own row says what one run said, ``TagRow`` what others did. While nobody has decided on it a statement
follows the newest run that read its text; what people decided on stays as they saw it.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.corpus import statement_from_json, statement_json
from tracker.records import Statement
from tracker.store.filing import add_parties, next_ordinal, row_of
from tracker.store.ledger import parties_of, tag_of, text_of
from tracker.store.rows import chunks, row_id
from tracker.tables import PartyRow, ReadingRow, StatementRow, TagRow

# The newest run that read a statement's text, and whether it found the statement.
NEWEST = (
    sa.select(sa.func.max(col(ReadingRow.run_id)))
    .where(col(ReadingRow.digest) == col(StatementRow.digest))
    .correlate(StatementRow)
    .scalar_subquery()
)
FOUND = sa.or_(
    col(StatementRow.run_id) == NEWEST,
    sa.exists()
    .where(col(TagRow.statement_id) == col(StatementRow.id), col(TagRow.run_id) == NEWEST)
    .correlate(StatementRow),
)


def newest(ids: Iterable[int], *, session: Session) -> dict[int, int | None]:
    """The newest run that read the text of each statement; None where it was filed without one."""
    found: dict[int, int | None] = {}
    for chunk in chunks(ids):
        rows = session.exec(select(StatementRow.id, NEWEST).where(col(StatementRow.id).in_(chunk)))
        found.update({row_id(number): run for number, run in rows})
    return found


def add_tag(statement_id: int, run_id: int, statement: Statement, event_id: int, *, session: Session) -> None:
    """Keep what a run says of a statement beside what its row says; ``event_id`` is the store's."""
    row = statement_json(statement)
    row["event"] = row["event"] and row["event"] | {"id": f"E{event_id}"}
    session.add(TagRow(statement_id=statement_id, run_id=run_id, tag=row))


def said(tag: TagRow) -> Statement:
    """What a run said of a statement; its event's id is the store's, such as E5."""
    return statement_from_json(tag.tag, [])


def follow(row: StatementRow, run_id: int, *, session: Session) -> bool:
    """Have a statement be what a run says of it, and keep what its row said until now.

    Returns:
        False, and nothing is done, where that run did not find it.
    """
    from tracker.actors import identify  # as in ``store.actors``: the ledger does without

    number = row_id(row.id)
    if row.run_id == run_id:
        return True
    tag = session.get(TagRow, (number, run_id))
    if tag is None:
        return False
    newer = said(tag)
    session.delete(tag)
    if row.run_id is not None:
        before = tag_of(row, parties_of([number], session=session)[number])
        add_tag(number, row.run_id, before, row.event_id, session=session)
    event_id = int(newer.event.id[1:]) if newer.event and newer.event.id else row.event_id
    place = next_ordinal(row.digest, session=session)
    fields = row_of(newer, digest=row.digest, run_id=run_id, ordinal=place, event_id=event_id)
    for name, value in fields.model_dump(exclude={"id"}).items():
        setattr(row, name, value)
    session.execute(sa.delete(PartyRow).where(col(PartyRow.statement_id) == number))
    names = {name for party in (*newer.speaker, *newer.responsible) for name in party.names}
    add_parties({number: newer}, identify(sorted(names), text_of(row.digest, session=session)), session=session)
    session.flush()
    return True
