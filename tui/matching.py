"""What a picker lists for the letters that were typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from rapidfuzz import fuzz, process

from tracker.gazetteer import candidates, plain

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


@dataclass(frozen=True, slots=True)
class Found:
    """The options for what was typed, the likeliest first."""

    meant: list[Option]  # have every word that was typed, are called so, or differ by a slip
    alike: list[Option]  # some part of them is like it: "Sudanese" is like "Daesh"


def matches(typed: str, options: Sequence[Option]) -> Found:
    """The options that have every word that was typed, then those that are like it.

    Of the first, that which the gazetteer knows by what was typed leads, then those that begin with it, then those of
    which a word does. Where the gazetteer knows somebody by it who is no option, none is meant. Options that are alike
    in this keep their order. Without anything typed, the first ones.
    """
    wanted = " ".join(plain(typed.casefold()).split())
    if not wanted:
        return Found(list(options[:MOST]), [])
    words = wanted.split()
    called = {plain(alias.entry.name.casefold()) for alias in candidates(" ".join(typed.split()))}
    holding = [o for o in options if o.folded in called or all(word in o.folded for word in words)]
    holding.sort(
        key=lambda o: (
            o.folded != wanted,
            o.folded not in called,
            not o.folded.startswith(wanted),
            f" {wanted}" not in o.folded,
        )
    )
    another = bool(called) and not any(o.folded in called or o.folded == wanted for o in holding[:1])
    best = _like(wanted, options, holding)[: MOST - len(holding)] if len(holding) < MOST else []
    slips = [option for option in best if fuzz.ratio(wanted, option.folded) >= _LIKE]
    meant, alike = [*holding[:MOST], *slips], [option for option in best if option not in slips]
    return Found([], [*meant, *alike]) if another else Found(meant, alike)


def _like(wanted: str, options: Sequence[Option], holding: Sequence[Option]) -> list[Option]:
    """The options besides those of which some part is like what is wanted, the likest first."""
    known = {id(option) for option in holding}
    like: dict[int, tuple[float, Option]] = {}
    for start in range(0, len(options), _AT_ONCE):
        some = options[start : start + _AT_ONCE]
        labels = [o.folded if len(o.folded) >= _SHORTEST * len(wanted) else None for o in some]
        for scorer in (fuzz.partial_ratio, fuzz.ratio):
            for _, score, at in process.extract(wanted, labels, scorer=scorer, score_cutoff=_LIKE, limit=MOST):
                if id(some[at]) not in known and score > like.get(id(some[at]), (0.0,))[0]:
                    like[id(some[at])] = (score, some[at])
    return [option for _, option in sorted(like.values(), key=itemgetter(0), reverse=True)]
