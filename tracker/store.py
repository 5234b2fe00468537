"""The database: every query stands here and nowhere else.

``session`` is a keyword argument throughout; nothing here commits. One commit is one unit of work and
belongs to the caller, so that a kill at any moment leaves all of it or nothing.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, create_engine, select

from tracker import review
from tracker.actors import resolve
from tracker.errors import StoreError
from tracker.records import (
    Actor,
    Certainty,
    Changes,
    Decision,
    DecisionKind,
    Document,
    Entry,
    Event,
    EventMention,
    FiledDocument,
    FiledStatement,
    Party,
    Precision,
    ReviewStatus,
    Said,
    Source,
    Span,
    Stance,
    Statement,
    TaggedDocument,
    normal_name,
)
from tracker.tables import (
    ActorRow,
    AliasRow,
    DecisionRow,
    DeskRow,
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

_Value = TypeVar("_Value")

HEAD = "0001"  # the newest step in tracker/migrations/versions


def connect(url: str) -> Engine:
    """An engine on the database at ``url``, created or brought up to date where needed.

    Args:
        url: an SQLAlchemy URL, or a path to an SQLite file.

    Raises:
        StoreError: naming the database and the cause, where it cannot be opened.
    """
    if "://" not in url:
        url = f"sqlite:///{url}"
    try:
        engine = create_engine(url, connect_args={"timeout": 30} if url.startswith("sqlite") else {})
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _configure_sqlite)
        _migrate(engine)
    except (sa.exc.SQLAlchemyError, ImportError, OSError) as error:
        cause = str(getattr(error, "orig", None) or error)
        raise StoreError(f"{url}: the database cannot be opened: {cause}") from error
    return engine


def _configure_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _migrate(engine: Engine) -> None:
    """Bring the schema up to date; alembic is only loaded when there is something to do."""
    with engine.connect() as connection:
        version = None
        if sa.inspect(connection).has_table("alembic_version"):
            version = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    if version == HEAD:
        return
    from tracker.migrations import upgrade

    upgrade(engine, version)


def session(engine: Engine) -> Session:
    """A session on the engine; records are returned, so nothing needs to be read again after a commit."""
    return Session(engine, expire_on_commit=False)


# --- filing what the tagger found ------------------------------------------------------------------


def begin_run(model: str, digest: str, *, session: Session) -> int:
    """A new run of the model of that name and digest; returns its id."""
    row = RunRow(started=_now(), model=model, model_digest=digest)
    session.add(row)
    session.flush()
    return _id(row.id)


def is_read(document: Document, *, session: Session) -> bool:
    """Whether a model has read this text already."""
    return session.exec(select(ReadingRow.digest).where(ReadingRow.digest == document.digest)).first() is not None


def has_text(document: Document, *, session: Session) -> bool:
    """Whether the store holds this text, from whatever source."""
    return session.get(TextRow, document.digest) is not None


def add_source(document: Document, *, session: Session) -> bool:
    """Keep the text, and this appearance of it; returns False where both were known.

    A page (url) whose text has changed is a new text; its source names the newest older one.
    """
    key = _source_key(document)
    if session.exec(select(SourceRow.id).where(SourceRow.key == key)).first() is not None:
        return False
    if not has_text(document, session=session):
        session.add(TextRow(digest=document.digest, text=document.text))
        session.flush()
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
            imported=_now(),
            replaces_id=older,
        )
    )
    session.flush()
    return True


def _source_key(document: Document) -> str:
    published = document.published.isoformat() if document.published else ""
    parts = (document.digest, document.url or document.id, document.outlet or "", published)
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def file(
    tagged: TaggedDocument,
    *,
    run_id: int,
    events: Mapping[str, int],
    actors: Mapping[str, str],
    embeddings: Mapping[str, bytes],
    session: Session,
) -> list[int]:
    """Keep a document's statements; returns their ids.

    Args:
        tagged: the document, its text already stored (:func:`add_source`).
        run_id: the run that read it.
        events: the store's event for each of the document's events, by their id in the document.
        actors: the actor's name for each party's name.
        embeddings: each event mention's embedding, by the event's id in the document.
        session: of the caller, who commits.
    """
    digest = tagged.document.digest
    run = session.get_one(RunRow, run_id)
    session.add(ReadingRow(digest=digest, model_digest=run.model_digest, run_id=run_id))
    for event in tagged.events:
        _add_mention(digest, event, events[event.id], embeddings.get(event.id), session=session)
    ids = []
    for ordinal, statement in enumerate(tagged.statements):
        event_id = events.get(statement.event.id or "") if statement.event else None
        if event_id is None:
            raise StoreError(f"{tagged.document.id}: a statement without an event cannot be kept")
        row = _statement_row(statement, digest=digest, run_id=run_id, ordinal=ordinal, event_id=event_id)
        session.add(row)
        session.flush()
        _add_parties(_id(row.id), statement, actors, session=session)
        session.add(
            StandingRow(
                statement_id=_id(row.id), status=ReviewStatus.PENDING, stance=statement.stance, event_id=event_id
            )
        )
        ids.append(_id(row.id))
    session.flush()
    return ids


def _add_mention(digest: str, event: Event, event_id: int, embedding: bytes | None, *, session: Session) -> None:
    known = select(MentionRow.id).where(MentionRow.digest == digest, MentionRow.event_id == event_id)
    if session.exec(known).first() is not None:
        return
    span = event.mention
    session.add(
        MentionRow(
            digest=digest,
            event_id=event_id,
            start=span.start if span else None,
            end=span.end if span else None,
            words=span.text if span else event.title,
            embedding=embedding,
        )
    )


def _statement_row(statement: Statement, *, digest: str, run_id: int, ordinal: int, event_id: int) -> StatementRow:
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


def _add_parties(statement_id: int, statement: Statement, actors: Mapping[str, str], *, session: Session) -> None:
    for role, parties in ((Role.SPEAKER, statement.speaker), (Role.RESPONSIBLE, statement.responsible)):
        for position, party in enumerate(parties):
            for name in party.names:
                session.add(
                    PartyRow(
                        statement_id=statement_id,
                        role=role,
                        position=position,
                        start=party.span.start,
                        end=party.span.end,
                        words=party.span.text,
                        name=name,
                        actor_id=actor_for(actors.get(name, name), session=session),
                    )
                )


def actor_for(name: str, *, session: Session) -> int:
    """The actor of that name, new where no actor has been written so before; returns its id."""
    folded = _folded(name)
    alias = session.get(AliasRow, folded)
    if alias is None:
        actor = ActorRow(name=name)
        session.add(actor)
        session.flush()
        alias = AliasRow(name=folded, actor_id=_id(actor.id))
        session.add(alias)
        session.flush()
    return alias.actor_id


def _folded(name: str) -> str:
    """A name as the key of its alias; one of signs alone stands for itself."""
    return normal_name(name) or name.casefold()


def add_event(event: Event, *, session: Session) -> int:
    """A new event of the ledger; returns its id."""
    row = EventRow(title=event.title, kind=event.kind, day=event.day, precision=event.precision, place=event.place)
    session.add(row)
    session.flush()
    return _id(row.id)


@dataclass(frozen=True, slots=True)
class StoredMention:
    """What linking needs to know of a mention that is already in the ledger."""

    event: Event
    event_id: int
    embedding: bytes


def stored_mentions(*, session: Session) -> list[StoredMention]:
    """Every mention with an embedding, with its event as the ledger knows it."""
    query = select(MentionRow, EventRow).where(
        MentionRow.event_id == EventRow.id, col(MentionRow.embedding).is_not(None)
    )
    return [
        StoredMention(_event(event), _id(event.id), mention.embedding)
        for mention, event in session.exec(query)
        if mention.embedding is not None
    ]


# --- reading the ledger ---------------------------------------------------------------------------


def _id(value: int | None) -> int:
    """A row's id after it has been flushed."""
    if value is None:
        raise StoreError("the row has not been stored yet")
    return value


