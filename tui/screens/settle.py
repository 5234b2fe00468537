"""Settling what reviewers disagree on: each view with who holds it, and a key for each."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tracker.inert import shown
from tui import verdicts
from tui.clerk import FAILURES, cause
from tui.course import Course
from tui.keys import SETTLE_KEYS
from tui.pages import Page
from tui.widgets.keybar import KeyBar
from tui.wording import moment, view_summary


class SettleScreen(ModalScreen[None]):
    """Shows the views on the statement on the screen and has one of them hold."""

    BINDINGS = SETTLE_KEYS

    def __init__(self, course: Course) -> None:
        super().__init__()
        self._course = course
        self._text = Static(Content(" reading…"))
        self._seen: int | None = None  # the statement whose views are shown

    def compose(self) -> ComposeResult:
        """The views above the footer."""
        with Vertical(id="sheet"):
            with VerticalScroll(id="views", can_focus=False):
                yield self._text
            yield KeyBar()

    async def begin(self) -> None:
        """Find a statement that is disputed, and show the views on it."""
        try:
            found = await self._course.to_disputed()
        except FAILURES as error:
            self._course.say(f"That cannot be read: {shown(cause(error))}", severity="error")
            found = False
        page = self._course.page
        if found and page is not None:
            self._text.update(_views(page))
            self._seen = page.id
            return
        self._course.say("The reviewers disagree on nothing.")
        if self.is_current:
            self.dismiss()

    def action_settle(self, number: int) -> None:
        """Have that view hold, once the views are shown."""
        if self._seen is None:
            self.app.bell()
            return
        self.dismiss()

        async def settle() -> None:
            page = self._course.page
            views = page.to_settle if page is not None and page.id == self._seen else []
            if number > len(views):
                self._course.say(f"There is no view {number}; nothing was settled.")
                return
            await self._course.decide(verdicts.settled(views[number - 1]))

        self._course.steps.add(settle)

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_cancel(self) -> None:
        """Settle nothing."""
        self.dismiss()


def _views(page: Page) -> Content:
    by = page.settled_by
    head = f"It was settled by {shown(by)}. Settle it anew?" if by else "Which of them holds?"
    parts = [Content.assemble((f" {head}", "bold"))]
    for number, view in enumerate(page.to_settle, 1):
        summary = shown(view_summary(view, page))
        parts.append(Content.assemble("\n\n ", (f"{number}", "bold $text-accent"), f"  {summary}"))
        for step in view.decisions:
            who = f"{step.reviewer}, {moment(step.at)}" + (f": {step.why}" if step.why else "")
            parts.append(Content.styled(f"\n    {shown(who)}", "$foreground-muted"))
    return Content("").join(parts)
