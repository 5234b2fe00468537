"""The values that pass between the steps: frozen, checked on construction, free of any library.

Every offset in this project counts characters (Python code points) of ``Document.text`` and every
span is half-open: ``text[start:end]``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from tracker.errors import SpanError


class Stance(StrEnum):
    """What a statement does with responsibility."""

    CLAIMED = "claimed"
    BLAMED = "blamed"
    DENIED = "denied"
    UNCLAIMED = "unclaimed"


class Certainty(StrEnum):
    """Whether the attribution itself is put forward as a fact or as a guess."""

    ASSERTED = "asserted"
    HEDGED = "hedged"


class Precision(StrEnum):
    """How much of a date the text tells."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class EventKind(StrEnum):
    """The acts of harm that count as events."""

    BOMBING = "bombing"
    SHOOTING = "shooting"
    STRIKE = "strike"  # from the air or by rocket, missile or drone
    SHELLING = "shelling"
    ASSASSINATION = "assassination"
    KILLING = "killing"
    MASSACRE = "massacre"
    ABDUCTION = "abduction"
    ASSAULT = "assault"
    SABOTAGE = "sabotage"
    ARSON = "arson"
    POISONING = "poisoning"
    CYBERATTACK = "cyberattack"
    DOWNING = "downing"  # of an aircraft
    SEIZURE = "seizure"  # of a ship, a vehicle, a building
    COUP = "coup"
    OTHER = "other"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Words of a document, with where they stand."""

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or len(self.text) != self.end - self.start:
            raise SpanError(f"no span: {self.start}:{self.end} for {len(self.text)} characters {self.text[:40]!r}")

    @classmethod
    def cut(cls, text: str, start: int, end: int) -> Span:
        """The span ``text[start:end]``.

        Raises:
            SpanError: where that is empty or reaches past the text.
        """
        if end > len(text):
            raise SpanError(f"{start}:{end} reaches past a text of {len(text)} characters")
        return cls(start, end, text[start:end])

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def check(self, text: str) -> None:
        """Raise SpanError unless this span cuts its words out of ``text``."""
        if text[self.start : self.end] != self.text:
            raise SpanError(
                f"{self.start}:{self.end} cuts {text[self.start : self.end][:40]!r}, not {self.text[:40]!r}"
            )


@dataclass(frozen=True, slots=True)
class Party:
    """Who speaks or who is held responsible: the words near the cue, and whom they name.

    ``names`` has more than one entry where one span stands for several ("both men").
    """

    span: Span
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.names or not all(name.strip() for name in self.names):
            raise ValueError(f"a party without a name: {self.span.text!r}")


@dataclass(frozen=True, slots=True)
class EventMention:
    """The words nearest a cue that name the act, and what they refer to."""

    span: Span
    name: str  # the fullest mention of the act in the document
    id: str | None = None  # the event of the document (Event.id)


@dataclass(frozen=True, slots=True)
class Said:
    """When a statement was made, as far as the text tells."""

    span: Span
    day: date | None = None
    precision: Precision = Precision.UNKNOWN


@dataclass(frozen=True, slots=True)
class Statement:
    """One reported speech act about responsibility for one event."""

    stance: Stance
    certainty: Certainty
    cue: Span  # the shortest words that carry the stance
    sentence: Span  # the sentence around the cue
    speaker: tuple[Party, ...] = ()  # empty where nobody is named
    responsible: tuple[Party, ...] = ()
    event: EventMention | None = None
    medium: Span | None = None  # how it reached the reporter
    said: Said | None = None
    confidence: float | None = None  # 0 to 1; None for gold
    traits: tuple[str, ...] = ()  # what makes it hard; corpus only

    def __post_init__(self) -> None:
        if self.confidence is not None and not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence {self.confidence} is not between 0 and 1")

    def spans(self) -> list[Span]:
        """Every span of the statement, the sentence first."""
        found = [self.sentence, self.cue, *(p.span for p in (*self.speaker, *self.responsible))]
        found += [extra.span for extra in (self.event, self.said) if extra]
        return [*found, self.medium] if self.medium else found


@dataclass(frozen=True, slots=True)
class Event:
    """One act of harm at one place and time."""

    id: str
    title: str = ""
    kind: EventKind | None = None
    day: date | None = None
    precision: Precision = Precision.UNKNOWN
    place: str | None = None
    mention: Span | None = None  # its fullest mention in the document


@dataclass(frozen=True, slots=True)
class Document:
    """A text with what is known of where it comes from. Its title is the text's first line."""

    text: str
    id: str
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: date | None = None
    language: str | None = None
    retrieved: datetime | None = None
    genre: str | None = None  # kind of text; corpus only
    region: str | None = None  # corpus only

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hex."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


