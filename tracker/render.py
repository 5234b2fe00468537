"""The ledger and the figures as lines for the terminal and as JSON. Every word from outside is made inert."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.text import Text

from tracker import corpus, evaluation, ledger
from tracker.corpus import span_json
from tracker.inert import shown
from tracker.records import (
    Claim,
    Event,
    FiledStatement,
    Party,
    Precision,
    Source,
    Stance,
    Statement,
    TaggedDocument,
)

STYLES = {
    Stance.CLAIMED: "bold red",
    Stance.BLAMED: "bold yellow",
    Stance.DENIED: "bold cyan",
    Stance.UNCLAIMED: "bold",
}

Sources = Mapping[str, Sequence[Source]]


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
    by_digest: dict[str, list[Source]] = {}
    for source in told:
        by_digest.setdefault(source.digest, []).append(source)
    for stance in Stance:
        for claim in (c for c in claims if c.stance is stance):
            yield Text("     ") + _claim_line(claim) + _origins(claim, by_digest)
    if not claims:
        outlets = ", ".join(dict.fromkeys(_outlet(s) for s in told)) or "no source"
        yield Text(f"     nobody is named; reported by {shown(outlets)}", style="dim")
    yield Text()


def _claim_line(claim: Claim) -> Text:
    line = Text(f"{claim.stance.value:<10}", style=STYLES[claim.stance])
    speaker, responsible = (shown(n) if n else None for n in (claim.speaker, claim.responsible))
    hedged = all(s.now.certainty.value == "hedged" for s in claim.statements)
    if claim.stance is Stance.CLAIMED:
        words = responsible or "?"
        voices = [*ledger.spoke(claim), *([claim.speaker] if claim.speaker != claim.responsible_side else [])]
        told = [shown(v) for v in voices if v and v != claim.responsible]
        words += f" (said by {', '.join(told)})" if told else ""
    elif claim.stance is Stance.UNCLAIMED:
        words = f"{responsible} has not taken responsibility" if responsible else "nobody has claimed it"
    elif claim.stance is Stance.BLAMED:
        words = f"{responsible} by {speaker}" if speaker else f"{responsible} (nobody named who says so)"
    else:
        words = speaker or "(nobody named who says so)"
        words += f", for {responsible}" if responsible and responsible != speaker else ""
    line.append(words)
    if hedged:
        line.append(", hedged", style="italic")
    return line


def _origins(claim: Claim, sources: Sources) -> Text:
    origins = {s.digest: _outlet(sources[s.digest][0]) for s in claim.statements if sources.get(s.digest)}
    return Text(f"  · {', '.join(shown(o) for o in dict.fromkeys(origins.values()))}", style="dim")


def _outlet(source: Source) -> str:
    origin = source.origin.rsplit("/", 1)[-1]
    return (source.outlet or source.url or origin) + (f" {source.published}" if source.published else "")


def timeline(event: Event, claims: Sequence[Claim], told: Sequence[Source], sources: Sources) -> Iterator[Text]:
    """An event with each statement about it, the earliest source first, down to the words."""
    yield _heading(event, claims)
    seen: dict[int, tuple[FiledStatement, Claim]] = {s.id: (s, c) for c in claims for s in c.statements}
    dated = sorted(seen.values(), key=lambda pair: (str(_published(pair[0], sources)), pair[0].id))
    for filed, claim in dated:
        source = sources[filed.digest][0]
        yield Text()
        yield Text(f"  {_outlet_line(source)}", style="dim")
        yield Text("  ") + _claim_line(claim) + Text(f"  {filed.status.value}", style="dim")
        yield Text("    “") + marked(filed.now) + Text("”")
        if source.url:
            yield Text(f"    {shown(source.url)}", style="dim")
    if not claims:
        for source in told:
            yield Text(f"  {_outlet_line(source)}: nobody is named", style="dim")


def _outlet_line(source: Source) -> str:
    return shown(_outlet(source)) + (f" · {shown(source.title)}" if source.title else "")


def _published(filed: FiledStatement, sources: Sources) -> str:
    told = [s.published for s in sources.get(filed.digest, ()) if s.published]
    return str(min(told)) if told else "9999"


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
    """An event of the ledger with its claims and their evidence."""
    return {
        **corpus.event_json(event),
        "status": ledger.status(claims).value,
        "claims": [_claim_json(c, sources) for c in claims],
        "sources": [_source_json(s) for s in told],
    }


def claim_json(claim: Claim, event: Event, sources: Sources) -> dict[str, Any]:
    """A claim with its event and evidence."""
    return {"event": {"id": event.id, "title": event.title}, **_claim_json(claim, sources)}


def _claim_json(claim: Claim, sources: Sources) -> dict[str, Any]:
    return {
        "stance": claim.stance.value,
        "speaker": claim.speaker,
        "responsible": claim.responsible,
        "statements": [_filed_json(s, sources) for s in claim.statements],
    }


def _filed_json(filed: FiledStatement, sources: Sources) -> dict[str, Any]:
    return {
        "id": filed.id,
        "status": filed.status.value,
        "certainty": filed.now.certainty.value,
        "confidence": filed.now.confidence,
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
