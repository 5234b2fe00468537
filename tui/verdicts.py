"""A key on a statement as a decision: what was on the screen is what is decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, replace

from tracker import review
from tracker.records import Changes, Decision, DecisionKind, FiledStatement, ReviewStatus, Stance
from tracker.review import View
from tui.draft import NEW, Draft
from tui.pages import Page

Verdict = Callable[[Page, str], Decision]


def accept(page: Page, reviewer: str) -> Decision:
    """Accept the statement as it is shown.

    Where others have corrected it, what is shown is theirs: accepting it sets the same fields, so that
    the reviewers agree. Their own corrections stay with a plain accept.
    """
    return accepted(page.filed, page.history, reviewer)


def accepted(filed: FiledStatement, history: Iterable[Decision], reviewer: str, batch: str | None = None) -> Decision:
    """The same without a page, for one of a batch."""
    changes = _shown(filed, history, reviewer)
    kind = DecisionKind.ACCEPT if changes == Changes() else DecisionKind.CORRECT
    return review.decision(filed.id, kind, reviewer=reviewer, changes=changes, before=filed.status, batch=batch)


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
    merged = review.merge(_shown(page.filed, page.history, reviewer), changes)
    decision = review.decision(page.id, DecisionKind.ACCEPT, reviewer=reviewer, before=page.filed.status, why=why)
    return replace(decision, kind=DecisionKind.CORRECT, changes=merged)


def reject(page: Page, reviewer: str, why: str | None = None) -> Decision:
    """Say that this is no statement."""
    return review.decision(page.id, DecisionKind.REJECT, reviewer=reviewer, before=page.filed.status, why=why)


def settled(view: View) -> Verdict:
    """Have one of the reviewers' views hold."""

    def verdict(page: Page, reviewer: str) -> Decision:
        held = view.standing
        kind = DecisionKind.REJECT if held.status is ReviewStatus.REJECTED else DecisionKind.CORRECT
        if held.changes == Changes() and kind is DecisionKind.CORRECT:
            kind = DecisionKind.ACCEPT
        before, changes = page.filed.status, held.changes
        return review.decision(page.id, kind, reviewer=reviewer, changes=changes, before=before, settles=True)

    return verdict


def skip(page: Page, reviewer: str) -> Decision:
    """Put the statement off."""
    return review.decision(page.id, DecisionKind.SKIP, reviewer=reviewer, before=page.filed.status)


def _shown(filed: FiledStatement, history: Iterable[Decision], reviewer: str) -> Changes:
    """The fields in which what is shown differs from what an accept of this reviewer would leave."""
    steps = review.in_force(history)
    held = review.standing(steps).changes
    mine = review.standing(step for step in steps if step.reviewer == reviewer).changes
    differing = {f.name for f in fields(Changes) if getattr(held, f.name) != getattr(mine, f.name)}
    now = filed.now
    shown = {name: getattr(now, name) for name in differing - {"event_id", "event_span"}}
    if "event_id" in differing:
        shown["event_id"] = filed.event_id
    if "event_span" in differing and now.event:
        shown["event_span"] = now.event.span
    return Changes(**shown)
