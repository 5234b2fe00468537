"""Bytes to documents: files, folders, archives and streams, each format in its own module.

Nothing that is wrong with one file, one member, one record or one line stops the rest: it comes as an
:class:`~tracker.errors.InputError` in its place.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from tracker import dates
from tracker.errors import InputError
from tracker.readers import apart, archives, characters, folders, jsonl, kinds, rows, streams, tables, text
from tracker.readers.characters import MOST_BYTES, clean, decode
from tracker.records import Document

__all__ = ["FIELDS", "FORMATS", "Meter", "files", "read", "size"]

FIELDS = rows.FIELDS
FORMATS = ("text", "html", "jsonl", "csv", "tsv", "feed", "warc", "parquet")
EARLIEST, LATEST = 1600, 2200  # years in which a text may have been printed
STDIN = "stdin"  # what "-" is called in ids and errors


@dataclass(slots=True)
class Meter:
    """How far reading has come."""

    done: int = 0  # bytes of the files, as they lie on disk


def files(paths: Iterable[str | Path]) -> Iterator[str | InputError]:
    """The files that paths stand for, in order."""
    for path in paths:
        yield from folders.walk(os.fspath(path))


def size(paths: Iterable[str | Path]) -> int | None:
    """How many bytes the files of these paths have together; None where the standard input is one of them."""
    paths, total = list(paths), 0
    if "-" in map(str, paths):
        return None
    for file in files(paths):
        with suppress(OSError, ValueError):  # reading will name it
            total += 0 if isinstance(file, InputError) else os.stat(file).st_size
    return total


def read(
    paths: Iterable[str | Path],
    *,
    stdin: BinaryIO | None = None,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    limit: int = 5_000_000,
    meter: Meter | None = None,
) -> Iterator[Document | InputError]:
    """The documents of files, folders and streams, in order, each as soon as it is read.

    ZIP and tar archives, and files packed with gzip, bzip2 or xz, are opened and read as what they hold.

    Args:
        paths: files, folders (walked in order, hidden files left out), patterns such as ``news/*.csv``, or ``"-"`` for
            the standard input.
        stdin: what ``"-"`` reads instead of the process's own standard input.
        format: one of ``FORMATS``; by default the content tells, then the file's ending.
        columns: for tables, Parquet and JSON lines: what one of ``FIELDS`` is called there, such as
            ``{"title": "headline"}``.
        limit: the most characters that one article may have.
        meter: kept up to date while reading.

    Raises:
        ValueError: at once, where ``format`` is none of ``FORMATS`` or ``columns`` names none of ``FIELDS``.
    """
    if format not in (None, *FORMATS):
        raise ValueError(f"no format {format!r}; there are {', '.join(FORMATS)}")
    for name in columns or ():
        if name not in FIELDS:
            raise ValueError(f"no field {name!r}; there are {', '.join(FIELDS)}")
    return _read_all(paths, stdin, _Wanted(format, columns or {}, limit), meter or Meter())


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the caller says of the input."""

    format: str | None
    columns: Mapping[str, str]
    limit: int


@dataclass(frozen=True, slots=True)
class _Within:
    """Where a stream stands: in how many archives, and what these may still unpack to."""

    budget: streams.Budget = field(default_factory=streams.Budget)
    archives: int = 0
    compressed: bool = False


def _read_all(
    paths: Iterable[str | Path], stdin: BinaryIO | None, wanted: _Wanted, meter: Meter
) -> Iterator[Document | InputError]:
    for path in paths:
        if str(path) == "-":
            yield from map(_dated, _guarded(stdin or sys.stdin.buffer, STDIN, wanted, _Within()))
            continue
        for file in folders.walk(os.fspath(path)):
            if isinstance(file, InputError):
                yield file
            else:
                yield from _read_one(file, wanted, meter)


def _read_one(path: str, wanted: _Wanted, meter: Meter) -> Iterator[Document | InputError]:
    source, before, length = clean(path), meter.done, 0
    try:
        with open(path, "rb") as stream:
            length = os.fstat(stream.fileno()).st_size
            for item in map(_dated, _guarded(stream, source, wanted, _Within())):
                if length and not stream.closed:
                    meter.done = max(meter.done, before + stream.tell())
                yield item
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL
        yield InputError(source, folders.cause(error))
    meter.done = before + length


def _guarded(stream: BinaryIO, source: str, wanted: _Wanted, within: _Within) -> Iterator[Document | InputError]:
    """The documents of a stream; what ends it is the last thing given."""
    try:
        yield from _documents(stream, source, wanted, within)
    except InputError as error:
        yield error
    except (OSError, ValueError) as error:  # ValueError: a closed stream
        yield InputError(source, folders.cause(error))


def _dated(item: Document | InputError) -> Document | InputError:
    """The document with the day on which it was printed: where nothing gives one its dateline does.

    Some programs write 0001-01-01 where there is none.
    """
    if not isinstance(item, Document) or _printed(item.published):
        return item
    day = dates.dateline(item.text)
    return replace(item, published=day if _printed(day) else None)


def _printed(day: date | None) -> bool:
    return day is not None and EARLIEST <= day.year <= LATEST


def _documents(stream: BinaryIO, source: str, wanted: _Wanted, within: _Within) -> Iterator[Document | InputError]:
    head = stream.read(kinds.HEAD)
    kind = kinds.detect(head, source, wanted.format, wanted.columns.get("text", "text"))
    if kind in streams.COMPRESSED:
        if within.compressed:
            raise InputError(source, "packed twice over; not opened")
        packed = streams.rejoin(head, stream)
        inner = streams.decompressed(kind, packed, source, within.budget)
        yield from _documents(inner, source, wanted, replace(within, compressed=True))
    elif kind in ("zip", "tar"):
        yield from _members(kind, head, stream, source, wanted, within)
    elif kind == "jsonl":
        yield from jsonl.read(streams.rejoin(head, stream), source, wanted.limit, wanted.columns)
    elif kind in ("csv", "tsv"):
        lines = characters.stream(streams.rejoin(head, stream), head)
        yield from tables.read(lines, source, wanted.limit, wanted.columns, "\t" if kind == "tsv" else None)
    elif kind == "parquet":
        from tracker.readers import parquet  # pyarrow may not be there

        yield from parquet.read(streams.seekable(head, stream, source), source, wanted.limit, wanted.columns)
    elif kind == "warc":
        from tracker.readers import warc  # takes a while to load

        yield from warc.read(streams.rejoin(head, stream), source, wanted.limit)
    elif kind == "feed":
        page = _characters(streams.held(head, stream, source), source)
        yield from apart.reader.read("feeds", source, page, source, wanted.limit)
    else:
        yield _article(kind, head, stream, source, wanted.limit)


def _members(
    kind: str, head: bytes, stream: BinaryIO, source: str, wanted: _Wanted, within: _Within
) -> Iterator[Document | InputError]:
    """The documents of an archive's members."""
    if within.archives == archives.DEEPEST:
        raise InputError(source, f"in {archives.DEEPEST} archives already; not opened")
    if kind == "zip":
        members = archives.unzip(streams.seekable(head, stream, source), source, within.budget)
    else:
        members = archives.untar(streams.rejoin(head, stream), source, within.budget)
    inner = _Within(within.budget, within.archives + 1)
    for member in members:
        if isinstance(member, InputError):
            yield member
        else:
            yield from _guarded(member.stream, member.source, wanted, inner)
        if within.budget.left < 0:
            return


def _article(kind: str, head: bytes, stream: BinaryIO, source: str, limit: int) -> Document:
    """The document of a file that is one article."""
    most = MOST_BYTES * limit
    data = head + stream.read(max(0, most + 1 - len(head)))
    if len(data) > most or len(page := _characters(data, source)) > limit:
        raise InputError(source, f"longer than {limit:,} characters: more than one article holds")
    if kind == "html":
        document: Document = apart.reader.read("html", source, page, source)
        return document
    return text.read(page, source)


def _characters(data: bytes, source: str) -> str:
    page = decode(data)
    if "\0" in page:
        raise InputError(source, kinds.BINARY)
    return page
