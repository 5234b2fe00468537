"""What can go wrong, as one tree.

TrackerError
├── InputError        an article, a line or a file cannot be read: names the source and the cause
│   └── DraftError    a hand-written corpus draft does not hold together
├── SpanError         offsets that do not cut the words they claim to cut
├── ModelError        weights or base model missing, damaged, or of another shape
├── StoreError        the database cannot be opened, is too old or too new, or refuses a row
└── DecisionError     a review step that cannot be taken (nothing to undo, unknown statement)
"""

from __future__ import annotations


class TrackerError(Exception):
    """Base of every error that a user can do something about; its message is shown as it stands."""


class InputError(TrackerError):
    """Something in the input cannot be read.

    Args:
        source: the file, stream or record, as the user would name it.
        cause: what is wrong, in words.
        place: where in the source, for example "line 12".
    """

    def __init__(self, source: str, cause: str, place: str | None = None) -> None:
        self.source = source
        self.cause = cause
        self.place = place
        where = f"{source}, {place}" if place else source
        super().__init__(f"{where}: {cause}")

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str, str | None]]:
        """Let it pass from one process to another: an exception is made again from its message alone."""
        return type(self), (self.source, self.cause, self.place)


class DraftError(InputError):
    """A draft's labels do not fit its text."""


class SpanError(TrackerError):
    """A span does not cut the words that it says it cuts."""


class ModelError(TrackerError):
    """The base model or the tagger's weights cannot be used."""


class StoreError(TrackerError):
    """The database cannot be used, or refuses what was asked of it."""


class DecisionError(TrackerError):
    """A decision that cannot be taken, such as an undo with nothing to undo."""
