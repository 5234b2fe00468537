"""Agreement of groupings, against figures worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.coreference import Agreement, b_cubed, ceaf_e, conll, muc, pairs

# Twelve items in three groups of 5, 2 and 5; the answer joins the last two (Bagga and Baldwin's example).
GOLD = "aaaaabbccccc"
ANSWER = "xxxxxyyyyyyy"


def told(agreement: Agreement) -> tuple[float, float]:
    return agreement.precision, agreement.recall


def test_muc() -> None:
    """The answer has 4 + 6 links, 9 of them right; of the 4 + 1 + 4 links of the gold none is missing."""
    assert told(muc(GOLD, ANSWER)) == pytest.approx((9 / 10, 1))
    assert told(muc(ANSWER, GOLD)) == pytest.approx((1, 9 / 10))


def test_b_cubed() -> None:
    """Five items are wholly right, for two 2 of 7 are, for five 5 of 7."""
    assert told(b_cubed(GOLD, ANSWER)) == pytest.approx(((5 + 2 * 2 / 7 + 5 * 5 / 7) / 12, 1))


def test_b_cubed_of_some_items() -> None:
    """Of the items of the second group alone, in whose group two of seven are right."""
    assert told(b_cubed(GOLD, ANSWER, [5, 6])) == pytest.approx((2 / 7, 1))


def test_ceaf_e() -> None:
    """The first groups are alike, the answer's second is likest the gold's third: 2 x 5 of 7 + 5."""
    assert told(ceaf_e(GOLD, ANSWER)) == pytest.approx(((1 + 10 / 12) / 2, (1 + 10 / 12) / 3))


def test_pairs() -> None:
    """The answer has 10 + 21 pairs, 10 + 1 + 10 of them right, which is all there are."""
    assert told(pairs(GOLD, ANSWER)) == pytest.approx((21 / 31, 1))


def test_pairs_in_two_documents() -> None:
    """Items 1 and 2 are in one document: across, 13 and 23 are right, and 14, 24 and 34 are said as well."""
    assert told(pairs("aaab", "xxxx", "1123")) == pytest.approx((2 / 5, 1))


def test_conll() -> None:
    """The mean of three F1: 2 x 0.9 / 1.9, and so on."""
    wanted = [(0.9, 1.0), (64 / 84, 1.0), (11 / 12, 11 / 18)]
    assert conll(GOLD, ANSWER) == pytest.approx(sum(2 * p * r / (p + r) for p, r in wanted) / 3)


def test_single_items() -> None:
    """Where nothing is joined MUC and pairs have nothing to count, and B-cubed and CEAF-e are full."""
    assert told(muc("abc", "xyz")) == told(pairs("abc", "xyz")) == (0, 0)
    assert told(b_cubed("abc", "xyz")) == told(ceaf_e("abc", "xyz")) == (1, 1)


def test_nothing_at_all() -> None:
    """No items, no agreement."""
    assert told(b_cubed("", "")) == told(ceaf_e("", "")) == told(muc("", "")) == (0, 0)
    assert muc("", "").f1 == 0


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=30))
def test_any_groupings(items: list[tuple[int, int]]) -> None:
    """Figures lie between 0 and 1, change sides with the groupings, and are full against oneself."""
    gold, answer = [g for g, _ in items], [a for _, a in items]
    for measure in (muc, b_cubed, ceaf_e, pairs):
        precision, recall = told(measure(gold, answer))
        assert 0 <= precision <= 1 + 1e-9
        assert told(measure(answer, gold)) == pytest.approx((recall, precision))
    assert b_cubed(gold, gold).f1 == pytest.approx(1)
    assert ceaf_e(gold, gold).f1 == pytest.approx(1)
