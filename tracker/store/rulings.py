"""Rulings: a person merges and splits events and actors and renames actors; later imports obey.

A merging is a redirect: the rows stay, and one stands for the others. A splitting makes a new event or actor and moves
the named statements to it. Each is a row that never changes, with links that say which rows must or cannot be one;
taking one back is one more row. Everything else is derived from these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlmodel import Session, col, select

from tracker import ledger
from tracker.errors import DecisionError, StoreError
from tracker.records import Effect, Event, FiledStatement, Ruling, RulingKind
from tracker.store.actors import note_alias, roots, with_all_of
from tracker.store.checks import held_back
from tracker.store.decisions import refold
from tracker.store.filing import add_event
from tracker.store.ledger import Filter, sources, statements
from tracker.store.links import event_roots, standing_for, undone
from tracker.store.rows import chunks, folded, now, row_id
from tracker.store.standing import KEPT, STANDS, events_of_actors, tell
from tracker.tables import (
    ActorLinkRow,
    ActorRow,
    DecisionRow,
    EventLinkRow,
    EventRow,
    MentionRow,
    MoveRow,
    RulingRow,
    StandingPartyRow,
    StandingRow,
    StatementRow,
)

_TITLE = 90  # characters of an event's title


def merge_events(into: int, others: Iterable[int], *, reviewer: str, why: str | None = None, session: Session) -> int:
    """Rule that events are one; returns the ruling's id.

    Args:
        into: the event that stands for all of them.
        others: those that become it.
        reviewer: who rules so.
        why: their reason.
        session: of the caller, who commits.

    Raises:
        StoreError: where an event is not there.
        DecisionError: where they are one already, or nobody is named.
    """
    known = _known_events([into, *others], session=session)
    joined = sorted({*known.values()} - {known[into]})
    if not joined:
        raise DecisionError(f"E{into} is no other event than these")
    number = _rule(RulingKind.MERGE_EVENTS, reviewer, why, session=session)
    session.add_all(EventLinkRow(ruling_id=number, one_id=known[into], other_id=n, must=True) for n in joined)
    session.flush()
    _events_changed([known[into], *joined], session=session)
    return number


def split_event(
    event_id: int,
    statement_ids: Iterable[int],
    *,
    title: str | None = None,
    reviewer: str,
    why: str | None = None,
    session: Session,
) -> int:
    """Rule that statements are about another event than the others of theirs; returns the ruling's id.

    The old id stays with those that are not named.

    Args:
        event_id: the event.
        statement_ids: its statements that are about the new event.
        title: what the new event is called; by default the words that name it in the first of them.
        reviewer: who rules so.
        why: their reason.
        session: of the caller, who commits.

    Raises:
        StoreError: where the event is not there.
        DecisionError: where a statement is not the event's, none is named, or none would stay.
    """
    root = _known_events([event_id], session=session)[event_id]
    of_event = select(StandingRow.statement_id).where(col(StandingRow.event_id).in_(standing_for([root])), KEPT)
    chosen = _part(statement_ids, set(session.exec(of_event)), f"E{root}")
    first = session.get_one(StatementRow, chosen[0])
    old = session.get_one(EventRow, root)
    words = title or first.event_name or first.event_words or first.sentence
    # What kind of act it was is likely the same; where and when are what sets look-alikes apart.
    new = add_event(Event("", " ".join(words.split())[:_TITLE], old.kind), session=session)
    number = _rule(RulingKind.SPLIT_EVENT, reviewer, why, session=session)
    session.add(EventLinkRow(ruling_id=number, one_id=root, other_id=new, must=False))
    session.add_all(MoveRow(ruling_id=number, statement_id=n) for n in chosen)
    refold(chosen, session=session)
    _move_mentions(root, new, session=session)
    return number


def merge_actors(into: int, others: Iterable[int], *, reviewer: str, why: str | None = None, session: Session) -> int:
    """Rule that actors are one; returns the ruling's id. Names and errors as in :func:`merge_events`."""
    known = _known_actors([into, *others], session=session)
    joined = sorted({*known.values()} - {known[into]})
    if not joined:
        raise DecisionError(f"actor {into} is no other than these")
    number = _rule(RulingKind.MERGE_ACTORS, reviewer, why, session=session)
    links = (ActorLinkRow(ruling_id=number, one_id=known[into], other_id=n, name="", must=True) for n in joined)
    session.add_all(links)
    session.flush()
    _actors_changed([known[into], *joined], session=session)
    return number


