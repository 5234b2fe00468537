"""The corpus format: one JSON object a line, a document with its statements and events.

``tracker tag --json`` prints the same shape. Offsets count characters of the ``text`` of the same line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tracker.errors import InputError, SpanError
from tracker.records import (
    Certainty,
    Document,
    Event,
    EventKind,
    EventMention,
    Party,
    Precision,
    Said,
    Source,
    Span,
    Stance,
    Statement,
    TaggedDocument,
    normal_name,
)
from tracker.segments import sentence_of, sentences

SPLITS = ("train", "dev", "test")
_META = ("title", "outlet", "author", "url", "language", "genre", "region")


def to_json(tagged: TaggedDocument) -> dict[str, Any]:
    """A tagged document as the corpus format's object; fields that are not known are left out or null."""
    document = tagged.document
    row: dict[str, Any] = {"id": document.id}
    row |= {key: value for key in _META if (value := getattr(document, key)) is not None}
    if document.published:
        row["published"] = document.published.isoformat()
    row["text"] = document.text
    row["statements"] = [statement_json(s) for s in tagged.statements]
    row["events"] = [{**event_json(e), "mention": span_json(e.mention)} for e in tagged.events]
    return row


def span_json(span: Span | None) -> dict[str, Any] | None:
    """A span's offsets and words; None for none."""
    return {"start": span.start, "end": span.end, "text": span.text} if span else None


def _party_json(party: Party) -> dict[str, Any]:
    row = span_json(party.span) or {}
    return row | {"name": party.names[0] if len(party.names) == 1 else list(party.names)}


def statement_json(statement: Statement) -> dict[str, Any]:
    """A statement's stance, certainty and confidence, and the spans of its roles with the names they stand for."""
    row: dict[str, Any] = {"stance": statement.stance.value, "certainty": statement.certainty.value}
    if statement.confidence is not None:
        row["confidence"] = round(statement.confidence, 4)
    row["sentence"] = span_json(statement.sentence)
    row["cue"] = span_json(statement.cue)
    row["speaker"] = [_party_json(p) for p in statement.speaker]
    row["responsible"] = [_party_json(p) for p in statement.responsible]
    event = statement.event
    row["event"] = {**(span_json(event.span) or {}), "name": event.name, "id": event.id} if event else None
    row["medium"] = span_json(statement.medium)
    said = statement.said
    row["said"] = (
        {
            **(span_json(said.span) or {}),
            "date": said.day.isoformat() if said.day else None,
            "date_precision": said.precision.value,
        }
        if said
        else None
    )
    return row | ({"traits": list(statement.traits)} if statement.traits else {})


def event_json(event: Event) -> dict[str, Any]:
    """What is known of an event, apart from where it is mentioned."""
    return {
        "id": event.id,
        "title": event.title,
        "kind": event.kind.value if event.kind else None,
        "date": event.day.isoformat() if event.day else None,
        "date_precision": event.precision.value if event.day else None,
        "place": event.place,
    }


def source_json(source: Source) -> dict[str, Any]:
    """Where a text appeared, for programs."""
    return {
        "origin": source.origin,
        "title": source.title,
        "url": source.url,
        "outlet": source.outlet,
        "author": source.author,
        "published": source.published.isoformat() if source.published else None,
        "language": source.language,
        "copy_of": source.copy_of,
    }


def from_json(row: dict[str, Any]) -> TaggedDocument:
    """The inverse of :func:`to_json`.

    Raises:
        KeyError, TypeError, ValueError: where the shape is another.
        SpanError: where offsets do not cut their words.
    """
    document = Document(
        text=row["text"],
        id=str(row["id"]),
        published=date.fromisoformat(row["published"][:10]) if row.get("published") else None,
        **{key: row.get(key) for key in _META},
    )
    bounds = sentences(document.text)
    statements = tuple(statement_from_json(s, bounds) for s in row.get("statements", ()))
    tagged = TaggedDocument(document, statements, tuple(_event(e) for e in row.get("events", ())))
    tagged.check()
    return tagged


def _span(row: dict[str, Any]) -> Span:
    return Span(row["start"], row["end"], row["text"])


def _party(row: dict[str, Any]) -> Party:
    names = row.get("name") or row["text"]
    return Party(_span(row), (names,) if isinstance(names, str) else tuple(names))


def statement_from_json(row: Mapping[str, Any], bounds: list[Span]) -> Statement:
    """The inverse of :func:`statement_json`; of a sentence left out, ``bounds`` (all of the text's) give it."""
    cue = _span(row["cue"])
    event, said = row.get("event"), row.get("said")
    return Statement(
        stance=Stance(row["stance"]),
        certainty=Certainty(row["certainty"]),
        cue=cue,
        sentence=_span(row["sentence"]) if row.get("sentence") else sentence_of(cue, bounds),
        speaker=tuple(_party(p) for p in row["speaker"]),
        responsible=tuple(_party(p) for p in row["responsible"]),
        event=EventMention(_span(event), event.get("name") or event["text"], event.get("id")) if event else None,
        medium=_span(row["medium"]) if row.get("medium") else None,
        said=_said(said) if said else None,
        confidence=row.get("confidence"),
        traits=tuple(row.get("traits", ())),
    )


def _said(row: dict[str, Any]) -> Said:
    day = date.fromisoformat(row["date"]) if row.get("date") else None
    return Said(_span(row), day, Precision(row.get("date_precision") or "unknown"))


def _event(row: dict[str, Any]) -> Event:
    return Event(
        id=row["id"],
        title=row.get("title") or "",
        kind=EventKind(row["kind"]) if row.get("kind") else None,
        day=date.fromisoformat(row["date"]) if row.get("date") else None,
        precision=Precision(row.get("date_precision") or "unknown"),
        place=row.get("place"),
        mention=_span(row["mention"]) if row.get("mention") else None,
    )


