"""Steps that bring a database's schema up to date (Alembic, batch mode)."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from tracker.errors import StoreError


def upgrade(connection: Connection, version: str | None) -> None:
    """Run the steps that the database lacks, in the caller's transaction.

    Args:
        connection: to the database.
        version: the step it is at; None for one that is new.

    Raises:
        StoreError: where the database is at a step that this version does not know.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        url = connection.engine.url.render_as_string()
        raise StoreError(f"{url}: made by a newer version of claim-tracker (step {version}); install that one")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
