"""The honest check on a screen of its own: a sentence in its article, and what the model says of it hidden."""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tracker.records import Stance
from tui.keys import BLIND_KEYS
from tui.pages import Blind
from tui.screens.guide import GuideScreen
from tui.widgets.article import Article
from tui.widgets.heading import Heading
from tui.widgets.keybar import KeyBar
from tui.widgets.notice import SMALLEST

if TYPE_CHECKING:
    from tui.course import Course

_LOOK = 0.3  # seconds in which no answer is taken: a key typed for the statement before is none
_TITLE = " Blind check: which stance does the marked sentence take? Its tag is hidden."


class BlindScreen(Screen[None]):
    """Asks for the stance of a sentence; an answer is stored, and what comes next is up to the course."""

    BINDINGS = BLIND_KEYS

    def __init__(self, course: Course, blind: Blind) -> None:
        super().__init__()
        self._course = course
        self._blind = blind
        self._several: set[Stance] | None = None  # the stances chosen so far, where several are being chosen
        self._answered = False
        self._over = False
        self._since = monotonic()

    def compose(self) -> ComposeResult:
        """The question, the article, what was chosen so far, the keys."""
        yield Static(Content(_TITLE), classes="title")
        yield Heading(id="heading")
        yield Article(id="article")
        yield Static(id="hint")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the sentence."""
        self.ask(self._blind)

    def ask(self, blind: Blind) -> None:
        """Ask about a sentence, this or another one."""
        self._blind, self._several, self._answered, self._since = blind, None, False, monotonic()
        outlet = blind.sources[0].outlet if blind.sources else None
        self.query_one(Heading).show(0, 0, blind.title, outlet)
        self.query_one(Article).show(blind.passage, blind.check.sentence)
        self._hint()

    def close(self) -> None:
        """Go; from under another screen as soon as that has gone."""
        self._over = True
        if self.is_current:
            self.dismiss()

    def on_screen_resume(self) -> None:
        """Go, if that was asked for while another screen lay over this one."""
        if self._over:
            self.dismiss()

    def again(self) -> None:
        """Take an answer once more, as the last one was not stored."""
        self._answered = False

    def _hint(self) -> None:
        chosen = (
            None if self._several is None else ", ".join(s.value for s in Stance if s in self._several) or "none yet"
        )
        self.query_one("#hint", Static).update(
            Content("" if chosen is None else f" Several: {chosen}; enter keeps them")
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nobody answers for what cannot be seen."""
        small = self.size.width < SMALLEST[0] or self.size.height < SMALLEST[1]
        return not (small and action in ("stance", "nothing", "several", "keep"))

    def action_stance(self, stance: str) -> None:
        """The sentence takes this stance; where several are being chosen, this is one of them or no longer."""
        if self._several is None:
            self._answer(frozenset([Stance(stance)]))
        else:
            self._several.symmetric_difference_update([Stance(stance)])
            self._hint()

    def action_nothing(self) -> None:
        """The sentence holds no statement."""
        self._answer(frozenset())

    def action_several(self) -> None:
        """Choose several stances, or give that up."""
        self._several = set() if self._several is None else None
        self._hint()

    def action_keep(self) -> None:
        """Keep the stances that were chosen."""
        if self._several:
            self._answer(frozenset(self._several))

    def _answer(self, stances: frozenset[Stance]) -> None:
        if self._answered or monotonic() - self._since < _LOOK:
            self.app.bell()
            return
        self._answered = True
        self._course.steps.add(partial(self._course.answer, self._blind, stances))

    def action_undo(self) -> None:
        """Take back the last step; where it was an answer, that is asked for again."""
        self._course.steps.add(self._course.undo)

    def action_scroll_article(self, pages: int) -> None:
        """Read on or back."""
        article = self.query_one(Article)
        step = max(1, article.scrollable_content_region.height - 2)
        article.scroll_to(y=article.scroll_offset.y + pages * step, animate=False)

    def action_guide(self) -> None:
        """Show what counts as a statement."""
        self.app.push_screen(GuideScreen())
