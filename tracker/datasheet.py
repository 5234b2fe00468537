"""Corpus in, figures out: what its datasheet says of it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import combinations
from typing import Any

from tracker.evaluation import evaluate
from tracker.records import Certainty, Event, Precision, Stance, Statement, TaggedDocument, normal_name
from tracker.wordlist import SIZE, WordListTagger, lemmas

TRAITS = ("noun", "nested", "joint", "competing", "retraction", "for-others", "third-party", "quote-across", "crossing")
_STEMS = re.compile(r"claim|blam|deni|deny|responsib|accus", re.IGNORECASE)


def figures(splits: dict[str, list[TaggedDocument]]) -> dict[str, Any]:
    """The figures of the datasheet, by name."""
    documents = [d for split in splits.values() for d in split]
    statements = [s for d in documents for s in d.statements]
    result: dict[str, Any] = {"documents": len(documents), "statements": len(statements)}
    result |= {f"documents, {split}": len(found) for split, found in splits.items()}
    result |= {f"statements, {split}": sum(len(d.statements) for d in found) for split, found in splits.items()}
    result |= {stance.value: sum(s.stance is stance for s in statements) for stance in Stance}
    result["hedged"] = sum(s.certainty is Certainty.HEDGED for s in statements)
    result |= _hard(documents, statements) | _sparse(documents) | _events(documents) | _cues(statements)
    return result | _baseline(splits)


def _hard(documents: list[TaggedDocument], statements: list[Statement]) -> dict[str, Any]:
    """How often a statement is said in one of the ways that are hard to find."""
    result: dict[str, Any] = {
        "without the usual words": sum(not _STEMS.search(s.cue.text) for s in statements),
        "no speaker": sum(not s.speaker for s in statements if s.stance is not Stance.UNCLAIMED),
        "a role's words are not its name": sum(_indirect(s) for s in statements),
        "in a title": sum(s.cue.end <= len(d.document.title or "") for d in documents for s in d.statements),
    }
    return result | {f"trait {trait}": sum(trait in s.traits for s in statements) for trait in TRAITS}


def _indirect(statement: Statement) -> bool:
    """Whether a role's words are not its name: a pronoun, a bare noun, a title, an acronym."""
    parties = (*statement.speaker, *statement.responsible)
    return any(normal_name(p.span.text) not in {normal_name(n) for n in p.names} for p in parties)


def _sparse(documents: list[TaggedDocument]) -> dict[str, Any]:
    """Documents with no statement or one."""
    empty = [d for d in documents if not d.statements]
    alone = [d.statements[0] for d in documents if len(d.statements) == 1]
    return {
        "documents without statement": len(empty),
        "of these, attacks for which nobody is named": sum(bool(d.events) for d in empty),
        "of these, the usual words about other matters": sum(
            not d.events and bool(_STEMS.search(d.document.text)) for d in empty
        ),
        "documents with one statement": len(alone),
        "of these, in passing": sum("passing" in s.traits for s in alone),
    }


def _events(documents: list[TaggedDocument]) -> dict[str, Any]:
    tellings: Counter[str] = Counter()
    alike: dict[tuple[object, str], dict[str, Event]] = defaultdict(dict)
    for d in documents:
        for e in d.events:
            tellings[e.id] += 1
            if e.kind and e.place and e.precision is Precision.DAY:
                alike[e.kind, normal_name(e.place)].setdefault(e.id, e)
    pairs = sum(a.day != b.day for found in alike.values() for a, b in combinations(found.values(), 2))
    return {
        "events": len(tellings),
        "events told by two documents or more": sum(n > 1 for n in tellings.values()),
        "pairs of events of one kind at one place on different days": pairs,
    }


def _cues(statements: list[Statement]) -> dict[str, Any]:
    if not statements:
        return {}
    words = Counter(s.cue.text.casefold() for s in statements)
    reduced = Counter(lemmas(s.cue.text) for s in statements)
    (common, times) = reduced.most_common(1)[0]
    return {
        "different cues": len(words),
        "different cues after lemmatising": len(reduced),
        "commonest lemmatised cue": f"{' '.join(common)} ({times / len(statements):.1%})",
    }


def _baseline(splits: dict[str, list[TaggedDocument]]) -> dict[str, Any]:
    """What a list of the commonest cues of train finds in test."""
    tagger, test = WordListTagger(splits["train"]), splits["test"]
    found = evaluate(test, tagger.tag([d.document for d in test])).overall["detection"]
    line = f"precision {found.precision:.3f}, recall {found.recall:.3f}, F1 {found.f1:.3f}"
    return {f"detection in test by the {SIZE} commonest cue lemmas of train": line}
