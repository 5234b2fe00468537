"""The ledger and the figures as lines for the terminal and as JSON. Every word from outside is made inert."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.text import Text

from tracker import checks, corpus, evaluation, ledger, matching
from tracker.checks import Estimate, Report
from tracker.corpus import span_json
from tracker.inert import shown
from tracker.records import (
    Certainty,
    Claim,
    ClaimLink,
    Event,
    FiledStatement,
    LaterTag,
    Party,
    Precision,
    Source,
    Spoken,
    Stance,
    Statement,
    TaggedDocument,
)

if TYPE_CHECKING:  # what it imports in turn is not needed to show a ledger
    from tracker import linking

STYLES = {
    Stance.CLAIMED: "bold red",
    Stance.BLAMED: "bold yellow",
    Stance.DENIED: "bold cyan",
    Stance.UNCLAIMED: "bold",
}

FEW = 3  # sources, or voices, of a claim that are named on its line

MOST = 12  # claims of an event that the list of events names

Sources = Mapping[str, Sequence[Source]]  # by the text's digest


def day(event: Event) -> str:
    """The event's day, as precisely as it is known; "?" where it is not."""
    if event.day is None:
        return "?"
    cut = {Precision.MONTH: 7, Precision.YEAR: 4}.get(event.precision, 10)
    return event.day.isoformat()[:cut] + (" (week)" if event.precision is Precision.WEEK else "")


def _heading(event: Event, claims: Sequence[Claim]) -> Text:
    line = Text(f"{event.id:<5}", style="bold")
    line.append(shown(event.title), style="bold")
    facts = [
        f for f in (day(event), event.kind.value if event.kind else "", shown(event.place or "")) if f and f != "?"
    ]
    line.append(f"  [{', '.join([*facts, ledger.status(claims).value])}]", style="dim")
    return line


def event(event: Event, claims: Sequence[Claim], told: Sequence[Source]) -> Iterator[Text]:
    """An event of the ledger: who claimed, blamed, denied, stayed silent, with the number of sources."""
    yield _heading(event, claims)
    by_digest = _by_digest(told)
    # Of an event that is much talked of, those that most statements make.
    kept = sorted(claims, key=lambda c: len(c.statements), reverse=True)[:MOST]
    for stance in Stance:
        for claim in (c for c in kept if c.stance is stance):
            yield Text("     ") + _claim_line(claim) + _origins(claim, by_digest)
    if len(claims) > len(kept):
        yield Text(f"     and {len(claims) - len(kept)} more claims: tracker show {event.id}", style="dim")
    if not claims:
        outlets = ", ".join(dict.fromkeys(_outlet(s) for s in told)) or "no source"
        yield Text(f"     nobody is named; reported by {shown(outlets)}", style="dim")
    yield Text()


def _by_digest(told: Sequence[Source]) -> dict[str, list[Source]]:
    found: dict[str, list[Source]] = {}
    for source in told:
        found.setdefault(source.digest, []).append(source)
    return found


def _claim_line(claim: Claim, width: int = 10) -> Text:
    line = Text(f"{claim.stance.value:<{width}}", style=STYLES[claim.stance])
    speaker, responsible = (shown(n) if n else None for n in (claim.speaker, claim.responsible))
    voices = ", ".join(shown(name) for name in ledger.spoke(claim)[:FEW] if name != claim.responsible)
    if claim.stance is Stance.CLAIMED:
        words = responsible or "?"
        told = [speaker or ""] * (claim.speaker not in (claim.responsible, claim.responsible_side)) + [voices]
        words += f" (said by {', '.join(filter(None, told))})" if any(told) else ""
    elif claim.stance is Stance.UNCLAIMED:
        words = f"{responsible} has not taken responsibility" if responsible else "nobody has claimed it"
    elif claim.stance is Stance.BLAMED:
        words = f"{responsible} by {speaker}" if speaker else f"{responsible} (nobody named who says so)"
        words += f" ({voices})" if voices else ""
    else:
        words = speaker or "(nobody named who says so)"
        words += f" ({voices})" if voices else ""
        words += f", for {responsible}" if responsible and responsible != speaker else ""
    line.append(words)
    if all(s.now.certainty is Certainty.HEDGED for s in claim.statements):
        line.append(", hedged", style="italic")
    return line


def _origins(claim: Claim, sources: Sources) -> Text:
    """The first few who told it, copies left out, and how many there are."""
    told = _told(claim, sources)
    firsts = {s.copy_of or s.digest: s for s in sorted(told, key=_printed, reverse=True)}
    names = list(dict.fromkeys(shown(_outlet(s)) for s in sorted(firsts.values(), key=_printed)))
    line = ", ".join(names[:FEW]) + (" and others" if len(names) > FEW else "")
    return Text(f"  · {line}", style="dim") + Text(f"; {_count(told)}" if len(told) > 1 else "", style="dim")


def _told(claim: Claim, sources: Sources) -> list[Source]:
    """Every appearance of the texts that make a claim."""
    return [s for digest in dict.fromkeys(f.digest for f in claim.statements) for s in sources.get(digest, ())]


