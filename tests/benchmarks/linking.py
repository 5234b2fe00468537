"""What linking costs in a full ledger, and how little the order of import matters.

    python tests/benchmarks/linking.py [--stored 100000] [--documents 200]

First a linker is filled with invented mentions: those of the corpus's training split with their names exchanged,
their days and embeddings shifted. Then the development split is linked to them, document by document.

Then the sample articles and documents of the training split are tagged once and linked in five random orders; printed
is the B-cubed F1 of each grouping of the events against each other.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np

from tracker import coreference, corpus, events, linker, linking, mentions, readers
from tracker.encoder import Encoder
from tracker.linker import Linker
from tracker.mentions import Facts, Mention
from tracker.records import Document, TaggedDocument
from tracker.tagger import ModelTagger

FIXTURES = Path(__file__).parents[2] / "fixtures"
YEARS = 20  # over which the invented mentions lie
SEED = 13


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)  # noqa: T201


def invented(found: Sequence[Mention], count: int) -> Iterator[bytes]:
    """That many mentions, packed: those given, made others."""
    rng = np.random.default_rng(SEED)
    for number in range(count):
        mention = found[number % len(found)]
        noise = rng.integers(-12, 13, mention.vectors.shape)
        vectors = np.clip(mention.vectors + noise, -127, 127).astype(np.int8)
        yield Mention(
            _moved(mention.facts, number // len(found), int(rng.integers(-180 * YEARS, 180 * YEARS))), vectors
        ).pack()


def _moved(facts: Facts, copy: int, days: int) -> Facts:
    def renamed(names: frozenset[str]) -> frozenset[str]:
        return frozenset(f"{name}{copy}" for name in names)

    return replace(
        facts,
        names=renamed(facts.names),
        near=renamed(facts.near),
        told=renamed(facts.told),
        place=facts.place and f"{facts.place}{copy}",
        days=facts.days and (facts.days[0] + days, facts.days[1] + days),
        published=facts.published and facts.published + days,
    )


def cost(stored: int, encoder: Encoder) -> None:
    """Fill a linker and time the linking of further documents."""
    train = [linking.undescribed(d) for d in corpus.load(FIXTURES / "corpus", "train")]
    known, before = Linker(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    packed = list(invented([m for own in mentions.of_documents(train, encoder.embed) for m in own], stored))
    started = time.process_time()
    for number, mention in enumerate(packed):
        known.learn(mention, number)
    loaded = time.process_time() - started
    used = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    say(f"{stored} stored mentions learnt in {loaded:.1f} s of processor time; {used:.0f} MiB of memory")

    dev = [linking.undescribed(d) for d in corpus.load(FIXTURES / "corpus", "dev")]
    taken = []
    for own in mentions.of_documents(dev, encoder.embed):
        started = time.process_time()
        known.link(own)
        taken.append((time.process_time() - started) * 1000)
    worst = sorted(taken)[int(0.95 * len(taken))]
    say(f"linking one document, processor time: median {statistics.median(taken):.1f} ms, 95 % under {worst:.1f} ms")


def order(count: int, encoder: Encoder) -> None:
    """Tag once, link in five orders, compare."""
    texts = [d for d in readers.read([str(FIXTURES / "articles")]) if isinstance(d, Document)]
    texts += [d.document for d in corpus.load(FIXTURES / "corpus", "train")[:count]]
    tagger = ModelTagger(encoder.load())
    described = [events.describe(t) for t in tagger.tag(texts)]
    found = mentions.of_documents(described, encoder.embed)
    scorer = Linker().scorer
    unified = [linker.unify(d, own, scorer) for d, own in zip(described, found, strict=True)]
    groupings = [labels(unified, np.random.default_rng(seed).permutation(len(unified)).tolist()) for seed in range(5)]
    agreements = [coreference.b_cubed(one, other).f1 for one, other in combinations(groupings, 2)]
    say(
        f"{len(texts)} documents, {len(groupings[0])} mentions, {len(set(groupings[0]))} events; five orders agree to "
        f"B-cubed {min(agreements):.4f} at least, {statistics.mean(agreements):.4f} on average"
    )


def labels(unified: Sequence[tuple[TaggedDocument, list[Mention]]], order: Sequence[int]) -> list[int]:
    """The number of each event of each document, in the documents' own order, when they are linked in another."""
    numbers = linking.link_all([unified[n][0] for n in order], [unified[n][1] for n in order])
    by_document = dict(zip(order, numbers, strict=True))
    return [by_document[n][e.id] for n, (tagged, _) in enumerate(unified) for e in tagged.events]


def main() -> None:
    """Run and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--stored", type=int, default=100_000)
    arguments.add_argument("--documents", type=int, default=200)
    chosen = arguments.parse_args()
    encoder = Encoder()
    cost(chosen.stored, encoder)
    order(chosen.documents, encoder)


if __name__ == "__main__":
    main()
