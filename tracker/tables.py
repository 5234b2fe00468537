"""The rows of the store. What they mean stands in ``records.py``; these only keep it.

A ``table=True`` model does not validate what it is given, so every row is made from a record,
and the database itself refuses what is invalid: checks, foreign keys, enums.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.records import (
    ActorKind,
    Certainty,
    DecisionKind,
    EventKind,
    EventStatus,
    Precision,
    ReviewStatus,
    RulingKind,
    Stance,
)

metadata = SQLModel.metadata
_OPTIONAL_JSON = sa.JSON(none_as_null=True)
# Named constraints from the first step on: SQLite can only alter what has a name.
metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def _enum(kind: type[StrEnum], name: str) -> Any:
    """An enum column kept as text with a check, the same on every database."""
    return sa.Enum(
        kind, name=name, native_enum=False, create_constraint=True, values_callable=lambda e: [m.value for m in e]
    )


def _span_check(prefix: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{prefix}_start >= 0 AND {prefix}_start < {prefix}_end", name=f"{prefix}_span")


class TextRow(SQLModel, table=True):
    """An article's text, kept once."""

    __tablename__ = "text"
    digest: str = Field(primary_key=True, max_length=64)  # SHA-256, hex
    text: str = Field(sa_type=sa.Text)
    copy_of: str | None = Field(default=None, foreign_key="text.digest", max_length=64)  # the first that told it so
    sentences: int | None = None  # how many it has; none where it was kept before any were drawn


class BandRow(SQLModel, table=True):
    """One band of a text's signature (``tracker.copies``): texts that share one may be copies of each other."""

    __tablename__ = "band"
    __table_args__ = ({"sqlite_with_rowid": False},)
    key: int = Field(primary_key=True, sa_type=sa.BigInteger, sa_column_kwargs={"autoincrement": False})
    digest: str = Field(primary_key=True, foreign_key="text.digest", max_length=64)


class SourceRow(SQLModel, table=True):
    """One appearance of a text."""

    __tablename__ = "source"
    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(foreign_key="text.digest", index=True)
    key: str = Field(unique=True, max_length=64)  # what makes two appearances the same one
    origin: str
    title: str | None = None
    url: str | None = Field(default=None, index=True)
    outlet: str | None = None
    author: str | None = None
    language: str | None = None
    published: date | None = Field(default=None, index=True)
    retrieved: datetime | None = None
    imported: datetime
    replaces_id: int | None = Field(default=None, foreign_key="source.id")  # the older text of the same page


class RunRow(SQLModel, table=True):
    """One model in one import: what read the texts that it brought."""

    __tablename__ = "run"
    id: int | None = Field(default=None, primary_key=True)
    started: datetime
    model: str
    model_digest: str = Field(max_length=64)


class ReadingRow(SQLModel, table=True):
    """That a run has read a text: what makes an import idempotent, also for texts without statements."""

    __tablename__ = "reading"
    digest: str = Field(primary_key=True, foreign_key="text.digest")
    model_digest: str = Field(primary_key=True, max_length=64)
    run_id: int = Field(foreign_key="run.id")
    language: str | None = None  # the one that the model does not know: the text was kept and not tagged


class ActorRow(SQLModel, table=True):
    """Somebody who speaks or is held responsible."""

    __tablename__ = "actor"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    kind: ActorKind = Field(default=ActorKind.UNKNOWN, sa_type=_enum(ActorKind, "kind"))
    speaks_for_id: int | None = Field(default=None, foreign_key="actor.id")
    part_of_id: int | None = Field(default=None, foreign_key="actor.id")
    merged_into_id: int | None = Field(default=None, foreign_key="actor.id", index=True)  # the one that stands for it
    # What an import calls it (``tracker.actors``), folded: stays when a person renames it.
    identity: str | None = Field(default=None, index=True, unique=True)


class AliasRow(SQLModel, table=True):
    """A way in which texts write an actor's name, folded (``records.normal_name``); two actors may share one."""

    __tablename__ = "alias"
    name: str = Field(primary_key=True)
    actor_id: int = Field(primary_key=True, foreign_key="actor.id", index=True)
    words: str  # as it was first written


class EventRow(SQLModel, table=True):
    """One act of harm."""

    __tablename__ = "event"
    id: int | None = Field(default=None, primary_key=True)
    title: str
    kind: EventKind | None = Field(default=None, sa_type=_enum(EventKind, "kind"))
    day: date | None = Field(default=None, index=True)
    precision: Precision = Field(default=Precision.UNKNOWN, sa_type=_enum(Precision, "precision"))
    place: str | None = None
    merged_into_id: int | None = Field(default=None, foreign_key="event.id", index=True)  # the one that stands for it
    # Derived from its statements (``tracker.ledger``), kept so that it can be asked for quickly.
    status: EventStatus = Field(
        default=EventStatus.UNATTRIBUTED,
        sa_type=_enum(EventStatus, "status"),
        sa_column_kwargs={"server_default": EventStatus.UNATTRIBUTED.value},
        index=True,
    )


