"""A screen that holds something to read."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.keys import PAGE_KEYS
from tui.widgets.keybar import KeyBar


class ReadingScreen(Screen[None]):
    """A title and a text, scrolled by keys, and a key back."""

    BINDINGS = PAGE_KEYS

    def __init__(self, heading: str, text: Content | None = None, *, wide: bool = False) -> None:
        super().__init__()
        self._heading = heading
        self._body = Static(text or Content("reading…"), classes="wide" if wide else "")

    def show(self, text: Content) -> None:
        """Show a text that had to be read."""
        self._body.update(text)

    def compose(self) -> ComposeResult:
        """The title, the text and the footer."""
        yield Static(Content(self._heading), classes="title")
        with VerticalScroll(can_focus=False):
            yield self._body
        yield KeyBar()

    def action_back(self) -> None:
        """Return to the review."""
        self.dismiss()

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_scroll_page(self, pages: int) -> None:
        """Scroll by screenfuls."""
        body = self.query_one(VerticalScroll)
        body.scroll_relative(y=pages * max(1, body.size.height - 2), animate=False)
