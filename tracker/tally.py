"""Following an import: a bar on a terminal, now and then a line elsewhere, what failed, the sum."""

from __future__ import annotations

import json
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from tracker.errors import InputError
from tracker.inert import one_line
from tracker.pipeline import Outcome, Result
from tracker.readers import Meter
from tracker.records import Document

EVERY = 30.0  # seconds between two lines where there is no terminal


class Tally:
    """Counts the outcomes of an import and tells of them while it runs.

    Args:
        console: where to; on standard error.
        total: bytes of the input, where that is known: it tells the time left.
        errors: where to write what failed as JSON lines: source, place in it, cause.
    """

    def __init__(self, console: Console, total: int | None = None, errors: Path | None = None) -> None:
        self.meter = Meter()
        self._console = console
        self._total = total
        self._errors = errors
        self._counts: Counter[str] = Counter()
        self._places: deque[int] = deque()  # how far reading was at each input that has no outcome yet
        self._done = 0  # bytes

    def inputs(self, inputs: Iterable[Document | InputError]) -> Iterator[Document | InputError]:
        """The inputs as they are, noting how far in the files each stands."""
        for item in inputs:
            self._places.append(self.meter.done)
            yield item

    def follow(self, outcomes: Iterable[Outcome]) -> int:
        """Take in every outcome, one an input and in their order; returns how many failed."""
        with self._progress() as progress:
            log = self._errors.open("w", encoding="utf-8") if self._errors else None
            task = progress.add_task("", total=self._total, counted="0 documents")
            self._started = self._told_at = self._counted_at = time.monotonic()
            try:
                for outcome in outcomes:
                    self._line()
                    self._count(outcome, log)
                    progress.update(task, completed=self._done, counted=self._counted())
            finally:
                if log:
                    log.close()
        return self._counts[Result.FAILED]

    def _progress(self) -> Progress:
        columns = (TextColumn("{task.fields[counted]}", markup=False), BarColumn(), TaskProgressColumn())
        shown = columns if self._total else columns[:1]
        left = (TimeRemainingColumn(elapsed_when_finished=True), TextColumn("left")) if self._total else ()
        return Progress(*shown, *left, console=self._console, transient=True, disable=not self._console.is_terminal)

    def _count(self, outcome: Outcome, log: TextIO | None) -> None:
        self._counted_at = time.monotonic()
        self._counts["documents"] += 1
        self._counts[outcome.result] += 1
        self._counts["statements"] += outcome.statements
        self._counts["events"] += outcome.events
        self._counts["foreign"] += outcome.language is not None
        self._done = self._places.popleft() if self._places else self._done
        if outcome.error is not None:
            self._console.print(Text(f"failed: {one_line(str(outcome.error))}"))
            if log:
                error = outcome.error
                row = {"source": error.source, "place": error.place, "cause": error.cause}
                log.write(json.dumps(row, ensure_ascii=False) + "\n")
                log.flush()

    def _line(self) -> None:
        """Where there is no bar, tell now and then how far it has come: outcomes come by batches, so after one."""
        if self._console.is_terminal or self._counted_at - self._told_at < EVERY:
            return
        self._told_at = self._counted_at
        self._console.print(Text(self._counted() + self._left()))

    def _counted(self) -> str:
        taken = max(self._counted_at - self._started, 1e-3)
        return f"{self._counts['documents']:,} documents, {self._counts['documents'] / taken:.1f}/s"

    def _left(self) -> str:
        """How much of the input is done and how long the rest will take."""
        if not self._total or not self._done:
            return ""
        share = min(1.0, self._done / self._total)
        minutes = (self._counted_at - self._started) * (1 / share - 1) / 60
        return f", {share:.0%} of the input, about {minutes:.0f} min left"

    def sum(self) -> str:
        """What became of all documents, in one line."""
        counts = self._counts
        again = f"{counts[Result.AGAIN]} read again, " if counts[Result.AGAIN] else ""
        foreign = f" ({counts['foreign']} in other languages, not tagged)" if counts["foreign"] else ""
        return (
            f"{counts[Result.NEW]} new{foreign}, {again}{counts[Result.KNOWN]} known, {counts[Result.COPY]} copies, "
            f"{counts[Result.FAILED]} failed; {counts['statements']} statements, {counts['events']} event mentions"
        )
