"""Teams of reviewers, and the honest check: sentences that are drawn, and what people say of them."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from tracker.migrations.freezing import freeze

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # Added in place: a batch would copy the table, which its triggers forbid.
    op.add_column("text", sa.Column("sentences", sa.Integer(), nullable=True))
    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("shared", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
    )
    op.create_table(
        "drawn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("start_", sa.Integer(), nullable=False),
        sa.Column("end_", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.CheckConstraint("start_ >= 0 AND start_ < end_", name=op.f("ck_drawn_span")),
        sa.ForeignKeyConstraint(["digest"], ["text.digest"], name=op.f("fk_drawn_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawn")),
        sa.UniqueConstraint("digest", "start_", name="uq_drawn_place"),
    )
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drawn_id", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("stances", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["drawn_id"], ["drawn.id"], name=op.f("fk_answer_drawn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    for table, column in (("drawn", "digest"), ("drawn", "turn"), ("answer", "drawn_id"), ("answer", "reviewer")):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    freeze("answer")
