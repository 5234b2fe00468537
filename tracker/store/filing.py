"""Filing what the tagger found: texts, sources, statements, parties, mentions."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker import copies
from tracker.checks import draw
from tracker.errors import StoreError
from tracker.records import Document, Event, Precision, ReviewStatus, Statement, TaggedDocument
from tracker.segments import sentences
from tracker.store.actors import actor_for, actor_named
from tracker.store.rows import chunks, now, row_id
from tracker.store.standing import Holding, keep_roles, tell
from tracker.tables import (
    BandRow,
    DrawnRow,
    EventRow,
    MentionRow,
    PartyRow,
    ReadingRow,
    Role,
    RunRow,
    SourceRow,
    StandingRow,
    StatementRow,
    TextRow,
)

if TYPE_CHECKING:
    from tracker.actors import Resolved

_COMPARED = 5  # texts with bands in common that are compared word for word, those with the most first


def begin_run(model: str, digest: str, *, session: Session) -> int:
    """A new run of the model of that name and digest; returns its id."""
    row = RunRow(started=now(), model=model, model_digest=digest)
    session.add(row)
    session.flush()
    return row_id(row.id)


@dataclass(frozen=True, slots=True)
class Known:
    """What the store holds of some documents."""

    texts: Set[str]  # digests
    read: Set[str]  # digests of the texts that a model has read
    sources: Set[str]  # keys of appearances (:func:`source_key`)


def known(documents: Iterable[Document], *, model: str | None = None, session: Session) -> Known:
    """What the store holds of these documents, in one query of each table.

    Args:
        documents: in any number.
        model: digest of the model that must have read a text; None for any.
        session: of the caller.
    """
    texts: set[str] = set()
    read: set[str] = set()
    sources: set[str] = set()
    for chunk in chunks(documents):
        digests = {d.digest for d in chunk}
        reading = select(ReadingRow.digest).where(col(ReadingRow.digest).in_(digests))
        if model is not None:
            reading = reading.where(ReadingRow.model_digest == model)
        keys = select(SourceRow.key).where(col(SourceRow.key).in_({source_key(d) for d in chunk}))
        texts |= set(session.exec(select(TextRow.digest).where(col(TextRow.digest).in_(digests))))
        read |= set(session.exec(reading))
        sources |= set(session.exec(keys))
    return Known(texts, read, sources)


def has_text(document: Document, *, session: Session) -> bool:
    """Whether the store holds this text, from whatever source."""
    return session.get(TextRow, document.digest) is not None


def add_source(document: Document, *, session: Session) -> bool:
    """Keep the text, and this appearance of it; returns False where both were known.

    A page (url) whose text has changed is a new text; its source names the newest older one.
    """
    key = source_key(document)
    if session.exec(select(SourceRow.id).where(SourceRow.key == key)).first() is not None:
        return False
    if not has_text(document, session=session):
        _add_text(document, session=session)
    older = None
    if document.url:
        page = select(SourceRow.id).where(SourceRow.url == document.url, SourceRow.digest != document.digest)
        older = session.exec(page.order_by(col(SourceRow.id).desc())).first()
    session.add(
        SourceRow(
            digest=document.digest,
            key=key,
            origin=document.id,
            title=document.title,
            url=document.url,
            outlet=document.outlet,
            author=document.author,
            language=document.language,
            published=document.published,
            retrieved=document.retrieved,
            imported=now(),
            replaces_id=older,
        )
    )
    session.flush()
    return True


def _add_text(document: Document, *, session: Session) -> None:
    """Keep a text, with the one that it is a copy of, if it is, and draw from its sentences for the honest check."""
    digest, keys, found = document.digest, copies.bands(document.text), sentences(document.text)
    original = _original(document, keys, session=session)
    session.add(TextRow(digest=digest, text=document.text, copy_of=original, sentences=len(found)))
    session.flush()
    # As rows, for as objects they took a tenth of an import's time.
    if keys:
        session.execute(sa.insert(BandRow), [{"key": key, "digest": digest} for key in keys])
    if drawn := draw(digest, found):
        rows = [{"digest": digest, "start": s.start, "end": s.end, "turn": turn} for s, turn in drawn]
        session.execute(sa.insert(DrawnRow), rows)


def _original(document: Document, keys: Sequence[int], *, session: Session) -> str | None:
    """The digest of the first text that told the same in nearly the same words; None where there is none."""
    shared = sa.func.count()
    query = (
        select(BandRow.digest)
        .where(col(BandRow.key).in_(keys))
        .group_by(BandRow.digest)
        .order_by(shared.desc(), col(BandRow.digest))
        .limit(_COMPARED)
    )
    for digest in session.exec(query) if keys else ():
        row = session.get_one(TextRow, digest)
        if copies.alike(document.text, row.text):
            return row.copy_of or row.digest
    return None


def source_key(document: Document) -> str:
    """What makes two appearances of a text the same one: where, by whom and when it was published.

    A place in a file counts as the file, however its path was written: lines move when it is written anew.
    """
    published = document.published.isoformat() if document.published else ""
    place = document.url or re.sub(r":\d+$", "", os.path.normpath(document.id))
    parts = (document.digest, place, document.outlet or "", published)
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def file(
    tagged: TaggedDocument,
    *,
    run_id: int,
    events: Mapping[str, int],
    actors: Mapping[str, Resolved],
    embeddings: Mapping[str, bytes],
    language: str | None = None,
    session: Session,
) -> list[int]:
    """Keep a document's statements; returns their ids.

    Args:
        tagged: the document, its text already stored (:func:`add_source`).
        run_id: the run that read it.
        events: the store's event for each of the document's events, by their id in the document.
        actors: whom each party's name means in this text; one that is not told is taken as it is written.
        embeddings: what linking compares of each event's mention, packed, by the event's id in the document.
        language: the document's, where the model does not know it and so has tagged nothing.
        session: of the caller, who commits.
    """
    mark_read(tagged, run_id=run_id, events=events, embeddings=embeddings, language=language, session=session)
    rows = [
        (statement_row(statement, tagged, run_id=run_id, ordinal=ordinal, events=events), statement)
        for ordinal, statement in enumerate(tagged.statements)
    ]
    ids = keep_statements(rows, actors, session=session)
    if ids:
        tell(events.values(), session=session)
    return ids


def add_statement(digest: str, statement: Statement, event_id: int, *, session: Session) -> int:
    """Keep a statement that a person found in a text; returns its id.

    It stands by the decision that accepts it, which the caller stores along with it; when that is undone it falls.
    """
    ordinal = next_ordinal(digest, session=session)
    row = row_of(statement, digest=digest, run_id=None, ordinal=ordinal, event_id=event_id)
    return keep_statements([(row, statement)], {}, session=session)[0]


def next_ordinal(digest: str, *, session: Session) -> int:
    """A place after those of all statements of a text."""
    last = select(sa.func.max(StatementRow.ordinal)).where(StatementRow.digest == digest)
    return (session.exec(last).one() or 0) + 1


def keep_statements(
    rows: Sequence[tuple[StatementRow, Statement]], actors: Mapping[str, Resolved], *, session: Session
) -> list[int]:
    """Add statements' rows, their parties, and what holds for them before any decision; returns their ids."""
    session.add_all(row for row, _ in rows)
    session.flush()
    held = add_parties({row_id(row.id): statement for row, statement in rows}, actors, session=session)
    for number, (row, _) in zip(held, rows, strict=True):
        standing = StandingRow(
            statement_id=number, status=ReviewStatus.PENDING, stance=row.stance, event_id=row.event_id
        )
        session.add(standing)
    session.flush()
    keep_roles(held, session=session)
    return list(held)


