"""Decisions that settle what reviewers disagree on."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    # Added in place: a batch would copy the table, which its triggers forbid.
    op.add_column("decision", sa.Column("settles", sa.Boolean(), nullable=False, server_default=sa.false()))
