"""Learning to link from a corpus, and figures of linking against one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tracker import coreference, evaluation, events, likeness, linker, mentions
from tracker.coreference import Agreement
from tracker.likeness import FEATURES, OF_TEXTS, SCORERS, Scorer, used
from tracker.linker import Linker
from tracker.mentions import Embed, Floats, Mention
from tracker.records import Event, Precision, TaggedDocument, normal_name

SEED = 13
LIKE = 0.45  # cosine of the mean embeddings from which all pairs of two acts are learnt from
SOME = 0.02  # of the others
STORY = 5.0  # what a pair of two acts of one story weighs: a newsroom has many, the corpus few
SHRINK = 0.3  # inverse strength of regularisation
_TIMES = [
    FEATURES.index(f)
    for f in ("same day", "days overlap", "days contradict", "days apart", "far apart", *sorted(OF_TEXTS))
]
_UNTOLD = [FEATURES.index(f) for f in ("a day unknown", "publication unknown")]


# --- learning -------------------------------------------------------------------------------------


def undescribed(tagged: TaggedDocument) -> TaggedDocument:
    """A gold document whose events are described as those of any other: by our own reading of its text."""
    bare = [
        replace(e, title="", kind=None, day=None, precision=Precision.UNKNOWN, place=None) if e.mention else e
        for e in tagged.events
    ]
    return events.describe(replace(tagged, events=tuple(bare)))


def train(documents: Sequence[TaggedDocument], embed: Embed, say: Callable[[str], None]) -> Scorer:
    """Learn the weights from gold documents alone.

    Args:
        documents: the training split.
        embed: the base model's.
        say: is told what is learnt from.
    """
    rng = np.random.default_rng(SEED)
    full = [undescribed(d) for d in documents]
    weights = {}
    for name, pairs in zip(
        SCORERS, (_across(full, embed, rng), _within(full, embed), _bare(full, embed, rng)), strict=True
    ):
        say(f"{name}: {len(pairs.same)} pairs, {int(pairs.same.sum())} of one act")
        weights[name] = _fit(pairs, used(name))
    return Scorer(weights)


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs to learn from."""

    features: Floats  # pairs x features
    same: NDArray[np.bool_]  # whether of one act
    weights: Floats  # how many pairs each stands for