def _now() -> datetime:
    return datetime.now(UTC)


def _event(row: EventRow) -> Event:
    return Event(f"E{row.id}", row.title, row.kind, row.day, row.precision, row.place)


def text_of(digest: str, *, session: Session) -> str:
    """The text with that digest.

    Raises:
        StoreError: where there is none.
    """
    row = session.get(TextRow, digest)
    if row is None:
        raise StoreError(f"no text {digest}")
    return row.text


def event(event_id: int, *, session: Session) -> Event:
    """One event.

    Raises:
        StoreError: where there is none.
    """
    row = session.get(EventRow, event_id)
    if row is None:
        raise StoreError(f"no event E{event_id}")
    return _event(row)


def events(ids: Iterable[int] | None = None, *, session: Session) -> dict[int, Event]:
    """Events by id, all or those named, the earliest first and those without a day last."""
    query = select(EventRow).where(col(EventRow.merged_into_id).is_(None))
    if ids is not None:
        query = query.where(col(EventRow.id).in_(list(ids)))
    query = query.order_by(sa.case((col(EventRow.day).is_(None), 1), else_=0), col(EventRow.day), col(EventRow.id))
    return {_id(row.id): _event(row) for row in session.exec(query)}


def sources(digests: Iterable[str], *, session: Session) -> dict[str, list[Source]]:
    """The appearances of each text, the earliest published first and those without a date last."""
    found: dict[str, list[Source]] = defaultdict(list)
    for chunk in _chunks(set(digests)):
        query = select(SourceRow).where(col(SourceRow.digest).in_(chunk))
        query = query.order_by(col(SourceRow.published).is_(None), col(SourceRow.published), col(SourceRow.id))
        for row in session.exec(query):
            found[row.digest].append(_source(row))
    return dict(found)


