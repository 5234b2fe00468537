"""Bad inputs of every format in one folder: each is named with its place and its cause, none stops the rest."""

import bz2
import gzip
import io
import json
import lzma
import struct
import tarfile
import zipfile
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet
from test_readers_archives import tarred, zipped
from test_readers_warc import PAGE, plain, record

from tracker.errors import InputError
from tracker.readers import apart, read
from tracker.records import Document

GOOD = b"Depot burns\n\nThe union blamed the navy."
LINE = json.dumps({"text": "It burns."}).encode()
RSS = b'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Herald</title>\n%s</channel></rss>'
ITEM = b"<item><title>x</title><description>It burns.</description></item>\n"


def rows(**columns: object) -> bytes:
    written = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), written)
    return written.getvalue()


def encrypted() -> bytes:
    """A ZIP file whose member says that it is encrypted, here and in the table of contents."""
    data = bytearray(zipped({"a.txt": GOOD}))
    for sign, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + flag] |= 1
    return bytes(data)


def unknown_method() -> bytes:
    data = bytearray(zipped({"a.txt": GOOD}))
    for sign, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(sign) + place : data.index(sign) + place + 2] = struct.pack("<H", 99)
    return bytes(data)


def fifo() -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        info = tarfile.TarInfo("pipe")
        info.type = tarfile.FIFOTYPE
        archive.addfile(info)
    return written.getvalue()


