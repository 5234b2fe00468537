"""Documents in, statements and events out.

Two passes, both batched across documents. The first looks at every window of a document for cues (by stance) and for
the fullest mention of each act of harm. The second looks again at the surroundings of each cue, with the cue
marked: whether it holds, who speaks, who is responsible, for what, and where in view the name stands to
which a pronoun or a bare noun refers. Ordinary news has no cues and costs one pass.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from tracker import gazetteer, labels, reference, segments
from tracker.acts import finished, made_whole
from tracker.encoder import ROLES, Encoder, FirstPass, Floats, Ints, SecondPass, Window
from tracker.labels import TokenSpan
from tracker.names import forms, fullest, listed, own_name, uncut, whole
from tracker.places import capital_of, is_country, state_of
from tracker.records import (
    Certainty,
    Document,
    Event,
    EventMention,
    Party,
    Said,
    Span,
    Stance,
    Statement,
    TaggedDocument,
    bare_name,
    normal_name,
)
from tracker.reference import Pointing
from tracker.titles import ORGANISATION
from tracker.windows import View, first_windows, second_window, views_of

STANCES = tuple(Stance)
LONGEST_NAME = 24  # word pieces of a name that a pointer finds
PLACES = 5  # places of a pointer that are weighed against each other
# Probability from which an act is an event though no statement is about it. Of such events 75 in 100 are acts of harm
# on the corpus's dev split, 58 on documents of hard cases not learnt from; from half on 65 and 46.
UNTOLD = 0.75
MENTIONS = 3  # of them, that an event's words may refer to
SHORTEST_MENTION = 4  # word pieces; what is shorter is a scrap of a mention
# Confidence below which a statement without an event is dropped: on the corpus's dev split that costs nothing (F1 0.805
# with and 0.804 without), and it is where most of what is falsely found in other news lies.
EVENTLESS = 0.7
# Mean probability of a cue's words that is worth a second look. Of 204 less likely ones of the corpus's dev split the
# second pass let two pass, of 339 of documents of hard cases not learnt from two as well, all of them wrong.
WORTH = 0.55
SURE_TOO = 0.8  # probability from which a second party shares a role; the first needs half
# Probability from which words are an event's where none are that for sure: a statement is about something.
FAINT = 0.1
LEAST_SHARE = 0.02  # of the likeliest name's probability that the second of "both men" must have
LONGEST_MENTION = 48  # of an event's fullest mention

# "Baku and Stepanakert", "the Sons of Omdurman and the Ants"; "Group for the Support of Islam and Muslims" is one.
_NAME = r"(?:[^\W\da-zß-öø-ÿ_]|(?:air force|army|government|militants|military|militia|navy|police|rebels)\b)[^()]*"
_PAIR = re.compile(rf"(?:the )?(?P<one>{_NAME}?),? and (?P<the>the )?(?P<other>{_NAME})")
_PROPER = re.compile(r"[^\W\d_a-zß-öø-ÿ]")  # a capital
_STANDS_FOR = re.compile(
    r"(?!(?-i:US|IT)$)(?:it|its|he|his|him|she|her|they|their|them|we|us|our|i|my|me)"
    r"|(?:the|this|that|which) (?:(?P<state>country|state|republic)|group|organi[sz]ation|movement|militia|faction"
    r"|cell|gang)(?:[’']s)?",
    re.I,
)
# "Groups backed by Iran" are not Iran: the name after such words is not the party's own.
_TIE = r"(?:armed|backed|commanded|controlled|funded|headed|led|run|sent|supported|trained)"
_BACKED = re.compile(rf"\w-{_TIE}\b")
_PARAGRAPH = re.compile(r"\s*\n\s*\n")
_TIE_END = re.compile(rf"\b{_TIE}$")
_TIED = re.compile(rf"\b(?:{_TIE} by|(?:allied|linked|loyal) (?:to|with))(?: the| an?)?\s*$", re.I)
_PARTED = re.compile(r"[,;:()&/\n]|\b(?:and|or|with|by|und|y)\b")  # what stands between two parties
_PLACED = re.compile(r"\b(?:in|near|at)(?: the)?\s+$", re.I)
_NAMED = re.compile(r" (?:the )?[^\W\d_a-zß-öø-ÿ]")  # goes on with a name: "both Kyiv and", "both the Houthis and"
_UNSILENCED = re.compile(
    r"\b(?:no|not|never|broke|breaks?|broken|ended|ends)\b.*\bsilen(?:t|ce)\b|\b(?:evidence|proof)\b", re.I
)
# What is denied so is a toll or a name, not a deed.
_UNDENIED = re.compile(r"\bcasualt(?:y|ies)\b|\b(?:identif(?:y|ied|ies)|names?|named(?! the wrong))\b", re.I)
# Who is tied to a group has not been said to do a deed with it.
_TIES = re.compile(r"\b(?:links?|linked|ties|tied|related|connections?|connected|affiliated|associated)\b", re.I)
_PLURAL = re.compile(
    r"(?:the |its |their |his |all )?(?!(?-i:US)\b)"
    r"(both|two|three|four|they|them|their|we|us|our|groups|organi[sz]ations|pair|men)\b",
    re.I,
)
_EACH_OTHER = re.compile(r"\b(?:sides|(?:two|both|rival) \w+)\b")  # may blame each other under one name
# "All eyes have been on Israel": words without a verb of their own blame nobody.
_VERBLESS = re.compile(r"(?:(?:ha(?:ve|s|d)|be|been|being|is|are|on|to|of|in|at|with|by|from|for)(?:\s+|$))+", re.I)
_AUXILIARY = re.compile(r"(?:was|were|is|are|has|have|had)(?: been| not)*", re.I)
_PARTICIPLE = re.compile(r" (?:(?:also|later|never|not|already|now|been) )*(?:found guilty|taken back|\w+(?:ed|en)\b)")
_NOBODY = re.compile(r"\W*(?:(?:an?|the|and|at|by|for|from|in|of|on|or|to|with)\b\W*)*", re.I)
# Whom "the gunmen fled" and "rioters set fire to" name: nobody. Soldiers and "two men" are somebody's and stay.
_GENERIC = re.compile(
    r"(?:the |an? |some |several |suspected |un(?:known|identified) |masked |armed )*"
    r"(?:attackers?|gunm[ea]n|assailants?|rioters?|terrorists?|killers?|shooters?|perpetrators?|culprits?|knifem[ea]n"
    r"|protesters?|demonstrators?|intruders?|raiders?|vandals|mob|people|someone|somebody|you)",
    re.I,
)
# Rockets that came down, as such, are nobody either; "Sudanese drones" and "rebel mortars" are somebody's.
_WEAPONS = re.compile(r"(?:(?!rebel)\w+ )?(?:rockets|missiles|drones|bombs|shells|mortars|mines|explosives)", re.I)
_NO_HARM = re.compile(r"\b(?:negligen(?:t|ce)|perjury|fraud|embezzle\w*|brib\w+|tax evasion|corruption)\b", re.I)
# Who "was poisoned", or "killed in" what follows, is a victim, whoever did it.
_HURT = (
    r"(?:killed|poisoned|shot|murdered|martyred|assassinated|injured|wounded|stabbed|slain|beaten|tortured|raped"
    r"|abducted|kidnapped|beheaded)"
)
_VICTIM = re.compile(
    r"\s+(?:(?:was|were|is|are|(?:has|have|had|may have|to have) been|being|been)\s+(?:\w+ly\s+|also\s+|then\s+)?"
    rf"[\"“‘']?{_HURT}\b|killed(?:\s*$|\s+(?:in|on|after|near|outside)\b))",
    re.I,
)
_NEXT = 12  # characters between a tie and whom it is to: "links with the"
_COUNTS = {"both": 2, "two": 2, "pair": 2, "three": 3, "four": 4}


class Tagger(Protocol):
    """Whatever finds statements in documents."""

    name: str
    digest: str
    languages: tuple[str, ...]  # ISO 639-1 codes of those it knows

    def tag(self, documents: Sequence[Document]) -> list[TaggedDocument]:
        """The documents in their order, with the statements and events found."""
        ...


class ScriptedTagger:
    """A double for tests: a function in place of the model."""

    name = "scripted"
    digest = "0" * 64
    languages: tuple[str, ...] = ("en",)

    def __init__(self, script: Callable[[Document], TaggedDocument]) -> None:
        self._script = script

    def tag(self, documents: Sequence[Document]) -> list[TaggedDocument]:
        """What the function says of each document."""
        return [self._script(document) for document in documents]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cue that the first pass proposes."""

    document: int
    cue: TokenSpan  # in the document's tokens
    stance: int
    score: float  # 0 to 1


