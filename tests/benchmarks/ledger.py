"""How fast the ledger answers when it is large.

    python tests/benchmarks/ledger.py [--statements N] [--texts N] [--db URL] [--rounds N]

Makes a ledger of invented statements (100,000 in 100,000 texts by default; a few minutes) in a new database, or uses
that of --db where it holds some already. Prints the median time of the commands as a user has them, without the start
of Python, and of what an import and a ruling cost the store.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import accumulate, count, islice, product
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlmodel import Session, SQLModel
from typer.testing import CliRunner

from tracker import copies, store
from tracker.cli import app
from tracker.records import (
    Certainty,
    Document,
    Event,
    EventKind,
    EventMention,
    Party,
    Precision,
    Span,
    Stance,
    Statement,
    TaggedDocument,
)
from tracker.store.standing import tell
from tracker.tables import (
    ActorRow,
    AliasRow,
    BandRow,
    EventRow,
    MentionRow,
    PartyRow,
    Role,
    RunRow,
    SourceRow,
    StandingPartyRow,
    StandingRow,
    StatementRow,
    TextRow,
)

WORDS = 180  # of a text
CHUNK = 2000
NOW = datetime(2024, 6, 1, tzinfo=UTC)
SYLLABLES = "ba da fe gor hin ka lo mur na or pel qua ris sut ter ul ven war yi zan".split()
PLACES = [f"{a.title()}{b}" for a in SYLLABLES for b in SYLLABLES[:10]]


POOL = [a + b for a, b in product(SYLLABLES, repeat=2)] * 20 + ["".join(p) for p in product(SYLLABLES, repeat=3)]


def words(chance: random.Random, number: int) -> list[str]:
    """Invented words, the short ones frequent."""
    return chance.choices(POOL, k=number)


def skewed(chance: random.Random, size: int) -> Callable[[], int]:
    """Numbers from 1 to ``size``, a few of them very frequent, as events and actors are in the news."""
    bounds = list(accumulate(1 / (n + 20) for n in range(size)))
    numbers = range(1, size + 1)
    return lambda: chance.choices(numbers, cum_weights=bounds)[0]


def fill(engine: Engine, statements: int, texts: int) -> None:
    """Write the invented ledger, in rows as an import would leave them."""
    chance = random.Random(7)
    events, actors = max(1, statements // 4), max(10, statements // 20)
    with store.session(engine) as session:
        add(session, RunRow, [{"id": 1, "started": NOW, "model": "invented", "model_digest": "0" * 64}])
        names = [f"{' '.join(words(chance, 2)).title()} {n}" for n in range(1, actors + 1)]
        born = ({"id": n, "name": a, "kind": "armed group", "identity": a.lower()} for n, a in enumerate(names, 1))
        add(session, ActorRow, born)
        add(session, AliasRow, ({"name": a.lower(), "actor_id": n, "words": a} for n, a in enumerate(names, 1)))
        add(session, EventRow, (event(chance, n) for n in range(1, events + 1)))
        digests = list(write_texts(session, chance, texts))
        write_statements(session, chance, statements, digests, names, events)
        tell(range(1, events + 1), session=session)
        if engine.dialect.name == "postgresql":  # ids that were given leave its counters behind
            for table in ("run", "actor", "event", "source", "statement"):
                last = sa.select(sa.func.max(sa.column("id"))).select_from(sa.table(table)).scalar_subquery()
                session.execute(sa.select(sa.func.setval(f"{table}_id_seq", last)))
        session.commit()
        session.execute(sa.text("ANALYZE"))
        session.commit()


def add(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]] | Iterator[dict[str, Any]]) -> None:
    """Insert rows many at a time."""
    stream = iter(rows)
    while chunk := list(islice(stream, CHUNK)):
        session.execute(sa.insert(table), chunk)


def event(chance: random.Random, number: int) -> dict[str, Any]:
    """An event of the last ten years; of every fifth the day is not known."""
    known = number % 5 > 0
    day = date(2024, 6, 1) - timedelta(days=chance.randrange(3650))
    return {
        "id": number,
        "title": " ".join(words(chance, 7)).capitalize(),
        "kind": chance.choice(list(EventKind)),
        "day": day if known else None,
        "precision": Precision.DAY if known else Precision.UNKNOWN,
        "place": chance.choice(PLACES),
    }


def write_texts(session: Session, chance: random.Random, number: int) -> Iterator[str]:
    """Texts with their signatures; every tenth was printed twice."""
    source = count(1)
    for start in range(0, number, CHUNK):
        made = {f"{n:064x}": " ".join(words(chance, WORDS)) for n in range(start, min(number, start + CHUNK))}
        add(session, TextRow, [{"digest": d, "text": text} for d, text in made.items()])
        add(session, BandRow, [{"key": key, "digest": d} for d, text in made.items() for key in copies.bands(text)])
        told = [d for n, d in enumerate(made) for _ in range(1 + (n % 10 == 0))]
        add(session, SourceRow, [appearance(chance, next(source), digest) for digest in told])
        yield from made


def appearance(chance: random.Random, number: int, digest: str) -> dict[str, Any]:
    """One source of a text."""
    day = date(2024, 6, 1) - timedelta(days=chance.randrange(3650))
    outlet = f"Paper {chance.randrange(500)}"
    row = {"id": number, "digest": digest, "key": f"{number:064x}", "origin": f"{number}.txt", "outlet": outlet}
    return {**row, "title": outlet, "published": day, "imported": NOW}


def write_statements(
    session: Session, chance: random.Random, number: int, digests: Sequence[str], names: Sequence[str], events: int
) -> None:
    """Statements about skewed events by skewed actors."""
    which_event, which_actor = skewed(chance, events), skewed(chance, len(names))
    for start in range(1, number + 1, CHUNK):
        said, parties, standing, mentions = [], [], [], {}
        for n in range(start, min(number + 1, start + CHUNK)):
            digest, about = chance.choice(digests), which_event()
            stance = chance.choice(list(Stance))
            said.append(statement(chance, n, digest, about, stance))
            now = {"status": "pending", "stance": stance, "event_id": about, "changes": {}, "skips": 0}
            standing.append({"statement_id": n, **now})
            mentions[digest, about] = {"digest": digest, "event_id": about, "words": "raid", "start": 0, "end": 4}
            for role in Role:
                actor = which_actor()
                parties.append({"statement_id": n, "role": role, "name": names[actor - 1], "actor_id": actor})
        add(session, StatementRow, said)
        add(session, StandingRow, standing)
        add(session, PartyRow, [{**p, "position": 0, "start": 0, "end": 4, "words": "they"} for p in parties])
        add(session, StandingPartyRow, parties)
        session.execute(mention_once(session), list(mentions.values()))


def mention_once(session: Session) -> Any:
    """Insert mentions, those that are there passed over."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(MentionRow).on_conflict_do_nothing()


