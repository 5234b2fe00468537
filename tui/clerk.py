"""The desk's hand in the database: each call in a thread with a session of its own, writes one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from tracker import store
from tracker.errors import TrackerError
from tracker.records import Decision
from tui import pages
from tui.pages import Line, Opening, Outcome, Page

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

    async def opening(self) -> Opening:
        """The queue, the counts and the reviewer's place."""
        return await self._read(lambda session: pages.opening(self.reviewer, session=session))

    async def page(self, statement_id: int) -> Page:
        """One statement with all that is shown of it."""
        return await self._read(lambda session: pages.page(statement_id, session=session))

    async def lines(self, ids: Sequence[int]) -> list[Line]:
        """Statements as the queue lists them."""
        return await self._read(lambda session: pages.lines(ids, session=session))

    async def decide(self, decision: Decision, place: int | None) -> Outcome:
        """Store a decision and the place that the reviewer has moved on to, in one transaction."""

        def work(session: Session) -> Outcome:
            store.decide([decision], session=session)
            store.keep_place(self.reviewer, place, session=session)
            return pages.outcome([decision.statement_id], session=session)

        return await self._write(work)

    async def undo(self) -> Outcome:
        """Take back the reviewer's last step, and make its statement the place."""
        return await self._reverse(store.undo)

    async def redo(self) -> Outcome:
        """Bring back what the last undo took back, and make its statement the place."""
        return await self._reverse(store.redo)

    async def _reverse(self, reverse: Callable[..., list[int]]) -> Outcome:
        def work(session: Session) -> Outcome:
            touched = reverse(self.reviewer, session=session)
            store.keep_place(self.reviewer, touched[0], session=session)
            others = pages.still_standing(touched, self.reviewer, session=session)
            return pages.outcome(touched, session=session, others=others)

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
        with store.session(self._engine) as session:
            result = work(session)
            session.commit()
            return result