class MentionRow(SQLModel, table=True):
    """The fullest mention of an event in one text, with what linking compares of it."""

    __tablename__ = "mention"
    __table_args__ = (
        sa.CheckConstraint("start_ IS NULL OR (start_ >= 0 AND start_ < end_)", name="span"),
        sa.UniqueConstraint("digest", "event_id", name="uq_mention_digest_event"),
        sa.Index("ix_mention_event_id_retired", "event_id", "retired"),  # whether the ledger lists an event
    )
    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(foreign_key="text.digest")
    event_id: int = Field(foreign_key="event.id")
    start: int | None = Field(default=None, sa_column=sa.Column("start_", sa.Integer))
    end: int | None = Field(default=None, sa_column=sa.Column("end_", sa.Integer))
    words: str
    embedding: bytes | None = None  # what linking compares of it (``tracker.mentions``)
    retired: bool = Field(
        default=False, sa_column_kwargs={"server_default": sa.false()}
    )  # the newest reading of the text lacks it


class StatementRow(SQLModel, table=True):
    """A statement as a model tagged it or a person added it; it follows a later model while nobody's verdict holds."""

    __tablename__ = "statement"
    __table_args__ = (
        _span_check("cue"),
        _span_check("sentence"),
        sa.CheckConstraint("confidence IS NULL OR (confidence >= 0 AND confidence <= 1)", name="confidence_range"),
        sa.UniqueConstraint("digest", "ordinal", "run_id", name="uq_statement_place"),
    )
    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(foreign_key="text.digest", index=True)
    run_id: int | None = Field(default=None, foreign_key="run.id")  # none where a person added it
    ordinal: int  # its place among the statements of the text
    stance: Stance = Field(sa_type=_enum(Stance, "stance"))
    certainty: Certainty = Field(sa_type=_enum(Certainty, "certainty"))
    confidence: float | None = None
    cue_start: int
    cue_end: int
    cue: str
    sentence_start: int
    sentence_end: int
    sentence: str
    event_id: int = Field(foreign_key="event.id", index=True)
    event_start: int | None = None
    event_end: int | None = None
    event_words: str | None = None
    event_name: str | None = None
    medium_start: int | None = None
    medium_end: int | None = None
    medium: str | None = None
    said_start: int | None = None
    said_end: int | None = None
    said: str | None = None
    said_day: date | None = None
    said_precision: Precision = Field(default=Precision.UNKNOWN, sa_type=_enum(Precision, "said_precision"))


class Role(StrEnum):
    """The two roles that hold parties."""

    SPEAKER = "speaker"
    RESPONSIBLE = "responsible"


class PartyRow(SQLModel, table=True):
    """One name of one party of a statement as tagged; a span with two names is two rows."""

    __tablename__ = "party"
    __table_args__ = (sa.CheckConstraint("start_ >= 0 AND start_ < end_", name="span"),)
    id: int | None = Field(default=None, primary_key=True)
    statement_id: int = Field(foreign_key="statement.id", index=True)
    role: Role = Field(sa_type=_enum(Role, "role"))
    position: int  # parties of one role, in order; the same for the names of one span
    start: int = Field(sa_column=sa.Column("start_", sa.Integer, nullable=False))
    end: int = Field(sa_column=sa.Column("end_", sa.Integer, nullable=False))
    words: str
    name: str
    actor_id: int = Field(foreign_key="actor.id", index=True)


class TagRow(SQLModel, table=True):
    """What a run said of a statement, where the statement's own row does not say so.

    Of a statement that people have decided on: what a later model says. Of another: what an older one said.
    """

    __tablename__ = "tag"
    statement_id: int = Field(primary_key=True, foreign_key="statement.id")
    run_id: int = Field(primary_key=True, foreign_key="run.id")
    tag: dict[str, Any] = Field(sa_type=sa.JSON)  # in the corpus format


class DecisionRow(SQLModel, table=True):
    """A decision; a trigger refuses to change or delete it."""

    __tablename__ = "decision"
    id: int | None = Field(default=None, primary_key=True)
    statement_id: int = Field(foreign_key="statement.id", index=True)
    reviewer: str = Field(index=True)
    kind: DecisionKind = Field(sa_type=_enum(DecisionKind, "kind"))
    at: datetime
    batch: str
    changes: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    before: ReviewStatus = Field(sa_type=_enum(ReviewStatus, "before"))
    why: str | None = None
    settles: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    run_id: int | None = Field(default=None, foreign_key="run.id")  # whose tag it judged; none where a person added it


