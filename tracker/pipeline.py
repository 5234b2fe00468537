"""From documents to the ledger: reading, tagging, linking, storing, one outcome a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

import numpy as np
from sqlalchemy.engine import Engine

from tracker import actors, dates, events, store
from tracker.errors import InputError
from tracker.events import Embed, Linker
from tracker.records import Document, Event, EventMention, Precision, Span, Statement, TaggedDocument
from tracker.segments import nearest
from tracker.tagger import Tagger

BATCH = 16  # documents tagged together


class Result(StrEnum):
    """What became of a document."""

    NEW = "new"
    KNOWN = "known"
    COPY = "copy"  # the text was there, this appearance of it was not
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document."""

    source: str
    result: Result
    statements: int = 0
    events: int = 0
    error: InputError | None = None


def tag_documents(
    inputs: Iterable[Document | InputError], tagger: Tagger, embed: Embed
) -> Iterator[TaggedDocument | InputError]:
    """The documents tagged and their events linked among each other, without a database.

    Args:
        inputs: documents and what could not be read, which is passed on.
        tagger: finds the statements.
        embed: embeds texts for linking.
    """
    linker, count = Linker(embed), 0
    for batch in _batches(inputs):
        tagged = iter(tagger.tag([d for d in batch if isinstance(d, Document)]))
        for item in batch:
            if isinstance(item, InputError):
                yield item
                continue
            described = date_statements(events.describe(next(tagged)))
            vectors = linker.vectors(described)
            numbers = linker.link(described, vectors)
            ids = {}
            for event, vector in zip(described.events, vectors, strict=True):
                number = numbers[event.id]
                if number is None:
                    count += 1
                    number = count
                linker.learn(event, number, vector)
                ids[event.id] = f"E{number}"
            yield rename_events(described, ids)


def rename_events(tagged: TaggedDocument, ids: dict[str, str]) -> TaggedDocument:
    """The document with other ids for its events."""
    statements = [
        replace(s, event=replace(s.event, id=ids[s.event.id])) if s.event and s.event.id else s
        for s in tagged.statements
    ]
    return replace(tagged, statements=tuple(statements), events=tuple(replace(e, id=ids[e.id]) for e in tagged.events))


def date_statements(tagged: TaggedDocument) -> TaggedDocument:
    """The document with the days of its statements resolved from their words."""
    published = tagged.document.published

    def dated(statement: Statement) -> Statement:
        if statement.said is None or statement.said.day:
            return statement
        told = dates.expressions(statement.said.span.text)
        if not told:
            return statement
        start = Span(0, 1, statement.said.span.text[0])
        day, precision = dates.resolve(nearest(told, start).text, published)
        if day is None:
            precision = Precision.UNKNOWN
        return replace(statement, said=replace(statement.said, day=day, precision=precision))

    return replace(tagged, statements=tuple(dated(s) for s in tagged.statements))


def _batches(inputs: Iterable[Document | InputError]) -> Iterator[list[Document | InputError]]:
    stream = iter(inputs)
    while batch := list(islice(stream, BATCH)):
        yield batch


def import_documents(
    inputs: Iterable[Document | InputError], tagger: Tagger, embed: Embed, engine: Engine
) -> Iterator[Outcome]:
    """Bring documents into the store, one commit and one outcome a document.

    A text that has been read already is not read again; a new appearance of it is kept as one more source.
    """
    linker = Linker(embed)
    run_id: int | None = None
    with store.session(engine) as session:
        for mention in store.stored_mentions(session=session):
            linker.learn(mention.event, mention.event_id, np.frombuffer(mention.embedding, dtype="<f2"))
    for batch in _batches(inputs):
        with store.session(engine) as session:
            unread = {d.digest: d for d in batch if isinstance(d, Document) and not store.is_read(d, session=session)}
            if unread and run_id is None:
                run_id = store.begin_run(tagger.name, tagger.digest, session=session)
                session.commit()
        tagged = dict(zip(unread, tagger.tag(list(unread.values())), strict=True))
        for item in batch:
            if isinstance(item, InputError):
                yield Outcome(item.source, Result.FAILED, error=item)
            else:
                yield _store(item, tagged, run_id or 0, linker, engine)


def _store(
    document: Document, tagged: dict[str, TaggedDocument], run_id: int, linker: Linker, engine: Engine
) -> Outcome:
    """File one document in one transaction."""
    with store.session(engine) as session:
        had_text = store.has_text(document, session=session)
        new_source = store.add_source(document, session=session)
        found = tagged.pop(document.digest, None)
        if found is None:
            session.commit()
            return Outcome(document.id, Result.COPY if new_source else Result.KNOWN)
        described = date_statements(events.describe(replace(found, document=document)))
        described = _with_events(described)
        vectors = linker.vectors(described)
        numbers = linker.link(described, vectors)
        ids: dict[str, int] = {}
        for event in described.events:
            number = numbers[event.id]
            ids[event.id] = store.add_event(event, session=session) if number is None else number
        names = {n for s in described.statements for p in (*s.speaker, *s.responsible) for n in p.names}
        store.file(
            described,
            run_id=run_id,
            events=ids,
            actors=actors.identify(sorted(names), document.text),
            embeddings={e.id: v.astype("<f2").tobytes() for e, v in zip(described.events, vectors, strict=True)},
            session=session,
        )
        session.commit()
    for event, vector in zip(described.events, vectors, strict=True):
        linker.learn(event, ids[event.id], vector)
    result = Result.COPY if had_text and new_source else Result.NEW
    return Outcome(document.id, result, len(described.statements), len(described.events))


def _with_events(tagged: TaggedDocument) -> TaggedDocument:
    """The document with an event for each statement that has none: its own words stand for it."""
    statements: list[Statement] = []
    added: list[Event] = []
    for number, statement in enumerate(tagged.statements, 1):
        if statement.event is None or statement.event.id is None:
            key = f"s{number}"
            added.append(Event(key, title=events.title_of(statement.sentence.text), mention=statement.sentence))
            statement = replace(statement, event=EventMention(statement.cue, statement.sentence.text, key))
        statements.append(statement)
    return replace(tagged, statements=tuple(statements), events=(*tagged.events, *added))
