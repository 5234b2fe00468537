"""Names to actors: which ways of writing a name mean the same side.

A name is looked up in the gazetteer as it is written, then by what the text says of it (acronyms that it introduces,
the states that it names), then without the words around it (titles, "militants", "Lebanon's"). What none of this
settles stays as it is written: two actors too many are merged by a person in one step, two in one are hard to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import islice

from tracker import gazetteer, places
from tracker.gazetteer import Alias, Entry, Form, State
from tracker.offices import Office, office_of, unnamed, without_posts
from tracker.records import ActorKind, bare_name, normal_name
from tracker.titles import BODIES, ORGANISATION, POSTS, TITLES, without_titles

_INTRODUCED = re.compile(r"(?<![\w’'-])((?:[^\W\d_][\w’'-]* ){1,9})[(\[]([A-Z][A-Za-z-]{1,9})[)\]]")
_SMALL = {"of", "the", "for", "and", "in", "de", "del", "la", "al"}
_HEADS = frozenset(
    "group groups militant militants fighter fighters rebel rebels insurgent insurgents guerrilla guerrillas gunmen "
    "militia militias militiamen movement organisation organization network gang cartel faction hackers mercenaries "
    "mercenary terrorists extremists jihadists jihadis islamists forces troops party cult separatists cadres "
    "operatives terror terrorist ransomware hacking hacker militancy extremist collective crew member members service "
    "agency".split()
)
_DESCRIPTIONS = _HEADS | frozenset(
    "the islamist jihadist jihadi shiite shi'ite shia sunni separatist armed paramilitary far-right neo-nazi marxist "
    "leftist left-wing right-wing banned outlawed notorious suspected alleged exiled basque kurdish tamil so-called "
    "loyalist republican dissident maoist communist self-proclaimed self-styled elite feared cybercrime criminal drug "
    "hacktivist security intelligence".split()
)
_TIED = re.compile(
    r"(?:pro|anti|ex)-\w+|[\w.’'-]+-(?:backed|linked|aligned|based|led|allied|affiliated|inspired|run|controlled|supported|speaking)$",
    re.I,
)
_LIMB = r"(?:branch|affiliate|arm|wing|chapter|offshoot|franchise)"
_BRANCH = re.compile(
    rf"(?P<parent>.+?)[’']s? (?P<place>.+?) {_LIMB}"
    rf"|(?P<parent2>.+?)(?:[’']s?)? {_LIMB} in (?P<place2>.+)"
    rf"|(?P<place3>.+?) {_LIMB} of (?P<parent3>.+)"
)
_SIDE_OF = r"(?:armed|military|political|youth|media) (?:wing|arm|branch)"
_WING = re.compile(rf"(?P<parent>.+?)(?:[’']s?)? (?P<wing>{_SIDE_OF})|(?P<wing2>{_SIDE_OF}) of (?P<parent2>.+)")
# "Hamas' armed wing, the Qassam Brigades", "al-Qaeda affiliate JNIM": what it is, and its name.
_APPOSED = re.compile(rf".+ {_LIMB},? (?:the )?(?P<own>.+)")
# "The Revolutionary Armed Forces of Colombia, or FARC", "MEND (the movement)": one name after another of the same.
_OTHERWISE = re.compile(r"\s*[(\[][^)\]]*[)\]]$|,? (?:or|(?:also |better )?known as|called) (?:the )?[A-Z][\w.-]+$")
# "Russia's Investigative Committee": a state, and what is its own.
_OF_STATE = re.compile(r"(?P<state>[^’']+)[’']s? (?P<own>[A-Z].*)")
# "Hamas spokesman, Sami Abu Zuhri": an office and who holds it.
_HOLDER = re.compile(r"(?P<office>[^,]+), (?P<person>[^\W\d_a-z][^,]*)")
# "Hackers of TinHeron", "officers of Russia's military intelligence" are those; "two officers" are persons.
_MEMBERS = re.compile(
    r"(?:(?P<own>soldiers|troops|officers|agents|spies|pilots)|hackers|fighters|militants|rebels|operatives|units)"
    r" (?P<of>of|from) (?:the )?(?P<side>.+)",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?P<side>.+?)(?:[’']s?)?(?: (?:military|political|senior|top|media|chief|supreme|late))*"
    r" (?:leader|chief|head|founder|commander|spokes(?:man|woman|person)|[Ss]ecretary-[Gg]eneral|emir)"
    r" (?P<person>[^\W\d_a-z].*)"
)
_OWNER = re.compile(
    r"[^\W\d_a-z][\w’'-]*(?: (?:(?:bin|ibn|al|el|de) )?[^\W\d_a-z][\w’'.-]*| (?:al|el)-[\w’'-]+)+[’']s?"
)
# "Zed Orl, a spokesman for the Red Front,": a post between commas; "Zed Orl, a Red Front spokesman said" is a source.
_POST_AFTER = re.compile(r",\s+(?:(?:a|an|the)\s+)?(?P<post>[^,.;:()]{3,80})(?=[.;)]|,(?!\s+[^\W\d_a-z])|$)")
_ENDS = re.compile(r"[.,;:!?\"”)]$")
_BEFORE_NAME = 80  # characters; a title with its side
_LOOKED_AT = 20  # places of a name; its post stands at one of the first
_HACKING = re.compile(r"\b(?:hack|ransomware|cyber|malware|data breach)", re.IGNORECASE)
_TOO_LONG = 150  # characters; a sentence rather than a name
_CLEAR = 2  # of two readings, one must be this many times better supported by the text
_CHIEF = 3  # a state is what a text is about if it is named this many times as often as all others together


class Basis(StrEnum):
    """What an actor was resolved by."""

    GAZETTEER = "gazetteer"  # a name that it lists
    INTRODUCED = "introduced"  # an acronym that the text spells out
    RULE = "rule"  # a state and its office, a title and a name
    TEXT = "text"  # nothing: the name as it is written


@dataclass(frozen=True, slots=True)
class Resolved:
    """Whom a name in a document means."""

    name: str  # one for all the ways of writing it
    kind: ActorKind = ActorKind.UNKNOWN
    state: str | None = None  # the state that it is, or belongs to as its force, ministry or minister
    part_of: str | None = None  # the actor whose arm or member it is
    speaks_for: str | None = None  # the side for which an unnamed spokesman speaks
    basis: Basis = Basis.TEXT


def acronyms(text: str) -> dict[str, str]:
    """The acronyms that the text introduces, "Lord's Resistance Army (LRA)", with what they stand for."""
    found: dict[str, str] = {}
    for match in _INTRODUCED.finditer(text):
        words, letters = match[1].split(), match[2].replace("-", "").casefold()
        for start in range(len(words)):
            tail = words[start:]
            if any(letters_of == letters for letters_of in initials(tail)) and tail[0].casefold() not in _SMALL:
                found.setdefault(match[2], " ".join(tail))
                break
    return found


def initials(words: list[str]) -> tuple[str, str]:
    """First letters of words (parts of hyphenated ones too), with and without the small words."""
    parts = [p for w in words for p in w.split("-") if p]
    every = "".join(p[0] for p in parts).casefold()
    return every, "".join(p[0] for p in parts if p.casefold() not in _SMALL).casefold()


def resolve(names: Iterable[str], text: str) -> dict[str, str]:
    """The actor's name for each name in a document.

    Args:
        names: as the tagger resolved them within the document.
        text: the document, for the acronyms that it introduces and the states that it names.
    """
    return {name: found.name for name, found in identify(names, text).items()}


def identify(names: Iterable[str], text: str) -> dict[str, Resolved]:
    """Whom each name in a document means, with what is known of it.

    Args:
        names: as the tagger resolved them within the document.
        text: the document, for the acronyms that it introduces and the states that it names.
    """
    context = _Context(text)
    return {name: _identify(name, context) for name in names}


@dataclass
class _Context:
    """What the text says that helps to tell actors apart; each part is looked for when it is first asked for."""

    text: str
    introduced: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.introduced = {normal_name(short): full for short, full in acronyms(self.text).items()}

    @cached_property
    def states(self) -> dict[str, int]:
        """How often each state is named."""
        return dict(gazetteer.states_named(self.text))

    @cached_property
    def towns(self) -> dict[str, int]:
        """How many towns of each state are named."""
        by_code = {s.code: s.name for s in gazetteer.states().values() if s.code}
        found: dict[str, int] = {}
        for place in places.find(self.text):
            if place.population and place.country in by_code:
                found[by_code[place.country]] = found.get(by_code[place.country], 0) + 1
        return found

    @cached_property
    def chief(self) -> str | None:
        """The state that the text is about, if it is about one."""
        best = max(self.states, key=lambda s: self.states[s], default=None)
        others = sum(self.states.values()) - self.states.get(best or "", 0)
        if not best or self.states[best] < max(2, _CHIEF * others):
            return None
        # Of "Russian drones hit Odesa and Kharkiv, the air force said" the towns tell whose air force, not the drones.
        elsewhere = sum(self.towns.values()) - self.towns.get(best, 0)
        return None if elsewhere and elsewhere >= self.towns.get(best, 0) else best

    def support(self, entry: Entry, counts: dict[str, int]) -> int:
        """How much of the text points to the entry's countries."""
        hacking = entry.kind is ActorKind.HACKER_GROUP and bool(_HACKING.search(self.text))
        return sum(counts.get(country, 0) for country in entry.countries) + hacking

    def state(self, words: str, *forms: Form) -> State | None:
        """The state that the words stand for in one of these ways; what is not clear by itself, by the text."""
        found = gazetteer.state_forms(words)
        told = [s for form in forms for s in found.get(form, ())]
        unique = {s.name: s for s in told}
        if len(unique) > 1 or not any(s in found.get(f, ()) for s in told for f in _SURE):
            # "Congo" with Goma is DR Congo.
            shared = {n: s for n, s in unique.items() if self.towns.get(n)} if len(unique) > 1 else {}
            unique = {name: s for name, s in unique.items() if self.states.get(name)} or shared
        return next(iter(unique.values())) if len(unique) == 1 else None


