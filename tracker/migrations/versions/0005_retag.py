"""Languages that a model does not know, and a second reading by a newer model."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("reading", sa.Column("language", sa.String(), nullable=True))
    op.add_column("standing", sa.Column("retired", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "tag",
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_tag_run_id")),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name=op.f("fk_tag_statement_id")),
        sa.PrimaryKeyConstraint("statement_id", "run_id", name=op.f("pk_tag")),
    )
