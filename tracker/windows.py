"""Documents cut into sentences and word pieces, and these into the windows that the network looks at."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from tracker import labels, segments
from tracker.encoder import Encoder, Ints, Tokens, Window
from tracker.labels import TokenSpan
from tracker.records import Document, Span

FIRST_BUDGET = 240  # word pieces of a first-pass window with the lead, but for a sentence that is as long by itself
SECOND_BUDGET = 240  # of a second-pass window, likewise
LEAD_BUDGET = 60  # of the title and lead

_PARAGRAPH = re.compile(r"\s*\n\s*\n")


@dataclass(frozen=True, slots=True)
class View:
    """A document ready to be cut into windows: its word pieces and which sentence holds each."""

    document: Document
    sentences: list[Span]
    tokens: Tokens
    ranges: list[TokenSpan]  # of each sentence

    @property
    def lengths(self) -> list[int]:
        """Word pieces of each sentence."""
        return [high - low for low, high in self.ranges]

    def lead(self) -> int:
        """How many sentences from the start are kept in view: those that fit LEAD_BUDGET, at least none."""
        total = 0
        for index, length in enumerate(self.lengths):
            total += length
            if total > LEAD_BUDGET:
                return index
        return len(self.ranges)

    def sentence_of(self, token: int) -> int:
        """The number of the sentence that holds a token; 0 for one that none does."""
        at = bisect_right(self.ranges, token, key=itemgetter(0)) - 1
        return at if at >= 0 and token < self.ranges[at][1] else 0

    def span(self, low: int, high: int) -> Span:
        """The characters of tokens ``low`` to ``high`` (half-open), widened to whole words."""
        text = self.document.text
        start, end = int(self.tokens.starts[low]), int(self.tokens.ends[high - 1])
        while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
            start -= 1
        while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
            end += 1
        return Span.cut(text, start, end)

    def words(self, window: Window, place: TokenSpan) -> Span:
        """The characters of tokens of a window; where it skips text between them, of those after the gap.

        A headline's words end with it, whatever the text below begins with.
        """
        low, high = unbroken(window.indices[slice(*place)])
        span = self.span(low, high)
        words = _PARAGRAPH.split(span.text)[0]
        return Span(span.start, span.start + len(words), words)


def unbroken(indices: Ints) -> TokenSpan:
    """The last of the tokens that follow each other in the document, from the lead into the body of a window."""
    gaps = np.flatnonzero(np.diff(indices) > 1)
    part = indices[int(gaps[-1]) + 1 :] if len(gaps) else indices
    return int(part[0]), int(part[-1]) + 1


def view(document: Document, tokens: Tokens) -> View:
    """The document with its sentences laid over its word pieces; pieces outside any sentence are out of view."""
    sentences, ranges, kept = [], [], 0
    for sentence in segments.sentences(document.text):
        covered = labels.cover(tokens.starts, tokens.ends, sentence.start, sentence.end)
        if covered is None:
            continue
        low, high = max(covered[0], kept), covered[1]
        while high - low > FIRST_BUDGET:  # what no window could hold
            sentences.append(sentence)
            ranges.append((low, low + FIRST_BUDGET))
            low += FIRST_BUDGET
        if low < high:
            sentences.append(sentence)
            ranges.append((low, high))
        kept = high
    return View(document, sentences, tokens, ranges)


def views_of(documents: Sequence[Document], encoder: Encoder) -> list[View]:
    """The documents cut into sentences and word pieces."""
    tokens = encoder.tokenize([d.text for d in documents])
    return [view(d, t) for d, t in zip(documents, tokens, strict=True)]


def first_windows(view: View, encoder: Encoder) -> list[tuple[Window, int]]:
    """Windows over the whole document, each with the number of its tokens that are only there as context (the lead)."""
    lead = view.lead()
    prefix = sum(view.lengths[:lead])
    found = []
    for low, high in segments.chunks(view.lengths, FIRST_BUDGET - prefix):
        body = _indices(view, range(low, high))
        context = _indices(view, range(min(lead, low)))
        found.append((encoder.window(view.tokens, np.concatenate([context, body])), len(context)))
    return found


def second_window(view: View, encoder: Encoder, cue: TokenSpan, stance: int, budget: int = SECOND_BUDGET) -> Window:
    """The surroundings of a cue with the lead in view, the cue marked by its stance.

    ``budget`` word pieces at most where lead and sentence leave room for them.
    """
    at = view.sentence_of(cue[0])
    lead = view.lead()
    prefix = sum(view.lengths[:lead])
    low, high = segments.around(view.lengths, at, max(budget - prefix, 1))
    indices = np.unique(np.concatenate([_indices(view, range(min(lead, low))), _indices(view, range(low, high))]))
    marks = np.where((indices >= cue[0]) & (indices < cue[1]), stance + 1, 0)
    return encoder.window(view.tokens, indices, marks)


def _indices(view: View, sentences: Iterable[int]) -> Ints:
    runs = [np.arange(*view.ranges[i]) for i in sentences]
    return np.concatenate(runs) if runs else np.zeros(0, dtype=np.int64)
