"""Accepting the marked statements, after a look at the least certain of them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tracker.inert import shown
from tui.keys import CONFIRM_KEYS
from tui.pages import Line
from tui.signs import STATUS_SIGNS, stance_word
from tui.widgets.keybar import KeyBar

LEAST_CERTAIN = 5


class ConfirmScreen(ModalScreen[bool]):
    """Whether to accept so many statements at once."""

    BINDINGS = CONFIRM_KEYS

    def __init__(self) -> None:
        super().__init__()
        self._text = Static(Content(" reading…"), id="question")
        self._asked = False  # whether there is something to confirm: nobody accepts what he could not look at

    def compose(self) -> ComposeResult:
        """The question above the footer."""
        with Vertical(id="sheet"):
            yield self._text
            yield KeyBar()

    def show(self, marked: Sequence[Line]) -> None:
        """Ask about these, and show those that deserve a look most."""
        what = "the marked statement" if len(marked) == 1 else f"all {len(marked):,} marked statements"
        told = [Content.assemble((f" Accept {what}?", "bold"), " One undo takes it back.\n\n The least certain:")]
        for line in sorted(marked, key=lambda line: line.confidence or 0)[:LEAST_CERTAIN]:
            sure = f"{line.confidence:4.0%}" if line.confidence is not None else "    "
            stance = stance_word(line.stance, line.certainty)
            label = shown(line.label[:200], min(60, self.size.width - 20))
            told.append(Content(f"\n {STATUS_SIGNS[line.status]} {sure} {stance:10} {label}"))
        self._text.update(Content("").join(told))
        self._asked = True

    def close(self) -> None:
        """Go, unless a key was quicker."""
        if self.is_current:
            self.dismiss(False)

    def action_confirm(self) -> None:
        """Accept them, once they are shown."""
        if not self._asked:
            self.app.bell()
            return
        self.dismiss(True)

    def action_cancel(self) -> None:
        """Accept none."""
        self.dismiss(False)
