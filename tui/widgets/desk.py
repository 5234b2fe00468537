"""The parts of the desk on one screen, and what they show together."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.geometry import Offset
from textual.widget import Widget
from textual.widgets import Static

from tui.guide import digest
from tui.keys import key_for
from tui.pages import Line, Page, View
from tui.sitting import Sitting
from tui.widgets.article import Article
from tui.widgets.card import Card
from tui.widgets.heading import Heading
from tui.widgets.history import History
from tui.widgets.keybar import KeyBar
from tui.widgets.notice import Notice
from tui.widgets.progress import Progress
from tui.widgets.queue import QueueList


class Desk(Widget):
    """Progress, queue, article, card, guide and history; which of them are seen is up to the style sheet."""

    def compose(self) -> ComposeResult:
        """The parts, from top to bottom and from left to right."""
        yield Notice(id="small")
        with Vertical(id="whole"):
            yield Progress(id="progress")
            with Horizontal(id="middle"):
                yield QueueList(id="queue")
                with Vertical(id="centre"):
                    yield Heading(id="heading")
                    yield Article(id="article")
                    yield Notice(id="notice")
                    yield Card(id="card")
                with Vertical(id="side"):
                    with VerticalScroll(id="guide", can_focus=False):
                        yield Static(digest())
                    with VerticalScroll(id="past", can_focus=False):
                        yield History(id="history")
            yield KeyBar()

    def on_resize(self, event: events.Resize) -> None:
        """Say so if the terminal is too small; the style sheet then hides the rest."""
        self.query_one("#small", Notice).say_small(event.size.width, event.size.height)

    def show_place(self, sitting: Sitting, view: View) -> None:
        """Show how far the review is and where in the queue, before the statement itself has been read."""
        self.query_one(Progress).show(sitting.counts, sitting.pace.per_minute, len(sitting.marked))
        self.query_one(Heading).look_at(view)
        self.query_one(QueueList).show(sitting)

    def show_lines(self, lines: Iterable[Line]) -> None:
        """Show these statements in the queue as they stand now."""
        self.query_one(QueueList).put(lines)

    def show_page(self, sitting: Sitting, page: Page | None, *, steady: bool = False) -> None:
        """Show a statement.

        Args:
            sitting: in which it stands.
            page: the statement; None while it is being read.
            steady: whether the article stays where it is, as long as the cue is in view.
        """
        self.remove_class("-notice")
        source = page.sources[0] if page and page.sources else None
        outlet = source.outlet if source else None
        title = page.title if page else ""
        self.query_one(Heading).show(sitting.at + 1, len(sitting.ids), title, outlet)
        if page is None:
            self.query_one(Article).clear()
        else:
            self.query_one(Article).show(page.passage, page.filed.now, steady=steady)
        self.query_one(Card).show(page)
        self.query_one(History).show(page)

    def show_empty(self, database: str) -> None:
        """Say how to import."""
        self._notice().say_empty(database, key_for(self.screen, "leave"))

    def show_done(self, sitting: Sitting, view: View) -> None:
        """Say that nothing listed is left to the reviewer, and how all statements stand."""
        previous, undo, leave, show_all = (
            key_for(self.screen, action) for action in ("previous", "undo", "leave", "show_all")
        )
        listed = None if view.everything else len(sitting.ids)
        self._notice().say_done(sitting.counts, listed, previous, undo, leave, show_all)

    def show_unreadable(self, why: str) -> None:
        """Say that the statement cannot be read."""
        self._notice().say_unreadable(why)

    def _notice(self) -> Notice:
        self.query_one(Heading).show(0, 0)
        self.query_one(Card).show(None)
        self.query_one(History).show(None)
        self.query_one(Article).clear()
        self.add_class("-notice")
        return self.query_one("#notice", Notice)

    def offset_under(self, at: Offset) -> int | None:
        """Which character of the document stands in a cell of the screen; None for a cell without any."""
        return self.query_one(Article).offset_under(at)

    def scroll_article(self, pages: int) -> None:
        """Read on or back by a screenful."""
        article = self.query_one(Article)
        step = max(1, article.scrollable_content_region.height - 2)
        article.scroll_to(y=article.scroll_offset.y + pages * step, animate=False)