_SURE = (Form.NAME, Form.DEMONYM, Form.ADJECTIVE, Form.CAPITAL)
_ITSELF = (Form.NAME, Form.DEMONYM, Form.CAPITAL, Form.TOWN, Form.SHARED)
_OF_TOWNS = frozenset({"police", "prosecutors", "authorities", "parliament"})
_THEMSELVES = frozenset({"military", "forces"})  # of an armed group: its fighters, all of them
_BEFORE = (Form.NAME, Form.DEMONYM, Form.ADJECTIVE, Form.CAPITAL, Form.SHARED)


def _identify(name: str, context: _Context) -> Resolved:
    bare = bare_name(name)
    full = context.introduced.get(normal_name(bare))
    if full is None:
        found = _named(bare, context)
        return (_posted(bare, context) or found) if found.basis is Basis.TEXT else found
    found = _named(full, context)
    if found.basis is Basis.TEXT:
        known = _pick([a for a in gazetteer.candidates(bare) if len(bare) > 3 and a.entry.countries], context)
        if known and context.support(known, context.states):
            return _known(known)
        return replace(found, basis=Basis.INTRODUCED)
    return found


def _posted(name: str, context: _Context) -> Resolved | None:
    """A person whose side the text tells beside the name: "Hamas spokesman X Y", "X Y, a spokesman for Hamas,"."""
    words = name.split()
    if len(words) < 2 or any(w.casefold() in ORGANISATION for w in words) or not words[0][:1].isupper():
        return None
    written = r"\s+".join(map(re.escape, words))
    for match in islice(re.finditer(rf"(?<!\w){written}(?!\w)", context.text), _LOOKED_AT):
        for post in _posts(context.text, *match.span()):
            called = f"{post} {name}"
            found = _holder(called, context) or _person(called, context)
            if found and found.name == name and (found.state or _is_known(found.part_of, context)):
                return found
    return None


