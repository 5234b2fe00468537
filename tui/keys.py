"""The keys of the desk. Each has an id, by which it can be given another key.

The line at the bottom shows them in the order of their table, as far as there is room; the last is the way out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from tracker.records import Stance

_STANCE = Binding.Group("stance", compact=True)


def _shown(key: str, action: str, name: str, does: str) -> Binding:
    """A key of the desk that is named by what it does."""
    return Binding(key, action, name, id=f"desk.{action}", tooltip=does)


def _hidden(key: str, action: str, name: str, does: str) -> Binding:
    """The same; only the help and the palette list it."""
    return replace(_shown(key, action, name, does), show=False)


DESK_KEYS: list[BindingType] = [
    _shown("a", "accept", "accept", "Accept the tag as it is shown, and go on"),
    _shown("x", "reject", "reject", "Reject: this is no statement, and go on"),
    *(
        Binding(
            str(n),
            f"stance('{stance}')",
            stance,
            id=f"desk.{stance}",
            group=_STANCE,
            tooltip=f"Set {stance}, accept, and go on",
        )
        for n, stance in enumerate(Stance, 1)
    ),
    _shown("e", "edit", "edit", "Edit who speaks, who is responsible, the event, the words"),
    _shown("u", "undo", "undo", "Take back your last step, then the one before"),
    Binding("question_mark", "app.keys", "help", id="desk.help", tooltip="All keys"),
    _shown("space", "skip", "skip", "Put it off: it comes back last"),
    _shown("i", "add", "add", "Add a statement that the model missed"),
    _shown("slash", "search", "search", "Only statements with these words: names, event, source, sentence"),
    _shown("f", "filter", "filter", "Only statements of a stance, a status, an actor or an event"),
    _shown("o", "order", "order", "Choose what comes first"),
    _shown("v", "mark", "mark", "Mark the statement, or unmark it, and go on"),
    _hidden("A", "accept_marked", "accept marked", "Accept the marked"),
    _shown("U", "redo", "redo", "Bring back what undo took back, and go on"),
    _hidden("j,down", "next", "next", "Go to the next statement"),
    _hidden("k,up", "previous", "previous", "Go to the statement before"),
    _hidden("n", "next_undecided", "next undecided", "Go to the next undecided statement"),
    _hidden("N", "previous_undecided", "previous undecided", "Go to the undecided statement before"),
    _hidden("escape", "show_all", "show all", "Show all statements again"),
    _hidden("D", "settle", "settle", "Settle where reviewers disagree; goes to the next such statement"),
    _shown("E", "event", "event", "The event's page: who says what, when, and with what words"),
    _hidden("M", "ruling", "merge", "Merge, split or rename events and actors, or take that back"),
    _hidden("h", "history", "history", "What the model said and what was decided, by whom, when and why"),
    Binding("pagedown", "scroll_article(1)", "read on", id="desk.page_down", show=False, tooltip="Read on"),
    Binding("pageup", "scroll_article(-1)", "read back", id="desk.page_up", show=False, tooltip="Read back"),
    _hidden("m", "maximise", "maximise", "Give the article the whole screen"),
    _shown("g", "guide", "guide", "What counts as a statement"),
    _shown("q", "leave", "leave", "Leave; you come back to this statement"),
]

EDIT_KEYS: list[BindingType] = [
    Binding("enter,a", "save", "save", id="edit.save", tooltip="Save, and go on"),
    Binding("w", "pick('speaker')", "speaker", id="edit.speaker", tooltip="Who speaks"),
    Binding("r", "pick('responsible')", "responsible", id="edit.responsible", tooltip="Who is responsible"),
    Binding("v", "pick('event')", "event", id="edit.event", tooltip="Which event it is about"),
    Binding("c", "certainty", "hedged", id="edit.certainty", tooltip="Hedged instead of asserted, and back"),
    Binding("s", "words", "words", id="edit.words", tooltip="Move the words of a role"),
    Binding("y", "why", "why", id="edit.why", tooltip="Note why"),
    *(
        Binding(str(n), f"stance('{stance}')", stance, id=f"edit.{stance}", group=_STANCE, tooltip=f"Set {stance}")
        for n, stance in enumerate(Stance, 1)
    ),
    Binding("x", "reject", "reject", id="edit.reject", tooltip="Reject with the note, and go on"),
    Binding("escape", "cancel", "cancel", id="edit.cancel", tooltip="Leave the statement as it was"),
]

_WORDS: list[BindingType] = [
    Binding("left", "move(-1)", "move", id="words.left", key_display="← →", tooltip="Move the words back"),
    Binding("right", "move(1)", "move", id="words.right", show=False, tooltip="Move the words on"),
    Binding("h", "stretch(0, -1)", "end", id="words.end_back", key_display="h l", tooltip="Their end a word back"),
    Binding("l", "stretch(0, 1)", "end", id="words.end_on", show=False, tooltip="Their end a word on"),
    Binding("H", "stretch(-1, 0)", "start", id="words.start_back", key_display="H L", tooltip="Their start back"),
    Binding("L", "stretch(1, 0)", "start", id="words.start_on", show=False, tooltip="Their start a word on"),
]

WORDS_KEYS: list[BindingType] = [
    Binding("enter,s", "keep", "keep", id="words.keep", tooltip="Keep the words, edit on"),
    Binding("a", "save", "save", id="words.save", tooltip="Save, and go on to the next statement"),
    *_WORDS,
    Binding("tab", "next_role", "role", id="words.next_role", tooltip="The words of the next role"),
    *(
        Binding(key, f"role('{role}')", role, id=f"words.{role}", show=False, tooltip=f"The words of: {role}")
        for key, role in (("w", "speaker"), ("r", "responsible"), ("v", "event"), ("c", "cue"))
    ),
    Binding("escape", "cancel", "cancel", id="words.cancel", tooltip="Leave the words as they were"),
]

ADD_KEYS: list[BindingType] = [
    *(
        Binding(str(n), f"stance('{stance}')", stance, id=f"add.{stance}", tooltip=f"It has {stance}")
        for n, stance in enumerate(Stance, 1)
    ),
    Binding("enter", "take", "take", id="add.take", tooltip="Take the words, and say whom or what they name"),
    Binding("0", "nobody", "nobody", id="add.nobody", tooltip="Nobody is named"),
    *(replace(binding, id=f"add.{binding.id}") for binding in _WORDS if isinstance(binding, Binding)),
    Binding("j,down", "sentence(1)", "sentence", id="add.next_sentence", key_display="j k", tooltip="Next sentence"),
    Binding("k,up", "sentence(-1)", "sentence", id="add.previous_sentence", show=False, tooltip="Sentence before"),
    Binding("c", "certainty", "hedged", id="add.certainty", tooltip="Hedged instead of asserted, and back"),
    Binding("escape", "cancel", "cancel", id="add.cancel", tooltip="Add nothing"),
]

_IN_LIST: list[BindingType] = [
    Binding("down,ctrl+n", "highlight(1)", "down", id="pick.down", show=False, tooltip="Down"),
    Binding("up,ctrl+p", "highlight(-1)", "up", id="pick.up", show=False, tooltip="Up"),
    Binding("backspace", "rub_out", "rub out", id="pick.rub_out", show=False, tooltip="Rub out a character"),
    Binding("ctrl+u,ctrl+w", "clear", "clear", id="pick.clear", show=False, tooltip="Rub out everything"),
]
_CHOOSE = Binding("enter", "choose", "choose", id="pick.choose", tooltip="Choose the line, and save where that was all")
_CANCEL = Binding("escape", "cancel", "cancel", id="pick.cancel", tooltip="Choose nothing")

PICK_KEYS: list[BindingType] = [_CHOOSE, *_IN_LIST, _CANCEL]

EDIT_PICK_KEYS: list[BindingType] = [
    replace(_CHOOSE, description="choose and save"),
    Binding("tab", "choose_on", "choose, edit on", id="pick.choose_on", tooltip="Choose the line, and edit on"),
    *_IN_LIST,
    _CANCEL,
]

NOTE_KEYS: list[BindingType] = [
    replace(_CHOOSE, description="keep the note"),
    *_IN_LIST,
    replace(_CANCEL, description="leave it as it was"),
]

CONFIRM_KEYS: list[BindingType] = [
    Binding("enter,A,y", "confirm", "accept them", id="confirm.yes", tooltip="Accept them all"),
    Binding("escape,n,q", "cancel", "cancel", id="confirm.no", tooltip="Accept none"),
]

RULING_KEYS: list[BindingType] = [
    Binding("enter", "confirm", "rule so", id="ruling.yes", tooltip="Rule so"),
    Binding("escape,q", "cancel", "cancel", id="ruling.no", tooltip="Rule nothing"),
]

BLIND_KEYS: list[BindingType] = [
    *(
        Binding(str(n), f"stance('{stance}')", stance, id=f"blind.{stance}", tooltip=f"It is {stance}")
        for n, stance in enumerate(Stance, 1)
    ),
    Binding("0,x", "nothing", "none", id="blind.nothing", tooltip="It holds no statement"),
    Binding("s", "several", "several", id="blind.several", tooltip="It holds several: 1 to 4 choose, enter keeps them"),
    Binding("enter", "keep", "keep", id="blind.keep", show=False, tooltip="Keep the stances that were chosen"),
    Binding("u", "undo", "undo", id="blind.undo", tooltip="Take back your last step"),
    Binding("pagedown", "scroll_article(1)", "read on", id="blind.page_down", show=False, tooltip="Read on"),
    Binding("pageup", "scroll_article(-1)", "read back", id="blind.page_up", show=False, tooltip="Read back"),
    Binding("g", "guide", "guide", id="blind.guide", show=False, tooltip="What counts as a statement"),
    Binding("question_mark", "app.keys", "help", id="blind.help", tooltip="All keys"),
    Binding("q", "app.quit", "leave", id="blind.leave", tooltip="Leave; the sentence is asked about another time"),
]

SETTLE_KEYS: list[BindingType] = [
    *(
        Binding(str(n), f"settle({n})", f"view {n}", id=f"settle.{n}", show=n < 3, tooltip=f"View {n} holds")
        for n in range(1, 10)
    ),
    Binding("j,down", "scroll(1)", "down", id="settle.down", key_display="j k", tooltip="Read on"),
    Binding("k,up", "scroll(-1)", "up", id="settle.up", show=False, tooltip="Read back"),
    Binding("escape,q", "cancel", "cancel", id="settle.cancel", tooltip="Settle nothing"),
]

APP_KEYS: list[BindingType] = [
    Binding("ctrl+q", "quit", "leave", id="app.quit", show=False, priority=True),
    Binding("ctrl+c", "help_quit", "how to leave", id="app.interrupt", show=False, system=True),
    Binding("ctrl+p", "command_palette", "palette", id="app.palette", show=False),
]

PAGE_KEYS: list[BindingType] = [
    Binding("j,down", "scroll(1)", "down", id="page.down"),
    Binding("k,up", "scroll(-1)", "up", id="page.up"),
    Binding("pagedown,space", "scroll_page(1)", "page down", id="page.page_down"),
    Binding("pageup", "scroll_page(-1)", "page up", id="page.page_up"),
    Binding("escape,q", "back", "back", id="page.back"),
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


def listed_keys(table: Iterable[BindingType], keymap: Mapping[str, str], app: App[Any]) -> Iterator[tuple[str, ...]]:
    """The keys of a table, as the keymap sets them, with what they do and the id by which they are set."""
    for binding in table:
        if isinstance(binding, Binding) and binding.id:
            keys = keymap.get(binding.id, binding.key).split(",")
            names = (app.get_key_display(replace(binding, key=key.strip(), key_display=None)) for key in keys)
            yield " ".join(names), binding.tooltip or binding.description, binding.id
