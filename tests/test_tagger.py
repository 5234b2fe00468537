"""The tagger around the model: views, windows, and how answers become statements. The model itself is scripted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from conftest import TEXT, article, party, span, texts
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from tracker import labels, segments, tagger, windows
from tracker.encoder import POINTER_SIZE, Encoder, FirstPass, Ints, SecondPass, Tokens, Window, _tokenizer, base_folder
from tracker.records import Certainty, Document, Party, Span, Stance
from tracker.tagger import ModelTagger, ScriptedTagger
from tracker.windows import FIRST_BUDGET, LEAD_BUDGET, SECOND_BUDGET, View


class Script:
    """An encoder that knows the answers: words of the text in place of logits."""

    digest = "1" * 64

    def __init__(self, cues: dict[Stance, Span], acts: Sequence[Span], roles: dict[int, Span], points: dict[int, Span]):
        self.settings: dict[str, object] = {"name": "script"}
        self._cues, self._acts, self._roles, self._points = cues, acts, roles, points

    tokenizer: Tokenizer | None = None
    _specials = staticmethod(lambda: (1, 2))
    window = Encoder.window

    def tokenize(self, texts: Sequence[str]) -> list[Tokens]:
        """Pieces of at most four characters."""
        (text,) = texts
        found = [m.span() for m in re.finditer(r"\w{1,4}|[^\w\s]", text)]
        starts, ends = (np.array([f[side] for f in found], dtype=np.int64) for side in (0, 1))
        self.tokens = Tokens(np.arange(len(found)), starts, ends, np.zeros(len(found), dtype=np.int64))
        return [self.tokens]

    def _inside(self, window: Window, words: Span) -> list[int]:
        low, high = labels.cover(self.tokens.starts, self.tokens.ends, words.start, words.end) or (0, 0)
        return [n for n, index in enumerate(window.indices) if low <= index < high]

    def _tags(self, window: Window, words: Sequence[Span]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        logits = np.tile(np.array([9, 0, 0], dtype=np.float32), (len(window.indices), 1))
        for one in words:
            for order, at in enumerate(self._inside(window, one)):
                logits[at] = (0, 0, 9) if order else (0, 9, 0)
        return logits

    def first(self, windows: Sequence[Window]) -> list[FirstPass]:
        return [
            FirstPass(
                np.stack([self._tags(w, [self._cues[s]] if s in self._cues else []) for s in Stance], axis=1),
                self._tags(w, self._acts),
            )
            for w in windows
        ]

    def second(self, windows: Sequence[Window]) -> Iterator[tuple[int, SecondPass]]:
        for number, w in reversed(list(enumerate(windows))):
            roles = np.stack([self._tags(w, [self._roles[r]] if r in self._roles else []) for r in range(5)], axis=1)
            keys = tuple(np.zeros((len(w.indices), POINTER_SIZE), dtype=np.float32) for _ in range(2))
            queries = np.zeros((len(w.indices), 3, POINTER_SIZE), dtype=np.float32)
            for role, words in self._points.items():
                at = self._inside(w, words)
                keys[0][at[0], role] = keys[1][at[-1], role] = queries[:, role, role] = 20
            yield number, SecondPass(roles, 5.0, np.array([0, 1], np.float32), keys, (queries, queries))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def pieces() -> Tokenizer:
    """The word pieces of the packaged base model."""
    return _tokenizer(base_folder())


def view(document: Document, pieces: Tokenizer) -> View:
    """The document over its real word pieces."""
    script = Script({}, [], {}, {})
    script.tokenizer = pieces
    (tokens,) = Encoder.tokenize(script, [document.text])  # type: ignore[arg-type]
    return windows.view(document, tokens)


@given(text=texts(surrogates=False), data=st.data())
@example(text="e\u0301 claimed\r\nit \u202e\u0642\u0627\u202c 👩\u200d👧 ", data=None)
@settings(max_examples=150, deadline=None)
def test_span_cuts_the_text(pieces: Tokenizer, text: str, data: st.DataObject | None) -> None:
    """Whatever the text, the characters of each piece and of any run of pieces; a run holds its pieces, in order."""
    found = view(Document(text, "x"), pieces)
    size = len(found.tokens)
    ranges = [(n, n + 1) for n in range(size)]
    if data and size:
        low = data.draw(st.integers(0, size - 1))
        ranges.append((low, data.draw(st.integers(low + 1, size))))
    for low, high in ranges:
        cut = found.span(low, high)
        cut.check(text)
        assert cut.start <= found.tokens.starts[low]
        assert found.tokens.ends[high - 1] <= cut.end
    whole = [found.span(low, high) for low, high in found.ranges]
    assert all(a.start <= b.start for a, b in pairwise(whole))
    assert all(a[1] <= b[0] for a, b in pairwise(found.ranges))


def test_span_is_widened_to_whole_words() -> None:
    """ "responsibility" is four pieces; the second of them alone is the whole word, the dot is not."""
    document = Document("It took responsibility.", "x")
    (tokens,) = Script({}, [], {}, {}).tokenize([document.text])
    made = windows.view(document, tokens)
    assert made.span(3, 4).text == "responsibility"
    assert made.span(0, len(tokens)).text == document.text


@given(st.lists(st.integers(1, 400), min_size=1, max_size=25))
@settings(max_examples=60, deadline=None)
def test_windows_fit(sizes: list[int]) -> None:
    """Sentences of any length: first windows see each piece once outside the lead, no window is over its budget."""
    text = "\n".join("w " * n for n in sizes)
    script = Script({}, [], {}, {})
    (tokens,) = script.tokenize([text])
    made = windows.view(Document(text, "x"), tokens)
    found = windows.first_windows(made, script)  # type: ignore[arg-type]
    seen = [int(i) for window, context in found for i in window.indices[context:]]
    assert seen == list(range(len(tokens)))
    assert max(len(w.indices) for w, _ in found) <= FIRST_BUDGET + LEAD_BUDGET
    assert sum(made.lengths[: made.lead()]) <= LEAD_BUDGET
    for cue in {0, len(tokens) // 2, len(tokens) - 1}:
        window = windows.second_window(made, script, (cue, cue + 1), 2)  # type: ignore[arg-type]
        assert len(window.indices) <= SECOND_BUDGET + LEAD_BUDGET  # a sentence as long as the budget, and the lead
        assert (np.diff(window.indices) > 0).all()
        marks: Ints = window.marks if window.marks is not None else np.zeros(0, dtype=np.int64)
        assert [int(i) for i in window.indices[marks[1:-1] > 0]] == [cue]
        assert marks.max() == 3


def tag(**roles: Span) -> ModelTagger:
    """A tagger that finds the denial, with these words in its roles and the names that they point at."""
    script = Script(
        cues={Stance.DENIED: span(TEXT, "denied any part")},
        acts=[span(TEXT, "set fire to the fuel depot")],
        roles={0: span(TEXT, "The brigade"), 1: span(TEXT, "The brigade"), 2: span(TEXT, "it.")},
        points={
            0: span(TEXT, "the Sarn Brigade"),
            1: span(TEXT, "the Sarn Brigade"),
            2: roles.get("act", span(TEXT, "fire to the fuel")),
        },
    )
    return ModelTagger(script)  # type: ignore[arg-type]


def test_answers_become_a_statement() -> None:
    """The denial: "The brigade" is the Sarn Brigade, "it" the fire that the first pass found."""
    (found,) = tag().tag([Document(TEXT, "x")])
    found.check()
    (event,) = found.events
    (denied,) = found.statements
    assert (event.id, event.mention) == ("e1", span(TEXT, "set fire to the fuel depot"))
    assert (denied.stance, denied.certainty, denied.cue.text) == (Stance.DENIED, Certainty.HEDGED, "denied any part")
    assert denied.speaker == denied.responsible == (party(TEXT, "The brigade", "Sarn Brigade"),)
    assert denied.event
    assert (denied.event.name, denied.event.id) == ("set fire to the fuel depot", "e1")
    assert denied.sentence.text == "The brigade denied any part in it."
    assert denied.confidence
    assert denied.confidence > 0.5


def test_act_that_only_a_cue_points_at_is_an_event() -> None:
    """ "the raid" is no act of the first pass: it becomes the second event, for it stands after the first."""
    (found,) = tag(act=span(TEXT, "the raid")).tag([Document(TEXT, "x")])
    assert [(e.id, e.title) for e in found.events] == [("e1", "set fire to the fuel depot"), ("e2", "the raid")]
    assert found.statements[0].event
    assert found.statements[0].event.id == "e2"


class Faint(Script):
    """An encoder that is unsure of the event's words, and as sure of the statement as it is told."""

    valid = 5.0

    def second(self, windows: Sequence[Window]) -> Iterator[tuple[int, SecondPass]]:
        for number, answer in super().second(windows):
            roles = answer.roles.copy()
            roles[roles[:, 2, 0] == 0, 2] = (2.0, 0.9, 0.0)  # outside with a probability of two thirds
            yield number, replace(answer, roles=roles, valid=self.valid)