class ModelTagger:
    """The tagger that was trained on the corpus."""

    def __init__(self, encoder: Encoder, propose: float | None = None) -> None:
        """Take an encoder with tuned weights; thresholds and calibration come with them.

        Args:
            encoder: with its network.
            propose: probability from which the first pass proposes a cue, other than the weights and WORTH have it.
        """
        self._encoder = encoder
        settings = encoder.settings
        self.name = str(settings.get("name", "tagger"))
        self.digest = encoder.digest
        self.languages = tuple(map(str, settings.get("languages", ["en"])))
        self._propose = float(settings.get("propose", 0.4)) if propose is None else propose
        self._worth = WORTH if propose is None else propose
        self._accept: list[float] = [float(x) for x in settings.get("accept", [0.5] * len(STANCES))]
        self._role = float(settings.get("role", 0.5))
        self._act = float(settings.get("act", 0.5))
        self._reference: list[float] = [float(x) for x in settings.get("reference", reference.WEIGHTS)]
        self._calibration: list[float] = [float(x) for x in settings.get("calibration", [0.0, 0.5, 0.5])]

    def tag(self, documents: Sequence[Document]) -> list[TaggedDocument]:
        """The documents with their statements, each with a calibrated confidence, and the acts of harm they report."""
        views = self.views(documents)
        drafts, acts = self.drafts(views)
        return [_assemble(v, d, a, self._reference) for v, d, a in zip(views, drafts, acts, strict=True)]

    def drafts(self, views: Sequence[View]) -> tuple[list[list[Draft]], list[dict[TokenSpan, float]]]:
        """What both passes find of each document: its statements, and its acts in tokens with their probabilities."""
        found = self._scan(views)
        kept: dict[int, Draft] = {}
        for number, window, answer in self._look(views, found.cues):
            candidate = found.cues[number]
            confidence = self.confidence(candidate.score, answer.valid)
            if confidence >= self._accept[candidate.stance]:
                kept[number] = self._draft(views[candidate.document], candidate, window, answer, confidence)
        drafts: list[list[Draft]] = [[] for _ in views]
        for number in sorted(kept):
            drafts[found.cues[number].document].append(kept[number])
        return drafts, found.acts

    def views(self, documents: Sequence[Document]) -> list[View]:
        """The documents cut into sentences and word pieces."""
        return views_of(documents, self._encoder)

    def proposals(self, views: Sequence[View]) -> list[Candidate]:
        """The cues that the first pass proposes."""
        return self._scan(views).cues

    def candidates(self, views: Sequence[View]) -> list[tuple[Candidate, float]]:
        """The cues that the first pass proposes, each with the second pass's log-odds, to calibrate on."""
        cues = self.proposals(views)
        valid = {number: answer.valid for number, _, answer in self._look(views, cues)}
        return [(cue, valid[number]) for number, cue in enumerate(cues)]

    def _look(self, views: Sequence[View], cues: Sequence[Candidate]) -> Iterator[tuple[int, Window, SecondPass]]:
        """The second pass over the surroundings of cues; each answer with the number of its cue, as they come."""
        windows = [second_window(views[c.document], self._encoder, c.cue, c.stance) for c in cues]
        return ((number, windows[number], answer) for number, answer in self._encoder.second(windows))

    def confidence(self, score: float, valid: float) -> float:
        """Probability that a proposed cue carries a statement, by the logistic fit on held-out documents."""
        bias, first, second = self._calibration
        return float(1 / (1 + np.exp(-(bias + first * labels.logit(score) + second * valid))))

    def _scan(self, views: Sequence[View]) -> _Found:
        """The first pass over all windows of all documents."""
        places = [(n, w, c) for n, v in enumerate(views) for w, c in first_windows(v, self._encoder)]
        answers = self._encoder.first([w for _, w, _ in places])
        cues: list[Candidate] = []
        acts: list[dict[TokenSpan, float]] = [{} for _ in views]
        for (number, window, context), answer in zip(places, answers, strict=True):
            own = window.indices[context:]
            cues += self._cues(number, own, answer, context)
            for (low, high), score in labels.decode(labels.softmax(answer.acts[context:]), self._act):
                if high - low >= SHORTEST_MENTION:
                    acts[number][int(own[low]), int(own[high - 1]) + 1] = score
        return _Found(cues, acts)

    def _cues(self, number: int, own: Ints, answer: FirstPass, context: int) -> list[Candidate]:
        probabilities = labels.softmax(answer.cues[context:])
        return [
            Candidate(number, (int(own[low]), int(own[high - 1]) + 1), stance, score)
            for stance in range(len(STANCES))
            for (low, high), score in labels.decode(probabilities[:, stance], self._propose)
            if score >= self._worth
        ]

    def _draft(self, view: View, candidate: Candidate, window: Window, answer: SecondPass, confidence: float) -> Draft:
        cue = _with_its_verb(view.span(*candidate.cue), view.document.text)
        sentence = segments.sentence_of(cue, view.sentences)
        roles = labels.softmax(answer.roles)
        parties: dict[str, tuple[Party, ...]] = {}
        for number, role in enumerate(ROLES[:2]):
            decoded = _together(labels.decode(roles[:, number], self._role), sentence, view, window)
            spans = _whole_names(decoded, view, window)
            accusers = _sides(parties["speaker"]) if number and STANCES[candidate.stance] is Stance.BLAMED else set()
            each = (self._parties(view, window, answer, number, span, accusers) for span in spans)
            parties[role] = _each_once([party for several in each for party in several])
        event, medium, said = (self._best(roles[:, number]) for number in (2, 3, 4))
        if event is None and confidence >= EVENTLESS:
            event = self._best(roles[:, 2], FAINT)
        stance = STANCES[candidate.stance]
        return Draft(
            Statement(
                stance=stance,
                certainty=Certainty.HEDGED if answer.certainty[1] > answer.certainty[0] else Certainty.ASSERTED,
                cue=cue,
                sentence=sentence,
                speaker=() if stance is Stance.UNCLAIMED else parties["speaker"],
                responsible=parties["responsible"],
                event=None,
                medium=_words(view, window, medium),
                said=Said(words) if (words := _words(view, window, said)) else None,
                confidence=confidence,
            ),
            None if event is None else self._pointing(view, candidate.cue, window, answer, event),
        )

    def _parties(
        self, view: View, window: Window, answer: SecondPass, role: int, at: TokenSpan, others: set[str]
    ) -> list[Party]:
        """The party of these words with the names that the pointer finds for it, rather not one of the others' names.

        Words that name two, "Kyiv and the Red Front", are two parties.
        """
        span = _words(view, window, at)
        assert span is not None  # noqa: S101 (a span was given)
        text = view.document.text
        span = uncut(span, text)
        own = own_name(span.text, text)
        if (own is None or " and " not in own) and len(both := _each(span, text)) > 1:
            return [Party(one, (fullest(whole(one, text), text),)) for one in both]
        alike = forms(own, text) if own else []
        if len(alike) == 1:
            return [Party(span, (alike[0],))]
        places = [
            (words, score)
            for place, score in _point(answer, role, at, LONGEST_NAME)
            if (words := _words(view, window, place))
        ]
        if own:  # of two brothers the one pointed at
            pointed = (fullest(name, text) for name, _ in names_among(places, span, text))
            return [Party(span, (next((name for name in pointed if name in alike), fullest(own, text)),))]
        if places and _tied(places[0][0], span):
            return [Party(span, (fullest(bare_name(span.text), text),))]
        found = names_among(_whoever_backs(places, span), span, text)
        if others:
            found = [f for f in found if normal_name(fullest(f[0], text)) not in others] or found
        chosen = meant(found, span.text, listed(places[0][0], text) if places else [])
        names = dict.fromkeys(fullest(name, text) for name in chosen)
        return [Party(span, tuple(names) or (bare_name(span.text),))]

    def _pointing(
        self, view: View, cue: TokenSpan, window: Window, answer: SecondPass, event: TokenSpan
    ) -> Pointing | None:
        words = _words(view, window, event)
        if words is None:
            return None
        start, end = _pointer(answer, 2, event)
        places = [
            _unbroken(window.indices[low:high]) for (low, high), _ in _likeliest(start, end, LONGEST_MENTION, MENTIONS)
        ]
        return Pointing(words, cue, window.indices, start, end, tuple(places))

    def _best(self, probabilities: Floats, threshold: float | None = None) -> TokenSpan | None:
        """The surest span of a role that has one at most."""
        spans = labels.decode(probabilities, threshold or self._role)
        return max(spans, key=lambda s: s[1])[0] if spans else None


