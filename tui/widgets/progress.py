"""The line at the top: how far the review has come."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from tracker.records import ReviewStatus
from tui.signs import STATUS_SIGNS, STATUS_STYLES

_LONGEST, _SHORTEST = 40, 6


class Progress(Widget):
    """A bar, what is done and left, and how many statements have each status."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._counts: dict[ReviewStatus, int] | None = None

    def show(self, counts: dict[ReviewStatus, int]) -> None:
        """Show these counts."""
        self._counts = counts
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
