"""Plain text and Markdown."""

from __future__ import annotations

import re

from tracker.errors import InputError
from tracker.readers.characters import prose
from tracker.records import Document

LONGEST_TITLE = 150  # characters

# A blank line, or a byline and then a blank line.
_AFTER_TITLE = re.compile(r"[^\S\n]*\n|[*_]*By [A-Z][^\n]{0,60}(?<!\.)\n[^\S\n]*\n")
_HEADING = re.compile(r"#{1,6}\s+(.*?)(?:\s+#+)?")


def read(page: str, source: str) -> Document:
    """The document of a plain text or a Markdown file.

    A short first line before a blank one or a byline is its title, unless it ends like a sentence. The mark of a
    Markdown heading before it goes, so that the title is the text's first line.

    Raises:
        InputError: where there is nothing but blank space.
    """
    body = prose(page).strip()
    if not body:
        raise InputError(source, "empty")
    first, _, rest = body.partition("\n")
    heading = _HEADING.fullmatch(first)
    title = (heading[1] if heading else first).strip()
    if not _is_title(title, rest):
        return Document(body, source)
    return Document(f"{title}\n{rest}", source, title=title)


def _is_title(line: str, rest: str) -> bool:
    return 0 < len(line) <= LONGEST_TITLE and not line.endswith(".") and bool(_AFTER_TITLE.match(rest))
