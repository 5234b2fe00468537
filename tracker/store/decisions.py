"""Decisions: kept as rows that never change, and what follows from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from tracker import review
from tracker.errors import DecisionError, StoreError
from tracker.records import Changes, Decision, DecisionKind, ReviewStatus
from tracker.store import tags
from tracker.store.ledger import parties_of, tag_of
from tracker.store.links import event_roots, moves
from tracker.store.rows import changes_from_json, changes_to_json, chunks, row_id
from tracker.store.standing import set_roles, tell
from tracker.tables import DecisionRow, ReadingRow, Role, StandingRow, StatementRow


def decide(decisions: Sequence[Decision], *, session: Session) -> None:
    """Keep decisions, and bring what holds for their statements up to date.

    Raises:
        StoreError: where a statement is not in the store.
        DecisionError: where it is about a tag of one model, and somebody has decided on that of another.
    """
    for step in decisions:
        standing = session.get(StandingRow, step.statement_id)
        if standing is None:
            raise StoreError(f"no statement {step.statement_id}")
        statement = session.get_one(StatementRow, step.statement_id)
        run = _run_of(step, statement, session=session)
        _refuse_another_tag(standing, statement, run)
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
                settles=step.settles,
                run_id=run,
            )
        )
    session.flush()
    refold({step.statement_id for step in decisions}, session=session)


def _run_of(step: Decision, statement: StatementRow, *, session: Session) -> int | None:
    """The run whose tag the reviewer had before him: a newer model may have read the text since."""
    if step.model is None:
        return statement.run_id
    digest = step.model.rpartition(" ")[2]  # its beginning
    query = select(ReadingRow.run_id).where(ReadingRow.digest == statement.digest)
    return session.exec(query.where(col(ReadingRow.model_digest).startswith(digest))).first() or statement.run_id


def _refuse_another_tag(standing: StandingRow, statement: StatementRow, run: int | None) -> None:
    """Refuse a verdict on the tag of that run where somebody's holds on that of another.

    Raises:
        DecisionError: where it is so.
    """
    if run != statement.run_id and standing.status is not ReviewStatus.PENDING and not standing.retired:
        raise DecisionError("somebody has decided on what another model says of this; look at it once more")


def refold(ids: Iterable[int], *, session: Session) -> None:
    """Derive anew what holds for statements: from the runs that read their texts, decisions, and splittings.

    What people decided on is what they judged. Else it is what the newest run says, and retired where that lacks it.
    """
    wanted = sorted(set(ids))
    steps, newest = histories(wanted, session=session), tags.newest(wanted, session=session)
    kept = {n: review.in_force(steps[n]) for n in wanted}
    undecided = {n for n in wanted if not review.views(kept[n])}
    for statement_id in wanted:
        row = session.get_one(StandingRow, statement_id)
        statement = session.get_one(StatementRow, statement_id)
        run = newest[statement_id] if statement_id in undecided else _judged(kept[statement_id], session=session)
        if statement.run_id is not None and run is not None:
            row.retired = not tags.follow(statement, run, session=session) and statement_id in undecided
    moved, grounds_of = moves(wanted, session=session), grounds(kept, session=session)
    events: set[int] = set()
    for statement_id in wanted:
        row = session.get_one(StandingRow, statement_id)
        statement = session.get_one(StatementRow, statement_id)
        ground = grounds_of[statement_id]
        held = review.standing(kept[statement_id], ground)
        events.add(row.event_id)
        row.status, row.skips = held.status, held.skips
        if statement_id in undecided and (row.retired or statement.run_id is None):  # gone, or its adding was undone
            row.status = ReviewStatus.REJECTED
        row.changes = changes_to_json(held.changes)
        row.stance = held.changes.stance or statement.stance
        row.event_id = held.changes.event_id or ground.tag.event_id or statement.event_id
        events.add(row.event_id)
        session.add(row)
        corrected = {
            role: step.at for step in kept[statement_id] for role in Role if getattr(step.changes, role) is not None
        }
        set_roles(statement_id, held.changes, moved.get(statement_id, ()), corrected, session=session)
    session.flush()
    tell(events, session=session)


def grounds(steps: Mapping[int, Iterable[Decision]], *, session: Session) -> dict[int, review.Ground]:
    """What the decisions on each statement are compared by, whoever took them and when.

    Args:
        steps: decisions by statement.
        session: to read in.
    """
    found: dict[int, review.Ground] = {}
    for ids in chunks(steps):
        rows = session.exec(select(StatementRow).where(col(StatementRow.id).in_(ids))).all()
        parties, moved = parties_of(ids, session=session), moves(ids, session=session)
        to = {n: tuple((move.at, move.event_id) for move in moved.get(n, ()) if move.event_id) for n in ids}
        named = {row.event_id for row in rows} | {event_id for each in to.values() for _, event_id in each}
        named |= {step.changes.event_id for n in ids for step in steps[n] if step.changes.event_id}
        roots = event_roots(named, session=session)
        for row in rows:
            number = row_id(row.id)
            tag, about = tag_of(row, parties[number]), to[number][-1][1] if to[number] else row.event_id
            words = tag.event.span if tag.event else None
            own = Changes(tag.stance, tag.certainty, tag.speaker, tag.responsible, about, tag.cue, words)
            found[number] = review.Ground(own, to[number], roots)
    return found


def _judged(kept: Sequence[Decision], *, session: Session) -> int | None:
    """The run whose tag the latest of these decisions in force is about; None where nothing tells."""
    verdicts = [step.id for step in kept if step.kind is not DecisionKind.SKIP]
    return session.get_one(DecisionRow, verdicts[-1]).run_id


def history(statement_id: int, *, session: Session) -> list[Decision]:
    """A statement's decisions in the order they were taken, undo and redo included."""
    return histories([statement_id], session=session)[statement_id]


