"""Mentions to events, within a document and across."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import embed, party, span, statement

from tracker import events, likeness, linker, mentions
from tracker.errors import ModelError
from tracker.likeness import FEATURES, Scorer
from tracker.linker import Linker, Tree
from tracker.mentions import Facts, Mention
from tracker.records import Document, Event, EventMention, Stance, TaggedDocument

NOBODY: frozenset[str] = frozenset()
FACTS = Facts(
    words=frozenset({"raid", "depot"}),
    around=frozenset({"raid", "depot", "night"}),
    head="raid",
    names=frozenset({"tarnova"}),
    near=frozenset({"tarnova"}),
    told=frozenset({"tarnova", "velkov"}),
    numbers=NOBODY,
    parties=NOBODY,
    kind="strike",
    days=(738_000, 738_000),
    published=738_001,
    place="tarnova",
    town=True,
)


def scorer(**weights: float) -> Scorer:
    """A scorer that adds up the features named, underscores for blanks, and ``constant``."""
    row = [weights.get(f.replace(" ", "_"), 0.0) for f in FEATURES]
    return Scorer(dict.fromkeys(likeness.SCORERS, np.array([*row, weights.get("constant", 0.0)], dtype=np.float32)))


LIKE = scorer(mention_likeness=10, constant=-5)  # one act from a cosine of 0.5 on


def mention(words: str, facts: Facts = FACTS) -> Mention:
    ((row,), (again,)) = (np.rint(embed([words]) * 127).astype(np.int8) for _ in range(2))
    return Mention(facts, np.stack([row, again]))


def test_knows_an_act_again() -> None:
    """The same words link to the known number, other words to none."""
    known = Linker(LIKE)
    raid = mention("the raid on the depot")
    assert known.link([raid]) == [None]
    known.learn(raid.pack(), 7)
    assert known.link([raid]) == [7]
    assert known.link([mention("two men were sentenced")]) == [None]


def test_two_events_of_a_document_are_never_one() -> None:
    """Both are like the known one; the likelier gets it, the other is new."""
    known = Linker(LIKE)
    raid = mention("one two three four five")
    known.learn(raid.pack(), 1)
    assert known.link([mention("one two three four six"), raid]) == [None, 1]


def test_likeliest_event_wins_and_events_stay_apart() -> None:
    """A mention like two known events joins the liker one; the two keep their numbers, as when people split them."""
    known = Linker(LIKE)
    one, other = mention("one two three four five"), mention("one two three nine ten")
    known.learn(one.pack(), 1)
    known.learn(other.pack(), 2)
    assert known.link([mention("one two three four six")]) == [1]
    assert known.link([other]) == [2]


def test_merged_events_are_learnt_as_the_one_that_stands_for_both() -> None:
    """After a merging the store hands out one number, and both wordings lead to it."""
    known = Linker(LIKE)
    for words in ("one two three", "nine ten eleven"):
        known.learn(mention(words).pack(), 5)
    assert known.link([mention("nine ten eleven")]) == [5]


def test_index_finds_the_near_ones_among_many() -> None:
    """Of 5,000 mentions, more than one chunk, the one of like words and the one that shares a name are compared."""
    known = Linker(LIKE)
    rng = np.random.default_rng(1)
    strange = replace(FACTS, names=NOBODY, place=None, town=False)
    for number in range(5000):
        vectors = rng.integers(-127, 127, (2, 256)).astype(np.int8)
        known.learn(Mention(strange, vectors).pack(), number)
    alike = mention("the raid on the depot", strange)
    known.learn(alike.pack(), 5000)
    namesake = Mention(FACTS, rng.integers(-127, 127, (2, 256)).astype(np.int8))
    known.learn(namesake.pack(), 5001)
    rows = known.candidates(mention("the raid on the depot"))
    assert {5000, 5001} <= set(rows.tolist())
    assert len(rows) <= 2 * linker.NEAREST


def test_days_far_apart_are_not_compared() -> None:
    """A known act 100 days off is passed over, one whose day nobody told is not."""
    known = Linker(LIKE)
    words = "the raid on the depot"
    known.learn(mention(words).pack(), 1)
    known.learn(mention(words, replace(FACTS, days=None)).pack(), 2)
    later = replace(FACTS, days=(738_100, 738_100))
    assert known.candidates(mention(words, later)).tolist() == [1]
    assert known.candidates(mention(words)).tolist() == [0, 1]
    assert known.candidates(mention(words, replace(FACTS, days=None))).tolist() == [0, 1]


# --- the project's weights ------------------------------------------------------------------------


def test_look_alikes_stay_apart() -> None:
    """The same words of the same town: one act on the same day, two on another day of the month."""
    known = Linker()
    raid = mention("the raid on the depot in Tarnova")
    known.learn(raid.pack(), 1)
    assert known.link([mention("the raid on the depot in Tarnova")]) == [1]
    week = replace(FACTS, days=(738_014, 738_014), published=738_015)
    assert known.link([mention("the raid on the depot in Tarnova", week)]) == [None]


def test_weights_of_another_make_are_refused(tmp_path: Path) -> None:
    """A missing file, no JSON, other features: one error, which says how to make them."""
    path = tmp_path / "linker.json"
    for words in (None, "{", '{"across": {"weights": {}, "constant": 1}}'):
        if words:
            path.write_text(words)
        with pytest.raises(ModelError, match="train-linker"):
            likeness.load(path)


def test_weights_are_saved_and_loaded(tmp_path: Path) -> None:
    """To four places."""
    likeness.save(LIKE, tmp_path / "linker.json", {"seed": 1})
    found = likeness.load(tmp_path / "linker.json")
    assert all(np.allclose(found.weights[n], LIKE.weights[n]) for n in likeness.SCORERS)


# --- pairs ----------------------------------------------------------------------------------------


def test_features_do_not_depend_on_who_comes_first() -> None:
    """Every feature of a pair is that of the pair turned round."""
    other = replace(FACTS, words=frozenset({"attack"}), days=None, place="iraq", town=False, names=frozenset({"iraq"}))
    one, two = mention("the raid on the depot"), mention("an attack on a depot", other)
    assert np.allclose(linker.features([(one, two)]), linker.features([(two, one)]))


@pytest.mark.parametrize(
    ("feature", "change", "value"),
    [
        ("same day", {}, 1),
        ("same day", {"days": (738_001, 738_001)}, 1),
        ("same day", {"days": (738_002, 738_002)}, 0),
        ("days contradict", {"days": (738_002, 738_002)}, 1),
        ("days contradict", {"days": (738_002, 738_032)}, 0),
        ("days overlap", {"days": (737_980, 738_010)}, 1),
        ("far apart", {"days": (738_004, 738_004)}, 1),
        ("a day unknown", {"days": None}, 1),
        ("publication unknown", {"published": None}, 1),
        ("told before it was", {"published": 737_990}, 1),
        ("same town", {}, 1),
        ("towns differ", {"place": "mosul"}, 1),
        ("towns differ", {"place": "iraq", "town": False}, 0),
        ("same kind", {}, 1),
        ("kinds differ", {"kind": "arson"}, 1),
        ("kinds differ", {"kind": None}, 0),
        ("names shared", {}, 1),
        ("names strange", {"names": frozenset({"mosul"})}, 1),
        ("same head", {"head": "fire"}, 0),
    ],
)
def test_features_of_a_pair(feature: str, change: dict[str, object], value: float) -> None:
    """Against the raid on the depot in Tarnova."""
    changed = replace(FACTS, **change)  # type: ignore[arg-type]
    assert likeness.compare(FACTS, changed, [1, 1, 1])[FEATURES.index(feature)] == value


def test_state_names_weigh_less() -> None:
    """ "Iraq", "Iraqi" and "army" stand in too many texts to tell much."""
    assert likeness.weight("iraq") == likeness.weight("iraqi") == likeness.weight("army") == likeness.COMMON
    assert likeness.weight("tarnova") == 1


def test_embeddings_of_another_base_are_refused() -> None:
    """A clear error in place of a number that means nothing."""
    known, other = Linker(LIKE), mention("raid on depot")
    known.learn(other.pack(), 1)
    wider = replace(other, vectors=np.zeros((2, 768), dtype=np.int8))
    with pytest.raises(ModelError, match="768 numbers cannot be compared with those of 256"):
        known.link([wider])
    with pytest.raises(ModelError, match="another database"):
        known.learn(wider.pack(), 2)


# --- within a document ----------------------------------------------------------------------------

TWICE = """Rebels raid depot in Tarnova

