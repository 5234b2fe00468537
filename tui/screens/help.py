"""All keys."""

from __future__ import annotations

from typing import Any

from textual.content import Content
from textual.screen import Screen

from tui.keys import active_keys
from tui.screens.reading import ReadingScreen

_MOUSE = "A click in the queue goes there, the wheel scrolls"
_PALETTE = "All of these by name, and light or dark colours"


class HelpScreen(ReadingScreen):
    """The keys of a screen as they are set now, with what they do."""

    def __init__(self, of: Screen[Any]) -> None:
        rows = [
            Content.assemble((f"{keys:>16}", "bold $text-accent"), f"  {does}") for _, keys, does in active_keys(of)
        ]
        palette = Content.assemble((f"{'palette ^p':>16}", "bold $text-accent"), f"  {_PALETTE}")
        super().__init__(" Keys", Content("\n").join([*rows, palette, Content(f"{'mouse':>16}  {_MOUSE}")]))
