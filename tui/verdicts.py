"""A key on a statement as a decision: what was on the screen is what is decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, replace

from tracker import review
from tracker.records import Changes, Decision, DecisionKind, FiledStatement, ReviewStatus, Stance
from tracker.review import Ground, View
from tui.draft import NEW, Draft
from tui.pages import Page

Verdict = Callable[[Page, str], Decision]


def accept(page: Page, reviewer: str) -> Decision:
    """Accept the statement as it is shown.

    Where others have corrected it, what is shown is theirs: accepting it sets the same fields, so that
    the reviewers agree. Their own corrections stay with a plain accept.
    """
    return accepted(page.filed, page.history, page.ground, reviewer)


def accepted(
    filed: FiledStatement, history: Iterable[Decision], ground: Ground, reviewer: str, batch: str | None = None
) -> Decision:
    """The same without a page, for one of a batch."""
    changes = _shown(filed, history, ground, reviewer)
    kind = DecisionKind.ACCEPT if changes == Changes() else DecisionKind.CORRECT
    return _decided(filed, reviewer, kind, changes, batch=batch)


def with_stance(stance: Stance) -> Verdict:
    """Accept the statement with that stance; where it has it already, this accepts."""

    def verdict(page: Page, reviewer: str) -> Decision:
        if stance is page.filed.now.stance:
            return accept(page, reviewer)
        return _corrected(page, reviewer, Changes(stance=stance))

    return verdict


def corrected(draft: Draft) -> Verdict:
    """What the draft changes; where it changes nothing, this accepts. A new event is put in when it has been made."""

    def verdict(page: Page, reviewer: str) -> Decision:
        changes = draft.changes(page)
        if changes == Changes() and draft.event.id != NEW:
            return replace(accept(page, reviewer), why=draft.why)
        return _corrected(page, reviewer, changes, draft.why)

    return verdict


def _corrected(page: Page, reviewer: str, changes: Changes, why: str | None = None) -> Decision:
    merged = review.merge(_shown(page.filed, page.history, page.ground, reviewer), changes)
    decision = _decided(page.filed, reviewer, DecisionKind.ACCEPT, why=why)
    return replace(decision, kind=DecisionKind.CORRECT, changes=merged)


def reject(page: Page, reviewer: str, why: str | None = None) -> Decision:
    """Say that this is no statement."""
    return _decided(page.filed, reviewer, DecisionKind.REJECT, why=why)


def settled(view: View) -> Verdict:
    """Have one of the reviewers' views hold."""

    def verdict(page: Page, reviewer: str) -> Decision:
        held = view.standing
        kind = DecisionKind.REJECT if held.status is ReviewStatus.REJECTED else DecisionKind.CORRECT
        if held.changes == Changes() and kind is DecisionKind.CORRECT:
            kind = DecisionKind.ACCEPT
        return replace(_decided(page.filed, reviewer, kind, held.changes), settles=True)

    return verdict


def skip(page: Page, reviewer: str) -> Decision:
    """Put the statement off."""
    return _decided(page.filed, reviewer, DecisionKind.SKIP)


def _decided(
    filed: FiledStatement,
    reviewer: str,
    kind: DecisionKind,
    changes: Changes | None = None,
    *,
    why: str | None = None,
    batch: str | None = None,
) -> Decision:
    """A decision about the tag that is shown, whatever a newer model makes of the text by the time it is stored."""
    before = filed.status
    step = review.decision(filed.id, kind, reviewer=reviewer, changes=changes, before=before, why=why, batch=batch)
    return replace(step, model=filed.model)


def _shown(filed: FiledStatement, history: Iterable[Decision], ground: Ground, reviewer: str) -> Changes:
    """The fields in which what is shown differs from what an accept of this reviewer would leave."""
    steps = review.in_force(history)
    held = review.standing(steps, ground).changes
    mine = review.standing((step for step in steps if step.reviewer == reviewer), ground).changes
    differing = {f.name for f in fields(Changes) if getattr(held, f.name) != getattr(mine, f.name)}
    now = filed.now
    shown = {name: getattr(now, name) for name in differing - {"event_id", "event_span"}}
    if "event_id" in differing:
        shown["event_id"] = filed.event_id
    if "event_span" in differing and now.event:
        shown["event_span"] = now.event.span
    return Changes(**shown)
