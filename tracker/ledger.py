"""Statements to claims, and what they say of an event. Everything here is derived, nothing is typed in."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.records import (
    Actor,
    Claim,
    ClaimLink,
    Event,
    EventStatus,
    FiledStatement,
    Party,
    Precision,
    Relation,
    Source,
    Spoken,
    Stance,
    normal_name,
)

FRESH = 7  # days after an event within which a text about it is news; later it is background


def side(actor: Actor) -> Actor:
    """Whose words an actor's count for: a spokesman's for whom he speaks, an arm's for the whole it is part of."""
    while above := actor.speaks_for or actor.part_of:
        actor = above
    return actor


def claims(statements: Iterable[FiledStatement]) -> list[Claim]:
    """The claims that statements are evidence for: one for each event, stance, speaker's side and responsible party.

    "Each of two groups claimed it" is two claims, each for its own side.
    """
    grouped: dict[tuple[int, Stance, str, str], tuple[str | None, str | None, str | None, list[FiledStatement]]] = {}
    for filed in statements:
        for speaker, responsible, belongs in dict.fromkeys(_sides(filed)):
            key = (filed.event_id, filed.now.stance, normal_name(speaker or ""), normal_name(responsible or ""))
            grouped.setdefault(key, (speaker, responsible, belongs, []))[3].append(filed)
    return [
        Claim(key[0], key[1], speaker, responsible, tuple(evidence), belongs)
        for key, (speaker, responsible, belongs, evidence) in grouped.items()
    ]


def _sides(filed: FiledStatement) -> list[tuple[str | None, str | None, str | None]]:
    """The speaker's side, the responsible party and its side, each by name, for every claim that a statement makes."""
    speakers = [_side(name, filed) for name in _names(filed.now.speaker)]
    responsible = [(_actor(name, filed), _side(name, filed)) for name in _names(filed.now.responsible)]
    joint = filed.now.stance is Stance.CLAIMED and len(speakers) > 1
    if joint and {*map(normal_name, speakers)} == {normal_name(belongs) for _, belongs in responsible}:
        return [(belongs, name, belongs) for name, belongs in responsible]
    pairs: list[tuple[str | None, str | None]] = [*responsible] or [(None, None)]
    voices: list[str | None] = [*speakers] or [None]
    return [(voice, *pair) for voice in voices for pair in pairs]


def _names(parties: Sequence[Party]) -> list[str]:
    return [name for party in parties for name in party.names]


def _actor(name: str, filed: FiledStatement) -> str:
    return filed.actors[name].name if name in filed.actors else name


def _side(name: str, filed: FiledStatement) -> str:
    return side(filed.actors[name]).name if name in filed.actors else name


def voices(claim: Claim, filed: FiledStatement) -> list[str]:
    """Who speaks for the claim's side in one of its statements, as the text resolves the name."""
    names = dict.fromkeys(_names(filed.now.speaker))
    return [name for name in names if normal_name(_side(name, filed)) == normal_name(claim.speaker or "")]


def spoke(claim: Claim) -> list[str]:
    """The names of those who spoke for the claim's side, where that is not the side itself."""
    names = dict.fromkeys(_actor(name, filed) for filed in claim.statements for name in voices(claim, filed))
    return [name for name in names if normal_name(name) != normal_name(claim.speaker or "")]


def articles(sources: Iterable[Source]) -> tuple[int, int]:
    """How many articles these are, and how many of them are independent: copies of one text count once."""
    told = list(sources)
    return len(told), len({source.copy_of or source.digest for source in told})


def accused(claim: Claim) -> str:
    """The side that a claim makes responsible or clears, as a key to compare; empty where nobody is named."""
    return normal_name(claim.responsible_side or claim.responsible or "")


def status(claims: Sequence[Claim]) -> EventStatus:
    """What the claims about one event add up to."""

    def named(stance: Stance) -> set[str]:
        return {accused(claim) for claim in claims if claim.stance is stance} - {""}

    return verdict(named(Stance.CLAIMED), named(Stance.BLAMED), named(Stance.DENIED))


def verdict(claimed: Set[object], blamed: Set[object], denied: Set[object]) -> EventStatus:
    """What an event's status is by the sides for which it is claimed, that are blamed, and for which it is denied."""
    if len(claimed) > 1:
        return EventStatus.CLAIMED_BY_SEVERAL
    if claimed:
        return EventStatus.CONTESTED if claimed & denied else EventStatus.CLAIMED
    if blamed:
        if blamed <= denied:
            return EventStatus.DENIED
        return EventStatus.CONTESTED if blamed & denied else EventStatus.BLAMED
    return EventStatus.DENIED if denied else EventStatus.UNATTRIBUTED


# --- who spoke when -------------------------------------------------------------------------------


def spoken(filed: FiledStatement, event: Event, sources: Sequence[Source]) -> Spoken | None:
    """When a statement was made; None where nobody can tell.

    The day that the text tells, else, where the text is news of the event, the days from the event to its printing.
    What background says of old statements has no day: that of its publication is not theirs.

    Args:
        filed: the statement.
        event: what it is about.
        sources: the appearances of its text.
    """
    said = filed.now.said
    if said and said.day and said.precision is not Precision.UNKNOWN:
        return Spoken(*_days(said.day, said.precision), told=True)
    printed = min((s.published for s in sources if s.published), default=None)
    if printed is None or event.day is None or event.precision is not Precision.DAY:
        return None
    fresh = event.day <= printed <= event.day + timedelta(days=FRESH)
    return Spoken(event.day, printed, told=False) if fresh else None


