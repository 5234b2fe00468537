"""Actors: which row a name means, whom an actor speaks for, and which rows stand for one actor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.records import Actor, ActorKind, bare_name
from tracker.store.links import undone
from tracker.store.rows import chunks, folded, row_id
from tracker.tables import ActorLinkRow, ActorRow, AliasRow, RulingRow

if TYPE_CHECKING:
    from tracker.actors import Resolved

# What an actor is made of, as columns: rows of the class take twice the time to make.
_ACTOR: tuple[Any, ...] = (
    ActorRow.id,
    ActorRow.name,
    ActorRow.kind,
    ActorRow.part_of_id,
    ActorRow.speaks_for_id,
    ActorRow.merged_into_id,
)


def actors(*, session: Session) -> list[Actor]:
    """Every actor with its ways of writing, by name; those merged into another are that other."""
    rows = {row.id: row for row in session.execute(sa.select(*_ACTOR))}
    root = {number: row.merged_into_id or number for number, row in rows.items()}
    words: dict[int, list[str]] = defaultdict(list)
    for alias in session.exec(select(AliasRow).order_by(col(AliasRow.words))):
        words[root[alias.actor_id]].append(alias.words)
    built = _built(rows)
    found = [
        Actor(a.id, a.name, a.kind, a.part_of, a.speaks_for, tuple(dict.fromkeys(words[a.id])))
        for a in (built[n] for n in set(root.values()))
    ]
    return sorted(found, key=lambda a: (a.name, a.id))


def actors_of(ids: Iterable[int], *, session: Session) -> dict[int, Actor]:
    """The actor that each row stands for, with whom it speaks for and belongs to."""
    wanted, rows = set(ids), dict[int, sa.Row[Any]]()
    asked, missing = set(wanted), set(wanted)
    while missing:
        for chunk in chunks(missing):
            for row in session.execute(sa.select(*_ACTOR).where(col(ActorRow.id).in_(chunk))):
                rows[row.id] = row
        above = {n for r in rows.values() for n in (r.merged_into_id, r.speaks_for_id, r.part_of_id) if n is not None}
        missing = above - asked
        asked |= missing
    built = _built(rows)
    return {n: built[rows[n].merged_into_id or n] for n in wanted if n in rows}


def _built(rows: Mapping[int, sa.Row[Any]]) -> dict[int, Actor]:
    """The rows that stand for themselves as actors, their chains followed; a chain that bites its tail is cut."""
    built: dict[int, Actor] = {}

    def build(number: int | None, below: frozenset[int]) -> Actor | None:
        if number is None:
            return None
        number = rows[number].merged_into_id or number
        if number in below:
            return None
        if number not in built:
            row, under = rows[number], below | {number}
            part_of, speaks_for = build(row.part_of_id, under), build(row.speaks_for_id, under)
            built[number] = Actor(number, row.name, row.kind, part_of, speaks_for)
        return built[number]

    for number in rows:
        build(number, frozenset())
    return built


def with_all_of(ids: Iterable[int], *, session: Session) -> set[int]:
    """The rows of these actors, of whoever was merged with them, speaks for them or is part of them."""
    found: set[int] = set()
    new = set(roots(ids, session=session).values())
    while new:
        found |= new
        below: set[int] = set()
        for chunk in chunks(new):
            belongs = sa.or_(col(ActorRow.speaks_for_id).in_(chunk), col(ActorRow.part_of_id).in_(chunk))
            alone = col(ActorRow.merged_into_id).is_(None)
            query = select(ActorRow.id).where(sa.or_(sa.and_(belongs, alone), col(ActorRow.merged_into_id).in_(chunk)))
            below.update(map(row_id, session.exec(query)))
        new = below - found
    return found


def roots(ids: Iterable[int], *, session: Session) -> dict[int, int]:
    """The row that stands for each row."""
    found: dict[int, int] = {}
    for chunk in chunks(set(ids)):
        query = select(ActorRow.id, ActorRow.merged_into_id).where(col(ActorRow.id).in_(chunk))
        found.update({row_id(number): into or row_id(number) for number, into in session.exec(query)})
    return found


def named(name: str, *, session: Session) -> list[int]:
    """The rows of the actors that bear the name: as imports or people call them, else as texts write them."""
    if found := _called(name, session=session):
        return [_ruled(row_id(row.id), folded(name), session=session) for row in found]
    return list(
        session.exec(select(AliasRow.actor_id).where(AliasRow.name == folded(name)).order_by(col(AliasRow.actor_id)))
    )


def _called(name: str, *, session: Session) -> Sequence[ActorRow]:
    """The rows of the actors that imports know by the name, else of those that people named so."""
    known = session.exec(select(ActorRow).where(ActorRow.identity == folded(name))).all()
    if known:
        return known
    same = sa.func.lower(col(ActorRow.name)) == sa.func.lower(bare_name(name))
    # Only these can bear it: those that texts call so, and those that a person renamed. To look at all takes longer the
    # more there are.
    ids: sa.CompoundSelect[Any] = sa.union(
        sa.select(col(AliasRow.actor_id)).where(col(AliasRow.name) == folded(bare_name(name))),
        sa.select(col(RulingRow.actor_id)).where(col(RulingRow.actor_id).is_not(None)),
    )
    query = select(ActorRow).where(col(ActorRow.id).in_(ids), same, col(ActorRow.merged_into_id).is_(None))
    return session.exec(query.order_by(col(ActorRow.id))).all()


def sought(name: str, *, session: Session) -> set[int]:
    """The rows of the actors that a person means by a name, with all that belong to them."""
    found = named(name, session=session) or named(_resolved(name).name, session=session)
    return with_all_of(found, session=session)


def _resolved(name: str) -> Resolved:
    """Whom a name means that stands in no text."""
    from tracker.actors import identify  # its patterns take long to compile, and a known name needs none of them

    return identify([name], "")[name]


def actor_named(name: str, *, session: Session) -> int:
    """The actor that a person calls so, new where there is none; returns its row's id."""
    found = named(name, session=session)
    return found[0] if found else actor_for(_resolved(name), name, session=session)


