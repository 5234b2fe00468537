"""The figures of the corpus, and the list of words that the tagger must beat."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from conftest import article, span

from tracker import datasheet
from tracker.evaluation import evaluate
from tracker.records import Document, Event, EventKind, Precision, Stance, TaggedDocument
from tracker.wordlist import WordListTagger, lemmas

QUIET = TaggedDocument(Document("Nobody claimed it. The rain, the police said, was to blame.", "q"), (), ())


def test_figures() -> None:
    """Counted by hand: two documents, three statements, one of each of three stances."""
    found = datasheet.figures({"train": [article()], "dev": [QUIET], "test": []})
    expected = {
        "documents": 2,
        "documents, train": 1,
        "statements, train": 3,
        "statements, dev": 0,
        "claimed": 1,
        "unclaimed": 0,
        "hedged": 0,
        "documents without statement": 1,
        "of these, the usual words about other matters": 1,
        "of these, attacks for which nobody is named": 0,
        "events": 1,
        "events told by two documents or more": 0,
        "different cues": 3,
        "trait joint": 0,
    }
    assert {key: found[key] for key in expected} == expected


def test_a_lone_statement_in_passing_is_counted() -> None:
    """One document with one statement, which its trait calls background."""
    tagged = article()
    passing = replace(tagged.statements[0], traits=("passing",))
    found = datasheet.figures({"train": [replace(tagged, statements=(passing,)), tagged], "test": []})
    assert found["documents with one statement"] == found["of these, in passing"] == 1


def test_pairs_that_look_alike_are_of_one_kind_and_place_on_different_days() -> None:
    """Of four bombings, three in one town on two days: two pairs; an event without a day makes none."""
    text = "A bomb went off."

    def act(name: str, day: int, place: str, precision: Precision = Precision.DAY) -> Event:
        return Event(name, name, EventKind.BOMBING, date(2024, 5, day), precision, place, span(text, "A bomb"))

    events = (act("a", 1, "Sarn"), act("b", 1, "sarn"), act("c", 2, "Sarn"), act("d", 2, "Orl"))
    vague = (act("e", 3, "Sarn", Precision.MONTH),)
    tagged = TaggedDocument(Document(text, "t"), (), events + vague)
    found = datasheet.figures({"train": [tagged], "test": []})
    assert found["pairs of events of one kind at one place on different days"] == 2


def test_a_list_of_cues_finds_their_other_forms_and_nothing_else() -> None:
    """A corpus that has "denied any part" finds "denies any part"; a text without cues is left alone."""
    tagged = article()
    denied = next(s for s in tagged.statements if s.stance is Stance.DENIED)
    tagger = WordListTagger([replace(tagged, statements=(denied,))])
    assert list(tagger.cues) == [lemmas(denied.cue.text)]
    text = "The front denies any part. The mayor wept."
    (found,) = tagger.tag([Document(text, "d")])
    assert [(s.stance, s.cue.text, s.sentence.text) for s in found.statements] == [
        (Stance.DENIED, "denies any part", "The front denies any part.")
    ]
    assert tagger.tag([Document("The mayor wept.", "d")])[0].statements == ()


def test_its_own_corpus_is_found_whole() -> None:
    """With no more cues than the list holds, recall on the corpus itself is one."""
    tagged = article()
    figures = evaluate([tagged], WordListTagger([tagged]).tag([tagged.document]))
    assert figures.overall["detection"].recall == 1.0
