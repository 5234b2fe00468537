"""The files that a path stands for, and what the system says against them in plain words."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator

from tracker.errors import InputError
from tracker.readers.characters import clean

_CAUSES: dict[type[Exception], str] = {
    FileNotFoundError: "no such file or folder",
    PermissionError: "no permission to read it",
    IsADirectoryError: "a folder, not a file",
}


def walk(path: str) -> Iterator[str | InputError]:
    """The path itself, or a folder's files in the order of their names, down through its folders.

    A path that is not there but holds ``*``, ``?`` or ``[`` stands for what matches it; with ``**``, which goes through
    folders itself, for files alone. Hidden files stay out. Links to folders are followed, each folder once, so a loop
    of links ends.
    """
    if "\0" not in path and glob.has_magic(path) and not os.path.lexists(path):
        found = [name for name in sorted(glob.iglob(path, recursive=True)) if "**" not in path or os.path.isfile(name)]
        if not found:
            yield InputError(clean(path), "no file matches")
        for name in found:
            yield from _walk(name)
        return
    yield from _walk(path)


def _walk(path: str) -> Iterator[str | InputError]:
    seen: set[tuple[int, int]] = set()
    waiting = [path]
    while waiting:
        here = waiting.pop()
        try:
            if os.path.isdir(here):
                waiting += reversed(_entries(here, seen))
            elif here == path or os.path.isfile(here) or not os.path.exists(here):
                yield here
            else:
                yield InputError(clean(here), "not a file: a pipe, a socket or a device")
        except (OSError, ValueError) as error:
            yield InputError(clean(here), cause(error))


def _entries(folder: str, seen: set[tuple[int, int]]) -> list[str]:
    status = os.stat(folder)
    key = (status.st_dev, status.st_ino)
    if key in seen:
        return []
    seen.add(key)
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if not name.startswith(".")]


def cause(error: OSError | ValueError) -> str:
    """Why a file cannot be read, as a user would say it.

    >>> cause(FileNotFoundError(2, "No such file or directory"))
    'no such file or folder'
    """
    said = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return _CAUSES.get(type(error), said[:1].lower() + said[1:])
