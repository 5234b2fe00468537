"""The signs and words of the desk: what colour says, a sign says too."""

from __future__ import annotations

from tracker.records import Certainty, DecisionKind, ReviewStatus, Stance

STATUS_SIGNS = {
    ReviewStatus.PENDING: "·",
    ReviewStatus.ACCEPTED: "✓",
    ReviewStatus.CORRECTED: "~",
    ReviewStatus.REJECTED: "✗",
    ReviewStatus.DISPUTED: "!",
}
STATUS_STYLES = {
    ReviewStatus.PENDING: "$foreground-muted",
    ReviewStatus.ACCEPTED: "$text-success",
    ReviewStatus.CORRECTED: "$text-primary",
    ReviewStatus.REJECTED: "$text-error",
    ReviewStatus.DISPUTED: "$text-warning",
}
STANCE_STYLES = {
    Stance.CLAIMED: "$text-success",
    Stance.BLAMED: "$text-warning",
    Stance.DENIED: "$text-primary",
    Stance.UNCLAIMED: "$text-secondary",
}
SKIPPED = "»"
MARKED = "*"
OBJECTED = "\N{NOT EQUAL TO}"

ROLE_SIGNS = {"cue": "C", "speaker": "S", "responsible": "R", "event": "E", "medium": "M", "said": "T"}
OPEN, CLOSE = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"

HEDGED_SIGN = "?"

DONE = {
    DecisionKind.ACCEPT: "accepted",
    DecisionKind.CORRECT: "corrected",
    DecisionKind.REJECT: "rejected",
    DecisionKind.SKIP: "skipped",
    DecisionKind.UNDO: "undid the last step",
    DecisionKind.REDO: "redid the step",
}


def stance_word(stance: Stance, certainty: Certainty) -> str:
    """The stance, with a question mark where it is hedged."""
    return stance.value + (HEDGED_SIGN if certainty is Certainty.HEDGED else "")
