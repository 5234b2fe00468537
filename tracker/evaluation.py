"""Gold and predictions in, figures out.

Gold and predicted statements of a document are matched one to one: same stance and overlapping cues first, then same
stance in the same sentence. Detection is that match. A role is right where the same parties stand
on both sides, by overlapping words or by normalised name; "named" asks that the names agree. A
whole statement is matched, with speaker, responsible and event right. Certainty is counted apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from tracker.records import Event, Party, Span, Stance, Statement, TaggedDocument, normal_name
from tracker.segments import sentence_of, sentences

MEASURES = (
    "detection",
    "speaker",
    "speaker named",
    "responsible",
    "responsible named",
    "event",
    "event named",
    "speaker + responsible",
    "whole",
)
BINS = 10  # of the reliability curve


@dataclass(slots=True)
class Count:
    """Right ones among the gold and among the predicted."""

    right: int = 0
    gold: int = 0
    predicted: int = 0

    @property
    def precision(self) -> float:
        """Share of the predicted ones that are right."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold ones that were found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.gold + self.predicted
        return 2 * self.right / total if total else 0.0


@dataclass(slots=True)
class Figures:
    """What an evaluation found, overall and by stance."""

    overall: dict[str, Count]
    stances: dict[Stance, dict[str, Count]]
    certainty: tuple[int, int] = (0, 0)  # right, of the matched
    quiet: tuple[int, int] = (0, 0)  # documents without gold statements left alone, of all such
    mentions: Count = field(default_factory=Count)  # events by overlapping mention
    calibration_error: float | None = None  # expected calibration error of detection, ten equal bins
    interval: tuple[float, float] | None = None  # 95 % of detection F1, bootstrap over documents
    errors: list[Wrong] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is not as the gold has it."""

    document: str
    what: str  # missed, false, or the wrong parts
    sentence: Span
    gold: Statement | None
    predicted: Statement | None


def match(gold: Sequence[Statement], predicted: Sequence[Statement]) -> list[tuple[Statement, Statement]]:
    """Pair statements one to one; among equals the pair that agrees in more roles goes first."""
    pairs: list[tuple[Statement, Statement]] = []
    free_gold, free_predicted = list(gold), list(predicted)
    by_cue: Callable[[Statement, Statement], bool] = lambda g, p: g.cue.overlaps(p.cue)  # noqa: E731
    by_sentence: Callable[[Statement, Statement], bool] = lambda g, p: g.sentence.overlaps(p.sentence)  # noqa: E731
    for near in (by_cue, by_sentence):
        options = [(g, p) for g in free_gold for p in free_predicted if g.stance is p.stance and near(g, p)]
        options.sort(key=lambda pair: (-_agreement(*pair), pair[0].cue.start, pair[1].cue.start))
        for g, p in options:
            if any(g is x for x in free_gold) and any(p is x for x in free_predicted):
                pairs.append((g, p))
                free_gold = [x for x in free_gold if x is not g]
                free_predicted = [x for x in free_predicted if x is not p]
    return pairs


def _agreement(gold: Statement, predicted: Statement) -> int:
    return same_parties(gold.speaker, predicted.speaker) + same_parties(gold.responsible, predicted.responsible)


def same_parties(gold: Sequence[Party], predicted: Sequence[Party], named: bool = False) -> bool:
    """Whether the same parties stand on both sides.

    Args:
        gold: the parties as annotated.
        predicted: the parties as tagged.
        named: ask for the resolved names; overlapping words do not suffice.
    """
    if named:
        return _all_found(gold, predicted, _same_name) and _all_found(predicted, gold, _same_name)
    return _all_found(gold, predicted, _same_party) and _all_found(predicted, gold, _same_party)


def _all_found(these: Sequence[Party], those: Sequence[Party], same: Callable[[Party, Party], bool]) -> bool:
    return all(any(same(a, b) for b in those) for a in these)


def _same_party(one: Party, other: Party) -> bool:
    return one.span.overlaps(other.span) or _same_name(one, other)


def _same_name(one: Party, other: Party) -> bool:
    return {normal_name(n) for n in one.names} == {normal_name(n) for n in other.names}


def same_event(
    gold: TaggedDocument, g: Statement, predicted: TaggedDocument, p: Statement, named: bool = False
) -> bool:
    """Whether two statements are about the same event: by its words, or by the mention that these refer to.

    Args:
        gold: the document as annotated.
        g: one of its statements.
        predicted: the document as tagged.
        p: one of its statements.
        named: ask for the mention; overlapping words do not suffice, unless the gold has no mention.
    """
    if g.event is None or p.event is None:
        return g.event is None and p.event is None
    mine, theirs = _mention(gold, g), _mention(predicted, p)
    if mine is not None and theirs is not None and mine.overlaps(theirs):
        return True
    if named and mine is not None:
        return False
    return g.event.span.overlaps(p.event.span) or normal_name(g.event.name) == normal_name(p.event.name)


def _mention(tagged: TaggedDocument, statement: Statement) -> Span | None:
    found: Event | None = next((e for e in tagged.events if statement.event and e.id == statement.event.id), None)
    return found.mention if found else None


def evaluate(gold: Sequence[TaggedDocument], predicted: Sequence[TaggedDocument], seed: int = 13) -> Figures:
    """Count what is right.

    Args:
        gold: annotated documents.
        predicted: the same documents in the same order, as tagged.
        seed: of the bootstrap.

    Raises:
        ValueError: where the two are not the same documents.
    """
    if [g.document.digest for g in gold] != [p.document.digest for p in predicted]:
        raise ValueError("gold and predictions are not the same documents in the same order")
    figures = Figures({m: Count() for m in MEASURES}, {s: {m: Count() for m in MEASURES} for s in Stance})
    confidences: list[tuple[float, bool]] = []
    detection: list[tuple[int, int, int]] = []
    for g, p in zip(gold, predicted, strict=True):
        pairs = match(g.statements, p.statements)
        _add(figures, g, p, pairs)
        figures.errors += list(_wrong(g, p, pairs))
        found = {id(pair[1]) for pair in pairs}
        confidences += [(s.confidence, id(s) in found) for s in p.statements if s.confidence is not None]
        detection.append((len(pairs), len(g.statements), len(p.statements)))
    figures.calibration_error = calibration_error(confidences)
    figures.interval = _interval(detection, seed)
    return figures


def _add(figures: Figures, g: TaggedDocument, p: TaggedDocument, pairs: list[tuple[Statement, Statement]]) -> None:
    for measure in MEASURES:
        for side, statements in (("gold", g.statements), ("predicted", p.statements)):
            for s in statements:
                for count in (figures.overall[measure], figures.stances[s.stance][measure]):
                    setattr(count, side, getattr(count, side) + 1)
    for one, other in pairs:
        for measure, right in _verdicts(g, one, p, other).items():
            figures.overall[measure].right += right
            figures.stances[one.stance][measure].right += right
        figures.certainty = (figures.certainty[0] + (one.certainty is other.certainty), figures.certainty[1] + 1)
    if not g.statements:
        figures.quiet = (figures.quiet[0] + (not p.statements), figures.quiet[1] + 1)
    mine, theirs = ([e.mention for e in t.events if e.mention] for t in (g, p))
    if mine or not g.events:
        figures.mentions.gold += len(mine)
        figures.mentions.predicted += len(theirs)
        figures.mentions.right += _overlapping(mine, theirs)


def _overlapping(mine: Sequence[Span], theirs: Sequence[Span]) -> int:
    """How many of one side overlap one of the other, one to one."""
    free = sorted(theirs, key=lambda t: t.end)
    for m in sorted(mine):
        other = next((t for t in free if t.overlaps(m)), None)
        if other is not None:
            free.remove(other)
    return len(theirs) - len(free)


def _verdicts(g: TaggedDocument, one: Statement, p: TaggedDocument, other: Statement) -> dict[str, bool]:
    speaker = same_parties(one.speaker, other.speaker)
    responsible = same_parties(one.responsible, other.responsible)
    event = same_event(g, one, p, other)
    return {
        "detection": True,
        "speaker": speaker,
        "speaker named": same_parties(one.speaker, other.speaker, named=True),
        "responsible": responsible,
        "responsible named": same_parties(one.responsible, other.responsible, named=True),
        "event": event,
        "event named": same_event(g, one, p, other, named=True),
        "speaker + responsible": speaker and responsible,
        "whole": speaker and responsible and event,
    }


def _wrong(g: TaggedDocument, p: TaggedDocument, pairs: list[tuple[Statement, Statement]]) -> Iterator[Wrong]:
    bounds = sentences(g.document.text)
    matched = {id(s) for pair in pairs for s in pair}
    for s in g.statements:
        if id(s) not in matched:
            yield Wrong(g.document.id, "missed", sentence_of(s.cue, bounds), s, None)
    for s in p.statements:
        if id(s) not in matched:
            yield Wrong(g.document.id, "false", sentence_of(s.cue, bounds), None, s)
    for one, other in pairs:
        verdicts = _verdicts(g, one, p, other)
        parts = [m for m in ("speaker", "responsible", "event") if not verdicts[m]]
        parts += [f"{m} name" for m in ("speaker", "responsible") if verdicts[m] and not verdicts[f"{m} named"]]
        if parts:
            yield Wrong(g.document.id, ", ".join(parts), sentence_of(one.cue, bounds), one, other)


def calibration_error(confidences: Sequence[tuple[float, bool]]) -> float | None:
    """Expected calibration error: the mean gap between confidence and share of right ones, over equal bins.

    Guo et al., "On Calibration of Modern Neural Networks" (2017), section 2.
    """
    if not confidences:
        return None
    scores = np.array([c for c, _ in confidences])
    right = np.array([r for _, r in confidences], dtype=float)
    bins = np.minimum((scores * BINS).astype(int), BINS - 1)
    gaps = [abs(scores[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins.tolist())]
    return float(sum(gaps))


def _interval(detection: Sequence[tuple[int, int, int]], seed: int, rounds: int = 1000) -> tuple[float, float] | None:
    """95 % interval of detection F1 by resampling documents."""
    counts = np.array(detection)
    if not len(counts) or not counts[:, 1].sum():
        return None
    rng = np.random.default_rng(seed)
    sums = counts[rng.integers(0, len(counts), (rounds, len(counts)))].sum(axis=1)
    f1 = 2 * sums[:, 0] / np.maximum(1, sums[:, 1] + sums[:, 2])
    low, high = np.percentile(f1, [2.5, 97.5])
    return float(low), float(high)


def to_json(figures: Figures) -> dict[str, object]:
    """The figures as JSON values, rounded to four places."""

    def counts(found: dict[str, Count]) -> dict[str, object]:
        return {
            m: {"precision": round(c.precision, 4), "recall": round(c.recall, 4), "f1": round(c.f1, 4), "gold": c.gold}
            for m, c in found.items()
        }

    return {
        "all": counts(figures.overall),
        **{stance.value: counts(found) for stance, found in figures.stances.items()},
        "certainty": list(figures.certainty),
        "left_alone": list(figures.quiet),
        "events_f1": round(figures.mentions.f1, 4),
        "calibration_error": figures.calibration_error,
        "interval": figures.interval,
    }