def split_actor(
    actor_id: int,
    statement_ids: Iterable[int],
    name: str,
    *,
    reviewer: str,
    why: str | None = None,
    session: Session,
) -> int:
    """Rule that in these statements another actor is meant; returns the ruling's id.

    The old id stays with the statements that are not named. A way of writing that only moved statements have means the
    new actor in later imports too.

    Args:
        actor_id: the actor.
        statement_ids: the statements in which the new actor speaks or is responsible instead.
        name: what the new actor is called; no other actor bears it.
        reviewer: who rules so.
        why: their reason.
        session: of the caller, who commits.

    Raises:
        StoreError: where the actor is not there.
        DecisionError: where a statement does not name it, none is named, none would stay, or the name is taken.
    """
    root = _known_actors([actor_id], session=session)[actor_id]
    rows = _rows_of(root, session=session)
    held = select(StandingPartyRow).join(
        StandingRow, col(StandingRow.statement_id) == col(StandingPartyRow.statement_id)
    )
    parties = list(session.exec(held.where(col(StandingPartyRow.actor_id).in_(rows), KEPT)))
    chosen = _part(statement_ids, {row.statement_id for row in parties}, f"actor {root}")
    _refuse_taken(name, None, session=session)
    old = session.get_one(ActorRow, root)
    actor = ActorRow(name=name, kind=old.kind, identity=folded(name))
    session.add(actor)
    number = _rule(RulingKind.SPLIT_ACTOR, reviewer, why, session=session)
    new = row_id(actor.id)
    note_alias(name, new, session=session)
    stays = {folded(row.name) for row in parties if row.statement_id not in chosen}
    for words in {"", *(folded(row.name) for row in parties if row.statement_id in chosen)} - stays:
        session.add(ActorLinkRow(ruling_id=number, one_id=root, other_id=new, name=words, must=False))
    session.add_all(MoveRow(ruling_id=number, statement_id=n) for n in chosen)
    refold(chosen, session=session)
    return number


def rename_actor(actor_id: int, name: str, *, reviewer: str, why: str | None = None, session: Session) -> int:
    """Rule what an actor is called; returns the ruling's id. Imports go on finding it under its other names.

    Raises:
        StoreError: where the actor is not there.
        DecisionError: where another actor bears the name (merge them instead), or it is none.
    """
    root = _known_actors([actor_id], session=session)[actor_id]
    row = session.get_one(ActorRow, root)
    _refuse_taken(name, root, session=session)
    number = _rule(
        RulingKind.RENAME_ACTOR, reviewer, why, actor_id=root, name=name.strip(), before=row.name, session=session
    )
    _call(root, session=session)
    return number


def undo_ruling(ruling_id: int, *, reviewer: str, why: str | None = None, session: Session) -> int:
    """Take a ruling back, or, where it is an undoing, bring back what that took back; returns the new ruling's id.

    Raises:
        StoreError: where there is no such ruling.
        DecisionError: where it is undone already.
    """
    row = session.get(RulingRow, ruling_id)
    if row is None:
        raise StoreError(f"no ruling {ruling_id}")
    if ruling_id in undone(session=session):
        raise DecisionError(f"ruling {ruling_id} is undone already")
    number = _rule(RulingKind.UNDO, reviewer, why, undoes_id=ruling_id, session=session)
    while row.undoes_id is not None:
        row = session.get_one(RulingRow, row.undoes_id)
    _rederive(row, session=session)
    return number


def rulings(*, session: Session) -> list[Ruling]:
    """What people ruled, the newest first."""
    off = undone(session=session)
    events: dict[int, list[int]] = defaultdict(list)
    actors: dict[int, list[int]] = defaultdict(list)
    moved: dict[int, list[int]] = defaultdict(list)
    for event in session.exec(select(EventLinkRow).order_by(col(EventLinkRow.other_id))):
        events[event.ruling_id] += [event.one_id, event.other_id]
    for actor in session.exec(select(ActorLinkRow).order_by(col(ActorLinkRow.other_id))):
        actors[actor.ruling_id] += [actor.one_id, actor.other_id]
    for move in session.exec(select(MoveRow).order_by(col(MoveRow.statement_id))):
        moved[move.ruling_id].append(move.statement_id)
    rows = list(session.exec(select(RulingRow).order_by(col(RulingRow.id).desc())))
    return [
        Ruling(
            row_id(row.id),
            row.kind,
            row.reviewer,
            row.at,
            row.why,
            tuple(dict.fromkeys(events[row_id(row.id)])),
            tuple(dict.fromkeys([*actors[row_id(row.id)], *([row.actor_id] if row.actor_id else [])])),
            tuple(moved[row_id(row.id)]),
            row.name,
            row.undoes_id,
            row.id not in off,
        )
        for row in rows
    ]


