"""The keys of the desk. Each has an id, by which it can be given another key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.binding import Binding, BindingType
from textual.screen import Screen

_STANCE = Binding.Group("stance", compact=True)

DESK_KEYS: list[BindingType] = [
    Binding("a", "accept", "accept", id="desk.accept", tooltip="Accept the tag as it is shown, and go on"),
    Binding("x", "reject", "reject", id="desk.reject", tooltip="Reject: this is no statement, and go on"),
    Binding("space", "skip", "skip", id="desk.skip", tooltip="Put it off: it comes back last"),
    Binding(
        "1", "stance('claimed')", "claimed", id="desk.claimed", group=_STANCE, tooltip="Set claimed, accept, and go on"
    ),
    Binding(
        "2", "stance('blamed')", "blamed", id="desk.blamed", group=_STANCE, tooltip="Set blamed, accept, and go on"
    ),
    Binding(
        "3", "stance('denied')", "denied", id="desk.denied", group=_STANCE, tooltip="Set denied, accept, and go on"
    ),
    Binding(
        "4",
        "stance('unclaimed')",
        "unclaimed",
        id="desk.unclaimed",
        group=_STANCE,
        tooltip="Set unclaimed, accept, and go on",
    ),
    Binding("u", "undo", "undo", id="desk.undo", tooltip="Take back your last step, then the one before"),
    Binding("U", "redo", "redo", id="desk.redo", show=False, tooltip="Bring back what undo took back"),
    Binding("j,down", "next", "next", id="desk.next", show=False, tooltip="Go to the next statement"),
    Binding("k,up", "previous", "previous", id="desk.previous", show=False, tooltip="Go to the statement before"),
    Binding(
        "n",
        "next_undecided",
        "next undecided",
        id="desk.next_undecided",
        show=False,
        tooltip="Go to the next undecided statement",
    ),
    Binding(
        "N",
        "previous_undecided",
        "previous undecided",
        id="desk.previous_undecided",
        show=False,
        tooltip="Go to the undecided statement before",
    ),
    Binding("pagedown", "scroll_article(1)", "read on", id="desk.page_down", show=False, tooltip="Read on"),
    Binding("pageup", "scroll_article(-1)", "read back", id="desk.page_up", show=False, tooltip="Read back"),
    Binding("m", "maximise", "maximise", id="desk.maximise", show=False, tooltip="Give the article the whole screen"),
    Binding("g", "guide", "guide", id="desk.guide", show=False, tooltip="What counts as a statement"),
    Binding("question_mark", "help", "help", id="desk.help", tooltip="All keys"),
    Binding("q", "leave", "leave", id="desk.leave", tooltip="Leave; you come back to this statement"),
]

PAGE_KEYS: list[BindingType] = [
    Binding("escape,q", "back", "back", id="page.back"),
    Binding("j,down", "scroll(1)", "down", id="page.down"),
    Binding("k,up", "scroll(-1)", "up", id="page.up"),
    Binding("pagedown,space", "scroll_page(1)", "page down", id="page.page_down", show=False),
    Binding("pageup", "scroll_page(-1)", "page up", id="page.page_up", show=False),
]


def key_for(screen: Screen[Any], action: str) -> str:
    """The key that does ``action`` on the screen now, the first where there are several."""
    return next((keys.split(" ")[0] for name, keys, _ in active_keys(screen) if name == action), "")


def active_keys(screen: Screen[Any]) -> Iterator[tuple[str, str, str]]:
    """The actions of the screen's keys, with the keys and what they do, in order."""
    found: dict[str, tuple[list[str], str]] = {}
    for node, binding, _enabled, tooltip in screen.active_bindings.values():
        if node is screen and binding.id:
            keys, _ = found.setdefault(binding.action, ([], tooltip or binding.description))
            keys.append(screen.app.get_key_display(binding))
    for action, (keys, does) in found.items():
        yield action, " ".join(keys), does
