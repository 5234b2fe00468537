"""Names to actors: which ways of writing a name mean the same side."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker import places
from tracker.records import bare_name, normal_name

_INTRODUCED = re.compile(r"(?<![\w’'-])((?:[^\W\d_][\w’'-]* ){1,9})[(\[]([A-Z][A-Za-z-]{1,9})[)\]]")
_SMALL = {"of", "the", "for", "and", "in", "de", "del", "la", "al"}


def acronyms(text: str) -> dict[str, str]:
    """The acronyms that the text introduces, "Lord's Resistance Army (LRA)", with what they stand for."""
    found: dict[str, str] = {}
    for match in _INTRODUCED.finditer(text):
        words, letters = match[1].split(), match[2].replace("-", "").casefold()
        for start in range(len(words)):
            tail = words[start:]
            if any(initials == letters for initials in _initials(tail)) and tail[0].casefold() not in _SMALL:
                found.setdefault(match[2], " ".join(tail))
                break
    return found


def _initials(words: list[str]) -> tuple[str, str]:
    """First letters of words (parts of hyphenated ones too), with and without the small words."""
    parts = [p for w in words for p in w.split("-") if p]
    every = "".join(p[0] for p in parts).casefold()
    return every, "".join(p[0] for p in parts if p.casefold() not in _SMALL).casefold()


def resolve(names: Iterable[str], text: str) -> dict[str, str]:
    """The actor's name for each name in a document: acronyms spelt out, capitals as their state.

    Args:
        names: as the tagger resolved them within the document.
        text: the document, for the acronyms that it introduces.
    """
    introduced = {normal_name(short): full for short, full in acronyms(text).items()}
    found = {}
    for name in names:
        bare = bare_name(name)
        found[name] = introduced.get(normal_name(bare)) or places.capital_of(bare) or bare
    return found