@dataclass(frozen=True, slots=True)
class _Found:
    cues: list[Candidate]
    acts: list[dict[TokenSpan, float]]  # with their probabilities


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement whose event is known by its words and where they point, not yet by its mention."""

    statement: Statement
    event: Pointing | None


def _with_its_verb(cue: Span, text: str) -> Span:
    """A cue with the participle of which it is only the auxiliary: "were" of "were found guilty"."""
    rest = _PARTICIPLE.match(text, cue.end) if _AUXILIARY.fullmatch(cue.text) else None
    return Span.cut(text, cue.start, rest.end()) if rest else cue


def _words(view: View, window: Window, place: TokenSpan | None) -> Span | None:
    """Characters of a token span of the window; where the window skips text between, the part after the gap.

    A headline's words end with it, whatever the text below begins with.
    """
    if place is None:
        return None
    low, high = place
    indices = window.indices[low:high]
    gaps = np.flatnonzero(np.diff(indices) > 1)
    if len(gaps):
        indices = indices[int(gaps[-1]) + 1 :]
    span = view.span(int(indices[0]), int(indices[-1]) + 1)
    words = _PARAGRAPH.split(span.text)[0]
    return Span(span.start, span.start + len(words), words)


def _together(
    spans: list[tuple[TokenSpan, float]], sentence: Span, view: View, window: Window
) -> list[tuple[TokenSpan, float]]:
    """Of several parties of a role those that may share it: in the cue's sentence where any is, all but one sure."""
    if len(spans) < 2:
        return spans
    near = [s for s in spans if (words := _words(view, window, s[0])) is not None and words.overlaps(sentence)]
    sharing = near or spans
    best = max(sharing, key=lambda s: s[1])
    return [s for s in sharing if s == best or s[1] >= SURE_TOO]


