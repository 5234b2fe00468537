"""Statements to claims, and what they say of an event. Everything here is derived, nothing is typed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from tracker.records import Claim, FiledStatement, Party, Stance, normal_name


class EventStatus(StrEnum):
    """What has been said of who did it."""

    UNATTRIBUTED = "unattributed"
    CLAIMED = "claimed"
    CLAIMED_BY_SEVERAL = "claimed by several"
    BLAMED = "blamed"
    CONTESTED = "contested"
    DENIED = "denied by all named"


def claims(statements: Iterable[FiledStatement]) -> list[Claim]:
    """The claims that statements are evidence for: one for each event, stance, speaker and responsible party.

    "Each of two groups claimed it" is two claims, each for its own side.
    """
    grouped: dict[tuple[int, Stance, str, str], tuple[str | None, str | None, list[FiledStatement]]] = {}
    for filed in statements:
        for speaker, responsible in _sides(filed):
            key = (filed.event_id, filed.now.stance, normal_name(speaker or ""), normal_name(responsible or ""))
            grouped.setdefault(key, (speaker, responsible, []))[2].append(filed)
    return [
        Claim(key[0], key[1], speaker, responsible, tuple(evidence))
        for key, (speaker, responsible, evidence) in grouped.items()
    ]


def _sides(filed: FiledStatement) -> list[tuple[str | None, str | None]]:
    speakers, responsible = _names(filed.now.speaker), _names(filed.now.responsible)
    if filed.now.stance is Stance.CLAIMED and len(speakers) > 1 and set(speakers) == set(responsible):
        return [(name, name) for name in speakers]
    return [(s, r) for s in speakers or [None] for r in responsible or [None]]


def _names(parties: Sequence[Party]) -> list[str | None]:
    return [name for party in parties for name in party.names]


def status(claims: Sequence[Claim]) -> EventStatus:
    """What the claims about one event add up to."""

    def named(stance: Stance) -> set[str]:
        return {normal_name(c.responsible) for c in claims if c.stance is stance and c.responsible}

    claimed, blamed, denied = named(Stance.CLAIMED), named(Stance.BLAMED), named(Stance.DENIED)
    if len(claimed) > 1:
        return EventStatus.CLAIMED_BY_SEVERAL
    if claimed:
        return EventStatus.CONTESTED if claimed & denied else EventStatus.CLAIMED
    if blamed:
        if blamed <= denied:
            return EventStatus.DENIED
        return EventStatus.CONTESTED if blamed & denied else EventStatus.BLAMED
    return EventStatus.DENIED if denied else EventStatus.UNATTRIBUTED