def _days(day: date, precision: Precision) -> tuple[date, date]:
    """The first and the last day that a day of that precision may be."""
    if precision is Precision.WEEK:
        return day - timedelta(days=6), day + timedelta(days=6)
    if precision is Precision.MONTH:
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    if precision is Precision.YEAR:
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return day, day


Times = Mapping[int, Spoken]  # by the statement's id; what nobody can tell is left out


def made(claim: Claim, times: Times) -> Spoken | None:
    """When a claim was first made, as far as is known."""
    known = [times[s.id] for s in claim.statements if s.id in times]
    return min(known, key=lambda t: (t.until, t.since), default=None)


def first(claims: Sequence[Claim], times: Times) -> Claim | None:
    """The claim that is known to be older than every other one of which the day is known; silence is no claim."""
    voices = (c for c in claims if c.stance is not Stance.UNCLAIMED and c.speaker)
    known = [(claim, time) for claim in voices if (time := made(claim, times))]
    for claim, time in known:
        others = [t for c, t in known if c.speaker != claim.speaker]
        if others and all(time.until < other.since for other in others):
            return claim
    return None


# --- links between claims -------------------------------------------------------------------------

_RETRACTS = re.compile(r"\b(?:t(?:ak\w+|ook) back|walk\w* back|withdr[ae]w|retract|recant|disavow)", re.IGNORECASE)


def links(claims: Sequence[Claim], times: Times) -> list[ClaimLink]:
    """Which claims about one event answer, repeat, take back or contradict which.

    Args:
        claims: of one event.
        times: when their statements were made; what was said before is not an answer to what came later.
    """
    voices = [_Voice.of(claim, made(claim, times)) for claim in claims]
    about: dict[str, set[int]] = defaultdict(set)
    for number, voice in enumerate(voices):
        about[voice.accused].add(number)
    owned = {n for n, claim in enumerate(claims) if claim.stance is Stance.CLAIMED}
    found: list[ClaimLink] = []
    linked: set[tuple[int, int]] = set()
    pairs = []
    for m, voice in enumerate(voices):
        others = about[voice.accused] | (about[voice.speaker] if voice.speaker else set())
        pairs += [(m, n) for n in others | (owned if m in owned else set())]
    # Where the days do not tell, what was filed later is taken for the answer.
    for m, n in sorted(pairs, key=lambda pair: (pair[0] < pair[1], pair)):
        one, two = voices[m].time, voices[n].time
        if m == n or (n, m) in linked or (one and two and one.until < two.since):
            continue
        relation = _relation(voices[m], voices[n], after=bool(one and two and two.until < one.since))
        if relation:
            linked.add((m, n))
            found.append(ClaimLink(claims[m], relation, claims[n]))
    return found


@dataclass(frozen=True, slots=True)
class _Voice:
    """A claim as it is compared with others; what is not named is empty."""

    stance: Stance
    speaker: str
    accused: str  # the side of the responsible party
    statements: frozenset[int]
    time: Spoken | None
    retracts: bool  # whether the words of a denial say that it takes a claim back

    @classmethod
    def of(cls, claim: Claim, time: Spoken | None) -> _Voice:
        retracts = claim.stance is Stance.DENIED and any(_RETRACTS.search(s.now.cue.text) for s in claim.statements)
        speaker = normal_name(claim.speaker or "")
        return cls(claim.stance, speaker, accused(claim), frozenset(s.id for s in claim.statements), time, retracts)


def _relation(claim: _Voice, other: _Voice, *, after: bool) -> Relation | None:
    """What a claim is to another that is not known to be later; ``after`` where it is known to be earlier."""
    stances = {claim.stance, other.stance}
    if Stance.UNCLAIMED in stances:
        return None
    if claim.accused and claim.accused == other.accused:
        return _of_one_party(claim, other, after)
    if other.stance is Stance.BLAMED and claim.speaker and claim.speaker == other.accused != other.speaker:
        return Relation.ANSWERS if claim.stance is Stance.BLAMED else None
    rivals = stances == {Stance.CLAIMED} and claim.accused and other.accused
    return Relation.CONTRADICTS if rivals and not claim.statements & other.statements else None


def _of_one_party(claim: _Voice, other: _Voice, after: bool) -> Relation | None:
    """What two claims about one responsible side are to each other."""
    same = claim.speaker == other.speaker != ""
    own = claim.speaker == claim.accused
    if claim.stance is other.stance:
        return Relation.REPEATS if after and not same and claim.speaker and other.speaker else None
    if Stance.DENIED not in (claim.stance, other.stance):  # owned up to what it was blamed for
        return Relation.ANSWERS if after and own and not same and other.stance is Stance.BLAMED else None
    if same and (after or claim.retracts):
        return Relation.TAKES_BACK
    if claim.stance is not Stance.DENIED:
        return Relation.CONTRADICTS if after else None
    return Relation.ANSWERS if own and not same and other.stance is Stance.BLAMED else Relation.CONTRADICTS
