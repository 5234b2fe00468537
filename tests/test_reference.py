"""Which act the words of an event refer to."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import span
from test_tagger import Script

from tracker import labels, reference, windows
from tracker.labels import TokenSpan
from tracker.records import Document
from tracker.reference import Pointing
from tracker.windows import View

TEXT = "Rockets hit a base in Orl. The mayor was shot in Nedal. Police blame the navy for the killing. Rain fell."
NEAR = 6  # its place among the weights
POINTED = (1.0, *(0.0 for _ in reference.WEIGHTS[1:]))


@pytest.fixture
def view() -> View:
    """The text over pieces of four characters."""
    (tokens,) = Script({}, [], {}, {}).tokenize([TEXT])
    return windows.view(Document(TEXT, "x"), tokens)


def at(view: View, words: str) -> TokenSpan:
    """The tokens of some words."""
    found = span(TEXT, words)
    covered = labels.cover(view.tokens.starts, view.tokens.ends, found.start, found.end)
    assert covered
    return covered


def pointing(view: View, to: str, *places: str, seen: str = TEXT) -> Pointing:
    """ "The killing", pointing at some words with nine tenths of what it has."""
    indices = np.arange(*at(view, seen))
    low, high = at(view, to)
    start, end = (np.where(indices == n, 0.9, 0.1 / len(indices)).astype(np.float32) for n in (low, high - 1))
    cue = at(view, "blame")
    return Pointing(span(TEXT, "the killing"), cue, indices, start, end, tuple(at(view, p) for p in places))


def test_candidates_are_acts_and_what_is_pointed_at_besides(view: View) -> None:
    """A place over an act is that act."""
    acts = [at(view, "Rockets hit a base"), at(view, "The mayor was shot")]
    found = reference.candidates(pointing(view, "Rain fell", "Rain fell", "mayor was"), acts)
    assert found == [*acts, at(view, "Rain fell")]
    assert reference.candidates(pointing(view, "Rain fell"), []) == []


def test_features(view: View) -> None:
    """Of a shooting a sentence before "the killing", of which a tenth is in view as the pointer has it."""
    acts = [at(view, "Rockets hit a base"), at(view, "The mayor was shot")]
    told = pointing(view, "Rockets hit a base")
    mass, act, same, other, shared, before, distance, first, seen, length = reference.features(
        told, acts[0], acts, view
    )
    assert mass == pytest.approx(np.log(0.9), abs=0.1)
    assert (act, same, other, shared, before, first, seen) == (1, 0, 1, 0, 1, 1, 1)
    assert (distance, length) == (pytest.approx(np.log(3)), pytest.approx(np.log(acts[0][1] - acts[0][0])))
    second = reference.features(told, acts[1], acts, view)
    assert second[0] < mass
    assert second[7] == 0
    rain = reference.features(told, at(view, "Rain fell"), acts, view)
    assert (rain[1], rain[3], rain[5]) == (0, 0, 0)
    hidden = reference.features(pointing(view, "Rain fell", seen="Rain fell"), acts[0], acts, view)
    assert hidden[8] == 0
    assert hidden[0] == pytest.approx(np.log(1e-3))


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        (POINTED, "Rockets hit a base"),
        (tuple(-1.0 if n == NEAR else 0.0 for n in range(len(POINTED))), "The mayor was shot"),
        (tuple(1.0 if n == 1 else 0.0 for n in range(len(POINTED))), "Rockets hit a base"),
    ],
)
def test_the_weights_say_what_is_meant(view: View, weights: tuple[float, ...], words: str) -> None:
    """The pointer's favourite, the nearest, or any act, the first of them where nothing else tells."""
    acts = [at(view, "Rockets hit a base"), at(view, "The mayor was shot")]
    told = pointing(view, "Rockets hit a base", "Rain fell")
    assert reference.meant(told, acts, view, weights) == at(view, words)
