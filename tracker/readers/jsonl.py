"""JSON lines: one article a line, of which only ``text`` is required."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

from tracker.errors import InputError
from tracker.readers.characters import MOST_BYTES, clean, clean_line
from tracker.records import Document, compose

EXAMPLE = '{"text": "...", "published": "2024-08-06"}'

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_KINDS = {bool: "true or false", int: "a number", float: "a number", str: "a string", list: "a list", dict: "an object"}


def read(stream: BinaryIO, source: str, limit: int) -> Iterator[Document | InputError]:
    """The documents of a stream, line by line; a line that is wrong is an error in its place.

    Args:
        stream: of any length; no more than one line of it is held.
        source: its name, for ids and errors.
        limit: the most characters of one text.
    """
    number = 0
    for number, line in enumerate(_lines(stream, MOST_BYTES * limit), 1):
        place = f"line {number}"
        try:
            if line is None:
                raise ValueError(f"longer than {limit:,} characters")
            if line.strip():
                yield _document(line, f"{source}:{number}", limit)
        except ValueError as error:
            yield InputError(source, str(error), place)
            if number == 1 and line and (line.startswith(_UTF16) or line.strip() in (b"{", b"[", b"[{")):
                return  # all in UTF-16, or one value over many lines: every further line would only repeat the error
    if number == 0:
        yield InputError(source, "empty")


def _lines(stream: BinaryIO, longest: int) -> Iterator[bytes | None]:
    """The lines; None stands for one that is too long."""
    first = True
    while line := stream.readline(longest + 1):
        if len(line) > longest and not line.endswith(b"\n"):
            while (rest := stream.readline(longest + 1)) and not rest.endswith(b"\n"):
                pass
            yield None
        else:
            yield line.removeprefix(b"\xef\xbb\xbf") if first else line
        first = False


def _document(line: bytes, place: str, limit: int) -> Document:
    row = _parse(line)
    text = row.get("text")
    if not isinstance(text, str):
        cause = "no text" if text is None else f"text is {_kind(text)}, not a string"
        raise ValueError(f"{cause}; a line reads {EXAMPLE}")
    text = clean(text)
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
        url=_string(row, "url"),
        outlet=_string(row, "outlet"),
        author=_string(row, "author"),
        published=_day(row),
        language=_string(row, "language"),
    )


def _parse(line: bytes) -> dict[str, Any]:
    if line.startswith(_UTF16) or b"\0" in line:
        raise ValueError("not UTF-8: looks like UTF-16")
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: byte {error.object[error.start]:#x} at position {error.start + 1}") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"broken JSON: {error.msg} at column {error.colno}; a line reads {EXAMPLE}") from error
    except RecursionError as error:
        raise ValueError("broken JSON: nested too deeply") from error
    except ValueError as error:
        raise ValueError("broken JSON: a number with too many digits") from error
    if not isinstance(row, dict):
        raise ValueError(f"{_kind(row)}, not an object; a line reads {EXAMPLE}")
    return row


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "null")


def _string(row: dict[str, Any], key: str) -> str | None:
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key} is {_kind(value)}, not a string")
    return clean_line(value)


def _id(row: dict[str, Any]) -> str | None:
    value = row.get("id")
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _string(row, "id")


def _day(row: dict[str, Any]) -> date | None:
    value = _string(row, "published")
    if not value:
        return None
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        raise ValueError(f"published is {value[:40]!r}, not a day like 2024-08-06 or 2024-08-06T10:00:00Z") from None
