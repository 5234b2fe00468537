"""All keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from textual.app import App
from textual.content import Content

from tui import keys
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
_MOUSE = "mouse: a click in the queue or in a list goes there, in the article it marks a word to add, the wheel scrolls"
_SETTINGS = "The grey names are for your settings, which give a key to each: see the README."


class HelpScreen(ReadingScreen):
    """All keys as they are set now, with what they do and the ids by which they can be set."""

    def __init__(self, app: App[Any], keymap: Mapping[str, str]) -> None:
        super().__init__(" Keys", Content("\n").join(_lines(app, keymap)), wide=True)


def _lines(app: App[Any], keymap: Mapping[str, str]) -> Iterator[Content]:
    for title, table in _TABLES:
        yield Content.styled(title, "bold")
        for names, does, ident in keys.listed_keys(table, keymap, app):
            yield Content.assemble((f"{names:>12}", "bold $text-accent"), f"  {does}  ", (ident, "$foreground-muted"))
        yield Content("")
    yield Content(_MOUSE)
    yield Content.styled(_SETTINGS, "$foreground-muted")
