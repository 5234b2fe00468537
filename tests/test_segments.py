"""Sentences and offsets: whatever the text, every span cuts exactly its words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from conftest import span, texts
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker import segments
from tracker.records import Span

LENGTHS = st.lists(st.integers(0, 60), max_size=30)


def holds(text: str, found: list[Span]) -> bool:
    """Whether the spans cut their words, in order, without overlap."""
    for one in found:
        one.check(text)
    return all(a.end <= b.start for a, b in pairwise(found))


@given(texts())
@example("He said. \ud800 She said. \udfff")
@example("One.\r\nTwo.\r\n\r\nThree. e\u0301. \u0301")
@example("\u202eThe group. claimed it.\u202c It did.")
@settings(max_examples=150, deadline=None)
def test_sentences_cut_the_text(text: str) -> None:
    """In order, without overlap, and together they hold all that is not blank."""
    found = segments.sentences(text)
    assert holds(text, found)
    assert "".join("".join(s.text for s in found).split()) == "".join(text.split())
    assert all(s.text == s.text.strip() for s in found)


@pytest.mark.parametrize("unit", ["word ", "w", "e\u0301", "👩\u200d👧 ", "؟ قال "])
def test_100_000_characters_without_a_full_stop(unit: str) -> None:
    """No piece is longer than LONGEST; all of them hold the text."""
    text = (unit * 100_000)[:100_000]
    found = segments.sentences(text)
    assert holds(text, found)
    assert max(len(s.text) for s in found) <= segments.LONGEST
    assert "".join(s.text for s in found).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It burnt. Nobody came.", ["It burnt.", "Nobody came."]),
        (
            "Gen. Ivo Marl spoke on Jan. 5 near St. Petra. He left.",
            ["Gen. Ivo Marl spoke on Jan. 5 near St. Petra.", "He left."],
        ),
        ("A. B. Toll said so.", ["A. B. Toll said so."]),
        ("Fire at depot\n\nIt burnt.\r\nNobody came", ["Fire at depot", "It burnt.", "Nobody came"]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    """A line end ends a sentence, a title's full stop does not."""
    assert [s.text for s in segments.sentences(text)] == expected


def test_sentence_of() -> None:
    """Words belong to the sentence in which they start; between sentences they stand for themselves."""
    text = "It burnt.  Nobody came."
    found = segments.sentences(text)
    assert segments.sentence_of(span(text, "Nobody"), found).text == "Nobody came."
    assert segments.sentence_of(span(text, "burnt.  Nobody"), found).text == "It burnt."
    gap = Span.cut(text, 9, 11)
    assert segments.sentence_of(gap, found) is gap
    assert segments.sentence_of(gap, []) is gap


@given(texts(), st.data())
@settings(max_examples=150, deadline=None)
def test_occurrences_cut_the_words(text: str, data: st.DataObject) -> None:
    """Whatever part of a text is looked for: each place holds just these words."""
    low = data.draw(st.integers(0, len(text)))
    words = text[low : data.draw(st.integers(low, len(text)))]
    found = segments.occurrences(text, words)
    assert holds(text, found)
    assert all(s.text == words for s in found)


def test_occurrences_are_whole_words() -> None:
    """ "it" stands once in "it hit its aim (it)" and once in brackets; dots are dots."""
    text = "it hit its aim (it) U.S. UXS."
    assert [s.start for s in segments.occurrences(text, "it")] == [0, 16]
    assert [s.start for s in segments.occurrences(text, "(it)")] == [15]
    assert len(segments.occurrences(text, "U.S.")) == 1
    assert segments.occurrences(text, "") == []


def test_nearest() -> None:
    """Of three "it" the one with the fewest characters between; at a tie the earlier."""
    text = "it said it blamed it"
    found = segments.occurrences(text, "it")
    assert segments.nearest(found, span(text, "blamed")).start == 8
    assert segments.nearest([found[0], found[2]], span(text, "said")).start == 0


@given(LENGTHS, st.integers(1, 100))
def test_chunks_fit_their_budget(lengths: list[int], budget: int) -> None:
    """Every sentence is in one run, in order; a run over budget is one long sentence alone."""
    runs = segments.chunks(lengths, budget)
    assert [i for low, high in runs for i in range(low, high)] == list(range(len(lengths)))
    assert all(sum(lengths[low:high]) <= budget or high - low == 1 for low, high in runs)


@given(LENGTHS.filter(bool), st.integers(1, 200), st.data())
def test_around_fits_its_budget(lengths: list[int], budget: int, data: st.DataObject) -> None:
    """The centre is in, the budget holds unless it alone is longer, and neither neighbour would have fitted."""
    center = data.draw(st.integers(0, len(lengths) - 1))
    low, high = segments.around(lengths, center, budget)
    size = sum(lengths[low:high])
    assert 0 <= low <= center < high <= len(lengths)
    assert size <= max(budget, lengths[center])
    assert low == 0 or size + lengths[low - 1] > budget
    assert high == len(lengths) or size + lengths[high] > budget


def test_around_looks_back_twice_as_far() -> None:
    """Of eleven sentences of ten tokens, 70 tokens around the sixth: four before, two after."""
    assert segments.around([10] * 11, 5, 70) == (1, 8)


def test_what_is_kept_is_nobodys_to_change() -> None:
    """Who asks for the sentences of a text a second time gets them whole, whatever the first did with them."""
    text = "The army fired. The group denied it."
    first = segments.sentences(text)
    first.clear()
    assert [s.text for s in segments.sentences(text)] == ["The army fired.", "The group denied it."]
