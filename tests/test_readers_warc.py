"""Web archives: the pages among their records, packed in every way, and a way past what is broken."""

import gzip
import io
import re
import time
import zlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import InputError
from tracker.readers import apart, read
from tracker.records import Document

PAGE = """<!DOCTYPE html><html><head><title>Depot burns</title>
<meta property="article:published_time" content="2024-05-11T10:00:00+02:00"></head><body><article><h1>Depot burns</h1>
<p>The dockers' union said on Monday that marines had set the fuel depot alight, and asked for an inquiry.</p>
<p>The navy rejected the charge. It burnt for eleven hours before rain came.</p></article></body></html>"""
HOSTILE = "<html><body><p " + " ".join(f"a{n}=1" for n in range(60_000)) + ">It burns.</p></body></html>"


def record(
    body: bytes | str = PAGE, status: str = "200 OK", kind: str = "text/html; charset=utf-8", **headers: str
) -> bytes:
    """A server's answer, as a crawler writes it."""
    told = {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in told.items()), "", ""]
    answer = "\r\n".join(lines).encode() + (body.encode() if isinstance(body, str) else body)
    return plain("response", "application/http; msgtype=response", answer)


def plain(kind: str, content_type: str, body: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2024-05-12T08:00:00Z\r\n"
        "WARC-Target-URI: <https://Herald.example:443/depot?utm_source=x&id=7>\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def all_of(data: bytes, **options: object) -> list[Document | InputError]:
    return list(read(["-"], stdin=io.BytesIO(data), **options))  # type: ignore[arg-type]


def told(data: bytes, **options: object) -> list[str]:
    """The titles, and the errors after an exclamation mark."""
    found = all_of(data, **options)
    return [f"! {i.place}: {i.cause}" if isinstance(i, InputError) else i.title or i.text for i in found]


def test_page_of_a_record():
    (document,) = all_of(record())
    assert document.text.startswith("Depot burns\n")
    assert document.id == "stdin:1"
    assert document.url == "https://herald.example/depot?id=7"
    assert document.published == date(2024, 5, 11)
    assert document.retrieved == datetime(2024, 5, 12, 8, tzinfo=UTC)


def test_language_of_a_record():
    (document,) = all_of(record(PAGE.replace("<html>", '<html lang="nl">')))
    assert document.language == "nl"


def test_only_articles_are_taken():
    """What a crawler stores besides is no failure."""
    data = (
        plain("warcinfo", "application/warc-fields", b"software: x")
        + record("", "301 Moved", Location="/x")
        + record("<html>Not here</html>", "404 Not Found")
        + record(b"\x89PNG", kind="image/png")
        + record("body {}", kind="text/css")
        + plain("request", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n")
        + record()
        + plain("conversion", "text/plain", b"Depot sinks\n\nThe navy did it.")
        + plain("resource", "text/html", PAGE.encode())
    )
    assert told(data) == ["Depot burns", "Depot sinks", "Depot burns"]


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(PAGE.encode()), {"Content_Encoding": "gzip"}),
        (PAGE.encode(), {"Content_Encoding": "gzip"}),
        (zlib.compress(PAGE.encode()), {"Content_Encoding": "deflate"}),
        (deflated(PAGE.encode()), {"Content_Encoding": "deflate"}),
        (b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE.encode()), {"Transfer_Encoding": "chunked"}),
        (PAGE.encode(), {"Transfer_Encoding": "chunked"}),
        (PAGE.encode("cp1251"), {}),
    ],
    ids=[
        "gzip",
        "gzip, unpacked by the crawler",
        "deflate",
        "bare deflate",
        "chunked",
        "not chunked after all",
        "bytes",
    ],
)
def test_bodies_as_servers_pack_them(body, headers):
    assert told(record(body, **headers)) == ["Depot burns"]


def test_the_server_may_name_the_encoding():
    page = PAGE.replace("Depot burns", "Склад горит")
    assert told(record(page.encode("cp1251"), kind="text/html; charset=Windows-1251")) == ["Склад горит"]


@pytest.mark.parametrize("whole", [False, True], ids=["packed record by record", "packed as one"])
def test_packed_archives(tmp_path, whole):
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(record() * 2) if whole else gzip.compress(record()) * 2)
    assert [d.id for d in read([tmp_path])] == [f"{tmp_path}/a.warc.gz:1", f"{tmp_path}/a.warc.gz:2"]


