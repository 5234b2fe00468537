"""Decisions: kept as rows that never change, and what follows from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from tracker import review
from tracker.errors import StoreError
from tracker.records import Changes, Decision, DecisionKind, ReviewStatus
from tracker.store import tags
from tracker.store.links import moves
from tracker.store.rows import changes_from_json, changes_to_json, chunks
from tracker.store.standing import set_roles, tell
from tracker.tables import DecisionRow, StandingRow, StatementRow


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
                settles=step.settles,
                run_id=session.get_one(StatementRow, step.statement_id).run_id,
            )
        )
    session.flush()
    refold({step.statement_id for step in decisions}, session=session)


def refold(ids: Iterable[int], *, session: Session) -> None:
    """Derive anew what holds for statements: from the runs that read their texts, decisions, and splittings.

    What people decided on is what they judged. Else it is what the newest run says, and retired where that lacks it.
    """
    wanted = sorted(set(ids))
    steps, moved = histories(wanted, session=session), moves(wanted, session=session)
    newest = tags.newest(wanted, session=session)
    events: set[int] = set()
    for statement_id in wanted:
        kept = review.in_force(steps[statement_id])
        held = review.standing(kept)
        row = session.get_one(StandingRow, statement_id)
        statement = session.get_one(StatementRow, statement_id)
        events.add(row.event_id)
        row.status, row.skips = held.status, held.skips
        undecided = held.status is ReviewStatus.PENDING
        run = newest[statement_id] if undecided else _judged(kept, session=session)
        if statement.run_id is None:
            if undecided:  # its adding was undone
                row.status = ReviewStatus.REJECTED
        elif run is not None:
            row.retired = not tags.follow(statement, run, session=session) and undecided
            if row.retired:
                row.status = ReviewStatus.REJECTED
        row.changes = changes_to_json(held.changes)
        row.stance = held.changes.stance or statement.stance
        row.event_id = held.changes.event_id or statement.event_id
        chosen = max((step.at for step in kept if step.changes.event_id), default=None)
        for move in moved.get(statement_id, ()):
            if move.event_id and (chosen is None or chosen <= move.at):
                row.event_id = move.event_id
        events.add(row.event_id)
        session.add(row)
        corrected = max((step.at for step in kept if step.changes != Changes()), default=None)
        set_roles(statement_id, held.changes, moved.get(statement_id, ()), corrected, session=session)
    session.flush()
    tell(events, session=session)


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
