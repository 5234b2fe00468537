"""RSS and Atom: what outlets and blogs give out, and what nobody should."""

import io
import socket
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import InputError
from tracker.readers import feeds, read
from tracker.records import Document

RSS = """<?xml version="1.0" encoding="utf-8"?>
<?xml-stylesheet href="feed.xsl"?>
<!-- made by hand -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Coast Herald</title><link>https://herald.example</link><language>en-gb</language>
<managingEditor>chief@herald.example (The Chief)</managingEditor>
<item><title>Depot burns &amp; sinks</title><link>https://Herald.example:443/depot?utm_source=rss&amp;id=7</link>
<guid isPermaLink="false">herald-7</guid><dc:creator>Ilse Wagemaker</dc:creator>
<pubDate>Sat, 11 May 2024 00:30:00 +0200</pubDate>
<description>In short.</description>
<content:encoded><![CDATA[<p>The union blamed
the <b>navy</b>&nbsp;at once.</p><p>It burnt<br>for hours.</p><script>alert(1)</script>
<!DOCTYPE html>]]></content:encoded></item>
<item><title>Second</title><description>It burns&hellip; 5 &lt; 6</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Coast Herald</title>
<author><name>The Desk</name></author>
<entry><id>tag:herald.example,2024:7</id><title type="html">Depot &lt;i&gt;burns&lt;/i&gt;</title>
<link href="https://herald.example/7"/><updated>2024-05-11T00:30:00+02:00</updated>
<content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>The union blamed the navy.</p></div></content></entry>
<entry><id>8</id><title>Plain</title><content type="text">Line one.
Line two.</content></entry></feed>"""


def all_of(words: str, **options: object) -> list[Document | InputError]:
    return list(read(["-"], stdin=io.BytesIO(words.encode()), **options))  # type: ignore[arg-type]


def test_rss_item_with_all_it_has(monkeypatch):
    """The whole text and not its summary, the day as written there, the address without what tracks the reader."""
    for way in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, way, lambda *_: pytest.fail("something was asked from the network"))
    first, second = feeds.read(RSS, "stdin", 10_000)
    assert [first, second] == all_of(RSS)
    assert first == Document(
        text="Depot burns & sinks\n\nThe union blamed the navy at once.\n\nIt burnt\n\nfor hours.",
        id="herald-7",
        title="Depot burns & sinks",
        published=date(2024, 5, 11),
        url="https://herald.example/depot?id=7",
        outlet="Coast Herald",
        author="Ilse Wagemaker",
        language="en-gb",
    )
    assert (second.text, second.id, second.url) == ("Second\n\nIt burns… 5 < 6", "stdin:2", None)
    assert second.author is None  # not the editor's


def test_atom_entries():
    first, second = all_of(ATOM)
    assert first == Document(
        text="Depot burns\n\nThe union blamed the navy.",
        id="tag:herald.example,2024:7",
        title="Depot burns",
        published=date(2024, 5, 11),
        url="https://herald.example/7",
        outlet="Coast Herald",
        author="The Desk",
        language="en",
    )
    assert second.text == "Plain\n\nLine one.\nLine two."


@pytest.mark.parametrize(
    "words",
    [
        RSS,
        RSS[RSS.index("<rss") :],
        "\n\n" + RSS.replace("hand", "<html> hand"),
        RSS.replace(
            "<!-- made", '<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://my.example/rss.dtd">\n<!-- made'
        ),
    ],
    ids=["as it is", "bare", "blank lines, a tag in a comment", "an old document type, not fetched"],
)
def test_a_feed_is_known_by_its_root(words):
    assert [item.id for item in all_of(words)] == ["herald-7", "stdin:2"]


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16"])
def test_declared_encodings(encoding):
    words = RSS.replace("utf-8", encoding).replace("Coast Herald", "Küste’s Bote")
    items = list(read(["-"], stdin=io.BytesIO(words.encode(encoding))))
    assert items[0].outlet == "Küste’s Bote"


def test_item_without_text_is_named_and_the_rest_goes_on():
    words = RSS.replace("<description>It burns&hellip; 5 &lt; 6</description>", "<description> <p/> </description>")
    first, second = all_of(words)
    assert isinstance(first, Document)
    assert (second.place, second.cause) == ("item 2", "no text")


@pytest.mark.parametrize(
    "empty", ["<content:encoded></content:encoded>", '<content:encoded><![CDATA[<img src="x"/>]]></content:encoded>']
)
def test_a_body_without_words_hides_no_summary(empty):
    body = "<description>It burns&hellip; 5 &lt; 6</description>"
    assert body in RSS
    assert all_of(RSS.replace(body, body + empty)) == all_of(RSS)


def test_feed_that_breaks_off_gives_what_it_has():
    first, *_, error = all_of(RSS[: RSS.index("</item>\n<item>") + 60])
    assert first.id == "herald-7"
    assert (error.place, error.cause.split(":")[0]) == ("line 14", "broken XML")


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>',
        '<!-- <rss> --><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss><!DOCTYPE rss [<!ENTITY a "x">]>',
        '<!DOCTYPE rss SYSTEM "a.dtd" [<!ENTITY % a SYSTEM "http://x.example/a"> %a;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(prolog, encoding):
    words = RSS[: RSS.index("<?xml-s")].replace("utf-8", encoding) + prolog + RSS[RSS.index("<rss") :]
    (error,) = read(["-"], stdin=io.BytesIO(words.replace("5 &lt; 6", "&b;").encode(encoding)), format="feed")
    assert error.cause == "declares XML entities or a document type of its own, which are not read"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("Sat, 11 May 2024 23:30:00 -0500", date(2024, 5, 11)),
        ("2024-05-11T23:30:00-05:00", date(2024, 5, 11)),
        ("2024-05-11", date(2024, 5, 11)),
        ("Saturday", None),
        ("Sat, 99 May 99999 00:00", None),
        ("Mon, 01 Jan 99999999999 00:00:00 GMT", None),
        ("Sat, 11 May 2024 00:30:00 +99999999999999", None),
    ],
)
def test_days(day, expected):
    assert all_of(RSS.replace("Sat, 11 May 2024 00:30:00 +0200", day))[0].published == expected


PIECES = st.sampled_from(
    [
        *("<item>", "</item>", "<title>", "</title>", "<![CDATA[", "]]>", "<p>", "&#0;", "&amp;lt;", "&nope;", "<!--"),
        *("<description>It burns.</description>", "<entry>", "</channel>", "<pubDate>x</pubDate>", "<link>::</link>"),
    ]
)


@given(st.lists(PIECES | st.text(max_size=8), max_size=14).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_feed_gives_documents_or_errors(inner):
    for item in all_of(f"<rss><channel>{inner}</channel></rss>"):
        assert isinstance(item, Document | InputError)
        if isinstance(item, Document):
            assert item.text.strip()
            assert not any(c < " " and c not in "\t\n" for c in item.text)
        else:
            assert "breaks" not in item.cause
