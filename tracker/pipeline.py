"""From documents to the ledger: reading, tagging, linking, storing, one outcome a document.

Documents go in batches. While one batch is read and another stored, others are tagged in threads of their own, two at a
time, for a tagger spends half its time in Python and torch leaves the rest of the machine idle then.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.engine import Engine
from sqlmodel import Session

from tracker import actors, dates, events, languages, likeness, linker, mentions, store
from tracker.errors import InputError
from tracker.likeness import Scorer
from tracker.linker import Linker
from tracker.mentions import Embed, Mention
from tracker.records import Document, Event, EventMention, Precision, Span, Statement, TaggedDocument
from tracker.segments import nearest

if TYPE_CHECKING:
    from tracker.tagger import Tagger  # its module loads torch, which nothing needs where nothing is new

BATCH = 64  # documents tagged together: enough for windows of like length to meet
LONGEST_BATCH = 400_000  # characters, from which a batch is closed earlier: it bounds the memory
WORKERS = 2  # batches tagged at a time

_In = TypeVar("_In")
_Out = TypeVar("_Out")


class Result(StrEnum):
    """What became of a document."""

    NEW = "new"
    KNOWN = "known"
    COPY = "copy"  # the text was there, this appearance of it was not
    AGAIN = "again"  # read again by another model
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document."""

    source: str
    result: Result
    statements: int = 0
    events: int = 0
    error: InputError | None = None
    language: str | None = None  # the one that the model does not know: the text was not tagged


