"""Tags and spans."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker import labels
from tracker.labels import BEGIN, INSIDE, OUTSIDE, Floats, Ints, TokenSpan


@st.composite
def spans(draw: st.DrawFn) -> tuple[int, list[TokenSpan]]:
    """A number of tokens and spans over them that do not overlap; they may touch."""
    edges = draw(st.lists(st.integers(0, 40), unique=True).map(sorted))
    found = [(low, high) for low, high in zip(edges[::2], edges[1::2], strict=False)]
    return (edges[-1] if edges else 0) + draw(st.integers(0, 3)), found


def certain(tags: Ints) -> Floats:
    """Probabilities that leave no doubt of the tags."""
    return np.eye(3, dtype=np.float32)[tags]


@given(spans(), st.floats(0.05, 0.95))
def test_decode_gives_back_what_was_encoded(drawn: tuple[int, list[TokenSpan]], threshold: float) -> None:
    """Whatever the spans and the threshold."""
    length, found = drawn
    assert labels.decode(certain(labels.encode(length, found)), threshold) == [(s, 1.0) for s in found]


def test_spans_that_touch_stay_two() -> None:
    """0:2 and 2:3 are B I B."""
    tags = labels.encode(4, [(0, 2), (2, 3)])
    assert tags.tolist() == [BEGIN, INSIDE, BEGIN, OUTSIDE]
    assert [s for s, _ in labels.decode(certain(tags))] == [(0, 2), (2, 3)]


def test_threshold_and_score() -> None:
    """Inside with 0.6 and 0.8: one span of 0.7, at 0.7 only its second token, at 0.9 none."""
    rows = np.array([[0.4, 0.5, 0.1], [0.2, 0.1, 0.7]], dtype=np.float32)
    ((found, score),) = labels.decode(rows, 0.5)
    assert (found, round(score, 5)) == ((0, 2), 0.7)
    assert [s for s, _ in labels.decode(rows, 0.7)] == [(1, 2)]
    assert labels.decode(rows, 0.9) == []


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(0, 3, (0, 1)), (1, 2, (0, 1)), (2, 5, (0, 2)), (3, 4, None), (8, 20, (1, 2)), (9, 9, None)],
)
def test_cover(first: int, last: int, expected: TokenSpan | None) -> None:
    """Tokens 0:3 and 4:9; the blank between is no token's."""
    assert labels.cover(np.array([0, 4]), np.array([3, 9]), first, last) == expected


def test_best_pair_does_not_end_before_it_starts() -> None:
    """The likeliest end stands before the likeliest start; 2 to 3 is the best that is in order."""
    start = np.array([0.1, 0.0, 0.9, 0.0], dtype=np.float32)
    end = np.array([0.0, 0.6, 0.1, 0.3], dtype=np.float32)
    found, score = labels.best_pair(start, end, 4)
    assert (found, round(score, 5)) == ((2, 4), 0.27)
    assert labels.best_pair(start, end, 1)[0] == (2, 3)


@given(st.lists(st.lists(st.floats(-500, 500), min_size=3, max_size=3), min_size=1, max_size=5))
def test_softmax_is_a_distribution(rows: list[list[float]]) -> None:
    """Sums to one and overflows nowhere."""
    found = labels.softmax(np.array(rows, dtype=np.float32))
    assert np.allclose(found.sum(axis=-1), 1, atol=1e-5)
    assert (found >= 0).all()
