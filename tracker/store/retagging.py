"""A text read again by another model: what people decided stays, the rest follows the newer model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker import matching, review
from tracker.records import Document, FiledStatement, LaterTag, ReviewStatus, Statement, TaggedDocument
from tracker.store.decisions import histories, refold
from tracker.store.filing import keep_statements, mark_read, statement_row
from tracker.store.ledger import Filter, document_of, sources, statements, text_of
from tracker.store.rows import chunks, row_id
from tracker.store.standing import KEPT
from tracker.store.tags import NEWEST, add_tag, said
from tracker.tables import ReadingRow, RunRow, SourceRow, StandingRow, StatementRow, TagRow

if TYPE_CHECKING:
    from tracker.actors import Resolved


def unread(model: str, *, session: Session) -> Iterator[Document]:
    """The texts that the model of that digest has not read, each as its first source has it, the oldest first.

    The session is for nothing else: it is closed before each text is handed out, for tagging takes long, and an open
    transaction would keep the database from tidying up after those who write.
    """
    done = select(ReadingRow.digest).where(ReadingRow.model_digest == model)
    query = select(SourceRow.digest).where(col(SourceRow.digest).not_in(done)).group_by(col(SourceRow.digest))
    for digests in chunks(session.exec(query.order_by(sa.func.min(SourceRow.id))).all()):
        told = sources(digests, session=session)
        for digest in digests:
            first = min(told[digest], key=lambda source: source.id)
            document = document_of(first, text_of(digest, session=session))
            session.close()
            yield document


def refile(
    tagged: TaggedDocument,
    *,
    run_id: int,
    events: Mapping[str, int],
    actors: Mapping[str, Resolved],
    embeddings: Mapping[str, bytes],
    language: str | None = None,
    session: Session,
) -> None:
    """Keep what a newer model makes of a text that another has read.

    A statement is the older one where their cues overlap (:func:`tracker.matching.pairs`). One that nobody has decided
    on follows the newer model, and is retired where that does not find it; it comes back with a model that does. One
    that people decided on or added stays as it is, and what the newer model says of it is kept beside it, to be
    followed when the decisions are undone. The arguments are those of :func:`tracker.store.file`.
    """
    mark_read(tagged, run_id=run_id, events=events, embeddings=embeddings, language=language, session=session)
    old = _held(tagged.document.digest, session=session)
    found = matching.pairs(old, tagged.statements)
    new: list[tuple[StatementRow, Statement]] = []
    for place, statement in enumerate(tagged.statements):
        row = statement_row(statement, tagged, run_id=run_id, ordinal=place, events=events)
        if place in found:
            add_tag(old[found[place]].id, run_id, statement, row.event_id, session=session)
        else:
            new.append((row, statement))
    filed = keep_statements(new, actors, session=session)
    refold((*(one.id for one in old), *filed), session=session)


def _held(digest: str, *, session: Session) -> list[FiledStatement]:
    """A text's statements, those that no longer hold too, but for what a person added and took back."""
    found = statements(Filter(digests=(digest,), rejected=True, retired=True), session=session)
    steps = histories((f.id for f in found), session=session)
    return [f for f in found if f.model is not None or review.views(review.in_force(steps[f.id]))]


def later_tags(found: Iterable[FiledStatement], *, session: Session) -> dict[int, LaterTag]:
    """What the newest model says of those statements that people decided on or added before it read their texts."""
    told: dict[int, LaterTag] = {}
    own = col(StatementRow.run_id)
    newer = sa.and_(col(TagRow.statement_id) == col(StatementRow.id), col(TagRow.run_id) == NEWEST)
    query = select(StatementRow.id, RunRow, TagRow).join_from(
        StatementRow, StandingRow, col(StandingRow.statement_id) == col(StatementRow.id)
    )
    query = query.join(RunRow, col(RunRow.id) == NEWEST).outerjoin(TagRow, newer)
    query = query.where(KEPT, sa.or_(own.is_(None), own != NEWEST))
    for chunk in chunks(filed for filed in found if filed.status is not ReviewStatus.PENDING or filed.model is None):
        within = query.where(col(StatementRow.id).in_([filed.id for filed in chunk]))
        rows = {row_id(number): (run, tag) for number, run, tag in session.exec(within)}
        decided = histories(rows, session=session)
        for filed in chunk:
            run, tag = rows.get(filed.id, (None, None))
            if run is None:
                continue  # nothing newer has read it
            if tag is None and filed.model is None and all(step.at > run.started for step in decided[filed.id]):
                continue  # it was added after that reading
            told[filed.id] = LaterTag(f"{run.model} {run.model_digest[:12]}", run.started, said(tag) if tag else None)
    return told
