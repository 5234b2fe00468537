"""Which act the words of an event refer to: "the attack" and "his death" to the fullest mention of what is meant.

The first pass marks the fullest mention of each act; the pointer of the second says where the words point. Of all
acts of the document, and of the places pointed at that are none of them, a logistic regression over ten features takes
the likeliest. Its weights are fitted on held-out documents (``tracker.training``), and come with the tagger's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tracker.acts import kind_of
from tracker.encoder import Floats, Ints
from tracker.labels import TokenSpan
from tracker.mentions import stems
from tracker.records import Span
from tracker.windows import View

# Of pointer's mass, an act, same kind, other kind, shared words, before, distance, first act, in view, length.
WEIGHTS = (1.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)  # of weights that bring none: the pointer, an act rather
MOST_SHARED = 3  # words that count
NEAREST = 64  # acts that are compared: a text may be a year's news


@dataclass(frozen=True, slots=True)
class Pointing:
    """The words of an event, and where they point."""

    words: Span
    cue: TokenSpan  # of the statement, in tokens of the document
    indices: Ints  # of the document's tokens in view
    start: Floats  # probability of each token in view to be the first of the mention
    end: Floats  # to be its last
    places: tuple[TokenSpan, ...]  # the likeliest, in tokens of the document


def candidates(pointing: Pointing, acts: Sequence[TokenSpan]) -> list[TokenSpan]:
    """What the words may refer to: the acts of the document, of very many the nearest, and where they point besides."""
    found = list(acts)
    if len(found) > NEAREST:
        found = sorted(sorted(found, key=lambda act: abs(act[0] - pointing.cue[0]))[:NEAREST])
    for low, high in pointing.places:
        if not any(low < end and start < high for start, end in found):
            found.append((low, high))
    return found


def features(pointing: Pointing, mention: TokenSpan, acts: Sequence[TokenSpan], view: View) -> list[float]:
    """What speaks for a mention, in the order of the weights.

    Args:
        pointing: the words and where they point.
        mention: one of :func:`candidates`.
        acts: of the document.
        view: of the document.
    """
    low, high = mention
    within = (pointing.indices >= low) & (pointing.indices < high)
    mass = float(pointing.start[within].sum() + pointing.end[within].sum()) / 2
    words = view.span(low, high).text
    kind, other = kind_of(pointing.words.text), kind_of(words)
    apart = view.sentence_of(low) - view.sentence_of(pointing.cue[0])
    return [
        float(np.log(mass + 1e-3)),
        float(mention in acts),
        float(kind is not None and kind is other),
        float(kind is not None and other is not None and kind is not other),
        float(min(len(stems(pointing.words.text) & stems(words)), MOST_SHARED)),
        float(apart < 0),
        float(np.log1p(abs(apart))),
        float(mention == min(acts, default=None)),
        float(bool(within.any())),
        float(np.log(high - low)),
    ]


def meant(pointing: Pointing, acts: Sequence[TokenSpan], view: View, weights: Sequence[float]) -> TokenSpan:
    """The mention that the words most likely refer to, in tokens of the document."""
    found = candidates(pointing, acts)
    scores = np.array([features(pointing, mention, acts, view) for mention in found]) @ np.array(weights)
    return found[int(scores.argmax())]
