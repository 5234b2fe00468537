"""Documents in, statements out, by a list of words: what a tagger must beat.

The commonest cues of an annotated corpus, each reduced to the lemmas of its words, are looked up in a text; whatever
reads like one is taken for a statement of the stance that it had most often. It finds no parties and no events.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache

import simplemma

from tracker.records import Certainty, Document, Span, Stance, Statement, TaggedDocument
from tracker.segments import sentence_of, sentences

SIZE = 30  # cues in the list
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")

Lemmas = tuple[str, ...]


@cache
def _lemma(word: str) -> str:
    return simplemma.lemmatize(word.casefold(), lang="en").casefold()


def lemmas(words: str) -> Lemmas:
    """The lemmas of the words, in their order, in small letters.

    >>> lemmas("Has denied")
    ('have', 'deny')
    """
    return tuple(_lemma(w) for w in _WORD.findall(words))


class WordListTagger:
    """Takes what reads like one of the commonest cues of a corpus for a statement."""

    name = f"the {SIZE} commonest cues"
    languages: tuple[str, ...] = ("en",)

    def __init__(self, documents: Sequence[TaggedDocument]) -> None:
        """Count the cues of annotated documents."""
        stances: dict[Lemmas, Counter[Stance]] = defaultdict(Counter)
        for tagged in documents:
            for s in tagged.statements:
                stances[lemmas(s.cue.text)][s.stance] += 1
        common = sorted(stances, key=lambda cue: (-stances[cue].total(), cue))[:SIZE]
        self.cues = {cue: stances[cue].most_common(1)[0][0] for cue in common if cue}
        self.digest = hashlib.sha256(repr(sorted(self.cues.items())).encode()).hexdigest()

    def tag(self, documents: Sequence[Document]) -> list[TaggedDocument]:
        """The documents in their order; where two cues of the list begin at one word, the longer is taken."""
        return [TaggedDocument(d, tuple(self._statements(d)), ()) for d in documents]

    def _statements(self, document: Document) -> list[Statement]:
        text, bounds = document.text, sentences(document.text)
        words = list(_WORD.finditer(text))
        row = [_lemma(w.group()) for w in words]
        longest = max(map(len, self.cues), default=0)
        found, at = [], 0
        while at < len(row):
            size = next(
                (n for n in range(min(longest, len(row) - at), 0, -1) if tuple(row[at : at + n]) in self.cues), 0
            )
            if size:
                cue = Span.cut(text, words[at].start(), words[at + size - 1].end())
                stance = self.cues[tuple(row[at : at + size])]
                found.append(Statement(stance, Certainty.ASSERTED, cue, sentence_of(cue, bounds)))
            at += max(size, 1)
        return found
