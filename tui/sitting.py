"""The order of one sitting and where the reviewer is in it. Nothing here touches the screen or the database."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from time import monotonic

from tracker.records import ReviewStatus
from tui.pages import Line, Opening


class Pace:
    """How fast the reviewer decides, from when he took his last decisions."""

    _LAST = 30  # decisions that count
    _FEWEST = 5  # decisions before anything can be said
    _PAUSE = 120.0  # seconds without a decision that are not counted as work

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._taken: deque[float] = deque(maxlen=self._LAST)

    def decided(self) -> None:
        """Note that a decision was taken now."""
        self._taken.append(self._clock())

    @property
    def per_minute(self) -> float | None:
        """Decisions a minute, pauses left out; None as long as too few were taken."""
        if len(self._taken) < self._FEWEST:
            return None
        worked = sum(min(b - a, self._PAUSE) for a, b in pairwise(self._taken))
        return 60 * (len(self._taken) - 1) / worked if worked else None


class Sitting:
    """The statements in the order taken at opening: decided ones stay, put-off ones go to the end."""

    def __init__(self, opening: Opening, before: Sitting | None = None) -> None:
        self.ids = list(opening.ids)
        self._listed = set(self.ids)  # to ask a long list for each line that is heard of takes a millisecond or two
        self.counts = dict(opening.counts)
        self.undecided = set(self.ids[: opening.undecided])
        self.skipped: set[int] = before.skipped if before else set()
        self.marked: set[int] = before.marked if before else set()
        self.pace: Pace = before.pace if before else Pace()
        self.at = 0 if self.undecided else len(self.ids)
        if self.undecided and opening.place is not None:
            self.seek(opening.place)

    @property
    def current(self) -> int | None:
        """The statement on the screen; None at the end, where all are decided."""
        return self.ids[self.at] if self.at < len(self.ids) else None

    def seek(self, statement_id: int) -> bool:
        """Go to a statement; False where the sitting has none of that id."""
        if statement_id not in self._listed:
            return False
        self.at = self.ids.index(statement_id)
        return True

    def move(self, by: int) -> bool:
        """Go on or back in the list; the end can be reached only when all are decided. False where it stays."""
        last = len(self.ids) if not self.undecided else len(self.ids) - 1
        before, self.at = self.at, min(max(self.at + by, 0), last)
        return self.at != before

    def move_undecided(self, by: int) -> bool:
        """Go to the next undecided statement, or the one before, round the ends; False where there is no other."""
        size = len(self.ids)
        for step in range(1, size):
            at = (self.at + by * step) % size
            if self.ids[at] in self.undecided:
                self.at = at
                return True
        return False

    def decided(self, statement_id: int) -> None:
        """Move on from a statement that was decided: to the next undecided one, else to the next, else to the end."""
        self.pace.decided()
        self._go_on_from(statement_id)

    def _go_on_from(self, statement_id: int) -> None:
        self.skipped.discard(statement_id)
        self.marked.discard(statement_id)
        was_open = statement_id in self.undecided
        self.undecided.discard(statement_id)
        if self.undecided:
            self.at = self._next_undecided(self.at + 1)
        else:
            self.at = len(self.ids) if was_open else self.at + 1

    def put_off(self, statement_id: int) -> None:
        """Move a statement to the end of the list, and on to the next undecided one."""
        at = self.ids.index(statement_id)
        self.ids.append(self.ids.pop(at))
        self.skipped.add(statement_id)
        self.at = self._next_undecided(at if at < len(self.ids) - 1 else 0)  # of the last, the first comes next

    def turn_mark(self, statement_id: int) -> None:
        """Mark a statement, or unmark it, and go on to the next undecided one, else to the next."""
        self.marked.symmetric_difference_update({statement_id})
        if not (self.at + 1 < len(self.ids) and self.ids[self.at + 1] in self.undecided and self.move(1)):
            _ = self.move_undecided(1) or self.move(1)

    def after(self, leaving: set[int]) -> int | None:
        """The statement to go on to when these are decided: the next undecided one; None where all are."""
        size = len(self.ids)
        turned = (self.ids[at % size] for at in range(self.at, self.at + size))
        return next((i for i in turned if i in self.undecided and i not in leaving), None)

    def go_to(self, statement_id: int | None) -> None:
        """Go to a statement, or to the end for None."""
        if statement_id is None or not self.seek(statement_id):
            self.at = len(self.ids)

    def redone(self, lines: Sequence[Line]) -> None:
        """Move on from statements on which a step was brought back, as after the step itself."""
        first, *others = lines
        self.heard(others)
        if not self.seek(first.id):
            self.heard(lines)
        elif first.status is ReviewStatus.PENDING:  # it was put off
            self.put_off(first.id)
        else:
            self._go_on_from(first.id)

    def take_back(self, statement_id: int, at: int, *, undecided: bool) -> None:
        """Return to a statement whose decision could not be stored, as if it had not been taken."""
        self.ids.remove(statement_id)
        self.ids.insert(at, statement_id)
        self.skipped.discard(statement_id)
        if undecided:
            self.undecided.add(statement_id)
        self.at = at

    def heard(self, lines: Iterable[Line]) -> None:
        """Take note of how statements stand now."""
        for line in lines:
            if line.id not in self._listed:
                self.ids.append(line.id)
                self._listed.add(line.id)
            if line.status is ReviewStatus.PENDING:
                self.undecided.add(line.id)
            else:
                self.undecided.discard(line.id)

    def upcoming(self) -> int | None:
        """The statement that deciding the present one leads to."""
        if len(self.undecided) == (self.current in self.undecided):
            return None
        return self.ids[self._next_undecided(self.at + 1)]

    def _next_undecided(self, start: int) -> int:
        size = len(self.ids)
        return next(at % size for at in range(start, start + size) if self.ids[at % size] in self.undecided)
