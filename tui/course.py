"""The course of a review: what each step of the reviewer changes, in the database and on the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from tracker.errors import DecisionError
from tracker.inert import one_line, shown
from tracker.records import Decision, DecisionKind
from tui.clerk import FAILURES, Clerk, cause
from tui.pages import Outcome, Page, line
from tui.sitting import Sitting
from tui.steps import Steps, in_background
from tui.widgets.desk import Desk

_UNSEEN = 0.15  # seconds for which the last statement may stay on the screen while the next one is read
_LONG = 1.0  # seconds after which the reviewer is told that a decision is still being stored
Verdict = Callable[[Page, str], Decision]

_HINT = "If this happens again, leave, and see whether another program holds the database or the disk is full."


class Course:
    """Carries out steps, in order, and shows what holds after each.

    A step that decides shows the next statement at once; the step after it waits until the decision is
    in the database. So a failure always concerns the last step, and no later key is carried out on a
    statement that it was not meant for.

    Args:
        clerk: reads and writes.
        desk: shows.
        database: its name, for a reviewer who finds it empty.
        idle: called whenever all steps have been carried out.
    """

    def __init__(self, clerk: Clerk, desk: Desk, database: str, idle: Callable[[], None]) -> None:
        self._clerk = clerk
        self._desk = desk
        self._database = database
        self._ahead: dict[int, Page] = {}
        self.steps = Steps(idle)
        self.sitting: Sitting | None = None
        self.page: Page | None = None  # the statement on the screen, once it has been read

    async def open(self) -> None:
        """Open at the reviewer's place."""
        try:
            self.sitting = Sitting(await self._clerk.opening())
        except FAILURES as error:
            self._desk.show_unreadable(cause(error))
            return
        await self._show()

    async def _show(self) -> None:
        """Show the sitting's present statement, or why there is none."""
        sitting, self.page = self.sitting, None
        if sitting is None:
            return
        self._desk.show_place(sitting)
        current = sitting.current
        if current is not None:
            await self._show_page(sitting, current)
        elif sitting.ids:
            self._desk.show_done(sitting)
        else:
            self._desk.show_empty(self._database)

    async def _show_page(self, sitting: Sitting, current: int) -> None:
        page = self._ahead.pop(current, None)
        if page is None:
            reading = asyncio.create_task(self._clerk.page(current))
            if not (await asyncio.wait({reading}, timeout=_UNSEEN))[0]:
                self._desk.show_page(sitting, None)
            try:
                page = await reading
            except FAILURES as error:
                self._desk.show_unreadable(cause(error))
                return
        self._put_up(sitting, page)
        in_background(self._desk, partial(self._look_ahead, sitting, page), "ahead", exclusive=True)

    def _put_up(self, sitting: Sitting, page: Page) -> None:
        self.page = page
        self._desk.show_page(sitting, page)
        lines = (line(page.filed),)
        sitting.heard(lines)  # others may have decided on it since the queue was read
        self._desk.show_lines(lines)

    async def _look_ahead(self, sitting: Sitting, page: Page) -> None:
        """Read the statement once more, for it may have been read a while ago, and the one that comes next."""
        upcoming = sitting.upcoming()
        try:
            fresh = await self._clerk.page(page.id)
            if fresh != page and self.page is page:
                self._put_up(sitting, fresh)
            self._ahead = {upcoming: await self._clerk.page(upcoming)} if upcoming is not None else {}
        except FAILURES:
            self._forget_ahead()  # it is read again, and the error shown, when the reviewer comes to it

    def _forget_ahead(self) -> None:
        self._desk.workers.cancel_group(self._desk, "ahead")
        self._ahead = {}

    async def decide(self, verdict: Verdict) -> None:
        """Decide about the statement on the screen, and move on."""
        sitting, page = self.sitting, self.page
        if sitting is None or page is None:
            return
        at, undecided = sitting.at, page.id in sitting.undecided
        decision = verdict(page, self._clerk.reviewer)
        if decision.kind is not DecisionKind.SKIP:
            sitting.decided(page.id)
        elif undecided:
            sitting.put_off(page.id)
        else:  # a decided statement cannot come back last
            await self.move(lambda sitting: sitting.move_undecided(1) or sitting.move(1))
            return
        storing = asyncio.create_task(self._clerk.decide(decision, sitting.current))
        await self._show()
        if not (await asyncio.wait({storing}, timeout=_LONG))[0]:
            self._desk.notify("The database is busy; what you type is kept and waits.", timeout=5, markup=False)
        try:
            self._heard(await storing)
        except FAILURES as error:
            sitting.take_back(page.id, at, undecided=undecided)
            self._forget_ahead()
            await self._show()
            self._not_stored("This decision was not stored", error, "Decide it once more.")

    async def reverse(self, kind: DecisionKind) -> None:
        """Undo or redo the reviewer's last step, and go to the statement that it touched."""
        if self.sitting is None:
            return
        self._forget_ahead()
        try:
            outcome = await (self._clerk.undo() if kind is DecisionKind.UNDO else self._clerk.redo())
        except DecisionError as error:
            self._desk.notify(one_line(str(error)).capitalize(), timeout=3, markup=False)
            return
        except FAILURES as error:
            self._not_stored(f"The {kind.value} was not stored", error, "Press the key once more.")
            return
        self._heard(outcome)
        self.sitting.skipped.difference_update(line.id for line in outcome.lines)
        if outcome.lines:
            self.sitting.seek(outcome.lines[0].id)
        await self._show()
        others = f"; what {', '.join(map(shown, outcome.others))} decided stays" if outcome.others else ""
        self._desk.notify(f"{'Undone' if kind is DecisionKind.UNDO else 'Redone'}{others}", timeout=3, markup=False)

    async def move(self, go: Callable[[Sitting], bool]) -> None:
        """Go to another statement, and keep the place."""
        if self.sitting is None:
            return
        if not go(self.sitting):
            self._desk.app.bell()
            return
        in_background(self._desk, partial(self._keep_place, self.sitting.current))
        await self._show()

    async def close(self) -> None:
        """Keep the place, after everything else has been stored."""
        if self.sitting is not None and self.sitting.ids:
            await self._keep_place(self.sitting.current)

    async def _keep_place(self, statement_id: int | None) -> None:
        try:
            await self._clerk.keep_place(statement_id)
        except FAILURES as error:
            self._desk.notify(f"Your place was not kept: {shown(cause(error))}", severity="warning", markup=False)

    def _heard(self, outcome: Outcome) -> None:
        """Show what a stored step has changed."""
        if self.sitting is None:
            return
        self.sitting.heard(outcome.lines)
        self.sitting.counts = outcome.counts
        self._desk.show_place(self.sitting)
        self._desk.show_lines(outcome.lines)
        if self.sitting.current is None:
            self._desk.show_done(self.sitting)

    def _not_stored(self, what: str, error: BaseException, now: str) -> None:
        dropped = self.steps.drop()
        later = f" {dropped} keys typed since were not carried out." if dropped else ""
        text = f"{what}: {shown(cause(error))}. {now}{later} {_HINT}"
        self._desk.notify(text, severity="error", timeout=20, markup=False)
