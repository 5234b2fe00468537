"""The queue: every statement of the sitting, of which only what is in view is ever rendered or read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tracker.inert import fit, isolate, one_line
from tracker.records import ReviewStatus
from tui.messages import LinesWanted, Picked
from tui.pages import Line
from tui.signs import MARKED, SKIPPED, STATUS_SIGNS, stance_word
from tui.sitting import Sitting

_KEPT = 2000  # lines remembered before the memory is emptied


class QueueList(ScrollView, can_focus=False):
    """One row a statement, read from the store as it comes into view."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"queue--row", "queue--decided", "queue--cursor"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sitting: Sitting | None = None
        self._lines: dict[int, Line] = {}
        self._asked: set[int] = set()
        self._painted: dict[int, tuple[str, str]] = {}  # what each row was last told to show

    def show(self, sitting: Sitting) -> None:
        """List the sitting's statements, with the present one in view."""
        self._sitting = sitting
        height = self.scrollable_content_region.height
        size = Size(self.scrollable_content_region.width, len(sitting.ids))
        if size != self.virtual_size:
            self.virtual_size = size
        top = self.scroll_offset.y
        if not top + 2 <= sitting.at < top + height - 2:
            self.scroll_to(y=max(0, sitting.at - height // 3), animate=False, force=True)
        self._ask()
        self._repaint()

    def put(self, lines: Iterable[Line]) -> None:
        """Take the lines of some statements, asked for or changed."""
        full = len(self._lines) > _KEPT
        if full:
            self._lines.clear()
        for line in lines:
            self._lines[line.id] = line
            self._asked.discard(line.id)
        if full:
            self._ask()
        self._repaint()

    def _repaint(self) -> None:
        """Paint the rows in view that are not as they were: to paint all takes longer than to read a statement."""
        top, region = self.scroll_offset.y, self.scrollable_content_region
        before, self._painted = self._painted, {}
        changed = []
        for row in range(top, top + region.height):
            self._painted[row] = shown = self._row(row, region.width)
            if before.get(row) != shown:
                changed.append(Region(0, row - top, region.width, 1))
        if changed:
            self.refresh(*changed)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for what has come into view."""
        super().watch_scroll_y(old_value, new_value)
        self._ask()

    def on_resize(self, event: events.Resize) -> None:
        """Keep the present statement in view."""
        if self._sitting is not None:
            self.show(self._sitting)

    def on_click(self, event: events.Click) -> None:
        """Go to the statement that was clicked."""
        row = event.get_content_offset(self)
        if row is None or self._sitting is None:
            return
        at = row.y + self.scroll_offset.y
        if at < len(self._sitting.ids):
            self.post_message(Picked(self._sitting.ids[at]))

    def _ask(self) -> None:
        height = self.scrollable_content_region.height
        if self._sitting is None or not height:
            return
        top = self.scroll_offset.y
        in_view = self._sitting.ids[top : top + height]
        wanted = [i for i in in_view if i not in self._lines and i not in self._asked]
        if wanted:
            self._asked = set(wanted)
            self.post_message(LinesWanted(wanted))

    def render_line(self, y: int) -> Strip:
        """One row."""
        width = self.scrollable_content_region.width
        text, name = self._row(y + self.scroll_offset.y, width)
        style = self.get_component_rich_style(name)
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)

    def _row(self, row: int, width: int) -> tuple[str, str]:
        """The text of a row and the name of its style."""
        if self._sitting is None or row >= len(self._sitting.ids):
            return "", "queue--row"
        here, open_ = row == self._sitting.at, self._sitting.ids[row] in self._sitting.undecided
        name = "queue--cursor" if here else "queue--row" if open_ else "queue--decided"
        line = self._lines.get(self._sitting.ids[row])
        if line is None:
            return "▶…" if here else " …", name
        sign = STATUS_SIGNS[line.status]
        if line.id in self._sitting.marked:
            sign = MARKED
        elif line.status is ReviewStatus.PENDING and line.id in self._sitting.skipped:
            sign = SKIPPED
        return _text(line, f"{'▶' if here else ' '}{sign}", width - 1), name


@lru_cache(maxsize=1000)
def _text(line: Line, lead: str, width: int) -> str:
    if line.held:
        return f"{lead}      its tag is hidden as yet"
    sure = f"{line.confidence * 100:3.0f}%" if line.confidence is not None else "    "
    lead = f"{lead} {sure} {stance_word(line.stance, line.certainty):10} "
    return isolate(lead + fit(one_line(line.label[:200]), width - cell_len(lead)))