def mark_read(
    tagged: TaggedDocument,
    *,
    run_id: int,
    events: Mapping[str, int],
    embeddings: Mapping[str, bytes],
    language: str | None,
    session: Session,
) -> None:
    """Note that a run has read a text, and what events it mentions; the arguments are those of :func:`file`.

    Mentions that an older run found and this one does not are retired.
    """
    digest, model = tagged.document.digest, session.get_one(RunRow, run_id).model_digest
    session.add(ReadingRow(digest=digest, model_digest=model, run_id=run_id, language=language))
    known = {row.event_id: row for row in session.exec(select(MentionRow).where(MentionRow.digest == digest))}
    for older in known.values():
        older.retired = True
    for event in tagged.events:
        if (row := known.get(events[event.id])) is not None:
            newer = _mention_row(digest, event, row.event_id, embeddings.get(event.id))
            row.retired, row.start, row.end, row.words = False, newer.start, newer.end, newer.words
            if row.embedding is not None:  # one that a splitting took from the linker stays away from it
                row.embedding = newer.embedding
        else:
            known[events[event.id]] = row = _mention_row(digest, event, events[event.id], embeddings.get(event.id))
            session.add(row)


def _mention_row(digest: str, event: Event, event_id: int, embedding: bytes | None) -> MentionRow:
    span = event.mention
    return MentionRow(
        digest=digest,
        event_id=event_id,
        start=span.start if span else None,
        end=span.end if span else None,
        words=span.text if span else event.title,
        embedding=embedding,
    )


