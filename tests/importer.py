"""An import in a process of its own, for the tests of what may befall one; a script stands in for the model."""

from __future__ import annotations

import resource
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection

from conftest import TEXT, embed
from test_pipeline import script

from tracker import actors, pipeline, readers, store
from tracker.errors import StoreError
from tracker.records import Document, TaggedDocument
from tracker.tagger import ScriptedTagger

# What is read late and kept (gazetteers, date patterns) is read before processes are forked from this one.
WARM = pipeline.read([Document(TEXT, "warm")], pipeline.Model(ScriptedTagger(script), embed), every_event=True)
actors.resolve(["Northern Front"], TEXT)


class Slow(ScriptedTagger):
    """Takes its time for each batch."""

    def __init__(self, seconds: float) -> None:
        super().__init__(script)
        self._seconds = seconds

    def tag(self, documents: Sequence[Document]) -> list[TaggedDocument]:
        """What the script says, after a while."""
        time.sleep(self._seconds)
        return super().tag(documents)


def run(url: str, path: str, seconds: float, longest: int | None, end: Connection) -> None:
    """Import a file; sends "begun", and at the end what went wrong or nothing.

    Args:
        url: of the database.
        path: of the file.
        seconds: that the script takes for a batch.
        longest: bytes that a file may have, so that the disk is as good as full; None for no end.
        end: of a pipe.
    """
    if longest is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (longest, longest))
    pipeline.BATCH = 8
    model = pipeline.Model(Slow(seconds), embed)
    end.send("begun")
    try:
        for _ in pipeline.import_documents(readers.read([path]), lambda: model, store.connect(url)):
            pass
        end.send("")
    except StoreError as error:
        end.send(str(error))