# Each holds one thing that is wrong: file, content, place, cause, and how many articles are read beside it.
BAD: list[tuple[str, bytes, str | None, str, int]] = [
    # text and pages
    ("empty.txt", b"", None, "empty", 0),
    ("blank.txt", b" \n\t\n", None, "empty", 0),
    ("nul.txt", b"words\0words", None, "not text: binary content", 0),
    ("late-nul.txt", b"words " * 4000 + b"\0", None, "not text: binary content", 0),
    ("controls.txt", bytes(range(1, 32)), None, "not text: binary content", 0),
    ("picture.txt", b"\x89PNG\r\n\x1a\n", None, "not text: looks like PNG", 0),
    ("paper.txt", b"%PDF-1.7", None, "not text: looks like PDF", 0),
    ("letter.docx", zipped({"[Content_Types].xml": b"<x/>"}), None, "not text: looks like DOCX", 0),
    ("rich.txt", b"{\\rtf1 It burns.}", None, "not text: looks like RTF", 0),
    ("style.css", b"p {}", None, "not text: looks like CSS", 0),
    ("long.txt", b"It burns. " * 20_000, None, "longer than 100,000 characters", 0),
    ("wide.txt", b"It burns. " * 60_000, None, "longer than 100,000 characters", 0),
    ("nothing.html", b"<html></html>", None, "no article text found in the page", 0),
    ("script.html", b"<html><body><script>var a</script></body></html>", None, "no article text found", 0),
    ("comments.html", b"<!---->" * 1000 + b"<html>", None, "no article text found in the page", 0),
    ("list.xml", b'<?xml version="1.0"?><list/>', None, "no article: looks like XML", 0),
    # JSON lines
    ("broken.jsonl", LINE + b'\n{"text": \n' + LINE, "line 2", "broken JSON: Expecting value at column", 2),
    ("list.jsonl", LINE + b"\n[1]\n" + LINE, "line 2", "a list, not an object", 2),
    ("notext.jsonl", LINE + b"\n{}\n" + LINE, "line 2", "no text; a line reads", 2),
    ("number.jsonl", LINE + b'\n{"text": 7}\n' + LINE, "line 2", "text is a number, not a string", 2),
    ("day.jsonl", LINE + b'\n{"text": "x", "published": "Monday"}', "line 2", "published is 'Monday'", 1),
    ("deep.jsonl", LINE + b"\n" + b'{"a":' * 50_000, "line 2", "nested too deeply", 1),
    ("latin.jsonl", LINE + b'\n{"text": "caf\xe9"}', "line 2", "not UTF-8: byte 0xe9", 1),
    ("longline.jsonl", LINE + b'\n{"text": "' + b"x" * 500_000 + b'"}\n' + LINE, "line 2", "longer than 100,000", 2),
    ("pretty.json", b'{\n "text": "It burns."\n}', "line 1", "broken JSON", 0),
    # CSV and TSV
    ("nocolumn.csv", b"title,body\nx,It burns.\n", "line 1", "no column text; there are title, body; say which", 0),
    ("twice.csv", b"text,Text\nx,It burns.\n", "line 1", "2 columns are called text", 0),
    ("short.csv", b"n,text\n1,It burns.\n2\n3,It burns.\n", "line 3", "a row of 1 under 2 columns", 2),
    ("comma.csv", b"n,text\n1,It burns, badly.\n3,It burns.\n", "line 2", "a row of 3 under 2 columns", 1),
    ("quote.csv", b'n,text\n1,"It "burns"."\n3,It burns.\n', "line 2", "a quote inside a quoted cell", 1),
    ("open.csv", b'n,text\n1,"It burns.\n3,It burns.\n', "line 2", "a quote opens here and is never closed", 1),
    ("blank.csv", b"n,text\n1, \n3,It burns.\n", "line 2", "the text is blank", 1),
    ("day.tsv", b"text\tpublished\nx\t11/05/2024\nIt burns.\t2024-05-11\n", "line 2", "published is '11/05/2024'", 1),
    (
        "longrow.csv",
        b"n,text\n1," + b"x" * 150_000 + b"\n2,It burns.\n",
        "line 2",
        "longer than 100,000 characters",
        1,
    ),
    ("binary.csv", b"n,text\n\0\0\0\0", None, "not text: binary content", 0),
    # RSS and Atom
    ("entities.rss", b'<!DOCTYPE rss [<!ENTITY a "x">]>' + RSS % ITEM, None, "declares XML entities", 0),
    ("noitem.rss", RSS % b"", None, "a feed without items", 0),
    ("emptyitem.rss", RSS % (ITEM + b"<item><title>x</title></item>" + ITEM), "item 2", "no text", 2),
    ("brokenoff.rss", (RSS % (ITEM * 2))[:-16], "line 5", "broken XML: ", 2),
    ("notfeed.rss", b"It burns.", None, "no feed: neither RSS nor Atom", 0),
    (
        "longitem.atom",
        RSS % (b"<item><description>" + b"x " * 60_000 + b"</description></item>"),
        "item 1",
        "longer",
        0,
    ),
    # WARC
    ("cut.warc", record() + record()[:-300], "record 2", "ends after", 1),
    ("length.warc", record() + record().replace(b"Length: ", b"Length: x"), "record 2", "its length is 'x", 1),
    ("rubbish.warc", record() + b"rubbish\r\n\r\n" + record(), "record 2", "Invalid WARC record", 2),
    ("brotli.warc", record() + record(Content_Encoding="br"), "record 2", "packed with br", 1),
    ("nopage.warc", record() + record("<html></html>"), "record 2", "no article text found", 1),
    (
        "badgzip.warc",
        record(b"\x1f\x8bxx", Content_Encoding="gzip") + record(),
        "record 1",
        "packed body is damaged",
        1,
    ),
    ("plain.warc", plain("conversion", "text/plain", b" "), "record 1", "empty", 0),
    ("cut.warc.gz", gzip.compress(record())[:-40], None, "the packed data ends too early", 0),
    # Parquet
    ("text.parquet", b"PAR1\x15 It burns.", None, "not a whole Parquet file", 0),
    ("cut.parquet", rows(text=["It burns."])[:-20], None, "not a whole Parquet file", 0),
    ("nocolumn.parquet", rows(body=["It burns."]), None, "no column text; there are body", 0),
    ("null.parquet", rows(text=["It burns.", None]), "row 2", "no text", 1),
    ("bytes.parquet", rows(text=[b"It burns."]), "row 1", "text is bytes, not a string", 0),
    # archives
    ("cut.zip", zipped({"a.txt": GOOD})[:-10], None, "not a whole ZIP file", 0),
    ("book.zip", zipped({"mimetype": b"application/epub+zip"}), None, "looks like an office document or a book", 0),
    ("locked.zip", encrypted(), "a.txt", "encrypted", 0),
    ("method.zip", unknown_method(), "a.txt", "cannot be unpacked", 0),
    ("out.zip", zipped({"../a.txt": GOOD, "b.txt": GOOD}), "../a.txt", "leads out of the archive", 1),
    ("sum.zip", zipped({"a.txt": GOOD}, zipfile.ZIP_STORED).replace(b"navy", b"army"), "a.txt", "Bad CRC-32", 0),
    ("deep.zip", zipped({"b.zip": zipped({"c.zip": zipped({"d.txt": GOOD})})}), "b.zip/c.zip", "in 2 archives", 0),
    ("bomb.zip", zipped({"a.jsonl": bytes(20 * 2**20), "b.txt": GOOD}), "a.jsonl", "not text: binary content", 1),
    ("cut.tar", tarred({"a.txt": GOOD, "b.txt": GOOD})[:1200], "member 2", "not a whole tar file", 1),
    ("out.tar", tarred({"/etc/a.txt": GOOD, "b.txt": GOOD}), "/etc/a.txt", "leads out of the archive", 1),
    ("pipe.tar", fifo(), "pipe", "not a file: a pipe", 0),
    ("empty.tar.gz", gzip.compress(tarred({"a.txt": b""})), "a.txt", "empty", 0),
    ("cut.txt.gz", gzip.compress(GOOD)[:-9], None, "the packed data ends too early", 0),
    ("cut.txt.bz2", bz2.compress(GOOD)[:-9], None, "the packed data ends too early", 0),
    ("sum.txt.xz", lzma.compress(GOOD)[:-14] + bytes(14), None, "the packed data is damaged", 0),
    ("twice.gz", gzip.compress(gzip.compress(GOOD)), None, "packed twice over", 0),
    ("bomb.jsonl.bz2", bz2.compress(b'{"text": "' + b" " * 2**25), None, "unpacks to more than 200 times", 0),
]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Document | InputError]]:
    """What is read of one folder that holds all of it, with a good article behind each."""
    folder: Path = tmp_path_factory.mktemp("inbox")
    for number, (name, content, *_) in enumerate(BAD):
        (folder / f"{number:02}").mkdir()
        (folder / f"{number:02}" / name).write_bytes(content)
        (folder / f"{number:02}" / "~good.txt").write_bytes(GOOD)
    by_folder: dict[str, list[Document | InputError]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apart, "SECONDS", 1)
        for item in read([folder], limit=100_000):
            place = item.source if isinstance(item, InputError) else item.id
            by_folder.setdefault(place.removeprefix(f"{folder}/")[:2], []).append(item)
    return by_folder


def test_there_are_many():
    assert len(BAD) >= 60
    assert len({name for name, *_ in BAD}) == len(BAD)


@pytest.mark.parametrize("number", range(len(BAD)), ids=[name for name, *_ in BAD])
def test_each_is_named_and_the_rest_goes_on(found, number):
    name, _, place, cause, beside = BAD[number]
    items = found[f"{number:02}"]
    (error,) = [item for item in items if isinstance(item, InputError)]
    assert name in error.source
    assert place is None or place == error.place or error.source.endswith(f"{name}/{place}")
    assert cause in error.cause
    assert len(items) == 1 + beside + 1
    assert isinstance(items[-1], Document)
    assert items[-1].id.endswith("~good.txt")


def test_pages_used_here_are_good():
    assert isinstance(next(read(["-"], stdin=io.BytesIO(PAGE.encode()))), Document)
