"""Indexes that say without a look at their rows whether a mention or a statement has an event listed.

A mention's row is long, for it holds an embedding: to count the events read most of the file.
The index of mentions by text alone goes, for the one that keeps a text and an event unique begins with the text.
"""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    for table in ("mention", "standing"):
        op.drop_index(f"ix_{table}_event_id", table)
        op.create_index(f"ix_{table}_event_id_retired", table, ["event_id", "retired"])
    op.drop_index("ix_mention_digest", "mention")