def effect(change: Callable[[], int], *, session: Session) -> Effect:
    """What a ruling would change, as far as who rules may see; nothing is kept of it.

    Statements whose tag is hidden from him as yet do not count: what they are about would tell.

    Args:
        change: makes the ruling in the same session, such as ``partial(merge_events, 3, [7], reviewer="ana",
            session=session)``.
        session: of the caller.
    """
    trial = session.begin_nested()
    try:
        row = session.get_one(RulingRow, change())
        concerned = _concerned(row, session=session)
        hidden = held_back(row.reviewer, concerned, session=session)
        ids = [statement_id for statement_id in concerned if statement_id not in hidden]
        after = ledger.claims(_all_of(ids, session=session))
    finally:
        trial.rollback()
    found = _all_of(ids, session=session)
    told = sources({filed.digest for filed in found}, session=session)
    return Effect(len(found), sum(map(len, told.values())), len(ledger.claims(found)), len(after))


def _rule(
    kind: RulingKind,
    reviewer: str,
    why: str | None,
    *,
    actor_id: int | None = None,
    name: str | None = None,
    before: str | None = None,
    undoes_id: int | None = None,
    session: Session,
) -> int:
    if not reviewer.strip():
        raise DecisionError("a ruling needs the reviewer's name (--as NAME)")
    row = RulingRow(
        reviewer=reviewer,
        kind=kind,
        at=now(),
        why=why,
        actor_id=actor_id,
        name=name,
        before=before,
        undoes_id=undoes_id,
    )
    session.add(row)
    session.flush()
    return row_id(row.id)


def _known_events(ids: Iterable[int], *, session: Session) -> dict[int, int]:
    wanted = list(ids)
    found = event_roots(wanted, session=session)
    if missing := [n for n in wanted if n not in found]:
        raise StoreError(f"no event E{missing[0]}")
    return found


def _known_actors(ids: Iterable[int], *, session: Session) -> dict[int, int]:
    wanted = list(ids)
    found = roots(wanted, session=session)
    if missing := [n for n in wanted if n not in found]:
        raise StoreError(f"no actor {missing[0]}")
    return found


def _part(wanted: Iterable[int], whole: set[int], of: str) -> list[int]:
    """The chosen statements in order; some of the whole, and not all."""
    chosen = sorted(set(wanted))
    if strangers := set(chosen) - whole:
        raise DecisionError(f"statement {min(strangers)} is none of {of}")
    if not chosen or len(chosen) == len(whole):
        raise DecisionError(f"{of} has {len(whole)} statements; name some of them, not all")
    return chosen


def _refuse_taken(name: str, actor_id: int | None, *, session: Session) -> None:
    """Refuse a name that another actor bears; imports may not know two by one name, merged or not."""
    if not name.strip():
        raise DecisionError("an actor needs a name")
    called = select(ActorRow.id, ActorRow.name, ActorRow.identity, ActorRow.merged_into_id)
    for number, other, identity, into in session.exec(called):
        if actor_id is not None and actor_id in (number, into):
            continue
        if into is not None and folded(name) == identity:
            raise DecisionError(f"{other!r} was merged into another actor; take that back, or choose another name")
        if into is None and folded(name) in (folded(other), identity):
            raise DecisionError(f"{other!r} is another actor already; merge the two instead")


def _rows_of(root: int, *, session: Session) -> list[int]:
    merged = select(ActorRow.id).where((col(ActorRow.id) == root) | (col(ActorRow.merged_into_id) == root))
    return list(map(row_id, session.exec(merged)))


def _actors_changed(ids: Sequence[int], *, session: Session) -> None:
    """Derive anew which rows stand for these actors, and all that follows from it."""
    _redirect(ActorRow, ActorLinkRow, session=session)
    rows = with_all_of(ids, session=session)
    split = (
        select(MoveRow.statement_id)
        .join(ActorLinkRow, col(ActorLinkRow.ruling_id) == col(MoveRow.ruling_id))
        .where(col(ActorLinkRow.one_id).in_(rows) | col(ActorLinkRow.other_id).in_(rows))
    )
    refold(session.exec(split), session=session)
    tell(events_of_actors(rows, session=session), session=session)


def _events_changed(ids: Sequence[int], *, session: Session) -> None:
    """Derive anew which rows stand for these events, and all that follows: what decisions name may be one now."""
    _redirect(EventRow, EventLinkRow, session=session)
    heads = set(event_roots(ids, session=session).values())
    named = col(DecisionRow.changes)["event_id"].as_integer().in_(standing_for(heads))
    refold(session.exec(select(DecisionRow.statement_id).where(named)), session=session)
    tell(ids, session=session)


