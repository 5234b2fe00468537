"""Decisions, as values: what a reviewer's steps add up to. Nothing here touches a database.

A statement's decisions are folded in the order they were taken. Undo takes back the reviewer's own
last step, redo brings it back until a new step is taken. What holds is the latest settlement if there is
one, else what the reviewers' latest decisions agree on, else the statement is disputed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from itertools import groupby

from tracker.errors import DecisionError
from tracker.records import (
    Changes,
    Decision,
    DecisionKind,
    EventMention,
    ReviewStatus,
    Statement,
)

# The steps that say something about a statement; skip only puts it off.
_VERDICTS = (DecisionKind.ACCEPT, DecisionKind.CORRECT, DecisionKind.REJECT)
_NONE = Changes()
_REVERSALS = (DecisionKind.UNDO, DecisionKind.REDO)


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds for a statement after its decisions."""

    status: ReviewStatus = ReviewStatus.PENDING
    changes: Changes = _NONE
    skips: int = 0


@dataclass(frozen=True, slots=True)
class Ground:
    """What a statement says without any decision on it, and what became of the events that decisions name.

    Reviewers who say the same say it in different ways: one leaves a field to the tag, another sets what the tag has;
    one names an event, another the one that it was merged into.
    """

    tag: Changes = _NONE  # every field; the event is the one that the latest splitting gave the statement to
    moved: tuple[tuple[datetime, int], ...] = ()  # when splittings gave it to which event, the oldest first
    roots: Mapping[int, int] = field(default_factory=dict)  # the event that stands for another, where one does

    def set_by(self, step: Decision) -> Changes:
        """What a step sets; a splitting that came after it has the statement be about another event."""
        since = [event_id for at, event_id in self.moved if at >= step.at]
        return replace(step.changes, event_id=since[-1]) if since and step.changes.event_id else step.changes

    def beyond(self, changes: Changes) -> Changes:
        """The fields that are not as tagged."""
        own = {f.name for f in fields(changes) if getattr(changes, f.name) == getattr(self.tag, f.name)}
        return replace(changes, **dict.fromkeys(own))

    def compared(self, held: Standing) -> Standing:
        """What reviewers who agree have in common: fields that are not as tagged, the event by what stands for it."""
        root, own = (n and self.roots.get(n, n) for n in (held.changes.event_id, self.tag.event_id))
        changes = replace(held.changes, event_id=None if root == own else root)
        if held.status is ReviewStatus.REJECTED:
            return held
        return Standing(ReviewStatus.ACCEPTED if changes == _NONE else ReviewStatus.CORRECTED, changes)


_BARE = Ground()


@dataclass(frozen=True, slots=True)
class View:
    """What one reviewer, or several who agree, say of a statement."""

    standing: Standing = Standing()
    decisions: tuple[Decision, ...] = ()  # the latest of each of them


def decision(
    statement_id: int,
    kind: DecisionKind,
    *,
    reviewer: str,
    changes: Changes | None = None,
    before: ReviewStatus = ReviewStatus.PENDING,
    why: str | None = None,
    batch: str | None = None,
    settles: bool = False,
) -> Decision:
    """A new decision, taken now.

    Raises:
        DecisionError: for a correction that sets nothing, or a nameless reviewer.
    """
    changes = changes or _NONE
    if kind is DecisionKind.CORRECT and changes == Changes():
        raise DecisionError("a correction sets at least one field")
    if not reviewer.strip():
        raise DecisionError("a decision needs the reviewer's name (--as NAME)")
    now = datetime.now(UTC)
    batch = batch or new_batch()
    return Decision(statement_id, reviewer, kind, now, batch, changes, before, why, settles=settles)


def new_batch() -> str:
    """A name for decisions that are one step: undone and redone together."""
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class _Stacks:
    """One reviewer's steps, each the decisions of one batch: those that stand, and those that undo took back."""

    done: list[list[Decision]] = field(default_factory=list)
    undone: list[list[Decision]] = field(default_factory=list)