def _whole_names(spans: list[tuple[TokenSpan, float]], view: View, window: Window) -> list[TokenSpan]:
    """The parties among spans of one role: pieces of one name joined, bare punctuation dropped.

    Two parties have a word or a sign between them ("Kyiv and Washington", "Kyiv, Washington"); pieces of one have at
    most one word that is neither, or "groups backed" and "by", or make a known name, "Islamic State of Iraq" and "the
    Levant". Beside another, what stands "in Tehran" is a place, and the "both" before two names is none.
    """
    joined: list[TokenSpan] = []
    for (low, high), _ in spans:
        words = _words(view, window, (low, high))
        if words is None or not any(c.isalnum() for c in words.text):
            continue
        before = _words(view, window, joined[-1]) if joined else None
        between = view.document.text[before.end : words.start] if before and before.end <= words.start else ","
        backed = before is not None and between.strip() == "by" and _TIE_END.search(before.text)
        if before and _PLACED.search(view.document.text[max(0, words.start - 12) : words.start]):
            continue
        if words.text.casefold() == "both" and _NAMED.match(view.document.text, words.end):
            continue
        joins = backed or (len(between.split()) <= 1 and not _PARTED.search(between))
        if joins or (before and gazetteer.candidates(bare_name(view.document.text[before.start : words.end]))):
            joined[-1] = (joined[-1][0], high)
        else:
            joined.append((low, high))
    return joined


