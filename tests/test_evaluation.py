"""Figures, each checked against a count by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import article, party, span, statement

from tracker import evaluation
from tracker.evaluation import Count, evaluate, match, same_parties
from tracker.records import Certainty, Document, Event, EventMention, Stance, Statement, TaggedDocument

GOLD = article()
TEXT = GOLD.document.text
CLAIMED, BLAMED, DENIED = GOLD.statements


def tagged(*statements: Statement, events: tuple[Event, ...] = GOLD.events) -> TaggedDocument:
    """The article as somebody tagged it."""
    return TaggedDocument(GOLD.document, statements, events)


def right(count: Count) -> tuple[int, int, int]:
    return count.right, count.gold, count.predicted


def test_gold_against_itself() -> None:
    """All right, nothing to show, and sure of it: confidences 0.9, 0.6, 0.9 of right ones leave a gap of 0.2."""
    found = evaluate([GOLD], [GOLD])
    assert all(right(c) == (3, 3, 3) and c.f1 == 1 for c in found.overall.values())
    assert right(found.stances[Stance.DENIED]["whole"]) == (1, 1, 1)
    assert (found.certainty, found.quiet, found.errors) == ((3, 3), (0, 0), [])
    assert right(found.mentions) == (1, 1, 1)
    assert found.interval == (1.0, 1.0)
    assert found.calibration_error == pytest.approx((0.1 + 0.4 + 0.1) / 3)


def test_missed_false_and_wrong_stance() -> None:
    """The claim found, the blame tagged as claimed, the denial missed: 1 of 3 gold, 1 of 2 predicted."""
    found = evaluate([GOLD], [tagged(CLAIMED, replace(BLAMED, stance=Stance.CLAIMED))])
    detection = found.overall["detection"]
    assert right(detection) == (1, 3, 2)
    assert (detection.recall, detection.precision, detection.f1) == (pytest.approx(1 / 3), 0.5, pytest.approx(0.4))
    assert right(found.stances[Stance.CLAIMED]["detection"]) == (1, 1, 2)
    assert right(found.stances[Stance.BLAMED]["detection"]) == (0, 1, 0)
    assert [(w.what, w.sentence.text) for w in found.errors] == [
        ("missed", "The ministry blamed the Sarn Brigade for the raid."),
        ("missed", "The brigade denied any part in it."),
        ("false", "The ministry blamed the Sarn Brigade for the raid."),
    ]


def test_matching_is_one_to_one() -> None:
    """Two predictions on one cue: one matches, the one that agrees in its roles; the other is false."""
    worse = replace(BLAMED, responsible=(), speaker=())
    assert match([BLAMED], [worse, BLAMED]) == [(BLAMED, BLAMED)]
    found = evaluate([tagged(BLAMED)], [tagged(worse, BLAMED)])
    assert right(found.overall["whole"]) == (1, 1, 2)


def test_sentence_is_the_fallback() -> None:
    """Another cue in the same sentence matches, but only what no overlapping cue has taken."""
    elsewhere = replace(BLAMED, cue=span(TEXT, "for the raid"))
    assert match([BLAMED], [elsewhere]) == [(BLAMED, elsewhere)]
    assert match([BLAMED], [elsewhere, BLAMED]) == [(BLAMED, BLAMED)]
    assert match([BLAMED], [replace(CLAIMED, stance=Stance.BLAMED)]) == []
    wider = replace(BLAMED, cue=span(TEXT, "ministry blamed"))
    assert match([BLAMED], [elsewhere, wider]) == [(BLAMED, wider)]


def test_roles() -> None:
    """Speaker missing on the blame, a wrong responsible party on the denial: whole is 1 of 3."""
    front = CLAIMED.responsible
    found = evaluate([GOLD], [tagged(CLAIMED, replace(BLAMED, speaker=()), replace(DENIED, responsible=front))])
    counts = {m: found.overall[m].right for m in evaluation.MEASURES}
    assert counts == {
        "detection": 3,
        "speaker": 2,
        "speaker named": 2,
        "responsible": 2,
        "responsible named": 2,
        "event": 3,
        "event named": 3,
        "speaker + responsible": 1,
        "whole": 1,
    }
    assert [w.what for w in found.errors] == ["speaker", "responsible"]


def test_words_or_name_and_named() -> None:
    """ "The brigade" for the Sarn Brigade: right by its words, wrong by name; by name alone right on other words."""
    by_words = (party(TEXT, "The brigade", "brigade"),)
    by_name = (party(TEXT, "the Sarn Brigade", "The Sarn Brigade's"),)
    assert same_parties(DENIED.speaker, by_words)
    assert not same_parties(DENIED.speaker, by_words, named=True)
    assert same_parties(DENIED.speaker, by_name)
    assert same_parties(DENIED.speaker, by_name, named=True)
    assert not same_parties(DENIED.speaker, (*DENIED.speaker, *CLAIMED.speaker))
    assert not same_parties((*DENIED.speaker, *CLAIMED.speaker), DENIED.speaker)
    assert same_parties((), (), named=True)
    found = evaluate([GOLD], [tagged(CLAIMED, BLAMED, replace(DENIED, speaker=by_words))])
    assert (found.overall["speaker"].right, found.overall["speaker named"].right) == (3, 2)
    assert [w.what for w in found.errors] == ["speaker name"]


def test_event_by_words_or_mention() -> None:
    """Other words are right if they refer to the same mention; the same words with another mention are not "named"."""
    other_words = replace(DENIED, event=EventMention(span(TEXT, "The brigade"), "x", "e1"))
    by_mention = evaluate([tagged(DENIED)], [tagged(other_words)]).overall
    assert (by_mention["event"].right, by_mention["event named"].right) == (1, 1)
    elsewhere = (Event("e1", mention=span(TEXT, "Drones burn")),)
    by_words = evaluate([tagged(DENIED)], [tagged(DENIED, events=elsewhere)]).overall
    assert (by_words["event"].right, by_words["event named"].right) == (1, 0)
    nowhere = evaluate([tagged(DENIED)], [tagged(replace(DENIED, event=None))]).overall
    assert (nowhere["event"].right, nowhere["whole"].right, nowhere["detection"].right) == (0, 0, 1)


def test_certainty_is_counted_apart() -> None:
    """One of three hedged: two of three certainties right, the whole untouched."""
    found = evaluate([GOLD], [tagged(CLAIMED, BLAMED, replace(DENIED, certainty=Certainty.HEDGED))])
    assert (found.certainty, found.overall["whole"].right) == ((2, 3), 3)


def test_quiet_documents() -> None:
    """Of two without statements one is left alone."""
    loud, silent = Document("The Front claimed it.", "l"), Document("It rained.", "s")
    false = statement(loud.text, Stance.CLAIMED, "claimed")
    gold = [TaggedDocument(loud), TaggedDocument(silent), GOLD]
    found = evaluate(gold, [TaggedDocument(loud, (false,)), TaggedDocument(silent), GOLD])
    assert found.quiet == (1, 2)
    assert right(found.overall["detection"]) == (3, 3, 4)


def test_mentions_are_matched_one_to_one() -> None:
    """One long predicted mention over two of gold finds one of them: no precision above one."""
    gold = tagged(events=(Event("a", mention=span(TEXT, "set fire")), Event("b", mention=span(TEXT, "fuel depot at"))))
    long = tagged(events=(Event("x", mention=span(TEXT, "set fire to the fuel depot at Odesa")),))
    found = evaluate([gold], [long]).mentions
    assert right(found) == (1, 2, 1)
    assert found.precision == 1.0
    back = evaluate([long], [gold]).mentions
    assert (right(back), back.precision) == ((1, 1, 2), 0.5)


def test_gold_events_without_mentions_do_not_count() -> None:
    """Gold from elsewhere may lack them; a document known to have no events counts what is found as false."""
    without = tagged(events=(Event("a"),))
    assert right(evaluate([without], [tagged()]).mentions) == (0, 0, 0)
    assert right(evaluate([tagged(events=())], [tagged()]).mentions) == (0, 0, 1)


def test_calibration_error_worked_by_hand() -> None:
    """0.95 and 0.92 right, 0.97 wrong: mean 0.9467 against 2/3; 0.35 wrong: 0.35. Weighed 3 to 1: 0.2975."""
    sure = [(0.95, True), (0.92, True), (0.97, False)]
    assert evaluation.calibration_error(sure) == pytest.approx(2.84 / 3 - 2 / 3)
    assert evaluation.calibration_error([*sure, (0.35, False)]) == pytest.approx((0.84 + 0.35) / 4)
    assert evaluation.calibration_error([(1.0, True), (0.0, False)]) == 0
    assert evaluation.calibration_error([]) is None


def test_interval_holds_the_figure_and_repeats() -> None:
    """Two documents, one found and one missed: from nothing to all, the same for the same seed."""
    text = "The Front claimed it."
    other = TaggedDocument(Document(text, "o"), (statement(text, Stance.CLAIMED, "claimed"),))
    pair = ([GOLD, other], [GOLD, TaggedDocument(other.document)])
    found = evaluate(*pair)
    assert found.interval == (0.0, 1.0)
    assert evaluate(*pair).interval == found.interval
    assert evaluate([], []).interval is None


def test_other_documents_are_refused() -> None:
    """Another text, another order, another number."""
    other = TaggedDocument(Document("It rained.", "x"))
    for predicted in ([other], [], [other, GOLD]):
        with pytest.raises(ValueError, match="not the same documents"):
            evaluate([GOLD], predicted)


def test_to_json() -> None:
    """By stance, rounded."""
    row = evaluation.to_json(evaluate([GOLD], [tagged(CLAIMED)]))
    assert row["claimed"]["detection"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "gold": 1}  # type: ignore[index]
    assert row["all"]["detection"] == {"precision": 1.0, "recall": 0.3333, "f1": 0.5, "gold": 3}  # type: ignore[index]
    assert (row["left_alone"], row["events_f1"]) == ([0, 0], 1.0)
