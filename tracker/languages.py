"""Which language a text is in: what is said of it, unless its words clearly say otherwise, else its words.

The words are looked up in simplemma's word lists, which the project needs anyway. On the corpus every text has at least
86 % of its words in the English list, and no sentence of 60 letters or more has less than half (5,000 sentences); one
and the same piece of news in fifteen other languages has at most 30 %.
"""

from __future__ import annotations

from collections.abc import Sequence

import pycountry
import simplemma

from tracker.records import Document

UNDETERMINED = "und"  # as ISO 639 calls a language that nobody has told
FEWEST = 60  # letters; a shorter text is too short to judge, its names alone may be half of it
SAMPLE = 5000  # characters that are looked at
KNOWN = 0.5  # share of the words from which a text is in one of the languages
CLEAR = 0.15  # so far above or below that the words go before what is said: many pages bear their template's language


def unknown(document: Document, languages: Sequence[str]) -> str | None:
    """The document's language where it is none of those given; None where it is one of them, or nothing tells.

    Args:
        document: with what its source says of its language, if anything.
        languages: ISO 639-1 codes, those of them that simplemma has words of.

    Returns:
        An ISO 639-1 code, or ``UNDETERMINED``.
    """
    told = code(document.language or "")
    other = None if told in languages else told
    sample = document.text[:SAMPLE]
    if sum(c.isalpha() for c in sample) < FEWEST:
        return other
    needed = KNOWN if told is None else KNOWN + CLEAR if other else KNOWN - CLEAR
    known = simplemma.in_target_language(sample, lang=tuple(languages)) >= needed
    return None if known else other or UNDETERMINED


def code(words: str) -> str | None:
    """The ISO 639 code that a language is told by, the shorter one where there are two; None where it tells none.

    >>> code("en-GB"), code("French"), code("deu"), code("latest")
    ('en', 'fr', 'de', None)
    """
    tag, languages = words.replace("_", "-").split("-")[0].strip().casefold(), pycountry.languages
    # "en" is also the name of a language of its own.
    found = languages.get(alpha_2=tag) or languages.get(alpha_3=tag) or languages.get(name=tag.capitalize())
    return None if found is None or tag == UNDETERMINED else str(getattr(found, "alpha_2", found.alpha_3))
