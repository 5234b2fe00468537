"""Mentions to events: what an act was, when and where, and which mentions in many documents are the same act."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tracker import dates, places
from tracker.records import Event, EventKind, Precision, Span, TaggedDocument
from tracker.segments import nearest, sentence_of, sentences

Floats = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Floats]

# Cosine from which two mentions whose days agree are one act, by the number of names they share (none, one, more).
# Chosen on the training split: 0.81 of the pairs so linked are one act, 0.36 of the pairs that are one are linked.
SAME = (0.68, 0.5, 0.4)

# What no title begins with.
_MIDDLE = re.compile(
    r"(?:that|which|who|whose|had|has|have|was|were|is|are|been|being|to|by|of|in|on|at(?! least| most)|from|with|and"
    r"|or|for|them|it|he|she|they|his|her|its|their|also|then|later)\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[,;:—–“”\"()\n]| - ")
MOST_BEFORE = 10  # words put before a mention

# The first kind whose words stand in the mention is taken; the narrow ones come first.
_KINDS: tuple[tuple[EventKind, str], ...] = (
    (
        EventKind.CYBERATTACK,
        r"cyber|hack(?:s|ed|ers?|ing)?\b|ransomware|malware|wiper|phishing|server|computer|data breach|ddos|website",
    ),
    (EventKind.DOWNING, r"shot down|downed|downing|brought down .*(?:plane|aircraft|helicopter|airliner|jet)"),
    (EventKind.SEIZURE, r"hijack|seiz(?:ed|ure|ing)|boarded"),
    (EventKind.ABDUCTION, r"abduct|kidnap|hostage|disappear|snatched"),
    (EventKind.POISONING, r"poison|nerve agent|novichok|polonium"),
    (EventKind.ARSON, r"arson|set fire|set alight|set ablaze|torch|burn(?:ed|t|ing)|\bfires?\b"),
    (EventKind.ASSASSINATION, r"assassin"),
    (EventKind.MASSACRE, r"massacre"),
    (EventKind.SHELLING, r"shell(?:s|ed|ing)\b|mortar|artillery"),
    (EventKind.STRIKE, r"\w*strike|drone|missile|rocket|air ?raid|bombardment|warplane|jets"),
    (EventKind.SABOTAGE, r"sabotage|pipeline|pylon|cable|derail|railway|substation|dam\b"),
    (EventKind.BOMBING, r"\w*bomb|explo|blast|grenade|(?:land)?mines?\b|\bied\b|detonat|blew|suicide"),
    (EventKind.SHOOTING, r"shoot|shot|gun(?:men|man|fire|shot)|opened fire|ambush|sniper"),
    (EventKind.ASSAULT, r"rape|assault|tortur|beat(?:en|ing)|stabb|sexual|ramm"),
    (EventKind.COUP, r"coups?\b|putsch|overthr"),
    (EventKind.KILLING, r"kill|murder|dead(?:ly)?\b|death|died|slain|execut|behead|lynch"),
)


def describe(tagged: TaggedDocument) -> TaggedDocument:
    """The document with its events given title, kind, day and place, each only as far as the text tells it."""
    text = tagged.document.text
    bounds = sentences(text)
    named = places.find(text) if tagged.events else []
    near = [p.country for p in named if not p.population]
    return replace(tagged, events=tuple(_describe(e, tagged, bounds, named, near) for e in tagged.events))


def _describe(
    event: Event, tagged: TaggedDocument, bounds: list[Span], named: list[places.Place], near: Sequence[str]
) -> Event:
    if event.mention is None:
        return event
    text = tagged.document.text
    sentence = sentence_of(event.mention, bounds)
    day, precision = _day(event.mention, sentence, tagged)
    found = places.find(text[sentence.start : sentence.end], near)
    return replace(
        event,
        title=title_of(from_clause(event.mention, sentence)),
        kind=event.kind or kind_of(event.mention.text) or kind_of(sentence.text),
        day=event.day or day,
        precision=event.precision if event.day else precision,
        place=event.place or _place(event.mention, sentence, found),
    )


def _day(mention: Span, sentence: Span, tagged: TaggedDocument) -> tuple[date | None, Precision]:
    """The day told nearest to the mention in its sentence."""
    told = [
        replace(s, start=s.start + sentence.start, end=s.end + sentence.start) for s in dates.expressions(sentence.text)
    ]
    if not told:
        return None, Precision.UNKNOWN
    return dates.resolve(nearest(told, mention).text, tagged.document.published)


def _place(mention: Span, sentence: Span, found: list[places.Place]) -> str | None:
    """The town, else the country, named nearest to the mention in its sentence."""
    for towns in (True, False):
        options = [p for p in found if bool(p.population) is towns]
        if options:
            spans = {
                replace(p.span, start=p.span.start + sentence.start, end=p.span.end + sentence.start): p
                for p in options
            }
            return spans[nearest(list(spans), mention)].name
    return None


def from_clause(mention: Span, sentence: Span) -> str:
    """The mention's words; where they begin in the middle of a clause, with what stands before them in it.

    "Had been destroyed by a missile" says less than "the depot had been destroyed by a missile".
    """
    before = sentence.text[: max(0, mention.start - sentence.start)]
    words = _CLAUSES.split(before)[-1].split()
    if not _MIDDLE.match(mention.text) or not 0 < len(words) <= MOST_BEFORE:
        return mention.text
    return " ".join([*words, mention.text])


def title_of(words: str) -> str:
    """The mention as a title: on one line, at most 90 characters, with a capital."""
    line = re.sub(r"^(?:the|a|an) ", "", " ".join(words.split()), flags=re.IGNORECASE)
    if len(line) > 90:
        line = line[:89].rsplit(" ", 1)[0] + "…"
    return line[:1].upper() + line[1:]


def kind_of(words: str) -> EventKind | None:
    """The kind of act that the words speak of; None where they do not tell."""
    return next((kind for kind, pattern in _KINDS if re.search(rf"\b(?:{pattern})", words, re.IGNORECASE)), None)


def names_of(event: Event) -> set[str]:
    """The words with a capital in an event's title, its first word aside, and its place."""
    found = set(re.findall(r"(?<![.!?“\"] )\b[^\W\d_a-zß-öø-ÿ][\w’'-]{3,}", event.title[1:]))
    return found | ({event.place} if event.place else set())


