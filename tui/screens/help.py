"""All keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from textual.app import App
from textual.content import Content

from tui import keys
from tui.layout import wrap
from tui.screens.reading import ReadingScreen

_TABLES = (
    ("The desk", keys.DESK_KEYS),
    ("Editing a statement (e)", keys.EDIT_KEYS),
    ("Moving its words (s)", keys.WORDS_KEYS),
    ("Adding a statement (i)", keys.ADD_KEYS),
    ("In a list; type to find, + before a name adds it to the others", keys.EDIT_PICK_KEYS),
    ("Accepting the marked (A)", keys.CONFIRM_KEYS),
    ("Settling (D)", keys.SETTLE_KEYS),
    ("Merging and splitting (M), once it is shown what changes", keys.RULING_KEYS),
    ("A blind check", keys.BLIND_KEYS),
    ("Pages such as this", keys.PAGE_KEYS),
    ("Everywhere", keys.APP_KEYS),
)
_NAMES = 12  # cells for the keys
_BESIDE = _NAMES + 2 + 5  # cells of a line that hold no words: those, the margins and the bar
_MOUSE = "mouse: a click in the queue or in a list goes there, in the article it marks a word to add, the wheel scrolls"
_SETTINGS = "The grey names are for your settings, which give a key to each: see the README."


class HelpScreen(ReadingScreen):
    """All keys as they are set now, with what they do and the ids by which they can be set."""

    def __init__(self, app: App[Any], keymap: Mapping[str, str]) -> None:
        super().__init__(" Keys", Content("\n").join(_lines(app, keymap)), wide=True)


def _entry(names: str, does: str, ident: str, room: int) -> Iterator[Content]:
    """A key with what it does, in as many lines as that takes, and its id in the last of them."""
    texts = [does[start:end] for start, end in wrap(does, room)]
    if len(texts[-1]) + 2 + len(ident) > room:
        texts.append("")
    *others, last = texts
    lead = f"{names:>{_NAMES}}  "
    for text in others:
        yield Content.assemble((lead, "bold $text-accent"), text)
        lead = " " * len(lead)
    yield Content.assemble((lead, "bold $text-accent"), last, "  " if last else "", (ident, "$foreground-muted"))


def _lines(app: App[Any], keymap: Mapping[str, str]) -> Iterator[Content]:
    for title, table in _TABLES:
        yield Content.styled(title, "bold")
        for names, does, ident in keys.listed_keys(table, keymap, app):
            yield from _entry(names, does, ident, app.size.width - _BESIDE)
        yield Content("")
    yield Content(_MOUSE)
    yield Content.styled(_SETTINGS, "$foreground-muted")
