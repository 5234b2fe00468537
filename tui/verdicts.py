"""A key on a statement as a decision: what was on the screen is what is decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

from tracker import review
from tracker.records import Changes, Decision, DecisionKind, Stance
from tui.pages import Page


def accept(page: Page, reviewer: str) -> Decision:
    """Accept the statement as it is shown.

    Where others have corrected it, what is shown is theirs: accepting it sets the same fields, so that
    the reviewers agree. Their own corrections stay with a plain accept.
    """
    changes = _shown(page, reviewer)
    kind = DecisionKind.ACCEPT if changes == Changes() else DecisionKind.CORRECT
    return review.decision(page.id, kind, reviewer=reviewer, changes=changes, before=page.filed.status)


def with_stance(stance: Stance) -> Callable[[Page, str], Decision]:
    """Accept the statement with that stance; where it has it already, this accepts."""

    def verdict(page: Page, reviewer: str) -> Decision:
        if stance is page.filed.now.stance:
            return accept(page, reviewer)
        changes = replace(_shown(page, reviewer), stance=stance)
        kind, before = DecisionKind.CORRECT, page.filed.status
        return review.decision(page.id, kind, reviewer=reviewer, changes=changes, before=before)

    return verdict


def reject(page: Page, reviewer: str) -> Decision:
    """Say that this is no statement."""
    return review.decision(page.id, DecisionKind.REJECT, reviewer=reviewer, before=page.filed.status)


def skip(page: Page, reviewer: str) -> Decision:
    """Put the statement off."""
    return review.decision(page.id, DecisionKind.SKIP, reviewer=reviewer, before=page.filed.status)


def _shown(page: Page, reviewer: str) -> Changes:
    """The fields in which what is shown differs from what an accept of this reviewer would leave."""
    steps = review.in_force(page.history)
    held = review.standing(steps).changes
    mine = review.standing(step for step in steps if step.reviewer == reviewer).changes
    differing = {f.name for f in fields(Changes) if getattr(held, f.name) != getattr(mine, f.name)}
    shown = {name: getattr(page.filed.now, name) for name in differing - {"event_id"}}
    if "event_id" in differing:
        shown["event_id"] = page.filed.event_id
    return Changes(**shown)
