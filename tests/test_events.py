"""Mentions to events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from conftest import TEXT, article, embed, span

from tracker import events
from tracker.events import Linker
from tracker.records import Document, Event, EventKind, Precision, Span, TaggedDocument


def test_describe() -> None:
    """The depot's fire: arson, on the Monday before that Tuesday, in Odesa, titled by its mention."""
    (event,) = events.describe(article()).events
    assert event.title == "Set fire to the fuel depot"
    assert event.kind is EventKind.ARSON
    assert (event.day, event.precision) == (date(2024, 5, 6), Precision.DAY)
    assert event.place == "Odesa"


def test_describe_keeps_what_is_known() -> None:
    """What gold tells of an event stays; an event without a mention stays as it is."""
    known = Event("e1", "", EventKind.STRIKE, date(2020, 1, 1), Precision.YEAR, "Mosul", span(TEXT, "set fire"))
    bare = Event("e2", "Raid")
    found = events.describe(replace(article(), events=(known, bare))).events
    assert found == (replace(known, title="Set fire"), bare)


def test_day_and_place_nearest_to_the_mention() -> None:
    """Two acts in one sentence have each its own day and town; the country is passed over for a town."""
    text = "On Monday rebels shelled Mosul, and in Iraq's Kirkuk jets bombed a hall on Sunday."
    acts = tuple(Event(w, mention=span(text, w)) for w in ("shelled", "bombed a hall"))
    document = Document(text, "x", published=date(2024, 5, 7))
    one, other = events.describe(TaggedDocument(document, (), acts)).events
    assert (one.kind, one.place, one.day) == (EventKind.SHELLING, "Mosul", date(2024, 5, 6))
    assert (other.kind, other.place, other.day) == (EventKind.BOMBING, "Kirkuk", date(2024, 5, 5))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        *(("airstrike on a school", "strike"), ("a drone attack", "strike"), ("the car bombing", "bombing")),
        *(("a landmine blast", "bombing"), ("gunmen opened fire", "arson"), ("the ambush", "shooting")),
        *(("the hack of a ministry", "cyberattack"), ("was shot down", "downing"), ("poisoned his tea", "poisoning")),
        *(("killing of a couple", "killing"), ("famine", None), ("in Amsterdam", None), ("the programme", None)),
        *(("the observers", None), ("a breach of the truce", None), ("a data breach at the bank", "cyberattack")),
        *(("before the deadline", None), ("the coup", "coup"), ("the raid", None)),
    ],
)
def test_kind_of(words: str, kind: str | None) -> None:
    """Words of an act count where they start a word: "famine" is no mine, "Amsterdam" no dam."""
    found = events.kind_of(words)
    assert (found and found.value) == kind


@pytest.mark.parametrize(
    ("sentence", "mention", "words"),
    [
        ("Kyiv said the depot had been destroyed.", "had been destroyed", "Kyiv said the depot had been destroyed"),
        ("In Orl, the mill that stood there burnt.", "that stood there burnt", "the mill that stood there burnt"),
        ("The bombing killed two.", "The bombing", "The bombing"),
        ("Had it burnt?", "Had it burnt", "Had it burnt"),
        ("a b c d e f g h i j k of the raid", "of the raid", "of the raid"),
    ],
)
def test_a_title_begins_with_its_clause(sentence: str, mention: str, words: str) -> None:
    """A mention that begins in mid-clause takes what stands before it there, unless that is long or nothing."""
    whole = Span(100, 100 + len(sentence), sentence)
    start = 100 + sentence.index(mention)
    assert events.from_clause(Span(start, start + len(mention), mention), whole) == words


def test_title_of() -> None:
    """One line, a capital, no article, at most 90 characters whatever the words."""
    assert events.title_of("the attack\n on  Mosul") == "Attack on Mosul"
    assert events.title_of("a" * 200) == "A" + "a" * 88 + "…"
    assert len(events.title_of("word " * 40)) <= 90
    assert events.title_of("the strike " * 20).endswith(("the…", "strike…"))


def test_names_of() -> None:
    """Capitals in the title, its first word aside, and the place."""
    assert events.names_of(Event("e", title="Raid on the Odesa depot by Ukraine", place="Odesa")) == {
        "Odesa",
        "Ukraine",
    }
    assert events.names_of(Event("e", title="Raid on a depot")) == set()


def test_linker_knows_an_act_again() -> None:
    """The same words link to the known number, other words to none."""
    linker, tagged = Linker(), article()
    (vectors,) = events.vectors([tagged], embed)
    assert linker.link(tagged, vectors) == {"e1": None}
    linker.learn(tagged.events[0], 7, vectors[0])
    assert linker.link(tagged, vectors) == {"e1": 7}
    other = embed(["A court in the north sentenced two men for fraud"])
    assert linker.link(tagged, other) == {"e1": None}


def test_two_events_of_a_document_are_never_one() -> None:
    """Both are like the known one; the likelier gets it, the other is new."""
    linker, tagged = Linker(), article()
    known, like = embed(["one two three four five", "one two three four six"])
    linker.learn(tagged.events[0], 1, known)
    twins = replace(tagged, events=(Event("a"), Event("b")))
    assert linker.link(twins, np.stack([like, known])) == {"a": None, "b": 1}


@pytest.mark.parametrize(
    ("day", "place", "cosine", "same"),
    [
        (6, "Odesa", 0.51, True),
        (7, "odesa", 0.69, True),
        (8, "Odesa", 0.99, False),
        (6, "Mosul", 0.99, False),
        (6, "Ukraine", 0.69, True),
        (6, None, 0.67, False),
        (None, "Odesa", 0.49, False),
        (None, None, 0.69, True),
        (6, "Odesa", 0.49, False),
    ],
)
def test_may_be_same(day: int | None, place: str | None, cosine: float, same: bool) -> None:
    """Against Odesa, 6 May 2024: a shared name asks less likeness, another day or town excludes."""
    known = Event("x", day=date(2024, 5, 6), precision=Precision.DAY, place="Odesa")
    when = date(2024, 5, day) if day else None
    other = Event("y", day=when, precision=Precision.DAY if day else Precision.UNKNOWN, place=place)
    assert bool(events.may_be_same(known, other, cosine)) is same
    assert bool(events.may_be_same(other, known, cosine)) is same
