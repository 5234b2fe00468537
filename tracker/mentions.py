"""What linking compares of a mention: its words, names, numbers, day, place and embeddings, kept small.

All of it comes from the text that mentions the act, and is stored with the mention: so linking needs no other text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import simplemma
from numpy.typing import NDArray

from tracker import gazetteer, places
from tracker.records import Event, Precision, Span, TaggedDocument
from tracker.segments import sentence_of, sentences

Floats = NDArray[np.float32]
Bytes = NDArray[np.int8]
Embed = Callable[[Sequence[str]], Floats]
Names = frozenset[str]

_KEPT = 8_000  # bytes; the facts of a longer mention, which tell all names of a whole book, are not kept unpacked
_SCALE = 127  # of a number of an embedding, which is at most 1
_DAYS = {Precision.DAY: 0, Precision.WEEK: 6, Precision.MONTH: 30, Precision.YEAR: 365}  # after the first

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_SMALL = re.compile(r"(?<!\w)[a-zß-öø-ÿ][\w’-]*")
_COUNTED = tuple(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty".split()
)
_NUMBER = re.compile(rf"\b\d{{1,3}}(?:,\d{{3}})*\b|\b(?:{'|'.join(_COUNTED)})\b", re.IGNORECASE)
_ENDINGS = ("ing", "ion", "ment", "er", "ure", "al", "ed", "e")
_CALENDAR = (
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday jan feb mar apr jun jul aug sept sep oct nov dec"
)
# Words that tell one act from another as little as they tell one text from another.
_FUNCTION = (
    "a an the and or but of in on at to from by for with as that which who whom whose it its he she they them "
    "his her their this these those was were is are be been being had has have do did does not no nor so than "
    "then there here when while after before since until during into out up down off over under again further "
    "about against between through near outside inside around along dozen hundred thousand several many some "
    "any all both each other another first second third last next same said say also later earlier more most "
    "least only own such still just people man men woman women"
)
_EMPTY = frozenset((*_COUNTED, *_CALENDAR.split(), *_FUNCTION.split()))


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text tells of an act, folded: words as stems, names as single words without case and accents."""

    words: Names  # of the mention, names aside
    around: Names  # of its sentence, names aside
    head: str  # the first word of the mention that says something; empty where none does
    names: Names  # in the mention
    near: Names  # in its sentence
    told: Names  # in the whole text
    numbers: Names  # in the mention
    parties: Names  # names of those who are made responsible for it
    kind: str | None = None
    days: tuple[int, int] | None = None  # the first and the last day that it may have been, as proleptic ordinals
    published: int | None = None  # likewise
    place: str | None = None
    town: bool = False  # whether the place is smaller than a country


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """A mention of an act as linking sees it."""

    facts: Facts
    vectors: Bytes  # 2 x width: of the mention and of its sentence, unit length times 127

    def pack(self) -> bytes:
        """Everything as bytes, for the store."""
        facts = {k: sorted(v) if isinstance(v, frozenset) else v for k, v in asdict(self.facts).items()}
        width = int(self.vectors.shape[1]).to_bytes(2, "little")
        return width + self.vectors.tobytes() + json.dumps(facts, separators=(",", ":")).encode()


def unpack(packed: bytes) -> Mention:
    """The inverse of :meth:`Mention.pack`."""
    return Mention(unpack_facts(packed), unpack_vectors(packed))


def unpack_vectors(packed: bytes) -> Bytes:
    """The embeddings of :meth:`Mention.pack`'s bytes."""
    width = int.from_bytes(packed[:2], "little")
    return np.frombuffer(packed, dtype=np.int8, count=2 * width, offset=2).reshape(2, width)


def unpack_facts(packed: bytes) -> Facts:
    """The facts of :meth:`Mention.pack`'s bytes."""
    return _near(packed) if len(packed) < _KEPT else _unpack_facts(packed)


@lru_cache(maxsize=2048)
def _near(packed: bytes) -> Facts:
    """The facts of a mention in a text of common length: what is near a new one is near the next one too."""
    return _unpack_facts(packed)


def _unpack_facts(packed: bytes) -> Facts:
    width = int.from_bytes(packed[:2], "little")
    row: dict[str, Any] = json.loads(packed[2 + 2 * width :])
    days = row.pop("days")
    sets: dict[str, Any] = {k: frozenset(v) if isinstance(v, list) else v for k, v in row.items()}
    return Facts(**sets, days=(days[0], days[1]) if days else None)


