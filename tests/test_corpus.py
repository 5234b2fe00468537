"""The corpus format, and the check that finds what breaks the corpus's rules."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import article, party, span, texts
from hypothesis import given, settings

from tracker import corpus
from tracker.errors import InputError, SpanError
from tracker.records import (
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

FILLER = "\n".join(f"Q{n} slept " * 10 for n in range(6))  # capitals end a run of words, so nothing here is shared


def whole() -> TaggedDocument:
    """The article at corpus length, nothing wrong with it, every optional field set."""
    tagged = article()
    text = f"{tagged.document.text}\n{FILLER}"
    first = replace(
        tagged.statements[0],
        medium=span(text, "the raid"),
        said=Said(span(text, "on Monday"), date(2024, 5, 6), Precision.DAY),
        speaker=(Party(span(text, "The Northern Front"), ("Northern Front", "Sarn Brigade")),),
        traits=("joint",),
    )
    second = replace(tagged.statements[1], confidence=None)
    document = replace(
        tagged.document, text=text, url="https://x.example/1", author="I. W.", language="en", genre="agency", region="r"
    )
    known = Event("e1", "Fire", EventKind.ARSON, date(2024, 5, 6), Precision.DAY, "Odesa", tagged.events[0].mention)
    return TaggedDocument(document, (first, second, tagged.statements[2]), (known,))


def test_json_round_trip() -> None:
    """Every field of records to JSON text and back."""
    row = json.loads(json.dumps(corpus.to_json(whole())))
    assert corpus.from_json(row) == whole()
    assert row["statements"][0]["speaker"][0]["name"] == ["Northern Front", "Sarn Brigade"]
    assert row["statements"][0]["responsible"][0]["name"] == "Northern Front"
    assert row["events"][0]["date_precision"] == "day"


@given(texts().filter(str.strip))
@settings(max_examples=60, deadline=None)
def test_json_round_trip_of_any_text(text: str) -> None:
    """Offsets count characters, whatever these are, and JSON keeps them: the whole text as cue and sentence."""
    all_of_it = Span(0, len(text), text)
    base = article().statements[1]
    said = replace(base, cue=all_of_it, sentence=all_of_it, speaker=(), responsible=(), event=None)
    tagged = TaggedDocument(Document(text, "x"), (said,))
    assert corpus.from_json(json.loads(json.dumps(corpus.to_json(tagged)))) == tagged


def test_gold_from_elsewhere() -> None:
    """No sentence, no names, no mention: the sentence is found, the words are the names."""
    row = corpus.to_json(article())
    first = row["statements"][0]
    del first["sentence"], first["speaker"][0]["name"], row["events"][0]["mention"]
    found = corpus.from_json(row)
    assert found.statements[0].sentence.text == "The Northern Front claimed the raid."
    assert found.statements[0].speaker[0].names == ("The Northern Front",)
    assert found.events[0].mention is None


def test_offsets_that_cut_other_words() -> None:
    """The cue moved by one character is refused."""
    row = corpus.to_json(article())
    row["statements"][0]["cue"]["start"] += 1
    row["statements"][0]["cue"]["end"] += 1
    with pytest.raises(SpanError):
        corpus.from_json(row)


def lines(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows), encoding="utf-8")
    return path


def broken(key: str, value: object) -> dict[str, Any]:
    """The article with one field of its first statement wrong."""
    row = corpus.to_json(article())
    row["statements"][0][key] = value
    return row


@pytest.mark.parametrize(
    "row",
    [
        *("{", "[]", '"text"', "7", "{}", '{"id": 1, "text": null}', '{"id": 1, "text": "x", "statements": null}'),
        *(
            broken("stance", "guessed"),
            broken("speaker", ["the group"]),
            broken("cue", "said"),
            broken("said", "Monday"),
        ),
        *(
            broken("said", "Monday"),
            broken("confidence", 2),
            broken("responsible", None),
            {"id": 1, "text": "x", "events": [7]},
        ),
    ],
)
def test_line_that_is_no_document(tmp_path: Path, row: object) -> None:
    """After a good line and a blank one: file and line 3 are named."""
    path = lines(tmp_path / "gold.jsonl", corpus.to_json(article()), "", row)
    found = corpus.read(path)
    assert next(found) == article()
    with pytest.raises(InputError, match=r"gold\.jsonl, line 3: not a corpus document"):
        next(found)


def test_bytes_that_are_no_utf_8(tmp_path: Path) -> None:
    """Named with their line too."""
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b'\n{"id": "caf\xe9", "text": "x"}\n')
    with pytest.raises(InputError, match=r"gold\.jsonl, line 2"):
        list(corpus.read(path))


def test_load(tmp_path: Path) -> None:
    """A split of a folder; a folder without it is named."""
    lines(tmp_path / "dev.jsonl", corpus.to_json(article()))
    assert corpus.load(tmp_path, "dev") == [article()]
    with pytest.raises(InputError, match=r"test\.jsonl: no such file"):
        corpus.load(tmp_path, "test")


Change = Callable[[TaggedDocument], TaggedDocument]


def first(**fields: Any) -> Change:
    """The document with fields of its first statement changed."""
    return lambda t: replace(t, statements=(replace(t.statements[0], **fields), *t.statements[1:]))


def misplaced() -> Statement:
    s = article().statements[0]
    return replace(s, cue=Span(s.cue.start + 1, s.cue.end + 1, s.cue.text))


DEFECTS: dict[str, tuple[Change, str]] = {
    "bad span": (lambda t: replace(t, statements=(misplaced(), *t.statements[1:])), "cuts 'laimed ', not 'claimed'"),
    "nobody responsible": (first(responsible=()), "claimed 'claimed': nobody responsible"),
    "silent speaker": (first(stance=Stance.UNCLAIMED), "unclaimed has no speaker"),
    "denied by nobody": (
        first(stance=Stance.DENIED, speaker=(), responsible=()),
        "nobody denies and nobody is cleared",
    ),
    "no event": (first(event=None), "no event"),
    "unknown event": (first(event=EventMention(span(article().document.text, "raid"), "raid", "e9")), "no event"),
    "cue of two lines": (first(cue=span(article().document.text, "raid.\nThe")), "the shortest words"),
    "cue past its sentence": (first(sentence=span(article().document.text, "the raid")), "runs past its sentence"),
    "long party": (
        first(responsible=(Party(span(whole().document.text, FILLER[:95]), ("Q0",)),)),
        "too long for a party",
    ),
    "twice": (lambda t: replace(t, statements=(*t.statements, t.statements[0])), "stands twice"),
    "no mention": (lambda t: replace(t, events=(replace(t.events[0], mention=None),)), "event e1: no mention"),
    "short": (lambda _: article(), "words: a document has"),
}


def test_nothing_wrong() -> None:
    """The document that the defects are made of has none."""
    assert corpus.problems(whole()) == []
    assert corpus.check({"train": [whole()]}) == []


@pytest.mark.parametrize("defect", DEFECTS)
def test_defect_in_a_document(defect: str) -> None:
    """One thing wrong: it is said, with split and document."""
    change, said = DEFECTS[defect]
    found = corpus.check({"train": [change(whole())]})
    assert any(line.startswith("train, depot: ") and said in line for line in found), found


def test_name_that_does_not_stand_in_the_text() -> None:
    """ "Sarn Army" is nowhere; the compiler of drafts says so."""
    text = whole().document.text
    change = first(speaker=(party(text, "The Northern Front", "Sarn Army"),))
    assert corpus.problems(change(whole())) == ["claimed 'claimed': the name 'Sarn Army' does not stand in the text"]


@pytest.mark.parametrize(
    ("name", "stands"),
    [("Iran", True), ("the Iran's", True), ("Oma", False), ("Islamic Front", True), ("slamic", False), ("!", False)],
)
def test_name_stands(name: str, stands: bool) -> None:
    """ "Iran" opens "Iranian"; three letters do not open a longer word, and nothing starts within one."""
    assert corpus.name_stands(name, "Iranian officials of the Islamic\nFront in Oman") is stands


def other(text: str, name: str = "other", event: str = "e2") -> TaggedDocument:
    """Another document, without statements."""
    text = f"{text}\n" + FILLER.replace("Q", "Z")
    return TaggedDocument(Document(text, name), (), (Event(event, mention=span(text, text.split()[0])),))


def test_near_duplicates() -> None:
    """Nine words in a row that stand in two documents, names aside, whatever their case."""
    run = "nine small words that two texts may never share"
    found = corpus.check({"train": [other(f"Once {run}.", "a"), other(f"So {run.upper()}", "b", "e3")]})
    assert found == []  # in capitals every word might be a name
    found = corpus.check({"train": [other(f"Once {run}.", "a")], "test": [other(f"So {run}", "b", "e3")]})
    assert any(line.startswith("a and b share 'nine small") or ("share" in line and run in line) for line in found), (
        found
    )
    assert corpus.check({"train": [other(f"Once {run[:-6]}.", "a"), other(f"So {run[:-6]}", "b", "e3")]}) == []


def test_event_and_id_in_two_splits() -> None:
    """The same event in train and test leaks; an id stands once."""
    found = corpus.check({"train": [whole()], "test": [other("A.", "depot", "e1")]})
    assert found == ["test, depot: the id stands twice", "test, depot: event e1 is in train too"]
    assert corpus.check({"train": [whole(), other("A.", "b", "e1")]}) == []
