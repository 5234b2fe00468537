"""Bytes to documents: every format, every encoding met in newsrooms, and everything that can be wrong with a file."""

import io
import json
import os
import re
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import InputError
from tracker.readers import FORMATS, html, read
from tracker.readers.characters import prose
from tracker.records import Document, Span

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "fixtures" / "articles"
EXPECTED = ROOT / "tests" / "data" / "worked_example.json"
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Depot burns | Coast Herald</title>
<meta property="og:title" content="Depot burns"><meta property="og:site_name" content="Coast Herald">
<meta property="article:published_time" content="2024-05-11T10:00:00+02:00">
<meta name="author" content="Ilse Wagemaker">
<link rel="canonical" href="https://Herald.example:443/a//depot?utm_source=x&amp;id=7#top"></head><body>
<nav><a href="/">Home</a><a href="/s">Sport</a></nav><article><h1>Depot burns</h1>
<p>The dockers' union said on Monday that marines had set the fuel depot alight, and asked for an inquiry.</p>
<p>The navy rejected the charge. The navy rejected the charge. It burnt for eleven hours before rain came.</p></article>
<div id="comments"><p>First comment of a reader who knows everything about depots and navies.</p></div></body></html>"""


def one(data: bytes, **options: object) -> Document | InputError:
    """What is read from the standard input, which must be one thing."""
    (item,) = read(["-"], stdin=io.BytesIO(data), **options)  # type: ignore[arg-type]
    return item


def text_of(data: bytes) -> str:
    item = one(data)
    assert isinstance(item, Document), item
    return item.text


def short(value: object) -> str:
    """The name of a test's value, left out where it would fill the screen."""
    return value if isinstance(value, str) and len(value) < 60 else ""


def lines(*rows: object) -> bytes:
    return "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows).encode()


