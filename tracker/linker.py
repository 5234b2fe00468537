"""Mentions to events: in one document by average linkage, in all by the likeliest event among near ones.

What is known lies in an index: embeddings by the signs of their numbers, days as stretches, names as lists. A new
mention meets the known ones whose day can be its own: those of nearest embedding and those that share a rare name.
Events that are known are never joined or renumbered here, so an event keeps its id, and what people split stays split.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tracker.errors import ModelError
from tracker.likeness import FEATURES, Scorer, compare, is_bare, load, weight
from tracker.mentions import Bytes, Facts, Floats, Mention, unpack_facts, unpack_vectors
from tracker.records import Event, Statement, TaggedDocument

NEAREST = 64  # known mentions that a new one is compared with, each by embedding and by name
RARE = 300  # mentions that bear a name, up to which it is looked up
APART = 62  # days between two acts that are no longer compared; where a text errs, it errs by less
UNKNOWN = -(10**6)  # a day that is not told
JOINED = -2.5  # log-odds from which a mention joins a known event; chosen on the corpus's development split
CERTAIN = 20.0  # log-odds beyond which nothing is more certain
CHUNK = 4096  # rows by which the index grows at least, and pairs of mentions compared at a time
NEIGHBOURS = 300  # mentions apart, up to which two of one story are compared: a text may be a whole year's news

Ints = NDArray[np.int64]
_CONTRADICT = FEATURES.index("days contradict")


class Linker:
    """The mentions known so far; says of each new one which event it is of, or that it is of a new one."""

    def __init__(self, scorer: Scorer | None = None) -> None:
        """Know nothing yet.

        Args:
            scorer: the weights; those that come with the project where none are given.
        """
        self.scorer = scorer or load()
        self._count = 0
        self._signs = np.zeros((0, 0), dtype=np.uint64)
        self._days = np.zeros((0, 2), dtype=np.int32)
        self._numbers = np.zeros(0, dtype=np.int64)
        self._packed: list[bytes] = []
        self._named: defaultdict[str, list[int]] = defaultdict(list)

    def learn(self, packed: bytes, number: int) -> None:
        """Remember a mention of the event of that number.

        Args:
            packed: what :meth:`tracker.mentions.Mention.pack` gave.
            number: of the event; where people merged it, of the one that stands for it.

        Raises:
            ModelError: where it was embedded by another base than those before it.
        """
        facts, vectors = unpack_facts(packed), unpack_vectors(packed)
        self._refuse_other_width(vectors)
        signs = _signs(vectors)
        if self._count == len(self._numbers):
            more = max(CHUNK, self._count // 2)
            signs_room = self._signs if self._count else np.zeros((0, len(signs)), dtype=np.uint64)
            self._signs = np.concatenate([signs_room, np.zeros((more, len(signs)), dtype=np.uint64)])
            self._days = np.concatenate([self._days, np.zeros((more, 2), dtype=np.int32)])
            self._numbers = np.concatenate([self._numbers, np.zeros(more, dtype=np.int64)])
        row = self._count
        self._signs[row], self._numbers[row] = signs, number
        self._days[row] = facts.days or (UNKNOWN, UNKNOWN)
        self._packed.append(packed)
        for name in _keys(facts):
            self._named[name].append(row)
        self._count += 1

    def link(self, mentions: Sequence[Mention]) -> list[int | None]:
        """The number of the known event for each mention of one document; None for a new event.

        Two events of one document are never the same known one: the likelier gets it.

        Raises:
            ModelError: where they were embedded by another base than what is known.
        """
        for mention in mentions:
            self._refuse_other_width(mention.vectors)
        options = [
            (float(score), place, int(number))
            for place, mention in enumerate(mentions)
            for score, number in zip(*self._scored(mention), strict=True)
            if score > JOINED
        ]
        found: dict[int, int] = {}
        for _, place, number in sorted(options, key=lambda o: (-o[0], o[1], o[2])):
            if place not in found and number not in found.values():
                found[place] = number
        return [found.get(place) for place in range(len(mentions))]

    def _refuse_other_width(self, vectors: Bytes) -> None:
        width = vectors.shape[1]
        known = unpack_vectors(self._packed[0]).shape[1] if self._packed else width
        if width != known:
            raise ModelError(
                f"embeddings of {width} numbers cannot be compared with those of {known} that are known: "
                "take the base that read them, or another database"
            )

    def _scored(self, mention: Mention) -> tuple[Floats, Ints]:
        """The log-odds and the event of each known mention that is worth comparing.

        Acts on two days are two acts, however alike: an event of which a mention tells another day is left out, unless
        another of its mentions tells this very day, as where people have merged events of two days.
        """
        rows = self.candidates(mention)
        if not len(rows):
            return np.zeros(0, dtype=np.float32), rows
        facts = [unpack_facts(self._packed[row]) for row in rows]
        vectors = np.stack([unpack_vectors(self._packed[row]) for row in rows])
        features = _features([mention.facts] * len(rows), np.stack([mention.vectors] * len(rows)), facts, vectors)
        odds, numbers = self.scorer.score(features, "across"), self._numbers[rows]
        agreed = np.array([mention.facts.days is not None and f.days == mention.facts.days for f in facts])
        apart = np.isin(numbers, numbers[features[:, _CONTRADICT] > 0]) & ~np.isin(numbers, numbers[agreed])
        return odds[~apart], numbers[~apart]

    def candidates(self, mention: Mention) -> Ints:
        """The rows of the known mentions to compare with, in the order in which they were learnt."""
        if not self._count:
            return np.zeros(0, dtype=np.int64)
        days = self._days[: self._count]
        if mention.facts.days:
            first, last = mention.facts.days
            fits = (days[:, 0] <= last + APART) & (days[:, 1] >= first - APART) | (days[:, 0] == UNKNOWN)
        else:
            fits = np.ones(self._count, dtype=bool)
        named = {row for key in _keys(mention.facts) if len(known := self._named.get(key, ())) <= RARE for row in known}
        signs = _signs(mention.vectors)
        by_name = np.array(sorted(named), dtype=np.int64)
        chosen = [self._nearest(rows, signs) for rows in (np.flatnonzero(fits), by_name[fits[by_name]])]
        return np.unique(np.concatenate(chosen))

    def _nearest(self, rows: Ints, signs: NDArray[np.uint64]) -> Ints:
        """Those of the rows whose embeddings have most signs in common with these."""
        if len(rows) <= NEAREST:
            return rows
        every = self._signs[: self._count] if len(rows) == self._count else self._signs[rows]
        unlike = np.bitwise_count(every ^ signs).sum(axis=1, dtype=np.int32)
        return rows[np.argpartition(unlike, NEAREST)[:NEAREST]]


def unify(tagged: TaggedDocument, found: Sequence[Mention], scorer: Scorer) -> tuple[TaggedDocument, list[Mention]]:
    """The document with one event for each act: mentions that tell the same one are joined.

    What tells most stays: the mention with day, town and most words; what it lacks comes from the others.

    Args:
        tagged: the document, its events described.
        found: its mentions, in the order of its events.
        scorer: the weights.
    """
    labels = Tree(found, [0] * len(found), scorer).cut()
    joined: dict[int, list[int]] = {}
    for place, label in enumerate(labels):
        joined.setdefault(label, []).append(place)
    kept: list[tuple[Event, Mention]] = []
    now: dict[str, Event] = {}
    for places in joined.values():
        first, *others = sorted(places, key=lambda p: (-_told(found[p].facts), p))
        event, mention = tagged.events[first], found[first]
        for other in others:
            event, mention = _filled(event, tagged.events[other]), _with_facts(mention, found[other].facts)
        now |= {tagged.events[place].id: event for place in places}
        kept.append((event, mention))
    statements = tuple(_about(s, now) for s in tagged.statements)
    return replace(tagged, statements=statements, events=tuple(e for e, _ in kept)), [m for _, m in kept]


def _told(facts: Facts) -> int:
    return 4 * (facts.days is not None) + 3 * facts.town + len(facts.words) + 2 * len(facts.names)


def _filled(event: Event, other: Event) -> Event:
    day = event if event.day else other
    return replace(
        event,
        kind=event.kind or other.kind,
        day=day.day,
        precision=day.precision,
        place=event.place or other.place,
    )


def _with_facts(mention: Mention, other: Facts) -> Mention:
    facts = mention.facts
    place = facts if facts.place else other
    return replace(
        mention,
        facts=replace(
            facts,
            kind=facts.kind or other.kind,
            days=facts.days or other.days,
            place=place.place,
            town=place.town,
            parties=facts.parties | other.parties,
        ),
    )


def _about(statement: Statement, now: dict[str, Event]) -> Statement:
    """The statement about the event that its own was joined to; its name is that one's mention."""
    told = statement.event
    event = now.get(told.id) if told and told.id else None
    if told is None or event is None or event.id == told.id:
        return statement
    name = event.mention.text if event.mention else told.name
    return replace(statement, event=replace(told, id=event.id, name=name))


