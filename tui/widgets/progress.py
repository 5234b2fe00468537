"""The line at the top: how far the review has come."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from tracker.records import ReviewStatus
from tui.signs import MARKED, STATUS_SIGNS, STATUS_STYLES
from tui.wording import duration

_LONGEST, _SHORTEST = 40, 6
_ROOM_FOR_PACE = 76  # columns


class Progress(Widget):
    """A bar, what is done and left, and how many statements have each status."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._counts: dict[ReviewStatus, int] | None = None
        self._pace: float | None = None
        self._marked = 0

    def show(self, counts: dict[ReviewStatus, int], pace: float | None = None, marked: int = 0) -> None:
        """Show these counts, the decisions a minute where they are known, and how many are marked."""
        before = (self._counts, self._pace, self._marked)
        self._counts, self._pace, self._marked = dict(counts), pace, marked
        if before != (self._counts, pace, marked):
            self.refresh()

    def render(self) -> Content:
        """The line, with as many words as there is room for."""
        if self._counts is None:
            return Content.styled(" opening…", "$foreground-muted")
        left = self._counts[ReviewStatus.PENDING]
        total = sum(self._counts.values())
        done = total - left
        share = done / total if total else 0.0
        figures = f" {done:,} done  {left:,} left  {int(share * 100)}%"
        figures += f"  {MARKED}{self._marked:,}" if self._marked else ""
        if self._pace and left and self.size.width >= _ROOM_FOR_PACE:
            figures += f"  {self._pace:.0f}/min, {duration(left / self._pace)} to go"
        room = self.size.width - cell_len(figures) - 4 - _SHORTEST
        states = next(
            (s for s in (self._states(named=True), self._states(named=False)) if s.cell_length <= room), Content("")
        )
        bar = max(_SHORTEST, min(_LONGEST, self.size.width - cell_len(figures) - states.cell_length - 4))
        full = int(bar * share)
        return Content.assemble(
            " ",
            ("█" * full, "$text-success"),
            ("░" * (bar - full), "$foreground-muted"),
            (figures, "bold"),
            "  ",
            states,
        )

    def _states(self, *, named: bool) -> Content:
        """The counts with their signs, and with the statuses' names where there is room."""
        parts: list[Content] = []
        for status, sign in STATUS_SIGNS.items():
            if status is not ReviewStatus.PENDING and self._counts is not None:
                name = f" {status.value}" if named else ""
                parts.append(Content.styled(f"{sign}{self._counts[status]:,}{name}", STATUS_STYLES[status]))
        return Content(" " if named else "  ").join(parts)