def _each_once(parties: Sequence[Party]) -> tuple[Party, ...]:
    """The parties of a role, each once: words that name nobody ("an", "of the") are none, nor is a name told again."""
    kept: dict[tuple[str, ...], Party] = {}
    for party in parties:
        key = tuple(normal_name(name) for name in party.names)
        if not _NOBODY.fullmatch(party.span.text):
            kept.setdefault(key, party)
    return tuple(kept.values()) or tuple(parties[:1])


def _sides(parties: Sequence[Party]) -> set[str]:
    """The names of parties and the states of their adjectives ("Iranian officials"), to compare: none blames itself."""
    words = [word for p in parties for word in p.span.text.split()]
    states = [state for word in words if word[:1].isupper() and (state := state_of(word))]
    return _names(parties) | {normal_name(s) for s in states}


def _names(parties: Sequence[Party]) -> set[str]:
    """The names of parties, to compare."""
    return {normal_name(n) for p in parties for n in p.names}


def _tied(place: Span, words: Span) -> bool:
    """Whether the place lies in the words as what they are only tied to: "Iran" in "groups backed by Iran"."""
    inside = words.start < place.start and place.end <= words.end
    return inside and _TIED.search(words.text[: place.start - words.start]) is not None


def _whoever_backs(places: list[tuple[Span, float]], words: Span) -> list[tuple[Span, float]]:
    """The places that words point to; of "Iran-backed groups" none is a state."""
    if not _BACKED.search(words.text):
        return places
    return [(place, score) for place, score in places if not (state_of(place.text) or is_country(place.text))]


