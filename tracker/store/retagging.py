"""A text read again by another model: what people decided stays, the rest follows the newer model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker import matching, review
from tracker.actors import Resolved
from tracker.corpus import statement_from_json, statement_json
from tracker.records import Document, FiledStatement, ReviewStatus, Statement, TaggedDocument
from tracker.store.decisions import histories, refold
from tracker.store.filing import add_parties, keep_statement, mark_read, statement_row
from tracker.store.ledger import Filter, document_of, sources, statements, text_of
from tracker.store.rows import chunks
from tracker.store.standing import tell
from tracker.tables import PartyRow, ReadingRow, RunRow, SourceRow, StandingRow, StatementRow, TagRow


def unread(model: str, *, session: Session) -> Iterator[Document]:
    """The texts that the model of that digest has not read, each as its first source has it, the oldest first."""
    done = select(ReadingRow.digest).where(ReadingRow.model_digest == model)
    query = select(SourceRow.digest).where(col(SourceRow.digest).not_in(done)).group_by(col(SourceRow.digest))
    for digests in chunks(session.exec(query.order_by(sa.func.min(SourceRow.id))).all()):
        told = sources(digests, session=session)
        for digest in digests:
            first = min(told[digest], key=lambda source: source.id)
            yield document_of(first, text_of(digest, session=session))
        session.expunge_all()


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
    that people decided on or added stays as it is, and what the newer model says of it is kept beside it. The
    arguments are those of :func:`tracker.store.file`.
    """
    mark_read(tagged, run_id=run_id, events=events, embeddings=embeddings, language=language, session=session)
    old = _standing(tagged.document.digest, session=session)
    found = matching.pairs(old, tagged.statements)
    touched = {one.id: one for n, one in enumerate(old) if n not in found.values() and not _is_settled(one)}
    for one in touched.values():
        session.get_one(StandingRow, one.id).retired = True
    for place, statement in enumerate(tagged.statements):
        row = statement_row(statement, tagged, run_id=run_id, ordinal=place, events=events)
        if place not in found:
            keep_statement(row, statement, actors, session=session)
        elif _is_settled(one := old[found[place]]):
            session.add(TagRow(statement_id=one.id, run_id=run_id, tag=_json(statement, row.event_id)))
        else:
            _follow(one, row, statement, actors, session=session)
            touched[one.id] = one
    session.flush()
    refold(touched, session=session)
    tell(events.values(), session=session)


def _standing(digest: str, *, session: Session) -> list[FiledStatement]:
    """A text's statements, those that no longer hold too, but for what a person added and took back."""
    found = statements(Filter(digests=(digest,), rejected=True, retired=True), session=session)
    ids = [f.id for f in found]
    gone = select(StandingRow.statement_id).where(col(StandingRow.statement_id).in_(ids), col(StandingRow.retired))
    retired, steps = set(session.exec(gone)), histories(ids, session=session)
    kept = (f for f in found if f.model is not None or review.views(review.in_force(steps[f.id])))
    return [replace(f, status=ReviewStatus.PENDING) if f.id in retired else f for f in kept]


def _is_settled(filed: FiledStatement) -> bool:
    """Whether people have decided on a statement, or added it themselves."""
    return filed.status is not ReviewStatus.PENDING or filed.model is None


def _json(statement: Statement, event_id: int) -> dict[str, object]:
    row = statement_json(statement)
    return row | {"event": row["event"] and row["event"] | {"id": f"E{event_id}"}}


def _follow(
    filed: FiledStatement,
    newer: StatementRow,
    statement: Statement,
    actors: Mapping[str, Resolved],
    *,
    session: Session,
) -> None:
    """Have a statement be what a newer model says, and keep what the one before said."""
    row = session.get_one(StatementRow, filed.id)
    if row.run_id is not None:
        session.add(TagRow(statement_id=filed.id, run_id=row.run_id, tag=_json(filed.tag, row.event_id)))
    session.execute(sa.delete(PartyRow).where(col(PartyRow.statement_id) == filed.id))
    for name, value in newer.model_dump(exclude={"id"}).items():
        setattr(row, name, value)
    session.get_one(StandingRow, filed.id).retired = False
    add_parties(filed.id, statement, actors, session=session)


def later_tags(ids: Sequence[int], *, session: Session) -> dict[int, tuple[str, Statement | None]]:
    """What the newest model says of statements that people decided on or added, where it came after them.

    Returns:
        By the statement's id the model's name and what it says; None where it does not find the statement.
    """
    settled = {f.id: f for f in statements(Filter(ids=tuple(ids)), session=session) if _is_settled(f)}
    found: dict[int, tuple[str, Statement | None]] = {}
    newest = select(ReadingRow.digest, sa.func.max(ReadingRow.run_id)).group_by(col(ReadingRow.digest))
    runs = dict(session.exec(newest.where(col(ReadingRow.digest).in_({f.digest for f in settled.values()}))).all())
    models = {run.id: f"{run.model} {run.model_digest[:12]}" for run in session.exec(select(RunRow))}
    for filed in settled.values():
        own = session.get_one(StatementRow, filed.id).run_id
        if own != runs[filed.digest]:
            tag = session.get(TagRow, (filed.id, runs[filed.digest]))
            found[filed.id] = models[runs[filed.digest]], statement_from_json(tag.tag, []) if tag else None
    return found
