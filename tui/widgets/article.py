"""The article, with the statement in view and its roles marked."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tracker.inert import isolate
from tracker.records import Span, Statement
from tui.layout import SENTENCE, Layout, lay_out
from tui.pages import Passage
from tui.signs import ROLE_SIGNS

_GUTTER = {True: "┃ ", False: "  "}
_EDGE = 1  # free cells at the right


class Article(ScrollView, can_focus=False):
    """Lines of the article, laid out once a statement and width, and styled as they come into view."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "article--context",
        "article--sentence",
        "article--gutter",
        "article--note",
        *(f"article--{role}" for role in ROLE_SIGNS),
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: tuple[Passage, Statement | Span] | None = None
        self._layout: Layout | None = None
        self._width = 0

    def show(self, passage: Passage, statement: Statement | Span, *, steady: bool = False) -> None:
        """Show the passage with a statement's roles marked, or with a sentence alone, and bring that into view.

        ``steady`` leaves it where it is as long as the marks are in view.
        """
        self._shown = (passage, statement)
        self._lay_out(steady=steady)

    def clear(self) -> None:
        """Show nothing."""
        self._shown = self._layout = None
        self._set_height(0)
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Break the lines anew and keep the cue in view."""
        self._lay_out()

    def offset_under(self, at: Offset) -> int | None:
        """Which character of the document stands in a cell of the screen; None for a cell without any."""
        within = at - self.content_region.offset
        if self._layout is None or self._shown is None or not self.content_region.contains_point(at):
            return None
        found = self._layout.offset_at(within.y + self.scroll_offset.y, within.x - len(_GUTTER[True]))
        return None if found is None else self._shown[0].start + found

    def _lay_out(self, *, steady: bool = False) -> None:
        self._width = self.scrollable_content_region.width
        room = self._width - len(_GUTTER[True]) - _EDGE
        if self._shown is None or room < 2:
            return
        self._layout = lay_out(*self._shown, room)
        self._set_height(len(self._layout.lines))
        if not (steady and self._in_view(self._layout)):
            self.scroll_to_statement()
        self.refresh()

    def _set_height(self, lines: int) -> None:
        """Have so many lines to scroll through; only the bar hangs on it, so the screen needs no new layout."""
        self.set_reactive(Article.virtual_size, Size(self._width, lines))
        self.vertical_scrollbar.window_virtual_size = lines

    def _in_view(self, layout: Layout) -> bool:
        """Whether all marks that stand in the sentence, and the cue, can be seen."""
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        near = [m for m in layout.marks if layout.sentence.start <= m.start < layout.sentence.end]
        lines = [layout.line_of(mark.start) for mark in (layout.cue, *near)]
        return top <= min(lines) and max(lines) < top + height

    def scroll_to_statement(self) -> None:
        """Bring the cue into view with the sentence around it, a third down the widget."""
        if self._layout is None:
            return
        height = self.scrollable_content_region.height
        first, cue = self._layout.line_of(self._layout.sentence.start), self._layout.line_of(self._layout.cue.start)
        top = first - height // 3
        self.scroll_to(y=max(top, cue - height * 2 // 3), animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """One line of the widget."""
        row = y + self.scroll_offset.y
        base = self.get_component_rich_style("article--context")
        if self._layout is None or row >= len(self._layout.lines):
            return Strip.blank(self._width, base)
        within = self._layout.in_sentence(row)
        segments = [Segment(_GUTTER[within], self.get_component_rich_style("article--gutter"))]
        for text, roles in self._layout.pieces(row):
            style = self.get_component_rich_style("article--sentence") if SENTENCE in roles else base
            for role in roles:
                if role != SENTENCE:
                    style += self.get_component_rich_style(f"article--{role}", partial=True)
            segments.append(Segment(isolate(text), style))
        return Strip(segments).adjust_cell_length(self._width, base)