def _posts(text: str, start: int, end: int) -> Iterator[str]:
    """What may be a post and its side, "Hamas spokesman", before a name in the text and after it."""
    row = text[max(0, start - _BEFORE_NAME) : start].split()[start > _BEFORE_NAME :]  # the first word may be cut
    apposed = bool(row) and row[-1].endswith(",")
    if apposed:
        row[-1] = row[-1][:-1]
    first = next((at + 1 for at in range(len(row) - 1, -1, -1) if _ENDS.search(row[at]) and not _is_short(row[at])), 0)
    row = row[first:]
    if _is_post(" ".join(row)) and (not apposed or text[end : end + 1] in {",", "."}):
        starts = [at for at, word in enumerate(row) if word[0].isupper() or word in POSTS]
        yield from (" ".join(row[at:]) + "," * apposed for at in starts)
    after = _POST_AFTER.match(text, end)
    if after and _is_post(after["post"]):
        yield f"{after['post']},"


def _is_short(word: str) -> bool:
    """Whether the full stop after a word ends no sentence: "Gen.", "U.S."."""
    return word.rstrip(".").casefold() in TITLES or bool(re.fullmatch(r"(?:\w\.)+", word))


def _is_post(words: str) -> bool:
    """Whether one acts for a side in it, today: neither "Israeli doctor" nor "former Israeli minister"."""
    row = words.casefold().replace(".", "").split()
    return bool(POSTS.intersection(row)) and not {"former", "ex"}.intersection(w.split("-")[0] for w in row)


