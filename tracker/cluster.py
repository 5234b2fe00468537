"""Tagging on many machines: Ray Data hands the input's files to actors that hold the model and write the parts.

Every machine must see the files and the folder of the parts under the same paths. Where no cluster is told by
``RAY_ADDRESS``, Ray starts on this machine.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tracker import parts, readers
from tracker.errors import InputError, TrackerError
from tracker.parts import Mark
from tracker.pipeline import WORKERS, Model, read_inputs
from tracker.readers import folders
from tracker.readers.characters import clean


@dataclass(frozen=True, slots=True)
class Order:
    """How the files are to be read, the same for all."""

    out: str  # folder of the parts
    weights: str
    base: str | None = None
    format: str | None = None
    columns: Mapping[str, str] | None = None
    home: str = field(default_factory=os.getcwd)  # the folder from which the files' paths are told

    def names(self, shards: Iterable[str]) -> list[str]:
        """The names of the files' parts."""
        with open(self.weights, "rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        how = f"{digest} {self.base} {self.format} {sorted((self.columns or {}).items())}"
        return [parts.name_of(shard, how) for shard in shards]


class Actor:
    """Holds the model; makes a part of each file that it is handed."""

    def __init__(self, order: Order, load: Callable[[Order], Model]) -> None:
        os.chdir(order.home)  # a file goes by the path that an import here knows it by
        self._order = order
        self._model = load(order)

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """The mark of the part that the row's file becomes."""
        order, tagger = self._order, self._model.tagger
        inputs = readers.read([row["shard"]], format=order.format, columns=order.columns)
        begun = Mark(row["shard"], tagger.name, tagger.digest)
        return asdict(parts.write(Path(order.out), row["part"], read_inputs(inputs, self._model), begun))


def shards_of(paths: Iterable[str]) -> tuple[list[str], list[InputError]]:
    """The files that paths stand for, one part each, and what is wrong with the rest.

    A file that is not there is told here, as reading it would tell: a part has its name from the file's size and time.
    """
    found: list[str] = []
    wrong: list[InputError] = []
    for file in readers.files(paths):
        if isinstance(file, InputError):
            wrong.append(file)
            continue
        try:
            os.stat(file)
        except (OSError, ValueError) as error:  # ValueError: a path with a NUL
            wrong.append(InputError(clean(file), folders.cause(error)))
        else:
            found.append(file)
    return found, wrong


def load(order: Order) -> Model:
    """The model that an order asks for, which shares this machine's cores as an import does."""
    from tracker.encoder import Encoder
    from tracker.tagger import ModelTagger

    encoder = Encoder(order.base).load(Path(order.weights)).share(WORKERS)
    return Model(ModelTagger(encoder), encoder.embed)


def tag(shards: Sequence[str], order: Order, load: Callable[[Order], Model] = load) -> Iterator[Mark]:
    """Make the parts that are not there yet; yields the mark of each as it is done.

    Args:
        shards: files, one part each.
        order: how to read them.
        load: gives an actor its model.

    Raises:
        InputError: where Ray is not installed.
        TrackerError: where Ray does not start or an actor fails.
    """
    made = zip(shards, order.names(shards), strict=True)
    todo = [(shard, part) for shard, part in made if not parts.is_whole(Path(order.out), part)]
    if not todo:
        return
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing goes to the network
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    try:
        import ray
        import ray.data
    except ImportError:
        raise InputError("--engine ray", 'needs Ray: pip install "claim-tracker[cluster]"') from None
    try:
        ray.init(ignore_reinit_error=True, log_to_driver=False, logging_level="ERROR", include_dashboard=False)
    except Exception as error:  # Ray raises what has no type of its own, such as on a machine too busy for it
        raise TrackerError(f"Ray does not start: {' '.join(str(error).split())[:300]}") from error
    ray.data.DataContext.get_current().enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    cores = int(ray.cluster_resources().get("CPU", 1))
    rows = [{"shard": shard, "part": part} for shard, part in todo]
    actors = max(1, min(len(rows), cores // WORKERS))
    dataset = ray.data.from_items(rows, override_num_blocks=len(rows)).map(
        Actor,
        fn_constructor_args=(order, load),
        num_cpus=min(WORKERS, cores),
        compute=ray.data.ActorPoolStrategy(size=actors),
    )
    try:
        for row in dataset.iter_batches(batch_size=1, prefetch_batches=0, batch_format="pyarrow"):
            yield Mark(**row.to_pylist()[0])
    except ray.exceptions.RayError as error:
        cause = getattr(error, "cause", None) or error
        raise TrackerError(f"an actor failed: {' '.join(str(cause).split())[:300]}") from error
    finally:
        ray.shutdown()
