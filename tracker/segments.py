"""Sentences, and the only arithmetic on offsets.

Unit: characters (code points) of the text that was given, half-open. Every span returned cuts
exactly its ``text`` out of it, whatever the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from operator import itemgetter

from tracker.records import Span

LONGEST = 1200  # characters; what runs on longer than this is cut at a space, for no sentence of prose does
_KEPT = 20_000  # characters; the sentences of a longer text are not kept for who asks next

_PARAGRAPH = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
# Abbreviations and initials after which syntok is known to split though the sentence runs on.
_RUNS_ON = re.compile(
    r"(?:\b(?:Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Adm|Brig|Cmdr|Insp|Supt|Gov|Sen|Rep|Rev|Hon|Dr|Mr|Mrs|Ms|Prof|St|Sheikh"
    r"|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|No|vs|approx|[A-Z])\.)$"
)
_LOOKED_AT = 40  # characters before a sentence that tell whether it goes on one
_WORD = re.compile(r"\w+(?:[-’'.&/]\w+)*")
_STARTS_LOW = re.compile(r"^[a-z,;:)\]]")


def sentences(text: str) -> list[Span]:
    """The sentences of a text, in order, without overlap; blank stretches belong to none."""
    return list(_known(text) if len(text) < _KEPT else _sentences(text))


@lru_cache(maxsize=256)
def _known(text: str) -> tuple[Span, ...]:
    """The sentences of a text of common length: tagging, linking and storing ask for them one after the other."""
    return _sentences(text)


def _sentences(text: str) -> tuple[Span, ...]:
    found: list[Span] = []
    for block in _PARAGRAPH.finditer(text):
        bounds = _join(block.group(), _raw(block.group()))
        for start, end in bounds:
            pieces = _pieces(block.group(), start, end)
            found += [Span.cut(text, block.start() + low, block.start() + high) for low, high in pieces]
    return tuple(found)


def _raw(block: str) -> list[tuple[int, int]]:
    """Syntok's sentences of one line, as bounds that start where the one before ended."""
    if len(block) <= 3 or not re.search(r"[.!?…。]", block):
        return [(0, len(block))]
    from syntok import segmenter  # not needed where the ledger is only read

    starts = [0]
    for paragraph in segmenter.analyze(block):
        for tokens in paragraph:
            if tokens and starts[-1] < tokens[0].offset < len(block):
                starts.append(tokens[0].offset)
    return list(zip(starts, [*starts[1:], len(block)], strict=True))


def _join(block: str, bounds: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Undo over-splits: after a title or an initial, and before a lower-case go-on."""
    joined: list[tuple[int, int]] = []
    for start, end in bounds:
        if joined:
            first, last = joined[-1]
            before = block[max(first, last - _LOOKED_AT) : last].rstrip()
            if _RUNS_ON.search(before) or _STARTS_LOW.match(block[start:end].lstrip()):
                joined[-1] = (joined[-1][0], end)
                continue
        joined.append((start, end))
    return joined


def _pieces(block: str, start: int, end: int) -> list[tuple[int, int]]:
    """The bounds without surrounding white space, cut at a space where they are longer than LONGEST."""
    pieces: list[tuple[int, int]] = []
    while start < end:
        stop = end
        if end - start > LONGEST:
            space = block.rfind(" ", start + LONGEST // 2, start + LONGEST)
            stop = space if space > 0 else start + LONGEST
        words = block[start:stop]
        left = start + len(words) - len(words.lstrip())
        right = start + len(words.rstrip())
        if left < right:
            pieces.append((left, right))
        start = stop
    return pieces


def sentence_of(span: Span, among: list[Span]) -> Span:
    """The sentence in which a span starts; the span itself where no sentence holds its start."""
    index = bisect_right([s.start for s in among], span.start) - 1
    if index < 0 or among[index].end <= span.start:
        return span
    return among[index]


def sentence_at(text: str, span: Span) -> Span:
    """The sentence in which a span starts, without a look at the other lines of the text."""
    for block in _PARAGRAPH.finditer(text, text.rfind("\n", 0, span.start) + 1):
        if block.end() > span.start:
            if block.start() > span.start:
                break
            found = sentence_of(
                Span(span.start - block.start(), span.end - block.start(), span.text), sentences(block.group())
            )
            return Span.cut(text, block.start() + found.start, block.start() + found.end)
    return span


def stretched(text: str, span: Span, start: int = 0, end: int = 0) -> Span:
    """The span with its ends moved by that many words; as it was where it would be empty or leave the text.

    >>> stretched("He blamed the old group.", Span(3, 9, "blamed"), end=1).text
    'blamed the'
    """
    words = [match.span() for match in _WORD.finditer(text)]
    first = max(bisect_right(words, span.start, key=itemgetter(0)) - 1, 0)
    last = bisect_left(words, span.end, key=itemgetter(1))
    low, high = first + start, min(last, len(words) - 1) + end
    if not words or low < 0 or high >= len(words) or low > high:
        return span
    return Span.cut(text, words[low][0] if start else span.start, words[high][1] if end else span.end)


def word_at(text: str, span: Span) -> Span:
    """The first word that ends after a span starts, else the last word; the span itself in a text without any."""
    last = span
    for match in _WORD.finditer(text, max(span.start - 200, 0)):  # a word that begins before the span counts
        last = Span(match.start(), match.end(), match.group())
        if match.end() > span.start:
            break
    return last


def occurrences(text: str, words: str) -> list[Span]:
    """Where the words stand in the text as whole words, letter for letter."""
    pattern = r"(?<!\w)" + re.escape(words) + r"(?!\w)"
    if not words or not words[0].isalnum():
        pattern = pattern.removeprefix(r"(?<!\w)")
    if not words or not words[-1].isalnum():
        pattern = pattern.removesuffix(r"(?!\w)")
    return [Span(m.start(), m.end(), m.group()) for m in re.finditer(pattern, text)] if words else []


def nearest(spans: list[Span], to: Span) -> Span:
    """Of several spans, the one with the fewest characters between it and ``to``; the earlier at a tie."""
    return min(spans, key=lambda s: (max(s.start - to.end, to.start - s.end, 0), s.start))


def chunks(lengths: list[int], budget: int) -> list[tuple[int, int]]:
    """Runs of consecutive sentences that fit a budget, as half-open ranges of sentence numbers.

    Args:
        lengths: tokens of each sentence.
        budget: most tokens of a run; a sentence that is longer stands alone.
    """
    runs: list[tuple[int, int]] = []
    start = size = 0
    for index, length in enumerate(lengths):
        if index > start and size + length > budget:
            runs.append((start, index))
            start, size = index, 0
        size += length
    return [*runs, (start, len(lengths))] if lengths else []


def around(lengths: list[int], center: int, budget: int) -> tuple[int, int]:
    """The run of sentences around one that fits a budget, two before for each one after while both are to be had.

    What a pronoun refers to mostly stands before it.

    Args:
        lengths: tokens of each sentence.
        center: the sentence that is always in.
        budget: most tokens of the run, unless the sentence alone is longer.
    """
    low, high, size = center, center + 1, lengths[center]
    turn = 0
    while True:
        before = low > 0 and size + lengths[low - 1] <= budget
        after = high < len(lengths) and size + lengths[high] <= budget
        if not before and not after:
            return low, high
        if before and (turn % 3 != 2 or not after):
            low -= 1
            size += lengths[low]
        else:
            size += lengths[high]
            high += 1
        turn += 1