@pytest.mark.parametrize(("valid", "words"), [(5.0, ["it"]), (-7.8, [])])
def test_a_faint_event_is_that_of_a_sure_statement_only(valid: float, words: list[str]) -> None:
    """Words of which the model is unsure stand for the event, but save no statement that is itself unsure."""
    script = Faint(
        cues={Stance.DENIED: span(TEXT, "denied any part")},
        acts=[span(TEXT, "set fire to the fuel depot")],
        roles={0: span(TEXT, "The brigade"), 1: span(TEXT, "The brigade"), 2: span(TEXT, "it.")},
        points={2: span(TEXT, "fire to the fuel")},
    )
    script.valid = valid
    (found,) = ModelTagger(script).tag([Document(TEXT, "x")])  # type: ignore[arg-type]
    assert [s.event.span.text for s in found.statements if s.event] == words
    assert len(found.statements) == len(words)


def test_scripted_tagger() -> None:
    """One answer a document, in order."""
    documents = [Document(t, t) for t in ("a", "b")]
    found = ScriptedTagger(lambda d: replace(article(), document=d)).tag(documents)
    assert [t.document.id for t in found] == ["a", "b"]


def test_sentences_of_a_view_are_those_of_segments(pieces: Tokenizer) -> None:
    """The article's six sentences, each with the pieces that it holds."""
    made = view(Document(TEXT, "x"), pieces)
    assert made.sentences == segments.sentences(TEXT)
    assert [made.span(low, high) for low, high in made.ranges] == made.sentences