def _is_known(name: str | None, context: _Context) -> bool:
    return bool(name) and _named(str(name), context).basis is not Basis.TEXT


def _named(name: str, context: _Context) -> Resolved:
    """Whom a name means that is no acronym introduced in the text."""
    bracketless = _OTHERWISE.sub("", name) or name
    for words in dict.fromkeys((name, bracketless)):
        if known := _pick(gazetteer.candidates(words), context):
            # "Lebanese forces" are that state's; those whose name it is are written in capitals.
            small = words.rpartition(" ")[2].islower() and not known.state
            return (_office(words, context) if small else None) or _known(known)
        if state := context.state(words, *_ITSELF):
            return Resolved(state.name, ActorKind.STATE, state.name, basis=Basis.GAZETTEER)
    if not bracketless.strip() or len(bracketless) > _TOO_LONG:
        return Resolved(name)
    for read in (_office, _unnamed, _branch, _members, _apposed, _within, _wing, _part, _holder, _person, _owned):
        if found := read(bracketless, context):
            return found
    return Resolved(name)


def _owned(name: str, context: _Context) -> Resolved | None:
    """An organisation under one name, whichever form of the state is put before it.

    "Russia's Investigative Committee" is the "Russian Investigative Committee".
    """
    match = _OF_STATE.fullmatch(name)
    state = context.state(match["state"], Form.NAME) if match else None
    if match is None or state is None or not BODIES.intersection(match["own"].casefold().split()):
        return None
    return Resolved(f"{state.adjective} {match['own']}")


def _known(entry: Entry) -> Resolved:
    return Resolved(entry.name, entry.kind, entry.state, entry.part_of, basis=Basis.GAZETTEER)


def _pick(found: list[Alias], context: _Context, *, described: bool = False, of: State | None = None) -> Entry | None:
    """The entry that the name means in this text; none where the text does not tell.

    Args:
        found: the entries that bear the name.
        context: the text.
        described: whether the words around the name say what it is ("Wagner mercenaries").
        of: the state put before the name, "Colombia's".
    """
    if of:
        found = [alias for alias in found if of.name in alias.entry.countries or not alias.entry.countries]
        return found[0].entry if len(found) == 1 else None
    if len(found) == 1 and (described or not found[0].local):
        return found[0].entry
    for counts in (context.states, context.towns) if found else ():
        ranked = sorted(((context.support(a.entry, counts), a.entry) for a in found), key=lambda r: -r[0])
        if ranked[0][0] and (len(ranked) == 1 or ranked[0][0] >= _CLEAR * ranked[1][0]):
            return ranked[0][1]
    everywhere = [alias for alias in found if not alias.local]
    return everywhere[0].entry if len(everywhere) == 1 else None


def _unnamed(name: str, context: _Context) -> Resolved | None:
    """An official without a name is kept as such, a spokesman speaks for his side: "a US official" is no state."""
    side = unnamed(name)
    if side is None:
        return None
    if not side:
        return Resolved(name, ActorKind.PERSON, basis=Basis.RULE)
    found = _named(
        bare_name(side), context
    )  # "Israeli military spokesman" is the army's, "Houthi military" the movement's
    if found.basis is Basis.TEXT and (wider := without_posts(side)) != side:
        found = _named(bare_name(wider), context)
    return Resolved(name, ActorKind.PERSON, speaks_for=found.name, basis=Basis.RULE)


def _office(name: str, context: _Context) -> Resolved | None:
    """The force, ministry or minister of a state: "Iraq's Ministry of the Interior" is the Iraqi interior ministry."""
    for office in office_of(name):
        if office.lead:
            # "Tashkent police" are that town's, "Moscow's defence ministry" is Russia's.
            forms = [f for f in _BEFORE if f is not Form.CAPITAL or office.name not in _OF_TOWNS]
            state = context.state(bare_name(office.lead), *forms) or _ruled(office, context)
        else:
            state = gazetteer.states().get(context.chief or "")
        if state and office.arms:
            return Resolved(state.name, ActorKind.STATE, state.name, basis=Basis.RULE)
        if state:
            return _of_state(state, office)
    return None


