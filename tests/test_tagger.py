"""The tagger around the model: views, windows, and how answers become statements. The model itself is scripted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from conftest import TEXT, article, party, span, texts
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from tracker import corpus, guide, labels, parties, segments, tagger, windows
from tracker.encoder import POINTER_SIZE, Encoder, FirstPass, Ints, SecondPass, Tokens, Window, _tokenizer, base_folder
from tracker.records import Certainty, Document, EventMention, Party, Span, Stance, Statement
from tracker.tagger import ModelTagger, ScriptedTagger
from tracker.windows import FIRST_BUDGET, LEAD_BUDGET, SECOND_BUDGET, View

ROOT = Path(__file__).parent.parent


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


def test_both_before_two_names_is_no_party() -> None:
    """ "Both Kyiv and Riyadh" are two; "both" alone is a party of its own."""
    text = "The raid was theirs, but both Kyiv and Riyadh blamed Oslo. In court both denied it."
    script = Script({}, [], {}, {})
    (tokens,) = script.tokenize([text])
    made = windows.view(Document(text, "x"), tokens)
    window = windows.second_window(made, script, (0, 1), 1)  # type: ignore[arg-type]
    places = [span(text, "both"), span(text, "Kyiv"), span(text, "Riyadh"), span(text, "both", 1)]
    spans = [labels.cover(tokens.starts, tokens.ends, s.start, s.end) or (0, 0) for s in places]
    found = parties._whole_names([(s, 1.0) for s in spans], made, window)
    assert [made.span(*place) for place in found] == places[1:]


def test_a_second_party_shares_a_role_where_it_is_sure() -> None:
    """Far from the cue's sentence there is none beside one that stands in it; the first needs not be sure."""
    text = "The State was far. Kyiv and Riyadh and Oslo denied it."
    script = Script({}, [], {}, {})
    (tokens,) = script.tokenize([text])
    made = windows.view(Document(text, "x"), tokens)
    window = windows.second_window(made, script, (0, 1), 1)  # type: ignore[arg-type]
    state, kyiv, riyadh, oslo = (
        labels.cover(tokens.starts, tokens.ends, s.start, s.end) or (0, 0)
        for s in (span(text, "State"), span(text, "Kyiv"), span(text, "Riyadh"), span(text, "Oslo"))
    )
    sentence = made.sentences[1]
    spans = [(state, 0.99), (kyiv, 0.85), (riyadh, parties.SURE_TOO - 0.01), (oslo, 0.9)]
    kept = parties._together(spans, sentence, made, window)
    assert [place for place, _ in kept] == [kyiv, oslo]
    assert parties._together([(kyiv, 0.6), (riyadh, 0.55)], sentence, made, window) == [(kyiv, 0.6)]
    for alone in ([(state, 0.6)], []):
        assert parties._together(alone, sentence, made, window) == alone


def test_the_country_is_a_state() -> None:
    """A region that is likelier is passed over; a group may be called anything."""
    text = "The Middle East waits. Israel struck, officials blamed the country, the group too."
    places = [(Span.cut(text, 4, 15), 0.6), (Span.cut(text, 23, 29), 0.3)]
    assert parties.names_among(places, span(text, "the country"), text)[0][0] == "Israel"
    assert parties.names_among(places, span(text, "the group"), text)[0][0] == "Middle East"


def test_who_is_backed_is_no_state() -> None:
    """Of "Iran-backed groups" Israel is none, a group may be; other words may be a state's."""
    text = "Iran-backed groups met the Sarn Front near Israel."
    state, front = (span(text, "Israel"), 0.9), (span(text, "the Sarn Front"), 0.1)
    assert parties._whoever_backs([state, front], span(text, "Iran-backed groups")) == [front]
    assert parties._whoever_backs([state, front], span(text, "groups")) == [state, front]


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


def test_the_country_is_no_pronoun() -> None:
    """ "US officials" are nobody else's, as "us" would be."""
    named = [("United States", 0.9), ("Israel", 0.05)]
    assert parties.meant(named, "US officials", ["Israel", "United States"]) == ["United States"]
    assert parties.meant(named, "us", ["Israel", "United States"]) == ["Israel", "United States"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Bosnia and Herzegovina", 1),
        ("Justice and Development Party", 1),
        ("Hamas and Fatah Movement", 2),
        ("the Red Front and the Ants", 2),
    ],
)
def test_one_name_with_an_and_and_two_names(text: str, parts: int) -> None:
    """States and parties are called so."""
    assert len(parties._names_in(Span.cut(text, 0, len(text)), text)) == parts


def test_what_is_pointed_at_has_no_gap() -> None:
    """Between the lead that is kept in view and a window's body lies text that is not seen: the body's part stays."""
    assert windows.unbroken(np.array([3, 4, 5, 90, 91])) == (90, 92)
    assert windows.unbroken(np.array([3, 4])) == (3, 5)


