"""CSV, TSV and Parquet: columns by name, cells as people and programs write them, rows one by one."""

import csv
import io
import itertools
import json
import sys
from datetime import UTC, date, datetime

import pyarrow
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from tracker.errors import InputError
from tracker.readers import FIELDS, read
from tracker.readers.characters import prose
from tracker.records import Document


def all_of(data: bytes, **options: object) -> list[Document | InputError]:
    return list(read(["-"], stdin=io.BytesIO(data), **options))  # type: ignore[arg-type]


def told(items: list[Document | InputError]) -> list[str]:
    """The texts, and the errors after an exclamation mark."""
    return [f"! {item.place}: {item.cause}" if isinstance(item, InputError) else item.text for item in items]


# CSV and TSV


def test_row_with_all_its_fields():
    table = (
        "Id,Title,TEXT,published,url,outlet,author,language,anything\r\n"
        '7,Depot burns,"The ""union"" blamed\nthe navy, twice.",2024-05-11T23:30:00Z,'
        "https://herald.example/7,Coast Herald,Ilse Wagemaker,en,else\r\n"
    )
    assert all_of(table.encode()) == [
        Document(
            text='Depot burns\n\nThe "union" blamed\nthe navy, twice.',
            id="7",
            title="Depot burns",
            published=date(2024, 5, 11),
            url="https://herald.example/7",
            outlet="Coast Herald",
            author="Ilse Wagemaker",
            language="en",
        )
    ]


@pytest.mark.parametrize("between", [",", ";", "\t", "|"])
def test_the_header_tells_what_stands_between_cells(between):
    """A European Excel writes semicolons."""
    (document,) = all_of(f'title{between}text\nDepot burns{between}"One, two; three|four\tfive."\n'.encode())
    assert document.text == "Depot burns\n\nOne, two; three|four\tfive."