def vectors(documents: Sequence[TaggedDocument], embed: Embed) -> list[Floats]:
    """The embeddings of each document's events, in order: the mean of the mention's and of its sentence's.

    They are as exact as the store keeps them (float16), so that linking does not depend on whether they were stored.
    """
    bounds = [sentences(d.document.text) if d.events else [] for d in documents]
    pairs = [(e, around) for d, around in zip(documents, bounds, strict=True) for e in d.events]
    if not pairs:
        return [np.zeros((0, 1), dtype=np.float32) for _ in documents]
    mentions = [e.mention.text if e.mention else e.title for e, _ in pairs]
    near = [sentence_of(e.mention, around).text if e.mention else e.title for e, around in pairs]
    both: Floats = embed([*mentions, *near]).reshape(2, len(pairs), -1).sum(axis=0)
    unit = both / np.maximum(np.linalg.norm(both, axis=1, keepdims=True), np.float32(1e-9))
    rounded: Floats = unit.astype("<f2").astype(np.float32)
    return np.split(rounded, np.cumsum([len(d.events) for d in documents])[:-1])


class Linker:
    """The acts known so far; says of each new mention which of them it is, or that it is new."""

    def __init__(self) -> None:
        self._known: list[tuple[Event, int]] = []
        self._vectors: Floats = np.zeros((0, 0), dtype=np.float32)  # of the known, with room for more

    def learn(self, event: Event, number: int, vector: Floats) -> None:
        """Remember a mention of the event of that number."""
        count = len(self._known)
        if count == len(self._vectors):
            room = np.zeros((max(256, count), len(vector)), dtype=np.float32)
            self._vectors = np.concatenate([self._vectors, room]) if count else room
        self._vectors[count] = vector
        self._known.append((event, number))

    def link(self, tagged: TaggedDocument, vectors: Floats) -> dict[str, int | None]:
        """The number of the known event for each event of the document; None for a new one.

        Two events of one document are never the same known one.
        """
        options = []
        for event, vector in zip(tagged.events, vectors, strict=True):
            options += [(score, event.id, number) for score, number in self._candidates(event, vector)]
        taken: set[int] = set()
        found: dict[str, int | None] = {}
        for _, key, number in sorted(options, key=lambda o: (-o[0], o[1], o[2])):
            if key not in found and number not in taken:
                found[key] = number
                taken.add(number)
        return {e.id: found.get(e.id) for e in tagged.events}

    def _candidates(self, event: Event, vector: Floats) -> Iterable[tuple[float, int]]:
        if not self._known:
            return
        scores = self._vectors[: len(self._known)] @ vector
        for index in np.flatnonzero(scores >= SAME[-1]):
            known, number = self._known[int(index)]
            if may_be_same(event, known, float(scores[index])):
                yield float(scores[index]), number


def may_be_same(one: Event, other: Event, cosine: float) -> bool:
    """Whether two mentions are taken for one act.

    Their days and towns must not contradict; the more names they share, the less likeness will do.
    """
    if not dates.compatible(one.day, one.precision, other.day, other.precision):
        return False
    towns = {e.place.casefold() for e in (one, other) if e.place and not places.is_country(e.place)}
    if len(towns) > 1:
        return False
    shared = len(names_of(one) & names_of(other))
    return cosine >= SAME[min(shared, len(SAME) - 1)]
