"""Bytes to documents: files, folders and streams of text, HTML and JSON lines.

Nothing that is wrong with one file or one line stops the rest: it comes as an
:class:`~tracker.errors.InputError` in its place.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

from tracker.errors import InputError
from tracker.readers import folders, jsonl, kinds, text
from tracker.readers.characters import MOST_BYTES, clean, decode
from tracker.records import Document

__all__ = ["FORMATS", "read"]

FORMATS = ("text", "html", "jsonl")
STDIN = "stdin"  # what "-" is called in ids and errors


def read(
    paths: Iterable[str | Path],
    *,
    stdin: BinaryIO | None = None,
    format: str | None = None,
    limit: int = 5_000_000,
) -> Iterator[Document | InputError]:
    """The documents of files, folders and streams, in order, each as soon as it is read.

    Args:
        paths: files, folders (walked in order, hidden files left out) or ``"-"`` for the standard input.
        stdin: what ``"-"`` reads instead of the process's own standard input.
        format: one of ``FORMATS``; by default the content tells, then the file's ending.
        limit: the most characters that one article may have.

    Raises:
        ValueError: at once, where ``format`` is none of ``FORMATS``.
    """
    if format not in (None, *FORMATS):
        raise ValueError(f"no format {format!r}; there are {', '.join(FORMATS)}")
    return _read_all(paths, stdin, format, limit)


def _read_all(
    paths: Iterable[str | Path], stdin: BinaryIO | None, format: str | None, limit: int
) -> Iterator[Document | InputError]:
    for path in paths:
        if str(path) == "-":
            yield from _read_one(STDIN, stdin or sys.stdin.buffer, format, limit)
            continue
        for file in folders.walk(os.fspath(path)):
            if isinstance(file, InputError):
                yield file
            else:
                yield from _read_one(file, None, format, limit)


def _read_one(path: str, stream: BinaryIO | None, format: str | None, limit: int) -> Iterator[Document | InputError]:
    source = clean(path)
    try:
        with nullcontext(stream) if stream else open(path, "rb") as opened:
            yield from _documents(opened, source, format, limit)
    except InputError as error:
        yield error
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL, a closed stream
        yield InputError(source, folders.cause(error))


def _documents(stream: BinaryIO, source: str, format: str | None, limit: int) -> Iterator[Document | InputError]:
    head = stream.read(kinds.HEAD)
    kind = kinds.detect(head, source, format)
    if kind == "jsonl":
        yield from jsonl.read(kinds.rejoin(head, stream), source, limit)
        return
    most = MOST_BYTES * limit
    data = head + stream.read(max(0, most + 1 - len(head)))
    if len(data) > most or len(page := decode(data)) > limit:
        raise InputError(source, f"longer than {limit:,} characters: more than one article holds")
    if "\0" in page:
        raise InputError(source, kinds.BINARY)
    if kind == "html":
        from tracker.readers import html  # trafilatura takes half a second to load

        yield html.read(page, source)
    else:
        yield text.read(page, source)
