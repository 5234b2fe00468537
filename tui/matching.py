"""What a picker lists for the letters that were typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from rapidfuzz import fuzz, process

from tracker.gazetteer import plain

MOST = 50  # options that are listed
_LIKE = 78  # of 100: how like some part of an option must be to what was typed
_SHORTEST = 0.7  # of its length: in what is shorter, too little of it could be found
_AT_ONCE = 2000  # options compared in one call, which no other thread can interrupt


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose."""

    label: str
    value: object = None
    note: str = ""  # what else is said of it
    folded: str = field(init=False, default="")  # the label without case and accents

    def __post_init__(self) -> None:
        object.__setattr__(self, "folded", plain(self.label.casefold()))


def matches(typed: str, options: Sequence[Option]) -> list[Option]:
    """The options that have every word that was typed, then those that are like it.

    Of the first, those that begin with it lead, then those of which a word does. Options that are alike in this
    keep their order. Without anything typed, the first ones.
    """
    wanted = " ".join(plain(typed.casefold()).split())
    if not wanted:
        return list(options[:MOST])
    words = wanted.split()
    holding = [option for option in options if all(word in option.folded for word in words)]
    holding.sort(key=lambda o: (o.folded != wanted, not o.folded.startswith(wanted), f" {wanted}" not in o.folded))
    if len(holding) >= MOST:
        return holding[:MOST]
    known = {id(option) for option in holding}
    like: dict[int, tuple[float, Option]] = {}
    for start in range(0, len(options), _AT_ONCE):
        some = options[start : start + _AT_ONCE]
        labels = [o.folded if len(o.folded) >= _SHORTEST * len(wanted) else None for o in some]
        for scorer in (fuzz.partial_ratio, fuzz.ratio):
            for _, score, at in process.extract(wanted, labels, scorer=scorer, score_cutoff=_LIKE, limit=MOST):
                if id(some[at]) not in known and score > like.get(id(some[at]), (0.0,))[0]:
                    like[id(some[at])] = (score, some[at])
    best = sorted(like.values(), key=itemgetter(0), reverse=True)
    return [*holding, *(option for _, option in best)][:MOST]
