"""Which ways of writing a name mean the same side."""

from __future__ import annotations

import time

import pytest
from conftest import texts
from hypothesis import given, settings

from tracker import actors


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("said the Lord's Resistance Army (LRA).", {"LRA": "Lord's Resistance Army"}),
        ("the Front for the Liberation of Palestine (FLP) and", {"FLP": "Front for the Liberation of Palestine"}),
        ("the Popular Front of Liberation [PFOL]", {"PFOL": "Popular Front of Liberation"}),
        ("Al-Aqsa Brigades (AAB) and Red Hand (RH)", {"AAB": "Al-Aqsa Brigades", "RH": "Red Hand"}),
        ("a spokesman for the Army (Monday)", {}),
        ("the Northern Front (its largest) said", {}),
        ("(LRA)", {}),
    ],
)
def test_acronyms(text: str, expected: dict[str, str]) -> None:
    """Initials of the words before the bracket, with or without the small ones; other brackets introduce nothing."""
    assert actors.acronyms(text) == expected


def test_resolve() -> None:
    """An acronym is spelt out, a capital is its state, all else is itself without article and possessive."""
    text = "The Lord's Resistance Army (LRA) denied it; Pyongyang and Mosul did not."
    found = actors.resolve(["the LRA", "LRA's", "Pyongyang", "Mosul", "the Northern Front", "Israel’s"], text)
    assert found == {
        "the LRA": "Lord's Resistance Army",
        "LRA's": "Lord's Resistance Army",
        "Pyongyang": "North Korea",
        "Mosul": "Mosul",
        "the Northern Front": "Northern Front",
        "Israel’s": "Israel",
    }


@given(texts())
@settings(max_examples=100, deadline=None)
def test_any_text(text: str) -> None:
    """What an acronym stands for is written in the text."""
    text = f"{text} of the Red Hand (RH) {text}"
    found = actors.acronyms(text)
    assert found["RH"] == "Red Hand"
    assert all(" ".join(full.split()) in " ".join(text.split()) for full in found.values())


@pytest.mark.parametrize("unit", ["a-", "a", "Ab ", "a-b (", "’"])
def test_hostile_text_takes_no_time(unit: str) -> None:
    """A hundred thousand characters that a careless pattern would try in every split."""
    text = (unit * 100_000)[:100_000]
    started = time.process_time()
    assert actors.acronyms(text) == {}
    assert time.process_time() - started < 3
