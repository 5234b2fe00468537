"""Which run's tag a decision judged, and the mentions that the newest reading of their text lacks."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    # Added in place, as a batch would copy the table, which its triggers forbid; alembic has no such step with a key.
    op.execute(
        sa.text("ALTER TABLE decision ADD COLUMN run_id INTEGER CONSTRAINT fk_decision_run_id REFERENCES run (id)")
    )
    op.add_column("mention", sa.Column("retired", sa.Boolean(), nullable=False, server_default=sa.false()))
