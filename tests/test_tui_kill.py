"""The desk is killed: what was decided is there or cleanly not, and the next start goes on from it."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
import test_tui_samples as samples
from benchmarks.desk import Terminal
from test_tui import ORDER, place, status, steps

from tracker import store
from tracker.records import ReviewStatus

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


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
