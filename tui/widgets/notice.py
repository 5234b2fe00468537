"""What stands in the middle of the screen when there is no statement to show."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from tracker.inert import shown
from tracker.records import ReviewStatus
from tui.signs import STATUS_SIGNS, STATUS_STYLES

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

    def say_done(self, counts: dict[ReviewStatus, int], previous: str, undo: str, leave: str) -> None:
        """All statements are decided: how they stand."""
        total = sum(counts.values())
        rows = [
            Content.assemble(
                "\n", (f"{STATUS_SIGNS[status]} {counts[status]:>7,} {status.value}", STATUS_STYLES[status])
            )
            for status in ReviewStatus
            if status is not ReviewStatus.PENDING
        ]
        head = "The statement is decided." if total == 1 else f"All {total:,} statements are decided."
        keys = f"\n\n{previous} goes back over them, {undo} takes back your last step, {leave} leaves"
        self.update(Content.assemble((head, "bold"), "\n", *rows, keys))

    def say_unreadable(self, why: str) -> None:
        """A statement or the database cannot be read."""
        self.update(Content.assemble(("This cannot be read.", "bold $text-error"), "\n\n", shown(why)))

    def say_small(self, width: int, height: int) -> None:
        """The terminal is too small for the desk."""
        self.update(
            Content(f"This terminal is {width}x{height}.\nThe desk needs {SMALLEST[0]}x{SMALLEST[1]}: enlarge it.")
        )
