"""Who stands in a role: words of the network's answer made parties, each with the names that it has in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

import numpy as np

from tracker import gazetteer, labels
from tracker.encoder import Floats, SecondPass, Window
from tracker.labels import TokenSpan
from tracker.names import forms, fullest, listed, own_name, uncut, whole
from tracker.places import capital_of, is_country, state_of
from tracker.records import Party, Span, bare_name, normal_name
from tracker.titles import ORGANISATION
from tracker.windows import View

LONGEST_NAME = 24  # word pieces of a name that a pointer finds
PLACES = 5  # places of a pointer that are weighed against each other
SURE_TOO = 0.8  # probability from which a second party shares a role; the first needs half
LEAST_SHARE = 0.02  # of the likeliest name's probability that the second of "both men" must have
# "Baku and Stepanakert", "the Sons of Omdurman and the Ants"; "Group for the Support of Islam and Muslims" is one.
_NAME = r"(?:[^\W\da-zß-öø-ÿ_]|(?:air force|army|government|militants|military|militia|navy|police|rebels)\b)[^()]*"
_PAIR = re.compile(rf"(?:the )?(?P<one>{_NAME}?),? and (?P<the>the )?(?P<other>{_NAME})")
_PROPER = re.compile(r"[^\W\d_a-zß-öø-ÿ]")  # a capital
_STANDS_FOR = re.compile(
    r"(?!(?-i:US|IT)$)(?:it|its|he|his|him|she|her|they|their|them|we|us|our|i|my|me)"
    r"|(?:the|this|that|which) (?:(?P<state>country|state|republic)|group|organi[sz]ation|movement|militia|faction"
    r"|cell|gang)(?:[’']s)?",
    re.I,
)
# "Groups backed by Iran" are not Iran: the name after such words is not the party's own.
_TIE = r"(?:armed|backed|commanded|controlled|funded|headed|led|run|sent|supported|trained)"
_BACKED = re.compile(rf"\w-{_TIE}\b")
_TIE_END = re.compile(rf"\b{_TIE}$")
_TIED = re.compile(rf"\b(?:{_TIE} by|(?:allied|linked|loyal) (?:to|with))(?: the| an?)?\s*$", re.I)
_PARTED = re.compile(r"[,;:()&/\n]|\b(?:and|or|with|by|und|y)\b")  # what stands between two parties
_PLACED = re.compile(r"\b(?:in|near|at)(?: the)?\s+$", re.I)
_NAMED = re.compile(r" (?:the )?[^\W\d_a-zß-öø-ÿ]")  # goes on with a name: "both Kyiv and", "both the Houthis and"
_PLURAL = re.compile(
    r"(?:the |its |their |his |all )?(?!(?-i:US)\b)"
    r"(both|two|three|four|they|them|their|we|us|our|groups|organi[sz]ations|pair|men)\b",
    re.I,
)
_NOBODY = re.compile(r"\W*(?:(?:an?|the|and|at|by|for|from|in|of|on|or|to|with)\b\W*)*", re.I)
_COUNTS = {"both": 2, "two": 2, "pair": 2, "three": 3, "four": 4}


def of_role(
    view: View,
    window: Window,
    answer: SecondPass,
    role: int,
    found: list[tuple[TokenSpan, float]],
    sentence: Span,
    others: Set[str] = frozenset(),
) -> tuple[Party, ...]:
    """The parties that share a role, each with the names that it has in the text.

    Args:
        view: of the document.
        window: that the second pass looked at.
        answer: of the second pass.
        role: 0 speaker, 1 responsible.
        found: the role's words in tokens of the window, with their probabilities.
        sentence: the cue's.
        others: names as ``names_of`` gives them, which a party here rather has not.
    """
    spans = _whole_names(_together(found, sentence, view, window), view, window)
    return _each_once([p for at in spans for p in _named(view, window, answer, role, at, others)])


def _named(view: View, window: Window, answer: SecondPass, role: int, at: TokenSpan, others: Set[str]) -> list[Party]:
    """The party of these words with the names that the pointer finds for it, rather not one of the others' names.

    Words that name two, "Kyiv and the Red Front", are two parties.
    """
    text = view.document.text
    span = uncut(view.words(window, at), text)
    own = own_name(span.text, text)
    if (own is None or " and " not in own) and len(both := _names_in(span, text)) > 1:
        return [Party(one, (fullest(whole(one, text), text),)) for one in both]
    alike = forms(own, text) if own else []
    if len(alike) == 1:
        return [Party(span, (alike[0],))]
    places = [(view.words(window, place), score) for place, score in _point(answer, role, at, LONGEST_NAME)]
    if own:  # of two brothers the one pointed at
        pointed = (fullest(name, text) for name, _ in names_among(places, span, text))
        return [Party(span, (next((name for name in pointed if name in alike), fullest(own, text)),))]
    if places and _tied(places[0][0], span):
        return [Party(span, (fullest(bare_name(span.text), text),))]
    found = names_among(_whoever_backs(places, span), span, text)
    if others:
        found = [f for f in found if normal_name(fullest(f[0], text)) not in others] or found
    chosen = meant(found, span.text, listed(places[0][0], text) if places else [])
    names = dict.fromkeys(fullest(name, text) for name in chosen)
    return [Party(span, tuple(names) or (bare_name(span.text),))]


def _together(
    spans: list[tuple[TokenSpan, float]], sentence: Span, view: View, window: Window
) -> list[tuple[TokenSpan, float]]:
    """Of several parties of a role those that may share it: in the cue's sentence where any is, all but one sure."""
    if len(spans) < 2:
        return spans
    near = [s for s in spans if view.words(window, s[0]).overlaps(sentence)]
    sharing = near or spans
    best = max(sharing, key=lambda s: s[1])
    return [s for s in sharing if s == best or s[1] >= SURE_TOO]


