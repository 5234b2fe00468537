"""How well a grouping agrees with another: MUC, B-cubed, CEAF-e and their mean, the CoNLL figure.

Both groupings are of the same items and told as a label for each item, in the same order; what the labels are does not
matter. Where nothing can be counted (no links, no items) precision and recall are 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

Labels = Sequence[Hashable]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How much of the predicted is right and how much of the gold was found, 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def muc(gold: Labels, predicted: Labels) -> Agreement:
    """Links that both have, of those that a grouping needs (Vilain et al. 1995); single items count nothing."""

    def recall(these: Labels, those: Labels) -> float:
        items, groups, pieces = len(these), len(set(these)), len(set(zip(these, those, strict=True)))
        return (items - pieces) / (items - groups) if items > groups else 0.0

    return Agreement(recall(predicted, gold), recall(gold, predicted))


def pairs(gold: Labels, predicted: Labels, homes: Labels | None = None) -> Agreement:
    """Pairs of items that both put together, of those that either does.

    Args:
        gold: the right labels.
        predicted: the labels to judge.
        homes: the document of each item, to count only pairs that stand in two documents.
    """

    def together(labels: Labels) -> int:
        return sum(n * (n - 1) // 2 for n in Counter(labels).values())

    def across(labels: Labels) -> int:
        return together(labels) - (together(list(zip(labels, homes, strict=True))) if homes is not None else 0)

    right, found, wanted = (across(x) for x in (list(zip(gold, predicted, strict=True)), predicted, gold))
    return Agreement(right / found if found else 0.0, right / wanted if wanted else 0.0)


def b_cubed(gold: Labels, predicted: Labels, items: Sequence[int] | None = None) -> Agreement:
    """The mean over items of how much of its group is right and was found (Bagga and Baldwin 1998).

    Args:
        gold: the right labels.
        predicted: the labels to judge.
        items: whose mean is taken, by their places; all where none are given.
    """
    both = Counter(zip(gold, predicted, strict=True))
    wanted, found = Counter(gold), Counter(predicted)
    chosen = [(gold[n], predicted[n]) for n in (range(len(gold)) if items is None else items)]
    if not chosen:
        return Agreement(0.0, 0.0)
    precision = sum(both[g, p] / found[p] for g, p in chosen)
    recall = sum(both[g, p] / wanted[g] for g, p in chosen)
    return Agreement(precision / len(chosen), recall / len(chosen))


def ceaf_e(gold: Labels, predicted: Labels) -> Agreement:
    """Likeness of groups paired one to one as well as can be (Luo 2005, with the similarity phi 4)."""
    from scipy.optimize import linear_sum_assignment  # comes with scikit-learn

    if not gold:
        return Agreement(0.0, 0.0)
    wanted, found = Counter(gold), Counter(predicted)
    rows = {label: n for n, label in enumerate(wanted)}
    columns = {label: n for n, label in enumerate(found)}
    likeness = np.zeros((len(rows), len(columns)))
    for (g, p), n in Counter(zip(gold, predicted, strict=True)).items():
        likeness[rows[g], columns[p]] = 2 * n / (wanted[g] + found[p])
    total = float(likeness[linear_sum_assignment(likeness, maximize=True)].sum())
    return Agreement(total / len(found), total / len(wanted))


def conll(gold: Labels, predicted: Labels) -> float:
    """The mean F1 of MUC, B-cubed and CEAF-e."""
    return (muc(gold, predicted).f1 + b_cubed(gold, predicted).f1 + ceaf_e(gold, predicted).f1) / 3