class CountingStream(io.BytesIO):
    """A stream that tells how much of it was asked for."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.taken += len(data)
        return data

    def read1(self, size: int | None = -1, /) -> bytes:
        data = super().read1(size)
        self.taken += len(data)
        return data

    def readline(self, size: int | None = -1, /) -> bytes:
        data = super().readline(size)
        self.taken += len(data)
        return data


# Plain text and Markdown


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Depot burns\n\nThe union blamed the navy.", "Depot burns"),
        ("\n\nDepot burns  \n \nThe union blamed the navy.\n", "Depot burns"),
        ("Who burnt it?\n\nThe union blamed the navy.", "Who burnt it?"),
        ("The depot burns.\n\nThe union blamed the navy.", None),
        ("Depot burns\nThe union blamed the navy.", None),
        ("Depot burns\nBy Ilse Wagemaker\n\nThe union blamed the navy.", "Depot burns"),
        ("Depot burns\nBy Monday it was out.\n\nThe union blamed the navy.", None),
        ("Depot burns\n\n", None),
        ("Depot " * 40 + "\n\nThe union blamed the navy.", None),
        ("# Depot burns #\n\nThe union blamed the navy.", "Depot burns"),
        ("#depot burns\n\nThe union blamed the navy.", "#depot burns"),
    ],
    ids=short,
)
def test_title_of_plain_text(text, title):
    document = one(text.encode())
    assert document.title == title
    assert title is None or document.text.startswith(f"{title}\n")


def test_text_is_kept_but_for_line_ends_controls_and_the_form_of_letters():
    """Curly quotes, ligatures and tabs stay; spaces and accents are one character each, however they were set."""
    written = "“ﬁre”\u00a0in\tLe\u0301on\r\nat\rnine\x07\x1b[31m\n"
    assert text_of(written.encode()) == "“ﬁre” in\tLéon\nat\nnine[31m"


NAMES = [
    "José Ibáñez Núñez said so. No group has claimed the attack in Logroño, the señora told us on Monday.",
    "Police in Malmö said Göran Åkesson was killed.",
    "Jürgen Groß, Düsseldorf",
    "La police a accusé François Hérault d'être derrière l'attentat de Besançon.",
    "Der Sprecher erklärte, die Gruppe habe den Anschlag in Zürich verübt.",
    "The café was bombed.",
    "São João blamed Bjørn Ødegård",
]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"]
)
def test_western_names_survive_every_encoding(encoding):
    assert [text_of(words.encode(encoding)) for words in NAMES] == NAMES


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("“We did it,” the group\u2019s spokesman said \u2013 in €.", "cp1252"),
        ("Полиция обвинила группу в нападении на склад в пригороде.", "cp1251"),
        ("Полиция обвинила группу в нападении на склад в пригороде.", "koi8-r"),
        ("اتهمت الشرطة الجماعة بالهجوم على المستودع", "cp1256"),
        ("警方指责该组织发动了袭击。", "gb18030"),
    ],
    ids=["cp1252", "cp1251", "koi8-r", "cp1256", "gb18030"],
)
def test_other_encodings(words, encoding):
    assert text_of(words.encode(encoding)) == words


def test_one_damaged_byte_does_not_spoil_a_utf8_text():
    data = ("Göran Åkesson, Malmö, " * 5).encode() + b"\xc3 and so on"
    assert text_of(data) == "Göran Åkesson, Malmö, " * 5 + "\ufffd and so on"


# Web pages


def test_page_gives_article_and_what_is_known_of_it(monkeypatch):
    """The repeated sentence stays, the reader's comment goes, the address loses port, tracker and fragment."""
    for way in ("connect", "connect_ex", "sendto"):  # not the class itself: urllib3 opens a socket when imported
        monkeypatch.setattr(socket.socket, way, lambda *_: pytest.fail("a page was asked from the network"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("a name was asked from the network"))
    document = html.read(PAGE, "stdin")  # here, not in the process apart, which would not be watched
    assert document == one(PAGE.encode())
    assert document.title == "Depot burns"
    assert document.text.startswith("Depot burns\n")
    assert document.text.count("Depot burns") == 1
    assert document.text.count("The navy rejected the charge.") == 2
    assert "comment" not in document.text
    assert "Sport" not in document.text
    assert (document.outlet, document.author) == ("Coast Herald", "Ilse Wagemaker")
    assert document.published == date(2024, 5, 11)
    assert document.url == "https://herald.example/a/depot?id=7"


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ('<html lang="en-GB">', "en-GB"),
        ('<html xml:lang=" fr " class="x">', "fr"),
        ("<html>", None),
        ('<html lang="">', None),
        ('<html lang="{{ page.lang }}">', None),
    ],
)
def test_language_that_a_page_says_it_is_in(tag, language):
    assert one(PAGE.replace("<html>", tag).encode()).language == language


def test_outlet_behind_the_title_is_cut():
    page = PAGE.replace('content="Depot burns"', 'content="Depot burns - Coast Herald"')
    assert one(page.encode()).title == "Depot burns"


def test_no_date_is_better_than_a_guessed_one():
    page = PAGE.replace("2024-05-11T10:00:00+02:00", "").replace("eleven hours", "since 3 March 2011")
    assert one(page.encode()).published is None


@pytest.mark.parametrize("declared", ["windows-1252", "iso-8859-1", "nonsense", "utf-16"])
def test_declared_encoding_is_taken_as_browsers_do(declared):
    page = PAGE.replace("utf-8", declared).replace("Coast Herald", "Küste\u2019s Bote")
    assert one(page.encode("cp1252")).outlet == "Küste\u2019s Bote"


def test_declared_cyrillic_page():
    page = PAGE.replace("utf-8", "windows-1251").replace("eleven hours", "семь часов")
    assert "семь часов" in text_of(page.encode("cp1251"))