def _point(answer: SecondPass, role: int, span: TokenSpan, longest: int) -> list[tuple[TokenSpan, float]]:
    """Where the words of a role point: the likeliest places, none over another, with their probabilities.

    Args:
        answer: of the second pass.
        role: 0 speaker, 1 responsible, 2 event.
        span: the role's words, in tokens of the window.
        longest: most tokens of what is pointed at.
    """
    return _likeliest(*_pointer(answer, role, span), longest, PLACES)


def _pointer(answer: SecondPass, role: int, span: TokenSpan) -> tuple[Floats, Floats]:
    """Probability of each token in view to be the first, and the last, of what the words of a role point at."""
    ends = []
    for side in (0, 1):
        query = answer.queries[side][span[0] : span[1], role].mean(axis=0)
        ends.append(labels.softmax(answer.keys[side] @ query / np.sqrt(len(query))))
    return ends[0], ends[1]


def _unbroken(indices: Ints) -> TokenSpan:
    """The last of the tokens that follow each other in the document, from the lead into the body of a window."""
    gaps = np.flatnonzero(np.diff(indices) > 1)
    part = indices[int(gaps[-1]) + 1 :] if len(gaps) else indices
    return int(part[0]), int(part[-1]) + 1


def _likeliest(start: Floats, end: Floats, longest: int, count: int) -> list[tuple[TokenSpan, float]]:
    """So many spans, the likeliest, none over another, with their probabilities."""
    start, end = start.copy(), end.copy()
    found: list[tuple[TokenSpan, float]] = []
    for _ in range(count):
        best, score = labels.best_pair(start, end, longest)
        if found and score <= 0:
            break  # fewer than asked for
        found.append((best, score))
        start[best[0] : best[1]] = end[best[0] : best[1]] = 0.0
    return found


def names_among(places: Sequence[tuple[Span, float]], words: Span, text: str) -> list[tuple[str, float]]:
    """The names among the places that a party's words point at, the likeliest first, each with its probability.

    A pronoun or the like of "the group" stands for a proper name where any is pointed at, "the country" for a state;
    in a text all in capitals nothing tells names from nouns.
    """
    told = [(p, score) for p, score in places if not re.search(r"[.!?;:]\s|[\"“”\n]", p.text)]
    plain = [(whole(part, text), score) for p, score in told for part in _each(p, text)]
    plain = [(name, score) for name, score in plain if normal_name(name)]
    stands = _STANDS_FOR.fullmatch(words.text)
    if text.isupper() or not stands:
        return plain
    if stands["state"]:
        states = [(name, score) for name, score in plain if is_country(fullest(name, text)) or capital_of(name)]
        if states:
            return states
    return [(name, score) for name, score in plain if _PROPER.search(name)] or plain


def _each(place: Span, text: str) -> list[Span]:
    """The names that one place holds, "the Red Front and the Ants"; the place itself where it holds one."""
    pair = _PAIR.fullmatch(place.text)
    # "Group for the Support of Islam and Muslims" is one, "Sons of Omdurman and the Ants" are two.
    if not pair or (re.search(r" (?:of|for) ", pair["one"]) and not pair["the"]):
        return [place]
    bare, one, other = bare_name(place.text), pair["one"], pair["other"]
    if gazetteer.candidates(bare) or is_country(bare):
        return [place]
    # "Justice and Development Party" and "Truth, Justice and Peace Commission", but "Hamas and Fatah Movement"
    first = list(re.finditer(r"(?:the )?([^,]+)(?:, )?", one))
    joined = not pair["the"] and other.split()[-1].casefold() in ORGANISATION
    if joined and not any(" " in m[1] or gazetteer.candidates(m[1]) or is_country(m[1]) for m in first):
        return [place]
    if not all(re.fullmatch(_NAME, m[1]) for m in first):  # "Orl, a judge and Coe"
        return [place]
    ends = [(pair.start("one") + m.start(1), pair.start("one") + m.end(1)) for m in first] + [pair.span("other")]
    return [Span.cut(text, place.start + start, place.start + end) for start, end in ends]


def meant(named: Sequence[tuple[str, float]], words: str, row: Sequence[str] = ()) -> list[str]:
    """Of the names that a party's words point at, those that they stand for: one, or several for "both men", "they".

    Args:
        named: the likeliest first, each with its probability.
        words: of the party.
        row: the list of names in the text that the likeliest stands in.
    """
    plural = _PLURAL.match(words)
    if not plural or not named:
        return [name for name, _ in named[:1]]
    count = _COUNTS.get(plural[1].casefold())
    if count:
        if len(row) == count:
            return list(row)
        return [name for name, score in named[:count] if score > named[0][1] * LEAST_SHARE]
    if len(row) > 1 and len(named) > 1 and {named[0][0], named[1][0]} <= set(row):
        return list(row)
    of_one_place = sum(score == named[0][1] for _, score in named)
    unsure = len(named) > 1 and named[0][1] < 0.65 and named[1][1] > 0.2
    return [name for name, _ in named[: max(of_one_place, 1 + unsure)]]