def _fit(pairs: _Pairs, columns: NDArray[np.bool_]) -> Floats:
    """A logistic regression on features of one scale; weights for the features as they are, then the constant."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = pairs.features.mean(axis=0), pairs.features.std(axis=0)
    live = columns & (scale > 0)
    scaled = (pairs.features[:, live] - mean[live]) / scale[live]
    model = LogisticRegression(C=SHRINK, max_iter=2000).fit(scaled, pairs.same, sample_weight=pairs.weights)
    weights = np.zeros(len(FEATURES) + 1, dtype=np.float32)
    weights[:-1][live] = model.coef_[0] / scale[live]
    weights[-1] = model.intercept_[0] - float((model.coef_[0] * mean[live] / scale[live]).sum())
    return weights


def _across(documents: Sequence[TaggedDocument], embed: Embed, rng: np.random.Generator) -> _Pairs:
    """Pairs of fullest mentions in two documents.

    All of one act; of two acts all of one story (documents that have an act in common), which weigh more, and all that
    are alike, and some of the others, each for as many as were left out. The corpus spreads its acts over decades and
    a newsroom's stand side by side: so half of the pairs of two acts that are no story are learnt from as if they were
    told in the same fortnight, one pair in five as if nothing told its days, and every pair of one act whose days agree
    once more as a look-alike, the same in all but the day.
    """
    found = [m for own in mentions.of_documents(documents, embed) for m in own]
    acts = np.array([e.id for d in documents for e in d.events])
    homes = np.array([n for n, d in enumerate(documents) for _ in d.events])
    one, other = np.triu_indices(len(found), 1)
    same, story = acts[one] == acts[other], _stories(documents)[homes[one], homes[other]]
    mean = np.stack([m.vectors.astype(np.float32).sum(axis=0) for m in found])
    mean /= np.linalg.norm(mean, axis=1, keepdims=True)
    likely = np.where((mean @ mean.T)[one, other] > LIKE, 1.0, SOME)
    likely[same | story] = 1.0
    chosen = (homes[one] != homes[other]) & (rng.random(len(one)) < likely)
    one, other, same, story = one[chosen], other[chosen], same[chosen], story[chosen]
    weights = np.where(story & ~same, STORY, 1 / likely[chosen])
    pairs = linker.features([(found[a], found[b]) for a, b in zip(one, other, strict=True)])

    close = np.flatnonzero(~same & ~story & (rng.random(len(same)) < 0.5))
    days = rng.choice([0, 0, 1, 2, 4, 8, 20, 60], len(close))
    pairs[close] = _moved(pairs[close], days, rng.integers(0, 13, len(close)))
    twins = np.flatnonzero(same & (pairs[:, FEATURES.index("same day")] > 0))
    days = rng.integers(2, 61, len(twins))
    alike = _moved(pairs[twins], days, days)
    blank = np.flatnonzero(rng.random(len(same)) < 0.2)[:, None]
    pairs[blank, _TIMES] = 0
    pairs[blank, _UNTOLD] = 1
    return _Pairs(
        np.concatenate([pairs, alike]),
        np.concatenate([same, np.zeros(len(twins), dtype=bool)]),
        np.concatenate([weights, np.full(len(twins), STORY)]).astype(np.float32),
    )


def _stories(documents: Sequence[TaggedDocument]) -> NDArray[np.bool_]:
    """Which documents have an act in common: documents x documents."""
    acts = {act: n for n, act in enumerate(sorted({e.id for d in documents for e in d.events}))}
    told = np.zeros((len(documents), len(acts)), dtype=np.float32)
    for n, tagged in enumerate(documents):
        told[n, [acts[e.id] for e in tagged.events]] = 1
    return np.asarray(told @ told.T > 0)


def _moved(pairs: Floats, days: NDArray[np.int64], published: NDArray[np.int64]) -> Floats:
    """The pairs as if their acts, where both days are told, and their texts lay so many days apart."""
    column = {name: FEATURES.index(name) for name in FEATURES}
    moved = pairs.copy()
    told = pairs[:, column["a day unknown"]] == 0
    exact = told & (pairs[:, column["days overlap"]] == 0)
    moved[:, column["days apart"]] = np.log1p(days) * told
    moved[:, column["far apart"]] = (days > 3) & told
    moved[:, column["days contradict"]] = (days > 1) & exact
    moved[:, column["same day"]] = (days <= 1) & exact
    moved[:, column["days overlap"]] = (days <= 1) & told & ~exact
    moved[:, column["published apart"]] = np.log1p(published)
    moved[:, column["publication unknown"]] = moved[:, column["told before it was"]] = 0
    return moved


def _within(documents: Sequence[TaggedDocument], embed: Embed) -> _Pairs:
    """Pairs of mentions in one document: the fullest ones, and the words by which statements refer to the acts."""
    full = [_referred(d) for d in documents]
    pairs, same = [], []
    for tagged, found in zip(full, mentions.of_documents(full, embed), strict=True):
        for (a, one), (b, other) in combinations(zip(tagged.events, found, strict=True), 2):
            pairs.append((one, other))
            same.append(a.id == b.id)
    return _Pairs(linker.features(pairs), np.array(same), np.ones(len(same), dtype=np.float32))


def _referred(tagged: TaggedDocument) -> TaggedDocument:
    """The document with an event more for each wording by which a statement refers to one, under the same id."""
    known = {e.mention for e in tagged.events}
    more: list[Event] = []
    for statement in tagged.statements:
        told = statement.event
        if told and told.id and told.span not in known and mentions.head_word(told.span.text):
            known.add(told.span)
            more.append(Event(told.id, mention=told.span))
    described = events.describe(replace(tagged, events=(*tagged.events, *more)))
    return replace(described, events=(*tagged.events, *described.events[len(tagged.events) :]))


def _bare(documents: Sequence[TaggedDocument], embed: Embed, rng: np.random.Generator) -> _Pairs:
    """Pairs of single words for acts: as many of two acts, drawn anywhere, as there are of one act."""
    words: defaultdict[str, set[str]] = defaultdict(set)
    for tagged in map(_referred, documents):
        for event in tagged.events:
            if event.mention and (word := mentions.head_word(event.mention.text)):
                words[event.id].add(word)
    vectors = dict(zip(vocabulary := sorted(set().union(*words.values())), embed(vocabulary), strict=True))
    acts = [(act, word) for act, own in sorted(words.items()) for word in sorted(own)]
    one = [(a, b) for own in words.values() for a, b in combinations(sorted(own), 2)]
    one += [(a, a) for own in words.values() for a in own]
    drawn = rng.integers(0, len(acts), (len(one), 2))
    two = [(acts[a][1], acts[b][1]) for a, b in drawn if acts[a][0] != acts[b][0]]
    cosines = [float(vectors[a] @ vectors[b]) for a, b in (*one, *two)]
    pairs = np.zeros((len(cosines), len(FEATURES)), dtype=np.float32)
    pairs[:, FEATURES.index("mention likeness")] = cosines
    return _Pairs(pairs, np.arange(len(cosines)) < len(one), np.ones(len(cosines), dtype=np.float32))


# --- figures --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figures:
    """How well the events of many documents were linked."""

    items: int
    b_cubed: Agreement
    alone: Agreement  # B-cubed where every document's events are its own
    several: Agreement  # B-cubed of the items whose event several documents tell
    pairs: Agreement  # of items in two documents
    apart: tuple[int, int]  # look-alike pairs of acts kept apart, of all


def figures(
    gold: Sequence[TaggedDocument],
    predicted: Sequence[TaggedDocument] | None,
    embed: Embed,
    scorer: Scorer | None = None,
) -> Figures:
    """Link documents one after another and compare with the gold events.

    The items are statements; of the predicted ones those that are matched with a gold one. An event that nothing was
    found for counts as one of its own.

    Args:
        gold: annotated documents.
        predicted: the same documents as tagged; None to link the gold mentions. What gold tells of their days, places
            and titles is not used.
        embed: the base model's.
        scorer: the weights; those that come with the project where none are given.
    """
    scorer = scorer or likeness.load()
    if predicted is None:
        described = [undescribed(g) for g in gold]
        found = mentions.of_documents(described, embed)
    else:
        described = [events.describe(p) for p in predicted]
        every = mentions.of_documents(described, embed)
        unified = [linker.unify(p, own, scorer) for p, own in zip(described, every, strict=True)]
        described, found = [u[0] for u in unified], [u[1] for u in unified]
    numbers = link_all(described, found, scorer)
    labels: list[tuple[str, str, str]] = []  # gold, predicted, document
    for n, (g, p) in enumerate(zip(gold, described, strict=True)):
        matched = [(s, s) for s in g.statements] if predicted is None else evaluation.match(g.statements, p.statements)
        for at, (one, other) in enumerate(matched):
            if one.event and one.event.id:
                own = other.event.id if other.event and other.event.id else None
                labels.append((one.event.id, f"E{numbers[n][own]}" if own else f"{n}:{at}", str(n)))
    wanted, linked, homes = ([row[n] for row in labels] for n in range(3))
    tellers: defaultdict[str, set[str]] = defaultdict(set)
    for event, home in zip(wanted, homes, strict=True):
        tellers[event].add(home)
    many = [n for n, event in enumerate(wanted) if len(tellers[event]) > 1]
    return Figures(
        len(wanted),
        coreference.b_cubed(wanted, linked),
        coreference.b_cubed(wanted, list(zip(linked, homes, strict=True))),
        coreference.b_cubed(wanted, linked, many),
        coreference.pairs(wanted, linked, homes),
        _apart(gold, wanted, linked),
    )


def to_json(found: Figures) -> dict[str, object]:
    """The figures as JSON values, rounded to four places."""
    row: dict[str, object] = {"statements": found.items, "look_alikes_apart": list(found.apart)}
    for name in ("b_cubed", "alone", "several", "pairs"):
        agreement: Agreement = getattr(found, name)
        told = {"precision": agreement.precision, "recall": agreement.recall, "f1": agreement.f1}
        row[name] = {key: round(value, 4) for key, value in told.items()}
    return row


def link_all(
    described: Sequence[TaggedDocument], found: Sequence[Sequence[Mention]], scorer: Scorer | None = None
) -> list[dict[str, int]]:
    """The number of the event of each of the documents' events, linked in this order.

    Args:
        described: the documents.
        found: their mentions (``mentions.of_documents``).
        scorer: the weights; those that come with the project where none are given.
    """
    known, count, numbers = Linker(scorer), 0, []
    for tagged, own in zip(described, found, strict=True):
        ids: dict[str, int] = {}
        for event, mention, number in zip(tagged.events, own, known.link(own), strict=True):
            count += number is None
            ids[event.id] = count if number is None else number
            known.learn(mention.pack(), ids[event.id])
        numbers.append(ids)
    return numbers


def _apart(gold: Sequence[TaggedDocument], wanted: Sequence[str], found: Sequence[str]) -> tuple[int, int]:
    """Look-alikes: acts of one kind at one place on different days; apart where no statement joins them."""
    alike: defaultdict[tuple[object, str], dict[str, Event]] = defaultdict(dict)
    for tagged in gold:
        for e in tagged.events:
            if e.kind and e.place and e.day and e.id in set(wanted):
                alike[e.kind, normal_name(e.place)].setdefault(e.id, e)
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for event, label in zip(wanted, found, strict=True):
        groups[event].add(label)
    twins = [(a.id, b.id) for own in alike.values() for a, b in combinations(own.values(), 2) if a.day != b.day]
    return sum(not groups[a] & groups[b] for a, b in twins), len(twins)
