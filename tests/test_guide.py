"""What the annotation guide rules out after the network: of each rule what it drops and what it leaves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import article, party, span

from tracker import corpus, guide
from tracker.records import Certainty, EventMention, Party, Span, Stance, Statement

ROOT = Path(__file__).parent.parent


def test_traded_blame_is_two_statements() -> None:
    """The same on both sides: each blames the other, though one was found on one side alone. A denial stays one."""
    blamed = article().statements[1]
    both = (*blamed.speaker, *blamed.responsible)
    for sides in ((both, both[::-1]), (both, both[1:]), (both[:1], both)):
        one, other = guide.expand(replace(blamed, speaker=sides[0], responsible=sides[1]))
        assert (one.speaker, one.responsible) == (both[:1], both[1:])
        assert (other.speaker, other.responsible) == (both[1:], both[:1])
    for single in (
        blamed,
        replace(blamed, speaker=both[1:]),
        replace(blamed, stance=Stance.DENIED, speaker=both, responsible=both),
    ):
        assert guide.expand(single) == [single]


def _bare(stance: Stance, **roles: tuple[Party, ...]) -> Statement:
    return Statement(stance, Certainty.ASSERTED, Span(0, 3, "cue"), Span(0, 3, "cue"), **roles)  # type: ignore[arg-type]


def test_by_the_guide() -> None:
    """Who claims answers for itself; blame that falls on nobody, and a denial by nobody for nobody, are none."""
    group = (Party(Span(4, 9, "Group"), ("Group",)),)
    claimed = guide.by_the_guide(_bare(Stance.CLAIMED, speaker=group))
    assert claimed is not None
    assert claimed.responsible == group
    assert guide.by_the_guide(_bare(Stance.CLAIMED)) is None
    assert guide.by_the_guide(_bare(Stance.BLAMED, speaker=group)) is None
    assert guide.by_the_guide(_bare(Stance.BLAMED, speaker=group, responsible=group)) is None
    assert guide.by_the_guide(_bare(Stance.DENIED)) is None
    assert guide.by_the_guide(_bare(Stance.DENIED, responsible=group)) is not None
    assert guide.by_the_guide(_bare(Stance.UNCLAIMED)) is not None


def test_no_gold_statement_breaks_the_rules() -> None:
    """None of the corpus to learn from is dropped or loses a party."""
    for tagged in corpus.load(ROOT / "fixtures" / "corpus", "train"):
        for gold in tagged.statements:
            found = guide.by_the_guide(gold)
            assert found is not None, (tagged.document.id, gold.cue)
            assert found.responsible == gold.responsible or not gold.responsible, (tagged.document.id, gold.cue)


def test_a_statement_without_an_event_must_be_sure() -> None:
    """Under the confidence told by EVENTLESS it is dropped; "no such silence" is always."""
    group = (Party(Span(4, 9, "Group"), ("Group",)),)
    claimed = replace(_bare(Stance.CLAIMED, speaker=group), confidence=guide.EVENTLESS)
    assert guide.by_the_guide(claimed) is not None
    assert guide.by_the_guide(replace(claimed, confidence=guide.EVENTLESS - 0.01)) is None
    for words, kept in (("no such silence", False), ("broke its silence", False), ("remained silent", True)):
        cue = Span(0, len(words), words)
        found = guide.by_the_guide(replace(_bare(Stance.UNCLAIMED), cue=cue))
        assert (found is not None) is kept


def test_ties_to_a_group_blame_nobody() -> None:
    """The guide's "links to": of a man to a group none, of an act to a group blame."""
    text = "A judge said the suspects were linked to the Sarn Network."
    found = replace(
        _bare(Stance.BLAMED, responsible=(party(text, "the Sarn Network", "Sarn Network"),)),
        cue=span(text, "linked to"),
        sentence=span(text, text),
    )
    assert guide.by_the_guide(found) is None
    far = EventMention(Span(200, 210, "the attack"), "the attack")
    assert guide.by_the_guide(replace(found, event=far)) is None
    assert guide.by_the_guide(replace(found, event=EventMention(span(text, "suspects"), "x"))) is not None
    assert guide.by_the_guide(replace(found, cue=span(text, "said"))) is not None


