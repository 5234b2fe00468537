"""What the tests of the core share: a fresh database, a small article with its statements, texts of every sort."""

from __future__ import annotations

import os
import shutil
import uuid
import zlib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import strategies as st
from sqlalchemy.engine import Engine
from sqlmodel import Session

from tracker import store
from tracker.mentions import Floats
from tracker.records import (
    Certainty,
    Document,
    Event,
    EventMention,
    Party,
    Span,
    Stance,
    Statement,
    TaggedDocument,
)
from tracker.segments import sentence_of, sentences

TEXT = """Drones burn fuel depot

Drones set fire to the fuel depot at Odesa on Monday.
The Northern Front claimed the raid.
The ministry blamed the Sarn Brigade for the raid.
The brigade denied any part in it."""

_PIECES = (
    *("The group claimed it. ", "Gen. ", "Mr. A. B. ", "No. 5 ", "...", "?! ", " ", "  ", "\t", "\n", "\r\n", "\n\n"),
    *("e\u0301", "\u0301", "a\u0300\u0301\u0302", "👩\u200d👩\u200d👧", "🇮🇷", "❤\ufe0f", "\u202e", "שלום", "قالت."),
    *(
        "\u2028",
        "\x85",
        "\x0b",
        "\x0c",
        "\x00",
        "\u00ad",
        "\ufeff",
        "爆発した。",
        "İ",
        "ß",
        "ﬁ",
        "’s",
        "don't",
        "…",
        "“Yes.”",
    ),
)


def texts(surrogates: bool = True) -> st.SearchStrategy[str]:
    """Texts of every sort: marks, emoji, line ends, right-to-left, and lone surrogates if wanted."""
    loose = st.text(st.characters() if surrogates else st.characters(exclude_categories=["Cs"]), max_size=6)
    known = st.sampled_from([*_PIECES, "\ud800", "\udc00"] if surrogates else _PIECES)
    return st.lists(known | loose, max_size=25).map("".join)


def span(text: str, words: str, nth: int = 0) -> Span:
    """The ``nth`` place where the words stand."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span.cut(text, start, start + len(words))


def party(text: str, words: str, *names: str) -> Party:
    """A party by its words; its name is its words where none is given."""
    return Party(span(text, words), names or (words,))


def statement(
    text: str,
    stance: Stance,
    cue: str,
    *,
    speaker: Sequence[Party] = (),
    responsible: Sequence[Party] = (),
    event: tuple[str, str] | None = None,
    hedged: bool = False,
    confidence: float | None = 0.9,
) -> Statement:
    """A statement by its words; ``event`` is words and id."""
    at = span(text, cue)
    return Statement(
        stance=stance,
        certainty=Certainty.HEDGED if hedged else Certainty.ASSERTED,
        cue=at,
        sentence=sentence_of(at, sentences(text)),
        speaker=tuple(speaker),
        responsible=tuple(responsible),
        event=EventMention(span(text, event[0]), event[0], event[1]) if event else None,
        confidence=confidence,
    )


def article(
    text: str = TEXT,
    name: str = "depot",
    *,
    url: str | None = None,
    outlet: str | None = "Coast Herald",
    published: date | None = date(2024, 5, 7),
) -> TaggedDocument:
    """The depot's fire: claimed by the Front, blamed on the Brigade, denied by it. 7 May 2024 was a Tuesday."""
    front, brigade = (
        party(text, "The Northern Front", "Northern Front"),
        party(text, "the Sarn Brigade", "Sarn Brigade"),
    )
    clears = party(text, "The brigade", "Sarn Brigade")
    found = (
        statement(text, Stance.CLAIMED, "claimed", speaker=[front], responsible=[front], event=("the raid", "e1")),
        statement(
            text,
            Stance.BLAMED,
            "blamed",
            speaker=[party(text, "The ministry", "ministry")],
            responsible=[brigade],
            event=("the raid", "e1"),
            confidence=0.6,
        ),
        statement(text, Stance.DENIED, "denied any part", speaker=[clears], responsible=[clears], event=("it", "e1")),
    )
    event = Event("e1", mention=span(text, "set fire to the fuel depot"))
    document = Document(text, name, title=text.split("\n")[0], url=url, outlet=outlet, published=published)
    return TaggedDocument(document, found, (event,))


def embed(texts: Sequence[str]) -> Floats:
    """A toy in place of the model: which words stand in a text, as a vector of unit length."""
    rows = np.zeros((len(texts), 256), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        for word in text.casefold().split():
            row[zlib.crc32(word.encode("utf-8", "surrogatepass")) % 256] += 1
        row /= max(float(np.linalg.norm(row)), 1e-6)
    return rows


def file(tagged: TaggedDocument, session: Session, *, model: str = "scripted") -> list[int]:
    """Keep an article as the pipeline does, its events new; returns its statements' ids."""
    store.add_source(tagged.document, session=session)
    run = store.begin_run(model, "0" * 64, session=session)
    events = {e.id: store.add_event(e, session=session) for e in tagged.events}
    ids = store.file(tagged, run_id=run, events=events, actors={}, embeddings={}, session=session)
    session.commit()
    return ids


@pytest.fixture(autouse=True)
def _lot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn for the honest check but what a test draws: a text's digest shall not change its course."""
    monkeypatch.setattr("tracker.store.filing.draw", lambda digest, found: [])


POSTGRES = os.environ.get("TRACKER_TEST_POSTGRES")  # URL of a server where databases may be made
# What is tested on both kinds of database, PostgreSQL only where there is a server.
ON_BOTH = {
    *("test_copies", "test_export", "test_finding", "test_importing", "test_ledger", "test_pipeline"),
    *("test_retag", "test_rulings", "test_store", "test_store_actors", "test_tables"),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what takes a database on each kind of it."""
    if "url" in metafunc.fixturenames and metafunc.module.__name__ in ON_BOTH:
        kinds = ["sqlite", "postgresql"] if POSTGRES else ["sqlite"]
        metafunc.parametrize("url", kinds, indirect=True)


@pytest.fixture
def database(tmp_path: Path) -> str:
    """The path of an SQLite database that is not there yet."""
    return str(tmp_path / "ledger.db")


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database at the newest step, to be copied: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "ledger.db"
    store.connect(str(path)).dispose()
    return path


@pytest.fixture(scope="session")
def server() -> Iterator[tuple[sa.Connection, str]]:
    """A connection to the PostgreSQL server, and an empty database at the newest step, to be copied."""
    made = sa.create_engine(POSTGRES or "", isolation_level="AUTOCOMMIT")
    empty = f"tracker_{uuid.uuid4().hex}"
    with made.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {empty}"))
        store.connect(made.url.set(database=empty).render_as_string(hide_password=False)).dispose()
        yield connection, empty
        connection.execute(sa.text(f"DROP DATABASE {empty} WITH (FORCE)"))
    made.dispose()


@pytest.fixture
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a fresh database."""
    if getattr(request, "param", "sqlite") == "sqlite":
        database = request.getfixturevalue("database")
        shutil.copy(request.getfixturevalue("empty"), database)
        yield f"sqlite:///{database}"
        return
    connection, empty = request.getfixturevalue("server")
    name = f"tracker_{uuid.uuid4().hex}"
    connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {empty}"))
    yield connection.engine.url.set(database=name).render_as_string(hide_password=False)
    connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """A fresh database."""
    made = store.connect(url)
    yield made
    made.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on the fresh database."""
    with store.session(engine) as made:
        yield made