def statement(chance: random.Random, number: int, digest: str, about: int, stance: Stance) -> dict[str, Any]:
    """A statement with a sentence of its own."""
    sentence = " ".join(words(chance, 25))
    return {
        "id": number,
        "digest": digest,
        "run_id": 1,
        "ordinal": number,
        "stance": stance,
        "certainty": Certainty.ASSERTED,
        "confidence": chance.random(),
        "cue_start": 0,
        "cue_end": 4,
        "cue": sentence[:4],
        "sentence_start": 0,
        "sentence_end": len(sentence),
        "sentence": sentence,
        "event_id": about,
        "event_name": "raid",
        "said_precision": Precision.UNKNOWN,
    }


def new(chance: random.Random, number: int, actors: Sequence[str]) -> TaggedDocument:
    """A document with three statements about an event of its own."""
    text = f"{number} " + " ".join(words(chance, WORDS))
    found = []
    for stance in (Stance.CLAIMED, Stance.BLAMED, Stance.DENIED):
        cue, party = Span.cut(text, 10, 20), Party(Span.cut(text, 0, 5), (chance.choice(actors),))
        mention = EventMention(Span.cut(text, 5, 9), "raid", "e")
        found.append(Statement(stance, Certainty.ASSERTED, cue, Span.cut(text, 0, 60), (party,), (party,), mention))
    return TaggedDocument(Document(text, str(number)), tuple(found), (Event("e", "Raid"),))


