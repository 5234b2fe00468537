"""The tag card: what the statement is taken to say, one line a field."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widget import Widget

from tracker.inert import fit, isolate, one_line
from tracker.records import Certainty, FiledStatement, ReviewStatus
from tui.layout import wrap
from tui.pages import Page
from tui.signs import OBJECTED, ROLE_SIGNS, STANCE_STYLES, STATUS_SIGNS, STATUS_STYLES
from tui.wording import decided_by, event_facts, event_title, medium_line, objection_line, parties_line, source_line

_LABEL = 15  # cells before the values: " S speaker     "
_ROOMY = 32  # rows of the screen from which a long value may take several lines
_MOST_LINES = 3
_SPARE = 3  # lines kept free there, so that a long value does not move the article


class Card(Widget):
    """Stance, certainty, confidence and status, then the roles in the order of the article's signs."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._page: Page | None = None
        self._content = Content("")

    def show(self, page: Page | None) -> None:
        """Show a statement's tag, or nothing."""
        self._page = page
        self._fill()

    def on_resize(self, event: events.Resize) -> None:
        """Fit the values to the new width."""
        self._fill()

    def render(self) -> Content:
        """The lines as they were last filled in."""
        return self._content

    @property
    def _roomy(self) -> bool:
        return self.screen.size.height >= _ROOMY

    def _fill(self) -> None:
        width = self.scrollable_content_region.width
        if width <= _LABEL:
            return
        page = self._page
        lines = [] if page is None else [_headline(page.filed, decided_by(page.history), width)]
        for sign, label, value, facts in _rows(page) if page else ():
            lines += self._row(sign, label, value, facts, width)
        height = max(len(lines), 1 + len(_FIELDS) + (_SPARE if self._roomy else 0))
        self._content = Content("\n").join(lines)
        if self.styles.height is None or self.styles.height.value != height + self.gutter.height:
            self.styles.height = height + self.gutter.height
        self.refresh()

    def _row(self, sign: str, label: str, value: str, facts: tuple[str, ...], width: int) -> list[Content]:
        """One field; where it is too long its tail stays and the rest is cut, or runs on if the screen is tall."""
        room = width - _LABEL - 1
        value, tail = one_line(value), "".join(f" · {one_line(part)}" for part in facts)
        if not self._roomy or cell_len(value + tail) <= room:
            tail = fit(tail, room // 2) if cell_len(value + tail) > room else tail
            texts = [fit(value, room - cell_len(tail)) + tail]
        else:
            whole = value + tail
            texts = [whole[start:end] for start, end in wrap(whole, room)]
            if len(texts) > _MOST_LINES:
                rest = " ".join(texts[_MOST_LINES - 1 :])
                texts = [*texts[: _MOST_LINES - 1], fit(rest, room)]
        lead = Content.assemble(" ", (sign, "bold $text-accent"), " ", (f"{label:{_LABEL - 3}}", "$foreground-muted"))
        return [
            Content.assemble(lead if number == 0 else " " * _LABEL, isolate(text)) for number, text in enumerate(texts)
        ]


_FIELDS = ("cue", "speaker", "responsible", "event", "medium", "source")


def _rows(page: Page) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Sign, label, value, and what follows it, which is kept when the value has to be cut."""
    now = page.filed.now
    values = {
        "cue": now.cue.text,
        "speaker": parties_line(now.speaker),
        "responsible": parties_line(now.responsible),
        "event": event_title(page),
        "medium": medium_line(now),
        "source": source_line(page.sources),
    }
    rows = [(ROLE_SIGNS.get(f, " "), f, values[f], event_facts(page.event) if f == "event" else ()) for f in _FIELDS]
    later = page.objection
    return [*rows, (OBJECTED, "newer model", f"{objection_line(page)} · {later.model}", ())] if later else rows


def _headline(filed: FiledStatement, by: str, width: int) -> Content:
    """The stance and what it rests on at the left, the status at the right."""
    now, tag = filed.now, filed.tag
    stance = f" {now.stance.value} "
    hedged = " hedged (?)" if now.certainty is Certainty.HEDGED else " asserted"
    model = "the model" if filed.model else "a person"
    was = f", {model} said {tag.stance.value}" if tag.stance is not now.stance else ""
    sure = f"{now.confidence:.0%} " if now.confidence is not None else ""
    basis = f"{hedged}{was} · {sure}by {one_line(filed.model) if filed.model else 'a person'}"
    status = f"{STATUS_SIGNS[filed.status]} {filed.status.value}"
    if filed.status is not ReviewStatus.PENDING and by:
        status += f" by {one_line(by)}"
    status = fit(status, width // 2)
    room = width - cell_len(stance) - cell_len(status) - 4
    basis = fit(basis, room)
    gap = " " * (max(0, room - cell_len(basis)) + 2)
    return Content.assemble(
        " ",
        (stance, f"bold reverse {STANCE_STYLES[now.stance]}"),
        basis,
        gap,
        (isolate(status), f"bold {STATUS_STYLES[filed.status]}"),
    )