def compose(title: str | None, body: str) -> str:
    """One text, one space of offsets: the title before the body, unless it is the body's first line already."""
    title = (title or "").strip()
    start = body.lstrip()
    if start.startswith(title) and not start[len(title) :].split("\n", 1)[0].strip():
        return body
    if not title:
        return body
    return f"{title}\n\n{body}"


@dataclass(frozen=True, slots=True)
class TaggedDocument:
    """A document with its statements and events, from the model or from an annotator."""

    document: Document
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = field(default=())

    def check(self) -> None:
        """Raise SpanError unless every span cuts its words out of the document's text."""
        for statement in self.statements:
            for span in statement.spans():
                span.check(self.document.text)
        for event in self.events:
            if event.mention:
                event.mention.check(self.document.text)


class ActorKind(StrEnum):
    """What an actor is; unknown until a person or the gazetteer tells."""

    STATE = "state"
    FORCE = "force"
    ARMED_GROUP = "armed group"
    GANG = "gang"
    HACKER_GROUP = "hacker group"
    PERSON = "person"
    BODY = "body"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who speaks or is held responsible, under one name for all the ways it is written."""

    id: int
    name: str
    kind: ActorKind = ActorKind.UNKNOWN
    part_of: Actor | None = None  # the state, group or body that it is a force, an arm or a member of
    speaks_for: Actor | None = None
    aliases: tuple[str, ...] = ()  # as texts write it; only where the actor itself was asked for


@dataclass(frozen=True, slots=True)
class Source:
    """One appearance of a text: where, by whom, when."""

    id: int
    digest: str  # of the text
    origin: str  # file, line or id it was imported from
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: date | None = None
    language: str | None = None
    copy_of: str | None = None  # digest of the first text that told it in the same words, if it is a copy


class ReviewStatus(StrEnum):
    """What people have said of a statement so far."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    DISPUTED = "disputed"


class DecisionKind(StrEnum):
    """The steps that a reviewer can take; each is one row that never changes."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"
    SKIP = "skip"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Changes:
    """The fields that a decision sets; None leaves a field to the model, () empties a role."""

    stance: Stance | None = None
    certainty: Certainty | None = None
    speaker: tuple[Party, ...] | None = None
    responsible: tuple[Party, ...] | None = None
    event_id: int | None = None
    cue: Span | None = None
    event_span: Span | None = None  # the words that name the event, not which event it is


@dataclass(frozen=True, slots=True)
class Decision:
    """What one reviewer decided about one statement, or took back."""

    statement_id: int
    reviewer: str
    kind: DecisionKind
    at: datetime  # UTC
    batch: str  # decisions of one batch are one step: undone and redone together
    changes: Changes = Changes()
    before: ReviewStatus = ReviewStatus.PENDING  # what held when it was taken
    why: str | None = None
    id: int | None = None  # given by the store; rises with time
    settles: bool = False  # a settlement: it holds against what the reviewers say, and by itself
    model: str | None = None  # whose tag was on the screen (``FiledStatement.model``); None for the one that is stored


@dataclass(frozen=True, slots=True)
class FiledStatement:
    """A statement as the store holds it: what the model said and what holds now."""

    id: int
    digest: str  # of the text it stands in
    tag: Statement  # as the model tagged it, or as a person added it
    now: Statement  # after the decisions
    status: ReviewStatus
    event_id: int
    model: str | None  # name and digest of the model; None where a person added it
    actors: Mapping[str, Actor] = field(default_factory=dict, compare=False)  # by the names of its parties now


@dataclass(frozen=True, slots=True)
class LaterTag:
    """What a model says of a statement that people had decided on or added before it read the text."""

    model: str  # name and digest
    at: datetime  # when its reading began
    said: Statement | None  # None where it does not find the statement


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement with all that the ledger knows of it, as one view has it: where reviewers disagree, it is several."""

    filed: FiledStatement
    held: Statement  # as this view has it
    verdict: ReviewStatus  # what this view decided
    event: Event
    decisions: tuple[Decision, ...]  # the latest of each reviewer who holds this view
    sources: tuple[Source, ...]  # the earliest published first


