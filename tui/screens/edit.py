"""Editing a statement: what is chosen is one correction."""

from __future__ import annotations

from functools import partial

from textual.content import Content

from tracker.inert import shown
from tracker.records import Stance
from tui import verdicts
from tui.course import Course
from tui.draft import NEW, Draft
from tui.keys import EDIT_KEYS
from tui.pages import Page
from tui.screens.drafting import DraftScreen
from tui.screens.picker import EditPicker, NotePicker, Pick, Picker
from tui.screens.words import WordsScreen

_HINT = " Editing. In a list, + before a name adds it to the others."


class EditScreen(DraftScreen):
    """Changes the statement on the screen, and saves all changes as one decision."""

    BINDINGS = EDIT_KEYS
    PICKER = EditPicker

    def __init__(self, course: Course) -> None:
        super().__init__(course, _HINT)

    async def begin(self) -> None:
        """Take up the statement on the screen."""
        page = self.course.page
        if page is not None:
            self.draft = Draft(page.filed.now, page.event)
            self.course.show_draft(page)
        elif self.is_current:
            self.dismiss()

    def action_pick(self, role: str) -> None:
        """Choose who holds a role, or the event."""

        def words() -> None:
            return None

        picker = self.pick(role, words)
        self.app.push_screen(picker, partial(self._picked, picker, role))

    def _picked(self, picker: Picker, role: str, pick: Pick | None) -> None:
        if pick is None:
            return
        if not pick.on:
            self.app.pop_screen()  # the picker; when it has told its choice it pops once more, and this screen goes

        async def take(draft: Draft, page: Page) -> Draft | None:
            changed = await self.chosen(picker, pick, role, draft, page)
            if pick.on:
                return self._show(changed or draft, page)
            await (self._store(changed) if changed else self._end())
            return None

        self.do(take)

    def action_certainty(self) -> None:
        """Turn asserted to hedged and back."""

        async def turn(draft: Draft, page: Page) -> Draft:
            return self._show(draft.with_certainty_turned(), page)

        self.do(turn)

    def action_words(self) -> None:
        """Move the words of a role."""
        words = WordsScreen(self)
        self.do(words.begin)
        self.app.push_screen(words)

    def action_stance(self, stance: str) -> None:
        """Set the stance, and save."""
        self.dismiss()

        async def save(draft: Draft, page: Page) -> None:
            await self._store(draft.with_stance(Stance(stance)))

        self.do(save)

    def action_why(self) -> None:
        """Note why."""
        picker = NotePicker("Why? It is kept with the decision", "note")
        picker.offer([])
        self.app.push_screen(picker, partial(self._noted, picker))

    def _noted(self, picker: Picker, pick: Pick | None) -> None:
        async def note(draft: Draft, page: Page) -> Draft:
            noted = draft.because(pick.typed.strip() if pick else None)
            hint = f" Noted: {shown(noted.why, 50)}" if noted.why else _HINT
            self._hint.update(Content(hint))
            return noted

        if pick is not None:
            self.do(note)

    def action_save(self) -> None:
        """Save what was changed, and go on; what was not changed is accepted."""
        self.dismiss()
        self.save()

    def save(self) -> None:
        """Have the draft stored when its turn comes."""

        async def save(draft: Draft, page: Page) -> None:
            await self._store(draft)

        self.do(save)

    def action_reject(self) -> None:
        """Reject the statement, with the note."""
        self.dismiss()

        async def reject(draft: Draft, page: Page) -> None:
            await self.course.decide(lambda page, reviewer: verdicts.reject(page, reviewer, draft.why))

        self.do(reject)

    def action_cancel(self) -> None:
        """Leave the statement as it was."""
        self.dismiss()
        self.course.steps.add(self._end)

    async def _store(self, draft: Draft) -> None:
        await self.course.decide(verdicts.corrected(draft), draft.event if draft.event.id == NEW else None)

    async def _end(self) -> None:
        self.course.end_draft()

    def _show(self, draft: Draft, page: Page) -> Draft:
        self.course.show_draft(draft.on(page))
        return draft
