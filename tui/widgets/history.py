"""What has been decided about the statement on the screen, the latest first."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from tracker.inert import shown
from tui.pages import Page
from tui.signs import OBJECTED
from tui.wording import later_line, moment, step_line, tag_line


class History(Static):
    """The model's tag and the decisions on it."""

    _said: tuple[tuple[str, str], ...] = ()  # when and by whom, and what

    def show(self, page: Page | None) -> None:
        """Show a statement's decisions, or nothing."""
        said = told(page) if page is not None else ()
        if said == self._said:
            return
        self._said = said
        content, before = as_content(said), self.content_size
        self.clear_cached_dimensions()  # for when it comes into view
        # Mostly another tag of as many lines: another layout of the screen would be for nothing.
        self.update(content, layout=before.width > 0 and content.get_height({}, before.width) != before.height)


def told(page: Page) -> tuple[tuple[str, str], ...]:
    """Who said what of the statement, the latest first and the tag last."""
    steps = [(step.at, step.reviewer, step_line(step)) for step in page.history]
    if page.later is not None:
        sign = f"{OBJECTED} " if page.objection else ""
        steps.append((page.later.at, page.later.model, f"{sign}{later_line(page.later)}"))
    steps.sort(key=lambda step: step[0])
    told = [(f"{moment(at)} {who}", what) for at, who, what in reversed(steps)]
    return (*told, (page.filed.model or "added by a person", tag_line(page)))


def as_content(said: tuple[tuple[str, str], ...]) -> Content:
    """The same as lines."""
    parts = [Content.styled("History (UTC)", "bold")] if said else []
    for who, what in said:
        parts.append(Content.assemble("\n", (shown(who), "$foreground-muted"), "\n  ", shown(what)))
    return Content("").join(parts)