def test_named_tsv_is_cut_at_tabs_only(tmp_path):
    path = tmp_path / "a.tsv"
    path.write_text("text,a,b,c\ttext\nnot this\tIt burns.\n")
    assert told(list(read([path]))) == ["It burns."]
    assert told(all_of(b"a,b\ttext\nx\tIt burns.\n", format="tsv")) == ["It burns."]


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-8", "Göran in Malmö"),
        ("utf-8-sig", "Göran in Malmö"),
        ("utf-16", "Göran in Malmö"),
        ("utf-16-le", "Göran in Malmö"),
        ("cp1252", "Göran “in” Malmö"),
        ("cp1251", "Полиция обвинила группу в нападении на склад"),
    ],
)
@pytest.mark.parametrize("far", [0, 20_000], ids=["at the start", "far behind"])
def test_encodings(encoding, words, far):
    """The first accent may come long after what was looked at: then it is UTF-8 or Windows-1252."""
    if encoding == "cp1251" and far:
        pytest.skip("Cyrillic after 20,000 Latin letters is nobody's file")
    table = "title,text\n" + "x,plain words\n" * (far // 14) + f"x,{words}\n"
    assert all_of(table.encode(encoding), format="csv")[-1].text == f"x\n\n{words}"


def test_columns_mapped_by_the_user():
    table = b"Headline,Body,text\nDepot burns,It burns.,other\n"
    assert told(all_of(table, columns={"title": "headline", "text": "body"})) == ["Depot burns\n\nIt burns."]
    assert told(all_of(table)) == ["other"]


def test_mapping_reaches_json_lines_and_leaves_other_lines_alone():
    rows = [{"body": "It burns.", "text": 7}, {"text": "It burns too."}]
    lines = "\n".join(json.dumps(row) for row in rows).encode()
    assert told(all_of(lines, columns={"text": "body"})) == ["It burns.", "It burns too."]


def test_unknown_field_is_refused_at_once():
    with pytest.raises(ValueError, match="no field 'headline'; there are id, title, text"):
        read(["-"], columns={"headline": "title"})


@pytest.mark.parametrize(
    ("name", "content", "start"),
    [
        ("a.txt", "id,text\n1,It burns.", "It burns."),
        ("a.csv", "text\nIt burns.\n", "It burns."),
        ("a.csv", 'title,text\n"x","<html><body>It burns."', "x\n\n<html>"),
        ("a.txt", "Text, they say, burns.\n\nIt burns.", "Text, they say"),
        ("a.txt", "words,text\nIt burns.", None),
    ],
    ids=["by its header", "one column, by its ending", "a page in a cell", "no header", "a header by chance"],
)
def test_what_is_a_table(tmp_path, name, content, start):
    (tmp_path / name).write_text(content)
    (item,) = read([tmp_path])
    assert isinstance(item, Document) == (start is not None)
    assert start is None or item.text.startswith(start)


def test_blank_rows_are_passed_over_and_lines_counted_as_an_editor_does():
    table = b'text,title\n\n"one\ntwo",x\n,\n"",\nthree,y\nfour\n'
    assert told(all_of(table)) == ["x\n\none\ntwo", "y\n\nthree", "! line 8: a row of 1 under 2 columns"]
    assert [item.id for item in all_of(table)[:2]] == ["stdin:3", "stdin:7"]


def test_an_open_quote_loses_one_row_only():
    """Row 3 opens a quote that the next row seems to close: the rows behind it are read again, and all are kept."""
    rows = [f'{n},"Depot, {n} burns."' for n in range(8)]
    rows[3] = rows[3][:-1]
    found = told(all_of(("id,text\n" + "\n".join(rows)).encode()))
    assert [f for f in found if f[0] != "!"] == [f"Depot, {n} burns." for n in range(8) if n != 3]
    assert [f for f in found if f[0] == "!"] == ["! line 5: a quote inside a quoted cell; it must be doubled"]


def test_a_quote_that_nobody_closes():
    rows = [f"{n},Depot {n} burns." for n in range(5000)]
    rows[3] = '3,"Depot 3'
    found = told(all_of(("id,text\n" + "\n".join(rows)).encode()))
    assert [f for f in found if f[0] == "!"] == ["! line 5: a quote opens here and is never closed"]
    assert len(found) == 5000


def test_a_row_without_end_is_cut_off_and_the_rest_goes_on():
    table = 'id,text\n1,"' + "x" * 5000 + '"\n2,' + "y " * 2000 + "\n3,It burns.\n"
    assert told(all_of(table.encode(), limit=1000)) == [
        "! line 2: broken CSV: a row of more than 2,000 characters",
        "! line 3: broken CSV: a row of more than 2,000 characters",
        "It burns.",
    ]


def test_a_hostile_table_ends():
    """Each line opens a quote when it is read afresh, and leaves it open when it is not."""
    found = all_of(b"id,text\n" + b'x","""\n' * 30_000, limit=2000)
    assert all(isinstance(item, InputError) for item in found)


def test_rows_are_read_one_by_one():
    """An endless table: its first rows are there at once."""
    endless = itertools.chain([b"id,text\n"], (b"%d,It burns.\n" % n for n in itertools.count()))

    class Pipe(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            line = next(endless)
            buffer[: len(line)] = line
            return len(line)

    documents = read(["-"], stdin=io.BufferedReader(Pipe()))
    assert [d.id for d in itertools.islice(documents, 3)] == ["0", "1", "2"]


CELLS = st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from('",;\n\t'), min_size=1, max_size=30)


@given(st.lists(CELLS.filter(lambda text: prose(text).strip()), min_size=1, max_size=6))
@settings(deadline=None)
def test_every_text_comes_back(texts):
    texts = [prose(text) for text in texts]
    written = io.StringIO()
    csv.writer(written).writerows([["id", "text"], *enumerate(texts)])
    assert [d.text for d in all_of(written.getvalue().encode(), format="csv")] == texts


def test_a_mark_of_unicode_before_a_damaged_byte():
    """The mark is no part of the first column's name, whatever comes after it."""
    table = "text,title\nIt burns.,café\nIt rains.,x\n".encode("utf-8-sig").replace(b"\xc3\xa9", b"\xe9")
    assert [item.text.partition("\n\n")[2] for item in all_of(table, format="csv")] == ["It burns.", "It rains."]


# Parquet


def table_of(**columns: object) -> bytes:
    written = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), written)
    return written.getvalue()


