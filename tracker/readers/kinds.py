"""Which format a file has: its content tells first, its ending where the content leaves it open."""

from __future__ import annotations

import re
from pathlib import PurePath

from tracker.errors import InputError
from tracker.readers.characters import decode

HEAD = 8192  # bytes looked at
LONGEST_NAME = 40  # characters of a column's name
BINARY = "not text: binary content"

_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"7z\xbc\xaf", "7Z"),
    (b"Rar!\x1a", "RAR"),
    (b"\x28\xb5\x2f\xfd", "ZSTD"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLITE"),
    (b"\x7fELF", "a program"),
    (b"OggS", "OGG"),
)
_PACKED = (
    (re.compile(rb"PK(?:\x03\x04|\x05\x06)"), "zip"),
    (re.compile(rb"\x1f\x8b\x08"), "gzip"),
    (re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), "bzip2"),
    (re.compile(rb"\xfd7zXZ\0"), "xz"),
    (re.compile(rb".{257}ustar[\0 ]", re.DOTALL), "tar"),
    (re.compile(rb"WARC/\d"), "warc"),
    (re.compile(rb"PAR1\x15"), "parquet"),
)
# Endings whose files are no articles even where their bytes would pass as text.
_ENDINGS = frozenset(
    [
        *("pdf", "rtf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "epub"),
        *("png", "jpg", "jpeg", "gif", "webp", "svg", "ico", "bmp", "tif", "tiff", "avif", "heic"),
        *("mp3", "mp4", "m4a", "mov", "avi", "mkv", "webm", "wav", "ogg", "woff", "woff2", "ttf"),
        *("7z", "rar", "zst"),
        *("css", "js", "mjs", "exe", "dll", "so", "pyc", "db", "sqlite"),
    ]
)
_BY_ENDING = {
    **{"jsonl": "jsonl", "ndjson": "jsonl", "json": "jsonl", "html": "html", "htm": "html", "xhtml": "html"},
    **{"csv": "csv", "tsv": "tsv", "tab": "tsv", "rss": "feed", "atom": "feed", "warc": "warc", "parquet": "parquet"},
    **{"zip": "zip", "tar": "tar", "tgz": "tar", "tbz2": "tar", "txz": "tar"},
}
_BINARY = frozenset(["zip", "tar", "warc", "parquet"])
_DELIMITERS = re.compile(r"[,;\t|]")
_COMPRESSION = re.compile(r"\.(?:gz|bz2|xz)$", re.IGNORECASE)  # an.ending.gz tells nothing that the content does not
_JSON_OBJECT = re.compile(r"\{\s*(?:[\"}]|$)")
# What may stand before the root. What it matched is not tried in other ways, or a row of comments takes for ever.
_BEFORE_ROOT = r"(?>(?:\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>)*)"
_FEED = re.compile(_BEFORE_ROOT + r"<(?:rss|feed|rdf:RDF)\b", re.DOTALL | re.IGNORECASE)
_XML = re.compile(r"<(?:\?xml|svg)\b", re.IGNORECASE)
_HTML_START = re.compile(
    r"(?>(?:\s+|<\?xml[^>]*>|<!--.*?-->)*)"
    r"<(?:!doctype\s+html|html|head|body|meta|title|link|script|main|article|section|header|div|h[1-3]|p)\b",
    re.DOTALL | re.IGNORECASE,
)
_HTML_NEAR = re.compile(r"<(?:!doctype\s+html|html|body)[\s>]", re.IGNORECASE)


def detect(head: bytes, source: str, format: str | None = None, text: str = "text") -> str:
    """The format of a file: one of ``readers.FORMATS``, ``zip``, ``tar``, or a compression.

    Args:
        head: its first ``HEAD`` bytes.
        source: its name, whose ending helps.
        format: the format that the user says it has, or its members have; then only binary content is refused.
        text: the column that holds the text, if it is a table.

    Raises:
        InputError: where it is empty or nothing that is read here.
    """
    if not head:
        raise InputError(source, "empty")
    ending = PurePath(_COMPRESSION.sub("", source)).suffix.lower().lstrip(".")
    label = next((name for magic, name in _MAGIC if head.startswith(magic)), None)
    if label or (ending in _ENDINGS and not format):
        raise InputError(source, f"not text: looks like {label or ending.upper()}")
    packed = next((name for magic, name in _PACKED if magic.match(head)), None)
    if packed or format in _BINARY:
        return packed or str(format)
    start = decode(head).lstrip()
    if _is_binary(start) and not _JSON_OBJECT.match(start):  # a damaged line is named by the reader of JSON lines
        if _BY_ENDING.get(ending) in _BINARY:
            return _BY_ENDING[ending]  # whose reader says what is wrong with it
        raise InputError(source, BINARY)
    return format or _by_content(start, source, ending, text) or _BY_ENDING.get(ending, "text")


def _is_binary(start: str) -> bool:
    controls = sum(1 for c in start if c < " " and c not in "\t\n\r\f\x1b")
    return "\0" in start or controls > 0.05 * len(start)


def _by_content(start: str, source: str, ending: str, text: str) -> str | None:
    if _JSON_OBJECT.match(start):
        return "jsonl"
    table = _BY_ENDING.get(ending) if _BY_ENDING.get(ending) in ("csv", "tsv") else None
    if _is_header(start.split("\n", 1)[0], text):
        return table or "csv"
    if _HTML_START.match(start):
        return "html"
    if _FEED.match(start):
        return "feed"
    if table:
        return table  # a cell may hold a page
    if _HTML_NEAR.search(start[:1024]):
        return "html"
    if _XML.match(start):
        raise InputError(source, "no article: looks like XML")
    return None


def _is_header(line: str, text: str) -> bool:
    """Whether a first line names the columns of a table, the text's among them; after a comma prose has a space."""
    cells = [cell.strip('"') for cell in _DELIMITERS.split(line.strip())]
    names = [cell.lower() for cell in cells if cell == cell.strip() and len(cell) <= LONGEST_NAME]
    return len(cells) == len(names) > 1 and text.lower() in names
