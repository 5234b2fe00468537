"""ZIP, tar and what is packed with gzip, bzip2 or xz: opened in memory, within bounds, and never written to disk."""

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import InputError
from tracker.readers import archives, read, streams
from tracker.records import Document

ARTICLE = b"Depot burns\n\nThe union blamed the navy."
PACKERS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return written.getvalue()


def tarred(members: Mapping[str, bytes], format: int = tarfile.PAX_FORMAT) -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w", format=format) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return written.getvalue()


def all_of(data: bytes, **options: object) -> list[Document | InputError]:
    return list(read(["-"], stdin=io.BytesIO(data), **options))  # type: ignore[arg-type]


def told(data: bytes, **options: object) -> list[str]:
    """The ids, and the errors after an exclamation mark."""
    found = all_of(data, **options)
    return [f"! {item}" if isinstance(item, InputError) else item.id for item in found]


MEMBERS = {
    "news/a.txt": ARTICLE,
    "news/.hidden.txt": ARTICLE,
    ".git/config.txt": ARTICLE,
    "__MACOSX/a.txt": ARTICLE,
    "rows.csv": b"text,title\nIt burns.,x\n",
    "lines.jsonl": b'{"text": "It burns."}\n{"text": "It burns.", "title": 7}\n',
    "photo.jpg": b"\xff\xd8\xff",
    "news/b.txt.gz": gzip.compress(ARTICLE),
    "inner.zip": zipped({"c.txt": ARTICLE}),
    "inner.tar.xz": lzma.compress(tarred({"d.txt": ARTICLE})),
}
EXPECTED = [
    "stdin/news/a.txt",
    "stdin/rows.csv:2",
    "stdin/lines.jsonl:1",
    "! stdin/lines.jsonl, line 2: title is a number, not a string",
    "! stdin/photo.jpg: not text: looks like JPEG",
    "stdin/news/b.txt.gz",
    "stdin/inner.zip/c.txt",
    "stdin/inner.tar.xz/d.txt",
]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_zip_of_everything(method):
    assert told(zipped(MEMBERS, method)) == EXPECTED


@pytest.mark.parametrize("format", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
@pytest.mark.parametrize("pack", [bytes, *PACKERS.values()], ids=["plain", *PACKERS])
def test_tar_of_everything(format, pack):
    assert told(pack(tarred(MEMBERS, format))) == EXPECTED


@pytest.mark.parametrize("ending", PACKERS)
def test_packed_files(tmp_path, ending):
    """The ending behind which the packer put its own still helps."""
    (tmp_path / f"a.csv.{ending}").write_bytes(PACKERS[ending](b"text\nIt burns.\n"))
    (tmp_path / f"b.txt.{ending}").write_bytes(PACKERS[ending](ARTICLE))
    assert [d.id for d in read([tmp_path])] == [f"{tmp_path}/a.csv.{ending}:2", f"{tmp_path}/b.txt.{ending}"]


def test_named_format_is_that_of_the_members():
    assert told(zipped({"a": b'{"text": "It burns."}', "b.html": b"It burns."}), format="text") == [
        "stdin/a",
        "stdin/b.html",
    ]


def test_zip_on_disk_is_not_held_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(streams, "MOST_HELD", 10)
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": ARTICLE}))
    assert [d.id for d in read([tmp_path / "a.zip"])] == [f"{tmp_path}/a.zip/a.txt"]
    assert told(gzip.compress(zipped({"a.txt": ARTICLE}))) == [
        "! stdin: more than 10 bytes, too much to hold in memory"
    ]


def test_nothing_is_written_to_disk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told(zipped(MEMBERS))
    told(tarred(MEMBERS))
    assert list(tmp_path.iterdir()) == []


# What is hostile


def test_archives_in_archives_in_archives():
    inner = zipped({"deep.zip": zipped({"a.txt": ARTICLE}), "b.txt": ARTICLE})
    assert told(tarred({"inner.zip": inner, "c.txt": ARTICLE})) == [
        "! stdin/inner.zip/deep.zip: in 2 archives already; not opened",
        "stdin/inner.zip/b.txt",
        "stdin/c.txt",
    ]
    assert told(gzip.compress(gzip.compress(ARTICLE))) == ["! stdin: packed twice over; not opened"]


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../a.txt", "a/../../b.txt", "..\\a.txt", "C:\\a.txt", "\\\\host\\a.txt", "a/.."]
)
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_names_that_lead_out(pack, name):
    first, second = told(pack({name: ARTICLE, "./a..b.txt": ARTICLE}))
    assert first.endswith(": its name leads out of the archive")
    assert second == "stdin/./a..b.txt"


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)
def test_bombs(pack, monkeypatch):
    """64 MB of nothing in a few kilobytes are given up before they are unpacked."""
    monkeypatch.setattr(streams, "FREE", 2**20)
    bomb = pack(b'{"text": "' + bytes(64 * 2**20))
    found = ["! stdin: unpacks to more than 200 times its size"]
    assert told(bomb) == found
    inside = told(zipped({"a.jsonl.x": bomb, "b.txt": ARTICLE}))
    assert inside == ["! stdin/a.jsonl.x: unpacks to more than 200 times its size", "stdin/b.txt"]


def test_zip_bomb(monkeypatch):
    monkeypatch.setattr(streams, "FREE", 2**20)
    found = told(zipped({"a.jsonl": b'{"text": "' + b" " * 2**24, "b.txt": ARTICLE}), limit=10**8)
    assert found == ["! stdin/a.jsonl: unpacks to more than 200 times its size", "stdin/b.txt"]