def _count(told: Sequence[Source]) -> str:
    count, independent = ledger.articles(told)
    return "1 article" if count == 1 else f"{count} articles, {independent} independent"


def _printed(source: Source) -> tuple[date, int]:
    """What sources are ordered by: the day of publication, unknown ones last."""
    return source.published or date.max, source.id


def _outlet(source: Source) -> str:
    origin = source.origin.rsplit("/", 1)[-1]
    return (source.outlet or source.url or origin) + (f" {source.published}" if source.published else "")


def timeline(event: Event, claims: Sequence[Claim], told: Sequence[Source], sources: Sources) -> Iterator[Text]:
    """An event by party: what each said when, who says so, in which words; the side that spoke first comes first."""
    times = _times(event, claims, sources)
    links: dict[int, list[ClaimLink]] = {}
    for link in ledger.links(claims, times):
        links.setdefault(id(link.claim), []).append(link)
    yield _heading(event, claims)
    opener = ledger.first(claims, times)
    spoke = f"; {shown(opener.speaker or '')} is the first who is known to have spoken" if opener else ""
    yield Text(f"     {_count(told)}{spoke}", style="dim")
    parties: dict[str | None, list[Claim]] = {}
    for claim in sorted(claims, key=lambda c: _moment(ledger.made(c, times))):
        parties.setdefault(claim.speaker, []).append(claim)
    for party, said in parties.items():
        yield Text()
        yield Text(shown(party) if party else "Nobody named", style="bold underline")
        for claim in said:
            yield from _said(claim, times, links.get(id(claim), ()), sources)
    if not claims:
        for source in told:
            yield Text(f"  {_outlet_line(source)}: nobody is named", style="dim")


def _times(event: Event, claims: Sequence[Claim], sources: Sources) -> dict[int, Spoken]:
    found = {f.id: ledger.spoken(f, event, sources.get(f.digest, ())) for c in claims for f in c.statements}
    return {number: time for number, time in found.items() if time}


def _moment(time: Spoken | None) -> tuple[date, date]:
    return (time.until, time.since) if time else (date.max, date.max)


def _said(claim: Claim, times: Mapping[int, Spoken], links: Sequence[ClaimLink], sources: Sources) -> Iterator[Text]:
    """A claim with its statements, each text once: its copies are named below it."""
    yield Text("  ") + _claim_line(claim) + Text(f"  {_count(_told(claim, sources))}", style="dim")
    for link in links[:FEW]:
        other = _claim_line(link.other, len(link.other.stance) + 1)
        yield Text(f"    {link.relation.value}: ", style="italic") + other
    if len(links) > FEW:
        yield Text(f"    and {len(links) - FEW} more: tracker show --json", style="dim")
    copies: dict[tuple[str, str], list[FiledStatement]] = {}
    for filed in sorted(claim.statements, key=lambda f: (_moment(times.get(f.id)), _first(f, sources), f.id)):
        group = next((s.copy_of or s.digest for s in sources.get(filed.digest, ())), filed.digest)
        copies.setdefault((group, " ".join(filed.now.sentence.text.casefold().split())), []).append(filed)
    for alike in copies.values():
        filed = alike[0]
        voices = [shown(name) for name in ledger.voices(claim, filed)]
        yield Text()
        line = Text(f"    {when(times.get(filed.id))}", style="bold")
        line.append(f"  {', '.join(voices)}" if voices else "")
        yield line.append(f"  {filed.status.value}", style="dim")
        yield Text("    “") + marked(filed.now) + Text("”")
        for source in (s for f in alike for s in sources.get(f.digest, ())):
            copy = "copy: " if source.copy_of or source.digest != filed.digest else ""
            url = f" · {shown(source.url)}" if source.url else ""
            yield Text(f"    {copy}{_outlet_line(source)}{url}", style="dim")


def when(time: Spoken | None) -> str:
    """When something was said, as far as it is known."""
    if time is None:
        return "day not told"
    if not time.told:
        return f"by {time.until}"
    return str(time.since) if time.since == time.until else f"{time.since} to {time.until}"


def objections(statements: Sequence[FiledStatement], later: Mapping[int, LaterTag]) -> Iterator[Text]:
    """Where a newer model disagrees with what people decided."""
    for filed in statements:
        tag = later.get(filed.id)
        if tag is None or not matching.disagree(filed, said := tag.said):
            continue
        if said is None:
            words = f"does not find “{shown(filed.now.cue.text)}” ({filed.now.stance})"
        else:
            parties = f"{_parties(said.speaker) or 'nobody'}, of {_parties(said.responsible) or 'nobody'}"
            words = f"has “{shown(said.cue.text)}” as {said.stance} by {parties}"
        yield Text(f"  {shown(tag.model)} {words}", style="dim")


def _first(filed: FiledStatement, sources: Sources) -> tuple[date, int]:
    return min(map(_printed, sources.get(filed.digest, ())), default=(date.max, 0))


