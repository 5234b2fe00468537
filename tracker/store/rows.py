"""What the modules of the store share: ids, names as keys, rows as records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

from tracker.errors import StoreError
from tracker.records import Certainty, Changes, Event, Party, Span, Stance, normal_name
from tracker.tables import EventRow

_Value = TypeVar("_Value")


def row_id(value: int | None) -> int:
    """A row's id after it has been flushed."""
    if value is None:
        raise StoreError("the row has not been stored yet")
    return value


def now() -> datetime:
    """The time of a row that is being filed, with its zone."""
    return datetime.now(UTC)


def folded(name: str) -> str:
    """A name as the key of its alias; one of signs alone stands for itself."""
    return normal_name(name) or name.casefold()


def chunks(values: Iterable[_Value]) -> Iterator[list[_Value]]:
    """The values in lists that fit one query, twice where need be: SQLite binds at most 32,766 values."""
    stream = iter(values)
    while chunk := list(islice(stream, 900)):
        yield chunk


def optional_span(start: int | None, end: int | None, words: str | None) -> Span | None:
    """A span from its columns, which are empty where there is none."""
    return Span(start, end, words) if start is not None and end is not None and words is not None else None


def event_of(row: EventRow) -> Event:
    """An event as the ledger knows it, without a mention."""
    return Event(f"E{row.id}", row.title, row.kind, row.day, row.precision, row.place)


def changes_to_json(changes: Changes) -> dict[str, Any]:
    """The fields that are set, as JSON values."""
    return {key: value for key, value in asdict(changes).items() if value is not None}


def changes_from_json(row: Mapping[str, Any]) -> Changes:
    """The inverse of :func:`changes_to_json`."""

    def parties(role: str) -> tuple[Party, ...] | None:
        if row.get(role) is None:
            return None
        return tuple(Party(Span(**p["span"]), tuple(p["names"])) for p in row[role])

    def words(field: str) -> Span | None:
        return Span(**row[field]) if row.get(field) else None

    return Changes(
        stance=Stance(row["stance"]) if row.get("stance") else None,
        certainty=Certainty(row["certainty"]) if row.get("certainty") else None,
        speaker=parties("speaker"),
        responsible=parties("responsible"),
        event_id=row.get("event_id"),
        cue=words("cue"),
        event_span=words("event_span"),
    )
