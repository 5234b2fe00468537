"""JSON lines: one article a line, of which only ``text`` is required."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from tracker.errors import InputError
from tracker.readers import rows
from tracker.readers.characters import MOST_BYTES
from tracker.records import Document

EXAMPLE = '{"text": "...", "published": "2024-08-06"}'

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read(stream: BinaryIO, source: str, limit: int, columns: Mapping[str, str]) -> Iterator[Document | InputError]:
    """The documents of a stream, line by line; a line that is wrong is an error in its place.

    Args:
        stream: of any length; no more than one line of it is held.
        source: its name, for ids and errors.
        limit: the most characters of one text.
        columns: the keys that stand for our fields, where they are called otherwise.
    """
    number = 0
    for number, line in enumerate(_lines(stream, MOST_BYTES * limit), 1):
        place = f"line {number}"
        try:
            if line is None:
                raise ValueError(f"longer than {limit:,} characters")
            if line.strip():
                yield _document(line, f"{source}:{number}", limit, columns)
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


def _document(line: bytes, place: str, limit: int, columns: Mapping[str, str]) -> Document:
    row = _parse(line)
    row |= {field: row[key] for field, key in columns.items() if key in row}
    return rows.document(row, place, limit, f"; a line reads {EXAMPLE}")


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
        raise ValueError(f"{rows.kind(row)}, not an object; a line reads {EXAMPLE}")
    return row