def main() -> None:
    """Run and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--statements", type=int, default=100_000)
    arguments.add_argument("--texts", type=int, default=100_000)
    arguments.add_argument("--db", default=None)
    arguments.add_argument("--rounds", type=int, default=5)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = chosen.db or str(Path(folder) / "ledger.db")
        engine = store.connect(db)
        with store.session(engine) as session:
            empty = session.execute(sa.select(sa.func.count()).select_from(StatementRow)).scalar() == 0
        if empty:
            started = time.perf_counter()
            fill(engine, chosen.statements, chosen.texts)
            say(f"made {chosen.statements} statements in {chosen.texts} texts in {time.perf_counter() - started:.0f} s")
        commands(db, engine, chosen.rounds)
        costs(engine, chosen.rounds)
        engine.dispose()


def commands(db: str, engine: Engine, rounds: int) -> None:
    """Time the commands."""
    with store.session(engine) as session:
        actors = {a.id: a.name for a in store.actors(session=session)}
        frequent, rare = actors[1], actors[max(actors)]
        title = store.event(2, session=session).title
    runner = CliRunner()
    for words_of in (
        ["events"],
        ["events", "--skip", "10000"],
        ["events", "--actor", frequent],
        ["events", "--actor", rare],
        ["events", "--stance", "claimed"],
        ["events", "--actor", frequent, "--stance", "denied", "--status", "contested"],
        ["events", "--status", "denied by all named"],
        ["events", "--place", "Bago"],
        ["events", "--since", "2020-01-01", "--until", "2020-01-31"],
        ["events", "--text", "baka"],
        ["events", "--text", title],
        ["events", "--json"],
        ["show", "E1"],
    ):
        timed(" ".join(words_of)[:60], rounds, partial(run, runner, [*words_of, "--db", db]))


def run(runner: CliRunner, arguments: Sequence[str]) -> None:
    """One command, which must do."""
    done = runner.invoke(app, arguments)
    if done.exit_code:
        raise SystemExit(done.output)


def costs(engine: Engine, rounds: int) -> None:
    """Time what writes, each in a transaction that is rolled back."""
    chance = random.Random(11)
    number = count(1)
    with store.session(engine) as session:
        names = [a.name for a in store.actors(session=session)][:200]
        text = store.text_of(f"{5:064x}", session=session)

        def add_text() -> object:
            return store.add_source(new(chance, next(number), names).document, session=session)

        def add_copy() -> object:
            return store.add_source(Document(f"Reuters {next(number)} {text}", "wire"), session=session)

        def keep() -> object:
            tagged = new(chance, next(number), names)
            store.add_source(tagged.document, session=session)
            events = {"e": store.add_event(tagged.events[0], session=session)}
            return store.file(tagged, run_id=1, events=events, actors={}, embeddings={}, session=session)

        def merge_events() -> object:
            return store.merge_events(1, [2], reviewer="bench", session=session)

        def merge_actors() -> object:
            return store.merge_actors(1, [2], reviewer="bench", session=session)

        for name, work in (
            ("keep a text that is no copy", add_text),
            ("keep a text that is a copy", add_copy),
            ("keep a text with three statements", keep),
            ("merge the two largest events", merge_events),
            ("merge the two largest actors", merge_actors),
        ):
            timed(name, rounds, partial(undone, work, session))


def undone(work: Callable[[], object], session: Session) -> None:
    """Do it and take it back."""
    work()
    session.rollback()


def timed(name: str, rounds: int, work: Callable[[], object]) -> None:
    """Print the median time of some rounds, one before them not counted, and how much of it this process computed."""
    taken = []
    for _ in range(rounds + 1):
        started = time.perf_counter(), time.process_time()
        work()
        taken.append((time.perf_counter() - started[0], time.process_time() - started[1]))
    wall, computed = (statistics.median(times) * 1000 for times in zip(*taken[1:], strict=True))
    say(f"{wall:8.1f} ms, {computed:8.1f} ms computed  {name}")


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