def statement_row(
    statement: Statement, tagged: TaggedDocument, *, run_id: int, ordinal: int, events: Mapping[str, int]
) -> StatementRow:
    """A statement of a document as its row.

    Raises:
        StoreError: where it is about no event.
    """
    event_id = events.get(statement.event.id or "") if statement.event else None
    if event_id is None:
        raise StoreError(f"{tagged.document.id}: a statement without an event cannot be kept")
    return row_of(statement, digest=tagged.document.digest, run_id=run_id, ordinal=ordinal, event_id=event_id)


def row_of(statement: Statement, *, digest: str, run_id: int | None, ordinal: int, event_id: int) -> StatementRow:
    """A statement as its row; ``event_id`` is the store's."""
    event, medium, said = statement.event, statement.medium, statement.said
    return StatementRow(
        digest=digest,
        run_id=run_id,
        ordinal=ordinal,
        stance=statement.stance,
        certainty=statement.certainty,
        confidence=statement.confidence,
        cue_start=statement.cue.start,
        cue_end=statement.cue.end,
        cue=statement.cue.text,
        sentence_start=statement.sentence.start,
        sentence_end=statement.sentence.end,
        sentence=statement.sentence.text,
        event_id=event_id,
        event_start=event.span.start if event else None,
        event_end=event.span.end if event else None,
        event_words=event.span.text if event else None,
        event_name=event.name if event else None,
        medium_start=medium.start if medium else None,
        medium_end=medium.end if medium else None,
        medium=medium.text if medium else None,
        said_start=said.span.start if said else None,
        said_end=said.span.end if said else None,
        said=said.span.text if said else None,
        said_day=said.day if said else None,
        said_precision=said.precision if said else Precision.UNKNOWN,
    )


def add_parties(
    statements: Mapping[int, Statement], actors: Mapping[str, Resolved], *, session: Session
) -> dict[int, list[Holding]]:
    """Keep who speaks and who is held responsible in statements, by their ids; returns who holds their roles then."""
    # As rows, and each name once: as objects, each of them sought anew, statements took three times as long.
    named = dict.fromkeys(n for s in statements.values() for p in (*s.speaker, *s.responsible) for n in p.names)
    who = {
        n: actor_for(actors[n], n, session=session) if n in actors else actor_named(n, session=session) for n in named
    }
    found: dict[int, list[dict[str, Any]]] = {
        number: [
            {
                "statement_id": number,
                "role": role,
                "position": position,
                "start": party.span.start,
                "end": party.span.end,
                "words": party.span.text,
                "name": name,
                "actor_id": who[name],
            }
            for role, parties in ((Role.SPEAKER, statement.speaker), (Role.RESPONSIBLE, statement.responsible))
            for position, party in enumerate(parties)
            for name in party.names
        ]
        for number, statement in statements.items()
    }
    if rows := [row for each in found.values() for row in each]:
        session.execute(sa.insert(PartyRow), rows)
    return {n: [Holding(row["role"], row["name"], row["actor_id"]) for row in each] for n, each in found.items()}


def add_event(event: Event, *, session: Session) -> int:
    """A new event of the ledger; returns its id."""
    row = EventRow(title=event.title, kind=event.kind, day=event.day, precision=event.precision, place=event.place)
    session.add(row)
    session.flush()
    return row_id(row.id)


@dataclass(frozen=True, slots=True)
class StoredMention:
    """What linking needs to know of a mention that is already in the ledger."""

    id: int
    event_id: int  # of the event that stands for its own
    embedding: bytes


def stored_mentions(after: int = 0, *, session: Session) -> Iterator[StoredMention]:
    """Every mention with an embedding, in the order of filing, and the event it is of, mergings followed.

    Args:
        after: leave out the mentions up to this id.
        session: of the caller.
    """
    query = select(MentionRow.id, MentionRow.embedding, EventRow.id, EventRow.merged_into_id)
    query = query.join(EventRow, col(EventRow.id) == col(MentionRow.event_id))
    query = query.where(col(MentionRow.embedding).is_not(None), col(MentionRow.id) > after)
    found = session.exec(query.order_by(col(MentionRow.id)), execution_options={"yield_per": 1000})
    for number, embedding, event_id, into in found:
        if embedding is not None:
            yield StoredMention(row_id(number), into or row_id(event_id), embedding)