@dataclass(frozen=True, slots=True)
class Model:
    """What reads documents: a tagger, and what embeds and compares mentions for linking."""

    tagger: Tagger
    embed: Embed
    scorer: Scorer = field(default_factory=likeness.load)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model made of one document, before anything is known of other documents."""

    tagged: TaggedDocument  # one event for each act, described; its statements dated
    mentions: Sequence[Mention]  # what linking compares of its events, in order
    language: str | None = None  # the document's, where the model does not know it: nothing was tagged


def read(documents: Sequence[Document], model: Model, *, every_event: bool = False) -> list[Reading]:
    """The documents tagged together, in their order; those in a language that the model does not know are not.

    Args:
        documents: in any number.
        model: reads them.
        every_event: give a statement without an event one of its own, as the ledger needs it.
    """
    foreign = [languages.unknown(d, model.tagger.languages) for d in documents]
    found = iter(model.tagger.tag([d for d, language in zip(documents, foreign, strict=True) if not language]))
    tagged = [
        TaggedDocument(d) if language else _rounded(next(found)) for d, language in zip(documents, foreign, strict=True)
    ]
    if every_event:
        tagged = [_with_events(t) for t in tagged]
    tagged = [date_statements(events.describe(t)) for t in tagged]
    joined = [
        linker.unify(t, m, model.scorer)
        for t, m in zip(tagged, mentions.of_documents(tagged, model.embed), strict=True)
    ]
    return [Reading(t, m, language) for (t, m), language in zip(joined, foreign, strict=True)]


def _rounded(tagged: TaggedDocument) -> TaggedDocument:
    """The document with confidences as they are written out, so that they are the same whichever way they took."""
    kept = (replace(s, confidence=None if s.confidence is None else round(s.confidence, 4)) for s in tagged.statements)
    return replace(tagged, statements=tuple(kept))


def read_inputs(inputs: Iterable[Document | InputError], model: Model) -> Iterator[Reading | InputError]:
    """The inputs read for the ledger, in their order; what could not be read is passed on."""
    for batch, readings in _ahead(lambda batch: read(_documents(batch), model, every_event=True), _batches(inputs)):
        each = iter(readings)
        for item in batch:
            yield item if isinstance(item, InputError) else next(each)


def _documents(items: Iterable[Document | InputError]) -> list[Document]:
    return [item for item in items if isinstance(item, Document)]


def tag_documents(inputs: Iterable[Document | InputError], model: Model) -> Iterator[Reading | InputError]:
    """The documents tagged and their events linked among each other, without a database.

    Args:
        inputs: documents and what could not be read, which is passed on.
        model: reads them.
    """
    known, count = Linker(model.scorer), 0
    for batch, readings in _ahead(lambda batch: read(_documents(batch), model), _batches(inputs)):
        each = iter(readings)
        for item in batch:
            if isinstance(item, InputError):
                yield item
                continue
            found = next(each)
            ids = {}
            for event, mention, number in zip(
                found.tagged.events, found.mentions, known.link(found.mentions), strict=True
            ):
                if number is None:
                    count += 1
                    number = count
                known.learn(mention.pack(), number)
                ids[event.id] = f"E{number}"
            yield replace(found, tagged=rename_events(found.tagged, ids))


def _ahead(work: Callable[[_In], _Out], items: Iterable[_In]) -> Iterator[tuple[_In, _Out]]:
    """The items in order, each with what the work makes of it, done in threads while the caller does other things.

    No more than ``WORKERS`` + 1 items are taken before their time.
    """
    with ThreadPoolExecutor(WORKERS) as pool:
        waiting: deque[tuple[_In, Future[_Out]]] = deque()
        try:
            for item in items:
                waiting.append((item, pool.submit(work, item)))
                if len(waiting) > WORKERS:
                    done, future = waiting.popleft()
                    yield done, future.result()
            while waiting:
                done, future = waiting.popleft()
                yield done, future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


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
        words = statement.said.span
        told = dates.expressions(words.text)
        if not told:
            return statement
        first = nearest(told, Span(0, 1, words.text[0]))
        first = replace(first, start=first.start + words.start, end=first.end + words.start)
        day, precision = dates.resolve_in(tagged.document.text, first, published)
        if day is None:
            precision = Precision.UNKNOWN
        return replace(statement, said=replace(statement.said, day=day, precision=precision))

    return replace(tagged, statements=tuple(dated(s) for s in tagged.statements))


def _batches(inputs: Iterable[Document | InputError]) -> Iterator[list[Document | InputError]]:
    batch: list[Document | InputError] = []
    length = 0
    for item in inputs:
        batch.append(item)
        length += len(item.text) if isinstance(item, Document) else 0
        if len(batch) == BATCH or length > LONGEST_BATCH:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class _Batch:
    """Inputs that are stored together, with those of their texts that are to be tagged."""

    items: list[Document | InputError]
    known: store.Known
    unread: list[Document]  # one a text


def import_documents(
    inputs: Iterable[Document | InputError] | None,
    load: Callable[[], Model],
    engine: Engine,
    *,
    stop_after: int | None = None,
    dry_run: bool = False,
    retag: bool = False,
) -> Iterator[Outcome]:
    """Bring documents into the store, one commit a batch and one outcome a document.

    A text that has been read already is not read again; a new appearance of it is kept as one more source. Two imports
    into one database take turns at storing.

    Args:
        inputs: documents, and what could not be read; None for the texts of the database, with ``retag``.
        load: gives the model; called once, and only where there is something new, or to read again.
        engine: the database.
        stop_after: end after that many new texts; the same call goes on from there.
        dry_run: tell what would be done, and store nothing.
        retag: read also what another model has read; what people decided stays (:func:`tracker.store.refile`).

    Raises:
        StoreError: where the database cannot be written; what was stored before stays.
    """
    model = [load()] if retag else []
    filing = Filing(engine, dry_run, model[0].tagger.digest if retag else None)

    def batches() -> Iterator[_Batch]:
        for batch in filing.batches(filing.texts() if inputs is None else inputs, stop_after):
            if batch.unread:
                filing.prepare()
                if not model:
                    model.append(load())
            yield batch

    def tag(batch: _Batch) -> list[Reading]:
        return read(batch.unread, model[0], every_event=True) if batch.unread else []

    for batch, readings in _ahead(tag, batches()):
        by = (model[0].tagger.name, model[0].tagger.digest) if model else None
        yield from filing.file(batch, readings, by)


def import_readings(
    readings: Iterable[Reading | InputError], name: str, digest: str, filing: Filing
) -> Iterator[Outcome]:
    """Bring what a model read elsewhere into the store; a text that has been read already stays as it is.

    Args:
        readings: and what could not be read.
        name: of the model.
        digest: of the model.
        filing: may be the same for several calls.

    Raises:
        StoreError: where the database cannot be written; what was stored before stays.
    """
    filing.prepare()
    stream = iter(readings)
    while some := list(islice(stream, BATCH)):
        items = [r.tagged.document if isinstance(r, Reading) else r for r in some]
        known = filing.known(_documents(items))
        fresh = [r for r in some if isinstance(r, Reading) and r.tagged.document.digest not in known.read]
        yield from filing.file(_Batch(items, known, []), fresh, (name, digest))


class Filing:
    """One import's hand in the database."""

    def __init__(self, engine: Engine, dry_run: bool = False, reader: str | None = None) -> None:
        """Take a database.

        Args:
            engine: of the database.
            dry_run: tell what would be done, and store nothing.
            reader: digest of the model that must have read a text, or it is read again; None for any.
        """
        self._engine = engine
        self._dry_run = dry_run
        self._reader = reader
        self._prepared = False
        self._runs: dict[tuple[str, str], int] = {}  # by the model's name and digest
        self._linker = Linker()
        self._learnt = 0  # id of the last mention that the linker knows
        self._underway: set[str] = set()  # digests of texts that are being tagged
        self._told: set[str] = set()  # digests and source keys that a dry run would have stored

    def prepare(self) -> None:
        """Learn what is known of events, before anything costly is done.

        Raises:
            StoreError: where the database cannot be written.
        """
        if self._prepared:
            return
        self._prepared = True
        if not self._dry_run:
            store.require_writable(self._engine)
            with store.session(self._engine) as session:
                self._learn(session)

    def texts(self) -> Iterator[Document]:
        """The texts of the database that the model has not read."""
        with store.session(self._engine) as session:
            yield from store.unread(self._reader or "", session=session)

    def _learn(self, session: Session) -> None:
        """Have the linker know what was stored since, by this import or another."""
        for m in store.stored_mentions(self._learnt, session=session):
            self._linker.learn(m.embedding, m.event_id)
            self._learnt = m.id

    def known(self, documents: Sequence[Document]) -> store.Known:
        """What the store holds of documents."""
        with store.session(self._engine) as session:
            return store.known(documents, model=self._reader, session=session)

    def batches(self, inputs: Iterable[Document | InputError], stop_after: int | None) -> Iterator[_Batch]:
        """The inputs in batches, each with what the store knows of it, up to so many unread texts."""
        for items in _batches(inputs):
            documents = _documents(items)
            known = self.known(documents)
            first: dict[str, Document] = {}
            for document in documents:
                first.setdefault(document.digest, document)
            unread = [d for d in first.values() if d.digest not in known.read and d.digest not in self._underway]
            if stop_after is not None and len(unread) >= stop_after:
                unread = unread[:stop_after]
                items = items[: next(n for n, item in enumerate(items, 1) if item is unread[-1])]
            self._underway |= {d.digest for d in unread}
            yield _Batch(items, known, unread)
            if stop_after is not None and (stop_after := stop_after - len(unread)) == 0:
                return

    def file(self, batch: _Batch, readings: Sequence[Reading], by: tuple[str, str] | None) -> list[Outcome]:
        """Store a batch in one transaction; none is opened for one that is all known.

        Args:
            batch: its inputs.
            readings: of those of its texts that are to be stored.
            by: name and digest of the model, where there are any.
        """
        # Of two readings of one text the first counts, as its source does.
        found = {r.tagged.document.digest: r for r in reversed(readings)}
        documents = _documents(batch.items)
        if self._dry_run:
            return [self._would(item, found, batch.known) for item in batch.items]
        if not found and {store.source_key(d) for d in documents} <= batch.known.sources:
            return [_outcome(item, Result.KNOWN) for item in batch.items]
        with store.writing(self._engine) as session:
            if found and by and by not in self._runs:
                self._runs[by] = store.begin_run(*by, session=session)
            self._underway -= found.keys()
            now = store.known(documents, model=self._reader, session=session)
            for digest in now.read & found.keys():
                del found[digest]  # another import has read it meanwhile
            run = self._runs[by] if found and by else 0
            older = store.known(documents, session=session).read if self._reader else frozenset()
            texts = set(now.texts)
            outcomes = [self._store(item, found, run, texts, older, session) for item in batch.items]
            session.commit()
        return outcomes

    def _would(self, item: Document | InputError, found: dict[str, Reading], known: store.Known) -> Outcome:
        """What storing would make of an input."""
        if isinstance(item, InputError):
            return _outcome(item, Result.FAILED)
        key, reading = store.source_key(item), found.pop(item.digest, None)
        new_source = key not in known.sources and key not in self._told
        had_text = item.digest in known.texts or item.digest in self._told
        self._told |= {key, item.digest}
        return _outcome(item, Result.AGAIN if had_text and reading else _result(had_text, new_source), reading)

    def _store(
        self,
        item: Document | InputError,
        found: dict[str, Reading],
        run: int,
        texts: set[str],
        older: Set[str],
        session: Session,
    ) -> Outcome:
        """Store one input.

        Args:
            item: the input.
            found: the readings of the batch that are not stored yet, by the digest of their text.
            run: that the readings are of.
            texts: digests of the texts that the store holds; the input's joins them.
            older: of those that another model has read.
            session: of the batch.
        """
        if isinstance(item, InputError):
            return _outcome(item, Result.FAILED)
        had_text = item.digest in texts
        texts.add(item.digest)
        result = _result(had_text, store.add_source(item, session=session))
        reading = found.pop(item.digest, None)
        if reading is None:
            return _outcome(item, result)
        again = item.digest in older
        self._keep(replace(reading.tagged, document=item), reading, run, again, session)
        return _outcome(item, Result.AGAIN if again else result, reading)

    def _keep(self, tagged: TaggedDocument, reading: Reading, run: int, again: bool, session: Session) -> None:
        """Link a document's events to those of the ledger, and keep its statements."""
        if tagged.events:
            self._learn(session)
        ids: dict[str, int] = {}
        for event, number in zip(tagged.events, self._linker.link(reading.mentions), strict=True):
            ids[event.id] = store.add_event(event, session=session) if number is None else number
        names = {n for s in tagged.statements for p in (*s.speaker, *s.responsible) for n in p.names}
        keep = store.refile if again else store.file
        keep(
            tagged,
            run_id=run,
            events=ids,
            actors=actors.identify(sorted(names), tagged.document.text),
            embeddings={e.id: m.pack() for e, m in zip(tagged.events, reading.mentions, strict=True)},
            language=reading.language,
            session=session,
        )


def _outcome(item: Document | InputError, result: Result, reading: Reading | None = None) -> Outcome:
    if isinstance(item, InputError):
        return Outcome(item.source, Result.FAILED, error=item)
    if reading is None:
        return Outcome(item.id, result)
    tagged = reading.tagged
    return Outcome(item.id, result, len(tagged.statements), len(tagged.events), language=reading.language)


def _result(had_text: bool, new_source: bool) -> Result:
    if not had_text:
        return Result.NEW
    return Result.COPY if new_source else Result.KNOWN


def _with_events(tagged: TaggedDocument) -> TaggedDocument:
    """The document with an event for each statement that has none: its own words stand for it."""
    statements: list[Statement] = []
    added: list[Event] = []
    for number, statement in enumerate(tagged.statements, 1):
        if statement.event is None or statement.event.id is None:
            key = f"s{number}"
            added.append(Event(key, mention=statement.sentence))
            statement = replace(statement, event=EventMention(statement.cue, statement.sentence.text, key))
        statements.append(statement)
    return replace(tagged, statements=tuple(statements), events=(*tagged.events, *added))