def read(path: Path) -> Iterator[TaggedDocument]:
    """The documents of a corpus file, in order.

    Raises:
        InputError: naming file and line where one cannot be read.
    """
    with path.open(encoding="utf-8", errors="surrogateescape") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield from_json(json.loads(line.encode("utf-8", "surrogateescape")))
            except (AttributeError, KeyError, TypeError, ValueError, SpanError) as error:
                raise InputError(str(path), f"not a corpus document: {error!r}", f"line {number}") from error


def load(folder: Path, split: str) -> list[TaggedDocument]:
    """The documents of one split (``train``, ``dev`` or ``test``) of a corpus folder."""
    path = folder / f"{split}.jsonl"
    if not path.is_file():
        raise InputError(str(path), "no such file; a corpus folder holds train.jsonl, dev.jsonl and test.jsonl")
    return list(read(path))


def problems(tagged: TaggedDocument) -> list[str]:
    """What breaks the annotation guide's rules in one document, each as a line."""
    found = []
    try:
        tagged.check()
    except SpanError as error:
        found.append(str(error))
    text, events = tagged.document.text, {e.id for e in tagged.events}
    words = len(text.split())
    if not 60 <= words <= 1100:
        found.append(f"{words} words: a document has 80 to 1000")
    found += [f"event {e.id}: no mention" for e in tagged.events if not e.mention]
    for s in tagged.statements:
        found += [f"{s.stance} {s.cue.text!r}: {cause}" for cause in _statement_problems(s, text, events)]
    seen: dict[tuple[object, ...], Statement] = {}
    for s in tagged.statements:
        key = (
            s.stance,
            s.cue,
            s.event and s.event.id,
            tuple(p.span for p in s.responsible),
            tuple(p.span for p in s.speaker),
        )
        if key in seen:
            found.append(f"{s.stance} {s.cue.text!r}: stands twice")
        seen[key] = s
    return found


def _statement_problems(s: Statement, text: str, events: set[str]) -> Iterator[str]:
    from tracker.places import is_country  # only here: whoever reads or writes the format does without

    if s.stance in (Stance.CLAIMED, Stance.BLAMED) and not s.responsible:
        yield "nobody responsible"
    if s.stance is Stance.UNCLAIMED and s.speaker:
        yield "unclaimed has no speaker"
    if s.stance is Stance.DENIED and not (s.speaker or s.responsible):
        yield "nobody denies and nobody is cleared"
    if len(s.cue.text) > 70 or "\n" in s.cue.text:
        yield "the cue is the shortest words that carry the stance"
    if not (s.sentence.start <= s.cue.start and s.cue.end <= s.sentence.end):
        yield "the cue runs past its sentence"
    if s.event is None or s.event.id not in events:
        yield "no event"
    for party in (*s.speaker, *s.responsible):
        if len(party.span.text) > 90:
            yield f"too long for a party: {party.span.text!r}"
        for name in party.names:
            if not (name_stands(name, text) or is_country(name)):
                yield f"the name {name!r} does not stand in the text"


def name_stands(name: str, text: str) -> bool:
    """Whether a name stands in the text, letter case, article and possessive aside, or as the adjective of a state.

    "Iran" stands in "Iranian officials": a name of four letters or more may open a longer word.
    """
    words = normal_name(name)
    folded = " ".join(re.findall(r"\w+", text.casefold()))
    tail = r"" if len(words) >= 4 else r"\b"
    return bool(words) and re.search(r"\b" + re.escape(words) + tail, folded) is not None


# --- the corpus as a whole ------------------------------------------------------------------------

RUN = 9  # words that no two documents may share in a row, outside names and set phrases
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")


def check(splits: dict[str, list[TaggedDocument]]) -> list[str]:
    """What breaks the rules of the corpus: in one document, between documents, between splits."""
    found: list[str] = []
    ids: set[str] = set()
    homes: dict[str, str] = {}
    for split, documents in splits.items():
        for tagged in documents:
            name = tagged.document.id
            found += [f"{split}, {name}: {problem}" for problem in problems(tagged)]
            if name in ids:
                found.append(f"{split}, {name}: the id stands twice")
            ids.add(name)
            for event in tagged.events:
                if homes.setdefault(event.id, split) != split:
                    found.append(f"{split}, {name}: event {event.id} is in {homes[event.id]} too")
    return [*found, *_shared_runs([d for documents in splits.values() for d in documents])]


# What any two reports may have in common.
SET_PHRASES = re.compile(
    r"life sentence for the murder of|years in prison for the murder of|been no claim of responsibility for the"
    r"|condemned in the strongest terms the attack on"
)


def _shared_runs(documents: list[TaggedDocument]) -> list[str]:
    """Pairs of documents that share a run of words; names (capitalised words) end a run."""
    seen: dict[tuple[str, ...], str] = {}
    found: dict[tuple[str, str], str] = {}
    for tagged in documents:
        words = _WORD.findall(tagged.document.text)
        for start in range(len(words) - RUN + 1):
            run = words[start : start + RUN]
            if any(w[0].isupper() for w in run[1:]):
                continue
            if SET_PHRASES.search(" ".join(run)):
                continue
            key = tuple(w.casefold() for w in run)
            other = seen.setdefault(key, tagged.document.id)
            if other != tagged.document.id:
                found.setdefault((other, tagged.document.id), " ".join(run))
    return [f"{one} and {two} share {run!r}" for (one, two), run in found.items()]