def _assemble(
    view: View, drafts: list[Draft], found: Mapping[TokenSpan, float], weights: Sequence[float]
) -> TaggedDocument:
    """Join what the statements are about with the acts of the first pass into the document's events."""
    acts = sorted(found)
    mentions = list(acts)
    targets = [None if d.event is None else reference.meant(d.event, acts, view, weights) for d in drafts]
    places = [None if target is None else _mention_for(target, mentions) for target in targets]
    places = [None if place is None else _no_scrap(place, view, mentions) for place in places]
    told = {place for place in places if place is not None}
    spans = _mentions(view, mentions, told)
    spans = {n: span for n, span in spans.items() if n in told or found[mentions[n]] >= UNTOLD}
    ids = {old: f"e{new}" for new, old in enumerate(sorted(spans, key=lambda i: spans[i].start), 1)}
    events = tuple(Event(ids[old], title=spans[old].text, mention=spans[old]) for old in ids)
    statements = []
    for draft, place in zip(drafts, places, strict=True):
        event = None
        if place is not None and draft.event is not None:
            event = EventMention(draft.event.words, spans[place].text, ids[place])
        statement = by_the_guide(replace(draft.statement, event=event))
        statements += expand(statement) if statement else []
    statements = _distinct(statements)
    return TaggedDocument(view.document, tuple(statements), events)


def _no_scrap(place: int, view: View, mentions: Sequence[TokenSpan]) -> int:
    """The mention in that place; of "who was 44", which tells of no deed, the nearest of its sentence that does."""
    scrap = view.span(*mentions[place])
    sentence = segments.sentence_of(scrap, view.sentences)
    if made_whole(scrap, sentence) is not None:
        return place
    spans = {n: view.span(*mention) for n, mention in enumerate(mentions) if n != place}
    beside = [n for n, s in spans.items() if s.overlaps(sentence) and made_whole(s, sentence) is not None]
    return min(beside, key=lambda n: max(spans[n].start - scrap.end, scrap.start - spans[n].end), default=place)


def _mentions(view: View, mentions: Sequence[TokenSpan], told: set[int]) -> dict[int, Span]:
    """The words of each mention by its place in the list; scraps of which no statement is told are left out."""
    spans = {n: view.span(*mention) for n, mention in enumerate(mentions)}
    for n in sorted(spans):
        sentence = segments.sentence_of(spans[n], view.sentences)
        others = [span for other, span in spans.items() if other != n]
        mention = finished(spans[n], sentence, others)
        whole_mention = mention if n in told else made_whole(mention, sentence, others)
        if whole_mention is None:
            del spans[n]
        else:
            spans[n] = whole_mention
    return spans


def _distinct(statements: list[Statement]) -> list[Statement]:
    """In the order of the text, without the weaker of two cues for one claim in one sentence."""
    kept: defaultdict[int, list[Statement]] = defaultdict(list)  # by sentence, for no other can hold the same claim
    for s in sorted(statements, key=lambda s: -(s.confidence or 0.0)):
        if not any(_repeats(s, other) for other in kept[s.sentence.start]):
            kept[s.sentence.start].append(s)
    return sorted((s for found in kept.values() for s in found), key=lambda s: (s.cue.start, s.stance))


def _repeats(weaker: Statement, stronger: Statement) -> bool:
    """Whether two cues of one sentence state one claim: same stance and event, and no party that the other lacks.

    One cue cannot both claim and blame one party: then the stronger holds. Two cues that stand side by side are one.
    """
    if _side_by_side(weaker, stronger):
        return True
    both = {weaker.stance, stronger.stance} == {Stance.CLAIMED, Stance.BLAMED}
    if both and weaker.cue.overlaps(stronger.cue) and _names(weaker.responsible) == _names(stronger.responsible):
        return True
    same = weaker.sentence == stronger.sentence and weaker.stance is stronger.stance
    event = weaker.event is None or (stronger.event is not None and weaker.event.id == stronger.event.id)
    roles = ((weaker.speaker, stronger.speaker), (weaker.responsible, stronger.responsible))
    return same and event and all(_names(mine) <= _names(theirs) for mine, theirs in roles)


