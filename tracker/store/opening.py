"""Opening a database: its engine, its schema brought up to date, its sessions."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session, create_engine, select

from tracker.errors import StoreError
from tracker.store.rows import row_id
from tracker.tables import StatementRow

HEAD = "0004"  # the newest step in tracker/migrations/versions
UNFOLDED = "0001"  # the step that did not keep roles as they stand and the status of events


def connect(url: str) -> Engine:
    """An engine on the database at ``url``, created or brought up to date where needed.

    Args:
        url: an SQLAlchemy URL, or a path to an SQLite file.

    Raises:
        StoreError: naming the database and the cause, where it cannot be opened.
    """
    if "://" not in url:
        url = f"sqlite:///{url}"
    try:
        engine = create_engine(url, connect_args={"timeout": 30} if url.startswith("sqlite") else {})
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _configure_sqlite)
        _migrate(engine)
    except (sa.exc.SQLAlchemyError, ImportError, OSError) as error:
        cause = str(getattr(error, "orig", None) or error)
        raise StoreError(f"{url}: the database cannot be opened: {cause}") from error
    return engine


def _configure_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _migrate(engine: Engine) -> None:
    """Bring the schema up to date; alembic is only loaded when there is something to do."""
    with engine.connect() as connection:
        version = None
        if sa.inspect(connection).has_table("alembic_version"):
            version = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    if version == HEAD:
        return
    from tracker.migrations import upgrade

    upgrade(engine, version)
    if version == UNFOLDED:
        _refold(engine)


def _refold(engine: Engine) -> None:
    """Derive what the store keeps folded, in a database that did not keep it."""
    from tracker.store.decisions import refold

    with session(engine) as made:
        refold(map(row_id, made.exec(select(StatementRow.id))), session=made)
        made.commit()


def session(engine: Engine) -> Session:
    """A session on the engine; records are returned, so nothing needs to be read again after a commit."""
    return Session(engine, expire_on_commit=False)
