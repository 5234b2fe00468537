"""What linking compares of a mention."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from conftest import TEXT, article, embed, span, texts
from hypothesis import given, settings

from tracker import events, mentions
from tracker.records import Document, Event, TaggedDocument


def test_facts_of_the_depot() -> None:
    """Set fire to the fuel depot, in Odesa, on Monday, 6 May 2024, told on the 7th; two are made responsible."""
    ((found,),) = mentions.of_documents([events.describe(article())], embed)
    facts = found.facts
    assert facts.words == {"set", "fire", "fuel", "depot"}
    assert facts.head == "set"
    assert (facts.names, facts.near) == (
        frozenset(),
        {"drones", "odesa"},
    )  # who opens a sentence and never stands in small letters
    assert facts.told == {"drones", "odesa", "northern", "front", "sarn"}  # "brigade" stands in small letters, too
    assert facts.parties == {"sarn", "brigade", "northern", "front"}
    assert (facts.place, facts.town, facts.kind) == ("odesa", True, "arson")
    assert facts.days == (date(2024, 5, 6).toordinal(),) * 2
    assert facts.published == date(2024, 5, 7).toordinal()


def test_numbers_in_figures() -> None:
    """ "Three" and "1,200" count, "one" does not; days are no numbers of the mention's names."""
    text = "One bomb killed three men and wounded 1,200 in Kirkuk."
    tagged = TaggedDocument(Document(text, "x"), (), (Event("e", mention=span(text, text[:-1])),))
    ((found,),) = mentions.of_documents([tagged], embed)
    assert found.facts.numbers == {"3", "1200"}
    assert found.facts.names == {"kirkuk"}
    assert found.facts.days is found.facts.published is None


def test_packed_and_unpacked() -> None:
    """What the store keeps is what was compared."""
    ((found,),) = mentions.of_documents([events.describe(article())], embed)
    packed = found.pack()
    assert mentions.unpack_facts(packed) == found.facts
    assert np.array_equal(mentions.unpack_vectors(packed), found.vectors)
    assert found.vectors.shape == (2, 256)


def test_vectors_are_the_mentions_and_the_sentences() -> None:
    """To a hundredth, for they are kept as whole numbers."""
    ((found,),) = mentions.of_documents([article()], embed)
    wanted = embed(["set fire to the fuel depot", "Drones set fire to the fuel depot at Odesa on Monday."])
    assert np.abs(found.vectors / 127 - wanted).max() < 0.01


def test_embedded_in_one_call() -> None:
    """Many documents, one call, in which no text stands twice; documents without events have no mentions."""
    calls: list[int] = []

    def counting(given: list[str]) -> mentions.Floats:
        calls.append(len(given))
        return embed(given)

    quiet = replace(article(), events=(), statements=())
    found = mentions.of_documents([article(), quiet, article()], counting)
    assert [len(own) for own in found] == [1, 0, 1]
    assert calls == [2]  # the mention and its sentence
    assert np.array_equal(found[0][0].vectors, found[2][0].vectors)
    assert mentions.of_documents([quiet], counting) == [[]]
    assert calls == [2]


@pytest.mark.parametrize(("one", "other"), [("killings", "killed"), ("bombing", "bombs"), ("burning", "burnt")])
def test_stems(one: str, other: str) -> None:
    """Forms of a word are one."""
    assert mentions.stem(one) == mentions.stem(other)


@given(texts())
@settings(max_examples=40, deadline=None)
def test_any_text(text: str) -> None:
    """Whatever stands around it, the mention packs and unpacks."""
    whole = f"{text} {TEXT}"
    tagged = TaggedDocument(Document(whole, "x"), (), (Event("e", mention=span(whole, "set fire")),))
    ((found,),) = mentions.of_documents([tagged], embed)
    assert mentions.unpack_facts(found.pack()) == found.facts