class StandingRow(SQLModel, table=True):
    """What a statement is now: a fold over its decisions, kept so that it can be asked for quickly."""

    __tablename__ = "standing"
    __table_args__ = (
        sa.Index("ix_standing_status_retired", "status", "retired"),  # how far the review is
        sa.Index("ix_standing_event_id_retired", "event_id", "retired"),  # whether the ledger lists an event
    )
    statement_id: int = Field(primary_key=True, foreign_key="statement.id")
    status: ReviewStatus = Field(sa_type=_enum(ReviewStatus, "status"))
    stance: Stance = Field(sa_type=_enum(Stance, "stance"), index=True)
    event_id: int = Field(foreign_key="event.id")
    changes: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    skips: int = 0  # how often it was put off: it comes back last
    retired: bool = Field(
        default=False, sa_column_kwargs={"server_default": sa.false()}
    )  # undecided, and a later model lacks it


class StandingPartyRow(SQLModel, table=True):
    """Who holds a role of a statement now: the tagged parties, or the corrected ones; part of the same fold."""

    __tablename__ = "standing_party"
    id: int | None = Field(default=None, primary_key=True)
    statement_id: int = Field(foreign_key="statement.id", index=True)
    role: Role = Field(sa_type=_enum(Role, "role"))
    name: str
    actor_id: int = Field(foreign_key="actor.id", index=True)  # before merging, after splitting


class RulingRow(SQLModel, table=True):
    """What a person ruled about which events or actors are one; a trigger refuses to change or delete it."""

    __tablename__ = "ruling"
    id: int | None = Field(default=None, primary_key=True)
    reviewer: str
    kind: RulingKind = Field(sa_type=_enum(RulingKind, "kind"))
    at: datetime
    why: str | None = None
    actor_id: int | None = Field(default=None, foreign_key="actor.id")  # whom a renaming is about
    name: str | None = None  # the new name
    before: str | None = None  # the name until then
    undoes_id: int | None = Field(default=None, foreign_key="ruling.id", index=True)


class EventLinkRow(SQLModel, table=True):
    """Two events that are one, or that are not."""

    __tablename__ = "event_link"
    ruling_id: int = Field(primary_key=True, foreign_key="ruling.id")
    one_id: int = Field(primary_key=True, foreign_key="event.id")  # the one that keeps its id
    other_id: int = Field(primary_key=True, foreign_key="event.id", index=True)
    must: bool  # whether they must be one; else they cannot be


class ActorLinkRow(SQLModel, table=True):
    """Two actors that are one, or that are not."""

    __tablename__ = "actor_link"
    ruling_id: int = Field(primary_key=True, foreign_key="ruling.id")
    one_id: int = Field(primary_key=True, foreign_key="actor.id", index=True)  # the one that keeps its id
    other_id: int = Field(primary_key=True, foreign_key="actor.id")
    name: str = Field(primary_key=True)  # a way of writing, folded, that means the other; empty where it is about all
    must: bool


class MoveRow(SQLModel, table=True):
    """A statement that a splitting gave to the new event or actor."""

    __tablename__ = "move"
    ruling_id: int = Field(primary_key=True, foreign_key="ruling.id")
    statement_id: int = Field(primary_key=True, foreign_key="statement.id", index=True)


class DeskRow(SQLModel, table=True):
    """Where a reviewer stopped."""

    __tablename__ = "desk"
    reviewer: str = Field(primary_key=True)
    statement_id: int | None = Field(default=None, foreign_key="statement.id")


class TeamRow(SQLModel, table=True):
    """Who shares the work; at most one row."""

    __tablename__ = "team"
    id: int | None = Field(default=1, primary_key=True)
    members: list[str] = Field(sa_type=sa.JSON)
    shared: float


class DrawnRow(SQLModel, table=True):
    """A sentence that was drawn for the honest check."""

    __tablename__ = "drawn"
    __table_args__ = (
        sa.CheckConstraint("start_ >= 0 AND start_ < end_", name="span"),
        sa.UniqueConstraint("digest", "start_", name="uq_drawn_place"),
    )
    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(foreign_key="text.digest", index=True)
    start: int = Field(sa_column=sa.Column("start_", sa.Integer, nullable=False))
    end: int = Field(sa_column=sa.Column("end_", sa.Integer, nullable=False))
    turn: int = Field(index=True)  # the order in which they are asked about


class AnswerRow(SQLModel, table=True):
    """What a reviewer says of a drawn sentence; the newest row holds, and a trigger refuses to change or delete any."""

    __tablename__ = "answer"
    id: int | None = Field(default=None, primary_key=True)
    drawn_id: int = Field(foreign_key="drawn.id", index=True)
    reviewer: str = Field(index=True)
    at: datetime
    stances: list[str] | None = Field(default=None, sa_type=_OPTIONAL_JSON)  # empty: no statement; none: taken back
