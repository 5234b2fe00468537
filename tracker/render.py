"""The ledger as lines for the terminal and as JSON. Every word from outside is made inert."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from rich.text import Text

from tracker import corpus, ledger, matching
from tracker.corpus import source_json, span_json
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
    line = Text(f"{event.id:<4} ", style="bold")
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
        yield Text(f"     no statement found; reported by {shown(outlets)}", style="dim")
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
        words = f"{responsible or '?'} " + (f"by {speaker}" if speaker else "(nobody named who says so)")
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
    told = appearances(claim.statements, sources)
    firsts = {s.copy_of or s.digest: s for s in sorted(told, key=_printed, reverse=True)}
    names = list(dict.fromkeys(shown(_outlet(s)) for s in sorted(firsts.values(), key=_printed)))
    line = ", ".join(names[:FEW]) + (" and others" if len(names) > FEW else "")
    return Text(f"  · {line}", style="dim") + Text(f"; {article_count(told)}" if len(told) > 1 else "", style="dim")


def appearances(statements: Iterable[FiledStatement], sources: Sources) -> list[Source]:
    """Every appearance of the texts that hold statements, each text once."""
    return [s for digest in dict.fromkeys(f.digest for f in statements) for s in sources.get(digest, ())]


def article_count(told: Sequence[Source]) -> str:
    """How many articles these are, and how many independent ones: "8 articles, 2 independent"."""
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
    yield Text(f"     {article_count(told)}{spoke}", style="dim")
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
            yield Text(f"  {_outlet_line(source)}: no statement found", style="dim")


def _times(event: Event, claims: Sequence[Claim], sources: Sources) -> dict[int, Spoken]:
    found = {f.id: ledger.spoken(f, event, sources.get(f.digest, ())) for c in claims for f in c.statements}
    return {number: time for number, time in found.items() if time}


def _moment(time: Spoken | None) -> tuple[date, date]:
    return (time.until, time.since) if time else (date.max, date.max)


def _said(claim: Claim, times: Mapping[int, Spoken], links: Sequence[ClaimLink], sources: Sources) -> Iterator[Text]:
    """A claim with its statements, each text once: its copies are named below it."""
    yield (
        Text("  ")
        + _claim_line(claim)
        + Text(f"  {article_count(appearances(claim.statements, sources))}", style="dim")
    )
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
            if said.event and matching.another_act(filed.now, said):
                words += f", about “{shown(said.event.name)}”"
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
    line = Text(f"{event.id:<4} ") + _claim_line(claim) + Text(f"  {shown(event.title, 60)}", style="dim")
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
            yield Text(f"  no statement found on {e.id} {shown(e.title, 80)}", style="dim")


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
        "sources": [source_json(s) for s in told],
    }


def claim_json(claim: Claim, event: Event, sources: Sources) -> dict[str, Any]:
    """A claim with its event and evidence."""
    times = _times(event, [claim], sources)
    return {"event": {"id": event.id, "title": event.title}, **_claim_json(claim, sources, times)}


def _claim_json(claim: Claim, sources: Sources, times: Mapping[int, Spoken]) -> dict[str, Any]:
    count, independent = ledger.articles(appearances(claim.statements, sources))
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
        "sources": [source_json(s) for s in sources.get(filed.digest, ())],
    }
