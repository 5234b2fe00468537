"""Bytes that come from somewhere: put together again, held in memory, and unpacked within bounds."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections.abc import Callable
from typing import BinaryIO

from tracker.errors import InputError

MOST_HELD = 64 * 2**20  # bytes of what must be held whole: a feed, or an archive that is no file of its own
MOST_UNPACKED = 64 * 2**30  # bytes that one input may unpack to, through all its archives
MOST_RATIO = 200  # of unpacked to packed bytes; news packs to a third, a log of one line to a hundredth
FREE = 16 * 2**20  # unpacked bytes below which the ratio tells nothing
CHUNK = 2**16  # bytes unpacked at a time

_OPENERS: dict[str, Callable[[BinaryIO], BinaryIO]] = {
    "gzip": lambda packed: gzip.GzipFile(fileobj=packed),  # type: ignore[dict-item, return-value]
    "bzip2": lambda packed: bz2.BZ2File(packed),  # type: ignore[dict-item, return-value]
    "xz": lambda packed: lzma.LZMAFile(packed),  # type: ignore[dict-item, return-value]  # noqa: SIM115
}
COMPRESSED = frozenset(_OPENERS)


class Budget:
    """The bytes that one input may still unpack to, so that archives in archives do not multiply."""

    def __init__(self) -> None:
        self.left = MOST_UNPACKED

    def take(self, size: int, source: str) -> None:
        """Spend bytes.

        Raises:
            InputError: where there are no more.
        """
        self.left -= size
        if self.left < 0:
            raise InputError(source, f"unpacks to more than {MOST_UNPACKED:,} bytes")


def rejoin(head: bytes, rest: BinaryIO) -> BinaryIO:
    """A stream that reads the head again before the rest."""
    return io.BufferedReader(_Rejoined(head, rest))


def seekable(head: bytes, rest: BinaryIO, source: str) -> BinaryIO:
    """A stream that can be read in any order: the file itself set back to its start, else its bytes held in memory.

    Raises:
        InputError: where that would take too much memory.
    """
    if rest.seekable():
        rest.seek(-len(head), io.SEEK_CUR)
        return rest
    return io.BytesIO(held(head, rest, source))


def held(head: bytes, rest: BinaryIO, source: str) -> bytes:
    """All of a stream.

    Raises:
        InputError: where that is too much.
    """
    data = head + rest.read(max(0, MOST_HELD + 1 - len(head)))
    if len(data) > MOST_HELD:
        raise InputError(source, f"more than {MOST_HELD:,} bytes, too much to hold in memory")
    return data


def decompressed(kind: str, packed: BinaryIO, source: str, budget: Budget) -> BinaryIO:
    """What a file of one of the kinds ``COMPRESSED`` unpacks to.

    Reading it raises InputError where it is damaged or leaves the bounds.
    """
    counted = _Counted(packed)
    return bounded(_OPENERS[kind](io.BufferedReader(counted)), source, budget, lambda: counted.size)


def bounded(opened: BinaryIO, source: str, budget: Budget, packed: Callable[[], int]) -> BinaryIO:
    """A stream of unpacked bytes, as long as they stay within bounds.

    Args:
        opened: the stream that unpacks.
        source: its name, for errors.
        budget: what it may unpack to.
        packed: tells how many packed bytes have gone into it.
    """
    return io.BufferedReader(_Bounded(opened, source, budget, packed), CHUNK)


class _Raw(io.RawIOBase):
    """A raw stream that is read only."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        chunk = self.take(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def take(self, size: int) -> bytes:
        raise NotImplementedError


class _Rejoined(_Raw):
    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._read = getattr(rest, "read1", rest.read)  # what is there already: a pipe's first line does not wait

    def take(self, size: int) -> bytes:
        return self._head.read(size) or self._read(size) or b""


class _Counted(_Raw):
    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.size = 0

    def take(self, size: int) -> bytes:
        chunk = self._stream.read(size)
        self.size += len(chunk)
        return chunk


class _Bounded(_Raw):
    def __init__(self, opened: BinaryIO, source: str, budget: Budget, packed: Callable[[], int]) -> None:
        self._read: Callable[[int], bytes] = opened.read1  # type: ignore[attr-defined]  # up to a damage
        self._source = source
        self._budget = budget
        self._packed = packed
        self._size = 0

    def take(self, size: int) -> bytes:
        try:
            chunk: bytes = self._read(size)
        except InputError:
            raise  # from a stream below this one
        except EOFError as error:
            raise InputError(self._source, "the packed data ends too early") from error
        except Exception as error:  # each of five libraries has its own, zlib.error and BadZipFile among them
            raise InputError(self._source, f"the packed data is damaged: {error}") from error
        self._size += len(chunk)
        self._budget.take(len(chunk), self._source)
        if self._size > FREE and self._size > MOST_RATIO * self._packed():
            raise InputError(self._source, f"unpacks to more than {MOST_RATIO} times its size")
        return chunk
