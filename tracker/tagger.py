"""Documents in, statements and events out.

Two passes, both batched across documents. The first looks at every window of a document for cues (by stance) and for
the fullest mention of each act of harm. The second looks again at the surroundings of each cue, with the cue
marked: whether it holds, who speaks, who is responsible, for what, and where in view the name stands to
which a pronoun or a bare noun refers. Ordinary news has no cues and costs one pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from tracker import labels, parties, reference, segments
from tracker.acts import finished, made_whole
from tracker.encoder import Encoder, FirstPass, Floats, Ints, SecondPass, Window
from tracker.guide import EVENTLESS, by_the_guide, distinct, expand
from tracker.labels import TokenSpan
from tracker.records import (
    Certainty,
    Document,
    Event,
    EventMention,
    Said,
    Span,
    Stance,
    Statement,
    TaggedDocument,
)
from tracker.reference import Pointing
from tracker.windows import View, first_windows, second_window, unbroken, views_of

STANCES = tuple(Stance)
# Probability from which an act is an event though no statement is about it. Of such events 75 in 100 are acts of harm
# on the corpus's dev split, 58 on documents of hard cases not learnt from; from half on 65 and 46.
UNTOLD = 0.75
MENTIONS = 3  # of them, that an event's words may refer to
SHORTEST_MENTION = 4  # word pieces; what is shorter is a scrap of a mention
# Mean probability of a cue's words that is worth a second look. Of 204 less likely ones of the corpus's dev split the
# second pass let two pass, of 339 of documents of hard cases not learnt from two as well, all of them wrong.
WORTH = 0.55
# Probability from which words are an event's where none are that for sure: a statement is about something.
FAINT = 0.1
LONGEST_MENTION = 48  # of an event's fullest mention

_AUXILIARY = re.compile(r"(?:was|were|is|are|has|have|had)(?: been| not)*", re.I)
_PARTICIPLE = re.compile(r" (?:(?:also|later|never|not|already|now|been) )*(?:found guilty|taken back|\w+(?:ed|en)\b)")


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
        stance = STANCES[candidate.stance]
        cue = _with_its_verb(view.span(*candidate.cue), view.document.text)
        sentence = segments.sentence_of(cue, view.sentences)
        roles = labels.softmax(answer.roles)
        decoded = [labels.decode(roles[:, number], self._role) for number in range(2)]
        speaker = parties.of_role(view, window, answer, 0, decoded[0], sentence)
        accusers = parties.sides(speaker) if stance is Stance.BLAMED else frozenset()
        responsible = parties.of_role(view, window, answer, 1, decoded[1], sentence, accusers)
        event, medium, said = (self._best(roles[:, number]) for number in (2, 3, 4))
        if event is None and confidence >= EVENTLESS:
            event = self._best(roles[:, 2], FAINT)
        return Draft(
            Statement(
                stance=stance,
                certainty=Certainty.HEDGED if answer.certainty[1] > answer.certainty[0] else Certainty.ASSERTED,
                cue=cue,
                sentence=sentence,
                speaker=() if stance is Stance.UNCLAIMED else speaker,
                responsible=responsible,
                event=None,
                medium=None if medium is None else view.words(window, medium),
                said=None if said is None else Said(view.words(window, said)),
                confidence=confidence,
            ),
            None if event is None else _pointing(view, candidate.cue, window, answer, event),
        )

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


def _pointing(view: View, cue: TokenSpan, window: Window, answer: SecondPass, event: TokenSpan) -> Pointing:
    """An event's words and the mentions that they may refer to."""
    start, end = parties.pointer(answer, 2, event)
    likeliest = labels.likeliest(start, end, LONGEST_MENTION, MENTIONS)
    places = tuple(unbroken(window.indices[low:high]) for (low, high), _ in likeliest)
    return Pointing(view.words(window, event), cue, window.indices, start, end, places)


def _with_its_verb(cue: Span, text: str) -> Span:
    """A cue with the participle of which it is only the auxiliary: "were" of "were found guilty"."""
    rest = _PARTICIPLE.match(text, cue.end) if _AUXILIARY.fullmatch(cue.text) else None
    return Span.cut(text, cue.start, rest.end()) if rest else cue


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
    statements = distinct(statements)
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


def _mention_for(target: TokenSpan, mentions: list[TokenSpan]) -> int:
    """The mention that a target overlaps most; a new one, appended, where it overlaps none."""
    shared = [min(target[1], high) - max(target[0], low) for low, high in mentions]
    best = max(range(len(mentions)), key=lambda i: shared[i], default=None)
    if best is not None and shared[best] > 0:
        return best
    mentions.append(target)
    return len(mentions) - 1
