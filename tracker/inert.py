"""Text from outside, made safe to show: nothing in it can move the cursor, hide itself or turn the line around.

Every replacement puts one character in the place of one, so that offsets into the text stay right.
Only :func:`isolate` adds characters; it comes last, when the offsets have been used.
"""

from __future__ import annotations

import re
import unicodedata

from rich.cells import cell_len, get_character_cell_size, set_cell_size

UNSAFE = "�"  # for what could take over the terminal or reorder the line
HIDDEN = "·"  # for what takes no room: zero-width characters, joiners, soft hyphens
ELLIPSIS = "…"

_BIDI_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_BLANKS = "\t\v\f\r\x85\u2028\u2029"
_FLAG_LETTER_A = 0x1F1E6  # terminals disagree on how wide flags are; the two letters of the country are not in doubt
_VARIANT = re.compile("[\u034f\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_FLOOD = re.compile(f"(?<=[{_MARKS}]{{4}})[{_MARKS}]")
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"
_RTL_RUN = re.compile(f"[{_RTL}]+(?:[^\\S\n]*[\\d.,:;/()'\"-]*[^\\S\n]*[{_RTL}]+)*")


class _Signs(dict[int, int | str]):
    """What to show for each character, worked out when it is first met."""

    def __missing__(self, code: int) -> int | str:
        self[code] = sign = _sign(chr(code))
        return sign


def _sign(char: str) -> str:
    code, category = ord(char), unicodedata.category(char)
    if char == "\n":
        return char
    if char in _BLANKS or category == "Zs":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if _FLAG_LETTER_A <= code < _FLAG_LETTER_A + 26:
        return chr(ord("A") + code - _FLAG_LETTER_A)
    if category in {"Cc", "Cs", "Co", "Cn"} or unicodedata.bidirectional(char) in _BIDI_CONTROLS:
        return UNSAFE
    takes_no_room = get_character_cell_size(char) == 0 and not category.startswith("M")
    return HIDDEN if category == "Cf" or takes_no_room or _VARIANT.match(char) else char


_signs = _Signs()


def inert(text: str) -> str:
    r"""The text with one harmless character for each that could harm; line breaks stay.

    >>> inert("a\x1b[1mb\u202ec")
    'a␛[1mb�c'
    """
    return _FLOOD.sub(HIDDEN, text.translate(_signs))


def one_line(text: str) -> str:
    """The text made inert, on one line and with single spaces."""
    return " ".join(inert(text).split())


def fit(text: str, width: int) -> str:
    """The text cut to that many cells, with an ellipsis where something was cut."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + ELLIPSIS if width > 0 else ""


def isolate(text: str) -> str:
    """Right-to-left words between isolates, so that they do not reorder what stands beside them."""
    return _RTL_RUN.sub("\u2067\\g<0>\u2069", text)


def shown(text: str, width: int | None = None) -> str:
    """The text as it may stand on one line of a widget, cut to ``width`` cells where that is given."""
    line = one_line(text)
    return isolate(line if width is None else fit(line, width))


def sentence(text: str) -> str:
    """The text made inert, with a capital and a full stop."""
    line = shown(text).rstrip(".")
    return f"{line[:1].upper()}{line[1:]}."
