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
        ("in central Kharkiv, Central Kharkiv", [("Kharkiv", "UA"), ("Kharkiv", "UA")]),
        ("Kyiv's Podil district", [("Kyiv", "UA"), ("Podil", "UA")]),
        ("Odesa Port burnt, the Kherson Strand too", [("Odesa", "UA"), ("Kherson", "UA")]),
        ("In Mosul rebels fled", [("Mosul", "IQ")]),
        ("Iraqi Mosul, and Taliban-held Kunduz", [("Mosul", "IQ"), ("Kunduz", "AF")]),
        ("Blast Rocks Kabul", [("Kabul", "AF")]),
        ("rebels shelled Mosul Monday", [("Mosul", "IQ")]),
        ("the University of Mosul, near Mosul Dam", [("Mosul", "IQ"), ("Mosul", "IQ")]),
        ("Kabul Police said so", [("Kabul", "AF")]),
        ("a mall in Austin was hit", [("Austin", "US")]),
        ("in St. Petersburg and in St Petersburg", [("St. Petersburg", "RU"), ("St Petersburg", "RU")]),
        ("near Main St. Mosul saw fire", [("Mosul", "IQ")]),
    ],
)
def test_places_that_a_text_names(text: str, expected: list[tuple[str, str]]) -> None:
    """With the country that they lie in; a possessive is not part of the name."""
    found = places.find(text)
    assert [(p.name, p.country) for p in found] == expected
    assert all(text[p.span.start : p.span.end] == p.name for p in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in the Democratic Republic of the Congo", [("Democratic Republic of the Congo", "CD")]),
        ("the Democratic Republic of Congo", [("Democratic Republic of Congo", "CD")]),
        ("a mine in the DRC, a port in the UAE", [("DRC", "CD"), ("UAE", "AE")]),
        ("Burma, Czech Republic, Kosovo", [("Burma", "MM"), ("Czech Republic", "CZ"), ("Kosovo", "XK")]),
        ("UK troops in the UK", [("UK", "GB")]),
        ("CAR BOMB KILLS TEN", []),
        ("in Latin America, by a Bank of America clerk", []),
        ("a pub in Northern Ireland", [("Northern Ireland", "GB")]),
        ("a pub in Ireland", [("Ireland", "IE")]),
        ("Northern Syria", [("Syria", "SY")]),
        ("Cabo Delgado", [("Cabo Delgado", "MZ")]),
        ("a hall in Donbas", [("Donbas", "UA")]),
        ("South Georgia and the South Sandwich Islands", [("South Georgia and the South Sandwich Islands", "GS")]),
    ],
)
def test_countries_and_regions(text: str, expected: list[tuple[str, str]]) -> None:
    """By their usual names; an acronym or a region's single word only after a preposition."""
    assert [(p.name, p.country) for p in places.find(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a shooting in Virginia, a fire in Florida", [("Virginia", "US"), ("Florida", "US")]),
        ("a school in Richmond, Virginia, was hit", [("Richmond", "US"), ("Virginia", "US")]),
        ("a mall in Ontario", [("Ontario", "CA")]),
        ("a farm in North Carolina", [("North Carolina", "US")]),
        ("on the road to Rutba, in Anbar province", [("Anbar", "IQ")]),
        ("Kaduna State police, in Plateau State", [("Kaduna", "NG")]),
        ("the Bali attacks", [("Bali", "ID")]),
        ("Virginia said so, a Virginia court did not, Magdalena Cobo died", []),
        ("the nurse, Magdalena Cobo, in the Chin Human Rights Center", []),
        ("in Central, in the Lot, in the Pool", []),
    ],
)
def test_states_and_provinces(text: str, expected: list[tuple[str, str]]) -> None:
    """Of all countries; not where a person or an office bears the name."""
    assert [(p.name, p.country) for p in places.find(text)] == expected


@pytest.mark.parametrize(
    ("text", "country"), [("in Punjab", "IN"), ("in Punjab", "PK"), ("in Plateau State", "NG"), ("in Montana", "BG")]
)
def test_region_of_two_countries(text: str, country: str) -> None:
    """Punjab lies in the one that the document names."""
    assert [p.country for p in places.find(text, [country])] == [country]


@pytest.mark.parametrize(
    ("name", "country"),
    [("Burma", True), ("UAE", True), ("Kosovo", True), ("UK", False), ("Donbas", False), ("Mosul", False)],
)
def test_is_country(name: str, country: bool) -> None:
    """By any name but one that stands before nouns, and never for a region."""
    assert places.is_country(name) is country


@pytest.mark.parametrize(
    "text",
    [
        *("Hassan Nasrallah spoke.", "Lloyd Austin left, and Austin said so.", "Hillary Clinton's aide"),
        *("the Obama administration", "Obama left.", "Mayor Austin Coe", "Defence Minister Hassan Farouk"),
        *("Harlow Preston fled.", "Hassan al-Farouk spoke.", "Jackson Coe was shot.", "Mocimboa da Praia"),
        *("a tanker in the Gulf of Oman", "off the Gulf of Aden", "the Sea of Japan"),
    ],
)
def test_parts_of_other_names(text: str) -> None:
    """A town's name in a person's, and a land's in that of waters, is no place."""
    assert places.find(text) == []


@pytest.mark.parametrize(
    ("words", "person"),
    [("President Coe's", True), ("Lloyd Austin", True), ("Sheikh Zuweid", False), ("Odesa's", False)],
)
def test_is_person(words: str, person: bool) -> None:
    """Known, or with a title and something of their own; there are towns that begin with a title."""
    assert places.is_person(words) is person


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
