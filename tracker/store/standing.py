"""What is kept folded so that it can be asked for quickly: who holds a statement's roles now, an event's status."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker import ledger
from tracker.records import Changes, ReviewStatus, Stance
from tracker.store.actors import actor_named, actors_of, note_alias, roots
from tracker.store.links import Move, event_roots, standing_for
from tracker.store.rows import chunks, row_id
from tracker.tables import EventLinkRow, EventRow, MentionRow, PartyRow, Role, StandingPartyRow, StandingRow

KEPT = sa.not_(col(StandingRow.retired))  # a statement that somebody holds or has rejected; no model dropped it
# A statement that counts. What is retired has the status of the rejected (``decisions.refold``).
STANDS = col(StandingRow.status) != ReviewStatus.REJECTED
# An event that the ledger lists: a text mentions it as its newest reading has it, a statement is or was about it that
# no model dropped, or a person ruled on it. A correction may make an event and be undone: nothing speaks of it then.
LISTED = sa.and_(
    (col(EventRow.merged_into_id) + 0).is_(None),  # nearly all stand for themselves: its index would find and sort them
    sa.or_(  # a named column, for SQLite reads the row where all are asked for; the index holds all that is needed
        sa.exists(col(MentionRow.event_id)).where(
            col(MentionRow.event_id) == col(EventRow.id), sa.not_(col(MentionRow.retired))
        ),
        sa.exists(col(StandingRow.event_id)).where(col(StandingRow.event_id) == col(EventRow.id), KEPT),
        col(EventRow.id).in_(sa.union(sa.select(col(EventLinkRow.one_id)), sa.select(col(EventLinkRow.other_id)))),
    ),
)


class Holding(NamedTuple):
    """Who holds a role of a statement."""

    role: Role
    name: str
    actor_id: int


def set_roles(
    statement_id: int,
    changes: Changes,
    moves: Iterable[Move] = (),
    corrected: Mapping[Role, datetime] | None = None,
    *,
    session: Session,
) -> None:
    """Write anew who holds the statement's roles: the corrected parties, else the tagged ones, split actors apart.

    Args:
        statement_id: the statement, its tagged parties already stored.
        changes: what holds after the decisions on it.
        moves: the splittings that moved it.
        corrected: when each role was last corrected; splittings before that do not touch it.
        session: of the caller, who commits.
    """
    session.execute(sa.delete(StandingPartyRow).where(col(StandingPartyRow.statement_id) == statement_id))
    tagged = [
        Holding(row.role, row.name, row.actor_id)
        for row in session.exec(
            select(PartyRow).where(PartyRow.statement_id == statement_id).order_by(col(PartyRow.id))
        )
    ]
    now: list[Holding] = []
    splits = [(move.at, move.actors) for move in moves if move.actors]
    for role, parties in ((Role.SPEAKER, changes.speaker), (Role.RESPONSIBLE, changes.responsible)):
        if parties is None:
            held = [(h.name, h.actor_id) for h in tagged if h.role is role]
        else:
            names = [name for party in parties for name in party.names]
            held = [(name, actor_named(name, session=session)) for name in names]
        for name, actor_id in dict.fromkeys(held):
            for at, (one, other) in splits:
                known = roots((actor_id, one), session=session)
                if known[actor_id] == known[one] and (parties is None or (corrected or {}).get(role, at) <= at):
                    actor_id = other
            now.append(Holding(role, name, actor_id))
            if now[-1] not in tagged:
                note_alias(name, actor_id, session=session)
    keep_roles({statement_id: now}, session=session)


def keep_roles(held: Mapping[int, Iterable[Holding]], *, session: Session) -> None:
    """Write who holds the roles of statements, by their ids, for which nothing is written yet."""
    rows = [{"statement_id": number, **h._asdict()} for number, each in held.items() for h in dict.fromkeys(each)]
    if rows:
        session.execute(sa.insert(StandingPartyRow), rows)


def tell(event_ids: Iterable[int], *, session: Session) -> None:
    """Derive anew the status of these events and of those that stand for them."""
    cluster = event_roots(event_ids, session=session)
    wanted = {*cluster, *cluster.values()}
    for chunk in chunks(wanted):
        found: dict[int, dict[Stance, set[int]]] = defaultdict(lambda: defaultdict(set))
        into = sa.func.coalesce(col(EventRow.merged_into_id), col(EventRow.id))
        query = (
            select(into, StandingRow.stance, StandingPartyRow.actor_id)
            .join(StandingRow, col(StandingRow.event_id) == col(EventRow.id))
            .join(StandingPartyRow, col(StandingPartyRow.statement_id) == col(StandingRow.statement_id))
            .where(
                col(EventRow.id).in_(standing_for(chunk)),
                StandingPartyRow.role == Role.RESPONSIBLE,
                STANDS,
            )
            .distinct()
        )
        rows = list(session.exec(query))
        known = actors_of((actor_id for _, _, actor_id in rows), session=session)
        for event_id, stance, actor_id in rows:
            found[event_id][Stance(stance)].add(ledger.side(known[actor_id]).id)
        for event in session.exec(select(EventRow).where(col(EventRow.id).in_(chunk))):
            by = found[row_id(event.id)]
            event.status = ledger.verdict(by[Stance.CLAIMED], by[Stance.BLAMED], by[Stance.DENIED])
            session.add(event)
    session.flush()


def events_of_actors(actor_ids: Iterable[int], *, session: Session) -> set[int]:
    """The events about which these rows of actors say something or are told of."""
    found: set[int] = set()
    for chunk in chunks(actor_ids):
        query = select(StandingRow.event_id).join(
            StandingPartyRow, col(StandingPartyRow.statement_id) == col(StandingRow.statement_id)
        )
        found.update(session.exec(query.where(col(StandingPartyRow.actor_id).in_(chunk)).distinct()))
    return found
