"""Which statement of an older reading is which of a newer one, and whether the two say the same."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.records import FiledStatement, Party, ReviewStatus, Statement, normal_name


def pairs(old: Sequence[FiledStatement], new: Sequence[Statement]) -> dict[int, int]:
    """Statements whose cues overlap, one to one; returns the old one's place for the new one's.

    Of several that overlap those of one stance go first (as it is held now, then as it was tagged), then those with
    more parties in common, which tell the two of "traded blame" apart, then those with more of the cue in common.
    """
    options = [
        (_likeness(one, other), n, m)
        for n, one in enumerate(old)
        for m, other in enumerate(new)
        if one.tag.cue.overlaps(other.cue)
    ]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, n, m in sorted(options, key=lambda option: (tuple(-x for x in option[0]), option[1:])):
        if n not in taken and m not in found:
            found[m] = n
            taken.add(n)
    return found


def _likeness(old: FiledStatement, new: Statement) -> tuple[int, int, int, int]:
    now, tag = old.now, old.tag
    parties = sum(
        any(one.span.overlaps(other.span) for one in mine for other in theirs)
        for mine, theirs in ((now.speaker, new.speaker), (now.responsible, new.responsible))
    )
    shared = min(tag.cue.end, new.cue.end) - max(tag.cue.start, new.cue.start)
    return now.stance is new.stance, tag.stance is new.stance, parties, shared


def disagree(filed: FiledStatement, later: Statement | None) -> bool:
    """Whether what a later model says of a statement, None where it does not find it, is not what holds of it now."""
    if filed.status is ReviewStatus.REJECTED or later is None:
        return (filed.status is ReviewStatus.REJECTED) is (later is not None)
    now = filed.now
    told = ((s.stance, s.certainty, named(s.speaker), named(s.responsible)) for s in (now, later))
    return next(told) != next(told) or another_act(now, later)


def another_act(one: Statement, other: Statement) -> bool:
    """Whether two readings of a statement take it to be about two acts: neither their words nor what they name is one.

    A reading that finds no act says nothing of which it is.
    """
    if one.event is None or other.event is None or one.event.span.overlaps(other.event.span):
        return False
    return normal_name(one.event.name) != normal_name(other.event.name)


def named(parties: Sequence[Party]) -> set[str]:
    """The names of parties, in no order."""
    return {name for party in parties for name in party.names}