def test_whom_words_are_only_tied_to_is_not_meant() -> None:
    """ "Groups backed by Iran" are not Iran, "the groups of Iran" might be; accusers' states are told by adjectives."""
    for words, tied in (("groups backed by Iran", True), ("men loyal to the Mufti", True), ("the army of Iran", False)):
        text = f"It was {words}."
        name = words.split()[-1]
        assert parties._tied(span(text, name), span(text, words)) is tied
    officials = Party(Span(0, 17, "Iranian officials"), ("Iranian officials",))
    assert parties.sides([officials]) == {"iranian officials", "iran"}


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


@pytest.mark.parametrize("words", ["have been on", "was by", "on"])
def test_words_without_a_verb_blame_nobody(words: str) -> None:
    """ "All eyes have been on Israel" carries no blame; the same cue may deny."""
    text = f"All eyes {words} Israel. The ministry said so."
    party = Party(span(text, "Israel"), ("Israel",))
    blamed = replace(_bare(Stance.BLAMED, responsible=(party,)), cue=span(text, words))
    assert (guide.by_the_guide(blamed) is None) is (words != "was by")
    assert guide.by_the_guide(replace(blamed, stance=Stance.DENIED)) is not None


def test_names_among() -> None:
    """The words "the country" stand for a name with a capital, though their own are likelier; "the army" may stay."""
    text = "Israel struck. Officials blamed the country, and the army."
    places = [(Span.cut(text, 32, 43), 0.6), (Span.cut(text, 0, 6), 0.3)]
    assert parties.names_among(places, Span.cut(text, 32, 43), text)[0][0] == "Israel"
    army = [(Span.cut(text, 49, 57), 0.6), (Span.cut(text, 0, 6), 0.3)]
    assert parties.names_among(army, Span.cut(text, 49, 57), text)[0][0] == "army"


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ("Baku and Stepanakert", ["Baku", "Stepanakert"]),
        ("the Sons of Sarn and the Ants", ["Sons of Sarn", "Ants"]),
        ("Group for the Support of Islam and Muslims", ["Group for the Support of Islam and Muslims"]),
        ("Islamic State of Iraq and the Levant", ["Islamic State of Iraq and the Levant"]),
        ("Baku and its allies", ["Baku and its allies"]),
        ("Hamas, the Ants, and Baku", ["Hamas", "Ants", "Baku"]),
        ("Truth, Justice and Peace Commission", ["Truth, Justice and Peace Commission"]),
        ("Orl, a judge and Coe", ["Orl, a judge and Coe"]),
    ],
)
def test_a_place_may_hold_two_names(place: str, names: list[str]) -> None:
    """All that "they" stands for are meant; an organisation with an "and" in its name is one."""
    text = f"It was {place}, Orl said."
    each = parties._names_in(span(text, place), text)
    assert [one.text for one in each] == names
    assert parties.meant([(one.text, 0.9) for one in each], "they") == names


@pytest.mark.parametrize(
    ("words", "scores", "names"),
    [
        ("both men", (0.9, 0.05, 0.01), ["A", "B"]),
        ("the three groups", (0.5, 0.3, 0.2), ["A", "B", "C"]),
        ("two men", (0.9, 0.001, 0.0), ["A"]),
        ("they", (0.5, 0.3, 0.1), ["A", "B"]),
        ("they", (0.9, 0.05, 0.01), ["A"]),
        ("the group", (0.4, 0.35, 0.2), ["A"]),
        ("they", (), []),
    ],
)
def test_how_many_names_a_word_stands_for(words: str, scores: tuple[float, ...], names: list[str]) -> None:
    """A number asks for as many, "they" for a second that is nearly as likely, a singular for one."""
    assert parties.meant(list(zip("ABC", scores, strict=False)), words) == names


@pytest.mark.parametrize(
    ("words", "row", "names"),
    [
        ("both men", ["A", "C"], ["A", "C"]),
        ("both men", ["A", "C", "D"], ["A", "B"]),
        ("they", ["A", "B", "C"], ["A", "B", "C"]),
        ("they", ["A", "C"], ["A"]),
        ("he", ["A", "B"], ["A"]),
    ],
)
def test_a_list_tells_who_both_are(words: str, row: list[str], names: list[str]) -> None:
    """A list of as many names as the words ask for is what they mean; "they" where its two likeliest stand in it."""
    assert parties.meant([("A", 0.9), ("B", 0.05), ("C", 0.01)], words, row) == names


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


def test_each_party_once() -> None:
    """Words that name nobody are no party; a name told again by other words is the same party."""
    text = "the Front, an ally of Kyiv, said it"
    front = Party(Span.cut(text, 0, 9), ("Front",))
    told = [front, Party(Span.cut(text, 11, 13), ("Kyiv",)), Party(Span.cut(text, 33, 35), ("the Front",))]
    assert parties._each_once(told) == (front,)
    assert parties._each_once(told[1:2]) == (told[1],)
