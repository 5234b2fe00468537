"""What stands in the middle of the screen when there is no statement to show."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from tracker.inert import shown
from tracker.records import ReviewStatus
from tui.signs import STATUS_SIGNS, STATUS_STYLES
from tui.wording import nothing_left

SMALLEST = (60, 18)  # columns and rows that the desk needs


class Notice(Static):
    """A few lines in the middle."""

    def say_empty(self, database: str, leave: str) -> None:
        """There is nothing to review: how to import."""
        self.update(
            Content.assemble(
                ("There are no statements to review yet.", "bold"),
                "\n\nBring in articles with\n\n",
                ("    tracker import ARTICLES", "bold $text-accent"),
                "\n\nwhere ARTICLES is a file or a folder; for a database filled with\nexamples, run  ",
                ("tracker demo", "bold $text-accent"),
                "\n\n",
                (f"This database: {shown(database)}", "$foreground-muted"),
                f"\n{leave} leaves the desk",
            )
        )

    def say_done(
        self, counts: dict[ReviewStatus, int], listed: int | None, previous: str, undo: str, leave: str, show_all: str
    ) -> None:
        """Nothing is left to the reviewer: how all statements stand, and how many are pending for all that.

        What is left may be outside the filter, or a colleague's; of what is listed, too, a part may be a colleague's.

        Args:
            counts: of the whole database.
            listed: how many statements the filter lists; None without a filter.
            previous: the key that goes back over them.
            undo: the key that takes back the last step.
            leave: the key that leaves.
            show_all: the key that lists all statements again.
        """
        rows = [
            Content.assemble(
                "\n", (f"{STATUS_SIGNS[status]} {counts[status]:>7,} {status.value}", STATUS_STYLES[status])
            )
            for status in ReviewStatus
            if status is not ReviewStatus.PENDING
        ]
        everything = f"{show_all} shows all, " if listed is not None else ""
        keys = f"\n\n{everything}{previous} goes back over them, {undo} takes back your last step, {leave} leaves"
        self.update(Content.assemble((nothing_left(counts, listed), "bold"), "\n", *rows, keys))

    def say_unreadable(self, why: str) -> None:
        """A statement or the database cannot be read."""
        self.update(Content.assemble(("This cannot be read.", "bold $text-error"), "\n\n", shown(why)))

    def say_small(self, width: int, height: int) -> None:
        """The terminal is too small for the desk."""
        self.update(
            Content(f"This terminal is {width}x{height}.\nThe desk needs {SMALLEST[0]}x{SMALLEST[1]}: enlarge it.")
        )
