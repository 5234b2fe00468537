"""Who reviews what, where several review one database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tracker.errors import DecisionError


@dataclass(frozen=True, slots=True)
class Team:
    """Reviewers who share the work: each statement is one member's, but for a share that goes to all, unseen.

    Raises:
        DecisionError: for a team without members, a name that is blank or stands twice, a share that is none.
    """

    members: tuple[str, ...]
    shared: float = 0.1  # of the statements, 0 to 1

    def __post_init__(self) -> None:
        if not self.members or not all(name.strip() for name in self.members):
            raise DecisionError("a team needs names: tracker team ana ben --shared 0.1")
        if len(set(self.members)) < len(self.members):
            raise DecisionError("a name stands twice in the team")
        if not 0 <= self.shared <= 1:
            raise DecisionError(f"a share of {self.shared} is not between 0 and 1")

    def shares(self, statement_id: int) -> bool:
        """Whether the statement goes to every member."""
        return _lot(statement_id, "shared") / 2**32 < self.shared

    def has(self, statement_id: int, reviewer: str) -> bool:
        """Whether the statement is in this member's queue; it hangs on its id and the team alone."""
        members = sorted(self.members)
        return reviewer in members and (
            self.shares(statement_id) or members[_lot(statement_id, "whose") % len(members)] == reviewer
        )


def _lot(statement_id: int, what: str) -> int:
    """A number below 2**32 that the id throws."""
    return int.from_bytes(hashlib.sha256(f"{what}:{statement_id}".encode()).digest()[:4], "big")
