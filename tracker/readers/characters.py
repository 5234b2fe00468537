"""Bytes to characters, and characters kept clean."""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from typing import BinaryIO, TextIO

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
_FIXED_SPACE = re.compile("[\xa0\u2007\u202f]")
_UNSEEN = re.compile("[\xad\u200b\u2060\ufeff]")  # where a word may be broken, or may not


def decode(data: bytes, said: str = "") -> str:
    """The characters of a file, whatever its encoding: a byte that fits nowhere becomes U+FFFD.

    Args:
        data: the whole file.
        said: the encoding that a server gave out for it, which holds where the bytes are neither Unicode nor say more.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.removeprefix(bom).decode(encoding, "replace")
    try:
        return data.decode(_utf16_without_bom(data[:_SAMPLE]) or "utf-8")
    except UnicodeDecodeError:
        return data.decode(_encoding(data, said), "replace")


def stream(data: BinaryIO, head: bytes) -> TextIO:
    """The characters of a stream that is too long to be held, in the encoding that its head betrays.

    Args:
        data: the whole of it, the head once more.
        head: its first bytes.
    """
    errors = "replace"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # whose last character may be cut
        encoding = _utf16_without_bom(head) or "utf-8-sig"
        if head.isascii():
            errors = _WINDOWS  # which encoding the first accent will be in is still open
    except UnicodeDecodeError:
        # These codecs take the mark away, and those of UTF-16 and UTF-32 the byte order from it.
        found = next((name[:6] for bom, name in _BOMS if head.startswith(bom)), None)
        marked = "utf-8-sig" if found == "utf-8" else found
        encoding = marked or _utf16_without_bom(head) or _encoding(head)
    return io.TextIOWrapper(data, encoding, errors, newline="")


def _windows(error: UnicodeError) -> tuple[str, int]:
    """What is not UTF-8 as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_WINDOWS = "claim-tracker.windows"
codecs.register_error(_WINDOWS, _windows)


def clean(text: str) -> str:
    r"""The text with plain line ends, and without control characters and broken surrogates.

    >>> clean("one\r\ntwo\x00")
    'one\ntwo'
    """
    return _SURROGATE.sub("\ufffd", _UNCLEAN.sub("", _LINE_END.sub("\n", text)))


def prose(text: str) -> str:
    r"""An article's text: clean, with plain spaces, accents on their letters, and no soft hyphens within words.

    Names that pages set with fixed spaces and decomposed accents are whole, and the same as elsewhere.

    >>> prose("Pen\u0303a\xa0Nieto de\xadnied it")
    'Peña Nieto denied it'
    """
    return unicodedata.normalize("NFC", _FIXED_SPACE.sub(" ", _UNSEEN.sub("", clean(text))))


def clean_line(value: str | None) -> str | None:
    """A title or a name: in one line, and None where nothing is left."""
    return " ".join(prose(value or "").split()) or None


def _utf16_without_bom(sample: bytes) -> str | None:
    """The UTF-16 that the zero bytes of a Latin text betray, if they do."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(sample) >= 4 and min(even, odd) == 0 and max(even, odd) > 0.35 * len(sample):
        return "utf-16-le" if odd else "utf-16-be"
    return None


def _encoding(data: bytes, said: str = "") -> str:
    """The encoding of what is not valid UTF-8."""
    rough = data.decode("utf-8", "replace")
    wrong = rough.count("\ufffd")
    if 10 * wrong <= sum(c > "\x7f" for c in rough) - wrong:
        return "utf-8"  # with a few damaged characters
    found = _DECLARED.search(data[:2048])
    return (found and _known(found[1].decode("ascii"))) or _known(said) or _detected(data[:_SAMPLE])


def _known(name: str) -> str | None:
    """The encoding that a page or its server names, as browsers take it: Latin-1 means Windows-1252."""
    try:
        name = codecs.lookup(name).name
        b"".decode(name)  # raises for a codec of something else than text
    except (LookupError, ValueError):
        return None
    return None if name.startswith("utf") else _AS_BROWSERS_DO.get(name, name)


def _detected(sample: bytes) -> str:
    if sum(byte > 0x7F for byte in sample) > _HIGH * len(sample):
        best = from_bytes(sample, cp_isolation=_OTHER_SCRIPTS).best()
        if best:
            return best.encoding
    return "cp1252"
