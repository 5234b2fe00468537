"""Moving the words of a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from tui.draft import Draft, Place
from tui.keys import WORDS_KEYS
from tui.pages import Page
from tui.screens.drafting import DraftScreen

if TYPE_CHECKING:
    from tui.screens.edit import EditScreen


class WordsScreen(DraftScreen):
    """Moves the words of one role after the other; the screen under it saves them."""

    BINDINGS = WORDS_KEYS

    def __init__(self, edit: EditScreen) -> None:
        super().__init__(edit.course, "")
        self._edit = edit
        self._place: Place | None = None

    async def begin(self, draft: Draft, page: Page) -> Draft:
        """Take up the draft, at its first role that has words."""
        self.draft = draft
        self._go(draft, draft.places()[0])
        return draft

    def _go(self, draft: Draft, place: Place) -> None:
        self._place = place
        role, number = place
        which = f" {number + 1}" if len([p for p in draft.places() if p[0] == role]) > 1 else ""
        self._hint.update(Content(f" Moving the words of: {role}{which}"))

    def action_move(self, by: int) -> None:
        """Move the words on or back."""
        self.action_stretch(by, by)

    def action_stretch(self, start: int, end: int) -> None:
        """Move an end of the words."""

        async def stretch(draft: Draft, page: Page) -> Draft:
            if self._place is None:
                return draft
            span = page.passage.stretched(draft.words(self._place), start, end)
            moved = draft.with_words(self._place, span)
            self.course.show_draft(moved.on(page))
            self._edit.refresh()  # it lies between and keeps what it saw of the desk
            return moved

        self.do(stretch)

    def action_next_role(self) -> None:
        """Go on to the words of the next role."""

        async def go_on(draft: Draft, page: Page) -> Draft:
            places = draft.places()
            at = places.index(self._place) if self._place in places else -1
            self._go(draft, places[(at + 1) % len(places)])
            return draft

        self.do(go_on)

    def action_role(self, role: str) -> None:
        """Go to the words of a role, to those of its next party if they are at that role."""

        async def go(draft: Draft, page: Page) -> Draft:
            places = [place for place in draft.places() if place[0] == role]
            if not places:
                self.app.bell()
                return draft
            at = places.index(self._place) if self._place in places else -1
            self._go(draft, places[(at + 1) % len(places)])
            return draft

        self.do(go)

    def action_keep(self) -> None:
        """Keep the words, and edit on."""
        self.dismiss()
        self._hand_over()

    def action_save(self) -> None:
        """Keep the words, save, and go on to the next statement."""
        self._hand_over()
        self._edit.save()
        self.app.pop_screen()
        self.app.pop_screen()  # the one below, which edits

    def _hand_over(self) -> None:
        async def hand_over(draft: Draft, page: Page) -> Draft:
            return self.draft or draft

        self._edit.do(hand_over)

    def action_cancel(self) -> None:
        """Leave the words as they were."""
        self.dismiss()

        async def show(draft: Draft, page: Page) -> Draft:
            self.course.show_draft(draft.on(page))
            return draft

        self._edit.do(show)
