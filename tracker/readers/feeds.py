"""RSS and Atom files: one article an item. Never asks the network."""

from __future__ import annotations

import html as entities
import io
import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from xml.sax import SAXParseException

import feedparser
from lxml import etree
from lxml import html as markup

from tracker.errors import InputError
from tracker.readers.characters import clean, clean_line, prose
from tracker.readers.urls import normal_url
from tracker.records import Document, compose

_BEFORE_ROOT = re.compile(r"(?>(?:\s+|<\?.*?\?>|<!--.*?-->)*)", re.DOTALL)
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_DOCTYPE = re.compile(r"<!doctype[^>\[]*>", re.IGNORECASE)  # one that only points to a DTD, as RSS 0.91 has it
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{1,30};")
_BLOCKS = frozenset(
    [
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul"),
    ]
)


def read(page: str, source: str, limit: int) -> list[Document | InputError]:
    """The documents of a feed, item by item; an item without text is an error in its place.

    A feed that breaks off or is no well-formed XML gives the items that can be read, and the error.

    Args:
        page: the whole feed.
        source: its name, for ids and errors.
        limit: the most characters of one text.

    Raises:
        InputError: where there is no item, or the feed declares entities of its own.
    """
    found = feedparser.parse(io.BytesIO(_plain_xml(page, source).encode("utf-8", "replace")))
    feed = found.feed if found.version.startswith("atom") else {**found.feed, "author_detail": None}
    read: list[Document | InputError] = []
    for number, entry in enumerate(found.entries, 1):
        try:
            read.append(_item(entry, feed, f"{source}:{number}", limit))
        except ValueError as error:
            read.append(InputError(source, str(error), f"item {number}"))
    if not found.version:
        raise InputError(source, "no feed: neither RSS nor Atom")
    broken = found.get("bozo_exception")
    if isinstance(broken, SAXParseException):
        read.append(InputError(source, f"broken XML: {broken.getMessage()}", f"line {broken.getLineNumber()}"))
    if not read:
        raise InputError(source, "a feed without items")
    return read


def _plain_xml(page: str, source: str) -> str:
    """The feed as UTF-8 without a document type, and with the entities that HTML names as characters.

    Raises:
        InputError: where it declares entities, which can blow up the smallest file, or has them read from elsewhere.
    """
    root = _end(_BEFORE_ROOT.match(page))
    page = page[:root] + page[_end(_DOCTYPE.match(page, root), root) :]
    if page.startswith("<!", _end(_BEFORE_ROOT.match(page, root), root)):
        raise InputError(source, "declares XML entities or a document type of its own, which are not read")
    page = _NAMED.sub(lambda name: entities.unescape(name[0]), page)
    return "<?xml version='1.0' encoding='utf-8'?>" + _DECLARATION.sub(_line_ends, page, 1)


def _end(found: re.Match[str] | None, start: int = 0) -> int:
    return found.end() if found else start


def _line_ends(words: re.Match[str]) -> str:
    return "\n" * words[0].count("\n")  # so that an error names the user's line


def _item(entry: Any, feed: Any, place: str, limit: int) -> Document:
    bodies = [*(entry.get("content") or ()), entry.get("summary_detail") or {}]
    told: Any
    told, text = next(((body, words) for body in bodies if (words := _words(body))), ({}, ""))
    if not text:
        raise ValueError("no text")
    title = clean_line(_words(entry.get("title_detail") or {}))
    text = compose(title, text)
    if len(text) > limit:
        raise ValueError(f"longer than {limit:,} characters")
    link = entry.get("link") or ""
    author = entry.get("author_detail") or feed.get("author_detail") or {}
    return Document(
        text=text,
        id=clean_line(entry.get("id")) or place,
        title=title,
        url=normal_url(link) if link.startswith("http") else None,  # or else an id that is no address
        outlet=clean_line((entry.get("source") or {}).get("title") or feed.get("title")),
        author=clean_line(author.get("name") or entry.get("author")),
        published=_day(entry),
        language=clean_line(told.get("language") or feed.get("language")),
    )


def _words(detail: Any) -> str:
    """The text of a title or a body: one line for each block of its HTML."""
    value = detail.get("value") or ""
    if detail.get("type") == "text/plain":
        return prose(value).strip()
    try:
        tree = markup.fragment_fromstring(" ".join(clean(value).split()), create_parent="div")
    except (etree.ParserError, ValueError):
        return ""
    for element in tree.iter():
        if element.tag in _BLOCKS:
            element.text = "\n" + (element.text or "")
            element.tail = "\n" + (element.tail or "")
    lines = (line.strip() for line in prose(tree.text_content()).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _day(entry: Any) -> date | None:
    """The day as the outlet wrote it: the library's own, in Greenwich, may be the day before."""
    written = entry["published"] if "published" in entry else entry.get("updated")
    for parse in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return parse((written or "").strip()).date()
        except (ValueError, TypeError, IndexError, OverflowError):  # the first has raised all four
            continue
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    return date(*parsed[:3]) if parsed else None
