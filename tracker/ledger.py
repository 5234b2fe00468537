"""Statements to claims, and what they say of an event. Everything here is derived, nothing is typed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from tracker.records import Actor, Claim, EventStatus, FiledStatement, Party, Source, Stance, normal_name


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


def spoke(claim: Claim) -> list[str]:
    """The names of those who spoke for the claim's side, where that is not the side itself."""
    names = (
        _actor(name, filed)
        for filed in claim.statements
        for name in _names(filed.now.speaker)
        if normal_name(_side(name, filed)) == normal_name(claim.speaker or "")
    )
    return [name for name in dict.fromkeys(names) if normal_name(name) != normal_name(claim.speaker or "")]


def articles(sources: Iterable[Source]) -> tuple[int, int]:
    """How many articles these are, and how many of them are independent: copies of one text count once."""
    told = list(sources)
    return len(told), len({source.copy_of or source.digest for source in told})


def status(claims: Sequence[Claim]) -> EventStatus:
    """What the claims about one event add up to."""

    def named(stance: Stance) -> set[str]:
        sides = (c.responsible_side or c.responsible for c in claims if c.stance is stance)
        return {normal_name(name) for name in sides if name}

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