def actor_for(found: Resolved, written: str, *, session: Session) -> int:
    """The row of the actor that an import found, new where it is the first time; returns its id.

    Args:
        found: whom the name means (:func:`tracker.actors.identify`).
        written: the name as the text has it; where people split the actor, it may tell which of them is meant.
        session: of the caller, who commits.
    """
    row = _row(found, session=session)
    number = row_id(row.id)
    note_alias(found.name, number, session=session)
    if folded(written) != folded(found.name):
        note_alias(written, number, session=session)
    ruled = _ruled(number, folded(written), session=session)
    if ruled != number:
        note_alias(written, ruled, session=session)
    return ruled


def _ruled(number: int, name: str, *, session: Session) -> int:
    """The row that people split off from this one for names so written; the row itself where there is none."""
    query = select(ActorLinkRow).where(ActorLinkRow.name == name, col(ActorLinkRow.must).is_(False))
    links = list(session.exec(query.order_by(col(ActorLinkRow.ruling_id).desc())))
    if not links:
        return number
    off, root = undone(session=session), roots([number, *(link.one_id for link in links)], session=session)
    fitting = (k.other_id for k in links if k.ruling_id not in off and root[k.one_id] == root[number])
    return next(fitting, number)


def _row(found: Resolved, *, session: Session) -> ActorRow:
    """The row of that identity, told what is known of it now and was not before."""
    key = folded(found.name)
    row = next(iter(_called(found.name, session=session)), None) or ActorRow(name=found.name, identity=key)
    if row.kind is ActorKind.UNKNOWN:
        row.kind = found.kind
    known, before = row.id is not None, (row.part_of_id, row.speaks_for_id)
    session.add(row)
    session.flush()
    whole = found.part_of or (found.state if found.kind is not ActorKind.STATE else None)
    if whole and row.part_of_id is None and folded(whole) != key:
        row.part_of_id = _above(whole, session=session)
    if found.speaks_for and row.speaks_for_id is None and folded(found.speaks_for) != key:
        row.speaks_for_id = _above(found.speaks_for, session=session)
    session.flush()
    if known and before != (row.part_of_id, row.speaks_for_id):  # a claim counts for another side now
        from tracker.store.standing import events_of_actors, tell  # which builds on this module

        tell(events_of_actors(with_all_of([row_id(row.id)], session=session), session=session), session=session)
    return row


def _above(name: str, *, session: Session) -> int | None:
    return _row(_resolved(name), session=session).id


def note_alias(words: str, actor_id: int, *, session: Session) -> None:
    """Keep that the actor is written so."""
    if session.get(AliasRow, (folded(words), actor_id)) is None:
        session.add(AliasRow(name=folded(words), actor_id=actor_id, words=words))
        session.flush()
