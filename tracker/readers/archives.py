"""ZIP and tar: their members as streams, one after the other, none of them ever written to disk."""

from __future__ import annotations

import re
import stat
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from tracker.errors import InputError
from tracker.readers.characters import clean
from tracker.readers.streams import Budget, bounded

DEEPEST = 2  # archives in one another
MOST_MEMBERS = 100_000
MOST_BYTES = 4 * 2**30  # of one member, unpacked
MOST_HEADER = 2**20  # bytes of a tar header, which is held in memory

# What else such a header may hold: long names, held in memory.
_NAMES = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
)
LINK = "a link, not a file"
_OUTSIDE = re.compile(r"[/\\]|[A-Za-z]:|(?:.*[/\\])?\.\.(?:[/\\]|$)", re.DOTALL)
_HIDDEN = re.compile(r"(?:.*[/\\])?(?:\.(?!\.?(?:[/\\]|$))|__MACOSX[/\\])", re.DOTALL)  # "./a.txt" is not
_OFFICE = frozenset(["[Content_Types].xml", "mimetype"])  # members of DOCX and its like, of ODT and EPUB


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, to be read before the next one is asked for."""

    source: str  # the archive's name and its own
    stream: BinaryIO


def unzip(stream: BinaryIO, source: str, budget: Budget) -> Iterator[Member | InputError]:
    """The members of a ZIP file; hidden ones stay out, and one that cannot be read is an error in its place.

    Args:
        stream: can be read in any order.
        source: its name.
        budget: what it may unpack to.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except Exception as error:  # a damaged table of contents: it may be anything, struct.error and OverflowError too
        raise InputError(source, f"not a whole ZIP file: {error}") from error
    if not _OFFICE.isdisjoint(archive.namelist()[:100]):
        raise InputError(source, "not text: looks like an office document or a book")
    for number, info in enumerate(archive.infolist()):
        if number == MOST_MEMBERS:
            yield _too_many(source)
            return
        if info.filename.endswith("/") or _HIDDEN.match(info.filename):
            continue
        name = f"{source}/{clean(info.filename) or f'member {number + 1}'}"
        cause = _against(info.filename, info.file_size)
        if stat.S_ISLNK(info.external_attr >> 16):
            cause = LINK
        elif info.flag_bits & 1:
            cause = "encrypted"
        if cause:
            yield InputError(name, cause)
            continue
        try:
            opened = archive.open(info)
        except Exception as error:  # a header unlike the table of contents, a compression that nobody knows
            yield InputError(name, f"cannot be unpacked: {error}")
            continue
        with opened:
            yield Member(name, bounded(opened, name, budget, partial(int, info.compress_size)))  # type: ignore[arg-type]


def untar(stream: BinaryIO, source: str, budget: Budget) -> Iterator[Member | InputError]:
    """The members of a tar file, which is read from start to end and so may come from a pipe.

    Raises:
        InputError: where it is damaged: what follows cannot be found.
    """
    number = 0
    try:
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Header) as archive:
            while info := archive.next():
                archive.members.clear()  # type: ignore[attr-defined]  # or it remembers every one
                number += 1
                if number > MOST_MEMBERS:
                    yield _too_many(source)
                    return
                if info.isdir() or _HIDDEN.match(info.name):
                    continue
                name = f"{source}/{clean(info.name)}"
                cause = _against(info.name, info.size)
                if info.issym() or info.islnk():
                    cause = LINK
                elif not info.isreg() or info.issparse():
                    cause = "not a file: a pipe, a device or a file with holes"
                opened = None if cause else archive.extractfile(info)
                if opened:
                    yield Member(name, bounded(opened, name, budget, partial(int, info.size)))  # type: ignore[arg-type]
                else:
                    yield InputError(name, cause or LINK)
    except InputError:
        raise  # from the stream
    except Exception as error:  # not only TarError: the numbers in a header may be anything
        raise InputError(source, f"not a whole tar file: {error}", f"member {number + 1}") from error


def _against(name: str, size: int) -> str | None:
    if _OUTSIDE.match(name):
        return "its name leads out of the archive"
    if size > MOST_BYTES:
        return f"larger than {MOST_BYTES:,} bytes"
    return None


def _too_many(source: str) -> InputError:
    return InputError(source, f"more than {MOST_MEMBERS:,} members; the rest is left out")


class _Header(tarfile.TarInfo):
    """A member's header; a bad one is an error wherever it stands, not only at the start of the archive."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Header:
        """The header in a block of 512 bytes."""
        try:
            found = super().frombuf(buf, encoding, errors)
        except (tarfile.InvalidHeaderError, tarfile.TruncatedHeaderError) as error:  # type: ignore[attr-defined]
            raise tarfile.ReadError(str(error)) from error
        if found.size < 0 or (found.type in _NAMES and found.size > MOST_HEADER):
            raise tarfile.ReadError(f"a header of {found.size:,} bytes")
        return found
