"""The line above the article: which statement, of how many, in which article."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from tracker.inert import fit, isolate, one_line
from tui.pages import View
from tui.wording import view_line


class Heading(Widget):
    """The statement's number in the queue, the article's title and its outlet."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._number = self._title = self._outlet = self._view = ""

    def show(self, number: int, total: int, title: str = "", outlet: str | None = None) -> None:
        """Show these; a title that is not known yet is left out."""
        self._number = f" {number:,} of {total:,}  " if total else ""
        self._title, self._outlet = one_line(title[:500]), one_line((outlet or "")[:100])
        self.refresh()

    def look_at(self, view: View) -> None:
        """Say what is listed, if it is not everything in the usual order."""
        line = one_line(view_line(view))
        if line != self._view:
            self._view = line
            self.refresh()

    def render(self) -> Content:
        """The line: the number and the title at the left, the outlet at the right where there is room."""
        outlet = fit(self._outlet, self.size.width // 4)
        view = fit(f"{self._view}  " if self._view else "", self.size.width // 3)
        room = self.size.width - cell_len(self._number) - cell_len(view) - cell_len(outlet) - 3
        title = fit(self._title, room)
        gap = max(0, room - cell_len(title)) + 2
        return Content.assemble(
            (self._number, "$foreground-muted"),
            (isolate(view), "$text-accent"),
            (isolate(title), "bold"),
            " " * gap,
            (isolate(outlet), "$foreground-muted"),
        )
