"""Steps that bring a database's schema up to date (Alembic, batch mode)."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine

from tracker.errors import StoreError


def upgrade(engine: Engine, version: str | None) -> None:
    """Run the steps that the database lacks.

    Args:
        engine: the database.
        version: the step it is at; None for one that is new.

    Raises:
        StoreError: where the database is at a step that this version does not know.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        raise StoreError(f"{engine.url}: made by a newer version of claim-tracker (step {version}); install that one")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
