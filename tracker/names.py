"""A name as it stands in a text, in; the fullest form of it that the text has, out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from tracker import gazetteer, places
from tracker.actors import acronyms, initials
from tracker.dates import DAYS, MONTHS
from tracker.offices import ARMS
from tracker.records import ActorKind, Span, bare_name, normal_name
from tracker.titles import ORGANISATION, TITLES, surname, without_titles

_SMALL = (
    r"(?:of|the|for|in|on|de|del|della|di|du|des|la|le|el|al|bin|ibn|van|von|der|da|dos|ag|e|i|y|\d+(?:st|nd|rd|th)?)"
)
_CAPITAL = r"(?!(?:The|A|An)(?![\w-]))(?:(?:a[dlnrstz]|ash|el|ul)-)?[^\W\da-zß-öø-ÿ_](?:[\w’'-]|\.(?![A-Z][a-z]))*"
# Capitalised words, small ones and a nickname in quotes only between them; a full stop ends a run unless it follows
# what may be an abbreviation.
_RUN = re.compile(
    rf"(?<![\w-])(?<!\w[’']){_CAPITAL}(?:(?:(?<!\.)|(?<=\b\w\.)|(?<=\b\w{{2}}\.)|(?<=\b\w{{3}}\.))[ \t]+"
    rf"(?:(?:{_SMALL})[ \t]+|[“\"]{_CAPITAL}(?: {_CAPITAL}){{0,2}}[”\"][ \t]+){{0,2}}{_CAPITAL})*"
)
_SHORT = re.compile(r"[ \t]*[(\[]([^\W\d_a-z][\w.-]{1,9})[)\]]")
_OF_A_STATE = re.compile(rf"((?:North |South |New |Sri )?[A-Z][\w.]+)(?: {ARMS})?")
# "British aircraft", "Israel's military": they are the state's that is named, whoever else the text speaks of.
_STATE_WITH_ARMS = re.compile(
    rf"((?:North |South |New |Sri |Saudi )?[A-Z][\w.]+)(?:[’']s?)? (?:{ARMS}|army|navy|military|air force|police|forces"
    r"|government|(?:military )?intelligence|border guards?|coast guard)"
)
# "Sudan's Rapid Support Forces" are called so without Sudan.
_OWNER = re.compile(r"([A-Z][^’']*)[’']s (?=[A-Z\d])")
_POST = re.compile(r"\b(?:ambassador|envoy|representative|minister|commissioner) (?:to|for) (?:the )?$", re.I)
_SOME = r"some|several|two|three|four|five|six|other|armed|uniformed|masked|\d+"
# "Officers of the Red Front" are the front; former ones, or villagers of a place, are themselves.
_MEMBERS = re.compile(
    rf"(?i:(?:{_SOME}) )*"
    r"(?i:officers|members|soldiers|fighters|guerrillas|militiamen|militants|activists|gunmen|troops|agents|rebels|men"
    r"|policemen|constables|gendarmes|frogmen|aircraft|boats|boys|units?|crews?|hackers)"
    r" of (?:the )?(?P<side>[^\W\d_a-z][^,]*)"
)
# "Two suspected PKK members", "a Boko Haram unit": the side's.
_WHOSE = re.compile(
    rf"(?i:(?:the|an?|suspected|alleged|{_SOME}) )*"
    r"(?P<side>[^\W\d_a-z][\w’'-]*(?: [\w’'-]+)*?) "
    r"(?:members?|fighters?|guerrillas?|rebels?|gunm[ea]n|militants?|personnel|agents?|operatives?|commandos?|cadres?"
    r"|militiam[ea]n|insurgents?|hackers?|forces|troops|soldiers?|men|officers?|policem[ea]n|units?|crews?|drones?"
    r"|rockets?|missiles?|aircraft|jets|helicopters?|planes?|artillery|group|faction|cell)"
)
_OWN = re.compile(r"^(?:his|her|its|their|our|my|your) (?:own )?(?=\w)", re.I)
_PERSON_OF = re.compile(r"(?P<person>[^,]+?) of (?:the )?(?P<side>[^\W\d_a-z].*)")
# "Secretary of State", "Chief of Staff": the office has an "of" in it.
_FIELD = re.compile(r"\b(?:Secretary|Chief|Minister|Director|Head|Commissioner|Inspector|General|President)$")
_ORGAN = re.compile(r"\b(?:Ministry|Staff|Department|Commission|Embassy|Court|Parliament|Government|Fleet)\b")
_DANGLING = re.compile(r"\b(?:of|in|at|for|from|the|an?)$", re.I)
_DAY = rf"(?:{'|'.join(word.capitalize() for word in (*DAYS, *MONTHS))})\b"
_ON_A_DAY = re.compile(rf" (?:(?:on|in) )?{_DAY}")
# "Zed Orl stabbed in prison", "an officer who saw it": no name has a verb in it.
_GOES_ON = re.compile(
    r" (?:who|whose|which|that|is|was|were|are|has|have|had|says?|said|told|denie[sd]|claim(?:s|ed)|blame[sd]"
    r"|accuse[sd]|arrested|charged|convicted|died|dies|jailed|killed|kills|sentenced|shot|stabbed)\b.*"
)
_THAT_DAY = re.compile(rf" (?:on|in) {_DAY}")
# "On May 27 Ann Orl", "In 1998 Orl": a date, and a name.
_DATED = re.compile(rf"(?:\w+ )?(?:{_DAY}\.? \d{{1,2}}(?:st|nd|rd|th)?|\d{{4}}) (?=\D)")
# Before a name: it is of others than those who are named.
_BELONGING = re.compile(r"\b(?:of|in|at|by|from|for|with|to|on|and|or|near|led|against|two|three|four)\b|[’'\"“”\d]")
LETTERS = 3  # of an acronym that may be read from the names of the text; fewer fit too many
# What stands between the names of a list: ", 38, and his brother ", " and Corporal ".
_LISTED = re.compile(
    r"(?:,? \(?(?:aged )?\d{1,3}\)?| \([^()]{1,20}\))?"
    r"(?:,(?! (?:said|who|which))(?: [a-zà-öø-ÿ][^,.;:()“”\"\n]{1,40},)?(?: and| &)?|(?:,? and| &))"
    r"(?: (?:his|her|their|the|an?)(?: [a-z-]+){0,3},?)? "
)
_SHORTENED = TITLES | {"st", "ft", "mt", "no", "jr", "sr"}  # may end with a full stop
SHOUTED = 4  # words in capitals in a row after the first: a headline, a line of an old wire
_LINKS = frozenset({"of", "the", "for", "and", "in", "on"})
_OPENERS = frozenset(
    "and but on in at for from by as if when while after before since until with without although though however "
    "yet so then that this these those there he she it they we i you his her its their our my your what who which "
    "why how where no not only both all some many most one two last earlier later also meanwhile among under over "
    "between against according".split()
) | {*DAYS, *MONTHS}


def runs(text: str) -> list[str]:
    """The names of the text: runs of capitalised words, without the titles and the openers of sentences before them."""
    return [name for _, name in _runs(text) if name]


@lru_cache(maxsize=8)  # each party of a document asks for the names of the same text
def _runs(text: str) -> tuple[tuple[Span, str], ...]:
    """The runs of capitalised words, each with the name in it; where everything is in capitals they tell nothing."""
    found = [Span(m.start(), m.end(), m.group()) for m in _run().finditer(text, _headline(text))]
    alone = {r.text for r in found if " " not in r.text and text[max(0, r.start - 4) : r.start] not in {"the ", "The "}}
    told = (r for r in found if not (r.text.isupper() and r.text.count(" ") >= SHOUTED))
    parts = (part for run in told for sentence in _sentences(run) for part in _apart(sentence, alone))
    return tuple((part, without_titles(_undated(_posted(part, text)), _OPENERS | _LINKS)) for part in parts)


def _headline(text: str) -> int:
    """The end of a first line that writes all longer words with a capital, where nothing tells names; 0 for another."""
    head, _, rest = text.partition("\n")
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", head) if len(word) > 3]
    in_title_case = len(words) > 1 and head.count(" ") > 1 and all(word[0].isupper() for word in words)
    return len(head) if in_title_case and rest.strip() else 0


def _sentences(run: Span) -> Iterator[Span]:
    """A run cut where a sentence ends: "IRA. Sinn Fein" and "FNL. It" only look like abbreviations and what follows."""
    start = 0
    for match in re.finditer(r"(?<=\w)\.[ \t]+(?=(\w+))", run.text):
        before = run.text[: match.start()][-12:].rpartition(" ")[2]
        ends = len(before) > 1 and "." not in before and before.casefold() not in _SHORTENED
        if ends or match[1].casefold() in _OPENERS:
            yield Span(run.start + start, run.start + match.start(), run.text[start : match.start()])
            start = match.end()
    yield Span(run.start + start, run.end, run.text[start:])


def _undated(words: str) -> str:
    """The words without the date before or after them."""
    return _THAT_DAY.split(_DATED.sub("", words, count=1) if _DATED.match(words) else words)[0]


def _apart(run: Span, alone: set[str]) -> list[Span]:
    """A person and whom they are of, "Col Zed Orl of the Red Front", are two names; "Front of the Two Rivers" is one.

    A person is known by a title, or by a surname that stands by itself in the text.
    """
    match = _PERSON_OF.fullmatch(run.text)
    if not match:
        return [run]
    person, side = match["person"], match["side"]
    last = person.rsplit(" ", 1)[-1]
    known = last in alone or without_titles(person) != person
    if not known or " " not in person or ORGANISATION.intersection(person.casefold().split()) or _FIELD.search(person):
        return [run]
    start = run.start + match.start("side")
    return [Span(run.start, run.start + len(person), person), Span(start, start + len(side), side)]


def _posted(run: Span, text: str) -> str:
    """The words of a run; after "ambassador to" without the country where somebody is posted."""
    words = run.text
    if not _POST.search(text, max(0, run.start - 20), run.start):
        return words
    row = words.split(" ")
    size = next((n for n in (2, 1) if len(row) - n > 1 and places.is_country(" ".join(row[:n]))), 0)
    return " ".join(row[size:])


@cache
def _run() -> re.Pattern[str]:
    """Of capitalised words; a known name that has an "and" in it is one run."""
    known = sorted(filter(lambda w: " and " in w, gazetteer.written()), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)|{_RUN.pattern}")


def own_name(words: str, text: str) -> str | None:
    """The proper name that a party's words are, or that they end with after a title or a noun; None for other words.

    "The Hadendawa Youth Guard" and "its spokesman, Idris Bangura" hold their name, and so do "British aircraft";
    "officers of the Mobile Squad" are not the squad, and "Driver" is no name where the text has drivers.

    Args:
        words: of the party, as they stand in the text.
        text: the document.
    """
    bare = bare_name(words)
    if _MEMBERS.fullmatch(bare):
        return None
    if (whose := _WHOSE.fullmatch(bare)) and _is_side(side := bare_name(whose["side"])):
        return side
    if (arms := _STATE_WITH_ARMS.fullmatch(bare)) and (places.state_of(arms[1]) or places.is_country(arms[1])):
        return bare
    last = next((Span(m.start(), m.end(), m.group()) for m in _run().finditer(bare) if m.end() == len(bare)), None)
    if last is None or text.isupper():
        return None
    before = bare[: last.start].casefold().rstrip()
    own = _posted(last, bare)
    if not before.endswith(",") and own == last.text and _BELONGING.search(before):
        return None
    name = without_titles(_apart(Span(0, len(own), own), set())[0].text)
    if name.casefold() in _OPENERS:
        return None
    common = re.search(rf"(?<!\w){re.escape(name.casefold())}s?(?!\w)", text)
    return None if " " not in name and common else name


def _is_side(name: str) -> bool:
    """Whether it names a party that has members: initials or a known name, of no state, person or ideology."""
    if places.state_of(name.split(" ")[-1]) or places.state_of(name) or places.is_country(name):
        return False
    known = gazetteer.candidates(name)
    if known:
        return not name.endswith("ist") and all(alias.entry.kind is not ActorKind.PERSON for alias in known)
    return name.isupper() and len(name) > 1


def uncut(words: Span, text: str) -> Span:
    """A party's words to the end of the run of capitals in which they stop, or that their last preposition leads to.

    Neither "US" of "US Secretary of State Mike Pompeo" nor "a court in" of "a court in Multan" is a party; what begins
    behind the "of" of an office ("State Mike Pompeo") begins with it.
    """
    rest = text[words.end :]
    follows = words.end + len(rest) - len(rest.lstrip(" ")) if _DANGLING.search(words.text) else None
    for run, _ in _runs(text):
        if run.start < words.start < run.end and text[: words.start].endswith(" of "):
            opener = re.match(r"\w+ ", run.text)
            skipped = opener.end() if opener and opener.group().strip().casefold() in _OPENERS else 0
            words = Span.cut(text, run.start + skipped, words.end)
        if run.start < words.end < run.end or run.start == follows:
            more = _ON_A_DAY.split(text[words.end : run.end])[0].rstrip(".")
            return Span.cut(text, words.start, words.end + len(more)) if more.startswith(" ") else words
    return words


def whole(place: Span, text: str) -> str:
    """The name at a place, widened to the run of capitals that holds it and cut at what follows a comma."""
    words = _GOES_ON.sub("", bare_name(place.text)).rstrip(".,")
    for run, name in _runs(text):
        if run.start <= place.start and place.end <= run.end:
            return name or words
    within = [(run, name) for run, name in _runs(text) if place.start <= run.start and run.end <= place.end]
    if len(within) == 2 and re.fullmatch(r" of (?:the )?", text[within[0][0].end : within[1][0].start]):
        return within[0][1]  # a person of a side
    head, comma, _ = words.partition(", ")
    words = _THAT_DAY.split(head if comma and _RUN.search(head) else words)[0]
    members = _MEMBERS.fullmatch(words)
    return members["side"] if members else _OWN.sub("", words)


def listed(place: Span, text: str) -> list[str]:
    """The names of the list in which the name at a place stands, "Ann Orl, 38, and her brother Zed Orl", in order."""
    names = [(run, name) for run, name in _runs(text) if name]
    at = next((n for n, (run, _) in enumerate(names) if run.overlaps(place)), None)
    if at is None:
        return []
    first = last = at
    while first and _LISTED.fullmatch(text[names[first - 1][0].end : names[first][0].start]):
        first -= 1
    while last + 1 < len(names) and _LISTED.fullmatch(text[names[last][0].end : names[last + 1][0].start]):
        last += 1
    between = text[names[last - 1][0].end : names[last][0].start] if last > first else ""
    return [name for _, name in names[first : last + 1]] if re.search(r" (?:and|&) ", between) else []


@lru_cache(maxsize=8)
def spelt_out(text: str) -> dict[str, str]:
    """The short forms that the text introduces, "Lord's Resistance Army (LRA)", with what they stand for."""
    found = dict(acronyms(text))
    for run, name in _runs(text):
        short = _SHORT.match(text, run.end)
        if short and len(name.split()) > 1 and short[1].isupper():
            found.setdefault(short[1], name)
    return {normal_name(short): full for short, full in found.items()}


def fullest(name: str, text: str) -> str:
    """The one longer name of the text that this name is short for, titles aside; else the name itself.

    A short form is spelt out where the text introduces it, and a state stands for "Iranian" and "Iranian aircraft".
    "Mr Coe" is "Harlow Coe" where one such person is named, and "Coe" where two brothers are.

    Args:
        name: without article and possessive.
        text: the document.
    """
    found = forms(name, text)
    return found[0] if len(found) == 1 else _plain(name)


def forms(name: str, text: str) -> list[str]:
    """The longer names of the text that this name may be short for, two for a brother's; else the name itself.

    Args:
        name: without article and possessive.
        text: the document.
    """
    name = _plain(name)
    wanted = normal_name(name).split()
    if not wanted or places.is_country(name) or places.capital_of(name):
        return [name]
    state = _OF_A_STATE.fullmatch(name)
    if state and (found := places.state_of(state[1])):
        return [found]
    if full := spelt_out(text).get(" ".join(wanted)):
        return [full]
    if name.isupper():
        return [_by_letters(name, text) or name]
    family = surname(name)
    ends = [normal_name(family)] if family else wanted
    return _ending(ends, text, titled=family is not None) or _holding(family or name, text) or [name]


def _plain(name: str) -> str:
    """A name without what stands in brackets, titles, and the state that owns it."""
    name = re.sub(r"\s*[(\[][^)\]]*[)\]]", "", name) or name
    if name[:1].isupper() and (rest := without_titles(name))[:1].isupper():
        name = rest
    return _disowned(name)


def _by_letters(name: str, text: str) -> str | None:
    """The one name of the text whose words begin with these letters, or that the gazetteer knows by them."""
    letters = re.sub(r"\W", "", name).casefold()
    if len(letters) < LETTERS:
        return None
    known = {alias.entry.name for alias in gazetteer.candidates(name)}
    parts = (part for run in runs(text) for part in (_disowned(run), run.rpartition(" of the ")[2]))
    found = {normal_name(part): part for part in parts if " " in part}
    fitting = [
        run
        for run in found.values()
        if letters in initials(run.split())
        or (known and any(alias.entry.name in known for alias in gazetteer.candidates(run)))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _ending(ends: list[str], text: str, titled: bool) -> list[str]:
    """The names of the text that end with these words, none that ends another of them, nor a name with a title."""
    longer: dict[tuple[str, ...], str] = {}
    for run in map(_disowned, runs(text)):
        words = normal_name(run).split()
        extra = len(words) - len(ends)
        if extra > 0 and words[extra:] == ends and words[extra - 1] not in _LINKS:
            longer.setdefault(tuple(words), run)
    tops = [w for w in longer if not any(len(o) > len(w) and o[-len(w) :] == w for o in longer)]
    named = [w for w in tops if not surname(longer[w])]
    return [longer[w] for w in named or ([] if titled else tops)]


def _holding(name: str, text: str) -> list[str]:
    """The one name of the text that begins with these words, has them for the first of two surnames, or is called so.

    "The Commune" is the Water Commune of Orl, and no leaflet "of the Commune". What a side has, "Hezbollah's Nasrallah"
    and "the Hamas Political Bureau", is not the side.
    """
    wanted, known = normal_name(name).split(), bool(gazetteer.candidates(name))
    called = len(wanted) == 1 and re.search(rf"\b[Tt]he {re.escape(name)}\b", text) and not known
    a_person = not called and re.search(rf"\b(?:in|at|from|near) {re.escape(name)}\b", text) is None
    found: dict[tuple[str, ...], str] = {}
    for run in map(_disowned, runs(text)):
        words = normal_name(run).split()
        extra = len(words) - len(wanted)
        begins = 0 < extra < 3 and words[: len(wanted)] == wanted and words[len(wanted)] not in _LINKS | {"s"}
        begins = begins and run[len(name) : len(name) + 1] not in {"’", "'"}
        begins = begins and not (known and not gazetteer.candidates(run))
        two_surnames = a_person and words[-1 - len(wanted) : -1] == wanted and not ORGANISATION.intersection(words)
        so_called = called and extra > 0 and _within(wanted, words) and words[words.index(wanted[0]) - 1] not in _LINKS
        if begins or (extra > 1 and two_surnames) or so_called:
            found.setdefault(tuple(words), run)
    tops = [w for w in found if not any(len(o) > len(w) and _within(list(w), list(o)) for o in found)]
    return [found[w] for w in tops] if len(tops) == 1 else []


def _within(these: list[str], words: list[str]) -> bool:
    """Whether the words stand in a row among those."""
    return any(words[n : n + len(these)] == these for n in range(len(words) - len(these) + 1))


def _disowned(name: str) -> str:
    """A name without the state or capital that has it: "Sudan's Rapid Support Forces"; others' names stay whole."""
    owner = _OWNER.match(name)
    if not owner or _ORGAN.search(name) or not (places.is_country(owner[1]) or places.capital_of(owner[1])):
        return name
    return name[owner.end() :]
