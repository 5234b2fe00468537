"""The application around the desk."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable
from functools import partial
from typing import Any

from sqlalchemy.engine import Engine
from textual import events
from textual.app import App, SystemCommand
from textual.binding import Keymap
from textual.screen import Screen

from tracker.errors import DecisionError
from tui import settings
from tui.clerk import Clerk
from tui.keys import APP_KEYS, active_keys
from tui.screens.help import HelpScreen
from tui.screens.picker import Picker
from tui.screens.review import ReviewScreen


class DeskApp(App[None]):
    """The desk on one database for one reviewer.

    Args:
        engine: of a database that :func:`tracker.store.connect` has opened; the caller closes it.
        reviewer: the name under which decisions are kept.
        chosen: the user's colours and keys.

    Raises:
        DecisionError: for a nameless reviewer.
    """

    CSS_PATH = "app.tcss"
    TITLE = "Claim tracker"
    BINDINGS = APP_KEYS

    def __init__(self, engine: Engine, reviewer: str, chosen: settings.Settings | None = None) -> None:
        if not reviewer.strip():
            raise DecisionError("a decision needs the reviewer's name (--as NAME)")
        colourless = "NO_COLOR" in os.environ  # Textual takes it out
        super().__init__(ansi_color=colourless or None)
        few = self.console.color_system == "standard"
        if chosen and chosen.theme:
            self.theme = chosen.theme
        elif colourless or few:
            self.theme = "ansi-dark"  # made of the terminal's own sixteen colours
        self.keymap: Keymap = {}  # what is set, for the help
        if chosen:
            self.set_keymap(chosen.keys)
        database = engine.url.database or engine.url.render_as_string(hide_password=True)
        self._review = ReviewScreen(Clerk(engine, reviewer), database)

    def get_default_screen(self) -> Screen[None]:
        """The review is the first screen."""
        return self._review

    async def action_quit(self) -> None:
        """Leave as the review does: after everything typed so far has been stored."""
        # A priority key overtakes the others; this goes the way they go, to the screen and back to the application.
        self._review.call_later(self.call_later, self._review.action_leave)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What the palette lists: what the keys do, and the colours."""
        if screen is self._review:
            for action, keys, does in active_keys(screen):
                yield SystemCommand(does, f"Key: {keys}", partial(screen.run_action, action))
        yield SystemCommand("Change the colours", "Choose a light or dark theme", self.action_change_theme)

    def on_key(self, event: events.Key) -> None:
        """Hand what is typed to a picker here, where keys arrive in order: its own queue starts with a delay."""
        if isinstance(self.screen, Picker) and event.is_printable and event.character:
            self.screen.type(event.character)
            event.prevent_default()

    def action_keys(self) -> None:
        """Show all keys."""
        self.push_screen(HelpScreen(self, self.keymap))

    def set_keymap(self, keymap: Keymap) -> None:
        """Set keys by the ids of their bindings."""
        self.keymap = dict(keymap)
        super().set_keymap(keymap)

    async def settled(self) -> None:
        """Wait until every key so far has been carried out and stored."""
        await self._review.settled()


def run(engine: Engine, reviewer: str) -> int:
    """Open the desk until the reviewer leaves it; returns the exit status.

    Raises:
        InputError: where the user's settings cannot be read.
    """
    # To look through all that has been loaded for garbage takes a tenth of a second, in which no key is answered.
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
    sys.setswitchinterval(0.0005)  # seconds that a thread which reads or stores may hold up the painting
    app = DeskApp(engine, reviewer, settings.read())
    app.run()
    return app.return_code or 0
