"""Reading the ledger: events, sources, actors, and statements as they stand now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker import review
from tracker.actors import resolve
from tracker.errors import StoreError
from tracker.records import (
    Actor,
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
from tracker.store.rows import changes_from_json, chunks, event_of, folded, optional_span, row_id
from tracker.tables import (
    ActorRow,
    AliasRow,
    EventRow,
    MentionRow,
    PartyRow,
    Role,
    RunRow,
    SourceRow,
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
    """One event.

    Raises:
        StoreError: where there is none.
    """
    row = session.get(EventRow, event_id)
    if row is None:
        raise StoreError(f"no event E{event_id}")
    return event_of(row)


def events(ids: Iterable[int] | None = None, *, session: Session) -> dict[int, Event]:
    """Events by id, all or those named, the earliest first and those without a day last."""
    query = select(EventRow).where(col(EventRow.merged_into_id).is_(None))
    if ids is not None:
        query = query.where(col(EventRow.id).in_(list(ids)))
    query = query.order_by(sa.case((col(EventRow.day).is_(None), 1), else_=0), col(EventRow.day), col(EventRow.id))
    return {row_id(row.id): event_of(row) for row in session.exec(query)}


def sources(digests: Iterable[str], *, session: Session) -> dict[str, list[Source]]:
    """The appearances of each text, the earliest published first and those without a date last."""
    found: dict[str, list[Source]] = defaultdict(list)
    for chunk in chunks(set(digests)):
        query = select(SourceRow).where(col(SourceRow.digest).in_(chunk))
        query = query.order_by(col(SourceRow.published).is_(None), col(SourceRow.published), col(SourceRow.id))
        for row in session.exec(query):
            found[row.digest].append(_source(row))
    return dict(found)


def _source(row: SourceRow) -> Source:
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
    )


def event_sources(*, session: Session) -> dict[int, set[str]]:
    """Which texts mention each event, by the event's id."""
    found: dict[int, set[str]] = defaultdict(set)
    for event_id, digest in session.exec(select(MentionRow.event_id, MentionRow.digest)):
        found[event_id].add(digest)
    return dict(found)


def actors(*, session: Session) -> list[Actor]:
    """Every actor, by name."""
    return [
        Actor(row_id(row.id), row.name, row.kind) for row in session.exec(select(ActorRow).order_by(col(ActorRow.name)))
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
    parties = _parties([row_id(s.id) for s, _, _ in rows], session=session)
    if sought:
        rows = [row for row in rows if _concerns(sought, row[1], parties[row[1].statement_id])]
    titles = (
        {k: e.title for k, e in events({st.event_id for _, st, _ in rows}, session=session).items()} if rows else {}
    )
    return [_filed(s, standing, run, parties[row_id(s.id)], titles) for s, standing, run in rows]


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
    key = folded(name)
    alias = session.get(AliasRow, key) or session.get(AliasRow, folded(resolve([name], "")[name]))
    if alias is None:  # a name that only a correction has is no actor yet
        return _Sought(None, {key})
    written = select(AliasRow.name).where(AliasRow.actor_id == alias.actor_id)
    return _Sought(alias.actor_id, {key, *session.exec(written)})


def _concerns(sought: _Sought, standing: StandingRow, tagged: list[PartyRow]) -> bool:
    """Whether the actor holds a role now: in the corrected parties where a role was corrected, else in the tagged."""
    changes = changes_from_json(standing.changes)
    for role, corrected in ((Role.SPEAKER, changes.speaker), (Role.RESPONSIBLE, changes.responsible)):
        if corrected is not None:
            found = any(folded(name) in sought.names for party in corrected for name in party.names)
        else:
            found = any(row.role is role and row.actor_id == sought.actor_id for row in tagged)
        if found:
            return True
    return False


def _parties(ids: Sequence[int], *, session: Session) -> dict[int, list[PartyRow]]:
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


def _filed(
    row: StatementRow, standing: StandingRow, run: RunRow | None, parties: list[PartyRow], titles: Mapping[int, str]
) -> FiledStatement:
    named = optional_span(row.event_start, row.event_end, row.event_words)
    said = optional_span(row.said_start, row.said_end, row.said)
    tag = Statement(
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
    changes = changes_from_json(standing.changes)
    now = review.apply(tag, changes, titles.get(standing.event_id))
    model = f"{run.model} {run.model_digest[:12]}" if run else None
    return FiledStatement(row_id(row.id), row.digest, tag, now, standing.status, standing.event_id, model)
