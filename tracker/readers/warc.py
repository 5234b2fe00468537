"""Web archives: the pages and plain texts among the records of a WARC file."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, BinaryIO

from warcio.archiveiterator import WARCIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.statusandheaders import StatusAndHeadersParser

from tracker.errors import InputError
from tracker.readers import apart, text
from tracker.readers.characters import MOST_BYTES, clean_line, decode
from tracker.readers.urls import normal_url
from tracker.records import Document

MOST_HEADER = 2**16  # bytes

_PAGES = frozenset(["text/html", "application/xhtml+xml"])
_PLAIN = "text/plain"
_KINDS = frozenset(["response", "resource", "conversion"])  # conversion: the plain texts of Common Crawl's WET files


def read(stream: BinaryIO, source: str, limit: int) -> Iterator[Document | InputError]:
    """The documents of a web archive, record by record; a record that is wrong is an error in its place.

    Requests, images, redirects, error pages and whatever else holds no article are passed over.

    Args:
        stream: unpacked, of any length; no more than one record of it is held.
        source: its name, for ids and errors.
        limit: the most characters of one text.
    """
    records = _Records(stream)
    number = 0
    while True:
        number += 1
        place = f"record {number}"
        try:
            record = next(records, None)
            if records.misplaced():
                yield InputError(source, "of another length than it says; its text may be cut", f"record {number - 1}")
            if record is None:
                break
            found = _document(record, f"{source}:{number}", limit)
        except _WrongError as error:
            yield InputError(source, str(error), place)
            continue
        except InputError:
            raise  # from the stream: nothing more can be read
        except Exception as error:  # the header of a foreign file may hold anything
            yield InputError(source, f"broken record: {clean_line(str(error)) or type(error).__name__}"[:300], place)
            if not records.resume():
                return
            continue
        if found:
            yield found
    if number == 1:
        yield InputError(source, "not WARC: no record")


class _WrongError(Exception):
    """What is wrong within a record, after which the next one stands where it should."""


class _Records(WARCIterator):  # type: ignore[misc]
    """The records, with a way past a broken one, and with what the library would write on the terminal left unsaid."""

    INC_RECORD = ""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream, no_record_parse=True)
        self._line = self.reader.readline
        self._header = 0
        self._misplaced = 0
        self.reader.readline = self._bounded_line

    def resume(self) -> bool:
        """Go on at the next line that starts a record; False where there is none."""
        while self.reader and (line := self._line(MOST_HEADER)):
            if line.startswith(b"WARC/"):
                self.next_line, self.record = line, None
                self.the_iter = self._iterate_records()
                return True
        return False

    def misplaced(self) -> bool:
        """Whether something stood between the last record and this one."""
        self._misplaced, before = self.err_count, self._misplaced
        return bool(self._misplaced > before)

    def _next_record(self, next_line: bytes | None) -> Any:
        self._header = 0
        return super()._next_record(next_line)

    def _bounded_line(self, length: int = MOST_HEADER) -> bytes:
        line: bytes = self._line(length)
        self._header += len(line)
        if self._header > MOST_HEADER:
            raise ValueError(f"a header of more than {MOST_HEADER:,} bytes")
        return line


def _document(record: Any, place: str, limit: int) -> Document | None:
    """The document of a record, if it holds one."""
    length = record.rec_headers.get_header("Content-Length") or ""
    if not length.isdecimal():
        raise ValueError(f"its length is {length[:40]!r}")
    if record.rec_type not in _KINDS:
        return None
    kind = record.content_type or ""
    answer = kind.startswith("application/http")
    if not answer and _type(kind) not in _PAGES | {_PLAIN}:
        return None
    if int(length) > MOST_BYTES * limit + MOST_HEADER:
        raise _WrongError(f"longer than {limit:,} characters")
    data = record.raw_stream.read()
    if len(data) < int(length):
        raise _WrongError(f"ends after {len(data):,} of {int(length):,} bytes")
    if answer:
        found = _answered(data, MOST_BYTES * limit)
        if found is None:
            return None
        kind, data = found
    page = decode(data, _charset(kind))
    if len(page) > limit:
        raise _WrongError(f"longer than {limit:,} characters")
    try:
        document: Document = (
            text.read(page, place) if _type(kind) == _PLAIN else apart.reader.read("html", place, page, place)
        )
    except InputError as error:
        raise _WrongError(error.cause) from error
    headers = record.rec_headers
    return replace(
        document,
        url=document.url or normal_url(clean_line(headers.get_header("WARC-Target-URI"))),
        retrieved=_time(headers.get_header("WARC-Date")),
    )


def _answered(data: bytes, most: int) -> tuple[str, bytes] | None:
    """The type and the body of a server's answer that holds a page or a plain text."""
    body = io.BytesIO(data)
    try:
        headers = StatusAndHeadersParser([], verify=False).parse(body)
    except EOFError:
        raise _WrongError("an answer of no bytes") from None
    kind = headers.get_header("Content-Type") or ""
    if headers.get_statuscode() != "200" or _type(kind) not in _PAGES | {_PLAIN}:
        return None
    packed: bytes = body.read()
    if (headers.get_header("Transfer-Encoding") or "").lower() == "chunked":
        packed = ChunkedDataReader(io.BytesIO(packed)).read()
    return kind, _unpacked(packed, (headers.get_header("Content-Encoding") or "").lower(), most)


def _unpacked(body: bytes, encoding: str, most: int) -> bytes:
    """The body as it was before the server packed it; some crawlers unpack it and leave the header as it was."""
    if encoding in ("gzip", "x-gzip"):
        windows = [zlib.MAX_WBITS | 16] if body.startswith(b"\x1f\x8b") else []
    elif encoding == "deflate":
        windows = [zlib.MAX_WBITS, -zlib.MAX_WBITS]  # what the standard says, and what some servers send
    elif encoding in ("", "identity"):
        windows = []
    else:
        raise _WrongError(f"packed with {encoding[:20]}, which is not read")
    for window in windows:
        unpacking = zlib.decompressobj(window)
        try:
            page = unpacking.decompress(body, most + 1)
        except zlib.error:
            continue
        if len(page) > most:
            raise _WrongError(f"unpacks to more than {most:,} bytes")
        if not unpacking.eof:
            raise _WrongError("its packed body ends too early")
        return page
    if windows:
        raise _WrongError("its packed body is damaged")
    return body


def _type(kind: str) -> str:
    return kind.partition(";")[0].strip().lower()


def _charset(kind: str) -> str:
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", kind, re.IGNORECASE)
    return found[1] if found else ""


def _time(value: str | None) -> datetime | None:
    try:
        told = datetime.fromisoformat(value) if value else None
    except ValueError:
        return None
    return told if told is None or told.tzinfo else told.replace(tzinfo=UTC)
