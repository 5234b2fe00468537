"""CSV for spreadsheets: a row a statement, and where reviewers disagree a row for each view.

The words come from strangers and the reader is a program that runs formulas: text is made inert, and what a
spreadsheet would take for a formula follows an apostrophe, which makes it text. Several values of one column
are parted by "; ". The mark at the beginning tells Excel that the bytes are UTF-8.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterable, Sequence
from typing import BinaryIO

from tracker import ledger
from tracker.inert import inert
from tracker.records import Actor, Entry, Party, Span

Cell = str | int | float | None
Column = Callable[[Entry], Cell]

# At the start of a cell; and after each semicolon, which parts cells where the comma is the decimal mark.
_FORMULA = re.compile(r'(^|;)(?=[\s"]*[-=+@\uff0d\uff1d\uff0b\uff20])')


def write(entries: Iterable[Entry], out: BinaryIO) -> int:
    """Write a heading and the entries; returns how many there were."""
    out.write(codecs.BOM_UTF8)
    rows = csv.writer(codecs.getwriter("utf-8")(out))
    rows.writerow(COLUMNS)
    count = 0
    for entry in entries:
        rows.writerow([safe(column(entry)) for column in COLUMNS.values()])
        count += 1
    return count


def safe(cell: Cell) -> Cell:
    r"""The cell as it may stand in a spreadsheet: on one line, inert, and no formula.

    >>> safe('=HYPERLINK("http://a.example")')
    '\'=HYPERLINK("http://a.example")'
    """
    return _FORMULA.sub(r"\1'", inert(cell).replace("\n", " ")) if isinstance(cell, str) else cell


def _joined(values: Iterable[str | None]) -> str | None:
    return "; ".join(value for value in values if value) or None


def _names(parties: Sequence[Party]) -> str | None:
    return _joined(name for party in parties for name in party.names)


def _actors(entry: Entry, parties: Sequence[Party], which: Callable[[Actor], Actor]) -> str | None:
    """The actors that the names mean, as ``which`` gives them; the name itself where reviewers differ about it."""
    known = entry.filed.actors
    return _joined(which(known[n]).name if n in known else n for party in parties for n in party.names)


def _spans(name: str, spans: Callable[[Entry], Sequence[Span | None]]) -> dict[str, Column]:
    """The words of a role and where they stand, as three columns."""

    def offset(find: Callable[[Span], int]) -> Column:
        def column(entry: Entry) -> Cell:
            found = [find(span) for span in spans(entry) if span]
            return found[0] if len(found) == 1 else _joined(map(str, found))

        return column

    role = name.removesuffix("_words")
    return {
        name: lambda e: _joined(span.text for span in spans(e) if span),
        f"{role}_start": offset(lambda span: span.start),
        f"{role}_end": offset(lambda span: span.end),
    }


COLUMNS: dict[str, Column] = {
    "event": lambda e: e.event.id,
    "event_title": lambda e: e.event.title,
    "event_kind": lambda e: e.event.kind,
    "event_date": lambda e: e.event.day.isoformat() if e.event.day else None,
    "event_date_precision": lambda e: e.event.precision if e.event.day else None,
    "event_place": lambda e: e.event.place,
    "stance": lambda e: e.held.stance,
    "certainty": lambda e: e.held.certainty,
    "speaker": lambda e: _names(e.held.speaker),
    "responsible": lambda e: _names(e.held.responsible),
    "speaker_actor": lambda e: _actors(e, e.held.speaker, lambda actor: actor),
    "responsible_actor": lambda e: _actors(e, e.held.responsible, lambda actor: actor),
    "speaker_side": lambda e: _actors(e, e.held.speaker, ledger.side),
    "responsible_side": lambda e: _actors(e, e.held.responsible, ledger.side),
    **_spans("sentence", lambda e: [e.held.sentence]),
    **_spans("cue", lambda e: [e.held.cue]),
    **_spans("speaker_words", lambda e: [party.span for party in e.held.speaker]),
    **_spans("responsible_words", lambda e: [party.span for party in e.held.responsible]),
    **_spans("event_words", lambda e: [e.held.event.span if e.held.event else None]),
    **_spans("medium", lambda e: [e.held.medium]),
    **_spans("said", lambda e: [e.held.said.span if e.held.said else None]),
    "said_date": lambda e: e.held.said.day.isoformat() if e.held.said and e.held.said.day else None,
    "said_date_precision": lambda e: e.held.said.precision if e.held.said and e.held.said.day else None,
    "statement": lambda e: e.filed.id,
    "status": lambda e: e.filed.status,
    "decision": lambda e: e.verdict,
    "reviewers": lambda e: _joined(d.reviewer for d in e.decisions),
    "decided": lambda e: max(d.at for d in e.decisions).isoformat(timespec="seconds") if e.decisions else None,
    "why": lambda e: _joined(d.why for d in e.decisions),
    "confidence": lambda e: None if e.held.confidence is None else round(e.held.confidence, 4),
    "model": lambda e: e.filed.model,
    "outlet": lambda e: e.sources[0].outlet,
    "title": lambda e: e.sources[0].title,
    "author": lambda e: e.sources[0].author,
    "url": lambda e: e.sources[0].url,
    "published": lambda e: e.sources[0].published.isoformat() if e.sources[0].published else None,
    "origin": lambda e: e.sources[0].origin,
    "sources": lambda e: len(e.sources),
    "digest": lambda e: e.filed.digest,
}
