"""Adding a statement that the model missed: its words are marked in the article, role by role."""

from __future__ import annotations

from functools import partial

from textual import events
from textual.content import Content

from tracker.records import Certainty, EventMention, Party, Span, Stance, Statement
from tui.course import Course
from tui.draft import NO_EVENT, Draft
from tui.keys import ADD_KEYS
from tui.pages import Page
from tui.screens.drafting import DraftScreen
from tui.screens.picker import Pick, Picker

_HINTS = {
    "cue": " Adding. Mark the cue; 1 to 4 take it with that stance.",
    "speaker": " Mark who speaks, then enter; 0 if nobody is named.",
    "responsible": " Mark who is responsible, then enter; 0 if nobody is named.",
    "event": " Mark the words for the event, then enter; choose and save.",
}
_FOR = {"stance": {"cue"}, "take": {"speaker", "responsible", "event"}, "nobody": {"speaker", "responsible"}}
_AFTER = {"cue": "speaker", "speaker": "responsible", "responsible": "event"}


class AddScreen(DraftScreen):
    """Marks the cue, takes the stance, then marks the parties and the event."""

    BINDINGS = ADD_KEYS

    def __init__(self, course: Course) -> None:
        super().__init__(course, _HINTS["cue"])
        self._role = "cue"  # what is being marked, as the keys have it; the steps may be a little behind
        self._marked: Span | None = None

    async def begin(self) -> None:
        """Start at the first word of the sentence on the screen."""
        page = self.course.page
        if page is None:
            if self.is_current:
                self.dismiss()
            return
        now = page.filed.now
        cue = page.passage.word_at(now.sentence.start)
        found = Statement(Stance.BLAMED, Certainty.ASSERTED, cue, now.sentence)
        self.draft, self._marked = Draft(found, NO_EVENT), cue
        self._show(self.draft, page, "cue")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key does anything for what is being marked; the others are not shown."""
        return action not in _FOR or self._role in _FOR[action]

    def _turn_to(self, role: str) -> str:
        """Have the keys mark that role from now on."""
        self._role = role
        self.refresh_bindings()
        return role

    def action_move(self, by: int) -> None:
        """Move the mark on or back."""
        self.action_stretch(by, by)

    def action_stretch(self, start: int, end: int) -> None:
        """Move an end of the mark."""
        role = self._role

        async def stretch(draft: Draft, page: Page) -> Draft:
            if self._marked is not None:
                self._marked = page.passage.stretched(self._marked, start, end)
            return self._show(draft, page, role)

        self.do(stretch)

    def action_sentence(self, by: int) -> None:
        """Move the mark to the first word of the next sentence, or of this one, or the one before."""
        role = self._role

        async def go(draft: Draft, page: Page) -> Draft:
            if self._marked is None:
                return draft
            within = page.passage.sentence_at(self._marked)
            if by > 0:
                self._marked = page.passage.word_at(within.end)
            else:
                back = page.passage.stretched(page.passage.word_at(within.start), -1, -1)
                self._marked = page.passage.word_at(page.passage.sentence_at(back).start)
            return self._show(draft, page, role)

        self.do(go)

    def on_click(self, event: events.Click) -> None:
        """Move the mark to the word that was clicked."""
        role, offset = self._role, self.course.offset_under(event.screen_offset)
        if offset is None:
            return

        async def go(draft: Draft, page: Page) -> Draft:
            self._marked = page.passage.word_at(offset)
            return self._show(draft, page, role)

        self.do(go)

    def action_certainty(self) -> None:
        """Turn asserted to hedged and back."""
        role = self._role

        async def turn(draft: Draft, page: Page) -> Draft:
            return self._show(draft.with_certainty_turned(), page, role)

        self.do(turn)

    def action_stance(self, stance: str) -> None:
        """Take the mark as the cue, with that stance."""
        role = self._turn_to("responsible" if stance == Stance.UNCLAIMED else "speaker")

        async def take(draft: Draft, page: Page) -> Draft:
            return self._next(self._with_mark(draft, page, "cue").with_stance(Stance(stance)), page, role)

        self.do(take)

    def action_nobody(self) -> None:
        """Go on with nobody in the role."""
        role = self._turn_to(_AFTER[self._role])

        async def skip(draft: Draft, page: Page) -> Draft:
            return self._next(draft, page, role)

        self.do(skip)

    def action_take(self) -> None:
        """Take the mark as the words of the role, and ask whom or what they name."""
        picker = self.pick(self._role, lambda: self._marked)
        self.app.push_screen(picker, partial(self._picked, picker, self._role))

    def _picked(self, picker: Picker, role: str, pick: Pick | None) -> None:
        if pick is None:
            return
        if role == "event":
            self.app.pop_screen()  # the picker; when it has told its choice it pops once more, and this screen goes
        else:
            self._turn_to(_AFTER[role])

        async def take(draft: Draft, page: Page) -> Draft | None:
            option = picker.chosen(pick)
            if option is None:
                self.course.say("Nothing was chosen, and nothing was added.")
                self.course.end_draft()
                return None
            if role == "event":
                words = self._marked or draft.now.cue
                event = await self.event(option)
                now = EventMention(words, event.title, event.id)
                await self.course.add(draft.with_event(event).with_mention(now), page)
                return None
            name = str(option.value) if option.value is not None else None
            marked = self._marked or draft.now.cue
            found = draft.with_parties(role, (Party(marked, (name,)),)) if name else draft
            return self._next(found, page, _AFTER[role])

        self.do(take)

    def action_cancel(self) -> None:
        """Add nothing."""
        self.dismiss()

        async def end(draft: Draft, page: Page) -> None:
            self.course.end_draft()

        self.do(end)

    def _next(self, draft: Draft, page: Page, role: str) -> Draft:
        """Go on to mark a role, from the first word of the sentence, or after the cue for what mostly follows it."""
        now = draft.now
        if role == "speaker":
            self._marked = page.passage.word_at(now.sentence.start)
        elif self._marked is not None and (role == "event" or self._marked.end <= now.cue.end):
            self._marked = page.passage.word_at(max(now.cue.end, self._marked.end if role == "event" else 0))
        return self._show(draft, page, role)

    def _with_mark(self, draft: Draft, page: Page, role: str) -> Draft:
        """The draft with the mark as the words of the role."""
        marked = self._marked
        if marked is None:
            return draft
        if role == "cue":
            return draft.with_cue(marked, page.passage.sentence_at(marked))
        if role == "event":
            return draft.with_mention(EventMention(marked, marked.text))
        return draft.with_parties(role, (Party(marked, (marked.text,)),))

    def _show(self, draft: Draft, page: Page, role: str) -> Draft:
        self._hint.update(Content(_HINTS[role]))
        marked = self._with_mark(draft, page, role)
        self.course.show_draft(marked.beside(page))
        return marked if role == "cue" else draft