def of_documents(documents: Sequence[TaggedDocument], embed: Embed) -> list[list[Mention]]:
    """The mentions of each document's events, in order.

    Args:
        documents: with their events described (``tracker.events``).
        embed: embeds texts as rows of unit length; asked once.
    """
    facts, texts, around = [], [], []
    for tagged in documents:
        bounds = sentences(tagged.document.text) if tagged.events else []
        facts.append(_facts(tagged, bounds))
        texts += [e.mention.text if e.mention else e.title for e in tagged.events]
        around += [sentence_of(e.mention, bounds).text if e.mention else e.title for e in tagged.events]
    if not texts:
        return [[] for _ in documents]
    every = [*texts, *around]
    rows_of = {text: row for row, text in enumerate(dict.fromkeys(every))}  # one sentence may tell several acts
    unit = embed(list(rows_of))[[rows_of[text] for text in every]]
    vectors = np.stack(np.split(np.rint(unit * _SCALE).astype(np.int8), 2), axis=1)
    rows = iter(vectors)
    return [[Mention(f, next(rows)) for f in own] for own in facts]


def _facts(tagged: TaggedDocument, bounds: list[Span]) -> list[Facts]:
    document = tagged.document
    small = frozenset(_SMALL.findall(document.text)) if tagged.events else frozenset()
    told = _names(document.text, small)
    return [_fact(e, tagged, bounds, small, told) for e in tagged.events]


def _fact(event: Event, tagged: TaggedDocument, bounds: list[Span], small: Names, told: Names) -> Facts:
    words = event.mention.text if event.mention else event.title
    sentence = sentence_of(event.mention, bounds).text if event.mention else event.title
    names, near = _names(words, small), _names(sentence, small)
    about = [s for s in tagged.statements if s.event and s.event.id == event.id]
    parties = " ".join(n for s in about for p in s.responsible for n in p.names)
    published = tagged.document.published
    days = None
    if event.day and event.precision in _DAYS:
        first = event.day.toordinal()
        days = (first, first + _DAYS[event.precision])
    return Facts(
        words=stems(words) - names,
        around=stems(sentence) - near,
        head=stem(head_word(words) or ""),
        names=names,
        near=near,
        told=told,
        numbers=_numbers(words),
        parties=frozenset(w for w in gazetteer.plain(parties.casefold()).split() if w not in _EMPTY),
        kind=event.kind.value if event.kind else None,
        days=days,
        published=published.toordinal() if published else None,
        place=event.place.casefold() if event.place else None,
        town=bool(event.place and not places.is_country(event.place)),
    )


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The lemma of a word without its ending, so that "explosion" and "exploded" are alike.

    >>> stem("killings"), stem("killed"), stem("explosion"), stem("exploded")
    ('kill', 'kill', 'explos', 'explod')
    """
    lemma: str = simplemma.lemmatize(word, "en") if word else ""
    for ending in _ENDINGS:
        if lemma.endswith(ending) and len(lemma) - len(ending) >= 4:
            return lemma[: -len(ending)]
    return lemma


def stems(text: str) -> Names:
    """The stems of the words that say something."""
    words = (w.casefold() for w in _WORD.findall(text))
    return frozenset(stem(w) for w in words if w not in _EMPTY and len(w) > 2)


def head_word(words: str) -> str | None:
    """The first word that says something; None where none does.

    >>> head_word("the bombing of a bus"), head_word("was shot dead"), head_word("it")
    ('bombing', 'shot', None)
    """
    return next((w.casefold() for w in _WORD.findall(words) if w.casefold() not in _EMPTY), None)


_CAPITAL = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w’'-]*")


def _names(text: str, small: Names) -> Names:
    """The words with a capital that the text never writes without one."""
    found = (re.sub(r"[’']s?$", "", w).casefold() for w in _CAPITAL.findall(text))
    return frozenset(gazetteer.plain(w) for w in found if len(w) > 2 and w not in _EMPTY and w not in small)


def _numbers(text: str) -> Names:
    """The numbers from two on, in figures."""
    found = (w.casefold().replace(",", "") for w in _NUMBER.findall(text))
    return frozenset(str(_COUNTED.index(w) + 1) if w in _COUNTED else w for w in found) - {"1"}