@dataclass(frozen=True, slots=True)
class FiledDocument:
    """A text of the store with all its statements, rejected ones too."""

    document: Document  # as its first source has it
    statements: tuple[FiledStatement, ...]
    events: tuple[Event, ...]  # those it mentions, and those its statements are about


class EventStatus(StrEnum):
    """What has been said of who did it."""

    UNATTRIBUTED = "unattributed"
    CLAIMED = "claimed"
    CLAIMED_BY_SEVERAL = "claimed by several"
    BLAMED = "blamed"
    CONTESTED = "contested"
    DENIED = "denied by all named"


@dataclass(frozen=True, slots=True)
class Claim:
    """One side's statement of one stance about one responsible party and one event, with its evidence."""

    event_id: int
    stance: Stance
    speaker: str | None  # name of the side that speaks; None where nobody is named
    responsible: str | None  # the actor's name
    statements: tuple[FiledStatement, ...]
    responsible_side: str | None = None  # name of the side that the responsible party belongs to


@dataclass(frozen=True, slots=True)
class Spoken:
    """When something was said, as far as that is known: from one day to another, both included."""

    since: date
    until: date
    told: bool  # whether the text tells; else it is news, said between the event and the day it was printed


class Relation(StrEnum):
    """What one claim is to another one about the same event."""

    ANSWERS = "answers"
    REPEATS = "repeats"
    TAKES_BACK = "takes back"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True)
class ClaimLink:
    """That one claim answers, repeats, takes back or contradicts another."""

    claim: Claim
    relation: Relation
    other: Claim


class RulingKind(StrEnum):
    """What a person can rule about which events and which actors are one."""

    MERGE_EVENTS = "merge events"
    SPLIT_EVENT = "split event"
    MERGE_ACTORS = "merge actors"
    SPLIT_ACTOR = "split actor"
    RENAME_ACTOR = "rename actor"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person ruled; it is never changed, and undone by another."""

    id: int
    kind: RulingKind
    reviewer: str
    at: datetime  # UTC
    why: str | None = None
    events: tuple[int, ...] = ()  # the first is the one that keeps its id
    actors: tuple[int, ...] = ()
    statements: tuple[int, ...] = ()  # those that a splitting moved
    name: str | None = None  # the new name, where an actor was renamed or split off
    undoes: int | None = None  # the ruling that it takes back
    in_force: bool = True


@dataclass(frozen=True, slots=True)
class Effect:
    """What a ruling would change."""

    statements: int  # that are about the events or name the actors
    sources: int  # appearances of the texts they stand in
    claims: int  # that they add up to now
    claims_after: int


_LEADING = re.compile(r"^(?:the|a|an|its|his|her|their)\s+", re.IGNORECASE)


def normal_name(name: str) -> str:
    """A name as it is compared: case, article, possessive and punctuation aside.

    >>> normal_name("The Islamic Front's")
    'islamic front'
    """
    folded = re.sub(r"[’']s?$", "", name.strip().casefold())
    folded = _LEADING.sub("", folded)
    return " ".join(re.findall(r"\w+", folded))


def bare_name(words: str) -> str:
    """The words of a role as a name: without a leading article or a closing possessive."""
    stripped = re.sub(r"(?<=\w)[’']s?$", "", words.strip())
    return re.sub(r"^(?:the|a|an)\s+", "", stripped, flags=re.IGNORECASE) or words.strip()