def histories(ids: Iterable[int], *, session: Session) -> dict[int, list[Decision]]:
    """The decisions on each statement in the order they were taken."""
    found: dict[int, list[Decision]] = defaultdict(list)
    for chunk in chunks(ids):
        query = select(DecisionRow).where(col(DecisionRow.statement_id).in_(chunk)).order_by(col(DecisionRow.id))
        for row in session.exec(query):
            found[row.statement_id].append(_decision(row))
    return found


def decisions_of(reviewer: str, *, session: Session) -> list[Decision]:
    """A reviewer's decisions in the order they were taken, undo and redo included."""
    query = select(DecisionRow).where(DecisionRow.reviewer == reviewer).order_by(col(DecisionRow.id))
    return [_decision(row) for row in session.exec(query)]


def undo(reviewer: str, *, session: Session) -> list[int]:
    """Take back the reviewer's last step; returns the statements it touched.

    Raises:
        DecisionError: where there is nothing to undo.
    """
    return _reverse(reviewer, DecisionKind.UNDO, review.next_undo, session=session)


def redo(reviewer: str, *, session: Session) -> list[int]:
    """Bring back the step that the last undo took back; returns the statements it touched.

    Raises:
        DecisionError: where there is nothing to redo, or somebody has decided on another model's tag since.
    """
    return _reverse(reviewer, DecisionKind.REDO, review.next_redo, session=session)


def _reverse(
    reviewer: str,
    kind: DecisionKind,
    find: Callable[[Iterable[Decision]], list[Decision]],
    *,
    session: Session,
) -> list[int]:
    steps = _found(reviewer, find, session=session)
    for step in steps if kind is DecisionKind.REDO else ():
        if step.kind is not DecisionKind.SKIP:
            standing = session.get_one(StandingRow, step.statement_id)
            statement = session.get_one(StatementRow, step.statement_id)
            _refuse_another_tag(standing, statement, session.get_one(DecisionRow, step.id).run_id)
    touched = sorted({step.statement_id for step in steps})
    first = review.decision(touched[0], kind, reviewer=reviewer)
    decide([replace(first, statement_id=statement_id) for statement_id in touched], session=session)
    return touched


def last_step(reviewer: str, *, session: Session) -> list[Decision]:
    """The decisions of the reviewer's last step that still stands; none where nothing does."""
    try:
        return _found(reviewer, review.next_undo, session=session)
    except DecisionError:
        return []


def _found(reviewer: str, find: Callable[[Iterable[Decision]], list[Decision]], *, session: Session) -> list[Decision]:
    """A step of the reviewer, read as far back as it stands: not all that he ever did."""
    query = select(DecisionRow).where(DecisionRow.reviewer == reviewer).order_by(col(DecisionRow.id).desc())
    with session.exec(query, execution_options={"yield_per": 50}) as rows:
        return find(_decision(row) for row in rows)


def _decision(row: DecisionRow) -> Decision:
    changes = changes_from_json(row.changes)
    return Decision(
        row.statement_id,
        row.reviewer,
        row.kind,
        row.at,
        row.batch,
        changes,
        row.before,
        row.why,
        row.id,
        row.settles,
    )
