"""A name and a text in, the fullest form that the text has out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.names import fullest, runs, spelt_out
from tracker.places import state_of

TEXT = """Governor Harlow Coe spoke for an hour. Mr. Coe said the Lord's Resistance Army (LRA) had burnt the mill.
On Tuesday Jean and Marie Dubois fled. The Niger Movement for Justice (MNJ) and the Youth Guard denied it.
The Hadendawa Youth Guard, the Interior Ministry said, has no aircraft. Iranian jets were seen. Dubois wept."""


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("Coe", "Harlow Coe"),
        ("Mr. Coe", "Harlow Coe"),
        ("Governor Harlow Coe", "Harlow Coe"),
        ("LRA", "Lord's Resistance Army"),
        ("MNJ", "Niger Movement for Justice"),
        ("Guard", "Hadendawa Youth Guard"),
        ("Youth Guard", "Hadendawa Youth Guard"),
        ("Interior Ministry", "Interior Ministry"),
        ("Iranian", "Iran"),
        ("Iranian jets", "Iran"),
        ("Iranians", "Iran"),
        ("Moscow", "Moscow"),
        ("villagers", "villagers"),
        ("Lord's Resistance Army (LRA)", "Lord's Resistance Army"),
    ],
)
def test_the_fullest_name(name: str, full: str) -> None:
    """Titles go, short forms are spelt out, surnames get their first names; departments and towns stay."""
    assert fullest(name, TEXT) == full


def test_two_of_one_name_stay_apart() -> None:
    """Of two brothers none is meant more than the other."""
    assert fullest("Baum", "Otto Baum wrote to Karl Baum. Baum was silent.") == "Baum"


def test_a_run_ends_at_a_sentence_and_skips_its_opener() -> None:
    """Two sentences do not make one name; "On Tuesday" is none; initials and short titles do not end one."""
    found = runs("He fled Sarn. On Tuesday Gen. J. Orl died.")
    assert "Sarn" in found
    assert any(name.endswith("Orl") and "Sarn" not in name for name in found)


def test_short_forms_need_a_name_before_them() -> None:
    """A place in brackets or a lone word before the bracket introduces nothing."""
    assert spelt_out("The mill (Sarn) burnt. Orl (LRA) fled.") == {}


@pytest.mark.parametrize("word", ["Republican", "Guardian", "Christian", "Houthi", "Congolese", "an", ""])
def test_what_is_no_peoples_name_has_no_state(word: str) -> None:
    """A word that only ends like one, and a people of two states, are left alone."""
    assert state_of(word) is None


@given(st.text(max_size=40), st.text(max_size=200))
def test_any_name_in_any_text(name: str, text: str) -> None:
    """Whatever the text, a name comes back, and not an empty one for a real one."""
    assert fullest(name, text) or not name.strip("()[] \t\n")
