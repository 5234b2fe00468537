"""How likely two mentions are of one act: what is compared, and the trained weights that add it up.

Three linear scorers share the features below: ``across`` for mentions in two documents, ``within`` for two in one
document, ``bare`` where a mention says next to nothing ("the blast"), which only likeness of words can tell. A score is
a log-odds: above 0 the two are more likely one act than not. ``data/LINKER.md`` tells where the weights come from.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tracker import gazetteer
from tracker.errors import ModelError
from tracker.mentions import Facts, Floats, Names

WEIGHTS = Path(__file__).parent / "data" / "linker.json"
SCORERS = ("across", "within", "bare")
COMMON = 0.3  # what a name counts that many texts have, beside 1 for another
_EVERYWHERE = frozenset(
    "army police ministry minister president government court front force forces united nations state national "
    "interior defence defense foreign general colonel captain prime party people union security council movement "
    "liberation republic islamic north south east west northern southern eastern western reuters afp".split()
)

FEATURES = (
    "mention likeness",  # cosine of the embeddings of the mentions
    "sentence likeness",  # of their sentences
    "crossed likeness",  # of one's mention and the other's sentence, the better of the two
    "names shared",  # in the mentions, weighted
    "names contained",  # share of the names of the mention with fewer
    "names strange",  # in a mention, nowhere in the other's text
    "names across",  # in one's mention and the other's sentence
    "sentence names shared",
    "text names shared",
    "text names contained",
    "words contained",  # share of the mentions' stems
    "words shared",
    "sentence words contained",
    "words across",
    "same head",
    "a number shared",
    "numbers differ",
    "same kind",
    "kinds differ",
    "same day",  # both known to the day, at most one apart
    "days overlap",  # one of them not known to the day
    "days contradict",  # both known to the day, two or more apart
    "a day unknown",
    "days apart",  # logarithm
    "far apart",  # more than three days
    "published apart",  # logarithm of days
    "publication unknown",
    "told before it was",  # one text is older than the other's act
    "same town",
    "same country",
    "towns differ",
    "parties shared",  # of those held responsible
    "same sentence",
    "size",  # logarithm of the words in the shorter mention
)
# What says when and by which text; two mentions in one text have it in common.
OF_TEXTS = frozenset({"published apart", "publication unknown", "told before it was"})
_BARE = frozenset({"mention likeness"})


def weight(name: str) -> float:
    """How much a shared name counts."""
    return COMMON if name in _common() else 1.0


@cache
def _common() -> frozenset[str]:
    """The names that many texts have; the single words of names and adjectives of states are among them."""
    found = {w for s in gazetteer.states().values() for w in f"{s.name} {s.adjective}".split()}
    return _EVERYWHERE | {gazetteer.plain(w.casefold()) for w in found}


def _sum(names: Names) -> float:
    common = len(names & _common())
    return len(names) - common + COMMON * common


def is_bare(facts: Facts) -> bool:
    """Whether a mention says no more than two words, neither a name nor a number."""
    return len(facts.words) <= 2 and not facts.names and not facts.numbers


def compare(one: Facts, other: Facts, cosines: Sequence[float]) -> list[float]:
    """The features of a pair, in the order of ``FEATURES``; the same whichever comes first.

    Args:
        one: a mention's facts.
        other: those of the other.
        cosines: of the mentions, of the sentences, and crossed (the better).
    """
    names, words = one.names & other.names, one.words & other.words
    over = [len(a.words & b.around) / max(2, len(a.words)) for a, b in ((one, other), (other, one))]
    shared, told = _sum(names), one.told & other.told
    crossed = _sum(one.names & other.near) + _sum(other.names & one.near) - shared
    apart = _apart(one.days, other.days)
    exact = all(f.days and f.days[0] == f.days[1] for f in (one, other))
    published = (one.published, other.published)
    late = any(a.days and b.published and b.published < a.days[0] - 1 for a, b in ((one, other), (other, one)))
    same_place = one.place is not None and one.place == other.place
    both_kinds = one.kind is not None and other.kind is not None
    sizes = [len(f.words) + len(f.names) for f in (one, other)]
    return [
        *cosines,
        shared,
        shared / min(_sum(one.names), _sum(other.names)) if one.names and other.names else 0.0,
        min(3.0, _sum(one.names - other.told)) + min(3.0, _sum(other.names - one.told)),
        crossed,
        _sum(one.near & other.near),
        min(10.0, _sum(told)),
        _sum(told) / (min(_sum(one.told), _sum(other.told)) or 1.0),
        len(words) / max(1, min(len(one.words), len(other.words))),
        min(4.0, len(words)),
        len(one.around & other.around) / max(3, min(len(one.around), len(other.around))),
        sum(over) / 2,
        float(one.head == other.head),
        float(bool(one.numbers & other.numbers)),
        float(bool(one.numbers and other.numbers and not one.numbers & other.numbers)),
        float(both_kinds and one.kind == other.kind),
        float(both_kinds and one.kind != other.kind),
        float(apart is not None and exact and apart <= 1),
        float(apart is not None and not exact and apart <= 1),
        float(apart is not None and exact and apart > 1),
        float(apart is None),
        math.log1p(apart or 0),
        float((apart or 0) > 3),
        math.log1p(abs(published[0] - published[1])) if published[0] and published[1] else 0.0,
        float(not (published[0] and published[1])),
        float(late),
        float(same_place and one.town),
        float(same_place and not one.town),
        float(one.town and other.town and not same_place),
        min(3.0, _sum(one.parties & other.parties)),
        float(one.around == other.around and one.near == other.near),
        math.log1p(min(*sizes, 8)),
    ]


def _apart(one: tuple[int, int] | None, other: tuple[int, int] | None) -> int | None:
    """The fewest days between two stretches of days; None where one is not known."""
    if one is None or other is None:
        return None
    return max(0, one[0] - other[1], other[0] - one[1])


def used(scorer: str) -> NDArray[np.bool_]:
    """Which features a scorer looks at."""
    if scorer == "bare":
        return np.array([f in _BARE for f in FEATURES])
    if scorer == "within":
        return np.array([f not in OF_TEXTS for f in FEATURES])
    return np.array([f not in ("same sentence", "size") for f in FEATURES])


@dataclass(frozen=True, slots=True)
class Scorer:
    """The trained weights."""

    weights: Mapping[str, Floats]  # by scorer: one for each feature, then the constant

    def score(self, features: Floats, scorer: str) -> Floats:
        """The log-odds of pairs.

        Args:
            features: pairs x features.
            scorer: one of ``SCORERS``.
        """
        weights = self.weights[scorer]
        found: Floats = np.asarray(features, dtype=np.float32) @ weights[:-1] + weights[-1]
        return found


def load(path: Path = WEIGHTS) -> Scorer:
    """The weights of a file that ``tracker train-linker`` wrote.

    Raises:
        ModelError: where it is missing or made for other features.
    """
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        found = {
            scorer: np.array([*(row[scorer]["weights"][f] for f in FEATURES), row[scorer]["constant"]], np.float32)
            for scorer in SCORERS
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{path}: no weights of a linker: {error!r}; make them with: tracker train-linker fixtures/corpus"
        ) from error
    return Scorer(found)


def save(scorer: Scorer, path: Path, told: Mapping[str, object]) -> None:
    """Write the weights as JSON, with what is told of their making."""
    row: dict[str, object] = {"made": dict(told)}
    for name, weights in scorer.weights.items():
        values = [round(float(w), 4) for w in weights]
        row[name] = {"weights": dict(zip(FEATURES, values[:-1], strict=True)), "constant": values[-1]}
    path.write_text(json.dumps(row, indent=1) + "\n", encoding="utf-8")
