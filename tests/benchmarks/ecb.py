"""Our linker on ECB+ (Cybulska and Vossen 2014), beside linking by the same head lemma.

    python tests/benchmarks/ecb.py ecbplus.jsonl [--split dev]

Gold mentions, across documents, topics given: only mentions of one topic are compared. The linker and its weights are
those of the project, which have seen nothing of ECB+; the log-odds at which groups are joined are chosen on its train
topics, for what two mentions of one story are to begin with differs from corpus to corpus. Each line of the file is a
document: ``{"split", "doc_id", "topic", "tokens", "mentions": [{"chain", "tokens": [indices]}]}``.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import simplemma

from tracker import events, likeness, linker, mentions
from tracker.coreference import b_cubed, ceaf_e, conll, muc
from tracker.encoder import Encoder
from tracker.mentions import Mention
from tracker.records import Document, Event, Span, TaggedDocument

CUTS = [n / 4 for n in range(-16, 25)]
# Words after the head of a mention: "checked herself into", "gunned down", "hit and run".
_PARTICLES = frozenset("up down out off on in into over to for of away back and".split())


@dataclass(frozen=True, slots=True)
class Item:
    """A gold mention."""

    chain: str
    topic: str
    document: int
    lemma: str  # of its head
    mention: Mention


def read(path: Path, split: str, encoder: Encoder) -> list[Item]:
    """The mentions of a split, as linking sees them."""
    rows = [row for line in path.open(encoding="utf-8") if (row := json.loads(line))["split"] == split]
    tagged = [_tagged(row) for row in rows]
    found = mentions.of_documents([events.describe(t) for t in tagged], encoder.embed)
    return [
        Item(gold["chain"], row["topic"], number, head_lemma(event.mention.text if event.mention else ""), mention)
        for number, (row, document, own) in enumerate(zip(rows, tagged, found, strict=True))
        for gold, event, mention in zip(row["mentions"], document.events, own, strict=True)
    ]


def _tagged(row: dict[str, Any]) -> TaggedDocument:
    starts, text = [], ""
    for token in row["tokens"]:
        starts.append(len(text))
        text += f"{token} "
    acts = []
    for number, gold in enumerate(row["mentions"]):
        first, last = min(gold["tokens"]), max(gold["tokens"])
        acts.append(Event(str(number), mention=Span.cut(text, starts[first], starts[last] + len(row["tokens"][last]))))
    return TaggedDocument(Document(text, row["doc_id"]), (), tuple(acts))


def head_lemma(words: str) -> str:
    """The lemma of a mention's head: its last word before a particle."""
    head: list[str] = []
    for word in words.casefold().split():
        if word in _PARTICLES and head:
            break
        head.append(word)
    lemma: str = simplemma.lemmatize(head[-1] if head else words, "en")
    return lemma


def linked(items: Sequence[Item], scorer: likeness.Scorer, cuts: Sequence[float]) -> dict[float, list[str]]:
    """Labels for the items at each cut, topic by topic."""
    topics: defaultdict[str, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        topics[item.topic].append(place)
    labels = {cut: [""] * len(items) for cut in cuts}
    for topic, places in topics.items():
        tree = linker.Tree([items[p].mention for p in places], [items[p].document for p in places], scorer)
        for cut in cuts:
            for place, label in zip(places, tree.cut(cut), strict=True):
                labels[cut][place] = f"{topic} {label}"
    return labels


def line(name: str, gold: Sequence[str], labels: Sequence[str]) -> str:
    """The figures of a grouping."""
    figures = {"MUC": muc, "B-cubed": b_cubed, "CEAF-e": ceaf_e}
    told = "  ".join(f"{n} {m(gold, labels).f1:.3f}" for n, m in figures.items())
    return f"{name:<24}{told}  CoNLL {conll(gold, labels):.3f}"


def main() -> None:
    """Run and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("path", type=Path)
    arguments.add_argument("--split", default="dev")
    chosen = arguments.parse_args()
    encoder, scorer = Encoder(bf16=False), likeness.load()

    train = read(chosen.path, "train", encoder)
    chains = [i.chain for i in train]
    tried = linked(train, scorer, CUTS)
    cut = max(CUTS, key=lambda c: conll(chains, tried[c]))
    print(f"cut chosen on train: log-odds {cut}, CoNLL {conll(chains, tried[cut]):.3f} there")  # noqa: T201

    items = read(chosen.path, chosen.split, encoder)
    gold = [i.chain for i in items]
    print(f"{chosen.split}: {len(items)} mentions, {len(set(gold))} chains")  # noqa: T201
    print(line("same head lemma", gold, [f"{i.topic} {i.lemma}" for i in items]))  # noqa: T201
    print(line("our linker", gold, linked(items, scorer, [cut])[cut]))  # noqa: T201


if __name__ == "__main__":
    main()
