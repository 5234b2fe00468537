"""The schema: the migrations make what the rows describe, and the database itself refuses what is invalid."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from conftest import article, file
from sqlalchemy.engine import Engine
from sqlmodel import Session

from tracker import migrations, review, store, tables
from tracker.records import DecisionKind, EventStatus
from tracker.store import EventFilter, Filter, opening


def plan_of(engine: Engine, ask: Callable[[Session], object]) -> str:
    """How SQLite goes about the last query of what is asked."""
    if engine.dialect.name != "sqlite":
        pytest.skip("the plan is SQLite's")
    asked: list[tuple[str, Any]] = []
    sa.event.listen(engine, "before_cursor_execute", lambda *called: asked.append(called[2:4]))
    with store.session(engine) as session:
        ask(session)
        sql, parameters = asked[-1]
        return str(session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters).all())


def test_progress_looks_at_no_row(engine: Engine) -> None:
    """Asked after every decision: how many statements have each status stands in an index."""
    plan = plan_of(engine, lambda session: store.progress(session=session))
    assert "USING COVERING INDEX ix_standing_status_retired" in plan


def test_events_are_counted_by_indexes(engine: Engine) -> None:
    """Whether a text mentions an event stands in an index: a mention's row is long, and there are many."""
    plan = plan_of(engine, lambda session: store.count_events(session=session))
    assert "USING COVERING INDEX ix_mention_event_id_retired" in plan
    assert "USING COVERING INDEX ix_standing_event_id_retired" in plan


def test_migrations_make_the_tables(engine: Engine) -> None:
    """Nothing is left to migrate between the newest step and the rows; what searches words is no table of ours."""

    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind not in ("table", "index") or "_words" not in (name or "")

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"render_as_batch": True, "include_name": ours})
        assert compare_metadata(context, tables.metadata) == []


def test_every_constraint_has_a_name() -> None:
    """SQLite can only alter what has a name."""
    constraints = [c for table in tables.metadata.tables.values() for c in table.constraints]
    assert len(constraints) > 40
    assert all(c.name for c in constraints)


@pytest.fixture
def filed(session: Session) -> Session:
    """A database that holds the article with a decision on its first statement."""
    ids = file(article(), session)
    store.decide([review.decision(ids[0], DecisionKind.ACCEPT, reviewer="ana")], session=session)
    session.commit()
    return session


@pytest.mark.parametrize(
    "change",
    [
        *("UPDATE text SET text = 'x'", "DELETE FROM text"),
        *("UPDATE decision SET reviewer = 'ben'", "DELETE FROM decision", "UPDATE decision SET why = 'x' WHERE id = 1"),
    ],
)
def test_texts_and_decisions_never_change(filed: Session, change: str) -> None:
    """The trigger refuses; the row is as it was."""
    with pytest.raises(sa.exc.DBAPIError, match="never changed or deleted"):
        filed.execute(sa.text(change))
    filed.rollback()
    assert filed.execute(sa.text("SELECT text FROM text")).scalars().all() == [article().document.text]
    assert filed.execute(sa.text("SELECT reviewer FROM decision")).scalars().all() == ["ana"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE statement SET stance = 'guessed'",
        "UPDATE statement SET certainty = ''",
        "UPDATE statement SET cue_start = cue_end",
        "UPDATE statement SET cue_start = -1",
        "UPDATE statement SET sentence_end = 0",
        "UPDATE statement SET confidence = 1.5",
        "UPDATE statement SET said_precision = 'hour'",
        "UPDATE statement SET cue = NULL",
        "UPDATE statement SET event_id = 999",
        "UPDATE statement SET digest = 'x'",
        "UPDATE statement SET run_id = 9",
        "UPDATE statement SET ordinal = 0",
        "UPDATE party SET role = 'victim'",
        "UPDATE party SET start_ = end_",
        "UPDATE party SET actor_id = 999",
        "UPDATE mention SET end_ = start_",
        "DELETE FROM run",
        "UPDATE event SET kind = 'party'",
        "UPDATE event SET precision = 'hour'",
        "UPDATE standing SET status = 'maybe'",
        "DELETE FROM statement",
        "UPDATE standing SET event_id = 999",
        "UPDATE actor SET kind = 'ship'",
        "DELETE FROM event",
        "INSERT INTO decision (statement_id, reviewer, kind, at, batch, changes, before) "
        "VALUES (1, 'ana', 'shrug', '2024-05-07 00:00:00', 'b', '{}', 'pending')",
        "INSERT INTO decision (statement_id, reviewer, kind, at, batch, changes, before) "
        "VALUES (99, 'ana', 'accept', '2024-05-07 00:00:00', 'b', '{}', 'pending')",
        "INSERT INTO source (digest, key, origin, imported) VALUES ('x', 'k', 'o', '2024-05-07 00:00:00')",
    ],
)
def test_database_refuses(filed: Session, change: str) -> None:
    """Enums, spans, probabilities, foreign keys: whoever writes, the database holds nothing invalid."""
    with pytest.raises(sa.exc.IntegrityError):
        filed.execute(sa.text(change))


