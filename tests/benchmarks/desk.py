"""How fast the desk is on a large ledger: ``tracker review`` on a terminal of its own, typed at by this program.

    python tests/benchmarks/desk.py [--statements N] [--keys N] [--db FILE]

Makes a ledger of N statements (100,000) in FILE, or in a folder that is removed afterwards; then prints how long the
desk takes from its start until the first statement can be read, from a key until the next one can be (median and
95th percentile), and the most memory that it held. A FILE that is there is used as it is.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import pty
import re
import resource
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from tracker import store
from tracker.records import normal_name
from tracker.tables import (
    ActorRow,
    AliasRow,
    EventRow,
    MentionRow,
    PartyRow,
    RunRow,
    SourceRow,
    StandingPartyRow,
    StandingRow,
    StatementRow,
    TextRow,
)

EACH = 4  # statements of a text
SIZE = (48, 160)  # rows and columns
KEYS = ("a", "x", "3", "j", "a", "j", "n", "v", "a", "k")
STANCES = ("claimed", "blamed", "denied", "unclaimed")
FILLER = "The road along the coast stayed closed until noon, and the smoke could be seen from the islands.\n" * 20
NOW = datetime.now(UTC)
CONTROL = re.compile(r"\x1b\[[0-9;:?<>=]*[a-zA-Z~]|\x1b[\]P_][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][A-Z0-9]|\x1b[=>78]")

Rows = dict[type[SQLModel], list[dict[str, Any]]]


def fill(database: Path, count: int) -> None:
    """A ledger of so many statements: 4 a text, 2 parties each, an event for every other text, 5,000 actors."""
    actors = [f"{side} Front of {n:04}" for n in range(1000) for side in ("North", "South", "East", "West", "New")]
    rows: Rows = defaultdict(list)
    rows[RunRow] = [{"id": 1, "started": NOW, "model": "bench", "model_digest": "0" * 64}]
    rows[ActorRow] = [{"id": n, "name": name, "identity": normal_name(name)} for n, name in enumerate(actors, 1)]
    rows[AliasRow] = [{"name": normal_name(name), "actor_id": n, "words": name} for n, name in enumerate(actors, 1)]
    for number in range(count // EACH):
        article(number, actors, rows)
    engine = store.connect(str(database))
    with engine.begin() as connection:
        for table, values in rows.items():
            connection.execute(sa.insert(table), values)
    engine.dispose()


def article(number: int, actors: list[str], rows: Rows) -> None:
    """A text with its statements and its event."""
    pairs = [((number * EACH + n) % len(actors), (number * 7 + n * 13) % len(actors)) for n in range(EACH)]
    lines = [f"{actors[a]} blamed {actors[b]} for the raid on depot {number}.\n" for a, b in pairs]
    text = FILLER + "".join(lines) + FILLER
    digest = hashlib.sha256(text.encode()).hexdigest()
    event, day = number // 2 + 1, date(2020, 1, 1) + timedelta(days=number % 2000)
    if number % 2 == 0:
        rows[EventRow].append({"id": event, "title": f"Raid on depot {number}", "kind": "strike", "day": day})
    rows[TextRow].append({"digest": digest, "text": text})
    source = {"title": f"Raid on depot {number}", "outlet": f"Herald {number % 50}", "published": day}
    rows[SourceRow].append({"digest": digest, "key": digest, "origin": f"{number}.txt", "imported": NOW, **source})
    rows[MentionRow].append({"digest": digest, "event_id": event, "words": "the raid"})
    start = len(FILLER)
    for n, ((a, b), line) in enumerate(zip(pairs, lines, strict=True)):
        found, stance = number * EACH + n + 1, STANCES[(number + n) % 4]
        spans = {part: (start + line.index(words), words) for part, words in (
            ("sentence", line.strip()), ("cue", "blamed"), ("a", actors[a]), ("b", actors[b]), ("event", "the raid"),
        )}  # fmt: skip
        row: dict[str, Any] = {"id": found, "digest": digest, "run_id": 1, "ordinal": n, "stance": stance}
        row |= {"certainty": "asserted", "confidence": (found * 7919 % 9973) / 9973, "event_id": event}
        for part, column in (("sentence", "sentence"), ("cue", "cue"), ("event", "event_words")):
            at, words = spans[part]
            row |= {f"{part}_start": at, f"{part}_end": at + len(words), column: words}
        rows[StatementRow].append(row | {"event_name": "the raid"})
        rows[StandingRow].append({"statement_id": found, "status": "pending", "stance": stance, "event_id": event})
        for role, part, actor in (("speaker", "a", a), ("responsible", "b", b)):
            at, words = spans[part]
            party = {"statement_id": found, "role": role, "position": 0, "start_": at, "end_": at + len(words)}
            rows[PartyRow].append(party | {"words": words, "name": words, "actor_id": actor + 1})
            holder = {"statement_id": found, "role": role, "name": words, "actor_id": actor + 1}
            rows[StandingPartyRow].append(holder)
        start += len(line)


class Terminal:
    """The desk in a child process, on a terminal whose other end this program holds."""

    def __init__(self, database: Path) -> None:
        self.began = time.perf_counter()
        self._seen = ""
        self._child, self._end = pty.fork()
        if self._child == 0:
            code = "from tracker.cli import main; main()"
            os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
            command = [sys.executable, "-c", code, "review", "--db", str(database), "--as", "bench"]
            os.execv(sys.executable, command)
        fcntl.ioctl(self._end, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))

    def until(self, pattern: str, limit: float = 60) -> float:
        """Read until the pattern has been painted; returns when that was.

        Raises:
            TimeoutError: with what was painted instead.
        """
        end = time.perf_counter() + limit
        while not re.search(pattern, CONTROL.sub("", self._seen)):
            ready, _, _ = select.select([self._end], [], [], max(end - time.perf_counter(), 0))
            if not ready:
                raise TimeoutError(f"{pattern!r} is not in {CONTROL.sub('', self._seen)[-2000:]!r}")
            self._seen += os.read(self._end, 1 << 16).decode(errors="replace")
        return time.perf_counter()

    def rest(self, quiet: float) -> None:
        """Read until nothing has been painted for so many seconds, and forget it."""
        while select.select([self._end], [], [], quiet)[0]:
            os.read(self._end, 1 << 16)
        self._seen = ""

    def press(self, key: str) -> float:
        """Press a key; returns when."""
        now = time.perf_counter()
        os.write(self._end, key.encode())
        return now

    def kill(self) -> None:
        """End the desk as a power cut would."""
        os.kill(self._child, signal.SIGKILL)
        os.waitpid(self._child, 0)
        os.close(self._end)

    def memory(self) -> float:
        """Leave the desk; returns the most memory that it and those before it held, in MiB."""
        self.press("q")
        try:
            while os.read(self._end, 1 << 16):
                pass
        except OSError:
            pass  # the other end has been closed
        os.waitpid(self._child, 0)
        os.close(self._end)
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit


def measure(database: Path, presses: int) -> None:
    """Open the desk three times and type in the last one; prints the figures."""
    opened = []
    for last in (False, False, True):
        desk = Terminal(database)
        opened.append(desk.until(r"of [\d,]+  ") - desk.began)
        desk.rest(0.5)
        if not last:
            desk.memory()
    print(f"opens in {statistics.median(opened):.2f} s (median of {len(opened)})")  # noqa: T201
    taken: dict[str, list[float]] = defaultdict(list)
    for n in range(presses):
        key = KEYS[n % len(KEYS)]
        pressed = desk.press(key)
        taken[key].append((desk.until(r"[\d,]+ of [\d,]+  ") - pressed) * 1000)
        desk.rest(0.25)  # nobody reads a statement faster
    every = [ms for times in taken.values() for ms in times]
    for name, times in [*sorted(taken.items()), ("all", every)]:
        print(f"{name:>4}: key to painted statement {statistics.median(times):5.1f} ms, 95 % {high(times):5.1f} ms")  # noqa: T201
    print(f"memory: {desk.memory():.0f} MiB at most")  # noqa: T201


def high(values: list[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return sorted(values)[min(int(len(values) * 0.95), len(values) - 1)]


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--keys", type=int, default=200)
    parser.add_argument("--db", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = chosen.db or Path(folder) / "large.db"
        if not database.exists():
            fill(database, chosen.statements)
        measure(database, chosen.keys)


if __name__ == "__main__":
    main()
