"""How often the day, the place and the kind that we read for an act are those that annotators gave it; its titles.

    python tests/benchmarks/descriptions.py [GOLD.jsonl]

Gold mentions; nothing else of what gold tells of an act is used.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from datetime import date
from pathlib import Path

from tracker import corpus, linking
from tracker.records import Event, Precision, normal_name

DEV = Path(__file__).parents[2] / "fixtures" / "corpus" / "dev.jsonl"


def day(gold: Event, ours: Event) -> str:
    """How our day is to the gold one."""
    if ours.day is None:
        return "untold"
    if (gold.day, gold.precision) == (ours.day, ours.precision):
        return "the same"
    if gold.day is None:
        return "where gold has none"
    same = compatible(gold.day, gold.precision, ours.day, ours.precision)
    return "less or more exact" if same else "wrong"


def compatible(one: date | None, one_precision: Precision, other: date | None, other_precision: Precision) -> bool:
    """Whether two days may be the same: known to the day they may differ by one, for reports straddle midnight."""
    if one is None or other is None or Precision.UNKNOWN in (one_precision, other_precision):
        return True
    loosest = max(one_precision, other_precision, key=list(Precision).index)
    if loosest is Precision.DAY:
        return abs((one - other).days) <= 1
    if loosest is Precision.WEEK:
        return abs((one - other).days) <= 9
    if loosest is Precision.MONTH:
        return abs((one.year - other.year) * 12 + one.month - other.month) == 0
    return one.year == other.year


def place(gold: Event, ours: Event) -> str:
    """How our place is to the gold one."""
    if ours.place is None:
        return "untold"
    if gold.place is None:
        return "where gold has none"
    one, other = normal_name(gold.place), normal_name(ours.place)
    return "the same" if one == other else "part of it" if one in other or other in one else "another"


def kind(gold: Event, ours: Event) -> str:
    """How our kind is to the gold one."""
    return "untold" if ours.kind is None else "the same" if ours.kind is gold.kind else "another"


# Words that open no phrase of their own; not those of tracker/events.py, which would judge themselves.
_MIDDLE = re.compile(
    r"(?:that|which|who|whose|where|had|has|have|was|were|is|are|been|being|to|by|of|from|with|and|or|for|them|also|then)\b"
    r"|(?:\w+ed|shot|set|struck|blew|took|sent|threw|burnt|cut|sank|broke|hit|laid|put|ran|drove|held|shut|stole|beat"
    r"|did|carried) ",
    re.IGNORECASE,
)


def main() -> None:
    """Run and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("gold", type=Path, nargs="?", default=DEV)
    gold = list(corpus.read(arguments.parse_args().gold))
    pairs = [
        (one, ours)
        for g in gold
        for one, ours in zip(g.events, linking.undescribed(g).events, strict=True)
        if one.mention
    ]
    middle = sum(bool(_MIDDLE.match(ours.title)) for _, ours in pairs)
    print(f"titles that begin in the middle of a clause: {middle} of {len(pairs)}")  # noqa: T201
    for name, verdict in (("day", day), ("place", place), ("kind", kind)):
        for what in (True, False):
            some = [p for p in pairs if bool(getattr(p[0], name)) is what]
            if some:
                counts = ", ".join(f"{v} {n}" for v, n in Counter(verdict(*p) for p in some).most_common())
                print(f"{name} {'told' if what else 'not told'} by gold, {len(some)}: {counts}")  # noqa: T201


if __name__ == "__main__":
    main()
