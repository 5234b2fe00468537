"""Words of acts of harm."""

from __future__ import annotations

import pytest
from conftest import span

from tracker import acts
from tracker.records import Span


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        *(("airstrike on a school", "strike"), ("a drone attack", "strike"), ("the car bombing", "bombing")),
        *(
            ("a landmine blast", "bombing"),
            ("gunmen opened fire", "shooting"),
            ("a fire at a mill", "arson"),
            ("the ambush", "shooting"),
        ),
        *(("the hack of a ministry", "cyberattack"), ("was shot down", "downing"), ("poisoned his tea", "poisoning")),
        *(("killing of a couple", "killing"), ("famine", None), ("in Amsterdam", None), ("the programme", None)),
        *(("the observers", None), ("a breach of the truce", None), ("a data breach at the bank", "cyberattack")),
        *(("stabbed to death", "killing"), ("stabbed in the arm", "assault"), ("hacked to death", "killing")),
        *(
            ("the mayor was shot dead", "assassination"),
            ("fired on a canoe", "shooting"),
            ("raping a clerk", "assault"),
        ),
        *(("its air force had bombed a town", "strike"), ("the murder of the judge", "assassination")),
        *(("a suicide bomber struck a mosque", "bombing"), ("bombers struck a mosque", "strike")),
        *(("before the deadline", None), ("the coup", "coup"), ("the raid", None)),
    ],
)
def test_kind_of(words: str, kind: str | None) -> None:
    """Words of an act count where they start a word: "famine" is no mine, "Amsterdam" no dam."""
    found = acts.kind_of(words)
    assert (found and found.value) == kind


@pytest.mark.parametrize(
    ("words", "harm"),
    [
        ("the windows were smashed", True),
        ("the attack", True),
        ("a van was set on fire", True),
        ("a senior", False),
        ("the firm", False),
        ("in the Tovuz district", False),
    ],
)
def test_words_of_harm(words: str, harm: bool) -> None:
    """What tells of a deed, of whatever kind, is told from what does not."""
    assert acts.speaks_of_harm(words) is harm


SENTENCE = "Two guards died when a shell hit the gate, and the barracks in Orl on fire were seen from the air."


@pytest.mark.parametrize(
    ("mention", "others", "words"),
    [
        ("Two guards died when", (), "Two guards died when a shell hit the gate"),
        ("Two guards died when", ("a shell hit the gate",), "Two guards died"),
        ("Two guards died", (), "Two guards died"),
        ("a shell hit the gate, and", (), "a shell hit the gate"),
        ("a shell hit the gate,", (), "a shell hit the gate"),
        ("and", (), "and"),
    ],
)
def test_a_mention_has_no_loose_end(mention: str, others: tuple[str, ...], words: str) -> None:
    """It goes on to the next mark, but not over another mention; a word alone stays as it is."""
    whole = span(SENTENCE, SENTENCE)
    found = acts.finished(span(SENTENCE, mention), whole, [span(SENTENCE, other) for other in others])
    assert found == span(SENTENCE, words)


def test_a_mention_far_from_the_end_of_its_clause_is_cut() -> None:
    """Thirty words more would be no mention any more."""
    text = "A bomb went off in " + "very " * 30 + "old Orl."
    assert acts.finished(span(text, "A bomb went off in"), span(text, text)).text == "A bomb went off"


@pytest.mark.parametrize(
    ("mention", "others", "words"),
    [
        ("the gate", (), "a shell hit the gate"),
        ("the gate", ("a shell",), None),
        ("a shell hit", (), "a shell hit"),
        ("in Orl", (), "the barracks in Orl on fire were seen from the air"),
        ("Two guards", (), "Two guards died"),
    ],
)
def test_a_scrap_is_widened_to_its_clause(mention: str, others: tuple[str, ...], words: str | None) -> None:
    """Of words without a deed the clause is taken, where it tells of one that no other mention tells of."""
    whole = span(SENTENCE, SENTENCE)
    found = acts.made_whole(span(SENTENCE, mention), whole, [span(SENTENCE, other) for other in others])
    assert found == (words and span(SENTENCE, words))


def test_a_scrap_of_a_clause_without_harm_is_none() -> None:
    """A senior officer is no act; but eight words may tell of one in words that are not known."""
    text = "Rebels attacked, a senior officer of the guard in the old town of Orl said."
    whole = span(text, text)
    assert acts.made_whole(span(text, "a senior officer"), whole) is None
    long = span(text, "a senior officer of the guard in the old")
    assert acts.made_whole(long, whole) == long


def test_offsets_are_those_of_the_document() -> None:
    """A sentence far down a text."""
    words = "On Monday a mill burnt in"
    sentence = Span(500, 500 + len(words) + 5, words + " Orl.")
    found = acts.finished(Span(510, 525, "a mill burnt in"), sentence)
    assert (found.start, found.text) == (510, "a mill burnt in Orl")
