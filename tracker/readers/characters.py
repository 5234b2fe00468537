"""Bytes to characters, and characters kept clean."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

MOST_BYTES = 4  # of one character, in every encoding read here

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 65_536
# Where every third byte is high, no Latin script wrote it: there the detector is sure. Of names with accents in
# English it is not ("Ibáñez" came back as "Ibáńez", Slovak), so everything else is Windows-1252.
_HIGH = 0.3
_OTHER_SCRIPTS = [
    *("cp1251", "koi8_r", "cp866", "iso8859_5", "cp1253", "iso8859_7", "cp1255", "cp1256"),
    *("cp932", "euc_jp", "gb18030", "big5", "euc_kr"),
]
_DECLARED = re.compile(rb"<(?:meta|\?xml)[^>]+?(?:charset|encoding)\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_AS_BROWSERS_DO = {"iso8859-1": "cp1252", "ascii": "cp1252"}
_LINE_END = re.compile("\r\n?|\x85")
_UNCLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def decode(data: bytes) -> str:
    """The characters of a file, whatever its encoding: a byte that fits nowhere becomes U+FFFD."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.removeprefix(bom).decode(encoding, "replace")
    try:
        return data.decode(_utf16_without_bom(data[:_SAMPLE]) or "utf-8")
    except UnicodeDecodeError:
        return data.decode(_encoding(data), "replace")


def clean(text: str) -> str:
    r"""The text with plain line ends, and without control characters and broken surrogates.

    >>> clean("one\r\ntwo\x00")
    'one\ntwo'
    """
    return _SURROGATE.sub("\ufffd", _UNCLEAN.sub("", _LINE_END.sub("\n", text)))


def clean_line(value: str | None) -> str | None:
    """A title or a name: clean, in one line, and None where nothing is left."""
    return " ".join(clean(value or "").split()) or None


def _utf16_without_bom(sample: bytes) -> str | None:
    """The UTF-16 that the zero bytes of a Latin text betray, if they do."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(sample) >= 4 and min(even, odd) == 0 and max(even, odd) > 0.35 * len(sample):
        return "utf-16-le" if odd else "utf-16-be"
    return None


def _encoding(data: bytes) -> str:
    """The encoding of what is not valid UTF-8."""
    rough = data.decode("utf-8", "replace")
    wrong = rough.count("\ufffd")
    if 10 * wrong <= sum(c > "\x7f" for c in rough) - wrong:
        return "utf-8"  # with a few damaged characters
    return _declared(data[:2048]) or _detected(data[:_SAMPLE])


def _declared(head: bytes) -> str | None:
    """The encoding that a page says it has, as browsers take it: Latin-1 means Windows-1252."""
    found = _DECLARED.search(head)
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
        b"".decode(name)  # raises for a codec of something else than text
    except (LookupError, UnicodeError):
        return None
    return None if name.startswith("utf") else _AS_BROWSERS_DO.get(name, name)


def _detected(sample: bytes) -> str:
    if sum(byte > 0x7F for byte in sample) > _HIGH * len(sample):
        best = from_bytes(sample, cp_isolation=_OTHER_SCRIPTS).best()
        if best:
            return best.encoding
    return "cp1252"