def test_parquet_row_with_all_its_fields():
    data = table_of(
        id=[7],
        title=["Depot burns"],
        text=["The union blamed the navy."],
        published=[datetime(2024, 5, 11, 23, 30, tzinfo=UTC)],
        url=["https://herald.example/7"],
        outlet=["Coast Herald"],
        author=["Ilse Wagemaker"],
        language=["en"],
        vector=[[0.5, 0.25]],
    )
    assert all_of(data) == [
        Document(
            text="Depot burns\n\nThe union blamed the navy.",
            id="7",
            title="Depot burns",
            published=date(2024, 5, 11),
            url="https://herald.example/7",
            outlet="Coast Herald",
            author="Ilse Wagemaker",
            language="en",
        )
    ]


@pytest.mark.parametrize(
    "days",
    [
        ["2024-08-06"],
        pyarrow.array([date(2024, 8, 6)]),
        pyarrow.array([1722902400000000001], pyarrow.timestamp("ns")),
        pyarrow.array([1722902400], pyarrow.timestamp("s", tz="Europe/Berlin")),
    ],
    ids=["words", "a day", "nanoseconds", "a zone"],
)
def test_parquet_days(days):
    (document,) = all_of(table_of(text=["It burns."], published=days))
    assert document.published == date(2024, 8, 6)


def test_parquet_day_that_no_calendar_has():
    """The row is named, and those after it are read."""
    days = pyarrow.array([1, 100_000_000, 2], pyarrow.int32()).cast(pyarrow.date32())
    found = all_of(table_of(text=["One burns.", "Two burns.", "Three burns."], published=days))
    assert [item.place if isinstance(item, InputError) else item.text for item in found] == [
        "One burns.",
        "row 2",
        "Three burns.",
    ]


def test_parquet_value_that_many_rows_share_is_held_once():
    """64 rows of one text of a million letters, in a file of some hundred bytes."""
    data = table_of(text=["It burns. " * 100_000] * 64)
    before = pyarrow.total_allocated_bytes()
    rows = read(["-"], stdin=io.BytesIO(data), format="parquet")
    assert len(next(iter(rows)).text) > 900_000
    assert pyarrow.total_allocated_bytes() - before < 20_000_000
    assert len(list(rows)) == 63


def test_parquet_columns_mapped_by_the_user(tmp_path):
    path = tmp_path / "news.parquet"
    path.write_bytes(table_of(Body=["It burns.", None, "It burns too."], n=[1, 2, 3]))
    found = list(read([path], columns={"text": "body"}))
    assert told(found) == ["It burns.", "! row 2: no text", "It burns too."]
    assert [found[0].id, found[2].id] == [f"{path}:1", f"{path}:3"]


def test_damaged_row_group_does_not_stop_the_next():
    written = io.BytesIO()
    texts = pyarrow.table({"text": [f"Depot {n} burns, and nobody knows why it does." for n in range(300)]})
    parquet.write_table(texts, written, row_group_size=100, compression="gzip", use_dictionary=False)
    data = bytearray(written.getvalue())
    second = parquet.ParquetFile(written).metadata.row_group(1).column(0)
    for byte in range(60, 160):
        data[second.data_page_offset + byte] ^= 0x5A
    found = all_of(bytes(data))
    (error,) = [item for item in found if isinstance(item, InputError)]
    assert error.place == "rows 101 to 200"
    assert error.cause.startswith("damaged: ")
    assert [item.text[:9] for item in found if isinstance(item, Document)][-1] == "Depot 299"


def test_parquet_without_its_library_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    (error,) = all_of(b"PAR1\x15")
    assert error.cause == 'Parquet needs pyarrow: pip install "claim-tracker[parquet]"'


PARQUET = table_of(text=[f"Depot {n} burns." for n in range(40)], title=["x"] * 40)


@given(st.lists(st.tuples(st.integers(4, len(PARQUET) - 1), st.integers(0, 255)), max_size=4), st.integers(0, 100))
@example([(455, 26), (413, 18)], 0)  # to ask a column of it for its size ended the process
@settings(max_examples=150, deadline=None)
def test_any_damage_gives_rows_or_errors(changes, cut):
    data = bytearray(PARQUET)
    for place, byte in changes:
        data[place] = byte
    for item in all_of(bytes(data[: len(data) - cut]), format="parquet"):
        assert isinstance(item, Document | InputError)


def test_fields_of_a_table_are_those_of_a_document():
    assert set(FIELDS) < set(Document.__dataclass_fields__)
