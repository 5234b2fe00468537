"""JSON lines for programs: a line a statement, and where reviewers disagree a line for each view.

Nothing is changed or left out; what is not ASCII is escaped, so that the lines can be shown anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, BinaryIO

from tracker import ledger
from tracker.corpus import event_json, source_json, statement_json
from tracker.records import Entry


def write(entries: Iterable[Entry], out: BinaryIO) -> int:
    """Write the entries; returns how many there were."""
    count = 0
    for entry in entries:
        out.write(json.dumps(to_json(entry)).encode() + b"\n")
        count += 1
    return count


def to_json(entry: Entry) -> dict[str, Any]:
    """An entry as an object; ``tagged`` is the model's tag where people changed it."""
    filed = entry.filed
    return {
        "id": filed.id,
        "event": event_json(entry.event),
        "statement": statement_json(entry.held),
        "actors": {name: {"actor": a.name, "side": ledger.side(a).name} for name, a in filed.actors.items()},
        "tagged": statement_json(filed.tag) if filed.tag != entry.held else None,
        "model": filed.model,
        "status": filed.status.value,
        "decision": entry.verdict.value,
        "decisions": [{"reviewer": d.reviewer, "at": d.at.isoformat(), "why": d.why} for d in entry.decisions],
        "digest": filed.digest,
        "sources": [source_json(source) for source in entry.sources],
    }