def test_words_end_with_their_headline(pieces: Tokenizer) -> None:
    """A role over a blank line is cut there; one over the end of a line of the same paragraph is not."""
    for text, words in (("Two killed\n\nTuesday was calm.", "killed"), ("Two killed\nTuesday.", "killed\nTuesday")):
        made = view(Document(text, "x"), pieces)
        everything = np.arange(len(made.tokens))
        window = Window(everything, everything, everything)
        assert made.words(window, (1, 3)) == span(text, words)


def test_what_is_pointed_at_has_no_gap() -> None:
    """Between the lead that is kept in view and a window's body lies text that is not seen: the body's part stays."""
    assert windows.unbroken(np.array([3, 4, 5, 90, 91])) == (90, 92)
    assert windows.unbroken(np.array([3, 4])) == (3, 5)


@pytest.mark.parametrize(
    ("words", "meant"), [(", who was 44", "was shot"), ("The murder", "The murder"), ("a judge", "a judge")]
)
def test_what_tells_of_no_deed_is_its_neighbour(pieces: Tokenizer, words: str, meant: str) -> None:
    """A scrap of a mention is the act beside it in its sentence, where there is one."""
    text = "Baeza, who was 44, was shot on Monday. The murder shook Sarn. He knew a judge."
    made = view(Document(text, "x"), pieces)
    places = [span(text, w) for w in ("was shot", ", who was 44", "The murder", "a judge")]
    starts, ends = made.tokens.starts, made.tokens.ends
    mentions = [labels.cover(starts, ends, p.start, p.end) or (0, 0) for p in places]
    number = next(n for n, p in enumerate(places) if p.text == words)
    assert places[tagger._no_scrap(number, made, mentions)].text == meant