@pytest.mark.parametrize(
    ("stance", "words"),
    [
        (Stance.DENIED, "caused no casualties"),
        (Stance.DENIED, "did not identify"),
        (Stance.UNCLAIMED, "no evidence of"),
    ],
)
def test_what_is_no_denial_and_no_silence(stance: Stance, words: str) -> None:
    """A toll or a name is no deed, and where evidence is missing nobody is silent."""
    group = (Party(Span(40, 45, "Group"), ("Group",)),)
    found = _bare(stance, responsible=group)
    assert guide.by_the_guide(found) is not None
    assert guide.by_the_guide(replace(found, cue=Span(0, len(words), words))) is None


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("Aides said Moro was poisoned at lunch.", False),
        ('The Guard said Moro had been "martyred" by the raid.', False),
        ("Minister says Moro killed", False),
        ("Minister says Moro killed in raid", False),
        ("Minister says Moro killed 3 in raid", True),
        ("The court said Moro was guilty.", True),
        ("Police said Moro, who was shot dead later, fired.", True),
    ],
)
def test_a_victim_is_no_doer(sentence: str, kept: bool) -> None:
    """Whose name goes on with what was done to him is not responsible for it; others of the same role stay."""
    found = replace(
        _bare(Stance.BLAMED, responsible=(party(sentence, "Moro", "Moro"),)), sentence=Span(0, len(sentence), sentence)
    )
    assert (guide.by_the_guide(found) is not None) is kept
    other = Party(Span(0, 3, sentence[:3]), ("The Guard",))
    both = guide.by_the_guide(replace(found, responsible=(other, *found.responsible)))
    assert both is not None
    assert both.responsible == ((other, *found.responsible) if kept else (other,))


@pytest.mark.parametrize(
    ("responsible", "event", "kept"),
    [
        ("the gunmen", "the attack", False),
        ("soldiers", "the attack", True),
        ("Katyusha rockets", "the attack", False),
        ("the drone", "the attack", True),
        ("two men", "the attack", True),
        ("Group", "negligent homicide", False),
        ("Group", "the attack", True),
    ],
)
def test_generic_doers_and_negligence_are_none(responsible: str, event: str, kept: bool) -> None:
    """Gunmen and rockets are nobody in particular; soldiers are somebody's; negligence harms without a doer."""
    doer = (Party(Span(0, len(responsible), responsible), (responsible,)),)
    told = EventMention(Span(0, len(event), event), event, "e1")
    statement = replace(_bare(Stance.BLAMED, responsible=doer), event=told)
    assert (guide.by_the_guide(statement) is not None) is kept


def test_cues_side_by_side_are_one() -> None:
    """Of "has" and "declined", about one party, the surer stays; with a word between, or other parties, both do."""
    text = "The army has now declined to say whether it was there."
    army = (party(text, "The army", "army"),)
    has, now, declined = (
        replace(
            _bare(Stance.UNCLAIMED, responsible=army),
            cue=span(text, words),
            sentence=span(text, text),
            event=EventMention(span(text, "there"), "there", words),
            confidence=sure,
        )
        for words, sure in (("has", 0.5), ("now", 0.6), ("declined", 0.7))
    )
    assert guide.distinct([has, now]) == [now]
    assert guide.distinct([now, declined]) == [declined]
    assert guide.distinct([has, declined]) == [has, declined]
    other = replace(declined, responsible=(party(text, "it", "navy"),))
    assert guide.distinct([now, other]) == [now, other]


@pytest.mark.parametrize(
    ("words", "alone"),
    [("Hamas rockets", False), ("Houthi drones", False), ("Sudanese drones", False), ("Two rockets", True)],
)
def test_whose_weapons_they_are(words: str, alone: bool) -> None:
    """Of a known group they are told as of a state."""
    assert guide._weapons_alone(words) is alone


@pytest.mark.parametrize("words", ["have been on", "was by", "on"])
def test_words_without_a_verb_blame_nobody(words: str) -> None:
    """ "All eyes have been on Israel" carries no blame; the same cue may deny."""
    text = f"All eyes {words} Israel. The ministry said so."
    party = Party(span(text, "Israel"), ("Israel",))
    blamed = replace(_bare(Stance.BLAMED, responsible=(party,)), cue=span(text, words))
    assert (guide.by_the_guide(blamed) is None) is (words != "was by")
    assert guide.by_the_guide(replace(blamed, stance=Stance.DENIED)) is not None
