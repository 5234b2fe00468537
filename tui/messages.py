"""What the desk's widgets tell their screen."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message


class Picked(Message):
    """The reviewer pointed at a statement in the queue."""

    def __init__(self, statement_id: int) -> None:
        super().__init__()
        self.statement_id = statement_id


class LinesWanted(Message):
    """The queue shows statements whose lines it does not have yet."""

    def __init__(self, ids: Sequence[int]) -> None:
        super().__init__()
        self.ids = tuple(ids)