def test_article_laid_out_in_a_table_keeps_its_paragraphs():
    told = [f"Paragraph {n} tells of the fire at the depot and of those who put it out at night." for n in range(9)]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in told)
    page = f"<html><body><table><tr><td><a href=x>Start</a></td><td>{body}</td></tr></table></body></html>"
    assert text_of(page.encode()).split("\n")[-9:] == told


@pytest.mark.parametrize(
    "page",
    ["<html></html>", "<html><body><script>var a = 1</script></body></html>", "<html><body><img src=x></body>"],
)
def test_page_without_article(page):
    assert "no article text" in one(page.encode()).cause


def test_text_does_not_load_the_html_library():
    code = (
        "import io, sys; from tracker.readers import read; list(read(['-'], stdin=io.BytesIO(b'A depot burns.')));"
        "sys.exit('trafilatura' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


# JSON lines


def test_json_line_with_all_its_fields():
    row = {
        "id": "a1",
        "title": " Depot\nburns ",
        "text": "The union blamed the navy.\r\n",
        "published": "2024-05-11T23:30:00Z",
        "url": "https://herald.example/story?nr=7",
        "outlet": "Coast Herald",
        "author": "Ilse Wagemaker",
        "language": "en",
        "anything": ["else"],
    }
    assert one(lines(row)) == Document(
        text="Depot burns\n\nThe union blamed the navy.\n",
        id="a1",
        title="Depot burns",
        published=date(2024, 5, 11),
        url="https://herald.example/story?nr=7",
        outlet="Coast Herald",
        author="Ilse Wagemaker",
        language="en",
    )


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00", "9999-12-31"])
def test_a_day_on_which_nothing_is_printed_is_none(day):
    """As some programs write that there is no date."""
    assert one(lines({"text": "It burns.", "published": day})).published is None


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://Herald.example:443/a?utm_source=rss&nr=7#top", "https://herald.example/a?nr=7"),
        ("herald 7", "herald 7"),
    ],
)
def test_one_page_has_one_address(url, kept):
    assert one(lines({"text": "It burns.", "url": url})).url == kept


def test_json_line_needs_only_text(tmp_path):
    path = tmp_path / "two.jsonl"
    rows = lines({"text": "One burns."}, "", {"text": "Two burns.", "title": None, "id": 7})
    path.write_bytes(b"\xef\xbb\xbf" + rows)
    first, second = read([path])
    assert first == Document("One burns.", f"{path}:1")
    assert second == Document("Two burns.", "7")


def test_title_that_stands_first_already_is_not_repeated():
    assert text_of(lines({"title": "Depot burns", "text": "Depot burns\n\nBadly."})) == "Depot burns\n\nBadly."


@pytest.mark.parametrize("day", ["2024-08-06", "2024-08-06T10:00:00Z", "2024-08-06 10:00:00.5+03:00"])
def test_days_and_times(day):
    assert one(lines({"text": "It burns.", "published": day})).published == date(2024, 8, 6)


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ('{"text": "It burns."', "broken JSON: Expecting ',' delimiter at column"),
        ('{"a": ' + "[" * 100_000, "nested too deeply"),
        ('{"text": 1' + "0" * 5000 + "}", "a number with too many digits"),
        ('["text"]', "a list, not an object"),
        ('"text"', "a string, not an object"),
        ("{}", "no text; a line reads"),
        ('{"text": null}', "no text"),
        ('{"text": ["It burns."]}', "text is a list, not a string"),
        ('{"text": " \\u0000\\n"}', "the text is blank"),
        ('{"text": "It burns.", "title": 7}', "title is a number, not a string"),
        ('{"text": "It burns.", "outlet": {}}', "outlet is an object, not a string"),
        ('{"text": "It burns.", "id": true}', "id is true or false, not a string"),
        ('{"text": "It burns.", "published": "last Monday"}', "published is 'last Monday', not a day like"),
        ('{"text": "It burns.", "published": "2024-02-31"}', "published is '2024-02-31', not a day like"),
        ('{"text": "It burns.", "published": 20240806}', "published is a number, not a string"),
        (b'{"text": "caf\xe9"}', "not UTF-8: byte 0xe9 at position 14"),
        ('{"text": "It burns."}'.encode("utf-16"), "looks like UTF-16"),
        ("{" + " " * 400_000 + "}", "longer than 100,000 characters"),
        (json.dumps({"text": "burns " * 20_000}), "longer than 100,000 characters"),
    ],
    ids=short,
)
def test_a_wrong_line_is_named_and_the_rest_goes_on(line, cause):
    good = json.dumps({"text": "It burns."}).encode()
    data = b"\n".join([good, line if isinstance(line, bytes) else line.encode(), good])
    first, wrong, last = read(["-"], stdin=io.BytesIO(data), limit=100_000)
    assert (first.id, last.id) == ("stdin:1", "stdin:3")
    assert (wrong.source, wrong.place) == ("stdin", "line 2")
    assert cause in wrong.cause


