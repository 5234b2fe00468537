"""Choosing from a list by typing some of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget

from tracker.inert import fit, isolate, one_line, shown
from tui.keys import EDIT_PICK_KEYS, NOTE_KEYS, PICK_KEYS
from tui.matching import Option, matches
from tui.steps import in_background
from tui.widgets.keybar import KeyBar

_LONGEST = 200  # characters that can be typed


@dataclass(frozen=True, slots=True)
class Pick:
    """What was typed and which line was chosen; found out only when the list is there (:meth:`Picker.chosen`)."""

    typed: str
    row: int
    on: bool  # whether to edit on


class Picker(ModalScreen[Pick | None]):
    """A line to type in and the options like it. Keys typed before the options are there count.

    Args:
        title: what is chosen.
        new: what a line is called that takes what was typed as it is; none where only options can be chosen.
    """

    BINDINGS = PICK_KEYS

    def __init__(self, title: str, new: str | None = None) -> None:
        super().__init__()
        self._title = title
        self._new = new
        self._options: list[Option] | None = None  # until they have been read
        self._shown: list[Option] = []
        self._found_for: str | None = None  # what was typed when they were found
        self._typed = ""
        self._row = self._top = 0  # the line that is chosen, and the first that is seen
        self._box = _Box(self)

    def compose(self) -> ComposeResult:
        """The box above the footer."""
        yield self._box
        yield KeyBar()

    def on_mount(self) -> None:
        """List what there is."""
        self._list()

    def offer(self, options: Sequence[Option]) -> None:
        """List these options."""
        self._options = list(options)
        if self.is_mounted:
            self._list()

    def chosen(self, pick: Pick) -> Option | None:
        """The option that was picked, of those that there are by now; None where there are none."""
        found = self._matching(pick.typed)
        return found[_clamped(pick.row, found)] if found else None

    def type(self, text: str) -> None:
        """Take letters, from the keyboard or pasted."""
        self._typed = one_line(f"{self._typed}{text}."[:_LONGEST])[:-1]  # a space at the end may go on
        self._row = 0
        self._list()

    def on_paste(self, event: events.Paste) -> None:
        """Take what was pasted."""
        self.type(event.text)

    def on_resize(self) -> None:
        """Fit the lines."""
        self._box.refresh()

    def action_rub_out(self) -> None:
        """Take back a letter."""
        self._typed, self._row = self._typed[:-1], 0
        self._list()

    def action_clear(self) -> None:
        """Take back all letters."""
        self._typed, self._row = "", 0
        self._list()

    def action_highlight(self, by: int) -> None:
        """Go up or down; where the list ends is not known before it has been found for what was typed."""
        row = max(self._row + by, 0)
        self._row = _clamped(row, self._shown) if self._found_for == self._typed else row
        self._box.refresh()

    def action_choose(self) -> None:
        """Choose the line."""
        self.dismiss(Pick(self._typed, self._row, on=False))

    def action_choose_on(self) -> None:
        """Choose the line, and edit on."""
        self.dismiss(Pick(self._typed, self._row, on=True))

    def action_cancel(self) -> None:
        """Choose nothing."""
        self.dismiss(None)

    def point_at(self, row: int) -> None:
        """Choose a line with the mouse."""
        if self._top + row < len(self._shown):
            self._row = self._top + row
            self.action_choose()

    def _matching(self, typed: str) -> list[Option]:
        own = typed.lstrip("+").strip()
        found = matches(own, self._options or [])
        every = [*found.meant, *found.alike]
        if self._new is None or not own or any(option.label.casefold() == own.casefold() for option in found.meant[:1]):
            return every
        new = Option(f"{self._new} “{own}”", own, "as typed")
        return [*every, new] if found.meant else [new, *every]

    def _list(self) -> None:
        in_background(self, self._match, "match", exclusive=True)

    async def _match(self) -> None:
        if self._options is not None:
            typed = self._typed
            self._shown = await asyncio.to_thread(self._matching, typed)
            self._found_for, self._row = typed, _clamped(self._row, self._shown)
        self._box.refresh()

    def lines(self, width: int, height: int) -> list[Content]:
        """The box's content."""
        waiting = "  reading…" if self._options is None else ""
        title = shown(self._title[:500], width - 14)
        head = Content.assemble(" ", (title, "bold"), (waiting, "$foreground-muted"))
        room = width - 3
        typed = self._typed if cell_len(self._typed) < room else "…" + self._typed[-(room // 2) :]
        lines = [head, Content.assemble((" > ", "bold $text-accent"), isolate(typed), ("▏", "$text-accent"))]
        rows = max(height - len(lines), 1)
        self._top = top = max(0, self._row - rows + 1)
        for number, option in enumerate(self._shown[top : top + rows], top):
            note = f"  {fit(one_line(option.note[:200]), width // 3)}" if option.note else ""
            label = fit(one_line(option.label[:500]), width - 3 - cell_len(note))
            style = "bold $block-cursor-foreground on $block-cursor-background" if number == self._row else ""
            sign = " ▶ " if number == self._row else "   "
            pad = " " * max(0, width - 3 - cell_len(label) - cell_len(note))
            lines.append(Content.assemble((f"{sign}{isolate(label)}{pad}{isolate(note)}", style)))
        return lines


def _clamped(row: int, options: Sequence[Option]) -> int:
    """The row, or the last one that there is."""
    return min(row, max(len(options) - 1, 0))


class EditPicker(Picker, inherit_bindings=False):
    """A list of which a choice is all that is edited, or not yet."""

    BINDINGS = EDIT_PICK_KEYS


class NotePicker(Picker, inherit_bindings=False):
    """A line to type a note in."""

    BINDINGS = NOTE_KEYS


class _Box(Widget):
    """What the picker shows; a click chooses a line."""

    def __init__(self, picker: Picker) -> None:
        super().__init__(id="picker")
        self._picker = picker

    def render(self) -> Content:
        """The title, what was typed, the options."""
        size = self.scrollable_content_region.size
        return Content("\n").join(self._picker.lines(size.width, size.height)[: size.height])

    def on_click(self, event: events.Click) -> None:
        """Choose the line that was clicked."""
        at = event.get_content_offset(self)
        if at is not None and at.y >= 2:
            self._picker.point_at(at.y - 2)
