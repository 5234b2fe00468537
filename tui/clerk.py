"""The desk's hand in the database: each call in a thread with a session of its own, writes one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from tracker import review, store
from tracker.errors import TrackerError
from tracker.records import Decision, DecisionKind, Effect, Event, ReviewStatus, Span, Stance, Statement
from tracker.segments import occurrences
from tui import pages, rulings, verdicts
from tui.draft import NEW
from tui.matching import Option
from tui.pages import Blind, EventPage, Line, Opening, Outcome, Page, View
from tui.rulings import Wish

FAILURES = (TrackerError, SQLAlchemyError, OSError)  # what a call may raise that the reviewer is told of

_Result = TypeVar("_Result")


def cause(error: BaseException) -> str:
    """What went wrong, without SQL and without a traceback."""
    return str(getattr(error, "orig", None) or error).strip() or type(error).__name__


class Clerk:
    """Reads and writes for one reviewer."""

    def __init__(self, engine: Engine, reviewer: str) -> None:
        self._engine = engine
        self.reviewer = reviewer
        self._writing = asyncio.Lock()
        self._moves = 0

    async def opening(self, view: View | None = None) -> Opening:
        """The queue, the counts and the reviewer's place."""
        return await self._read(lambda session: pages.opening(self.reviewer, view or View(), session=session))

    async def page(self, statement_id: int) -> Page:
        """One statement with all that is shown of it."""
        return await self._read(lambda session: pages.page(statement_id, self.reviewer, session=session))

    async def lines(self, ids: Sequence[int]) -> list[Line]:
        """Statements as the queue lists them."""
        return await self._read(lambda session: pages.lines(ids, self.reviewer, session=session))

    async def event_page(self, event_id: int) -> EventPage:
        """An event with all that was said of it."""
        return await self._read(lambda session: pages.event_page(event_id, self.reviewer, session=session))

    async def offered(self, role: str, digest: str) -> list[Option]:
        """Who can hold a role of a statement in that text, or which event it can be about."""
        offer = pages.events_offered if role == "event" else pages.parties_offered
        return await self._read(lambda session: offer(digest, self.reviewer, session=session))

    async def filters(self) -> list[Option]:
        """What the queue can be restricted to."""
        return await self._read(lambda session: pages.filters_offered(self.reviewer, session=session))

    async def event(self, event_id: int) -> Event:
        """One event."""
        return await self._read(lambda session: store.event(event_id, session=session))

    async def occurrences(self, digest: str, name: str) -> list[Span]:
        """Where that text has the name."""
        return await self._read(lambda session: occurrences(store.text_of(digest, session=session), name))

    async def disputed(self) -> list[int]:
        """The statements on which reviewers disagree, but for those that the reviewer is to tag blind first."""

        def read(session: Session) -> list[int]:
            held = store.held_back(self.reviewer, session=session)
            disputed = store.Filter(status=ReviewStatus.DISPUTED)
            ids = store.queue_of(self.reviewer, wanted=disputed, session=session).ids
            return [statement_id for statement_id in ids if statement_id not in held]

        return await self._read(read)

    async def decide(self, decision: Decision, place: int | None, event: Event | None = None) -> Outcome:
        """Store a decision and the place that the reviewer has moved on to, in one transaction.

        Args:
            decision: what was decided.
            place: the statement to come back to.
            event: one that the ledger does not have yet, which the decision says it is about.
        """

        def work(session: Session) -> Outcome:
            changes = decision.changes
            if event is not None:
                changes = replace(changes, event_id=store.add_event(event, session=session))
            store.decide([replace(decision, changes=changes)], session=session)
            store.keep_place(self.reviewer, place, session=session)
            return pages.outcome([decision.statement_id], self.reviewer, session=session)

        return await self._write(work)

    async def accept_all(self, ids: Sequence[int], place: int | None) -> Outcome:
        """Accept statements as they stand, as one step."""

        def work(session: Session) -> Outcome:
            found = store.statements(store.Filter(ids=tuple(ids)), session=session)
            seen, batch = store.seen_by(self.reviewer, found, session=session), review.new_batch()
            by = store.grounds({filed.id: history for filed, history in seen}, session=session)
            steps = [verdicts.accepted(filed, history, by[filed.id], self.reviewer, batch) for filed, history in seen]
            store.decide(steps, session=session)
            store.keep_place(self.reviewer, place, session=session)
            return pages.outcome(ids, self.reviewer, session=session)

        return await self._write(work)

    async def add(self, digest: str, statement: Statement, event: Event, why: str | None = None) -> Outcome:
        """Store a statement that the reviewer found in a text, and that he accepts it."""

        def work(session: Session) -> Outcome:
            new = event.id == NEW
            event_id = store.add_event(event, session=session) if new else int(event.id.removeprefix("E"))
            added = store.add_statement(digest, statement, event_id, session=session)
            accept = review.decision(added, DecisionKind.ACCEPT, reviewer=self.reviewer, why=why)
            store.decide([accept], session=session)
            return pages.outcome([added], self.reviewer, session=session)

        return await self._write(work)

    async def wishes(self, page: Page) -> list[Option]:
        """What can be ruled from a statement."""
        return await self._read(lambda session: rulings.wishes(page, session=session))

    async def others(self, lacking: str) -> list[Option]:
        """Which events or actors a ruling can name."""
        return await self._read(lambda session: rulings.others(lacking, self.reviewer, session=session))

    async def effect(self, wish: Wish) -> Effect:
        """What a ruling would change; it is tried out and rolled back, when nobody else writes."""

        def trial() -> Effect:
            with store.writing(self._engine) as session:
                return store.effect(lambda: wish.carry_out(self.reviewer, session=session), session=session)

        async with self._writing:
            return await asyncio.to_thread(trial)

    async def rule(self, wish: Wish) -> int:
        """Rule so; returns the ruling's id."""
        return await self._write(lambda session: wish.carry_out(self.reviewer, session=session))

    async def blind(self, statement_id: int) -> Blind | None:
        """What the reviewer is to tag without its tag before that statement is shown, if anything."""
        return await self._read(lambda session: pages.blind(statement_id, self.reviewer, session=session))

    async def answer(self, check_id: int, stances: Collection[Stance]) -> None:
        """Store what the reviewer says of a sentence whose tag he has not seen."""
        await self._write(lambda session: store.answer(check_id, stances, self.reviewer, session=session))

    async def undo(self) -> Outcome:
        """Take back the reviewer's last step, and make its statement the place; an answer is asked for again."""
        if await self._write(lambda session: store.take_back_answer(self.reviewer, session=session)):
            return Outcome((), await self._read(lambda session: store.progress(session=session)))

        def work(session: Session) -> Outcome:
            touched = store.undo(self.reviewer, session=session)
            store.keep_place(self.reviewer, touched[0], session=session)
            others = pages.still_standing(touched, self.reviewer, session=session)
            return pages.outcome(touched, self.reviewer, session=session, others=others)

        return await self._write(work)

    async def redo(self) -> Outcome:
        """Bring back what the last undo took back; the place is the caller's to keep."""

        def work(session: Session) -> Outcome:
            touched = store.redo(self.reviewer, session=session)
            return pages.outcome(touched, self.reviewer, session=session)

        return await self._write(work)

    async def keep_place(self, statement_id: int | None) -> None:
        """Remember the place, unless a later step has set another by the time it is written."""
        self._moves += 1
        move = self._moves
        async with self._writing:
            if move == self._moves:
                await asyncio.to_thread(
                    self._commit, lambda session: store.keep_place(self.reviewer, statement_id, session=session)
                )

    async def _read(self, work: Callable[[Session], _Result]) -> _Result:
        def read() -> _Result:
            with store.session(self._engine) as session:
                return work(session)

        return await asyncio.to_thread(read)

    async def _write(self, work: Callable[[Session], _Result]) -> _Result:
        self._moves += 1
        async with self._writing:
            return await asyncio.to_thread(self._commit, work)

    def _commit(self, work: Callable[[Session], _Result]) -> _Result:
        """Work that reads nothing before its turn: what another stores meanwhile is never overlooked."""
        with store.writing(self._engine) as session:
            result = work(session)
            session.commit()
            return result