def _whole_names(spans: list[tuple[TokenSpan, float]], view: View, window: Window) -> list[TokenSpan]:
    """The parties among spans of one role: pieces of one name joined, bare punctuation dropped.

    Two parties have a word or a sign between them ("Kyiv and Washington", "Kyiv, Washington"); pieces of one have at
    most one word that is neither, or "groups backed" and "by", or make a known name, "Islamic State of Iraq" and "the
    Levant". Beside another, what stands "in Tehran" is a place, and the "both" before two names is none.
    """
    joined: list[TokenSpan] = []
    for (low, high), _ in spans:
        words = view.words(window, (low, high))
        if not any(c.isalnum() for c in words.text):
            continue
        before = view.words(window, joined[-1]) if joined else None
        between = view.document.text[before.end : words.start] if before and before.end <= words.start else ","
        backed = before is not None and between.strip() == "by" and _TIE_END.search(before.text)
        if before and _PLACED.search(view.document.text[max(0, words.start - 12) : words.start]):
            continue
        if words.text.casefold() == "both" and _NAMED.match(view.document.text, words.end):
            continue
        joins = backed or (len(between.split()) <= 1 and not _PARTED.search(between))
        if joins or (before and gazetteer.candidates(bare_name(view.document.text[before.start : words.end]))):
            joined[-1] = (joined[-1][0], high)
        else:
            joined.append((low, high))
    return joined


def _each_once(parties: Sequence[Party]) -> tuple[Party, ...]:
    """The parties of a role, each once: words that name nobody ("an", "of the") are none, nor is a name told again."""
    kept: dict[tuple[str, ...], Party] = {}
    for party in parties:
        key = tuple(normal_name(name) for name in party.names)
        if not _NOBODY.fullmatch(party.span.text):
            kept.setdefault(key, party)
    return tuple(kept.values()) or tuple(parties[:1])


def sides(parties: Sequence[Party]) -> set[str]:
    """The names of parties and the states of their adjectives ("Iranian officials"), to compare: none blames itself."""
    words = [word for p in parties for word in p.span.text.split()]
    states = [state for word in words if word[:1].isupper() and (state := state_of(word))]
    return names_of(parties) | {normal_name(s) for s in states}


def names_of(parties: Sequence[Party]) -> set[str]:
    """The names of parties, to compare."""
    return {normal_name(n) for p in parties for n in p.names}


def _tied(place: Span, words: Span) -> bool:
    """Whether the place lies in the words as what they are only tied to: "Iran" in "groups backed by Iran"."""
    inside = words.start < place.start and place.end <= words.end
    return inside and _TIED.search(words.text[: place.start - words.start]) is not None


def _whoever_backs(places: list[tuple[Span, float]], words: Span) -> list[tuple[Span, float]]:
    """The places that words point to; of "Iran-backed groups" none is a state."""
    if not _BACKED.search(words.text):
        return places
    return [(place, score) for place, score in places if not (state_of(place.text) or is_country(place.text))]


