"""CSV and TSV: one article a row, under a first row that names the columns."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Mapping
from typing import TextIO

from tracker.errors import InputError
from tracker.readers import rows
from tracker.records import Document

DELIMITERS = ",\t;|"

_CAUSES = {
    "unexpected end of data": "a quote opens here and is never closed",
    "',' expected after '\"'": "a quote inside a quoted cell; it must be doubled",
}


def read(
    stream: TextIO, source: str, limit: int, columns: Mapping[str, str], delimiter: str | None = None
) -> Iterator[Document | InputError]:
    """The documents of a table, row by row; a row that is wrong is an error in its place.

    Args:
        stream: its characters with their own line ends; no more than one row of it is held.
        source: its name, for ids and errors.
        limit: the most characters of one text.
        columns: the columns that stand for our fields, where they are called otherwise.
        delimiter: what stands between two cells; by default what stands most often in the first line.
    """
    lines = _Lines(stream, 2 * limit)
    csv.field_size_limit(2 * limit)  # by default an article of 131,072 characters is too long for the module
    between = delimiter or max(DELIMITERS, key=lines.peek().count)
    cells = csv.reader(lines, delimiter=between, strict=True)
    places: dict[str, int] = {}
    width = 0
    while True:
        lines.begin()
        number = lines.number + 1
        try:
            row = next(cells, None)
            if row is None:
                return
            if not any(cell.strip() for cell in row):
                continue
            if not places:
                places, width = rows.mapped(row, columns), len(row)
                continue
            if len(row) != width:
                raise ValueError(f"a row of {len(row)} under {width} columns")
            found = {field: row[column] for field, column in places.items()}
            yield rows.document(found, f"{source}:{number}", limit)
        except csv.Error as error:
            yield InputError(source, _cause(str(error), between), f"line {number}")
            lines.recover()
        except ValueError as error:
            yield InputError(source, str(error), f"line {number}")
            if not places:
                return


def _cause(said: str, between: str) -> str:
    return _CAUSES.get(said.replace(f"'{between}'", "','", 1), f"broken CSV: {said}")


class _Lines:
    """The lines of a table, with those of the row at hand, so that what an open quote swallowed can be read again."""

    def __init__(self, stream: TextIO, most: int) -> None:
        self.number = 0  # of the last line given
        self._stream = stream
        self._most = most  # characters of one row
        self._spare = 4 * most  # characters to read again in all: else a hostile table takes time without end
        self._again: deque[str] = deque()
        self._row: list[str] = []
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        self._row.append(line)
        self._size += len(line)
        if self._size >= self._most:
            raise csv.Error(f"a row of more than {self._most:,} characters")
        return line

    def _read(self) -> str:
        """The next line of the stream; one that is too long is cut, and long enough still to be refused."""
        line = rest = self._stream.readline(self._most)
        while rest and rest[-1] not in "\r\n":
            rest = self._stream.readline(self._most)
        return line

    def peek(self) -> str:
        """The first line, which is given again."""
        line = self._read()
        self._again.append(line)
        return line

    def begin(self) -> None:
        """Start a row."""
        self._row, self._size = [], 0

    def recover(self) -> None:
        """Read on after the first line of a broken row, not after the last that it took."""
        if self._size <= self._spare:
            self._spare -= self._size
            self._again.extendleft(reversed(self._row[1:]))
            self.number -= len(self._row[1:])
