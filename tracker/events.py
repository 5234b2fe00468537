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

SAME = 0.62  # cosine from which two mentions whose day and place agree are the same act
SAME_UNKNOWN = 0.74  # where day or place is not known on both sides

# The first kind whose words stand in the mention is taken; the narrow ones come first.
_KINDS: tuple[tuple[EventKind, str], ...] = (
    (EventKind.CYBERATTACK, r"cyber|hack|ransomware|malware|wiper|phishing|server|network|breach|ddos|website"),
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
        title=title_of(event.mention.text),
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


def title_of(words: str) -> str:
    """The mention as a title: on one line, at most 90 characters, with a capital."""
    line = re.sub(r"^(?:the|a|an) ", "", " ".join(words.split()), flags=re.IGNORECASE)
    if len(line) > 90:
        line = line[:89].rsplit(" ", 1)[0] + "…"
    return line[:1].upper() + line[1:]


def kind_of(words: str) -> EventKind | None:
    """The kind of act that the words speak of; None where they do not tell."""
    return next((kind for kind, pattern in _KINDS if re.search(rf"\b(?:{pattern})", words, re.IGNORECASE)), None)


def linking_text(tagged: TaggedDocument, event: Event) -> str:
    """What is embedded to find the same act elsewhere: the sentence of its fullest mention."""
    if event.mention is None:
        return event.title
    return sentence_of(event.mention, sentences(tagged.document.text)).text


class Linker:
    """The acts known so far; says of each new mention which of them it is, or that it is new."""

    def __init__(self, embed: Embed) -> None:
        """Take the function that embeds texts (rows of unit length)."""
        self._embed = embed
        self._known: list[tuple[Event, int]] = []
        self._vectors: list[Floats] = []

    def learn(self, event: Event, number: int, vector: Floats) -> None:
        """Remember a mention of the event of that number."""
        self._known.append((event, number))
        self._vectors.append(vector.astype(np.float32))

    def vectors(self, tagged: TaggedDocument) -> Floats:
        """The embeddings of a document's events, in order."""
        return self._embed([linking_text(tagged, e) for e in tagged.events])

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
        scores = np.stack(self._vectors) @ vector
        for index in np.flatnonzero(scores >= SAME):
            known, number = self._known[int(index)]
            if may_be_same(event, known, float(scores[index])):
                yield float(scores[index]), number


def may_be_same(one: Event, other: Event, cosine: float) -> bool:
    """Whether two mentions are taken for one act: likeness, with days and places that do not contradict."""
    if not dates.compatible(one.day, one.precision, other.day, other.precision):
        return False
    if one.place and other.place and one.place.casefold() != other.place.casefold():
        return False
    agree = one.place and other.place and one.day and other.day
    return cosine >= (SAME if agree else SAME_UNKNOWN)
