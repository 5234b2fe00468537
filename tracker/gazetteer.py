"""The gazetteer: states and well-known actors, with the ways in which the news writes them.

Its two files, ``data/states.yaml`` and ``data/actors.yaml``, were written for this project; their heads tell where
the facts come from and what each field means. They are read on first use, never at import.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from tracker.records import ActorKind, bare_name

_LONGEST = 6  # words of a state's name; "Democratic Republic of the Congo" has five


class Form(StrEnum):
    """What a word for a state is."""

    NAME = "name"
    DEMONYM = "demonym"
    ADJECTIVE = "adjective"  # before a force or a ministry only
    CAPITAL = "capital"
    TOWN = "town"  # a capital that stands for its state only where the text names that in another way too
    SHARED = "shared"  # a name of several states
    REGION = "region"  # tells what a text is about, but is no name of the state


@dataclass(frozen=True, slots=True)
class State:
    """A state, present or former."""

    name: str  # as the news agencies write it
    adjective: str  # "Iranian", "US"
    code: str | None = None  # ISO 3166 two-letter code; None for a former state


@dataclass(frozen=True, slots=True)
class Entry:
    """An actor that the gazetteer knows."""

    name: str
    kind: ActorKind
    countries: tuple[str, ...] = ()  # where it is active, by the names of states
    state: str | None = None  # the state whose force or body it is
    part_of: str | None = None  # the actor whose arm it is
    branch_of: str | None = None  # the movement whose regional branch it is
    offices: tuple[str, ...] = ()  # "army" where "the Israeli army" is this actor
    years: tuple[int | None, int | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Alias:
    """One way of writing an entry's name."""

    words: str
    entry: Entry
    local: bool  # whether it means the entry only where the text names one of its countries


def key(name: str) -> str:
    """A name as it is looked up: letters and digits alone, without case, accents, article and possessive.

    >>> key("the C.I.A."), key("MS-13"), key("Türkiye’s")
    ('cia', 'ms13', 'turkiye')
    """
    return "".join(filter(str.isalnum, plain(bare_name(name.casefold()))))


def plain(words: str) -> str:
    """The words without accents.

    >>> plain("Łódź and Bogotá"), plain("Chișinău")
    ('Lodz and Bogota', 'Chisinau')
    """
    if words.isascii():
        return words
    parts = unicodedata.normalize("NFKD", words.translate(_LETTERS))
    return "".join(c for c in parts if not unicodedata.combining(c))


_LETTERS = str.maketrans(
    {"\u0131": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "æ": "ae", "ß": "ss"}
)
# What transliterations from Arabic, Persian, Urdu and Hebrew write in several ways, and British and American spelling.
_FOLDS = (("defence", "defense"), ("dj", "j"), ("ph", "f"), ("ou", "u"))
_SOUNDS = str.maketrans("zqoey", "skuii")
_END = re.compile(r"(?:s|(?<=a)h)$")  # a plural; the last letter of "Nusrah", which others leave out
_AND = re.compile(r"(?<![^\s-])wa[\s-]?[aeu]?l[\s-]")  # "wal-", "wa al-"
_ARTICLES = re.compile(
    r"(?<![^\s-])(?:al|el|ul)(?:[\s-]+|(?=$))|(?<![^\s-])(?:a[nszdtr]|ash|u[drs]|[ei])-", re.IGNORECASE
)


def loose_key(name: str) -> str:
    """A name with the spellings of one sound folded together; never used for states and acronyms.

    >>> loose_key("Hizb-ul-Mujahedin") == loose_key("Hizbul Mujahideen") == loose_key("Hizb al-Mujahidin")
    True
    >>> loose_key("Jabhat al-Nusrah") == loose_key("Jabhat an-Nusra")
    True
    >>> loose_key("Ansar al-Sharia") == loose_key("Ansar ash-Shari'a"), loose_key("Niger") == loose_key("Nigeria")
    (True, False)
    """
    folded = re.sub(r"(?<=\w)[’'‘`ʿʾ](?=\w)", "", bare_name(plain(name.casefold())))
    folded = re.sub(r"(?<=\w{4})ul(?=\s)", "", _ARTICLES.sub("", _AND.sub("wa ", folded)))
    for one, other in _FOLDS:
        folded = folded.replace(one, other)
    folded = re.sub(r"(.)\1+", r"\1", folded.translate(_SOUNDS))
    return "".join(_END.sub("", w) if len(w) > 3 else w for w in re.findall(r"\w+", folded))


def _read(file: str) -> dict[str, list[dict[str, Any]]]:
    import yaml

    # Ten times as fast as the loader in Python, which stands in where PyYAML was built without libyaml.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files("tracker").joinpath("data", file).read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=loader))  # noqa: S506


@cache
def _state_forms() -> dict[str, list[tuple[State, Form, bool]]]:
    """The states by the key of each word for them, and whether that is to be written in capitals."""
    found: dict[str, list[tuple[State, Form, bool]]] = {}
    sections = _read("states.yaml")
    for row in (*sections["states"], *sections["former"]):
        demonyms, adjectives = row.get("demonyms", ()), row.get("adjectives", ())
        state = State(row["name"], next(iter((*adjectives, *demonyms)), row["name"]), row.get("code"))
        for form, all_words in (
            (Form.NAME, (row["name"], *row.get("names", ()))),
            (Form.DEMONYM, demonyms),
            (Form.ADJECTIVE, adjectives),
            (Form.CAPITAL, row.get("capitals", ())),
            (Form.TOWN, row.get("towns", ())),
            (Form.SHARED, row.get("shared", ())),
            (Form.REGION, row.get("regions", ())),
        ):
            for words in all_words:
                found.setdefault(key(words), []).append((state, form, words.isupper() and len(words) < 4))
    return found


