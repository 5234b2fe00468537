"""The honest check and the agreement of reviewers, as figures."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tracker.checks import NEEDED, ONE_IN, Checked, Population, agreement, draw, quality, wants_tagged, wilson
from tracker.records import Span, Stance

BLAMED, DENIED = frozenset([Stance.BLAMED]), frozenset([Stance.DENIED])
NOTHING: frozenset[Stance] = frozenset()


def test_the_draw_is_stable_and_takes_one_in_twenty() -> None:
    """Which sentences, and in which turn, hangs on the digest alone; over many texts one in twenty is drawn."""
    sentences = [Span(n * 10, n * 10 + 9, "x" * 9) for n in range(40)]
    drawn = [draw(f"{n:064x}", sentences) for n in range(500)]
    assert drawn == [draw(f"{n:064x}", sentences) for n in range(500)]
    assert drawn[0] != drawn[1]
    count = sum(map(len, drawn))
    assert abs(count - 40 * 500 / ONE_IN) < 3.5 * (40 * 500 * (1 / ONE_IN) * (1 - 1 / ONE_IN)) ** 0.5
    order = sorted((turn, n) for n, each in enumerate(drawn) for _, turn in each)
    assert abs(sum(n for _, n in order[: count // 2]) / (count // 2) - 250) < 40  # turns do not follow the texts
    assert all(turn < 2**31 for turn, _ in order)  # fits an integer column everywhere


def test_tagged_and_quiet_sentences_come_in_no_order() -> None:
    """About half of each, and neither always after the other."""
    tosses = [wants_tagged("ana", n) for n in range(400)]
    assert 160 < sum(tosses) < 240
    assert 120 < sum(a == b for a, b in pairwise(tosses)) < 280


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson(hits: int, of: int, low: float, high: float) -> None:
    """The examples of Newcombe (1998), Statistics in Medicine 17, table I, method 3."""
    assert wilson(hits, of) == pytest.approx((low, high), abs=6e-5)


def test_quality_weighs_what_was_drawn_by_what_it_stands_for() -> None:
    """Of 1,000 tagged sentences 50 were answered: 40 hold it; of 9,000 quiet ones 100: two hold one that was missed.

    Found are 800, missed 180: recall 0.816.
    """
    checked = [Checked(BLAMED, BLAMED)] * 40 + [Checked(BLAMED, NOTHING)] * 10
    checked += [Checked(NOTHING, NOTHING)] * 98 + [Checked(NOTHING, BLAMED)] * 2
    population = Population(500, 10_000, 1_000, 500, 50)
    found = quality(Stance.BLAMED, checked, population)
    assert found.precision.value == 0.8
    assert (found.precision.low, found.precision.high) == wilson(40, 50)
    assert found.recall.value == pytest.approx(800 / 980)
    low, high = wilson(40, 50), wilson(2, 100)
    nothing = wilson(0, 50)[1]
    assert found.recall.low == pytest.approx(low[0] / (low[0] + nothing + 9 * high[1]))
    assert found.recall.high == pytest.approx(low[1] / (low[1] + 9 * high[0]))
    assert quality(None, checked, population) == found


def test_the_wrong_stance_is_wrong_for_one_and_missed_for_the_other() -> None:
    """Tagged denied, held to be blamed; but that there is a statement was right."""
    checked = (
        [Checked(DENIED, BLAMED)] * 20 + [Checked(BLAMED | DENIED, BLAMED)] * 20 + [Checked(NOTHING, NOTHING)] * 20
    )
    population = Population(10, 400, 40, 60, 40)
    assert quality(Stance.DENIED, checked, population).precision.value == 0
    blamed = quality(Stance.BLAMED, checked, population)
    assert (blamed.precision.value, blamed.recall.value) == (1, 0.5)
    assert quality(None, checked, population).precision.value == 1


def test_too_little_is_no_figure() -> None:
    """One sentence fewer than needed: the number of sentences, no value."""
    population = Population(10, 400, 40, 60, 40)
    few = [Checked(BLAMED, BLAMED)] * (NEEDED - 1) + [Checked(NOTHING, NOTHING)] * NEEDED
    found = quality(Stance.BLAMED, few, population)
    assert (found.precision.value, found.precision.of) == (None, NEEDED - 1)
    assert found.recall.value is None
    enough = [*few, Checked(BLAMED, BLAMED)]
    assert quality(Stance.BLAMED, enough, population).recall.value == 1
    assert quality(Stance.BLAMED, enough[:-3], population).recall.value is None
    assert quality(Stance.DENIED, enough, population).precision.of == 0


@pytest.mark.parametrize("tagged", [0, NEEDED - 1])
def test_recall_needs_sentences_that_the_model_tagged(tagged: int) -> None:
    """A model that found nothing in any answered sentence, or in too few of them: no figure, though many hold it."""
    checked = [Checked(NOTHING, BLAMED)] * 25 + [Checked(BLAMED, BLAMED)] * tagged
    found = quality(Stance.BLAMED, checked, Population(10, 400, tagged, 60, tagged))
    assert (found.recall.value, found.recall.of) == (None, 25 + tagged)
    assert quality(None, checked, Population(10, 400, tagged, 60, tagged)) == found


def test_alpha_on_a_published_example() -> None:
    """Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", C: four observers, twelve units, 0.743."""
    table = {
        "A": "1 2 3 3 2 1 4 1 2 . . .",
        "B": "1 2 3 3 2 2 4 1 2 5 . 3",
        "C": ". 3 3 3 2 3 4 2 2 5 1 .",
        "D": "1 2 3 3 2 4 4 1 2 5 1 .",
    }
    said = {name: row.split() for name, row in table.items()}
    units = [{name: row[n] for name, row in said.items() if row[n] != "."} for n in range(12)]
    found = agreement(units)
    assert found.alpha == pytest.approx(0.743, abs=5e-4)
    assert (found.units, found.same) == (11, 8)  # the last unit has one observer only


def test_alpha_needs_two_values() -> None:
    """All of one value, or nothing at all: there is nothing that chance could be told from."""
    assert agreement([]).alpha is None
    assert agreement([{"ana": "blamed", "ben": "blamed"}]).alpha is None
    assert agreement([{"ana": "blamed"}, {"ben": "none"}]).units == 0
    assert agreement([{"ana": "blamed", "ben": "none"}] * 9).alpha < 0  # type: ignore[operator]