def _stacks(decisions: Iterable[Decision]) -> dict[str, _Stacks]:
    """Replay decisions in the order they were taken, by reviewer."""
    found: dict[str, _Stacks] = {}
    last_batch: dict[str, str] = {}
    for step in decisions:
        mine = found.setdefault(step.reviewer, _Stacks())
        same_step = last_batch.get(step.reviewer) == step.batch
        last_batch[step.reviewer] = step.batch
        if step.kind in _REVERSALS:
            if same_step:  # the other rows of a batch that was undone as one step
                continue
            origin, target = (mine.done, mine.undone) if step.kind is DecisionKind.UNDO else (mine.undone, mine.done)
            if origin:
                target.append(origin.pop())
        elif same_step and mine.done:
            mine.done[-1].append(step)
        else:
            mine.done.append([step])
            mine.undone.clear()
    return found


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that undo has not taken back, oldest first; undo and redo themselves are left out.

    Args:
        decisions: of one or of many statements, in the order they were taken.
    """
    kept = [d for stacks in _stacks(decisions).values() for batch in stacks.done for d in batch]
    return sorted(kept, key=lambda d: d.id or 0)


def next_undo(newest_first: Iterable[Decision]) -> list[Decision]:
    """The last step that still stands, all decisions of its batch.

    Args:
        newest_first: one reviewer's decisions, read only as far back as the step.

    Raises:
        DecisionError: where there is none.
    """
    step = _last_standing(_steps_back(newest_first))
    if step is None:
        raise DecisionError("nothing to undo")
    return step


def next_redo(newest_first: Iterable[Decision]) -> list[Decision]:
    """The step that the last undo took back, all decisions of its batch.

    Args:
        newest_first: one reviewer's decisions, read only as far back as the step.

    Raises:
        DecisionError: where there is none.
    """
    steps = _steps_back(newest_first)
    found, brought_back = None, 0
    for kind, _ in steps:
        if kind is DecisionKind.REDO:
            brought_back += 1
        elif kind is DecisionKind.UNDO and brought_back:
            brought_back -= 1
        else:  # an undo took back what stood last before it; any other step forgets what was undone
            found = _last_standing(steps) if kind is DecisionKind.UNDO else None
            break
    if found is None:
        raise DecisionError("nothing to redo")
    return found


def _steps_back(newest_first: Iterable[Decision]) -> Iterator[tuple[DecisionKind, list[Decision]]]:
    """The steps with their kinds; the decisions of one batch are one step."""
    for _, batch in groupby(newest_first, key=lambda d: d.batch):
        step = list(batch)
        yield step[0].kind, step


def _last_standing(steps: Iterator[tuple[DecisionKind, list[Decision]]]) -> list[Decision] | None:
    """The newest step that no later undo took back for good."""
    taken_back = 0
    for kind, step in steps:
        if kind is DecisionKind.UNDO:
            taken_back += 1
        elif kind is DecisionKind.REDO or taken_back:
            taken_back -= 1
        else:
            return step
    return None


def standing(decisions: Iterable[Decision], ground: Ground = _BARE) -> Standing:
    """What holds for one statement after these decisions that are in force (:func:`in_force`)."""
    kept = list(decisions)
    skips = sum(d.kind is DecisionKind.SKIP for d in kept)
    found = views(kept, ground)
    if not found:
        return Standing(skips=skips)
    if len(found) > 1:
        return Standing(ReviewStatus.DISPUTED, skips=skips)
    return replace(found[0].standing, skips=skips)


def views(decisions: Iterable[Decision], ground: Ground = _BARE) -> list[View]:
    """What holds of one statement after these decisions that are in force; several views where it is disputed."""
    kept = list(decisions)
    settlement = next((step for step in reversed(kept) if step.settles), None)
    if settlement is None:
        return opinions(kept, ground)
    return _grouped([(_after(Standing(), settlement, ground), settlement)], ground)


def opinions(decisions: Iterable[Decision], ground: Ground = _BARE) -> list[View]:
    """What the reviewers say of one statement, whether it was settled or not; one view where they agree."""
    latest: dict[str, tuple[Standing, Decision]] = {}
    for step in decisions:
        if step.kind in _VERDICTS and not step.settles:
            before = latest[step.reviewer][0] if step.reviewer in latest else Standing()
            latest[step.reviewer] = _after(before, step, ground), step
    return _grouped(latest.values(), ground)


def _grouped(taken: Iterable[tuple[Standing, Decision]], ground: Ground) -> list[View]:
    """Those who agree as one view, which names the event as the first of them does: a merging can be undone."""
    grouped: dict[Standing, tuple[Changes, list[Decision]]] = {}
    for held, step in taken:
        said = replace(held, changes=ground.beyond(held.changes))
        grouped.setdefault(ground.compared(said), (said.changes, []))[1].append(step)
    return [View(replace(key, changes=changes), tuple(steps)) for key, (changes, steps) in grouped.items()]


def _after(held: Standing, step: Decision, ground: Ground) -> Standing:
    """A reviewer's view after one more step: accepting keeps the corrections made before."""
    if step.kind is DecisionKind.REJECT:
        return Standing(ReviewStatus.REJECTED)
    return Standing(ReviewStatus.ACCEPTED, merge(held.changes, ground.set_by(step)))


def merge(older: Changes, newer: Changes) -> Changes:
    """Both sets of changes; where both set a field, the newer one."""
    values = {f.name: getattr(newer, f.name) for f in fields(newer) if getattr(newer, f.name) is not None}
    return replace(older, **values)


def apply(tag: Statement, changes: Changes, event_name: str | None = None) -> Statement:
    """The statement with the changed fields in place of the model's.

    Args:
        tag: as the model has it.
        changes: what decisions set.
        event_name: title of the event that ``changes.event_id`` names.
    """
    if changes == Changes():
        return tag
    event, cue = tag.event, changes.cue or tag.cue
    if changes.event_id is not None:
        name, span = event_name or "", event.span if event else cue
        event = EventMention(span, name or span.text, f"E{changes.event_id}")
    if changes.event_span is not None and event is not None:
        event = replace(event, span=changes.event_span)
    return replace(
        tag,
        cue=cue,
        stance=changes.stance or tag.stance,
        certainty=changes.certainty or tag.certainty,
        speaker=tag.speaker if changes.speaker is None else changes.speaker,
        responsible=tag.responsible if changes.responsible is None else changes.responsible,
        event=event,
    )
