"""A digest of the annotation guide, for the side of the desk and for a screen of its own."""

from __future__ import annotations

from textual.content import Content

from tracker.records import ReviewStatus, Stance
from tui.signs import CLOSE, HEDGED_SIGN, OPEN, ROLE_SIGNS, SKIPPED, STANCE_STYLES, STATUS_SIGNS

_STANCES = (
    (Stance.CLAIMED, "our side did it", "claims, admits, “we fired it”"),
    (Stance.BLAMED, "somebody else did it", "accuses, charges, suspects X"),
    (Stance.DENIED, "it was not so", "denies, pleads not guilty, retracts"),
    (Stance.UNCLAIMED, "nobody owns up", "no claim so far, no comment"),
)
_COUNTS = (
    "an act of harm, meant, and done",
    "a doer with a name, a state, a force",
    "headlines, and what is long past",
    "each stance on each act by itself",
)
_COUNTS_NOT = (
    "promises, threats, calls to act",
    "“gunmen attacked”, nobody blamed",
    "“suspected attack”: doubts the act",
    "arming or hiding those who did it",
    "accidents, neglect, theft",
)


def digest() -> Content:
    """The four stances, what counts, and the signs."""
    parts = [Content.styled("The speaker says\n", "bold")]
    for stance, meaning, words in _STANCES:
        head = (f"{stance.value:10}", f"bold {STANCE_STYLES[stance]}")
        parts.append(Content.assemble(head, meaning, "\n", (f"  {words}\n", "$foreground-muted")))
    parts.append(Content.assemble((f"hedged {HEDGED_SIGN}  ", "bold"), "the blame is only a guess\n\n"))
    parts += [_list("It counts", "+", _COUNTS), _list("It does not", "-", _COUNTS_NOT)]
    roles = [f"{sign}{OPEN}{role}{CLOSE}" for role, sign in ROLE_SIGNS.items()]
    states = [f"{sign} {status.value}" for status, sign in STATUS_SIGNS.items() if status is not ReviewStatus.PENDING]
    signs = (roles[:3], roles[3:], states[:3], [*states[3:], f"{SKIPPED} skipped"])
    parts.append(Content.assemble(("Signs", "bold"), *("\n" + "  ".join(row) for row in signs)))
    return Content("").join(parts)


def _list(title: str, sign: str, entries: tuple[str, ...]) -> Content:
    return Content.assemble((title, "bold"), "\n", *(f"{sign} {entry}\n" for entry in entries), "\n")