def _ruled(office: Office, context: _Context) -> State | None:
    """The state whose well-known ruler's government or forces these are: "the Biden administration"."""
    if office.name not in {"government", "forces", "army", "military"}:
        return None
    person = _known_person(bare_name(office.lead), context)
    if person is None or person.part_of or not person.state:
        return None
    return gazetteer.states().get(person.state)


def _of_state(state: State, office: Office) -> Resolved:
    known = gazetteer.offices().get((state.name, office.name))
    if known:
        return _known(known)
    name = f"{state.adjective} {office.name}"
    listed = [a.entry for a in gazetteer.exact().get(gazetteer.key(name), ()) if a.entry.state == state.name]
    return _known(listed[0]) if listed else Resolved(name, office.kind, state.name, basis=Basis.RULE)


def _branch(name: str, context: _Context) -> Resolved | None:
    """A movement's branch in a state: "al-Qaeda's Yemen branch"; "ISIS-Khorasan", by another name of the movement."""
    match = _BRANCH.fullmatch(name)
    if not match:
        head, _, rest = re.sub(r"[\s-]+", " ", name).partition(" ")
        whole = _pick(gazetteer.candidates(head), context) if rest else None
        known = _pick(gazetteer.candidates(f"{whole.name} {rest}"), context) if whole else None
        return _known(known) if known and whole and known.branch_of == whole.name else None
    parent = _pick(gazetteer.candidates(match["parent"] or match["parent2"] or match["parent3"]), context)
    state = context.state(match["place"] or match["place2"] or match["place3"], *_BEFORE)
    found = [e for e in gazetteer.branches(parent.name) if state and state.name in e.countries] if parent else []
    return _known(found[0]) if len(found) == 1 else None


def _members(name: str, context: _Context) -> Resolved | None:
    """Those whose members, without a number, are told of: "hackers of TinHeron"; "fighters from Chad" are not Chad."""
    match = _MEMBERS.fullmatch(name)
    if not match or not match["side"][:1].isupper():
        return None
    side = _named(bare_name(match["side"]), context)
    if side.basis is Basis.TEXT:  # "from Kofa" may tell where they come from
        called = all(w[:1].isupper() or w in _SMALL for w in match["side"].split())
        return side if called and match["of"].casefold() == "of" else None
    return side if match["own"] or side.kind is not ActorKind.STATE else None


def _wing(name: str, context: _Context) -> Resolved | None:
    """The wing of an actor, which is part of it: "Hamas's armed wing"."""
    match = _WING.fullmatch(name)
    parent = _pick(gazetteer.candidates(match["parent"] or match["parent2"]), context) if match else None
    if not match or not parent:
        return None
    wing = (match["wing"] or match["wing2"]).casefold()
    return Resolved(f"{parent.name} {wing}", parent.kind, parent.state, parent.name, basis=Basis.RULE)


def _apposed(name: str, context: _Context) -> Resolved | None:
    """The name of a wing or branch after the words for what it is: "al-Qaeda affiliate JNIM"."""
    match = _APPOSED.fullmatch(name)
    known = _pick(gazetteer.candidates(match["own"]), context) if match else None
    return _known(known) if known else None


def _part(name: str, context: _Context) -> Resolved | None:
    """A known group's own force or office, which is part of it: "IRGC navy"; its drones and its military are itself."""
    words = name.split()
    for size in range(1, len(words)):
        whole = _group(" ".join(words[:size]), context)
        own = _pick(gazetteer.candidates(" ".join(words[size:])), context) if whole else None
        if whole and own and own.part_of == whole.name:
            return _known(own)
    for office in office_of(name):
        whole = _group(office.lead, context)
        if whole and (office.arms or office.name in _THEMSELVES):
            return _known(whole)
        if whole:
            return Resolved(f"{whole.name} {office.name}", office.kind, whole.state, whole.name, basis=Basis.RULE)
    return None


def _group(name: str, context: _Context) -> Entry | None:
    """The armed group or force of that name."""
    known = _pick(gazetteer.candidates(bare_name(name)), context)
    return known if known and known.kind in (ActorKind.ARMED_GROUP, ActorKind.FORCE) else None