@pytest.mark.parametrize(
    ("cue", "text", "whole"),
    [
        ("were", "Two officers were found guilty of it.", "were found guilty"),
        ("has", "He has taken back his word.", "has taken back"),
        ("was", "It was later also blamed on them.", "was later also blamed"),
        ("was", "He was in Chad that day.", "was"),
        ("said", "He said blamed men fled.", "said"),
    ],
)
def test_an_auxiliary_has_its_verb(cue: str, text: str, whole: str) -> None:
    """A cue that the first pass cut before its participle is shown with it."""
    assert tagger._with_its_verb(span(text, cue), text).text == whole


def test_the_brother_that_is_pointed_at_is_meant() -> None:
    """Two Baums are named, and the words say only "Baum"."""
    text = "Otto Baum wrote to Karl Baum of the fire. Baum denied it."
    baum = Span(text.rindex("Baum"), text.rindex("Baum") + 4, "Baum")
    for brother in ("Otto Baum", "Karl Baum"):
        script = Script(
            cues={Stance.DENIED: span(text, "denied")},
            acts=[span(text, "the fire")],
            roles={0: baum, 1: baum, 2: span(text, "it.")},
            points={0: span(text, brother), 1: span(text, brother), 2: span(text, "the fire")},
        )
        (found,) = ModelTagger(script).tag([Document(text, "x")])  # type: ignore[arg-type]
        assert found.statements[0].speaker == (Party(baum, (brother,)),)


@pytest.mark.parametrize("both", ["Kyiv and Moscow", "The army and the Red Front"])
def test_words_that_name_two_are_two_parties(both: str) -> None:
    """Who trade blame blame each other, though the network takes their names for the words of one."""
    text = f"{both} traded blame for the fire in the depot of Sarn."
    place = span(text, both)
    script = Script(
        cues={Stance.BLAMED: span(text, "traded blame")},
        acts=[span(text, "the fire in the depot")],
        roles={0: place, 1: place, 2: span(text, "the fire in the depot")},
        points={0: place, 1: place, 2: span(text, "the fire in the depot")},
    )
    (found,) = ModelTagger(script).tag([Document(text, "x")])  # type: ignore[arg-type]
    one, other = both.removeprefix("The ").replace(" the ", " ").split(" and ")
    told = [(s.speaker[0].names, s.responsible[0].names) for s in found.statements]
    assert told == [((one,), (other,)), ((other,), (one,))]
    assert [p.span.text.split()[-1] for s in found.statements for p in s.speaker] == [
        one.split()[-1],
        other.split()[-1],
    ]


class _Unsure(Script):
    """Of acts it says two to one that they are some."""

    def first(self, windows: Sequence[Window]) -> list[FirstPass]:
        return [
            replace(found, acts=np.where(found.acts[:, :1] > 0, found.acts, np.log([[0.34, 0.16, 0.5]])))
            for found in super().first(windows)
        ]


@pytest.mark.parametrize("kind", [Script, _Unsure])
def test_an_act_without_a_statement_must_be_sure(kind: type[Script]) -> None:
    """What may be none is an event where a statement is about it, and else left out."""
    text = "The Front claimed the burning of the depot in Sarn. A bridge was shelled near the harbour of Orl."
    depot, bridge = span(text, "burning of the depot in Sarn"), span(text, "A bridge was shelled near the harbour")
    script = kind(
        cues={Stance.CLAIMED: span(text, "claimed")},
        acts=[depot, bridge],
        roles={0: span(text, "The Front"), 1: span(text, "The Front"), 2: span(text, "the burning")},
        points={0: span(text, "Front"), 1: span(text, "Front"), 2: depot},
    )
    (found,) = ModelTagger(script).tag([Document(text, "x")])  # type: ignore[arg-type]
    assert len(found.statements) == 1
    told = [event.mention.start for event in found.events if event.mention]
    assert told == ([depot.start, bridge.start] if kind is Script else [depot.start])