def _point(answer: SecondPass, role: int, span: TokenSpan, longest: int) -> list[tuple[TokenSpan, float]]:
    """Where the words of a role point: the likeliest places, none over another, with their probabilities.

    Args:
        answer: of the second pass.
        role: 0 speaker, 1 responsible, 2 event.
        span: the role's words, in tokens of the window.
        longest: most tokens of what is pointed at.
    """
    return labels.likeliest(*pointer(answer, role, span), longest, PLACES)


def pointer(answer: SecondPass, role: int, span: TokenSpan) -> tuple[Floats, Floats]:
    """Probability of each token in view to be the first, and the last, of what the words of a role point at."""
    ends = []
    for side in (0, 1):
        query = answer.queries[side][span[0] : span[1], role].mean(axis=0)
        ends.append(labels.softmax(answer.keys[side] @ query / np.sqrt(len(query))))
    return ends[0], ends[1]


def names_among(places: Sequence[tuple[Span, float]], words: Span, text: str) -> list[tuple[str, float]]:
    """The names among the places that a party's words point at, the likeliest first, each with its probability.

    A pronoun or the like of "the group" stands for a proper name where any is pointed at, "the country" for a state;
    in a text all in capitals nothing tells names from nouns.
    """
    told = [(p, score) for p, score in places if not re.search(r"[.!?;:]\s|[\"“”\n]", p.text)]
    plain = [(whole(part, text), score) for p, score in told for part in _names_in(p, text)]
    plain = [(name, score) for name, score in plain if normal_name(name)]
    stands = _STANDS_FOR.fullmatch(words.text)
    if text.isupper() or not stands:
        return plain
    if stands["state"]:
        states = [(name, score) for name, score in plain if is_country(fullest(name, text)) or capital_of(name)]
        if states:
            return states
    return [(name, score) for name, score in plain if _PROPER.search(name)] or plain


def _names_in(place: Span, text: str) -> list[Span]:
    """The names that one place holds, "the Red Front and the Ants"; the place itself where it holds one."""
    pair = _PAIR.fullmatch(place.text)
    # "Group for the Support of Islam and Muslims" is one, "Sons of Omdurman and the Ants" are two.
    if not pair or (re.search(r" (?:of|for) ", pair["one"]) and not pair["the"]):
        return [place]
    bare, one, other = bare_name(place.text), pair["one"], pair["other"]
    if gazetteer.candidates(bare) or is_country(bare):
        return [place]
    # "Justice and Development Party" and "Truth, Justice and Peace Commission", but "Hamas and Fatah Movement"
    first = list(re.finditer(r"(?:the )?([^,]+)(?:, )?", one))
    joined = not pair["the"] and other.split()[-1].casefold() in ORGANISATION
    if joined and not any(" " in m[1] or gazetteer.candidates(m[1]) or is_country(m[1]) for m in first):
        return [place]
    if not all(re.fullmatch(_NAME, m[1]) for m in first):  # "Orl, a judge and Coe"
        return [place]
    ends = [(pair.start("one") + m.start(1), pair.start("one") + m.end(1)) for m in first] + [pair.span("other")]
    return [Span.cut(text, place.start + start, place.start + end) for start, end in ends]


def meant(named: Sequence[tuple[str, float]], words: str, row: Sequence[str] = ()) -> list[str]:
    """Of the names that a party's words point at, those that they stand for: one, or several for "both men", "they".

    Args:
        named: the likeliest first, each with its probability.
        words: of the party.
        row: the list of names in the text that the likeliest stands in.
    """
    plural = _PLURAL.match(words)
    if not plural or not named:
        return [name for name, _ in named[:1]]
    count = _COUNTS.get(plural[1].casefold())
    if count:
        if len(row) == count:
            return list(row)
        return [name for name, score in named[:count] if score > named[0][1] * LEAST_SHARE]
    if len(row) > 1 and len(named) > 1 and {named[0][0], named[1][0]} <= set(row):
        return list(row)
    of_one_place = sum(score == named[0][1] for _, score in named)
    unsure = len(named) > 1 and named[0][1] < 0.65 and named[1][1] > 0.2
    return [name for name, _ in named[: max(of_one_place, 1 + unsure)]]
