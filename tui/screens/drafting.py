"""What the screens share on which a statement is changed or added: they lie over the desk, which shows the draft."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tracker.inert import shown
from tracker.names import own_name
from tracker.records import Event, Span
from tui.clerk import FAILURES, cause
from tui.course import Course
from tui.draft import NEW, Draft
from tui.matching import Option
from tui.pages import Page
from tui.screens.picker import Pick, Picker
from tui.widgets.keybar import KeyBar

TITLES = {"speaker": "Who speaks?", "responsible": "Who is responsible?", "event": "Which event?"}
NEW_ONES = {"speaker": "another name", "responsible": "another name", "event": "new event"}
NOBODY = Option("nobody", None, "empties the role")
_HERE = "in this article"
_BEFORE_NOBODY = 4  # options that stand before nobody


class DraftScreen(ModalScreen[None]):
    """Holds a draft. Keys become steps of the course, so that however fast they come they fall on the right statement.

    Screens open and close with the key itself; only what needs the statement waits in line.
    """

    PICKER: ClassVar[type[Picker]] = Picker  # what a role is chosen with

    def __init__(self, course: Course, hint: str) -> None:
        super().__init__()
        self.course = course
        self.draft: Draft | None = None
        self._hint = Static(Content(hint), id="hint")

    def compose(self) -> ComposeResult:
        """What to do, and the keys."""
        with Vertical(id="strip"):
            yield self._hint
            yield KeyBar()

    def do(self, step: Callable[[Draft, Page], Awaitable[Draft | None]]) -> None:
        """Put a step in line that may change the draft; without a draft it is passed over."""

        async def change() -> None:
            page = self.course.page
            if self.draft is None or page is None:
                return
            try:
                self.draft = await step(self.draft, page)
            except FAILURES as error:
                self.course.say(f"That cannot be read: {shown(cause(error))}", severity="error")
                if self not in self.app.screen_stack:  # it closed with the key, and nobody goes on with the draft
                    self.course.end_draft()

        self.course.steps.add(change)

    def pick(self, role: str, words: Callable[[], Span | None]) -> Picker:
        """Open a picker for a role, and have it filled when its turn comes; the caller pushes it."""
        picker = self.PICKER(TITLES[role], NEW_ONES[role])
        self.do(partial(self._offer, picker, role, words))
        return picker

    async def _offer(
        self, picker: Picker, role: str, words: Callable[[], Span | None], draft: Draft, page: Page
    ) -> Draft:
        offered = await self.course.clerk.offered(role, page.filed.digest)
        picker.offer(with_words(role, words(), offered))
        return draft

    async def chosen(self, picker: Picker, pick: Pick, role: str, draft: Draft, page: Page) -> Draft | None:
        """The draft with what was picked; None where nothing was."""
        option = picker.chosen(pick)
        if option is None:
            self.course.say("Nothing was chosen.")
            return None
        if role == "event":
            return draft.with_event(await self.event(option))
        if option.value is None:
            return draft.with_parties(role, ())
        name = str(option.value)
        found = await self.course.clerk.occurrences(page.filed.digest, name)
        return draft.with_name(role, name, found, more=pick.typed.startswith("+"))

    async def event(self, option: Option) -> Event:
        """The event that was picked; a new one where its title was typed."""
        if isinstance(option.value, int):
            return await self.course.clerk.event(option.value)
        return Event(NEW, str(option.value))


def with_words(role: str, words: Span | None, offered: Sequence[Option]) -> list[Option]:
    """The options with what the words themselves say among those of the article, and nobody."""
    here = next((at for at, option in enumerate(offered) if option.note != _HERE), len(offered))
    options = list(offered)
    if role == "event":
        if words is not None:
            options.insert(here, Option(f"new event “{words.text}”", words.text, "these words"))
        return options
    options.insert(min(here, _BEFORE_NOBODY), NOBODY)
    name = own_name(words.text, words.text) if words is not None else None
    if name is not None:
        options = [o for o in options if o.value != name]
        options.insert(0, Option(name, name, "these words"))
    return options