def test_unpaired_surrogates_are_replaced():
    assert text_of(b'{"text": "a \\ud83d b \\ud83d\\ude00 c"}') == "a \ufffd b \U0001f600 c"


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b'{\n  "text": "It burns."\n}\n', "a line reads"),
        ('{"text": "It burns."}\n{"text": "It burns."}\n'.encode("utf-16"), "looks like UTF-16"),
    ],
    ids=["one object over many lines", "UTF-16"],
)
def test_what_is_wrong_with_every_line_is_said_once(data, cause):
    assert cause in one(data).cause


def test_lines_are_read_one_by_one():
    """A stream of any length: the first document is there before the tenth part is read."""
    stream = CountingStream(lines(*[{"text": f"Depot {n} burns."} for n in range(5000)]))
    documents = read(["-"], stdin=stream)
    assert next(documents).text == "Depot 0 burns."
    assert stream.taken < 20_000
    assert sum(1 for _ in documents) == 4999


# What a file is


@pytest.mark.parametrize(
    ("name", "content", "start"),
    [
        ("page.txt", PAGE, "Depot burns"),
        ("page", "\n<!-- saved -->\n" + PAGE, "Depot burns"),
        ("feed.php", PAGE, "Depot burns"),
        ("lines.txt", '{"text": "It burns."}', "It burns."),
        ("lines", ' { "text": "It burns."}', "It burns."),
        ("note.txt", "{sic} It burns.", "{sic} It burns."),
        ("note.log", "It burns <b>badly</b>.", "It burns <b>badly</b>."),
    ],
    ids=["html as txt", "html after a comment", "html as php", "lines as txt", "lines", "braces", "a tag in text"],
)
def test_content_tells_the_format(tmp_path, name, content, start):
    path = tmp_path / name
    path.write_text(content)
    (document,) = read([path])
    assert document.text.startswith(start)
    assert document.id in (str(path), f"{path}:1")


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("a.txt", b"%PDF-1.7 ...", "not text: looks like PDF"),
        ("a.pdf", b"words", "not text: looks like PDF"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "not text: looks like PNG"),
        ("a.css", b"p {}", "not text: looks like CSS"),
        ("a.docx", b"PK\x03\x04", "not text: looks like DOCX"),
        ("a.txt", b"words\0words", "not text: binary content"),
        ("a.txt", b"words " * 9000 + b"\0", "not text: binary content"),
        ("a.txt", bytes(range(1, 32)), "not text: binary content"),
        ("a.xml", b'<?xml version="1.0"?><items><item/></items>', "no article: looks like XML"),
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t", "empty"),
        ("a.jsonl", b"", "empty"),
        ("a.txt", b"It burns. " * 6000, "longer than 55,000 characters: more than one article holds"),
    ],
    ids=short,
)
def test_what_is_no_article_is_named(tmp_path, name, content, cause):
    path = tmp_path / name
    path.write_bytes(content)
    (error,) = read([path], limit=55_000)
    assert (error.source, error.cause) == (str(path), cause)