def _within(name: str, context: _Context) -> Resolved | None:
    """The actor whose name stands within the words, once what describes it is taken off; the longest first."""
    words = name.split()
    for inner, of, headed in _cores(words, context):
        found = [a for a in gazetteer.candidates(inner) if a.entry.kind is not ActorKind.PERSON]
        if known := _pick(found, context, described=headed, of=of):
            return _known(known)
    return None


def _cores(words: list[str], context: _Context) -> Iterator[tuple[str, State | None, bool]]:
    """The words with fewer and fewer descriptions around them, the state put before them, and if a head was cut."""
    stop = len(words)
    while (
        stop > 1
        and len(words) - stop < 3
        and words[stop - 1].casefold() in (_HEADS if stop == len(words) else _DESCRIPTIONS)
    ):
        stop -= 1
    starts: list[tuple[int, State | None]] = [(0, None)]
    of: State | None = None
    # "Moqtada al-Sadr's Mahdi Army": whose it is tells nothing more.
    owned = next((n + 1 for n, w in enumerate(words[1:5], 1) if _OWNER.fullmatch(" ".join(words[: n + 1]))), 0)
    at = 0
    while at < len(words) - 1 and at < 8:
        size = next((n for n in (3, 2, 1) if at + n < len(words) and _state_at(words, at, n, context)), 0)
        if size:
            of = _state_at(words, at, size, context)
        elif not (
            words[at].casefold() in _DESCRIPTIONS or _TIED.fullmatch(words[at]) or re.search(r"[’']s?$", words[at])
        ):
            break
        at += size or 1
        starts.append((at, of))
    if owned and all(owned != start for start, _ in starts):
        starts.append((owned, None))
    for start, before in starts:
        for end in range(len(words), stop - 1, -1):
            if start < end and (start or end < len(words)):
                cut = {w.casefold() for w in (*words[:start], *words[end:])}
                yield " ".join(words[start:end]), before, bool(cut & _HEADS)


def _state_at(words: list[str], at: int, size: int, context: _Context) -> State | None:
    return context.state(bare_name(" ".join(words[at : at + size])), *_BEFORE)


def _person(name: str, context: _Context) -> Resolved | None:
    """A person without titles: "Iranian Foreign Minister X Y" is X Y, of Iran; "Hamas leader X" is X, of Hamas."""
    if role := _ROLE.fullmatch(name):
        side = _named(bare_name(role["side"]), context)
        if side.basis is Basis.TEXT:
            return None
        of_state = side.kind in (ActorKind.STATE, ActorKind.FORCE, ActorKind.BODY)
        part_of = None if side.kind is ActorKind.STATE else side.name
        return _known_person(role["person"], context) or Resolved(
            role["person"], ActorKind.PERSON, side.state if of_state else None, part_of, basis=Basis.RULE
        )
    words = name.split()
    size = next((n for n in (3, 2, 1) if n < len(words) and _state_at(words, 0, n, context)), 0)
    state = _state_at(words, 0, size, context) if size else None
    words = words[size:]
    rest = without_titles(" ".join(words)).split()
    if len(rest) == len(words):  # the titles before a single word stay, but for somebody well known
        alone = without_titles(" ".join((*words, "X"))).split()
        return _known_person(words[-1], context) if alone == [words[-1], "X"] else None
    capitalised = rest[0][:1].isupper() and rest[-1][:1].isupper()
    if not capitalised or any(w.casefold() in ORGANISATION or re.search(r"[’']s?$", w) for w in rest):
        return None
    person = " ".join(rest)
    return _known_person(person, context) or Resolved(
        person, ActorKind.PERSON, state.name if state else None, basis=Basis.RULE
    )


def _holder(name: str, context: _Context) -> Resolved | None:
    """Who holds an office: "Israel's prime minister, Benjamin Netanyahu"."""
    match = _HOLDER.fullmatch(name)
    if not match:
        return None
    held = _named(bare_name(match["office"]), context)
    if held.kind is not ActorKind.PERSON or held.basis is Basis.TEXT:
        return None
    person = match["person"]
    found = Resolved(person, ActorKind.PERSON, held.state, held.part_of or held.speaks_for, basis=Basis.RULE)
    return _known_person(person, context) or found


def _known_person(name: str, context: _Context) -> Resolved | None:
    short = re.sub(r"(?<= )[A-Z]\. ", "", name)  # "Vladimir V. Putin"
    known = _pick([a for a in gazetteer.candidates(short) if a.entry.kind is ActorKind.PERSON], context)
    return _known(known) if known else None
