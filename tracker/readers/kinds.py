"""Which format a file has: its content tells first, its ending where the content leaves it open."""

from __future__ import annotations

import io
import re
from pathlib import PurePath
from typing import BinaryIO

from tracker.errors import InputError
from tracker.readers.characters import decode

HEAD = 8192  # bytes looked at
BINARY = "not text: binary content"

_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"PK\x03\x04", "ZIP or an office document"),
    (b"\x1f\x8b", "GZIP"),
    (b"BZh91AY", "BZIP2"),
    (b"\xfd7zXZ", "XZ"),
    (b"7z\xbc\xaf", "7Z"),
    (b"Rar!\x1a", "RAR"),
    (b"\x28\xb5\x2f\xfd", "ZSTD"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLITE"),
    (b"\x7fELF", "a program"),
    (b"OggS", "OGG"),
    (b"WARC/1.", "WARC"),
)
# Endings whose files are no articles even where their bytes would pass as text.
_ENDINGS = frozenset(
    [
        *("pdf", "rtf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "epub", "parquet"),
        *("png", "jpg", "jpeg", "gif", "webp", "svg", "ico", "bmp", "tif", "tiff", "avif", "heic"),
        *("mp3", "mp4", "m4a", "mov", "avi", "mkv", "webm", "wav", "ogg", "woff", "woff2", "ttf"),
        *("zip", "gz", "bz2", "xz", "7z", "rar", "tar", "tgz", "zst", "warc"),
        *("css", "js", "mjs", "exe", "dll", "so", "pyc", "db", "sqlite"),
    ]
)
_BY_ENDING = {"jsonl": "jsonl", "ndjson": "jsonl", "json": "jsonl", "html": "html", "htm": "html", "xhtml": "html"}
_JSON_OBJECT = re.compile(r"\{\s*(?:[\"}]|$)")
_XML = re.compile(r"<(?:\?xml|rss|feed|svg)\b", re.IGNORECASE)
_HTML_START = re.compile(
    r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|meta|title|link|script|main|article|section|header|div|h[1-3]|p)\b",
    re.DOTALL | re.IGNORECASE,
)
_HTML_NEAR = re.compile(r"<(?:!doctype\s+html|html|body)[\s>]", re.IGNORECASE)


def detect(head: bytes, source: str, format: str | None = None) -> str:
    """The format of a file: ``text``, ``html`` or ``jsonl``.

    Args:
        head: its first ``HEAD`` bytes.
        source: its name, whose ending helps.
        format: the format that the user says it has; then only binary content is refused.

    Raises:
        InputError: where it is empty or no text.
    """
    if not head:
        raise InputError(source, "empty")
    ending = PurePath(source).suffix.lower().lstrip(".")
    label = next((name for magic, name in _MAGIC if head.startswith(magic)), None)
    if label or (ending in _ENDINGS and not format):
        raise InputError(source, f"not text: looks like {label or ending.upper()}")
    start = decode(head).lstrip()
    if _is_binary(start) and not _JSON_OBJECT.match(start):  # a damaged line is named by the reader of JSON lines
        raise InputError(source, BINARY)
    return format or _by_content(start, source) or _BY_ENDING.get(ending, "text")


def _is_binary(start: str) -> bool:
    controls = sum(1 for c in start if c < " " and c not in "\t\n\r\f\x1b")
    return "\0" in start or controls > 0.05 * len(start)


def _by_content(start: str, source: str) -> str | None:
    if _JSON_OBJECT.match(start):
        return "jsonl"
    if _HTML_START.match(start) or _HTML_NEAR.search(start[:1024]):
        return "html"
    if _XML.match(start):
        raise InputError(source, "no article: looks like XML")
    return None


def rejoin(head: bytes, rest: BinaryIO) -> BinaryIO:
    """A stream that reads the head again before the rest."""
    return io.BufferedReader(_Rejoined(head, rest))


class _Rejoined(io.RawIOBase):
    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        chunk = self._head.read(len(buffer)) or self._rest.readline(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)
