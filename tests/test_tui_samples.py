"""A small invented ledger for the tests of the desk, filed through the store."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.engine import Engine

from tracker import segments, store
from tracker.records import (
    Certainty,
    Document,
    Event,
    EventKind,
    EventMention,
    Party,
    Precision,
    Said,
    Span,
    Stance,
    Statement,
    TaggedDocument,
)

DEPOT = "\n\n".join(
    (
        "Fire at the Torvel fuel depot after night of drones",
        "TORVEL (Lowland Wire) - Drones set two tanks at the Torvel fuel depot on fire before dawn on Monday, the "
        "regional governor said. Nobody was hurt, but the harbour road stayed closed until noon and the smoke could "
        "be seen from the islands.",
        'In a statement on its channel, the Northern Front said its pilots had flown the drones. "This is our answer '
        'to the siege of Kastrel," the group wrote, without giving details.',
        "The defence ministry in Arlund had earlier blamed the Sarn Brigade for the raid. The brigade denied any part "
        "in the attack on Tuesday and called the ministry's account a fairy tale.",
        "No group has claimed responsibility for the blast at the Kastrel rail bridge in March, which killed nine.",
        "Trains between Arlund and the coast have used the old line through the hills since then. The railway said "
        "that a new bridge would not open before autumn, and asked passengers to allow two hours more.",
    )
)

HARBOUR = """Two held over shooting at Port Elmo ferry terminal

Investigators suspect the Grey Hand gang of the shooting at the Port Elmo ferry terminal in which four people died.
A lawyer for the gang's alleged leader, Anton Reve, said his client had nothing to do with the killings.
Reve's brother admitted firing the first shots, the court was told.
"""

HOSTILE = (
    "Post of the [bold]x[/] channel\n\n"
    "The \x1b[31mRed\x1b[0m \x1b]0;owned\x07 Column \u202eclaimed\u202c the bombing of the \u05d1\u05d9\u05ea "
    "\u05e1\u05e4\u05e8 school, [link=http://bad]see[/link] the v\u200bideo \U0001f1ee\U0001f1f7.\n"
)


def span(text: str, words: str, nth: int = 0) -> Span:
    """The ``nth`` place where the words stand in the text."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span.cut(text, start, start + len(words))


def statement(
    text: str,
    stance: Stance,
    cue: str,
    confidence: float,
    *,
    speaker: tuple[tuple[str, ...], ...] = (),
    responsible: tuple[tuple[str, ...], ...] = (),
    event: tuple[str, str, str],
    hedged: bool = False,
    medium: str | None = None,
    said: tuple[str, date] | None = None,
) -> Statement:
    """A statement by its words; a party is its words and then the names, the event its words, name and id."""
    at = span(text, cue)
    sentence = next(s for s in segments.sentences(text) if s.start <= at.start and at.end <= s.end)

    def near(words: str) -> Span:
        start = text.find(words, sentence.start, sentence.end)
        return Span.cut(text, start, start + len(words)) if start >= 0 else span(text, words)

    def parties(role: tuple[tuple[str, ...], ...]) -> tuple[Party, ...]:
        return tuple(Party(near(words), names or (words,)) for words, *names in role for names in [tuple(names)])

    return Statement(
        stance,
        Certainty.HEDGED if hedged else Certainty.ASSERTED,
        at,
        sentence,
        parties(speaker),
        parties(responsible),
        EventMention(near(event[0]), event[1], event[2]),
        near(medium) if medium else None,
        Said(near(said[0]), said[1], Precision.DAY) if said else None,
        confidence,
    )


def depot() -> TaggedDocument:
    """Four statements on two events."""
    front, brigade = "Northern Front", "Sarn Brigade"
    raid = ("the raid", "Drones set two tanks at the Torvel fuel depot on fire", "E1")
    found = (
        statement(
            DEPOT, Stance.CLAIMED, "said its pilots had flown the drones", 0.91,
            speaker=(("the Northern Front", front),), responsible=(("its pilots", front),),
            event=("the drones", raid[1], "E1"), medium="In a statement on its channel",
        ),
        statement(
            DEPOT, Stance.BLAMED, "blamed", 0.64,
            speaker=(("The defence ministry in Arlund", "defence ministry"),),
            responsible=(("the Sarn Brigade", brigade),), event=raid,
        ),
        statement(
            DEPOT, Stance.DENIED, "denied any part", 0.88,
            speaker=(("The brigade", brigade),), responsible=(("The brigade", brigade),),
            event=("the attack", raid[1], "E1"), said=("on Tuesday", date(2031, 5, 6)),
        ),
        statement(
            DEPOT, Stance.UNCLAIMED, "No group has claimed responsibility", 0.97,
            event=("the blast at the Kastrel rail bridge", "the blast at the Kastrel rail bridge", "E2"),
        ),
    )  # fmt: skip
    document = Document(
        DEPOT, "depot", DEPOT.partition("\n")[0], "https://wire.example/2031/05/06/torvel-fuel-depot-drones-fire",
        "Lowland Wire", published=date(2031, 5, 6),
    )  # fmt: skip
    events = (
        Event("E1", "Drone attack on the Torvel depot", EventKind.STRIKE, date(2031, 5, 5), Precision.DAY, "Torvel"),
        Event("E2", "Blast at the rail bridge", EventKind.BOMBING, date(2031, 3, 1), Precision.MONTH, "Kastrel"),
    )  # fmt: skip
    return TaggedDocument(document, found, events)