def _redirect(
    table: type[EventRow] | type[ActorRow], links: type[EventLinkRow] | type[ActorLinkRow], *, session: Session
) -> None:
    """Set which row stands for which, by the links in force; what the latest of them kept stands for all it joined."""
    off = undone(session=session)
    rows: list[Any] = list(session.exec(select(links).order_by(col(links.ruling_id))))
    joined = [(row.one_id, row.other_id) for row in rows if row.must and row.ruling_id not in off]
    used = {n for pair in joined for n in pair}
    # What an undone splitting made goes back to where it came from, unless people use it for something else by now.
    back = [(r.one_id, r.other_id) for r in rows if not r.must and r.ruling_id in off and r.other_id not in used]
    leader: dict[int, int] = {}
    for one, other in [*back, *joined]:
        merged = {leader.get(one, one), leader.get(other, other)}
        members = {n for n, head in leader.items() if head in merged} | merged | {one, other}
        leader.update(dict.fromkeys(members, one))
    changed = col(table.merged_into_id).is_not(None) | col(table.id).in_(leader)
    merged_rows: list[Any] = list(session.exec(select(table).where(changed)))
    for row in merged_rows:
        head = leader.get(row_id(row.id))
        row.merged_into_id = None if head == row.id else head
        session.add(row)
    session.flush()


def _move_mentions(old: int, new: int, *, session: Session) -> None:
    """Give the new event its texts: those without another statement on the old one altogether, the others too."""
    rows = select(MentionRow).where(col(MentionRow.event_id).in_(standing_for([old])))
    about = select(StatementRow.digest).join(StandingRow, col(StandingRow.statement_id) == col(StatementRow.id))
    stays = set(session.exec(about.where(col(StandingRow.event_id).in_(standing_for([old])))))
    moved = set(session.exec(about.where(StandingRow.event_id == new)))
    given: set[str] = set()
    for row in session.exec(rows):
        if row.digest not in moved or row.digest in given:
            continue
        given.add(row.digest)
        if row.digest in stays:  # its place stays with the old event: linking must not find two there
            session.add(MentionRow(**row.model_dump(exclude={"id", "embedding"}) | {"event_id": new}))
        else:
            row.event_id = new
            session.add(row)
    session.flush()


def _call(actor_id: int, *, session: Session) -> None:
    """Set an actor's name by the renamings in force."""
    off = undone(session=session)
    query = select(RulingRow).where(RulingRow.actor_id == actor_id).order_by(col(RulingRow.id))
    rows = list(session.exec(query))
    row = session.get_one(ActorRow, actor_id)
    row.name = next((r.name for r in reversed(rows) if r.name and r.id not in off), rows[0].before or row.name)
    session.add(row)
    session.flush()


def _rederive(ruling: RulingRow, *, session: Session) -> None:
    """Derive anew all that follows from a ruling, after it was taken back or brought back."""
    number = row_id(ruling.id)
    if ruling.actor_id is not None:
        _call(ruling.actor_id, session=session)
    events = [n for r in _links(EventLinkRow, number, session=session) for n in (r.one_id, r.other_id)]
    actors = [n for r in _links(ActorLinkRow, number, session=session) for n in (r.one_id, r.other_id)]
    if events:
        _events_changed(events, session=session)
    if actors:
        _actors_changed(actors, session=session)
    refold(session.exec(select(MoveRow.statement_id).where(MoveRow.ruling_id == number)), session=session)


def _links(table: type[EventLinkRow] | type[ActorLinkRow], ruling_id: int, *, session: Session) -> list[Any]:
    return list(session.exec(select(table).where(table.ruling_id == ruling_id)))


def _concerned(ruling: RulingRow, *, session: Session) -> list[int]:
    """The statements that stand about the events, or name the actors, of a ruling."""
    while ruling.undoes_id is not None:
        ruling = session.get_one(RulingRow, ruling.undoes_id)
    number = row_id(ruling.id)
    events = {n for r in _links(EventLinkRow, number, session=session) for n in (r.one_id, r.other_id)}
    actors = {n for r in _links(ActorLinkRow, number, session=session) for n in (r.one_id, r.other_id)}
    if ruling.actor_id is not None:
        actors.add(ruling.actor_id)
    found: set[int] = set()
    for event_id in set(event_roots(events, session=session).values()):
        about = select(StandingRow.statement_id).where(col(StandingRow.event_id).in_(standing_for([event_id])), STANDS)
        found.update(session.exec(about))
    for actor_id in set(roots(actors, session=session).values()):
        rows = _rows_of(actor_id, session=session)
        named = select(StandingRow.statement_id).join(
            StandingPartyRow, col(StandingPartyRow.statement_id) == col(StandingRow.statement_id)
        )
        found.update(session.exec(named.where(col(StandingPartyRow.actor_id).in_(rows), STANDS)))
    return sorted(found)


def _all_of(ids: Sequence[int], *, session: Session) -> list[FiledStatement]:
    return [filed for chunk in chunks(ids) for filed in statements(Filter(ids=tuple(chunk)), session=session)]
