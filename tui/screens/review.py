"""The review: one key decides about the statement on the screen, stores it and moves on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from textual.app import ComposeResult
from textual.screen import Screen

from tracker.records import DecisionKind, Stance
from tui import verdicts
from tui.clerk import FAILURES, Clerk
from tui.course import Course
from tui.keys import DESK_KEYS
from tui.messages import LinesWanted, Picked
from tui.screens.guide import GuideScreen
from tui.screens.help import HelpScreen
from tui.sitting import Sitting
from tui.steps import in_background
from tui.widgets.desk import Desk
from tui.widgets.notice import SMALLEST

_AT_STATEMENT = {"accept", "reject", "skip", "stance", "maximise", "scroll_article"}
_IN_QUEUE = _AT_STATEMENT | {"undo", "redo", "next", "previous", "next_undecided", "previous_undecided"}


class ReviewScreen(Screen[None]):
    """Turns keys and the mouse into steps of the review."""

    BINDINGS = DESK_KEYS
    HORIZONTAL_BREAKPOINTS = [(0, "-thin"), (SMALLEST[0], "-tight"), (80, "-narrow"), (160, "-wide")]  # noqa: RUF012 - Textual's type
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

    def action_undo(self) -> None:
        """Take back the last step."""
        self._do(lambda: self._course.reverse(DecisionKind.UNDO))

    def action_redo(self) -> None:
        """Bring back what undo took back."""
        self._do(lambda: self._course.reverse(DecisionKind.REDO))

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

    def action_help(self) -> None:
        """Show all keys."""
        self.app.push_screen(HelpScreen(self))

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