def test_what_unpacks_to_too_much_ends_there(monkeypatch):
    """The budget is one for all that an input holds, however deep."""
    monkeypatch.setattr(streams, "MOST_UNPACKED", 3000)
    inner = zipped({f"{n}.txt": ARTICLE * 25 for n in range(3)})
    found = told(zipped({"inner.zip": inner, "b.txt": ARTICLE, "c.txt": ARTICLE}))
    assert found[0] == "stdin/inner.zip/0.txt"
    assert found[-1].endswith("unpacks to more than 3,000 bytes")
    assert len(found) < 4


def test_too_many_members(monkeypatch):
    monkeypatch.setattr(archives, "MOST_MEMBERS", 3)
    for pack in (zipped, tarred):
        found = told(pack({f"{n}.txt": ARTICLE for n in range(5)}))
        assert found == [*(f"stdin/{n}.txt" for n in range(3)), "! stdin: more than 3 members; the rest is left out"]


def test_too_large_a_member(monkeypatch):
    monkeypatch.setattr(archives, "MOST_BYTES", 100)
    for pack in (zipped, tarred):
        found = told(pack({"a.txt": ARTICLE * 9, "b.txt": ARTICLE}))
        assert found == ["! stdin/a.txt: larger than 100 bytes", "stdin/b.txt"]


def test_a_header_that_would_fill_the_memory():
    """A name of two million letters."""
    data = tarred({"a.txt": ARTICLE, "x" * 2_000_000: ARTICLE}, tarfile.GNU_FORMAT)
    assert told(data) == ["stdin/a.txt", "! stdin, member 2: not a whole tar file: a header of 2,000,001 bytes"]


def test_links_and_devices_in_a_tar():
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        for name, kind in {
            "s": tarfile.SYMTYPE,
            "l": tarfile.LNKTYPE,
            "p": tarfile.FIFOTYPE,
            "d": tarfile.DIRTYPE,
        }.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert told(written.getvalue()) == [
        "! stdin/s: a link, not a file",
        "! stdin/l: a link, not a file",
        "! stdin/p: not a file: a pipe, a device or a file with holes",
    ]


def test_link_in_a_zip():
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert told(written.getvalue()) == ["! stdin/link: a link, not a file"]


# What is damaged


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)
def test_packed_lines_that_break_off_give_what_they_have(pack):
    lines = b"".join(b'{"text": "Depot %d burns."}\n' % n for n in range(9000))
    data = pack(lines)
    *documents, error = all_of(data[: len(data) * 9 // 10])
    assert isinstance(error, InputError)
    assert error.cause == "the packed data ends too early"
    assert all(isinstance(d, Document) for d in documents) or "broken JSON" in documents[-1].cause


def test_member_with_a_wrong_checksum_does_not_stop_the_rest():
    data = zipped({"a.txt": ARTICLE, "b.txt": ARTICLE}, zipfile.ZIP_STORED)
    spoilt = data.replace(b"navy", b"army", 1)
    first, second = told(spoilt)
    assert "the packed data is damaged: Bad CRC-32" in first
    assert second == "stdin/b.txt"


def test_member_without_a_name_does_not_stop_the_rest():
    data = bytearray(zipped({"a.txt": ARTICLE, "b.txt": ARTICLE}, zipfile.ZIP_STORED))
    entry = data.index(b"PK\x01\x02")  # of the table of contents
    data[entry + 28], data[entry + 32] = 0, data[entry + 28]  # what was its name is a remark on it
    nameless, second = told(bytes(data))
    assert nameless.startswith("! stdin/member 1: cannot be unpacked: ")
    assert second == "stdin/b.txt"


def test_tar_with_a_damaged_header_is_not_taken_for_its_end():
    data = bytearray(tarred({"a.txt": ARTICLE, "b.txt": ARTICLE}, tarfile.USTAR_FORMAT))
    data[1024 + 150] ^= 0xFF
    assert told(bytes(data))[0] == "stdin/a.txt"
    assert told(bytes(data))[1].startswith("! stdin, member 2: not a whole tar file: ")


@pytest.mark.parametrize(
    "whole", [zipped(MEMBERS), tarred(MEMBERS), gzip.compress(tarred(MEMBERS))], ids=["zip", "tar", "gz"]
)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_damage_gives_documents_or_errors(whole, data):
    damaged = bytearray(whole)
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=5)):
        damaged[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([0, 0, 1, 30, 2000]))
    for item in all_of(bytes(damaged[: len(whole) - cut])):
        assert isinstance(item, Document | InputError)


# Patterns


def test_patterns(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a.csv", "b.txt", "in/c.txt", "in/deep/d.txt", "in/.e.txt", "odd[1].txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(json.dumps({"text": "It burns."}))

    def found(*paths: str) -> list[str]:
        return [d.id.removesuffix(":1") for d in read(paths)]

    assert found("*.txt") == ["b.txt", "odd[1].txt"]
    assert found("i*") == ["in/c.txt", "in/deep/d.txt"]
    assert found("**/*.txt") == ["b.txt", "in/c.txt", "in/deep/d.txt", "odd[1].txt"]
    assert found("in/**") == ["in/c.txt", "in/deep/d.txt"]
    assert found("odd[1].txt", "?.csv") == ["odd[1].txt", "a.csv"]
    (error,) = read(["*.pdf"])
    assert str(error) == "*.pdf: no file matches"