Rebels raided the fuel depot in Tarnova on Monday. The Front claimed the raid on the fuel depot.
A court in Kirkuk tried two men for fraud."""


def twice() -> TaggedDocument:
    """The raid stands twice, once with its day and town; the statement is about the other."""
    front = party(TWICE, "The Front", "Front")
    full, again = span(TWICE, "raided the fuel depot in Tarnova on Monday"), span(TWICE, "the raid on the fuel depot")
    trial = span(TWICE, "tried two men for fraud")
    claim = statement(TWICE, Stance.CLAIMED, "claimed", speaker=[front], responsible=[front])
    claim = replace(claim, event=EventMention(again, again.text, "b"))
    acts = (Event("a", mention=full), Event("b", mention=again), Event("c", mention=trial))
    return events.describe(TaggedDocument(Document(TWICE, "x"), (claim,), acts))


def test_mentions_of_one_act_become_one_event() -> None:
    """The fuller mention stays, and the statement is about it."""
    tagged = twice()
    (found,) = mentions.of_documents([tagged], embed)
    joined, kept = linker.unify(tagged, found, scorer(words_contained=10, constant=-4))
    assert [e.id for e in joined.events] == ["a", "c"]
    assert len(kept) == 2
    told = joined.statements[0].event
    assert told is not None
    assert (told.id, told.name, told.span.text) == (
        "a",
        "raided the fuel depot in Tarnova on Monday",
        "the raid on the fuel depot",
    )
    assert kept[0].facts.parties == {"front"}


def test_nothing_alike_nothing_joined() -> None:
    """A scorer that never says yes leaves the document as it is."""
    tagged = twice()
    (found,) = mentions.of_documents([tagged], embed)
    assert linker.unify(tagged, found, scorer(constant=-1)) == (tagged, found)


def test_of_very_many_only_neighbours_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first and the last are alike, and too far apart in the text; so memory and time stay bounded."""
    words = ["a b c d e", "f g h i j", "k l m n o", "a b c d f"]
    apart = Tree([mention(w) for w in words], [0, 0, 0, 0], LIKE)
    assert apart.cut()[0] == apart.cut()[3]
    monkeypatch.setattr(linker, "NEIGHBOURS", 2)
    apart = Tree([mention(w) for w in words], [0, 0, 0, 0], LIKE)
    assert len(set(apart.cut())) == 4


def test_average_linkage() -> None:
    """Of three the first two are 0.8 alike; with the third, which shares a word with one, they are not on average."""
    words = ["a b c d e", "a b c d f", "f g h i j"]
    labels = Tree([mention(w) for w in words], [0, 1, 2], LIKE).cut()
    assert labels[0] == labels[1] != labels[2]
    assert Tree([], [], LIKE).cut() == []