OLD = (
    "INSERT INTO text (digest, text) VALUES ('d', 'The Front claimed it.')",
    "INSERT INTO source (id, digest, key, origin, imported) VALUES (1, 'd', 'k', 'a.txt', '2024-05-07 00:00:00')",
    "INSERT INTO run (id, started, model, model_digest) VALUES (1, '2024-05-07 00:00:00', 'm', 'm')",
    "INSERT INTO actor (id, name, kind) VALUES (1, 'Front', 'unknown'), (2, 'Coast Guard', 'unknown')",
    "INSERT INTO alias (name, actor_id) VALUES ('front', 1), ('northern front', 1), ('coast guard', 2)",
    "INSERT INTO event (id, title, precision) VALUES (1, 'Fire at a depot', 'unknown')",
    "INSERT INTO statement (id, digest, run_id, ordinal, stance, certainty, cue_start, cue_end, cue, sentence_start,"
    " sentence_end, sentence, event_id, said_precision) VALUES"
    " (1, 'd', 1, 0, 'claimed', 'asserted', 10, 17, 'claimed', 0, 21, 'The Front claimed it.', 1, 'unknown'),"
    " (2, 'd', 1, 1, 'blamed', 'asserted', 10, 17, 'claimed', 0, 21, 'The Front claimed it.', 1, 'unknown')",
    "INSERT INTO party (statement_id, role, position, start_, end_, words, name, actor_id) VALUES"
    " (1, 'responsible', 0, 0, 9, 'The Front', 'Front', 1), (2, 'responsible', 0, 0, 9, 'The Front', 'Front', 1)",
    "INSERT INTO standing (statement_id, status, stance, event_id, changes, skips) VALUES"
    " (1, 'pending', 'claimed', 1, '{}', 0), (2, 'corrected', 'blamed', 1, '{}', 0)",
    "INSERT INTO decision (statement_id, reviewer, kind, at, batch, changes, before) VALUES"
    " (2, 'ana', 'correct', '2024-05-07 00:00:00', 'b',"
    """ '{"stance": "denied", "responsible": [{"span": {"start": 0, "end": 3, "text": "The"},"""
    """ "names": ["Coast Guard"]}]}',"""
    " 'pending')",
)


@pytest.mark.parametrize("killed", [False, True])
def test_database_of_the_first_step(database: str, killed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it holds is found by all that later steps know: names, roles as corrected, status, words.

    So it is where the first upgrade was killed before its end.
    """
    old = sa.create_engine(f"sqlite:///{database}")
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with old.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for row in OLD:
            connection.exec_driver_sql(row)
    old.dispose()
    if killed:
        with monkeypatch.context() as patch:
            patch.setattr(opening, "_refold", Mock(side_effect=KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                store.connect(database)
    engine = store.connect(database)
    with store.session(engine) as session:
        assert [(a.name, a.aliases) for a in store.actors(session=session)] == [
            ("Coast Guard", ("coast guard",)),
            ("Front", ("front", "northern front")),
        ]
        found = {
            n: [f.id for f in store.statements(Filter(actor=n), session=session)] for n in ("front", "coast guard")
        }
        assert found == {"front": [1], "coast guard": [2]}
        wanted = EventFilter(status=EventStatus.CLAIMED, text="depots front")
        assert list(store.find_events(wanted, session=session)) == [1]
    engine.dispose()
