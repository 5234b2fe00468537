"""Who and what is one: identities and copies, rulings, roles as they stand, and the words to search by."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from tracker.migrations.freezing import freeze

revision = "0002"
down_revision = "0001"

FROZEN = ("ruling", "event_link", "actor_link", "move")  # rows that are only ever added
STATUSES = ("unattributed", "claimed", "claimed by several", "blamed", "contested", "denied by all named")
KINDS = ("merge events", "split event", "merge actors", "split actor", "rename actor", "undo")
SEARCHED = {"statement": ("sentence", "event_name"), "event": ("title", "place")}


def upgrade() -> None:
    _columns()
    _aliases()
    _tables()
    for table in FROZEN:
        freeze(table)
    for table, columns in SEARCHED.items():
        _search(table, columns)


def _columns() -> None:
    """Added in place: a batch copies the table and drops it, which triggers and foreign keys forbid."""
    op.execute("ALTER TABLE text ADD COLUMN copy_of VARCHAR(64) CONSTRAINT fk_text_copy_of REFERENCES text (digest)")
    known = ", ".join(f"'{status}'" for status in STATUSES)
    op.execute(
        "ALTER TABLE event ADD COLUMN status VARCHAR(19) DEFAULT 'unattributed' NOT NULL "
        f"CONSTRAINT ck_event_status CHECK (status IN ({known}))"
    )
    op.execute("ALTER TABLE actor ADD COLUMN identity VARCHAR")
    op.execute("UPDATE actor SET identity = (SELECT min(name) FROM alias WHERE alias.actor_id = actor.id)")
    op.create_index("ix_actor_identity", "actor", ["identity"], unique=True)
    op.create_index("ix_actor_merged_into_id", "actor", ["merged_into_id"])
    op.create_index("ix_event_merged_into_id", "event", ["merged_into_id"])
    op.create_index("ix_event_status", "event", ["status"])


def _aliases() -> None:
    """Two actors may now share a way of writing."""
    op.execute("CREATE TABLE alias_before AS SELECT name, actor_id FROM alias")
    op.drop_table("alias")
    op.create_table(
        "alias",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_alias_actor_id")),
        sa.PrimaryKeyConstraint("name", "actor_id", name=op.f("pk_alias")),
    )
    op.create_index("ix_alias_actor_id", "alias", ["actor_id"])
    op.execute("INSERT INTO alias (name, actor_id, words) SELECT name, actor_id, name FROM alias_before")
    op.drop_table("alias_before")


def _tables() -> None:
    op.create_table(
        "band",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["text.digest"], name=op.f("fk_band_digest")),
        sa.PrimaryKeyConstraint("key", "digest", name=op.f("pk_band")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "standing_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("role", _enum("role", ("speaker", "responsible")), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_standing_party_actor_id")),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name=op.f("fk_standing_party_statement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_party")),
    )
    op.create_index("ix_standing_party_actor_id", "standing_party", ["actor_id"])
    op.create_index("ix_standing_party_statement_id", "standing_party", ["statement_id"])
    op.create_table(
        "ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.String(), nullable=False),
        sa.Column("kind", _enum("kind", KINDS), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_ruling_actor_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["ruling.id"], name=op.f("fk_ruling_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
    )
    op.create_index("ix_ruling_undoes_id", "ruling", ["undoes_id"])
    for of in ("event", "actor"):
        named = [sa.Column("name", sa.String(), nullable=False)] if of == "actor" else []
        key = ["ruling_id", "one_id", "other_id", *(c.name for c in named)]
        op.create_table(
            f"{of}_link",
            sa.Column("ruling_id", sa.Integer(), nullable=False),
            sa.Column("one_id", sa.Integer(), nullable=False),
            sa.Column("other_id", sa.Integer(), nullable=False),
            *named,
            sa.Column("must", sa.Boolean(), nullable=False),
            sa.ForeignKeyConstraint(["ruling_id"], ["ruling.id"], name=op.f(f"fk_{of}_link_ruling_id")),
            sa.ForeignKeyConstraint(["one_id"], [f"{of}.id"], name=op.f(f"fk_{of}_link_one_id")),
            sa.ForeignKeyConstraint(["other_id"], [f"{of}.id"], name=op.f(f"fk_{of}_link_other_id")),
            sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{of}_link")),
        )
    op.create_index("ix_event_link_other_id", "event_link", ["other_id"])
    op.create_index("ix_actor_link_one_id", "actor_link", ["one_id"])
    op.create_table(
        "move",
        sa.Column("ruling_id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ruling_id"], ["ruling.id"], name=op.f("fk_move_ruling_id")),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name=op.f("fk_move_statement_id")),
        sa.PrimaryKeyConstraint("ruling_id", "statement_id", name=op.f("pk_move")),
    )
    op.create_index("ix_move_statement_id", "move", ["statement_id"])


def _enum(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True)


def _search(table: str, columns: tuple[str, ...]) -> None:
    """Index the words of some columns: FTS5 on SQLite, kept up by triggers; PostgreSQL's own text search."""
    if op.get_bind().dialect.name == "postgresql":
        words = " || ' ' || ".join(f"coalesce({column}, '')" for column in columns)
        op.execute(f"CREATE INDEX ix_{table}_words ON {table} USING gin (to_tsvector('english', {words}))")
        return
    names = ", ".join(columns)
    op.execute(
        f"CREATE VIRTUAL TABLE {table}_words USING fts5({names}, content='{table}', content_rowid='id', "
        "tokenize='porter unicode61 remove_diacritics 2')"
    )
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("old", "new"))
    add = f"INSERT INTO {table}_words (rowid, {names}) VALUES (new.id, {new});"  # noqa: S608
    drop = f"INSERT INTO {table}_words ({table}_words, rowid, {names}) VALUES ('delete', old.id, {old});"  # noqa: S608
    op.execute(f"CREATE TRIGGER {table}_words_insert AFTER INSERT ON {table} BEGIN {add} END")
    op.execute(f"CREATE TRIGGER {table}_words_delete AFTER DELETE ON {table} BEGIN {drop} END")
    op.execute(f"CREATE TRIGGER {table}_words_update AFTER UPDATE OF {names} ON {table} BEGIN {drop} {add} END")
    op.execute(f"INSERT INTO {table}_words ({table}_words) VALUES ('rebuild')")  # noqa: S608