def test_a_huge_article_is_not_read_to_its_end():
    stream = CountingStream(b"It burns. " * 2_000_000)
    (error,) = read(["-"], stdin=stream, limit=100_000)
    assert "longer than 100,000 characters" in error.cause
    assert stream.taken <= 400_001


def test_named_format_is_obeyed():
    assert one(b'{"text": "It burns."}', format="text").text == '{"text": "It burns."}'
    with pytest.raises(ValueError, match="no format 'pdf'; there are text, html, jsonl"):
        read(["-"], format="pdf")


# Paths, folders, the standard input


def test_folder_is_walked_in_order_without_hidden_files(tmp_path):
    for name in ("b.txt", "a/z.txt", "a/b/c.txt", "B.txt", ".hidden.txt", ".git/x.txt", "a/.x.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("It burns.")
    found = [document.id for document in read([f"{tmp_path}/"])]
    assert found == [f"{tmp_path}/{name}" for name in ("B.txt", "a/b/c.txt", "a/z.txt", "b.txt")]


def test_id_is_the_path_as_given(tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("It burns.")
    monkeypatch.chdir(tmp_path)
    assert [d.id for d in read(["./in/a.txt", "in", Path("in/a.txt")])] == ["./in/a.txt", "in/a.txt", "in/a.txt"]


def test_loops_of_links_end(tmp_path):
    """Three links lead back up or to themselves; the one file is read once, the broken link is named."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("It burns.")
    (tmp_path / "in" / "up").symlink_to(tmp_path)
    (tmp_path / "in" / "here").symlink_to(".")
    (tmp_path / "in" / "self").symlink_to("self")
    documents = list(read([tmp_path]))
    assert [d.id for d in documents if isinstance(d, Document)] == [f"{tmp_path}/in/a.txt"]
    assert [e.source for e in documents if isinstance(e, InputError)] == [f"{tmp_path}/in/self"]


def test_pipe_in_a_folder_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (error,) = read([tmp_path])
    assert error.cause == "not a file: a pipe, a socket or a device"


def test_missing_and_unreadable_files_do_not_stop_the_rest(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("It burns.")
    (tmp_path / "locked.txt").write_text("It burns.")
    opened = open

    def guarded(path, *args):
        if str(path).endswith("locked.txt"):  # root may read everything, so a mode would not do
            raise PermissionError(13, "Permission denied")
        return opened(path, *args)

    monkeypatch.setattr("builtins.open", guarded)
    missing, broken, good, locked = read([tmp_path / "gone.txt", "a\0b", tmp_path])
    assert str(missing) == f"{tmp_path}/gone.txt: no such file or folder"
    assert isinstance(broken, InputError)
    assert good.text == "It burns."
    assert str(locked) == f"{tmp_path}/locked.txt: no permission to read it"


def test_name_that_is_no_unicode_can_be_written_down(tmp_path):
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(path)).write_text("It burns.")
    (document,) = read([tmp_path])
    assert document.id.encode().endswith("caf\ufffd.txt".encode())


def test_standard_input_stands_where_the_dash_stands(tmp_path):
    (tmp_path / "a.txt").write_text("File.")
    stream = io.BytesIO(b"Stream.")
    assert [d.text for d in read([tmp_path / "a.txt", "-", tmp_path], stdin=stream)] == ["File.", "Stream.", "File."]
    assert not stream.closed


def test_process_standard_input():
    code = "from tracker.readers import read; print(next(read(['-'])))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, input=b"It burns.", capture_output=True, check=True)
    assert b"id='stdin'" in done.stdout


# Whatever comes


PIECES = st.sampled_from(
    [
        *(b"<html>", b"<p>", b"</p>", b"<table><td>", b"<!--", b"<meta charset=", b"utf-7>", b"<?xml", b"<script>"),
        *(b'{"text": "', b'"}', b"[", b"\\ud800", b"&#0;", b"# ", b"\n", b"\r\n", b"caf\xe9 "),
        *(b"\xff\xfe", b"\xef\xbb\xbf", PAGE.encode()),
    ]
)
ANY_BYTES = st.binary(max_size=400) | st.lists(PIECES | st.binary(max_size=12), max_size=12).map(b"".join)


@pytest.mark.parametrize("format", [None, *FORMATS])
@given(data=ANY_BYTES)
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_documents_or_errors(format, data):
    for item in read(["-"], stdin=io.BytesIO(data), format=format, limit=10_000):
        assert isinstance(item, Document | InputError)
        if isinstance(item, Document):
            assert item.text.strip()
            assert not any(c < " " and c not in "\t\n" for c in item.text)
            item.text.encode()
            assert item.title is None or item.text.lstrip().startswith(item.title)


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), max_size=300))
def test_json_keeps_every_text_letter_for_letter(text):
    text = prose(text)
    (item,) = read(["-"], stdin=io.BytesIO(lines({"text": text})))
    assert (item.text == text) if text.strip() else (item.cause == "the text is blank")


@pytest.mark.parametrize("format", ["text", "html", "jsonl", "feed"])
def test_fixed_spaces_soft_hyphens_and_decomposed_accents(format):
    """A name is the same however a page sets it."""
    set_so = "Interior Minister Jose\u0301\xa0Pe\xadn\u0303a\u202fNieto blamed the Northern\xa0Front for the fire."
    written = {
        "text": set_so,
        "html": f"<html><body><article><h1>Depot burns</h1><p>{set_so}</p></article></body></html>",
        "jsonl": json.dumps({"text": set_so}),
        "feed": f"<rss version='2.0'><channel><item><description>{set_so}</description></item></channel></rss>",
    }[format]
    (item,) = read(["-"], stdin=io.BytesIO(written.encode()), format=format)
    assert item.text.endswith("Interior Minister José Peña Nieto blamed the Northern Front for the fire.")


# The sample articles


def test_sample_articles_are_all_read():
    items = list(read([ARTICLES]))
    assert [item for item in items if isinstance(item, InputError)] == []
    assert len(items) >= 18
    assert all(item.title and 150 <= len(item.text.split()) <= 500 for item in items)
    pages = [item for item in items if item.id.endswith(".html")]
    assert len(pages) == 8
    assert all(page.published and page.url for page in pages)
    assert sorted(page.outlet for page in pages) == [
        *("Frontier Gazette", "Harbour Times", "Nordic Wire", "Ostsee-Kurier", "Savannah Post"),
        *("The Cotswold Observer", "The Northern Ledger", "Tribune of the Lakes"),
    ]
    rubbish = ("cookie", "privacy", "Subscribe", "Share", "Most read", "©", "|")
    assert [(page.id, word) for page in pages for word in rubbish if word in page.text] == []


def test_words_of_the_worked_example_stand_in_its_texts():
    expected = json.loads(EXPECTED.read_text())
    for name, statements in expected.items():
        (document,) = read([ROOT / name])
        assert 250 <= len(document.text.split()) <= 350
        assert sorted(s["stance"] for s in statements) == ["blamed", "blamed", "claimed", "claimed", "unclaimed"]
        for s in statements:
            start = document.text.index(s["cue"])
            Span.cut(document.text, start, start + len(s["cue"]))
            assert all(words in document.text for words in [s["event"], *s["speaker"], *s["responsible"]])


def test_worked_example_and_its_retelling_share_no_sentence():
    texts = [text_of((ROOT / name).read_bytes()) for name in json.loads(EXPECTED.read_text())]
    first, second = ({s.strip() for s in re.split(r"[.\n]", text) if s.strip()} for text in texts)
    assert not first & second
    assert all("suspected rocket attack" in text and "the country" in text.lower() for text in texts)