def _outlet_line(source: Source) -> str:
    return shown(_outlet(source)) + (f" · {shown(source.title)}" if source.title else "")


def marked(statement: Statement) -> Text:
    """The sentence with the cue in bold, inert and on one line."""
    sentence, cue = statement.sentence, statement.cue
    low, high = cue.start - sentence.start, cue.end - sentence.start
    line = Text(shown(sentence.text[:low]))
    if line and sentence.text[low - 1 : low].isspace():
        line.append(" ")
    line.append(shown(sentence.text[low:high]), style="bold")
    rest = sentence.text[high:]
    return line.append((" " if rest[:1].isspace() else "") + shown(rest))


def claim(claim: Claim, event: Event, sources: Sources) -> Text:
    """A claim on one line."""
    line = Text(f"{event.id:<5}") + _claim_line(claim) + Text(f"  {shown(event.title, 60)}", style="dim")
    count = len(claim.statements)
    return line.append(f"  {count} statement{'s' * (count != 1)}", style="dim").append(_origins(claim, sources))


def tagged(tagged: TaggedDocument) -> Iterator[Text]:
    """A tagged document's statements in words."""
    for s in tagged.statements:
        line = Text(f"  {s.stance.value:<10}", style=STYLES[s.stance])
        line.append(f"{_parties(s.speaker)} → {_parties(s.responsible)}")
        line.append(f"  {s.event.id} {shown(s.event.name, 60)}" if s.event else "", style="dim")
        line.append(f"  {s.confidence:.2f}" if s.confidence is not None else "", style="dim")
        yield line
        yield Text("    “") + marked(s) + Text("”")
    named = {s.event.id for s in tagged.statements if s.event}
    for e in tagged.events:
        if e.id not in named:
            yield Text(f"  nobody is named for {e.id} {shown(e.title, 80)}", style="dim")


def _parties(parties: Sequence[Party]) -> str:
    return ", ".join(shown(" and ".join(p.names)) for p in parties) or "—"


# --- JSON -----------------------------------------------------------------------------------------


def event_json(event: Event, claims: Sequence[Claim], told: Sequence[Source], sources: Sources) -> dict[str, Any]:
    """An event of the ledger with its claims, their evidence, and what each is to others (by place in the list)."""
    times = _times(event, claims, sources)
    place = {id(claim): number for number, claim in enumerate(claims)}
    opener = ledger.first(claims, times)
    count, independent = ledger.articles(told)
    return {
        **corpus.event_json(event),
        "status": ledger.status(claims).value,
        "articles": count,
        "independent": independent,
        "first": opener.speaker if opener else None,
        "claims": [_claim_json(c, sources, times) for c in claims],
        "links": [
            {"claim": place[id(k.claim)], "relation": k.relation.value, "other": place[id(k.other)]}
            for k in ledger.links(claims, times)
        ],
        "sources": [_source_json(s) for s in told],
    }


def claim_json(claim: Claim, event: Event, sources: Sources) -> dict[str, Any]:
    """A claim with its event and evidence."""
    times = _times(event, [claim], sources)
    return {"event": {"id": event.id, "title": event.title}, **_claim_json(claim, sources, times)}


def _claim_json(claim: Claim, sources: Sources, times: Mapping[int, Spoken]) -> dict[str, Any]:
    count, independent = ledger.articles(_told(claim, sources))
    return {
        "stance": claim.stance.value,
        "speaker": claim.speaker,
        "responsible": claim.responsible,
        "responsible_side": claim.responsible_side,
        "said": _spoken_json(ledger.made(claim, times)),
        "articles": count,
        "independent": independent,
        "statements": [_filed_json(s, sources, times) for s in claim.statements],
    }


def _spoken_json(time: Spoken | None) -> dict[str, Any] | None:
    if time is None:
        return None
    return {"since": time.since.isoformat(), "until": time.until.isoformat(), "told": time.told}


def _filed_json(filed: FiledStatement, sources: Sources, times: Mapping[int, Spoken]) -> dict[str, Any]:
    return {
        "id": filed.id,
        "status": filed.status.value,
        "certainty": filed.now.certainty.value,
        "confidence": filed.now.confidence,
        "speaker": [name for party in filed.now.speaker for name in party.names],
        "responsible": [name for party in filed.now.responsible for name in party.names],
        "said": _spoken_json(times.get(filed.id)),
        "sentence": span_json(filed.now.sentence),
        "cue": span_json(filed.now.cue),
        "digest": filed.digest,
        "sources": [_source_json(s) for s in sources.get(filed.digest, ())],
    }


def _source_json(source: Source) -> dict[str, Any]:
    return {
        "origin": source.origin,
        "title": source.title,
        "url": source.url,
        "outlet": source.outlet,
        "published": source.published.isoformat() if source.published else None,
        "copy_of": source.copy_of,
    }


# --- figures --------------------------------------------------------------------------------------


def figures(found: evaluation.Figures) -> Iterator[Text]:
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