def harbour() -> TaggedDocument:
    """Three statements on one event."""
    event = ("the shooting", "the shooting at the Port Elmo ferry terminal", "E1")
    killings = ("the killings", event[1], "E1")
    found = (
        statement(
            HARBOUR, Stance.BLAMED, "suspect", 0.42, hedged=True, event=event,
            speaker=(("Investigators",),), responsible=(("the Grey Hand gang", "Grey Hand"),),
        ),
        statement(
            HARBOUR, Stance.DENIED, "said his client had nothing to do with", 0.71, event=killings,
            speaker=(("A lawyer", "lawyer of Anton Reve"),), responsible=(("his client", "Anton Reve"),),
        ),
        statement(
            HARBOUR, Stance.CLAIMED, "admitted", 0.55, event=("firing the first shots", event[1], "E1"),
            speaker=(("Reve's brother", "brother of Anton Reve"),),
            responsible=(("Reve's brother", "brother of Anton Reve"),),
        ),
    )  # fmt: skip
    title = HARBOUR.partition("\n")[0]
    document = Document(HARBOUR, "harbour", title, outlet="Elmo Courier", published=date(2031, 4, 2))
    harm = Event("E1", "Shooting at the Port Elmo ferry terminal", EventKind.SHOOTING, None, place="Port Elmo")
    return TaggedDocument(document, found, (harm,))


def hostile() -> TaggedDocument:
    """One statement in a text, a title, names and a source that would all do harm if they were not made inert."""
    column = "\x1b[31mRed\x1b[0m \x1b]0;owned\x07 Column"
    bombing = "the bombing of the \u05d1\u05d9\u05ea \u05e1\u05e4\u05e8 school"
    found = statement(
        HOSTILE, Stance.CLAIMED, "claimed", 0.30, event=(bombing, "[red]bombing[/red] \x1b[2J", "E1"),
        speaker=((column, "[b]Red[/b] \u202eColumn"),), responsible=((column, "[b]Red[/b] \u202eColumn"),),
    )  # fmt: skip
    title = HOSTILE.partition("\n")[0]
    document = Document(HOSTILE, "hostile\x07", title, "https://x.example/\x1b[1m[bold]", "[reverse]Outlet[/]\x9b2J")
    event = Event(
        "E1", "[blink]Bombing[/] \x1b]8;;http://bad\x07 of a school", EventKind.BOMBING, None, place="\u2067x"
    )
    return TaggedDocument(document, (found,), (event,))


def many(count: int) -> TaggedDocument:
    """As many blamed statements, the least certain first, all on one event."""
    text = "\n".join(f"Speaker {n} blamed Group {n} for the raid." for n in range(count))
    found = []
    for n in range(count):
        start = text.index(f"Speaker {n} blamed")
        words = f"Speaker {n} blamed Group {n} for the raid."

        def at(part: str, start: int = start, words: str = words) -> Span:
            return Span.cut(text, start + words.index(part), start + words.index(part) + len(part))

        found.append(
            Statement(
                Stance.BLAMED, Certainty.ASSERTED, at("blamed"), at(words),
                (Party(at(f"Speaker {n}"), (f"Speaker {n}",)),), (Party(at(f"Group {n}"), (f"Group {n}",)),),
                EventMention(at("the raid"), "the raid", "E1"), confidence=(n + 1) / (count + 1),
            )
        )  # fmt: skip
    document = Document(text, "many", title=None, outlet="Lowland Wire", published=date(2031, 5, 6))
    return TaggedDocument(document, tuple(found), (Event("E1", "Raid"),))


def fill(path: Path, *documents: TaggedDocument) -> Engine:
    """A database in the folder with these documents, or with all."""
    (path / "desk.db").write_bytes(_filled(documents or (depot(), harbour(), hostile())))
    return store.connect(str(path / "desk.db"))


@lru_cache
def _filled(documents: tuple[TaggedDocument, ...]) -> bytes:
    """Such a database; most tests ask for the same few."""
    with TemporaryDirectory() as folder:
        engine = store.connect(f"{folder}/desk.db")
        with store.session(engine) as session:
            run = store.begin_run("tagger", "0123456789abcdef" * 4, session=session)
            for tagged in documents:
                store.add_source(tagged.document, session=session)
                events = {event.id: store.add_event(event, session=session) for event in tagged.events}
                store.file(tagged, run_id=run, events=events, actors={}, embeddings={}, session=session)
            session.commit()
        engine.dispose()
        return Path(folder, "desk.db").read_bytes()
