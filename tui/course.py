"""The course of a review: what each step of the reviewer changes, in the database and on the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import replace
from functools import partial

from textual.geometry import Offset
from textual.notifications import SeverityLevel

from tracker.errors import DecisionError
from tracker.inert import one_line, sentence, shown
from tracker.records import Decision, DecisionKind, Event, ReviewStatus, Stance
from tui.clerk import FAILURES, Clerk, cause
from tui.draft import Draft
from tui.pages import Blind, Outcome, Page, View, line
from tui.screens.blind import BlindScreen
from tui.sitting import Sitting
from tui.steps import Steps, in_background
from tui.verdicts import Verdict
from tui.widgets.desk import Desk
from tui.wording import redone, settled_line

_UNSEEN = 0.15  # seconds for which the last statement may stay on the screen while the next one is read
_LONG = 1.0  # seconds after which the reviewer is told that a decision is still being stored

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
        self.clerk = clerk
        self._desk = desk
        self._database = database
        self._ahead: dict[int, Page] = {}
        self.steps = Steps(idle)
        self.view = View()
        self.sitting: Sitting | None = None
        self.page: Page | None = None  # the statement on the screen, once it has been read
        self._drafting = False  # whether the screen shows it as it is being changed
        self._asking: BlindScreen | None = None
        self._owed = False  # whether a sentence is to be asked about as soon as nothing lies over the desk

    async def open(self) -> None:
        """Open at the reviewer's place."""
        try:
            self.sitting = Sitting(await self.clerk.opening())
        except FAILURES as error:
            self._desk.show_unreadable(cause(error))
            return
        await self._show()

    async def look_at(self, view: View) -> None:
        """List other statements, or in another order; where there are none, all stays as it is."""
        current = self.sitting.current if self.sitting else None
        try:
            opening = await self.clerk.opening(view)
        except FAILURES as error:
            self.say(f"The queue cannot be read: {shown(cause(error))}", severity="error")
            return
        if not opening.ids and not view.everything:
            self.say("No statement is like that; what was listed stays.")
            return
        self._forget_ahead()
        stays = view.order is self.view.order  # in another order the reviewer wants to see what comes first
        self.view = view
        self.sitting = Sitting(replace(opening, place=current if stays else None), self.sitting)
        if not view.everything and self.sitting.current is None:  # decided ones were asked for
            self.sitting.go_to(current if stays and current in opening.ids else opening.ids[0])
        await self._show()

    async def _show(self, *, ask: bool = True) -> None:
        """Show the sitting's present statement, or why there is none.

        Args:
            ask: whether a sentence may come before it that is to be tagged blind.
        """
        sitting, self.page, self._owed = self.sitting, None, False
        if sitting is None:
            return
        current = sitting.current
        blind = current is not None and ask and await self._ask_blind(sitting, current)
        self._desk.show_place(sitting, self.view)  # not sooner: it is painted together with the statement
        if blind:
            return
        if current is not None:
            await self._show_page(sitting, current)
        elif sitting.ids:
            self._desk.show_done(sitting, self.view)
        else:
            self._desk.show_empty(self._database)
        asked, self._asking = self._asking, None
        if asked is not None:
            asked.close()

    async def _ask_blind(self, sitting: Sitting, current: int) -> bool:
        """Ask about a sentence before the statement is shown, if one is due.

        While another screen lies over the desk, one that may come later comes later; for the statement's own
        sentence the desk stays empty until that screen has gone.
        """
        try:
            blind = await self.clerk.blind(current)
            if blind is None:
                return False
            free = self._asking is not None or self._desk.app.screen is self._desk.screen
            self._owed = not free and (await self.clerk.lines([current]))[0].held
        except FAILURES:
            return False  # reading the statement says why
        if self._asking is not None:
            self._asking.ask(blind)
        elif free or self._owed:
            self._desk.show_page(sitting, None)
        if free and self._asking is None:
            self._asking = BlindScreen(self, blind)
            await self._desk.app.push_screen(self._asking)
        return free or self._owed

    def uncovered(self) -> None:
        """Ask what is owed, now that nothing lies over the desk any more."""
        if self._owed:
            self.steps.add(self._show)

    async def answer(self, blind: Blind, stances: Collection[Stance]) -> None:
        """Store what the reviewer says of a sentence whose tag he has not seen, and go on."""
        try:
            await self.clerk.answer(blind.check.id, stances)
        except FAILURES as error:
            self._not_stored("This answer was not stored", error, "Answer once more.")
            if self._asking is not None:
                self._asking.again()
            return
        await self._show()

    async def _show_page(self, sitting: Sitting, current: int) -> None:
        page = self._ahead.pop(current, None)
        if page is None:
            reading = asyncio.create_task(self.clerk.page(current))
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
        if not self._drafting:
            self._desk.show_page(sitting, page)
        now = line(page.filed)
        if now.status is not ReviewStatus.PENDING:  # others may have decided on it since the queue was read
            sitting.heard((now,))  # a colleague's that is pending stays his: a look does not make it this reviewer's
        self._desk.show_lines((now,))

    async def _look_ahead(self, sitting: Sitting, page: Page) -> None:
        """Read the statement once more, for it may have been read a while ago, and the one that comes next."""
        upcoming = sitting.upcoming()
        try:
            fresh = await self.clerk.page(page.id)
            if fresh != page and self.page is page:
                self._put_up(sitting, fresh)
            self._ahead = {upcoming: await self.clerk.page(upcoming)} if upcoming is not None else {}
        except FAILURES:
            self._forget_ahead()  # it is read again, and the error shown, when the reviewer comes to it

    def _forget_ahead(self) -> None:
        self._desk.workers.cancel_group(self._desk, "ahead")
        self._ahead = {}

    def show_draft(self, page: Page) -> None:
        """Show a statement as it is being changed or added, in the place of the one that holds."""
        self._drafting = True
        if self.sitting is not None:
            self._desk.show_page(self.sitting, page, steady=True)

    def offset_under(self, at: Offset) -> int | None:
        """Which character of the document stands in a cell of the screen; None for a cell without any."""
        return self._desk.offset_under(at)

    def end_draft(self) -> None:
        """Show what holds again."""
        if self._drafting:
            self._drafting = False
            if self.sitting is not None and self.page is not None:
                self._desk.show_page(self.sitting, self.page)

    async def decide(self, verdict: Verdict, event: Event | None = None) -> None:
        """Decide about the statement on the screen, and move on.

        Args:
            verdict: makes the decision of what is on the screen.
            event: one that the decision is about and that the ledger does not have yet.
        """
        self._drafting = False
        sitting, page = self.sitting, self.page
        if sitting is None or page is None:
            return
        at, undecided = sitting.at, page.id in sitting.undecided
        decision = verdict(page, self.clerk.reviewer)
        if settled := settled_line(page, decision):
            self.say(shown(settled))
        if decision.kind is not DecisionKind.SKIP:
            sitting.decided(page.id)
        elif undecided:
            sitting.put_off(page.id)
        else:  # a decided statement cannot come back last
            await self.move(lambda sitting: sitting.move_undecided(1) or sitting.move(1))
            return
        await self._store(sitting, page, decision, event, at=at, undecided=undecided)

    async def _store(
        self, sitting: Sitting, page: Page, decision: Decision, event: Event | None, *, at: int, undecided: bool
    ) -> None:
        await self._show()
        await self._painted()
        storing = asyncio.create_task(self.clerk.decide(decision, sitting.current, event))
        await self._wait_for(storing)
        try:
            self._heard(await storing)
        except FAILURES as error:
            sitting.take_back(page.id, at, undecided=undecided)
            self._forget_ahead()
            await self._show()
            self._not_stored("This decision was not stored", error, "Decide it once more.")

    async def _painted(self) -> None:
        """Wait until what is shown has been painted: to store meanwhile holds up the next statement by a third."""
        painted = asyncio.Event()
        self._desk.call_after_refresh(painted.set)
        with suppress(TimeoutError):
            await asyncio.wait_for(painted.wait(), _UNSEEN)

    async def _wait_for(self, storing: asyncio.Task[Outcome]) -> None:
        if not (await asyncio.wait({storing}, timeout=_LONG))[0]:
            self.say("The database is busy; what you type is kept and waits.")

    async def accept_marked(self) -> None:
        """Accept all marked statements as one step, and move on."""
        sitting = self.sitting
        if sitting is None or not sitting.marked:
            return
        self._forget_ahead()
        marked = [statement_id for statement_id in sitting.ids if statement_id in sitting.marked]
        marked += sitting.marked.difference(marked)  # those that the filter does not list
        after = sitting.after(sitting.marked)
        storing = asyncio.create_task(self.clerk.accept_all(marked, after))
        await self._wait_for(storing)
        try:
            outcome = await storing
        except FAILURES as error:
            self._not_stored("Nothing was accepted", error, "The marks are still there.")
            return
        sitting.marked.clear()
        self._heard(outcome)
        sitting.go_to(after)
        await self._show()
        self.say(f"{len(marked):,} accepted; one undo takes them all back.")

    async def add(self, draft: Draft, page: Page) -> None:
        """Store a statement that the reviewer found in the article on the screen, and stay there."""
        self._drafting = False
        storing = asyncio.create_task(self.clerk.add(page.filed.digest, draft.now, draft.event, draft.why))
        await self._wait_for(storing)
        try:
            self._heard(await storing)
        except FAILURES as error:
            self._not_stored("The statement was not added", error, "Add it once more.")
        else:
            self.say(f"Added: {draft.now.stance.value}, “{one_line(draft.now.cue.text)}”.")
        await self._show(ask=False)

    async def undo(self) -> None:
        """Take back the reviewer's last step, and go to the statement that it touched."""
        outcome = await self._reversed("undo", self.clerk.undo)
        if self.sitting is None or outcome is None:
            return
        self._heard(outcome)
        self.sitting.skipped.difference_update(line.id for line in outcome.lines)
        if outcome.lines:
            self.sitting.seek(outcome.lines[0].id)
        await self._show(ask=not outcome.lines)
        others = f"; what {', '.join(map(shown, outcome.others))} decided stays" if outcome.others else ""
        many = f" {len(outcome.lines):,} statements" if len(outcome.lines) > 1 else ""
        self.say(f"Undone{many}{others}")

    async def redo(self) -> None:
        """Bring back the step that the last undo took back, and go on as after the step itself."""
        outcome = await self._reversed("redo", self.clerk.redo)
        if self.sitting is None or outcome is None:
            return
        self.sitting.redone(outcome.lines)
        in_background(self._desk, partial(self._keep_place, self.sitting.current))
        self._heard(outcome)
        await self._show()
        self.say(f"Redone: {redone(outcome.lines)}")

    async def _reversed(self, what: str, reverse: Callable[[], Awaitable[Outcome]]) -> Outcome | None:
        """What an undo or a redo has changed; None where there was nothing to do, or it failed."""
        self._forget_ahead()
        try:
            return await reverse()
        except DecisionError as error:
            self.say(sentence(str(error)))
        except FAILURES as error:
            self._not_stored(f"The {what} was not stored", error, "Press the key once more.")
        return None

    async def reread(self) -> None:
        """Show the statement anew, after something else about it has changed."""
        self._forget_ahead()
        await self._show()

    async def move(self, go: Callable[[Sitting], bool]) -> None:
        """Go to another statement, and keep the place."""
        if self.sitting is None:
            return
        if not go(self.sitting):
            self._desk.app.bell()
            return
        in_background(self._desk, partial(self._keep_place, self.sitting.current))
        await self._show()

    async def mark(self) -> None:
        """Mark the statement on the screen, or unmark it, and go on."""
        if self.sitting is None or self.page is None:
            return
        self.sitting.turn_mark(self.page.id)
        in_background(self._desk, partial(self._keep_place, self.sitting.current))
        await self._show()

    async def to_disputed(self) -> bool:
        """Stay at the statement on the screen if reviewers disagree on it, else go to the next such one."""
        if self.page is not None and self.page.to_settle:
            return True
        disputed = await self.clerk.disputed()
        if self.sitting is None or not disputed:
            return False
        self.sitting.heard(await self.clerk.lines(disputed[:1]))
        self.sitting.seek(disputed[0])
        await self._show(ask=False)
        return self.page is not None

    async def close(self) -> None:
        """Keep the place, after everything else has been stored."""
        if self.sitting is not None and self.sitting.ids:
            await self._keep_place(self.sitting.current)

    async def _keep_place(self, statement_id: int | None) -> None:
        try:
            await self.clerk.keep_place(statement_id)
        except FAILURES as error:
            self.say(f"Your place was not kept: {shown(cause(error))}", severity="warning")

    def _heard(self, outcome: Outcome) -> None:
        """Show what a stored step has changed."""
        if self.sitting is None:
            return
        self.sitting.heard(outcome.lines)
        self.sitting.counts = outcome.counts
        self._desk.show_place(self.sitting, self.view)
        self._desk.show_lines(outcome.lines)
        if self.sitting.current is None:
            self._desk.show_done(self.sitting, self.view)

    def say(self, text: str, severity: SeverityLevel = "information") -> None:
        """Tell the reviewer something for a moment, longer where something went wrong."""
        timeout = 3 if severity == "information" else 20
        self._desk.notify(text, severity=severity, timeout=timeout, markup=False)

    def _not_stored(self, what: str, error: BaseException, now: str) -> None:
        dropped = self.steps.drop()
        later = f" {dropped} keys typed since were not carried out." if dropped else ""
        self.say(f"{what}: {shown(cause(error))}. {now}{later} {_HINT}", severity="error")
