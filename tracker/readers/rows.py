"""Rows of named fields: what makes a document of one, whichever format the row comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tracker.readers.characters import clean_line, prose
from tracker.readers.urls import normal_url
from tracker.records import Document, compose

FIELDS = ("id", "title", "text", "published", "url", "outlet", "author", "language")

_KINDS = {bool: "true or false", int: "a number", float: "a number", str: "a string", list: "a list", dict: "an object"}


def document(row: Mapping[str, Any], place: str, limit: int, hint: str = "") -> Document:
    """The document of a row.

    Args:
        row: holds some of ``FIELDS``, ``text`` among them; whatever else it holds is left alone.
        place: its id where it has none of its own.
        limit: the most characters of its text.
        hint: what to add where there is no text.

    Raises:
        ValueError: where a field does not hold what it must.
    """
    text = row.get("text")
    if not isinstance(text, str):
        cause = "no text" if text is None else f"text is {kind(text)}, not a string"
        raise ValueError(f"{cause}{hint}")
    text = prose(text)
    if not text.strip():
        raise ValueError("the text is blank")
    title = _string(row, "title")
    text = compose(title, text)
    if len(text) > limit:
        raise ValueError(f"longer than {limit:,} characters")
    return Document(
        text=text,
        id=_id(row) or place,
        title=title,
        url=normal_url(_string(row, "url")),
        outlet=_string(row, "outlet"),
        author=_string(row, "author"),
        published=_day(row),
        language=_string(row, "language"),
    )


def mapped(names: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Where the fields stand among a table's columns, whose names are compared without regard to case.

    >>> mapped(["ID", "headline", "text"], {"title": "headline"})
    {'id': 0, 'title': 1, 'text': 2}

    Raises:
        ValueError: where the text or a column asked for is missing, or a name stands twice.
    """
    folded = [name.strip().lower() for name in names]
    there = f"there are {', '.join(names)}"[:300]
    found = {}
    for field in FIELDS:
        wanted = columns.get(field, field)
        count = folded.count(wanted.lower())
        if count > 1:
            raise ValueError(f"{count} columns are called {wanted}; {there}")
        if count:
            found[field] = folded.index(wanted.lower())
        elif field in columns or field == "text":
            raise ValueError(f"no column {wanted}; {there}; say which one to take: --map {field}=COLUMN")
    return found


def kind(value: object) -> str:
    """What a value is, in words."""
    return "null" if value is None else _KINDS.get(type(value), type(value).__name__)


def _string(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key} is {kind(value)}, not a string")
    return clean_line(value)


def _id(row: Mapping[str, Any]) -> str | None:
    value = row.get("id")
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _string(row, "id")


def _day(row: Mapping[str, Any]) -> date | None:
    told = row.get("published")
    if isinstance(told, date):
        return told.date() if isinstance(told, datetime) else told
    value = _string(row, "published")
    if not value:
        return None
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        raise ValueError(f"published is {value[:40]!r}, not a day like 2024-08-06 or 2024-08-06T10:00:00Z") from None