def _source(row: SourceRow) -> Source:
    return Source(
        id=_id(row.id),
        digest=row.digest,
        origin=row.origin,
        title=row.title,
        url=row.url,
        outlet=row.outlet,
        author=row.author,
        published=row.published,
        language=row.language,
    )


def _chunks(values: Iterable[_Value]) -> Iterator[list[_Value]]:
    """The values in lists that fit one query: SQLite binds at most 999 values on old builds."""
    stream = iter(values)
    while chunk := list(islice(stream, 900)):
        yield chunk


def event_sources(*, session: Session) -> dict[int, set[str]]:
    """Which texts mention each event, by the event's id."""
    found: dict[int, set[str]] = defaultdict(set)
    for event_id, digest in session.exec(select(MentionRow.event_id, MentionRow.digest)):
        found[event_id].add(digest)
    return dict(found)


def actors(*, session: Session) -> list[Actor]:
    """Every actor, by name."""
    return [
        Actor(_id(row.id), row.name, row.kind) for row in session.exec(select(ActorRow).order_by(col(ActorRow.name)))
    ]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which statements are asked for; what is None or empty does not restrict."""

    ids: tuple[int, ...] | None = None
    digests: tuple[str, ...] | None = None  # of the texts they stand in
    event_id: int | None = None
    stance: Stance | None = None
    actor: str | None = None  # an actor's name, as any of its aliases; it speaks or is responsible as things stand now
    status: ReviewStatus | None = None
    since: date | None = None  # published on or after; a text that no source dates may have been, and passes
    until: date | None = None  # published on or before; likewise
    rejected: bool = False  # whether rejected ones are wanted too
    decided: bool = False  # whether undecided ones are left out; what a person added is decided


def statements(wanted: Filter | None = None, *, session: Session) -> list[FiledStatement]:
    """The statements that pass the filter, in the order they were filed, as they stand now."""
    wanted = wanted or Filter()
    query = (
        select(StatementRow, StandingRow, RunRow)
        .join(StandingRow, col(StandingRow.statement_id) == col(StatementRow.id))
        .outerjoin(RunRow, col(RunRow.id) == col(StatementRow.run_id))
        .order_by(col(StatementRow.id))
    )
    sought = None if wanted.actor is None else _sought(wanted.actor, session=session)
    for condition in _conditions(wanted, sought):
        query = query.where(condition)
    rows = list(session.exec(query))
    parties = _parties([_id(s.id) for s, _, _ in rows], session=session)
    if sought:
        rows = [row for row in rows if _concerns(sought, row[1], parties[row[1].statement_id])]
    titles = (
        {k: e.title for k, e in events({st.event_id for _, st, _ in rows}, session=session).items()} if rows else {}
    )
    return [_filed(s, standing, run, parties[_id(s.id)], titles) for s, standing, run in rows]


def _conditions(wanted: Filter, sought: _Sought | None) -> Iterable[sa.ColumnElement[bool]]:
    if wanted.ids is not None:
        yield col(StatementRow.id).in_(wanted.ids)
    if wanted.digests is not None:
        yield col(StatementRow.digest).in_(wanted.digests)
    if wanted.event_id is not None:
        yield col(StandingRow.event_id) == wanted.event_id
    if wanted.stance:
        yield col(StandingRow.stance) == wanted.stance
    if wanted.status:
        yield col(StandingRow.status) == wanted.status
    elif not wanted.rejected and wanted.ids is None:
        yield col(StandingRow.status) != ReviewStatus.REJECTED
    if wanted.decided:
        yield sa.or_(col(StandingRow.status) != ReviewStatus.PENDING, col(StatementRow.run_id).is_(None))
    if sought:
        known = [] if sought.actor_id is None else [sought.actor_id]
        tagged = select(PartyRow.statement_id).where(col(PartyRow.actor_id).in_(known))
        # A correction's parties are JSON, which each database asks in a way of its own: statements() looks at them.
        yield sa.or_(col(StatementRow.id).in_(tagged), col(StandingRow.status) == ReviewStatus.CORRECTED)
    if wanted.since or wanted.until:
        dated = select(SourceRow.digest).where(col(SourceRow.published).is_not(None))
        within = dated
        if wanted.since:
            within = within.where(col(SourceRow.published) >= wanted.since)
        if wanted.until:
            within = within.where(col(SourceRow.published) <= wanted.until)
        yield sa.or_(col(StatementRow.digest).in_(within), col(StatementRow.digest).not_in(dated))


@dataclass(frozen=True, slots=True)
class _Sought:
    """An actor that is looked for: its row, and every way of writing its name that is known."""

    actor_id: int | None
    names: set[str]


def _sought(name: str, *, session: Session) -> _Sought:
    # As it was imported under, else under the name that an import would have given it: "Houthis", "ISIS".
    folded = _folded(name)
    alias = session.get(AliasRow, folded) or session.get(AliasRow, _folded(resolve([name], "")[name]))
    if alias is None:  # a name that only a correction has is no actor yet
        return _Sought(None, {folded})
    written = select(AliasRow.name).where(AliasRow.actor_id == alias.actor_id)
    return _Sought(alias.actor_id, {folded, *session.exec(written)})


def _concerns(sought: _Sought, standing: StandingRow, tagged: list[PartyRow]) -> bool:
    """Whether the actor holds a role now: in the corrected parties where a role was corrected, else in the tagged."""
    changes = changes_from_json(standing.changes)
    for role, corrected in ((Role.SPEAKER, changes.speaker), (Role.RESPONSIBLE, changes.responsible)):
        if corrected is not None:
            found = any(_folded(name) in sought.names for party in corrected for name in party.names)
        else:
            found = any(row.role is role and row.actor_id == sought.actor_id for row in tagged)
        if found:
            return True
    return False


def _parties(ids: Sequence[int], *, session: Session) -> dict[int, list[PartyRow]]:
    found: dict[int, list[PartyRow]] = defaultdict(list)
    for chunk in _chunks(ids):
        query = select(PartyRow).where(col(PartyRow.statement_id).in_(chunk))
        for row in session.exec(query.order_by(col(PartyRow.statement_id), col(PartyRow.position), col(PartyRow.id))):
            found[row.statement_id].append(row)
    return found


def _roles(rows: list[PartyRow], role: Role) -> tuple[Party, ...]:
    grouped: dict[int, list[PartyRow]] = defaultdict(list)
    for row in rows:
        if row.role is role:
            grouped[row.position].append(row)
    return tuple(
        Party(Span(group[0].start, group[0].end, group[0].words), tuple(r.name for r in group))
        for _, group in sorted(grouped.items())
    )


def _optional_span(start: int | None, end: int | None, words: str | None) -> Span | None:
    return Span(start, end, words) if start is not None and end is not None and words is not None else None


def _filed(
    row: StatementRow, standing: StandingRow, run: RunRow | None, parties: list[PartyRow], titles: Mapping[int, str]
) -> FiledStatement:
    named = _optional_span(row.event_start, row.event_end, row.event_words)
    said = _optional_span(row.said_start, row.said_end, row.said)
    tag = Statement(
        stance=row.stance,
        certainty=row.certainty,
        cue=Span(row.cue_start, row.cue_end, row.cue),
        sentence=Span(row.sentence_start, row.sentence_end, row.sentence),
        speaker=_roles(parties, Role.SPEAKER),
        responsible=_roles(parties, Role.RESPONSIBLE),
        event=EventMention(named, row.event_name or named.text, f"E{row.event_id}") if named else None,
        medium=_optional_span(row.medium_start, row.medium_end, row.medium),
        said=Said(said, row.said_day, row.said_precision) if said else None,
        confidence=row.confidence,
    )
    changes = changes_from_json(standing.changes)
    now = review.apply(tag, changes, titles.get(standing.event_id))
    model = f"{run.model} {run.model_digest[:12]}" if run else None
    return FiledStatement(_id(row.id), row.digest, tag, now, standing.status, standing.event_id, model)


# --- what is exported -----------------------------------------------------------------------------


def entries(wanted: Filter | None = None, *, session: Session) -> Iterator[Entry]:
    """The statements that pass the filter, each with its event, its sources and who decided what."""
    for found in _chunks(statements(wanted, session=session)):
        yield from _entries(found, session=session)


def _entries(found: Sequence[FiledStatement], *, session: Session) -> Iterator[Entry]:
    views = {f.id: [review.View()] for f in found}
    for statement_id, steps in _histories(views, session=session).items():
        views[statement_id] = review.views(review.in_force(steps)) or views[statement_id]
    moved = (view.standing.changes.event_id for each in views.values() for view in each)
    known = events({*(f.event_id for f in found), *(event_id for event_id in moved if event_id)}, session=session)
    told = sources((f.digest for f in found), session=session)
    for filed in found:
        for view in views[filed.id]:
            changes = view.standing.changes
            event = known[changes.event_id or filed.event_id]
            held = review.apply(filed.tag, changes, event.title)
            yield Entry(filed, held, view.standing.status, event, view.decisions, tuple(told[filed.digest]))


def documents(wanted: Filter | None = None, *, session: Session) -> Iterator[FiledDocument]:
    """The texts with a statement that passes the filter, each with all its statements."""
    anything = replace(wanted or Filter(), rejected=True, decided=False)
    chosen = dict.fromkeys(f.digest for f in statements(anything, session=session))
    for digests in _chunks(chosen):
        standing: dict[str, list[FiledStatement]] = defaultdict(list)
        for filed in statements(Filter(digests=tuple(digests), rejected=True), session=session):
            standing[filed.digest].append(filed)
        told = sources(digests, session=session)
        mentioned = _mentions(digests, session=session)
        about = events({f.event_id for found in standing.values() for f in found}, session=session)
        for digest in digests:
            known = {f.event_id: about[f.event_id] for f in standing[digest]} | mentioned[digest]
            document = _document(told[digest][0], text_of(digest, session=session))
            yield FiledDocument(document, tuple(standing[digest]), tuple(known.values()))


def _document(source: Source, text: str) -> Document:
    return Document(
        text=text,
        id=source.origin,
        title=source.title,
        url=source.url,
        outlet=source.outlet,
        author=source.author,
        published=source.published,
        language=source.language,
    )


def _mentions(digests: Iterable[str], *, session: Session) -> dict[str, dict[int, Event]]:
    """The events that each text mentions, by id, with where."""
    found: dict[str, dict[int, Event]] = defaultdict(dict)
    query = select(MentionRow, EventRow).where(
        MentionRow.event_id == EventRow.id, col(MentionRow.digest).in_(list(digests))
    )
    for mention, event in session.exec(query.order_by(col(MentionRow.id))):
        span = _optional_span(mention.start, mention.end, mention.words)
        found[mention.digest][mention.event_id] = replace(_event(event), mention=span)
    return found


# --- decisions ------------------------------------------------------------------------------------


def decide(decisions: Sequence[Decision], *, session: Session) -> None:
    """Keep decisions, and bring what holds for their statements up to date.

    Raises:
        StoreError: where a statement is not in the store.
    """
    for step in decisions:
        standing = session.get(StandingRow, step.statement_id)
        if standing is None:
            raise StoreError(f"no statement {step.statement_id}")
        session.add(
            DecisionRow(
                statement_id=step.statement_id,
                reviewer=step.reviewer,
                kind=step.kind,
                at=step.at,
                batch=step.batch,
                changes=changes_to_json(step.changes),
                before=standing.status,
                why=step.why,
            )
        )
    session.flush()
    for statement_id in {step.statement_id for step in decisions}:
        _refold(statement_id, session=session)
    session.flush()


def _refold(statement_id: int, *, session: Session) -> None:
    """Derive anew what holds for a statement from its decisions."""
    held = review.standing(review.in_force(history(statement_id, session=session)))
    row = session.get_one(StandingRow, statement_id)
    statement = session.get_one(StatementRow, statement_id)
    row.status, row.skips = held.status, held.skips
    row.changes = changes_to_json(held.changes)
    row.stance = held.changes.stance or statement.stance
    row.event_id = held.changes.event_id or statement.event_id
    session.add(row)


def history(statement_id: int, *, session: Session) -> list[Decision]:
    """A statement's decisions in the order they were taken, undo and redo included."""
    return _histories([statement_id], session=session)[statement_id]


