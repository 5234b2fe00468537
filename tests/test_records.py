"""Records refuse what cannot be, and names are compared as people mean them."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from conftest import article, texts
from hypothesis import given

from tracker.errors import InputError, SpanError, TrackerError
from tracker.records import Document, Party, Span, TaggedDocument, bare_name, compose, normal_name


@pytest.mark.parametrize(("start", "end", "text"), [(3, 3, ""), (-1, 1, "ab"), (2, 1, "a"), (0, 3, "ab")])
def test_span_that_holds_no_words(start: int, end: int, text: str) -> None:
    """Empty, before the text, backwards, and of another length than its words."""
    with pytest.raises(SpanError, match="no span"):
        Span(start, end, text)


def test_span_is_cut_and_checked() -> None:
    """4:9 of "The group" is "group"; in "The front" it is not."""
    cut = Span.cut("The group", 4, 9)
    assert cut.text == "group"
    cut.check("The group")
    with pytest.raises(SpanError, match="cuts 'front', not 'group'"):
        cut.check("The front")
    with pytest.raises(SpanError, match="reaches past"):
        Span.cut("The group", 4, 10)


def test_spans_that_touch_do_not_overlap() -> None:
    """Half-open: 0:3 and 3:5 share nothing, 0:4 and 3:5 share one character."""
    assert not Span(0, 3, "abc").overlaps(Span(3, 5, "de"))
    assert Span(0, 4, "abcd").overlaps(Span(3, 5, "de"))


@pytest.mark.parametrize("names", [(), ("",), ("Front", " ")])
def test_party_needs_names(names: tuple[str, ...]) -> None:
    """No name, an empty one, a blank one among others."""
    with pytest.raises(ValueError, match="without a name"):
        Party(Span(0, 2, "it"), names)


def test_confidence_is_a_probability() -> None:
    """1.01 is none."""
    with pytest.raises(ValueError, match=r"1\.01"):
        replace(article().statements[0], confidence=1.01)


def test_tagged_document_finds_a_span_of_another_text() -> None:
    """The statements of the article over a text that is one character longer at its start."""
    good = article()
    good.check()
    moved = TaggedDocument(Document("." + good.document.text, "x"), good.statements, good.events)
    with pytest.raises(SpanError):
        moved.check()
    with pytest.raises(SpanError):
        TaggedDocument(moved.document, (), good.events).check()


def test_spans_of_a_statement() -> None:
    """The denial holds its sentence, its cue, a speaker, a responsible party and an event."""
    denied = article().statements[2]
    assert [s.text for s in denied.spans()] == [
        *("The brigade denied any part in it.", "denied any part", "The brigade", "The brigade", "it")
    ]


@given(texts())
def test_digest_of_any_text(text: str) -> None:
    """Lone surrogates have a digest too; of others it is the SHA-256 of UTF-8."""
    assert Document(text, "x").digest == hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@pytest.mark.parametrize(
    ("title", "body", "text"),
    [
        ("Depot burns", "It burns.", "Depot burns\n\nIt burns."),
        ("Depot burns", "Depot burns\n\nIt burns.", "Depot burns\n\nIt burns."),
        ("Depot burns", "\n Depot burns \r\nIt burns.", "\n Depot burns \r\nIt burns."),
        ("Depot burns", "Depot burns for days, police said.", "Depot burns\n\nDepot burns for days, police said."),
        ("Fire", "Firefighters came.", "Fire\n\nFirefighters came."),
        (" Fire ", "Fire", "Fire"),
        (None, "It burns.", "It burns."),
        ("  ", "It burns.", "It burns."),
    ],
)
def test_compose(title: str | None, body: str, text: str) -> None:
    """A title goes before the body unless it is the first line already; "Firefighters came" is not the line "Fire"."""
    assert compose(title, body) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Islamic Front's", "islamic  front"),
        ("al-Shabab", "Al Shabab"),
        ("Houthis’", "the Houthis"),
        ("Their army", "army"),
    ],
)
def test_names_that_are_the_same(one: str, other: str) -> None:
    """Case, article, possessive and punctuation aside."""
    assert normal_name(one) == normal_name(other)


def test_names_that_differ() -> None:
    """ "Theta" does not start with an article, and an army is no army council."""
    assert normal_name("Theta") == "theta"
    assert normal_name("army") != normal_name("army council")


@pytest.mark.parametrize(
    ("words", "name"),
    [("the Front's", "Front"), ("A Group", "Group"), ("the", "the"), ("Theta’", "Theta"), (" it ", "it")],
)
def test_bare_name(words: str, name: str) -> None:
    """Without article and possessive; what is only an article stays."""
    assert bare_name(words) == name


def test_errors_name_source_and_place() -> None:
    """wire.jsonl, line 3: the cause; every error is a TrackerError."""
    error = InputError("wire.jsonl", "not JSON", "line 3")
    assert str(error) == "wire.jsonl, line 3: not JSON"
    assert str(InputError("a.txt", "empty")) == "a.txt: empty"
    assert isinstance(error, TrackerError)
    assert issubclass(SpanError, TrackerError)