def _signs(vectors: Bytes) -> NDArray[np.uint64]:
    """The signs of the mean embedding of mention and sentence, 64 to a number."""
    bits = np.packbits(vectors.astype(np.int16).sum(axis=0) > 0)
    return np.concatenate([bits, np.zeros(-len(bits) % 8, dtype=np.uint8)]).view(np.uint64)


def _keys(facts: Facts) -> frozenset[str]:
    """The names by which a mention is looked up."""
    town = {facts.place} if facts.town and facts.place else set()
    return frozenset(name for name in facts.names | town if weight(name) == 1)


def _features(ones: Sequence[Facts], vectors: Bytes, others: Sequence[Facts], known: Bytes) -> Floats:
    """The features of pairs, row by row: pairs x features; vectors are pairs x 2 x width."""
    one, other = (v.astype(np.float32) for v in (vectors, known))
    one /= np.maximum(np.linalg.norm(one, axis=2, keepdims=True), 1e-9)
    other /= np.maximum(np.linalg.norm(other, axis=2, keepdims=True), 1e-9)
    straight = (one * other).sum(axis=2)
    crossed = np.maximum((one[:, 0] * other[:, 1]).sum(axis=1), (one[:, 1] * other[:, 0]).sum(axis=1))
    cosines = np.column_stack([straight, crossed]).tolist()
    rows = [compare(a, b, c) for a, b, c in zip(ones, others, cosines, strict=True)]
    return np.array(rows, dtype=np.float32).reshape(-1, len(FEATURES))


