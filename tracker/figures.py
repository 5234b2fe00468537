"""Figures of the model and of reviewers as lines for the terminal and as JSON; words from outside are made inert."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.text import Text

from tracker import checks, evaluation
from tracker.checks import Estimate, Report
from tracker.inert import shown
from tracker.records import Party

if TYPE_CHECKING:  # what it imports in turn is not needed to show figures
    from tracker import linking


def quality(found: evaluation.Figures) -> Iterator[Text]:
    """The figures of an evaluation as a table."""
    yield Text(f"{'':<24}{'precision':>10}{'recall':>10}{'F1':>10}{'gold':>8}{'found':>8}", style="bold")
    for name, counts in (("all", found.overall), *((s.value, c) for s, c in found.stances.items())):
        yield Text(name, style="bold")
        for measure in evaluation.MEASURES:
            c = counts[measure]
            yield Text(f"  {measure:<22}{c.precision:>10.3f}{c.recall:>10.3f}{c.f1:>10.3f}{c.gold:>8}{c.predicted:>8}")
    if found.interval:
        yield Text(f"detection F1, 95 % interval over documents: {found.interval[0]:.3f} to {found.interval[1]:.3f}")
    if found.certainty[1]:
        yield Text(f"certainty right: {found.certainty[0] / found.certainty[1]:.3f} of {found.certainty[1]} matched")
    if found.quiet[1]:
        yield Text(f"documents without statements left alone: {found.quiet[0]} of {found.quiet[1]}")
    if found.mentions.gold:
        m = found.mentions
        yield Text(f"events by mention: precision {m.precision:.3f}, recall {m.recall:.3f}, F1 {m.f1:.3f}")
    if found.calibration_error is not None:
        yield Text(f"expected calibration error of detection: {found.calibration_error:.3f}")


def report(report: Report) -> Iterator[Text]:
    """What the honest check says of the model, and how far reviewers agree."""
    people, checked = report.population, report.checked
    tagged = sum(bool(c.tagged) for c in checked)
    yield Text("The honest check: sentences tagged by people who did not see the model's tag", style="bold")
    yield Text(
        f"  Population: the {people.sentences:,} sentences of {people.texts:,} texts; "
        f"in {people.tagged:,} of them the model found a statement."
    )
    yield Text(
        f"  Drawn by lot, one in {checks.ONE_IN} by the digest: {people.drawn:,}, {people.drawn_tagged:,} of them"
        f" tagged. Answered: {len(checked):,}, {tagged:,} of them tagged"
        + (f"; {report.differing:,} more, on which reviewers differ, are left out." if report.differing else ".")
    )
    yield Text(f"  {'':<12}{'precision':<46}recall", style="bold")
    for stance, quality in report.quality.items():
        cells = (_estimate(quality.precision, "tagged so"), _estimate(quality.recall, "that hold it"))
        yield Text(f"  {stance.value if stance else 'any':<12}{cells[0]:<46}{cells[1]}")
    yield Text(
        "  In brackets: 95 % intervals, Wilson's; those of recall join his of its parts and are the wider for it."
    )
    yield Text()
    yield Text("Agreement of the reviewers: stance, or none where rejected", style="bold")
    for what, found in (("statements", report.agreement), ("sentences tagged blind", report.blind_agreement)):
        alpha = "none, as all is of one value" if found.alpha is None else f"{found.alpha:.3f}"
        said = f"the same on {found.same:,}; Krippendorff's alpha {alpha}" if found.units else "no alpha"
        yield Text(f"  {what}: {found.units:,} by several reviewers" + f", {said}")


def _estimate(found: Estimate, what: str) -> str:
    if found.value is None:
        return f"too little: {found.of} of {checks.NEEDED} sentences {what}"
    return f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f}) on {found.of} {what}"


def report_json(report: Report) -> dict[str, Any]:
    """The same as JSON values."""
    return {
        "population": asdict(report.population),
        "answered": len(report.checked),
        "differing": report.differing,
        "quality": {stance.value if stance else "any": asdict(q) for stance, q in report.quality.items()},
        "agreement": asdict(report.agreement),
        "blind_agreement": asdict(report.blind_agreement),
    }


def links(found: Mapping[str, linking.Figures]) -> Iterator[Text]:
    """The figures of linking, from gold and from predicted statements."""
    for side, f in found.items():
        yield Text(f"linking of events across documents, {f.items} {side} statements", style="bold")
        for name, a in (
            ("B-cubed", f.b_cubed),
            ("  were nothing linked", f.alone),
            ("  events told by several", f.several),
            ("pairs across documents", f.pairs),
        ):
            yield Text(f"  {name:<26}precision {a.precision:.3f}, recall {a.recall:.3f}, F1 {a.f1:.3f}")
        yield Text(f"  look-alikes kept apart: {f.apart[0]} of {f.apart[1]}")


def wrong(found: evaluation.Wrong) -> Iterator[Text]:
    """One error: where, what, the sentence, and both sides."""
    yield Text()
    yield Text(f"{shown(found.document)}: {found.what}", style="bold")
    yield Text(f"  “{shown(found.sentence.text)}”")
    for side, statement in (("gold", found.gold), ("tagged", found.predicted)):
        if statement is not None:
            event = shown(statement.event.span.text, 60) if statement.event else "—"
            parties = f"speaker {_both(statement.speaker)}; responsible {_both(statement.responsible)}"
            confidence = "" if statement.confidence is None else f" {statement.confidence:.2f}"
            cue = f"{statement.stance.value} [{shown(statement.cue.text)}]"
            yield Text(f"  {side:<7}{cue} {parties}; event {event}{confidence}")


def _both(parties: Sequence[Party]) -> str:
    """The words of parties with their names where these differ."""
    found = [f"{p.span.text} = {' and '.join(p.names)}" if p.names != (p.span.text,) else p.span.text for p in parties]
    return ", ".join(shown(f) for f in found) or "—"
