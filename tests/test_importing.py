"""What may befall an import: a kill at any moment, another import beside it, a disk that is full."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import time
from multiprocessing import forkserver
from pathlib import Path

import importer
import pytest
import sqlalchemy as sa
from conftest import TEXT

from tracker import store

PLACES = ("Odesa", "Mosul", "Aden", "Kharkiv", "Goma", "Kabul", "Tripoli", "Gaza")
DAYS = ("Monday", "Friday", "Sunday")


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """160 articles: 24 fires told four times each, the rest about the weather; two lines are broken."""
    rows = [f"It rained for {n} hours in the north, and the roads were closed." for n in range(64)]
    for place in PLACES:
        for day in DAYS:
            fire = TEXT.replace("Odesa", place).replace("Monday", day)
            rows += [f"Report {n} from {place}\n\n{fire}" for n in range(4)]
    random.Random(7).shuffle(rows)
    lines = [json.dumps({"id": str(n), "text": text, "published": "2024-05-07"}) for n, text in enumerate(rows)]
    path = tmp_path_factory.mktemp("articles") / "articles.jsonl"
    path.write_text("\n".join([*lines[:50], '{"text": "broken', *lines[50:], '{"text": 5}']))
    return path


# Processes are forked from one that has all modules loaded: twenty imports start in no time.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["importer"])
TESTS = Path(__file__).parent


@pytest.fixture(scope="module", autouse=True)
def forks() -> None:
    """Start that one; it does not ask this process where modules are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(map(str, (TESTS.parent, TESTS))))
        forkserver.ensure_running()


class Import:
    """An import in a process of its own."""

    def __init__(self, url: str, path: Path, seconds: float = 0, longest: int | None = None) -> None:
        self._end, other = PROCESSES.Pipe()
        self._process = PROCESSES.Process(target=importer.run, args=(url, str(path), seconds, longest, other))
        self._process.start()
        other.close()
        assert self._end.recv() == "begun"

    def kill(self) -> bool:
        """Kill it; returns whether it was at work still."""
        self._process.kill()
        self._process.join()
        self._end.close()
        return self._process.exitcode == -signal.SIGKILL

    def finish(self) -> str:
        """Wait for its end; returns what it said against the database."""
        assert self._end.poll(300)
        said: str = self._end.recv()
        self._process.join()
        self._end.close()
        return said


def ledger(url: str) -> list[tuple[str, ...]]:
    """All that is stored of every statement and mention, events by their order, but for the run that found it."""
    engine = store.connect(url)
    queries = (
        "SELECT source.origin, source.key, text.text FROM source JOIN text USING (digest)",
        "SELECT s.digest, s.ordinal, s.stance, s.cue_start, s.sentence, dense_rank() OVER (ORDER BY s.event_id),"
        " s.event_words, s.confidence, party.role, party.position, party.words, actor.name, standing.status"
        " FROM statement s JOIN party ON party.statement_id = s.id JOIN actor ON actor.id = party.actor_id"
        " JOIN standing ON standing.statement_id = s.id",
        "SELECT mention.digest, dense_rank() OVER (ORDER BY mention.event_id), mention.words, mention.embedding,"
        " event.title, event.day, event.place FROM mention JOIN event ON event.id = mention.event_id",
        "SELECT digest, model_digest, language FROM reading",
        "SELECT name FROM actor",
    )
    with engine.connect() as connection:
        found = [tuple(map(str, row)) for query in queries for row in connection.execute(sa.text(query))]
        if engine.dialect.name == "sqlite":
            assert connection.execute(sa.text("PRAGMA integrity_check")).scalar() == "ok"
    engine.dispose()
    return sorted(found)


@pytest.fixture(scope="module")
def undisturbed(articles: Path) -> list[tuple[str, ...]]:
    """The ledger of an import that nothing befell."""
    url = str(articles.parent / "undisturbed.db")
    assert not Import(url, articles).finish()
    found = ledger(url)
    assert len(found) > 900
    return found


def test_killed_at_any_moment(url: str, articles: Path, undisturbed: list[tuple[str, ...]]) -> None:
    """Killed twenty times and started again, it ends with the ledger of an undisturbed import, row for row."""
    moments = random.Random(20)
    killed = 0
    for _ in range(20):
        running = Import(url, articles, 0.05)
        time.sleep(moments.uniform(0, 0.3))
        killed += running.kill()
    assert killed > 10
    assert not Import(url, articles).finish()
    assert ledger(url) == undisturbed


def test_two_at_once(url: str, articles: Path, undisturbed: list[tuple[str, ...]]) -> None:
    """Both end well; every text, statement, actor and event is there once, and the acts are linked across them."""
    pair = [Import(url, articles, 0.02) for _ in range(2)]
    assert [running.finish() for running in pair] == ["", ""]
    assert ledger(url) == undisturbed


def test_two_at_once_make_one_database(tmp_path: Path, articles: Path, undisturbed: list[tuple[str, ...]]) -> None:
    """Neither finds it in the making."""
    url = str(tmp_path / "both.db")
    pair = [Import(url, articles) for _ in range(2)]
    assert [running.finish() for running in pair] == ["", ""]
    assert ledger(url) == undisturbed


def test_disk_is_full(tmp_path: Path, articles: Path, undisturbed: list[tuple[str, ...]]) -> None:
    """A file that may not grow ends the import with its cause; what is there is whole, and can be gone on with."""
    url = str(tmp_path / "full.db")
    store.connect(url).dispose()
    assert "cannot be written: d" in Import(url, articles, longest=400_000).finish()
    assert 0 < len(ledger(url)) < len(undisturbed)
    assert not Import(url, articles).finish()
    assert ledger(url) == undisturbed


def test_read_only_database(articles: Path, undisturbed: list[tuple[str, ...]]) -> None:
    """Told before anything is tagged; where nothing is new nothing needs to be written."""
    url = str(articles.parent / "undisturbed.db")
    read_only = f"sqlite:///file:{url}?mode=ro&uri=true"
    assert not Import(read_only, articles, 99).finish()
    more = articles.with_name("more.jsonl")
    more.write_text(articles.read_text() + '\n{"text": "It snowed."}')
    said = Import(read_only, more, 99).finish()
    assert "cannot be written: attempt to write a readonly database" in said
    assert ledger(url) == undisturbed
