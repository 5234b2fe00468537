"""Drafts: labels in words become offsets, and what does not hold together is named with file and line."""

from __future__ import annotations

from datetime import date

import pytest

from tracker import drafts
from tracker.errors import DraftError
from tracker.records import Certainty, EventKind, Precision, Stance, TaggedDocument

DRAFT = """a note before the first document

=== depot-a
title: Union blames navy
outlet: Coast Herald
published: 2004-05-11
--- text
The dockers' union said on Monday that marines had set the depot alight, and it said more.
The navy rejected the charge. It said it was asleep.
--- events
depot | Fire at the depot | arson | 2004-05-09 day | Marel | set the depot alight
--- statements
blamed asserted: said ~ union said on
  speaker: The dockers' union
  responsible: marines = navy; Marine Corps
  event: set the depot alight = depot
  said: on Monday = 2004-05-10
  traits: quote-across, joint
denied hedged: rejected the charge
  speaker: The navy
  responsible: It = navy
  event: it ~ it was asleep = depot
  medium: asleep
"""


def parsed(draft: str = DRAFT) -> TaggedDocument:
    """The one document of a draft."""
    (found,) = drafts.parse(draft, "d.txt")
    assert isinstance(found, TaggedDocument), found
    return found


def refused(draft: str) -> DraftError:
    """Why the one document of a draft is kept out."""
    (found,) = drafts.parse(draft, "d.txt")
    assert isinstance(found, DraftError), found
    return found


def test_parse() -> None:
    """The header, the title before the text, the event, both statements."""
    tagged = parsed()
    tagged.check()
    document, (blamed, denied), (event,) = tagged.document, tagged.statements, tagged.events
    assert document.text.startswith("Union blames navy\n\nThe dockers'")
    assert (document.id, document.outlet, document.published) == ("depot-a", "Coast Herald", date(2004, 5, 11))
    assert (event.kind, event.day, event.place) == (EventKind.ARSON, date(2004, 5, 9), "Marel")
    assert (blamed.stance, blamed.certainty) == (Stance.BLAMED, Certainty.ASSERTED)
    assert blamed.speaker[0].names == ("dockers' union",)
    assert blamed.responsible[0].names == ("navy", "Marine Corps")
    assert blamed.traits == ("quote-across", "joint")
    assert blamed.said
    assert (blamed.said.day, blamed.said.precision) == (date(2004, 5, 10), Precision.DAY)
    assert blamed.event
    assert (blamed.event.name, blamed.event.id) == ("set the depot alight", "depot")
    assert (denied.stance, denied.certainty) == (Stance.DENIED, Certainty.HEDGED)
    assert denied.medium
    assert denied.sentence.text == "The navy rejected the charge."


def test_context_says_which_place() -> None:
    """ "said" stands three times: the words around it choose the first. So does "it" in "it was asleep"."""
    blamed, denied = parsed().statements
    text = parsed().document.text
    assert blamed.cue.start == text.index("said on")
    assert denied.event
    assert denied.event.span.start == text.index("it was asleep")


def test_words_stand_for_the_place_nearest_to_the_cue() -> None:
    """ "The navy" stands twice; the one in the sentence of the denial is taken."""
    draft = DRAFT.replace("The dockers' union said on", "The navy slept. The dockers' union said on")
    assert parsed(draft).statements[1].speaker[0].span.start == parsed(draft).document.text.rindex("The navy")


@pytest.mark.parametrize(
    ("old", "new", "line", "cause"),
    [
        ("blamed asserted:", "blaimed asserted:", 13, "'blaimed' is not a valid Stance"),
        ("denied hedged:", "denied perhaps:", 19, "'perhaps' is not a valid Certainty"),
        ("| arson |", "| arsony |", 11, "'arsony' is not a valid EventKind"),
        ("2004-05-09 day", "2004-05-32 day", 11, "2004-05-32|day is out of range|day "),
        ("| Marel |", "|", 11, "an event reads"),
        ("said ~ union said on", "said", 13, "stands 3 times: add ' ~ '"),
        ("said ~ union said on", "said ~ she said", 13, "the context 'she said' stands 0 times"),
        ("  speaker: The navy", "  speaker: the navy", 19, "'the navy' does not stand in the text"),
        ("  medium: asleep", "  medium: awake ~ asleep", 19, "'awake' does not stand in the text within its context"),
        ("  medium: asleep", "  means: asleep", 23, "unknown role 'means'"),
        ("asleep = depot", "asleep = depots", 19, "event 'depots' is not among"),
        ("denied hedged: rejected", "rejected", 19, "a statement starts 'stance certainty: cue words'"),
        (
            "set the depot alight\n---",
            "set the depot alight\ndepot | x | arson | - | - | navy ~ The navy\n---",
            12,
            "twice",
        ),
    ],
)
def test_error_names_file_and_line(old: str, new: str, line: int, cause: str) -> None:
    """One thing wrong, at that line of d.txt."""
    error = refused(DRAFT.replace(old, new, 1))
    assert error.source == "d.txt"
    assert error.place == f"depot-a, line {line}"
    assert any(part in error.cause for part in cause.split("|"))


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [("outlet:", "outlets:", "unknown header 'outlets'"), ("2004-05-11", "yesterday", "yesterday")],
)
def test_wrong_header(old: str, new: str, cause: str) -> None:
    """The document and the value are named."""
    error = refused(DRAFT.replace(old, new))
    assert error.place == "depot-a"
    assert cause in error.cause


def test_one_bad_document_leaves_the_others() -> None:
    """Two documents, the first wrong: an error and a document."""
    bad = DRAFT.replace("blamed asserted:", "blaimed asserted:")
    first, second = drafts.parse(bad + DRAFT.replace("depot-a", "depot-b"), "d.txt")
    assert isinstance(first, DraftError)
    assert isinstance(second, TaggedDocument)
    assert second.document.id == "depot-b"


def test_unknown_day_and_place() -> None:
    """ "-" stands for what the text does not tell."""
    (event,) = parsed(DRAFT.replace("2004-05-09 day | Marel", "- | -")).events
    assert (event.day, event.precision, event.place) == (None, Precision.UNKNOWN, None)