@pytest.mark.parametrize(
    ("broken", "causes"),
    [
        (record("<html><body></body></html>"), ["no article text found in the page"]),
        (record(Content_Encoding="br"), ["packed with br, which is not read"]),
        (record(gzip.compress(PAGE.encode())[:-20], Content_Encoding="gzip"), ["its packed body ends too early"]),
        (record(b"\x1f\x8b" + b"x" * 90, Content_Encoding="gzip"), ["its packed body is damaged"]),
        (record(gzip.compress(b"x" * 500_000), Content_Encoding="gzip"), ["unpacks to more than 400,000 bytes"]),
        (record("It burns. " * 20_000), ["longer than 100,000 characters"]),
        (record("It burns. " * 60_000), ["longer than 100,000 characters"]),
        (record().replace(b"Content-Length", b"Content-Width"), ["its length is ''"]),
        (record().replace(b"Content-Length: ", b"Content-Length: -"), ["its length is '-"]),
        (b"WARC/1.0\r\nX: " + b"x" * 70_000 + b"\r\n\r\n\r\n", ["a header of more than 65,536 bytes"]),
        (b"rubbish\r\nmore rubbish\r\n" * 3, ["Invalid WARC record, first line: rubbish"]),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_broken_record_is_named_and_the_rest_goes_on(broken, causes, capfd):
    """The library's own remarks on the terminal are left unsaid."""
    found = told(record() + broken + record(), limit=100_000)
    assert [f for f in found if f[0] != "!"] == ["Depot burns", "Depot burns"]
    errors = [f for f in found if f[0] == "!"]
    assert len(errors) == len(causes)
    assert all(cause in error for cause, error in zip(causes, errors, strict=True))
    assert capfd.readouterr() == ("", "")


def test_a_record_that_claims_to_be_longer_swallows_its_neighbour_only():
    first = record()
    length = first.split(b"Content-Length: ")[1].split(b"\r\n")[0]
    lying = first.replace(b"Content-Length: " + length, b"Content-Length: %d" % (int(length) + 200))
    found = told(lying + record() + record())
    assert found[-1] == "Depot burns"
    assert [f for f in found if "Invalid WARC record" in f]


def test_a_record_that_claims_to_be_shorter_is_named():
    lying = re.sub(rb"Content-Length: (\d+)", lambda found: b"Content-Length: %d" % (int(found[1]) - 30), record())
    found = told(lying + record())
    assert found[0] == found[-1] == "Depot burns"
    assert found[1] == "! record 1: of another length than it says; its text may be cut"


def test_archive_that_breaks_off():
    assert told(record() + record()[:-400])[1].startswith("! record 2: ends after ")
    found = told((gzip.compress(plain("conversion", "text/plain", b"It burns.")) * 200)[:-30])
    assert found[-1] == "! None: the packed data ends too early"
    assert set(found[:-1]) == {"It burns."}


def test_no_warc(tmp_path):
    (tmp_path / "a.warc").write_bytes(b"\0\1\2")
    (error,) = read([tmp_path])
    assert "broken record" in error.cause


def test_a_page_that_takes_too_long_is_given_up(monkeypatch):
    """One tag with 60,000 attributes takes a minute; the next page is read as if nothing had been."""
    monkeypatch.setattr(apart, "SECONDS", 1)
    began = time.monotonic()
    assert told(record() + record(HOSTILE) + record()) == [
        "Depot burns",
        "! record 2: reading it took more than 1 seconds",
        "Depot burns",
    ]
    assert time.monotonic() - began < 30


def test_an_interrupted_page_leaves_no_answer_behind():
    """The interrupt comes between question and answer; the next page gets its own answer."""
    other = PAGE.replace("Depot burns", "Depot sinks")
    assert told(record()) == ["Depot burns"]  # the process runs
    apart.reader._pipe = Interrupted(apart.reader._pipe)
    with pytest.raises(KeyboardInterrupt):
        told(record())
    assert told(record(other)) == ["Depot sinks"]


class Interrupted:
    """A pipe at which the user loses patience."""

    def __init__(self, pipe):
        self.send, self.close = pipe.send, pipe.close

    def recv(self):
        raise KeyboardInterrupt


WARC = record() + plain("conversion", "text/plain", b"It burns.")


@given(st.lists(st.tuples(st.integers(0, len(WARC) - 1), st.binary(max_size=3)), max_size=5), st.integers(0, 100))
@settings(max_examples=100, deadline=None)
def test_any_damage_gives_documents_or_errors(changes, cut):
    data = bytearray(WARC)
    for place, put in changes:
        data[place : place + len(put)] = put
    for item in all_of(bytes(data[: len(data) - cut]), format="warc"):
        assert isinstance(item, Document | InputError)


@pytest.mark.parametrize("told", ["2024-05-12", "2024-05-12T08:00:00"])
def test_time_without_a_zone_is_greenwich(told: str) -> None:
    (document,) = all_of(record().replace(b"2024-05-12T08:00:00Z", told.encode()))
    assert document.retrieved == datetime.fromisoformat(told).replace(tzinfo=UTC)
