"""Opening a database: its engine, its schema brought up to date, its sessions."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session, create_engine, select

from tracker.errors import StoreError
from tracker.store.rows import row_id
from tracker.tables import AnswerRow, DecisionRow, RulingRow, StatementRow

HEAD = "0009"  # the newest step in tracker/migrations/versions
UNFOLDED = "0001"  # the step that did not keep roles as they stand and the status of events
PATIENCE = 30  # seconds to wait for another who writes
_LOCK = 0x636C61696D  # the number of PostgreSQL's lock that writers queue for


def connect(url: str, *, create: bool = True) -> Engine:
    """An engine on the database at ``url``, created or brought up to date where needed.

    Args:
        url: an SQLAlchemy URL, or a path to an SQLite file.
        create: make the tables where there are none of ours.

    Raises:
        StoreError: naming the database and the cause, where it cannot be opened, has the tables of something else, or
            has none and shall get none.
    """
    if "://" not in url:
        url = f"sqlite:///{url}"
    try:
        engine = create_engine(url, connect_args={"timeout": PATIENCE} if url.startswith("sqlite") else {})
        if engine.dialect.name == "sqlite":
            _refuse_strangers(engine.url, create)
            sa.event.listen(engine, "connect", _configure_sqlite)
        sa.event.listen(engine, "begin", _queue_up)
        try:
            _migrate(engine, create)
        except BaseException:
            engine.dispose()
            raise
    except (sa.exc.SQLAlchemyError, ImportError, OSError) as error:
        raise StoreError(f"{shown(url)}: the database cannot be opened: {_cause(error)}") from error
    except ValueError as error:  # a port that is no number
        form = "postgresql+psycopg://user@host:5432/name"
        raise StoreError(f"{shown(url)}: not the URL of a database, such as {form}: {error}") from error
    return engine


def _refuse_strangers(url: sa.URL, create: bool) -> None:
    """Refuse an SQLite file with the tables of something else, and an empty one that shall get none.

    Before it is opened to write: how a file keeps its journal stands in it. What cannot be read so is looked at later.

    Raises:
        StoreError: where it is such a file.
    """
    path = Path(url.database or "")
    if not path.is_file() or "uri" in url.query:
        return
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error:
        return
    if "alembic_version" not in tables and (tables or not create):
        raise StoreError(_none_of_ours(url))


def _none_of_ours(url: sa.URL) -> str:
    return f"{shown(url)}: not a database of claim-tracker; make one with: tracker import FOLDER --db NAME"


def _configure_sqlite(connection: Any, _record: object) -> None:
    # SQLite's own knows the letters of English alone.
    connection.create_function("lower", 1, lambda s: s.lower() if isinstance(s, str) else s, deterministic=True)
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
    cursor.execute("PRAGMA foreign_keys=ON")
    for attempt in range(PATIENCE * 10):  # of two who open a new file at once one is refused without any wait
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or attempt == PATIENCE * 10 - 1:
                raise
            time.sleep(0.1)
    cursor.close()


def _queue_up(connection: sa.Connection) -> None:
    """Have a transaction that is to write wait for its turn before it reads anything; one that reads sees one state."""
    writes = connection.get_execution_options().get("writing")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    elif connection.dialect.name == "postgresql":
        turn = f"SELECT pg_advisory_xact_lock({_LOCK})"
        connection.exec_driver_sql(turn if writes else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _migrate(engine: Engine, create: bool) -> None:
    """Bring the schema up to date; alembic is only loaded when there is something to do."""
    with engine.connect() as connection:
        version = _version(connection)
    if version is None and not create:
        raise StoreError(_none_of_ours(engine.url))
    if version == HEAD:
        return
    from tracker.migrations import upgrade

    with engine.execution_options(writing=True).begin() as connection:
        version = _version(connection)  # asked again: another may have been quicker
        upgrade(connection, version)
        if version == UNFOLDED:
            _refold(connection)


def _refold(connection: sa.Connection) -> None:
    """Derive what the store keeps folded, in a database that did not keep it; the caller commits."""
    from tracker.store.decisions import refold

    with Session(connection) as made:
        refold(map(row_id, made.exec(select(StatementRow.id))), session=made)
        made.flush()


def _version(connection: sa.Connection) -> str | None:
    """The step that the database is at; None for one that is new."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return found


def session(engine: Engine) -> Session:
    """A session on the engine; records are returned, so nothing needs to be read again after a commit."""
    return Session(engine, expire_on_commit=False)


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session that writes alone: what it reads stays true until the caller commits.

    Raises:
        StoreError: where the database does not take it: it is read-only, the disk is full, another keeps it too long.
    """
    try:
        with session(engine.execution_options(writing=True)) as made:
            yield made
    except (sa.exc.OperationalError, sa.exc.InternalError) as error:
        where = shown(engine.url)
        raise StoreError(f"{where}: cannot be written: {_cause(error)}; it holds what was stored before") from error


def require_writable(engine: Engine) -> None:
    """Write nothing, in earnest: SQLite begins a transaction on a read-only file without a word.

    Raises:
        StoreError: where the database cannot be written.
    """
    with writing(engine) as made:
        made.execute(sa.text("UPDATE alembic_version SET version_num = version_num"))


def is_reviewed(engine: Engine) -> bool:
    """Whether the database holds anything that a person did: a decision, an answer or a ruling, taken back or not."""
    with session(engine) as made:
        work = (DecisionRow.id, AnswerRow.id, RulingRow.id)
        return any(made.exec(select(key).limit(1)).first() is not None for key in work)


def shown(url: str | sa.URL) -> str:
    """A database's URL or path without its password."""
    try:
        return sa.make_url(url).render_as_string()
    except (sa.exc.ArgumentError, ValueError):
        return re.sub(r"(://[^:@]*):.*@", r"\1:***@", str(url))


def _cause(error: BaseException) -> str:
    return str(getattr(error, "orig", None) or error).strip()
