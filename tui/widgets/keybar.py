"""The line at the bottom: what the keys of the screen do, as many as there is room for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

_SPELT = 3  # a group is spelt out where that takes no more than this part of the line

_Key = tuple[str, str, str]  # the key to simulate, how it is shown, what it does


class KeyBar(Widget):
    """The keys in the order of their table, from the left; the last of them, the way out, always has its place.

    Textual's own footer cuts at the edge, and its widget for each key takes a layout of the screen.
    """

    def __init__(self) -> None:
        super().__init__()
        self._at: list[tuple[range, str]] = []  # the cells of each key, for the mouse

    def on_mount(self) -> None:
        """Keep up with the keys of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[Any]) -> None:
        self.refresh()

    def render(self) -> Content:
        """The line."""
        self._at = []
        parts: list[Content] = []
        width, start = self.size.width, 0
        for entry in fitting(list(self._entries(width)), width):
            gap = " " if start else ""
            start += len(gap)
            parts.append(Content(gap))
            for shortcut in entry:
                (key, shown, _), text = shortcut, _text(shortcut)
                self._at.append((range(start, start + cell_len(text)), key))
                start += cell_len(text)
                parts += [Content.styled(shown, "bold $footer-key-foreground"), Content(text[len(shown) :])]
        return Content("").join(parts)

    def _entries(self, width: int) -> Iterator[list[_Key]]:
        """The keys that do something now; those of a group are one entry where there is no room to spell them out."""
        active: dict[str | None, Binding] = {}
        for _node, binding, enabled, _tooltip in self.screen.active_bindings.values():
            if enabled:
                active.setdefault(binding.id, binding)
        shown = [b for b in self.screen.BINDINGS if isinstance(b, Binding) and b.show and b.id in active]
        for group, bindings in groupby(shown, key=lambda binding: binding.group):
            held = [active[binding.id] for binding in bindings]
            spelt = [[(b.key, self.app.get_key_display(b), b.description)] for b in held]
            if group is None or len(line(spelt)) * _SPELT <= width:
                yield from spelt
            else:
                keys = [(key, shown, "") for [(key, shown, _)] in spelt]
                yield [*keys[:-1], (*keys[-1][:2], group.description)]

    def on_click(self, event: events.Click) -> None:
        """Do what the key that was clicked does."""
        key = next((key for cells, key in self._at if event.x in cells), None)
        if key is not None:
            self.app.simulate_key(key)


def line(entries: list[list[_Key]]) -> str:
    """The entries as they are shown."""
    return " ".join("".join(map(_text, entry)) for entry in entries)


def _text(shortcut: _Key) -> str:
    _, shown, does = shortcut
    return f"{shown} {does}" if does else shown


def fitting(entries: list[list[_Key]], width: int) -> list[list[_Key]]:
    """The last entry, and of the others as many from the first as there is room for."""
    kept = entries[-1:]
    for entry in entries[:-1]:
        longer = [*kept[:-1], entry, kept[-1]]
        if cell_len(line(longer)) > width:
            break
        kept = longer
    return kept
