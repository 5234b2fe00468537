"""What a model read, on disk: one Parquet file a part of the input, marked once it is whole.

A part is one input file. It is written beside its place and moved there, and then its mark, a small JSON file, is; what
has no mark is not there. So whatever ends the work, at most the parts under way are done again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tracker import corpus
from tracker.errors import InputError, TrackerError
from tracker.mentions import unpack
from tracker.pipeline import BATCH, Reading

_COLUMNS = ("document", "mentions", "language", "error")


@dataclass(frozen=True, slots=True)
class Mark:
    """That a part is whole, and what it holds."""

    shard: str  # the path of the file that was read, as it was told
    model: str
    model_digest: str
    documents: int = 0
    failed: int = 0
    statements: int = 0


def name_of(shard: str, how: str) -> str:
    """A part's name: another one where the file has changed, or is read in another way.

    Args:
        shard: the file's path.
        how: all that decides what is read from it: the weights' digest, the format.
    """
    status = os.stat(shard)
    key = f"{os.path.abspath(shard)}\0{status.st_size}\0{status.st_mtime_ns}\0{how}"
    return "part-" + hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:24]


def is_whole(folder: Path, name: str) -> bool:
    """Whether the part of that name is there; one that holds no more than what went wrong is to be made again."""
    mark = folder / f"{name}.json"
    if not mark.is_file() or not (folder / f"{name}.parquet").is_file():
        return False
    told = _mark(mark)
    return told.documents > 0 or not told.failed


def write(folder: Path, name: str, readings: Iterable[Reading | InputError], begun: Mark) -> Mark:
    """Write a part, and mark it when it is whole; returns the mark.

    Args:
        folder: of all parts.
        name: of this one (:func:`name_of`).
        readings: what was read, and what could not be.
        begun: the mark without its counts.
    """
    import pyarrow
    from pyarrow import parquet

    schema = pyarrow.schema(
        [(c, pyarrow.list_(pyarrow.binary()) if c == "mentions" else pyarrow.string()) for c in _COLUMNS]
    )
    documents = failed = statements = 0
    making = folder / f".{name}.{os.getpid()}"
    with parquet.ParquetWriter(making, schema, compression="zstd") as writer:
        rows: list[dict[str, Any]] = []
        for item in readings:
            rows.append(_row(item))
            if isinstance(item, Reading):
                documents += 1
                statements += len(item.tagged.statements)
            else:
                failed += 1
            if len(rows) == BATCH:
                writer.write_table(pyarrow.Table.from_pylist(rows, schema))
                rows = []
        writer.write_table(pyarrow.Table.from_pylist(rows, schema))
    os.replace(making, folder / f"{name}.parquet")
    mark = Mark(begun.shard, begun.model, begun.model_digest, documents, failed, statements)
    making.write_text(json.dumps(asdict(mark)), encoding="utf-8")
    os.replace(making, folder / f"{name}.json")
    return mark


def marks(folder: Path) -> list[tuple[str, Mark]]:
    """The whole parts of a folder by name, in the order of the files that they were read from.

    Of two that one file became the newer comes first, for of a text that two models have read the first reading counts.

    Raises:
        InputError: where the folder is not there, or a mark is none of ours.
    """
    if not folder.is_dir():
        raise InputError(str(folder), "no such folder; make one with: tracker import --engine ray FILES --out FOLDER")
    paths = sorted(folder.glob("part-*.json"), key=lambda path: (-path.stat().st_mtime_ns, path.stem))
    found = [(path.stem, _mark(path)) for path in paths]
    return sorted(found, key=lambda pair: Path(pair[1].shard).parts)  # as a folder is walked


def _mark(path: Path) -> Mark:
    try:
        return Mark(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, TypeError, ValueError) as error:
        raise InputError(str(path), f"not the mark of a part: {error}") from error


def read(folder: Path, name: str) -> Iterator[Reading | InputError]:
    """What a part holds; one that is damaged ends with an error that says so."""
    from pyarrow import parquet

    source = folder / f"{name}.parquet"
    try:
        with parquet.ParquetFile(source) as file:
            for batch in file.iter_batches(BATCH):
                for row in batch.to_pylist():
                    yield _reading(row)
    except (KeyError, TypeError, ValueError, OSError, TrackerError) as error:
        yield InputError(str(source), f"a damaged part: {error}")


def _row(item: Reading | InputError) -> dict[str, Any]:
    if isinstance(item, InputError):
        error = {"source": item.source, "place": item.place, "cause": item.cause}
        return {"document": None, "mentions": None, "language": None, "error": json.dumps(error)}
    retrieved = item.tagged.document.retrieved
    row = corpus.to_json(item.tagged) | ({"retrieved": retrieved.isoformat()} if retrieved else {})
    mentions = [m.pack() for m in item.mentions]
    return {"document": json.dumps(row), "mentions": mentions, "language": item.language, "error": None}


def _reading(row: dict[str, Any]) -> Reading | InputError:
    if row["error"]:
        error = json.loads(row["error"])
        return InputError(error["source"], error["cause"], error["place"])
    told = json.loads(row["document"])
    tagged = corpus.from_json(told)
    if told.get("retrieved"):
        document = replace(tagged.document, retrieved=datetime.fromisoformat(told["retrieved"]))
        tagged = replace(tagged, document=document)
    return Reading(tagged, [unpack(m) for m in row["mentions"]], row["language"])
