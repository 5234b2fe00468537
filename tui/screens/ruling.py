"""Merging and splitting events and actors: a choice, what it would change, and enter."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tracker.inert import sentence, shown
from tui.clerk import FAILURES, cause
from tui.course import Course
from tui.keys import RULING_KEYS
from tui.matching import Option
from tui.rulings import Wish
from tui.screens.picker import Pick, Picker
from tui.widgets.keybar import KeyBar
from tui.wording import count


class RulingScreen(ModalScreen[None]):
    """Stays under its lists, so that no key typed meanwhile falls on the statement."""

    BINDINGS = RULING_KEYS

    def __init__(self, course: Course) -> None:
        super().__init__()
        self._course = course
        self._wish: Wish | None = None
        self._other = ""  # how what it lacked was listed
        self._previewed = False  # whether what it changes is shown
        self._text = Static(Content("reading…"), id="views")

    def compose(self) -> ComposeResult:
        """What would change, above the footer."""
        with Vertical(id="sheet"):
            yield self._text
            yield KeyBar()

    def begin(self) -> None:
        """Offer what can be ruled from the statement on the screen."""
        self._do(self._offer)

    def _do(self, step: Callable[[], Awaitable[None]]) -> None:
        async def carry_out() -> None:
            try:
                await step()
            except FAILURES as error:
                self._course.say(sentence(cause(error)), severity="error")
                self._close()

        self._course.steps.add(carry_out)

    async def _offer(self) -> None:
        page = self._course.page
        if page is None:
            self._close()
            return
        picker = Picker("Merge, split, rename or take back")
        picker.offer(await self._course.clerk.wishes(page))
        self._ask(picker, self._wished)

    def _ask(self, picker: Picker, then: Callable[[Option], Awaitable[None]]) -> None:
        def picked(pick: Pick | None) -> None:
            async def take() -> None:
                option = picker.chosen(pick) if pick is not None else None
                if option is None:
                    self._close()
                else:
                    await then(option)

            self._do(take)

        if self.is_current:  # it is not where escape was quicker
            self.app.push_screen(picker, picked)

    async def _wished(self, option: Option) -> None:
        wish = option.value
        if not isinstance(wish, Wish):
            return
        self._wish = wish
        if wish.lacks is None:
            await self._preview(wish)
            return
        picker = Picker(wish.said, "as typed:" if wish.lacks == "name" else None)
        picker.offer(await self._course.clerk.others(wish.lacks))
        self._ask(picker, self._completed)

    async def _completed(self, option: Option) -> None:
        if self._wish is not None and isinstance(option.value, int | str):
            self._wish, self._other = replace(self._wish, other=option.value), option.label
            await self._preview(self._wish)

    async def _preview(self, wish: Wish) -> None:
        effect = await self._course.clerk.effect(wish)
        other = f" {shown(self._other)}" if self._other else ""
        change = f"{effect.claims:,} claims become {effect.claims_after:,}"
        if effect.claims == effect.claims_after:
            change = f"it stays at {effect.claims:,} claims"
        concerned = f"{count(effect.statements, 'statement')} in {count(effect.sources, 'article')}"
        self._text.update(
            Content.assemble(
                (f"{shown(wish.said)}{other}", "bold"),
                f"\n\nIt concerns {concerned}; {change}.",
                "\nEnter rules so; M can take it back.",
            )
        )
        self._previewed = True

    def action_confirm(self) -> None:
        """Rule so, once the preview is there."""
        wish = self._wish
        if wish is None or not self._previewed:
            self.app.bell()
            return
        self.dismiss()

        async def rule() -> None:
            await self._course.clerk.rule(wish)
            await self._course.reread()
            self._course.say("Ruled. M can take it back.")

        self._do(rule)

    def action_cancel(self) -> None:
        """Rule nothing."""
        self.dismiss()

    def _close(self) -> None:
        if self.is_current:
            self.dismiss()
