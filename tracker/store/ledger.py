"""Reading the ledger: events, sources, actors, and statements as they stand now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

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


def sources(digests: Iterable[str], *, session: Session) -> dict[str, list[Source]]:
    """The appearances of each text, the earliest published first and those without a date last."""
    found: dict[str, list[Source]] = defaultdict(list)
    for chunk in chunks(set(digests)):
        query = select(SourceRow, TextRow.copy_of).where(col(SourceRow.digest).in_(chunk))
        query = query.order_by(col(SourceRow.published).is_(None), col(SourceRow.published), col(SourceRow.id))
        for row, copy_of in session.exec(query.join(TextRow, col(TextRow.digest) == col(SourceRow.digest))):
            found[row.digest].append(_source(row, copy_of))
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


def _source(row: SourceRow, copy_of: str | None) -> Source:
    return Source(
        id=row_id(row.id),
        digest=row.digest,
        origin=row.origin,
        title=row.title,
        url=row.url,
        outlet=row.outlet,
        author=row.author,
        published=row.published,
        language=row.language,
        copy_of=copy_of,
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


def statements(wanted: Filter | None = None, *, session: Session) -> list[FiledStatement]:
    """The statements that pass the filter, in the order they were filed, as they stand now."""
    query = (
        select(StatementRow, StandingRow, RunRow)
        .join(StandingRow, col(StandingRow.statement_id) == col(StatementRow.id))
        .outerjoin(RunRow, col(RunRow.id) == col(StatementRow.run_id))
        .order_by(col(StatementRow.id))
    )
    for condition in conditions(wanted or Filter(), session=session):
        query = query.where(condition)
    rows = list(session.exec(query))
    ids = [row_id(s.id) for s, _, _ in rows]
    parties, named = parties_of(ids, session=session), _actors(ids, session=session)
    about = events({st.event_id for _, st, _ in rows}, session=session)
    return [_filed(s, st, run, parties[st.statement_id], named[st.statement_id], about) for s, st, run in rows]


def conditions(wanted: Filter, *, session: Session) -> Iterator[sa.ColumnElement[bool]]:
    """The filter as conditions on what statements are now (``StandingRow``)."""
    statement_id = col(StandingRow.statement_id)
    if wanted.ids is not None:
        yield statement_id.in_(wanted.ids)
    if wanted.digests is not None:
        yield statement_id.in_(select(StatementRow.id).where(col(StatementRow.digest).in_(wanted.digests)))
    if wanted.event_ids is not None:
        yield col(StandingRow.event_id).in_(standing_for(wanted.event_ids))
    if wanted.stance:
        yield col(StandingRow.stance) == wanted.stance
    if wanted.status:
        yield col(StandingRow.status) == wanted.status
    elif not wanted.rejected and wanted.ids is None:
        yield STANDS
    if not wanted.retired and wanted.ids is None:
        yield KEPT
    if wanted.decided:
        added = select(StatementRow.id).where(col(StatementRow.run_id).is_(None))
        yield sa.or_(col(StandingRow.status) != ReviewStatus.PENDING, statement_id.in_(added))
    if wanted.actor is not None:
        held = select(StandingPartyRow.statement_id)
        yield statement_id.in_(held.where(col(StandingPartyRow.actor_id).in_(sought(wanted.actor, session=session))))
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


def parties_of(ids: Sequence[int], *, session: Session) -> dict[int, list[PartyRow]]:
    """The parties of each statement as tagged, in their order."""
    found: dict[int, list[PartyRow]] = defaultdict(list)
    for chunk in chunks(ids):
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


def tag_of(row: StatementRow, parties: list[PartyRow]) -> Statement:
    """A statement as it was tagged or added; the id of its event is the store's, such as E5."""
    named = optional_span(row.event_start, row.event_end, row.event_words)
    said = optional_span(row.said_start, row.said_end, row.said)
    return Statement(
        stance=row.stance,
        certainty=row.certainty,
        cue=Span(row.cue_start, row.cue_end, row.cue),
        sentence=Span(row.sentence_start, row.sentence_end, row.sentence),
        speaker=_roles(parties, Role.SPEAKER),
        responsible=_roles(parties, Role.RESPONSIBLE),
        event=EventMention(named, row.event_name or named.text, f"E{row.event_id}") if named else None,
        medium=optional_span(row.medium_start, row.medium_end, row.medium),
        said=Said(said, row.said_day, row.said_precision) if said else None,
        confidence=row.confidence,
    )


def _filed(
    row: StatementRow,
    standing: StandingRow,
    run: RunRow | None,
    parties: list[PartyRow],
    actors: Mapping[str, Actor],
    about: Mapping[int, Event],
) -> FiledStatement:
    tag = tag_of(row, parties)
    event = about[standing.event_id]
    event_id = int(event.id[1:])
    changes = changes_from_json(standing.changes)
    if event_id != row.event_id:  # merged or split: the words stay, what they are about is another event
        changes = replace(changes, event_id=event_id)
    now = review.apply(tag, changes, event.title)
    model = f"{run.model} {run.model_digest[:12]}" if run else None
    return FiledStatement(row_id(row.id), row.digest, tag, now, standing.status, event_id, model, actors)
