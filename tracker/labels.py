"""Tags and spans: what the network is taught, and how its answers are read.

Unit: tokens. A token span is a half-open range of token indices; characters come in only through
the offsets that a token carries (``tracker.encoder.Tokens``).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

OUTSIDE, BEGIN, INSIDE = 0, 1, 2
IGNORE = -100  # a position that the loss passes over

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
TokenSpan = tuple[int, int]


def cover(starts: Ints, ends: Ints, first: int, last: int) -> TokenSpan | None:
    """The tokens that share a character with ``first:last``; None where none does.

    Args:
        starts: first character of each token, rising.
        ends: character after each token.
        first: first character of the span.
        last: character after the span.
    """
    low = int(np.searchsorted(ends, first, side="right"))
    high = int(np.searchsorted(starts, last, side="left"))
    return (low, high) if low < high else None


def encode(length: int, spans: Sequence[TokenSpan]) -> Ints:
    """BIO tags of ``length`` tokens; where spans overlap, the later one in the list wins."""
    tags = np.zeros(length, dtype=np.int64)
    for low, high in spans:
        tags[low:high] = INSIDE
        tags[low] = BEGIN
    return tags


def decode(probabilities: Floats, threshold: float = 0.5) -> list[tuple[TokenSpan, float]]:
    """The spans in the probabilities of BIO tags, each with its mean probability of being inside.

    A token belongs to a span where it is outside with a probability under ``1 - threshold``; a new span starts
    there where beginning is likelier than going on.

    Args:
        probabilities: tokens x 3 (outside, begin, inside).
        threshold: between 0 and 1; lower finds more.
    """
    within = 1.0 - probabilities[:, OUTSIDE]
    spans: list[tuple[TokenSpan, float]] = []
    start: int | None = None
    for index in range(len(within) + 1):
        inside = index < len(within) and within[index] >= threshold
        fresh = inside and probabilities[index, BEGIN] > probabilities[index, INSIDE]
        if start is not None and (not inside or fresh):
            spans.append(((start, index), float(within[start:index].mean())))
            start = None
        if inside and start is None:
            start = index
    return spans


def best_pair(start: Floats, end: Floats, longest: int) -> tuple[TokenSpan, float]:
    """The likeliest span under independent distributions of its first and its last token.

    Args:
        start: probability of each token to be the first.
        end: probability of each token to be the last (inclusive).
        longest: most tokens that the span may have.
    """
    joint = np.triu(np.outer(start, end)) - np.triu(np.outer(start, end), longest)
    first, last = np.unravel_index(int(joint.argmax()), joint.shape)
    return (int(first), int(last) + 1), float(joint[first, last])


def likeliest(start: Floats, end: Floats, longest: int, count: int) -> list[tuple[TokenSpan, float]]:
    """So many spans, the likeliest, none over another, with their probabilities."""
    start, end = start.copy(), end.copy()
    found: list[tuple[TokenSpan, float]] = []
    for _ in range(count):
        best, score = best_pair(start, end, longest)
        if found and score <= 0:
            break  # fewer than asked for
        found.append((best, score))
        start[best[0] : best[1]] = end[best[0] : best[1]] = 0.0
    return found


def logit(probability: float) -> float:
    """Log-odds of a probability, which is kept off 0 and 1."""
    kept = min(max(probability, 1e-4), 1 - 1e-4)
    return float(np.log(kept / (1 - kept)))


def softmax(logits: Floats) -> Floats:
    """Softmax over the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    result: Floats = shifted / shifted.sum(axis=-1, keepdims=True)
    return result
