"""Towns and countries by exact name."""

from __future__ import annotations

import time

import pytest
from conftest import texts
from hypothesis import given, settings

from tracker import places


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A base near Mosul was hit.", [("Mosul", "IQ")]),
        ("Israel's army struck Gaza", [("Israel", "IL"), ("Gaza", "PS")]),
        ("A bank in New York and a port of South Korea", [("New York", "US"), ("South Korea", "KR")]),
        ("Saint Petersburg, Russia", [("Saint Petersburg", "RU"), ("Russia", "RU")]),
        ("The Islamic Resistance in Iraq", [("Iraq", "IQ")]),
        ("in Rio de Janeiro", [("Rio de Janeiro", "BR")]),
    ],
)
def test_places_that_a_text_names(text: str, expected: list[tuple[str, str]]) -> None:
    """With the country that they lie in; a possessive is not part of the name."""
    found = places.find(text)
    assert [(p.name, p.country) for p in found] == expected
    assert all(text[p.span.start : p.span.end] == p.name for p in found)


@pytest.mark.parametrize(
    "text",
    [
        *("Iraqi and French troops", "the Iranians", "Ukrainian Russian Syrian Lebanese Israeli", "mosul", "MOSULITES"),
        *("Police said so.", "Most people fled.", "Along the road", "March 5", "Same day", "David Toll", ""),
    ],
)
def test_what_names_no_place(text: str) -> None:
    """Never from demonyms, and no towns called Police, Most or Along where a sentence only starts so."""
    assert places.find(text) == []


def test_town_of_several_countries() -> None:
    """Valencia is in Venezuela, where most people live in one, but in Spain where the document names Spain."""
    assert places.find("Valencia")[0].country == "VE"
    assert places.find("Valencia", near=["ES"])[0].country == "ES"


def test_towns_have_people_and_countries_none() -> None:
    """So that the town can be preferred."""
    assert places.find("Mosul")[0].population > 1_000_000
    assert places.find("Iraq")[0].population == 0


@pytest.mark.parametrize(("name", "state"), [("Pyongyang", "North Korea"), ("Tehran", "Iran"), ("Mosul", None)])
def test_capital_of(name: str, state: str | None) -> None:
    """A capital stands for its state, another town does not."""
    assert places.capital_of(name) == state


@given(texts())
@settings(max_examples=100, deadline=None)
def test_any_text(text: str) -> None:
    """Whatever stands around it, the town is found where it stands."""
    text = f"{text} in Mosul's {text}"
    found = places.find(text)
    for place in found:
        place.span.check(text)
    assert "Mosul" in [p.name for p in found]


def test_long_run_of_capitals_takes_no_time() -> None:
    """20,000 capitalised words in a row; the fourth is a town."""
    text = "Xa Xa Xa Mosul " * 5000
    started = time.process_time()
    assert len(places.find(text)) == 5000
    assert time.process_time() - started < 3
