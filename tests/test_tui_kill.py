"""The desk is killed: what was decided is there or cleanly not, and the next start goes on from it."""

from __future__ import annotations

import random
import sqlite3
import sys
import time
from pathlib import Path

import pytest
import test_tui_samples as samples
from benchmarks.desk import Terminal
from test_tui import ORDER, place, status, steps

from tracker import review, store
from tracker.records import ReviewStatus

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
KEYS = {"a": "accept", "x": "reject", "3": "correct", " ": "skip"}


@pytest.mark.parametrize("delay", [0.0, 0.01, 0.03, 0.3])
def test_killed_after_a_key(tmp_path: Path, delay: float) -> None:
    """Either the decision is there with what follows from it and the place, or nothing of it."""
    samples.fill(tmp_path).dispose()
    desk = Terminal(tmp_path / "desk.db")
    desk.until("1 of 8  ")
    desk.press("x")
    time.sleep(delay)
    desk.kill()
    engine = store.connect(str(tmp_path / "desk.db"))
    taken = [number for number, _, _ in steps(engine)]
    assert taken in ([], [ORDER[0]])
    assert status(engine, ORDER[0]) is (ReviewStatus.REJECTED if taken else ReviewStatus.PENDING)
    assert place(engine, "bench") == (ORDER[1] if taken else None)
    engine.dispose()
    again = Terminal(tmp_path / "desk.db")
    again.until("7 left" if taken else "8 left")
    again.until("1 of 8  ")
    again.memory()


def stored(db: Path) -> list[tuple[int, str]]:
    """The decisions in the order they were taken; the database is whole, and what holds follows from them."""
    with sqlite3.connect(db) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    engine = store.connect(str(db))
    taken = [(statement_id, kind.value) for statement_id, kind, _ in steps(engine)]
    with store.session(engine) as session:
        for filed in store.statements(store.Filter(rejected=True), session=session):
            assert filed.status is review.standing(review.in_force(store.history(filed.id, session=session))).status
    engine.dispose()
    return taken


@pytest.mark.parametrize("seed", range(4))
def test_killed_in_a_burst_of_keys(tmp_path: Path, seed: int) -> None:
    """What is stored is what the first so many of the keys say, each on the statement that it was meant for.

    The desk is killed a random moment after the last key, twice; each time the next one goes on with the
    first statement that is not decided.
    """
    dice = random.Random(seed)
    samples.fill(tmp_path, samples.many(60)).dispose()
    db, at = tmp_path / "desk.db", 1
    taken: list[tuple[int, str]] = []
    for _ in range(2):
        keys = dice.choices(list(KEYS), weights=(4, 2, 2, 1), k=dice.randint(1, 8))
        desk = Terminal(db)
        desk.until("of 60  ")
        for key in keys:
            desk.press(key)
            time.sleep(dice.random() * 0.02)
        time.sleep(dice.random() ** 2 * 0.6)
        desk.kill()
        now = stored(db)
        assert now[: len(taken)] == taken  # nothing that was stored is lost
        new = now[len(taken) :]
        assert new == [(at + n, KEYS[key]) for n, key in enumerate(keys[: len(new)])]
        taken, at = now, at + len(new)
    desk = Terminal(db)
    desk.until("of 60  ")
    desk.press("a")
    desk.memory()
    assert stored(db) == [*taken, (at, "accept")]
