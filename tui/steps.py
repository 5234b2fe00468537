"""The reviewer's keys, carried out one at a time and in order, however fast they come."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from textual.dom import DOMNode

Step = Callable[[], Awaitable[None]]


def in_background(node: DOMNode, work: Step, group: str = "default", *, exclusive: bool = False) -> None:
    """Start work beside the steps; ``exclusive`` ends what the group was doing."""
    node.run_worker(work, group=group, exclusive=exclusive)


class Steps:
    """A line of steps; each waits until the one before it is on the screen and in the database.

    Args:
        idle: called whenever the line has become empty.
    """

    def __init__(self, idle: Callable[[], None]) -> None:
        self._idle = idle
        self._line: asyncio.Queue[Step] = asyncio.Queue()
        self._unfinished = 0
        self._closed = False

    @property
    def waiting(self) -> bool:
        """Whether a step is under way or in line."""
        return self._unfinished > 0

    def add(self, step: Step) -> None:
        """Put a step at the end of the line, unless that is closed."""
        if self._closed:
            return
        self._unfinished += 1
        self._line.put_nowait(step)

    def drop(self) -> int:
        """Forget the steps in line, and say how many they were; the one under way goes on."""
        dropped = 0
        while not self._line.empty():
            self._line.get_nowait()
            self._finish()
            dropped += 1
        return dropped

    def close(self) -> None:
        """Forget the steps in line and take no more."""
        self._closed = True
        self.drop()

    async def carry_out(self) -> None:
        """Take the steps as they come, without end."""
        while True:
            step = await self._line.get()
            try:
                await step()
            finally:
                self._finish()

    async def settled(self) -> None:
        """Wait until nothing is in line."""
        await self._line.join()

    def _finish(self) -> None:
        self._unfinished -= 1
        if not self.waiting:
            self._idle()
        self._line.task_done()
