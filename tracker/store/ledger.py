"""Reading the ledger: events, sources, actors, and statements as they stand now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker import review
from tracker.errors import StoreError
from tracker.records import (
    Actor,
    Document,
    Event,
    EventMention,
    FiledStatement,
    Party,
    ReviewStatus,
    Said,
    Source,
    Span,
    Stance,
    Statement,
)
from tracker.store.actors import actors_of, sought
from tracker.store.links import event_roots, standing_for
from tracker.store.rows import changes_from_json, chunks, event_of, optional_span, row_id
from tracker.store.standing import KEPT, STANDS
from tracker.tables import (
    EventRow,
    MentionRow,
    PartyRow,
    Role,
    RunRow,
    SourceRow,
    StandingPartyRow,
    StandingRow,
    StatementRow,
    TextRow,
)


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
    """One event, or the one that it was merged into.

    Raises:
        StoreError: where there is none.
    """
    found = events([event_id], session=session)
    if event_id not in found:
        raise StoreError(f"no event E{event_id}")
    return found[event_id]


def events(ids: Iterable[int] | None = None, *, session: Session) -> dict[int, Event]:
    """Events by id, the earliest first and those without a day last.

    Args:
        ids: those wanted; one that was merged into another is that other. All that stand for themselves by default.
        session: a session.
    """
    order = (col(EventRow.day).is_(None), col(EventRow.day), col(EventRow.id))
    if ids is None:
        query = select(EventRow).where(col(EventRow.merged_into_id).is_(None)).order_by(*order)
        return {row_id(row.id): event_of(row) for row in session.exec(query)}
    asked: dict[int, list[int]] = defaultdict(list)
    for number, into in event_roots(ids, session=session).items():
        asked[into].append(number)
    found: dict[int, Event] = {}
    for chunk in chunks(asked):
        for row in session.exec(select(EventRow).where(col(EventRow.id).in_(chunk)).order_by(*order)):
            found.update(dict.fromkeys(sorted(asked[row_id(row.id)]), event_of(row)))
    return found


# The fields of a source in their order.
_SOURCE: tuple[Any, ...] = tuple(
    TextRow.copy_of if f.name == "copy_of" else getattr(SourceRow, f.name) for f in fields(Source)
)


def sources(digests: Iterable[str], *, session: Session) -> dict[str, list[Source]]:
    """The appearances of each text, the earliest published first and those without a date last."""
    found: dict[str, list[Source]] = defaultdict(list)
    for chunk in chunks(set(digests)):
        query = sa.select(*_SOURCE).join(TextRow, col(TextRow.digest) == col(SourceRow.digest))
        query = query.where(col(SourceRow.digest).in_(chunk))
        query = query.order_by(col(SourceRow.published).is_(None), col(SourceRow.published), col(SourceRow.id))
        for row in session.execute(query):
            source = Source(*row)
            found[source.digest].append(source)
    return dict(found)


def document_of(source: Source, text: str) -> Document:
    """A text of the store as one of its sources has it."""
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


def event_sources(ids: Iterable[int] | None = None, *, session: Session) -> dict[int, set[str]]:
    """Which texts mention each event, all or those named, by the event's id, as their newest reading has it."""
    found: dict[int, set[str]] = defaultdict(set)
    into = sa.func.coalesce(col(EventRow.merged_into_id), col(EventRow.id))
    query = select(into, MentionRow.digest).join(EventRow, col(EventRow.id) == col(MentionRow.event_id))
    query = query.where(sa.not_(col(MentionRow.retired)))
    for chunk in [None] if ids is None else chunks(ids):
        wanted = query if chunk is None else query.where(col(EventRow.id).in_(standing_for(chunk)))
        for event_id, digest in session.exec(wanted):
            found[event_id].add(digest)
    return dict(found)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which statements are asked for; what is None or empty does not restrict."""

    ids: tuple[int, ...] | None = None
    digests: tuple[str, ...] | None = None  # of the texts they stand in
    event_ids: tuple[int, ...] | None = None  # those merged into them too
    stance: Stance | None = None
    actor: str | None = None  # by any of its names; it, its arm or its spokesman speaks or is responsible now
    status: ReviewStatus | None = None
    since: date | None = None  # published on or after; a text that no source dates may have been, and passes
    until: date | None = None  # published on or before; likewise
    rejected: bool = False  # whether rejected ones are wanted too
    retired: bool = False  # whether undecided ones are wanted that a later model did not find; they count as rejected
    decided: bool = False  # whether undecided ones are left out; what a person added is decided


_STATEMENT: tuple[Any, ...] = tuple(getattr(StatementRow, name) for name in StatementRow.model_fields)


def statements(wanted: Filter | None = None, *, session: Session) -> list[FiledStatement]:
    """The statements that pass the filter, in the order they were filed, as they stand now."""
    standing: tuple[Any, ...] = (
        col(StandingRow.status),
        col(StandingRow.event_id).label("about"),
        col(StandingRow.changes),
    )
    query = (  # columns, as rows of the classes take twice the time to make
        sa.select(*_STATEMENT, *standing, col(RunRow.model), col(RunRow.model_digest))
        .join(StandingRow, col(StandingRow.statement_id) == col(StatementRow.id))
        .outerjoin(RunRow, col(RunRow.id) == col(StatementRow.run_id))
        .order_by(col(StatementRow.id))
    )
    for condition in conditions(wanted or Filter(), session=session):
        query = query.where(condition)
    rows = session.execute(query).all()
    ids = [row.id for row in rows]
    parties, named = parties_of(ids, session=session), _actors(ids, session=session)
    about = events({row.about for row in rows}, session=session)
    return [_filed(row, parties[row.id], named[row.id], about[row.about]) for row in rows]


def conditions(wanted: Filter, *, tagged: bool = False, session: Session) -> Iterator[sa.ColumnElement[bool]]:
    """The filter as conditions on what statements are now (``StandingRow``).

    Args:
        wanted: the filter.
        tagged: whether statements are asked for as they were tagged (``StatementRow``), all decisions aside.
        session: to read in.
    """
    statement_id = col(StandingRow.statement_id)
    said: type[StatementRow | StandingRow] = StatementRow if tagged else StandingRow
    parties: type[PartyRow | StandingPartyRow] = PartyRow if tagged else StandingPartyRow
    if wanted.ids is not None:
        yield statement_id.in_(wanted.ids)
    if wanted.digests is not None:
        yield statement_id.in_(select(StatementRow.id).where(col(StatementRow.digest).in_(wanted.digests)))
    if wanted.event_ids is not None:
        yield col(said.event_id).in_(standing_for(wanted.event_ids))
    if wanted.stance:
        yield col(said.stance) == wanted.stance
    if wanted.status and tagged:
        yield sa.literal(wanted.status is ReviewStatus.PENDING)
    elif wanted.status:
        yield col(StandingRow.status) == wanted.status
    elif not wanted.rejected and wanted.ids is None:
        yield STANDS
    if not wanted.retired and wanted.ids is None:
        yield KEPT
    if wanted.decided:
        added = select(StatementRow.id).where(col(StatementRow.run_id).is_(None))
        yield sa.or_(col(StandingRow.status) != ReviewStatus.PENDING, statement_id.in_(added))
    if wanted.actor is not None:
        held = select(parties.statement_id)
        yield statement_id.in_(held.where(col(parties.actor_id).in_(sought(wanted.actor, session=session))))
    if wanted.since or wanted.until:
        dated = select(SourceRow.digest).where(col(SourceRow.published).is_not(None))
        within = dated
        if wanted.since:
            within = within.where(col(SourceRow.published) >= wanted.since)
        if wanted.until:
            within = within.where(col(SourceRow.published) <= wanted.until)
        may = sa.or_(col(StatementRow.digest).in_(within), col(StatementRow.digest).not_in(dated))
        yield statement_id.in_(select(StatementRow.id).where(may))


def _actors(ids: Sequence[int], *, session: Session) -> dict[int, dict[str, Actor]]:
    """The actor behind each name that holds a role of each statement now."""
    rows: list[tuple[int, str, int]] = []
    for chunk in chunks(ids):
        query = select(StandingPartyRow.statement_id, StandingPartyRow.name, StandingPartyRow.actor_id)
        rows += session.exec(query.where(col(StandingPartyRow.statement_id).in_(chunk)))
    known = actors_of({actor_id for _, _, actor_id in rows}, session=session)
    found: dict[int, dict[str, Actor]] = defaultdict(dict)
    for statement_id, name, actor_id in rows:
        found[statement_id][name] = known[actor_id]
    return found


def parties_of(ids: Sequence[int], *, session: Session) -> dict[int, dict[Role, tuple[Party, ...]]]:
    """The parties of each statement as tagged, by role."""
    spans: dict[int, dict[tuple[Role, int], tuple[Span, list[str]]]] = defaultdict(dict)
    columns = (PartyRow.role, PartyRow.position, PartyRow.start, PartyRow.end, PartyRow.words, PartyRow.name)
    for chunk in chunks(ids):
        query = sa.select(col(PartyRow.statement_id), *map(col, columns)).where(col(PartyRow.statement_id).in_(chunk))
        query = query.order_by(col(PartyRow.statement_id), col(PartyRow.position), col(PartyRow.id))
        for number, role, position, start, end, words, name in session.execute(query):
            spans[number].setdefault((role, position), (Span(start, end, words), []))[1].append(name)
    return defaultdict(dict, {number: _by_role(found) for number, found in spans.items()})


def _by_role(spans: Mapping[tuple[Role, int], tuple[Span, list[str]]]) -> dict[Role, tuple[Party, ...]]:
    return {
        role: tuple(Party(span, tuple(names)) for (of, _), (span, names) in spans.items() if of is role)
        for role in Role
    }


def tag_of(row: StatementRow | sa.Row[Any], parties: Mapping[Role, tuple[Party, ...]]) -> Statement:
    """A statement as it was tagged or added; the id of its event is the store's, such as E5."""
    named = optional_span(row.event_start, row.event_end, row.event_words)
    said = optional_span(row.said_start, row.said_end, row.said)
    return Statement(
        stance=row.stance,
        certainty=row.certainty,
        cue=Span(row.cue_start, row.cue_end, row.cue),
        sentence=Span(row.sentence_start, row.sentence_end, row.sentence),
        speaker=parties.get(Role.SPEAKER, ()),
        responsible=parties.get(Role.RESPONSIBLE, ()),
        event=EventMention(named, row.event_name or named.text, f"E{row.event_id}") if named else None,
        medium=optional_span(row.medium_start, row.medium_end, row.medium),
        said=Said(said, row.said_day, row.said_precision) if said else None,
        confidence=row.confidence,
    )


def _filed(
    row: sa.Row[Any], parties: Mapping[Role, tuple[Party, ...]], actors: Mapping[str, Actor], event: Event
) -> FiledStatement:
    tag = tag_of(row, parties)
    event_id = int(event.id[1:])
    changes = changes_from_json(row.changes)
    if event_id != (changes.event_id or row.event_id):  # merged or split: the words stay, what they are about does not
        changes = replace(changes, event_id=event_id)
    now = review.apply(tag, changes, event.title)
    model = f"{row.model} {row.model_digest[:12]}" if row.model else None
    return FiledStatement(row.id, row.digest, tag, now, row.status, event_id, model, actors)