def features(pairs: Sequence[tuple[Mention, Mention]]) -> Floats:
    """The features of pairs of mentions: pairs x features."""
    if not pairs:
        return np.zeros((0, len(FEATURES)), dtype=np.float32)
    ones, others = zip(*pairs, strict=True)
    return _features(
        [m.facts for m in ones],
        np.stack([m.vectors for m in ones]),
        [m.facts for m in others],
        np.stack([m.vectors for m in others]),
    )


class Tree:
    """Mentions of one story joined by average linkage: which pairs of groups are joined at which log-odds."""

    def __init__(self, mentions: Sequence[Mention], documents: Sequence[int], scorer: Scorer) -> None:
        """Compare every mention with every other.

        Args:
            mentions: of one document, or of documents that are known to tell one story.
            documents: the number of each mention's document.
            scorer: the weights.
        """
        self._size = len(mentions)
        self._joined = np.zeros((0, 4))
        if self._size < 2:
            return
        from scipy.cluster.hierarchy import linkage

        places = np.column_stack(np.triu_indices(self._size, 1))
        bare, home = np.array([is_bare(m.facts) for m in mentions]), np.array(documents)
        kinds = np.where(home[places[:, 0]] == home[places[:, 1]], "within", "across")
        kinds[bare[places].any(axis=1)] = "bare"
        odds = np.full(len(places), -CERTAIN, dtype=np.float32)
        near = places[:, 1] - places[:, 0] <= NEIGHBOURS
        for kind in np.unique(kinds):
            chosen = np.flatnonzero((kinds == kind) & near)
            for some in np.array_split(chosen, range(CHUNK, len(chosen), CHUNK)):
                compared = features([(mentions[a], mentions[b]) for a, b in places[some]])
                odds[some] = scorer.score(compared, str(kind))
        self._joined = linkage(CERTAIN - np.clip(odds, -CERTAIN, CERTAIN), "average")

    def cut(self, odds: float = 0.0) -> list[int]:
        """A label for each mention: the same where the mean log-odds between what was joined is above these."""
        if self._size < 2:
            return [1] * self._size
        from scipy.cluster.hierarchy import fcluster

        return [int(n) for n in fcluster(self._joined, CERTAIN - odds, "distance")]