@cache
def states() -> dict[str, State]:
    """Every state by its name."""
    return {state.name: state for forms in _state_forms().values() for state, _, _ in forms}


def state_forms(words: str) -> dict[Form, list[State]]:
    """The states that the words may stand for, by what the words are to them; "Iranians" is what "Iranian" is."""
    wanted = key(words)
    capitals = words.strip(".").replace(".", "")[:2].isupper()
    found: dict[Form, list[State]] = {}
    for singular in (wanted, wanted.removesuffix("s")):
        for state, form, upper in _state_forms().get(singular, ()):
            if (capitals or not upper) and (singular == wanted or form is Form.DEMONYM):
                found.setdefault(form, []).append(state)
        if found:
            break
    return found


_WORD = re.compile(r"\w[\w’'.]*")


@lru_cache(maxsize=16)
def states_named(text: str) -> Counter[str]:
    """How often the text names each state, by name, demonym, capital or region.

    >>> states_named("Kabul blamed Pakistan's army; the Afghan minister said Congo did not.")
    Counter({'Afghanistan': 2, 'Pakistan': 1})
    """
    found: Counter[str] = Counter()
    tokens = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    at = 0
    while at < len(tokens):
        start = tokens[at][0]
        step = 1
        if text[start].isupper():
            for size in range(min(_LONGEST, len(tokens) - at), 0, -1):
                words = text[start : tokens[at + size - 1][1]]
                named = {s.name for form, ss in state_forms(words).items() if form is not Form.TOWN for s in ss}
                if named:
                    found.update(named if len(named) == 1 else ())
                    step = size
                    break
        at += step
    return found


@cache
def entries() -> tuple[Entry, ...]:
    """Every actor of the gazetteer that is no state."""
    return tuple(dict.fromkeys(alias.entry for alias in _aliases()))


def written() -> Iterator[str]:
    """Every way of writing them."""
    return (alias.words for alias in _aliases())


@cache
def _aliases() -> tuple[Alias, ...]:
    found = []
    for kind, rows in _read("actors.yaml").items():
        for row in rows:
            entry = _entry(ActorKind(kind), row)
            found += [Alias(words, entry, False) for words in (entry.name, *map(str, row.get("aliases", ())))]
            found += [Alias(str(words), entry, True) for words in row.get("local", ())]
    return tuple(found)


def _entry(kind: ActorKind, row: dict[str, Any]) -> Entry:
    told = row.get("country", ())
    countries = (told,) if isinstance(told, str) else tuple(told)
    own = kind in (ActorKind.FORCE, ActorKind.BODY, ActorKind.PERSON) and not row.get("stateless")
    own = own and len(countries) == 1 and (kind is not ActorKind.PERSON or "part_of" not in row)
    since, _, until = str(row.get("years", "")).partition("-")
    return Entry(
        str(row["name"]),
        kind,
        countries,
        countries[0] if own else None,
        row.get("part_of"),
        row.get("branch_of"),
        tuple(row.get("office", ())),
        (int(since) if since else None, int(until) if until else None),
    )


def _index(pairs: Iterable[tuple[str, Alias]]) -> dict[str, list[Alias]]:
    found: dict[str, list[Alias]] = {}
    for words, alias in pairs:
        known = found.setdefault(words, [])
        if all(alias.entry is not other.entry for other in known):
            known.append(alias)
    return found


@cache
def exact() -> dict[str, list[Alias]]:
    """The ways of writing by ``key``."""
    return _index((key(alias.words), alias) for alias in _aliases())


@cache
def loose() -> dict[str, list[Alias]]:
    """The longer ways of writing, no acronyms, by ``loose_key``."""
    return _index((loose_key(a.words), a) for a in _aliases() if _is_wordy(a.words))


def _is_wordy(words: str) -> bool:
    return not words.isupper() and len(loose_key(words)) >= 5


def candidates(name: str) -> list[Alias]:
    """The actors that the name may mean: as it is written, else with the spellings of one sound folded together."""
    if len(name) > 200:
        return []
    found = [_as_written(name, alias) for alias in exact().get(key(name), ()) if _fits_case(name, alias.words)]
    return found or (loose().get(loose_key(name), []) if _is_wordy(name) else [])


def _fits_case(name: str, words: str) -> bool:
    """Whether the name may be that acronym: "IS" and "Eta" are, "is" and "Is" are not."""
    return not words.isupper() or name.isupper() or (len(words) > 2 and name[:1].isupper())


def _as_written(name: str, alias: Alias) -> Alias:
    """The alias; "Kadek", which may be a name, means KADEK only where the text names its country."""
    doubtful = alias.words.isupper() and not name.isupper() and bool(alias.entry.countries)
    return Alias(alias.words, alias.entry, alias.local or doubtful)


@cache
def offices() -> dict[tuple[str, str], Entry]:
    """The actors that are called by their state and an office, ("Israel", "army")."""
    return {(entry.countries[0], office): entry for entry in entries() for office in entry.offices}


def branches(parent: str) -> Iterator[Entry]:
    """The regional branches of a movement."""
    return (entry for entry in entries() if entry.branch_of == parent)
