"""Web pages: the article of a page without what stands around it. Never asks the network."""

from __future__ import annotations

import logging
import re
from datetime import date
from typing import Any

from trafilatura import bare_extraction, load_html
from trafilatura.settings import Document as Page

from tracker.errors import InputError
from tracker.readers.characters import clean, clean_line, prose
from tracker.readers.urls import normal_url
from tracker.records import Document, compose

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}")  # en, pt-BR, zh-Hans-CN; no unfilled template

LAYOUT_CELL = 300  # characters; a cell that holds more lays out the page, it is no cell of figures

# What these libraries would log about a page is said by our own errors.
for _library in ("trafilatura", "htmldate", "courlan"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)


def read(page: str, source: str) -> Document:
    """The document of a page's article.

    Raises:
        InputError: where the page cannot be parsed or holds no article text.
    """
    found = _extract(clean(page), source)
    body = prose(found.text or "").strip() if found else ""
    if not found or not body:
        raise InputError(source, "no article text found in the page")
    title = _headline(found.title, found.sitename)
    return Document(
        text=compose(title, body),
        id=source,
        title=title,
        url=normal_url(found.url),
        outlet=clean_line(found.sitename),
        author=clean_line(found.author),
        published=date.fromisoformat(found.date[:10]) if found.date else None,
        language=found.language,
    )


def _extract(page: str, source: str) -> Page | None:
    try:
        tree = load_html(page)
        if tree is None:
            return None
        language = _language(tree)
        _open_layout_tables(tree)
        found = bare_extraction(
            tree,
            include_comments=False,
            deduplicate=False,
            with_metadata=True,
            # A day guessed from the text around is worse than none: "Monday" is counted from it.
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception as error:  # a parser of foreign pages: whatever breaks it is the page's fault
        raise InputError(source, f"the page cannot be parsed: {type(error).__name__}") from error
    if not isinstance(found, Page):
        return None
    found.language = language
    return found


def _language(tree: Any) -> str | None:
    """The language that the page says it is in."""
    root = tree.getroottree().getroot()
    words = clean_line(root.get("lang") or root.get("xml:lang")) or ""
    return words if _LANGUAGE.fullmatch(words) else None


def _open_layout_tables(tree: Any) -> None:
    """Make plain blocks of tables that only lay out the page, or an old page's article is one row of a table."""
    for table in list(tree.iter("table")):
        if any(len(cell.text_content()) > LAYOUT_CELL for cell in table.iter("td")):
            for part in list(table.iter("table", "tbody", "tr", "td", "th")):
                part.tag = "div"


def _headline(title: str | None, outlet: str | None) -> str | None:
    """The title without the outlet's name behind it: "Depot burns - Coast Herald" is "Depot burns"."""
    words = clean_line(title)
    if not words or not outlet:
        return words
    return re.sub(rf"\s+[|:·–—-]\s+{re.escape(outlet)}$", "", words, flags=re.IGNORECASE) or words
