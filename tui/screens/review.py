"""The review: one key decides about the statement on the screen, stores it and moves on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from tracker.inert import shown
from tracker.records import Stance
from tracker.store import Order
from tui import verdicts
from tui.clerk import FAILURES, Clerk, cause
from tui.course import Course
from tui.dossier import dossier
from tui.keys import DESK_KEYS
from tui.matching import Option
from tui.messages import LinesWanted, Picked
from tui.pages import View, narrowed
from tui.screens.add import AddScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.edit import EditScreen
from tui.screens.guide import GuideScreen
from tui.screens.picker import Pick, Picker
from tui.screens.reading import ReadingScreen
from tui.screens.ruling import RulingScreen
from tui.screens.settle import SettleScreen
from tui.sitting import Sitting
from tui.steps import in_background
from tui.widgets.desk import Desk
from tui.widgets.history import as_content, told
from tui.widgets.notice import SMALLEST

_AT_STATEMENT = {"accept", "reject", "skip", "stance", "edit", "add", "mark", "maximise", "scroll_article", "event"}
_AT_STATEMENT |= {"history", "ruling"}
_MOVES = {"next", "previous", "next_undecided", "previous_undecided", "order", "search", "filter", "show_all"}
_IN_QUEUE = _AT_STATEMENT | _MOVES | {"undo", "redo", "accept_marked", "settle"}


class ReviewScreen(Screen[None]):
    """Turns keys and the mouse into steps of the review."""

    BINDINGS = DESK_KEYS
    HORIZONTAL_BREAKPOINTS = [(0, "-thin"), (SMALLEST[0], "-fitting"), (160, "-wide")]  # noqa: RUF012 - Textual's type
    VERTICAL_BREAKPOINTS = [(0, "-short"), (SMALLEST[1], "-normal")]  # noqa: RUF012

    def __init__(self, clerk: Clerk, database: str) -> None:
        super().__init__()
        self._clerk = clerk
        self._desk = Desk()
        self._course = Course(clerk, self._desk, database, self._show_keys)
        self._usable: tuple[bool, bool] | None = None

    def compose(self) -> ComposeResult:
        """The desk."""
        yield self._desk

    def on_mount(self) -> None:
        """Open at the reviewer's place, then take the keys as they come."""
        self._course.steps.add(self._course.open)
        in_background(self, self._course.steps.carry_out, "steps")

    async def settled(self) -> None:
        """Wait until every key so far has been carried out and stored."""
        await self._course.steps.settled()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key does anything now; those that do not are not shown."""
        if action not in _IN_QUEUE:
            return True
        sitting = self._course.sitting
        if self.too_small or sitting is None or not sitting.ids:
            return False
        if self._course.steps.waiting:  # whether it can be done is seen when its turn comes
            return True
        return action not in _AT_STATEMENT or self._course.page is not None

    def _show_keys(self) -> None:
        """Show other keys in the footer, if other keys do something now than before."""
        usable = (self.too_small, self._course.page is None)
        if usable != self._usable:
            self._usable = usable
            self.refresh_bindings()

    @property
    def too_small(self) -> bool:
        """Whether the terminal is too small for the desk."""
        return self.size.width < SMALLEST[0] or self.size.height < SMALLEST[1]

    def on_screen_resume(self) -> None:
        """What could not be asked under another screen is asked now."""
        self._course.uncovered()

    def on_resize(self) -> None:
        """Keys come and go with the desk."""
        self._show_keys()

    # --- keys ------------------------------------------------------------------------------------

    def action_accept(self) -> None:
        """Accept the tag as it is shown."""
        self._do(lambda: self._course.decide(verdicts.accept))

    def action_reject(self) -> None:
        """Reject the statement."""
        self._do(lambda: self._course.decide(verdicts.reject))

    def action_skip(self) -> None:
        """Put the statement off."""
        self._do(lambda: self._course.decide(verdicts.skip))

    def action_stance(self, stance: str) -> None:
        """Accept the statement with this stance."""
        self._do(lambda: self._course.decide(verdicts.with_stance(Stance(stance))))

    def action_edit(self) -> None:
        """Edit the statement."""
        edit = EditScreen(self._course)
        self._do(edit.begin)
        self.app.push_screen(edit)

    def action_add(self) -> None:
        """Add a statement that the model missed."""
        add = AddScreen(self._course)
        self._do(add.begin)
        self.app.push_screen(add)

    def action_mark(self) -> None:
        """Mark the statement, or unmark it."""
        self._do(self._course.mark)

    def action_accept_marked(self) -> None:
        """Ask whether to accept the marked statements."""
        confirm = ConfirmScreen()
        self._do(partial(self._ask, confirm))
        self.app.push_screen(confirm, self._confirmed)

    async def _ask(self, confirm: ConfirmScreen) -> None:
        sitting = self._course.sitting
        try:
            marked = await self._clerk.lines(tuple(sitting.marked)) if sitting else []
        except FAILURES as error:
            self._course.say(f"That cannot be read: {shown(cause(error))}", severity="error")
            confirm.close()
            return
        lines = [line for line in marked if not line.held]  # a blind answer was taken back since it was marked
        if sitting is not None:
            sitting.marked.intersection_update(line.id for line in lines)
        if lines:
            confirm.show(lines)
        else:
            self._course.say("Nothing is marked.")
            confirm.close()

    def _confirmed(self, accept: bool | None) -> None:
        if accept:
            self._do(self._course.accept_marked)

    def action_settle(self) -> None:
        """Settle where reviewers disagree."""
        settle = SettleScreen(self._course)
        self._do(settle.begin)
        self.app.push_screen(settle)

    def action_order(self) -> None:
        """Choose what comes first."""
        picker = Picker("What comes first?")
        now = self._course.view.order
        picker.offer([Option(order.value, order, "as now" if order is now else "") for order in Order])
        self._choose(picker, lambda view, chosen: replace(view, order=Order(str(chosen))))

    def action_search(self) -> None:
        """List only what has some words."""
        picker = Picker("Only statements with these words", "with")
        picker.offer([])
        self._choose(picker, lambda view, chosen: replace(view, words=str(chosen)))

    def action_filter(self) -> None:
        """List only what is of a stance, a status, an actor or an event."""
        picker = Picker("Only statements of")
        self._do(partial(self._offer_filters, picker))
        self._choose(picker, narrowed)

    async def _offer_filters(self, picker: Picker) -> None:
        try:
            picker.offer(await self._clerk.filters())
        except FAILURES as error:
            picker.offer([])
            self._course.say(f"That cannot be read: {shown(cause(error))}", severity="error")

    def _choose(self, picker: Picker, change: Callable[[View, object], View]) -> None:
        """Open a picker, and look at the queue as what is picked there says."""

        def picked(pick: Pick | None) -> None:
            if pick is not None:
                self._do(partial(look, pick))

        async def look(pick: Pick) -> None:
            option = picker.chosen(pick)
            if option is not None:
                await self._course.look_at(change(self._course.view, option.value))

        self.app.push_screen(picker, picked)

    def action_show_all(self) -> None:
        """List all statements again, in the usual order."""
        self._do(self._show_all)

    async def _show_all(self) -> None:
        if self._course.view != View():
            await self._course.look_at(View())

    def action_event(self) -> None:
        """Show the event's page."""
        screen = ReadingScreen(" Event: who says what of it, when, and with what words", wide=True)
        self._do(partial(self._show_event, screen))
        self.app.push_screen(screen)

    async def _show_event(self, screen: ReadingScreen) -> None:
        page = self._course.page
        if page is None:
            screen.show(Content("There is no statement whose event could be shown."))
            return
        try:
            found = await self._clerk.event_page(page.filed.event_id)
        except FAILURES as error:
            screen.show(Content(f"This cannot be read: {shown(cause(error))}"))
            return
        width = self.size.width - 5  # of its margins and its bar
        screen.show(await asyncio.to_thread(dossier, found, width))

    def action_ruling(self) -> None:
        """Merge, split or rename events and actors."""
        ruling = RulingScreen(self._course)
        ruling.begin()
        self.app.push_screen(ruling)

    def action_history(self) -> None:
        """Show what the model said and what was decided."""
        screen = ReadingScreen(" History")
        self._do(partial(self._show_history, screen))
        self.app.push_screen(screen)

    async def _show_history(self, screen: ReadingScreen) -> None:
        page = self._course.page
        screen.show(as_content(told(page)) if page else Content("There is no statement whose history could be shown."))

    def action_undo(self) -> None:
        """Take back the last step."""
        self._do(lambda: self._course.undo())

    def action_redo(self) -> None:
        """Bring back what undo took back, and go on."""
        self._do(lambda: self._course.redo())

    def action_next(self) -> None:
        """Go on in the queue."""
        self._move(lambda sitting: sitting.move(1))

    def action_previous(self) -> None:
        """Go back in the queue."""
        self._move(lambda sitting: sitting.move(-1))

    def action_next_undecided(self) -> None:
        """Go on to an undecided statement."""
        self._move(lambda sitting: sitting.move_undecided(1))

    def action_previous_undecided(self) -> None:
        """Go back to an undecided statement."""
        self._move(lambda sitting: sitting.move_undecided(-1))

    def action_scroll_article(self, pages: int) -> None:
        """Read on or back."""
        self._desk.scroll_article(pages)

    def action_maximise(self) -> None:
        """Give the article the whole screen, or take it back."""
        self._desk.toggle_class("-reading")

    def action_guide(self) -> None:
        """Show the guide on a screen of its own."""
        self.app.push_screen(GuideScreen())

    def action_leave(self) -> None:
        """Leave when everything is stored."""
        self._do(self._leave)

    async def _leave(self) -> None:
        await self._course.close()
        self._course.steps.close()
        self.app.exit()

    def _do(self, step: Callable[[], Awaitable[None]]) -> None:
        self._course.steps.add(step)

    def _move(self, go: Callable[[Sitting], bool]) -> None:
        self._do(lambda: self._course.move(go))

    # --- the queue -------------------------------------------------------------------------------

    def on_picked(self, message: Picked) -> None:
        """Go to the statement that was clicked."""
        self._move(lambda sitting: sitting.seek(message.statement_id))

    def on_lines_wanted(self, message: LinesWanted) -> None:
        """Read what has come into view in the queue."""
        in_background(self, partial(self._read_lines, message.ids))

    async def _read_lines(self, ids: tuple[int, ...]) -> None:
        try:
            self._desk.show_lines(await self._clerk.lines(ids))
        except FAILURES:
            return  # the rows stay empty; the statements themselves say what is wrong