def _histories(ids: Iterable[int], *, session: Session) -> dict[int, list[Decision]]:
    """The decisions on each statement in the order they were taken."""
    found: dict[int, list[Decision]] = defaultdict(list)
    query = select(DecisionRow).where(col(DecisionRow.statement_id).in_(list(ids))).order_by(col(DecisionRow.id))
    for row in session.exec(query):
        found[row.statement_id].append(_decision(row))
    return found


def undo(reviewer: str, *, session: Session) -> list[int]:
    """Take back the reviewer's last step; returns the statements it touched.

    Raises:
        DecisionError: where there is nothing to undo.
    """
    return _reverse(reviewer, DecisionKind.UNDO, review.next_undo, session=session)


def redo(reviewer: str, *, session: Session) -> list[int]:
    """Bring back the step that the last undo took back; returns the statements it touched.

    Raises:
        DecisionError: where there is nothing to redo.
    """
    return _reverse(reviewer, DecisionKind.REDO, review.next_redo, session=session)


def _reverse(
    reviewer: str,
    kind: DecisionKind,
    find: Callable[[Iterable[Decision]], list[Decision]],
    *,
    session: Session,
) -> list[int]:
    query = select(DecisionRow).where(DecisionRow.reviewer == reviewer).order_by(col(DecisionRow.id).desc())
    # Read as far back as the step stands, not all that the reviewer ever did.
    with session.exec(query, execution_options={"yield_per": 50}) as rows:
        steps = find(_decision(row) for row in rows)
    touched = sorted({step.statement_id for step in steps})
    first = review.decision(touched[0], kind, reviewer=reviewer)
    decide([replace(first, statement_id=statement_id) for statement_id in touched], session=session)
    return touched


def _decision(row: DecisionRow) -> Decision:
    changes = changes_from_json(row.changes)
    return Decision(row.statement_id, row.reviewer, row.kind, row.at, row.batch, changes, row.before, row.why, row.id)


def changes_to_json(changes: Changes) -> dict[str, Any]:
    """The fields that are set, as JSON values."""
    return {key: value for key, value in asdict(changes).items() if value is not None}


def changes_from_json(row: Mapping[str, Any]) -> Changes:
    """The inverse of :func:`changes_to_json`."""

    def parties(role: str) -> tuple[Party, ...] | None:
        if row.get(role) is None:
            return None
        return tuple(Party(Span(**p["span"]), tuple(p["names"])) for p in row[role])

    return Changes(
        stance=Stance(row["stance"]) if row.get("stance") else None,
        certainty=Certainty(row["certainty"]) if row.get("certainty") else None,
        speaker=parties("speaker"),
        responsible=parties("responsible"),
        event_id=row.get("event_id"),
    )


# --- the desk -------------------------------------------------------------------------------------


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
    return [_id(statement_id) for statement_id in session.exec(query)]


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
