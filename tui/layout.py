"""The article as lines of the screen: which words are marked, with which signs, and where the lines break.

Offsets count characters of the document's text until the signs are put in; after that they count
characters of :attr:`Layout.text`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from rich.cells import get_character_cell_size

from tracker.inert import inert
from tracker.records import Span, Statement
from tui.pages import Passage
from tui.signs import CLOSE, OPEN, ROLE_SIGNS

NOTE, SENTENCE = "note", "sentence"


@dataclass(frozen=True, slots=True)
class Mark:
    """Some characters with what they are: roles, the sentence, or a note of the desk's own."""

    start: int
    end: int
    roles: tuple[str, ...]

    @property
    def sign(self) -> str:
        """What stands before the marked words."""
        return "".join(ROLE_SIGNS[role] for role in self.roles) + OPEN


@dataclass(frozen=True, slots=True)
class Layout:
    """Text with its signs, cut into lines."""

    text: str
    lines: tuple[tuple[int, int], ...]
    marks: tuple[Mark, ...]
    sentence: Mark
    cue: Mark
    signs: tuple[tuple[int, int], ...] = ()  # where signs were put in, and how many characters until then

    def offset_at(self, y: int, x: int) -> int | None:
        """The offset in the passage of the character in that cell of that line; None where there is none."""
        if not (0 <= y < len(self.lines) and x >= 0):
            return None
        start, end = self.lines[y]
        at = start
        while at < end and x >= (width := get_character_cell_size(self.text[at])):
            x -= width
            at += 1
        number = bisect_right(self.signs, at, key=itemgetter(0)) - 1
        return max(at - (self.signs[number][1] if number >= 0 else 0), 0)

    def line_of(self, offset: int) -> int:
        """The line on which that character stands."""
        return max(bisect_right(self.lines, offset, key=itemgetter(0)) - 1, 0)

    def pieces(self, y: int) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The line's text in pieces, each with its roles, :data:`SENTENCE` among them."""
        start, end = self.lines[y]
        marks = [m for m in (self.sentence, *self.marks) if m.start < end and m.end > start]
        cuts = sorted({start, end, *(c for m in marks for c in (m.start, m.end) if start < c < end)})
        for a, b in pairwise(cuts):
            yield self.text[a:b], tuple(r for m in marks if m.start <= a < m.end for r in m.roles)

    def in_sentence(self, y: int) -> bool:
        """Whether the line holds some of the statement's sentence."""
        start, end = self.lines[y]
        return start < self.sentence.end and self.sentence.start < end


def marks_of(statement: Statement | Span) -> list[Mark]:
    """The marked spans of a statement, the longer before the shorter; one span in two roles is one mark."""
    if isinstance(statement, Span):  # a sentence alone
        return [Mark(statement.start, statement.end, ())]
    spans: list[tuple[str, Span]] = [("cue", statement.cue)]
    spans += [("speaker", party.span) for party in statement.speaker]
    spans += [("responsible", party.span) for party in statement.responsible]
    if statement.event:
        spans.append(("event", statement.event.span))
    if statement.medium:
        spans.append(("medium", statement.medium))
    if statement.said:
        spans.append(("said", statement.said.span))
    roles: dict[tuple[int, int], list[str]] = {}
    for role, span in spans:
        held = roles.setdefault((span.start, span.end), [])
        if role not in held:
            held.append(role)
    marks = [Mark(start, end, tuple(held)) for (start, end), held in roles.items()]
    return sorted(marks, key=lambda m: (m.start, -m.end))


def lay_out(passage: Passage, statement: Statement | Span, width: int) -> Layout:
    """The passage with the signs of a statement, or with a sentence, broken into lines of at most ``width`` cells."""
    first, last = passage.start, passage.start + len(passage.text)
    inside = [m for m in marks_of(statement) if first <= m.start and m.end <= last]
    opening: dict[int, list[Mark]] = {}
    closing: dict[int, int] = {}
    for mark in inside:
        opening.setdefault(mark.start, []).append(mark)
        closing[mark.end] = closing.get(mark.end, 0) + 1
    sentence = statement if isinstance(statement, Span) else statement.sentence
    text = inert(passage.text)
    above, below = _note(passage.above, "above"), _note(passage.below, "below")
    parts, length, done = [above], len(above), first
    starts: dict[int, int] = {}  # where each of these offsets stands after the signs were put in
    ends: dict[int, int] = {}
    begun: dict[Mark, int] = {}
    put_in = [(0, len(above))]
    for offset in sorted({*opening, *closing, sentence.start, sentence.end}):
        before = text[done - first : offset - first]
        signs = CLOSE * closing.get(offset, 0)
        parts += [before, signs]
        length += len(before) + len(signs)
        starts[offset] = ends[offset] = length
        for mark in opening.get(offset, ()):
            begun[mark] = length
            parts.append(mark.sign)
            length += len(mark.sign)
        put_in.append((length, length - (offset - first)))
        done = offset
    rest = text[done - first :]
    whole = "".join([*parts, rest, below])
    marks = [Mark(begun[m], _close(m, inside, ends), m.roles) for m in inside]
    marks += [Mark(a, b, (NOTE,)) for a, b in ((0, len(above)), (len(whole) - len(below), len(whole))) if a < b]
    around = Mark(starts[sentence.start], ends[sentence.end], (SENTENCE,))
    cue = next((mark for mark in marks if "cue" in mark.roles), around)
    return Layout(whole, tuple(wrap(whole, width)), tuple(marks), around, cue, tuple(put_in))


def _close(mark: Mark, marks: list[Mark], ends: dict[int, int]) -> int:
    """Where the mark ends, its closing sign included: of marks that end together the inner one closes first."""
    outer = sum(m.end == mark.end and (m.start, -m.end) < (mark.start, -mark.end) for m in marks)
    return ends[mark.end] - outer * len(CLOSE)


def _note(count: int, where: str) -> str:
    if not count:
        return ""
    note = f"({count:,} characters {where} are not shown)"
    return f"{note}\n" if where == "above" else f"\n{note}"


def wrap(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Where the lines of the text start and end, broken at spaces where there is one.

    >>> list(wrap("one two three", 8))
    [(0, 7), (8, 13)]
    """
    start = 0
    for paragraph in text.split("\n"):
        yield from ((start + a, start + b) for a, b in _wrap_paragraph(paragraph, max(width, 2)))
        start += len(paragraph) + 1


def _wrap_paragraph(text: str, width: int) -> Iterator[tuple[int, int]]:
    narrow = text.isascii() or all(get_character_cell_size(char) == 1 for char in set(text))
    start = 0
    while True:
        end = start + width if narrow else _reach(text, start, width)
        if end >= len(text):
            yield start, len(text)
            return
        space = text.rfind(" ", start + 1, end + 1)
        if space > start:
            yield start, space
            start = space + 1
        else:
            yield start, end
            start = end


def _reach(text: str, start: int, width: int) -> int:
    """The end of the longest piece from ``start`` that is no wider than ``width`` cells."""
    for end in range(start, len(text)):
        width -= get_character_cell_size(text[end])
        if width < 0:
            return max(end, start + 1)
    return len(text)
