"""The first schema."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from tracker.migrations.freezing import freeze

revision = "0001"
down_revision = None


FROZEN = ("text", "decision")  # rows that are only ever added


def upgrade() -> None:
    op.create_table(
        "actor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "state",
                "force",
                "armed group",
                "gang",
                "hacker group",
                "person",
                "body",
                "unknown",
                name="kind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("speaks_for_id", sa.Integer(), nullable=True),
        sa.Column("part_of_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["merged_into_id"], ["actor.id"], name=op.f("fk_actor_merged_into_id")),
        sa.ForeignKeyConstraint(["part_of_id"], ["actor.id"], name=op.f("fk_actor_part_of_id")),
        sa.ForeignKeyConstraint(["speaks_for_id"], ["actor.id"], name=op.f("fk_actor_speaks_for_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "bombing",
                "shooting",
                "strike",
                "shelling",
                "assassination",
                "killing",
                "massacre",
                "abduction",
                "assault",
                "sabotage",
                "arson",
                "poisoning",
                "cyberattack",
                "downing",
                "seizure",
                "coup",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column(
            "precision",
            sa.Enum(
                "day", "week", "month", "year", "unknown", name="precision", native_enum=False, create_constraint=True
            ),
            nullable=False,
        ),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["merged_into_id"], ["event.id"], name=op.f("fk_event_merged_into_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_day"), ["day"], unique=False)

    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started", UTCDateTime(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("model_digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_table(
        "text",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_text")),
    )
    op.create_table(
        "alias",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_alias_actor_id")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_alias")),
    )
    with op.batch_alter_table("alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alias_actor_id"), ["actor_id"], unique=False)

    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("start_", sa.Integer(), nullable=True),
        sa.Column("end_", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("embedding", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("start_ IS NULL OR (start_ >= 0 AND start_ < end_)", name=op.f("ck_mention_span")),
        sa.ForeignKeyConstraint(["digest"], ["text.digest"], name=op.f("fk_mention_digest")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_mention_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
        sa.UniqueConstraint("digest", "event_id", name="uq_mention_digest_event"),
    )
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mention_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_mention_event_id"), ["event_id"], unique=False)

    op.create_table(
        "reading",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("model_digest", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["text.digest"], name=op.f("fk_reading_digest")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_reading_run_id")),
        sa.PrimaryKeyConstraint("digest", "model_digest", name=op.f("pk_reading")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("outlet", sa.String(), nullable=True),
        sa.Column("author", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("retrieved", UTCDateTime(), nullable=True),
        sa.Column("imported", UTCDateTime(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["digest"], ["text.digest"], name=op.f("fk_source_digest")),
        sa.ForeignKeyConstraint(["replaces_id"], ["source.id"], name=op.f("fk_source_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("key", name=op.f("uq_source_key")),
    )
    with op.batch_alter_table("source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_source_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_source_published"), ["published"], unique=False)
        batch_op.create_index(batch_op.f("ix_source_url"), ["url"], unique=False)

    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column(
            "stance",
            sa.Enum(
                "claimed", "blamed", "denied", "unclaimed", name="stance", native_enum=False, create_constraint=True
            ),
            nullable=False,
        ),
        sa.Column(
            "certainty",
            sa.Enum("asserted", "hedged", name="certainty", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("cue_start", sa.Integer(), nullable=False),
        sa.Column("cue_end", sa.Integer(), nullable=False),
        sa.Column("cue", sa.String(), nullable=False),
        sa.Column("sentence_start", sa.Integer(), nullable=False),
        sa.Column("sentence_end", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("event_start", sa.Integer(), nullable=True),
        sa.Column("event_end", sa.Integer(), nullable=True),
        sa.Column("event_words", sa.String(), nullable=True),
        sa.Column("event_name", sa.String(), nullable=True),
        sa.Column("medium_start", sa.Integer(), nullable=True),
        sa.Column("medium_end", sa.Integer(), nullable=True),
        sa.Column("medium", sa.String(), nullable=True),
        sa.Column("said_start", sa.Integer(), nullable=True),
        sa.Column("said_end", sa.Integer(), nullable=True),
        sa.Column("said", sa.String(), nullable=True),
        sa.Column("said_day", sa.Date(), nullable=True),
        sa.Column(
            "said_precision",
            sa.Enum(
                "day",
                "week",
                "month",
                "year",
                "unknown",
                name="said_precision",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "confidence IS NULL OR (confidence >= 0 AND confidence <= 1)", name=op.f("ck_statement_confidence_range")
        ),
        sa.CheckConstraint("cue_start >= 0 AND cue_start < cue_end", name=op.f("ck_statement_cue_span")),
        sa.CheckConstraint(
            "sentence_start >= 0 AND sentence_start < sentence_end", name=op.f("ck_statement_sentence_span")
        ),
        sa.ForeignKeyConstraint(["digest"], ["text.digest"], name=op.f("fk_statement_digest")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_statement_event_id")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_statement_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("digest", "ordinal", "run_id", name="uq_statement_place"),
    )
    with op.batch_alter_table("statement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statement_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_statement_event_id"), ["event_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "accept",
                "correct",
                "reject",
                "skip",
                "undo",
                "redo",
                name="kind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column(
            "before",
            sa.Enum(
                "pending",
                "accepted",
                "corrected",
                "rejected",
                "disputed",
                name="before",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("why", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name=op.f("fk_decision_statement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_reviewer"), ["reviewer"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_statement_id"), ["statement_id"], unique=False)

    op.create_table(
        "desk",
        sa.Column("reviewer", sa.String(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name=op.f("fk_desk_statement_id")),
        sa.PrimaryKeyConstraint("reviewer", name=op.f("pk_desk")),
    )
    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("speaker", "responsible", name="role", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start_", sa.Integer(), nullable=False),
        sa.Column("end_", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("start_ >= 0 AND start_ < end_", name=op.f("ck_party_span")),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_party_actor_id")),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name=op.f("fk_party_statement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
    )
    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_party_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_party_statement_id"), ["statement_id"], unique=False)

    op.create_table(
        "standing",
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "accepted",
                "corrected",
                "rejected",
                "disputed",
                name="status",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "stance",
            sa.Enum(
                "claimed", "blamed", "denied", "unclaimed", name="stance", native_enum=False, create_constraint=True
            ),
            nullable=False,
        ),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("skips", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_standing_event_id")),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name=op.f("fk_standing_statement_id")),
        sa.PrimaryKeyConstraint("statement_id", name=op.f("pk_standing")),
    )
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standing_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_standing_stance"), ["stance"], unique=False)
        batch_op.create_index(batch_op.f("ix_standing_status"), ["status"], unique=False)

    for table in FROZEN:
        freeze(table)