def _side_by_side(one: Statement, other: Statement) -> bool:
    """Whether the cues of one stance about the same parties have no word between them: "has" and "declined"."""
    first, second = sorted((one.cue, other.cue), key=lambda cue: cue.start)
    alike = one.stance is other.stance and _names(one.responsible) == _names(other.responsible)
    between = one.sentence.text[first.end - one.sentence.start : second.start - one.sentence.start]
    return alike and one.sentence == other.sentence and first.end <= second.start and not between.strip()


def _mention_for(target: TokenSpan, mentions: list[TokenSpan]) -> int:
    """The mention that a target overlaps most; a new one, appended, where it overlaps none."""
    shared = [min(target[1], high) - max(target[0], low) for low, high in mentions]
    best = max(range(len(mentions)), key=lambda i: shared[i], default=None)
    if best is not None and shared[best] > 0:
        return best
    mentions.append(target)
    return len(mentions) - 1


def by_the_guide(statement: Statement) -> Statement | None:
    """The statement as the annotation guide has it, or None where it would have none.

    A statement is about an event: where none was found it must be sure otherwise. "No such silence" is no silence. Who
    claims with nobody named as responsible claims for itself; nobody is blamed without a name or by itself, and nothing
    is denied by nobody for nobody. Who "was poisoned" did not do it, and who has "ties to the network" is not blamed.
    Negligence and fraud are no acts of harm. No gold statement of the training split breaks these rules.
    """
    if statement.stance in (Stance.CLAIMED, Stance.BLAMED) and statement.responsible:
        doers = tuple(party for party in statement.responsible if not _hurt(party, statement))
        if not doers:
            return None
        statement = replace(statement, responsible=doers)
    if statement.stance is Stance.UNCLAIMED and _UNSILENCED.search(statement.cue.text):
        return None
    if statement.stance is Stance.DENIED and _UNDENIED.search(statement.cue.text):
        return None
    if statement.stance is Stance.BLAMED and _TIES.search(statement.cue.text) and _of_a_group(statement):
        return None
    if statement.event is None and statement.confidence is not None and statement.confidence < EVENTLESS:
        return None
    if statement.stance is Stance.CLAIMED and not statement.responsible:
        statement = replace(statement, responsible=statement.speaker)
    if statement.stance in (Stance.CLAIMED, Stance.BLAMED) and not statement.responsible:
        return None
    if statement.stance is Stance.BLAMED:
        blamed = _names(statement.responsible)
        itself = len(blamed) == 1 and blamed == _names(statement.speaker) and not _EACH_OTHER.search(next(iter(blamed)))
        if itself or all(_GENERIC.fullmatch(name) for name in blamed):
            return None
        if _VERBLESS.fullmatch(statement.cue.text):
            return None
        if all(_weapons_alone(party.span.text) for party in statement.responsible):
            return None
    if statement.event is not None and _NO_HARM.search(statement.event.span.text):
        return None
    if statement.stance is Stance.DENIED and not (statement.speaker or statement.responsible):
        return None
    return statement


def _weapons_alone(words: str) -> bool:
    """Whether a party is weapons of which nothing tells whose they are; "Hamas rockets" tell it."""
    owner = words.split()[0]
    return _WEAPONS.fullmatch(words) is not None and state_of(owner) is None and not gazetteer.candidates(owner)


def _of_a_group(statement: Statement) -> bool:
    """Whether a tie is one to a party, not to an act: the party follows it, and the sentence names no act."""
    told = statement.event is not None and statement.event.span.overlaps(statement.sentence)
    return not told and any(0 <= p.span.start - statement.cue.end <= _NEXT for p in statement.responsible)


def _hurt(party: Party, statement: Statement) -> bool:
    """Whether the statement's sentence goes on with what was done to the party."""
    after = party.span.end - statement.sentence.start
    return after > 0 and _VICTIM.match(statement.sentence.text, after) is not None


def expand(statement: Statement) -> list[Statement]:
    """Turn "traded blame", one cue with the same party on both sides, into a statement of each about the others."""
    speakers, accused = ({p.span: p for p in side} for side in (statement.speaker, statement.responsible))
    parties = [party for _, party in sorted((speakers | accused).items())]
    mutual = statement.stance is Stance.BLAMED and not speakers.keys().isdisjoint(accused)
    if not mutual or len(parties) < 2:
        return [statement]
    return [
        replace(statement, speaker=(party,), responsible=tuple(p for p in parties if p is not party))
        for party in parties
    ]
