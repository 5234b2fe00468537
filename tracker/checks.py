"""The honest check, as values: what people say of sentences whose tag they do not see, beside what the model says.

One sentence in :data:`ONE_IN` of each text is drawn by lot; the text's digest throws the dice, so that the
choice is the same on every machine and no model has a hand in it. What people answer is compared sentence by
sentence and stance by stance. Nothing here touches a database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.records import Span, Stance

ONE_IN = 20
NEEDED = 20  # sentences behind a figure; with fewer none is given


@dataclass(frozen=True, slots=True)
class Check:
    """A sentence that was drawn."""

    id: int
    digest: str  # of the text it stands in
    sentence: Span


@dataclass(frozen=True, slots=True)
class Population:
    """The sentences that the figures speak of: those of all texts that the model has read."""

    texts: int
    sentences: int
    tagged: int  # sentences in which the model found a statement
    drawn: int
    drawn_tagged: int

    @property
    def quiet(self) -> int:
        """Sentences in which the model found nothing."""
        return self.sentences - self.tagged


@dataclass(frozen=True, slots=True)
class Checked:
    """One sentence as the model and as people have it."""

    tagged: frozenset[Stance]  # empty where the model found nothing
    answered: frozenset[Stance]  # empty where there is nothing to find


@dataclass(frozen=True, slots=True)
class Estimate:
    """A proportion with its 95 % interval; no value where there is too little to say."""

    of: int  # the sentences it rests on
    value: float | None = None
    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the model is on one stance, or on all."""

    precision: Estimate
    recall: Estimate


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far reviewers agree on what several of them decided."""

    units: int
    same: int  # on which they all say the same
    alpha: float | None  # Krippendorff's, nominal; none where everything has one value


@dataclass(frozen=True, slots=True)
class Report:
    """All that people's decisions say of the model and of each other."""

    population: Population
    checked: Sequence[Checked]
    differing: int  # sentences left out, as reviewers do not say the same of them
    agreement: Agreement  # on statements
    blind_agreement: Agreement  # on drawn sentences

    @property
    def quality(self) -> dict[Stance | None, Quality]:
        """Precision and recall of the model by stance, and under None of its finding any statement at all."""
        stances: list[Stance | None] = [None, *Stance]
        return {stance: quality(stance, self.checked, self.population) for stance in stances}


def draw(digest: str, sentences: Sequence[Span]) -> list[tuple[Span, int]]:
    """The sentences of a text that are drawn, each with the number that says when its turn comes.

    Args:
        digest: of the text.
        sentences: all sentences of the text.
    """
    found = []
    for sentence in sentences:
        dice = hashlib.sha256(f"{digest}:{sentence.start}".encode()).digest()
        turn, rest = divmod(int.from_bytes(dice[:4], "big"), ONE_IN)
        if rest == 0:
            found.append((sentence, turn))
    return found


def wants_tagged(reviewer: str, answers: int) -> bool:
    """Whether the reviewer's next check is a sentence that the model tagged: a toss that cannot be foreseen."""
    return hashlib.sha256(f"{reviewer}:{answers}".encode()).digest()[0] % 2 == 0


def quality(stance: Stance | None, checked: Sequence[Checked], population: Population) -> Quality:
    """Precision and recall of the model on one stance; with None, of its finding any statement at all."""

    def has(stances: frozenset[Stance]) -> bool:
        return bool(stances) if stance is None else stance in stances

    tagged = [c for c in checked if c.tagged]
    quiet = [c for c in checked if not c.tagged]
    so = [c for c in tagged if has(c.tagged)]
    hits = sum(has(c.answered) for c in so)
    under_another = sum(has(c.answered) for c in tagged) - hits
    in_quiet = sum(has(c.answered) for c in quiet)
    precision = Estimate(len(so)) if len(so) < NEEDED else Estimate(len(so), hits / len(so), *wilson(hits, len(so)))
    held = hits + under_another + in_quiet
    if min(held, len(tagged), len(quiet)) < NEEDED:
        return Quality(precision, Estimate(held))
    parts = ((hits, len(tagged)), (under_another, len(tagged)), (in_quiet, len(quiet)))
    weights = (population.tagged, population.tagged, population.quiet)
    shares = [w * k / n for w, (k, n) in zip(weights, parts, strict=True)]
    low, high = ([w * bound for w, bound in zip(weights, each, strict=True)] for each in _bounds(parts))
    recall = Estimate(
        held,
        shares[0] / sum(shares),
        low[0] / (low[0] + high[1] + high[2]),
        high[0] / (high[0] + low[1] + low[2]),
    )
    return Quality(precision, recall)


def _bounds(parts: Iterable[tuple[int, int]]) -> tuple[list[float], list[float]]:
    found = [wilson(hits, of) for hits, of in parts]
    return [low for low, _ in found], [high for _, high in found]


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a proportion.

    >>> [round(bound, 3) for bound in wilson(8, 10)]
    [0.49, 0.943]
    """
    from scipy.stats import binomtest

    found = binomtest(hits, of).proportion_ci(method="wilson")
    return float(found.low), float(found.high)


def agreement(units: Iterable[Mapping[str, Hashable]]) -> Agreement:
    """Krippendorff's alpha over what reviewers say, nominal; who says nothing of a unit is missing there.

    Args:
        units: of each unit what each reviewer says of it; those with one reviewer are passed over.
    """
    import krippendorff
    import numpy as np

    pairable = [unit for unit in units if len(unit) > 1]
    same = sum(len(set(unit.values())) == 1 for unit in pairable)
    codes = {value: code for code, value in enumerate({v for unit in pairable for v in unit.values()})}
    if len(codes) < 2:
        return Agreement(len(pairable), same, None)
    reviewers = sorted({reviewer for unit in pairable for reviewer in unit})
    table = [[codes[u[r]] if r in u else np.nan for u in pairable] for r in reviewers]
    alpha = krippendorff.alpha(reliability_data=np.array(table, dtype=float), level_of_measurement="nominal")
    return Agreement(len(pairable), same, float(alpha))
