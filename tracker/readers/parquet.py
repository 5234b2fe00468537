"""Parquet: one article a row, columns mapped by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from tracker.errors import InputError
from tracker.readers import rows
from tracker.records import Document

BATCH = 64  # rows held at a time
MOST_BYTES = 2**30  # of one row group, unpacked


def read(stream: BinaryIO, source: str, limit: int, columns: Mapping[str, str]) -> Iterator[Document | InputError]:
    """The documents of a Parquet file, row by row; what is wrong is an error in its place.

    Args:
        stream: can be read in any order.
        source: its name, for ids and errors.
        limit: the most characters of one text.
        columns: the columns that stand for our fields, where they are called otherwise.

    Raises:
        InputError: where nothing of it can be read.
    """
    try:
        import pyarrow
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise InputError(source, 'Parquet needs pyarrow: pip install "claim-tracker[parquet]"') from None
    try:
        opened = ParquetFile(stream)
        schema, names = opened.schema_arrow, opened.schema_arrow.names
        # A value that many rows share is held once: copied for each, a file of a few bytes would fill the memory.
        shared = [f.name for f in schema if pyarrow.types.is_string(f.type) or pyarrow.types.is_large_string(f.type)]
        file = ParquetFile(stream, metadata=opened.metadata, buffer_size=2**20, read_dictionary=shared)
    except Exception as error:  # a parser of foreign bytes
        raise InputError(source, f"not a whole Parquet file: {_line(error)}") from error
    try:
        places = rows.mapped(names, columns)
    except ValueError as error:
        raise InputError(source, str(error)) from error
    found = {field: names[column] for field, column in places.items()}
    number = 0
    for group in range(file.num_row_groups):
        last = number + file.metadata.row_group(group).num_rows
        try:
            # Not column by column: to ask a damaged file for a column's metadata ends the process.
            if file.metadata.row_group(group).total_byte_size > MOST_BYTES:
                raise ValueError(f"a row group of more than {MOST_BYTES:,} bytes")
            for batch in file.iter_batches(BATCH, [group], list(found.values()), use_threads=False):
                for row in range(batch.num_rows):
                    number += 1
                    yield _document(batch, row, found, source, number, limit)
        except Exception as error:  # as above, and the rest goes on with the next group
            yield InputError(source, f"damaged: {_line(error)}", f"rows {number + 1} to {last}")
        number = last


def _document(
    batch: Any, row: int, found: Mapping[str, str], source: str, number: int, limit: int
) -> Document | InputError:
    try:
        values = {field: _value(batch.column(name)[row]) for field, name in found.items()}
        return rows.document(values, f"{source}:{number}", limit)
    except UnicodeDecodeError:
        return InputError(source, "not UTF-8", f"row {number}")
    except (ValueError, OverflowError) as error:  # OverflowError: a day that no calendar of Python's has
        return InputError(source, str(error), f"row {number}")


def _value(cell: Any) -> Any:
    """A cell's value; of a time only the day, for nanoseconds have no place in Python's."""
    import pyarrow

    return (cell.cast(pyarrow.date32()) if pyarrow.types.is_timestamp(cell.type) else cell).as_py()


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
