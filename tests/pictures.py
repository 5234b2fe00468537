"""Pictures of the running desk on the sample articles, as SVG: ``make pictures``, or

    python tests/pictures.py FOLDER

The same code, weights and articles give the same bytes: decisions are taken at a set time, and fonts that the
pictures would load from elsewhere are left out.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import Engine

from tracker import review, store
from tracker.records import Changes, DecisionKind, Stance
from tracker.store.checks import held_back
from tui.app import DeskApp

ROOT = Path(__file__).parent.parent
SHOWN = "blamed Iran-backed groups"  # words of the statement that is shown
CONTESTED = "TinHeron"  # in the first statement about the event that is shown
PICTURES: dict[str, tuple[tuple[int, int], Sequence[str]]] = {  # columns and rows, and the keys that lead there
    "desk": ((100, 30), ()),
    "wide": ((160, 42), ()),
    "edit": ((100, 30), ("e", "w")),
    "event": ((100, 30), ("E",)),
    "blind": ((100, 30), ()),
}
_FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


def fill(database: Path) -> Engine:
    """The sample articles as the tagger has them, with some decisions of two reviewers, too few for a blind check."""
    command = [sys.executable, "-m", "tracker", "import", "fixtures/articles", "--db", str(database)]
    subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    engine = store.connect(str(database))
    with store.session(engine) as session:
        held = held_back("ana", session=session)
        ids = [i for i in store.queue(session=session).ids if i not in held]
        shown = place(engine, SHOWN)
        taken = [(i, "ben", DecisionKind.ACCEPT, Changes()) for i in ids[-20:]]
        taken += [(i, "ana", DecisionKind.REJECT, Changes()) for i in ids[:4]]
        taken += [(i, "ana", DecisionKind.CORRECT, Changes(stance=Stance.DENIED)) for i in ids[4:7]]
        taken += [(ids[-1], "ana", DecisionKind.REJECT, Changes())]
        for minute, (statement_id, reviewer, kind, changes) in enumerate(t for t in taken if t[0] != shown):
            step = review.decision(statement_id, kind, reviewer=reviewer, changes=changes)
            at = datetime(2024, 8, 8, 9, minute, tzinfo=UTC)
            store.decide([replace(step, at=at)], session=session)
        session.commit()
    return engine


def place(engine: Engine, words: str) -> int:
    """The first statement whose sentence has these words; without any, one that is to be tagged blind first."""
    with store.session(engine) as session:
        held = held_back("ana", session=session)
        if not words:
            return min(held)
        found = (f for f in store.statements(session=session) if f.id not in held)
        return next(f.id for f in found if words in f.tag.sentence.text)


async def take(engine: Engine, name: str) -> str:
    """One picture, as SVG."""
    size, keys = PICTURES[name]
    with store.session(engine) as session:
        words = {"blind": "", "event": CONTESTED}.get(name, SHOWN)
        store.keep_place("ana", place(engine, words), session=session)
        session.commit()
    app = DeskApp(engine, "ana")
    app.theme = "textual-dark"
    async with app.run_test(size=size) as pilot:
        for key in ("", *keys):
            if key:
                await pilot.press(key)
            await pilot.pause()
            await app.settled()
            await pilot.pause(0.2)
        return _FONT.sub("", app.export_screenshot(title="tracker review")) + "\n"


def main() -> None:
    """Write every picture into the folder."""
    folder = Path(sys.argv[1])
    os.environ.pop("NO_COLOR", None)  # the terminal that this runs in has no part in the pictures
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        engine = fill(Path(work) / "desk.db")
        for name in PICTURES:
            (folder / f"{name}.svg").write_text(asyncio.run(take(engine, name)), encoding="utf-8")
            print(folder / f"{name}.svg")  # noqa: T201
        engine.dispose()


if __name__ == "__main__":
    main()
