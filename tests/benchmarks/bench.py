"""How fast the tagger is, beside the bare encoder and other ways of doing its work, in one run.

    python tests/benchmarks/bench.py [GOLD.jsonl] [--rounds N] [--nli MODEL]

On the texts of GOLD (the corpus's development split) and on a mix in which nine documents of ten hold no statement:
documents and word pieces a second, end to end from text to JSON, and their ratio to the bare encoder, which
reads the same texts once in full windows. Then accuracy and speed of the word list and of zero-shot classification by
entailment, a sentence and a stance at a time. Without --nli the latter runs with random weights of the base's size, for
its speed alone. Rounds alternate between the competitors, so that a noisy machine is noisy to all; medians are printed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer, pipeline

from tracker import corpus, evaluation
from tracker.encoder import WEIGHTS, Encoder, base_folder, by_length, tensors
from tracker.records import Certainty, Document, Stance, Statement, TaggedDocument
from tracker.segments import sentences
from tracker.tagger import ModelTagger, Tagger
from tracker.wordlist import WordListTagger

CORPUS = Path(__file__).parents[2] / "fixtures" / "corpus"
FULL = 254  # word pieces that the base sees at once, less its two special ones
FEW = 12  # documents that zero-shot classification is timed on
HYPOTHESES = {
    Stance.CLAIMED: "Somebody claims responsibility for an attack.",
    Stance.BLAMED: "Somebody blames another for an attack.",
    Stance.DENIED: "Somebody denies responsibility for an attack.",
    Stance.UNCLAIMED: "Nobody has claimed responsibility for an attack.",
}


def bare(encoder: Encoder, texts: Sequence[str]) -> None:
    """Every text once through the base, in full windows."""
    windows = [
        encoder.window(tokens, np.arange(low, min(low + FULL, len(tokens))))
        for tokens in encoder.tokenize(texts)
        for low in range(0, len(tokens), FULL)
    ]
    with torch.inference_mode():
        for batch in by_length(windows, 4096):
            ids, mask, *_ = tensors([windows[i] for i in batch], 0)
            encoder.base(input_ids=ids, attention_mask=mask)


def tag(tagger: Tagger, documents: Sequence[Document]) -> None:
    """Text to JSON, as ``tracker tag --json`` does."""
    for tagged in tagger.tag(documents):
        json.dumps(corpus.to_json(tagged))


def seconds(work: Sequence[Callable[[], None]], rounds: int) -> list[float]:
    """Median seconds of each piece of work, over alternating rounds."""
    taken: list[list[float]] = [[] for _ in work]
    for _ in range(rounds):
        for one, times in zip(work, taken, strict=True):
            started = time.perf_counter()
            one()
            times.append(time.perf_counter() - started)
    return [statistics.median(times) for times in taken]


def mixed(documents: Sequence[TaggedDocument]) -> list[Document]:
    """Nine documents without a statement for each one with some."""
    quiet = [d.document for d in documents if not d.statements]
    loud = [d.document for d in documents if d.statements]
    return quiet + loud[: max(1, len(quiet) // 9)]


class ZeroShot:
    """Entailment of a hypothesis for each stance by each sentence."""

    name = "zero-shot entailment"
    digest = ""
    languages: tuple[str, ...] = ("en",)

    def __init__(self, model: str | None) -> None:
        """Load a model, or make one of the base's size with random weights."""
        folder = model or base_folder()
        if model:
            network = AutoModelForSequenceClassification.from_pretrained(folder)
        else:
            labels = {"id2label": {0: "contradiction", 1: "neutral", 2: "entailment"}, "num_labels": 3}
            config = AutoConfig.from_pretrained(folder, **labels)
            network = AutoModelForSequenceClassification.from_config(config).eval()  # type: ignore[no-untyped-call]
        tokenizer = AutoTokenizer.from_pretrained(folder)
        self._ask = pipeline("zero-shot-classification", model=network, tokenizer=tokenizer)

    def tag(self, documents: Sequence[Document]) -> list[TaggedDocument]:
        """A statement for each stance whose hypothesis a sentence entails."""
        found = []
        for document in documents:
            bounds = sentences(document.text)
            answers = self._ask(
                [s.text for s in bounds], list(HYPOTHESES.values()), hypothesis_template="{}", multi_label=True
            )
            of = {text: stance for stance, text in HYPOTHESES.items()}
            statements = [
                Statement(of[label], Certainty.ASSERTED, sentence, sentence)
                for sentence, answer in zip(bounds, answers, strict=True)
                for label, score in zip(answer["labels"], answer["scores"], strict=True)
                if score > 0.5
            ]
            found.append(TaggedDocument(document, tuple(statements), ()))
        return found


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)  # noqa: T201


def main() -> None:
    """Run and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("gold", type=Path, nargs="?", default=CORPUS / "dev.jsonl")
    arguments.add_argument("--model", type=Path, default=WEIGHTS)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--nli", default=None, help="weights for zero-shot classification: a folder or a hub name")
    chosen = arguments.parse_args()
    gold = list(corpus.read(chosen.gold))
    train = corpus.load(CORPUS, "train")
    encoder = Encoder().load(chosen.model)
    tagger, words, zero = ModelTagger(encoder), WordListTagger(train), ZeroShot(chosen.nli)

    for title, documents in (("gold", [d.document for d in gold]), ("nine of ten quiet", mixed([*gold, *train]))):
        texts = [d.text for d in documents]
        pieces = sum(len(t) for t in encoder.tokenize(texts))
        ours, base = seconds([partial(tag, tagger, documents), partial(bare, encoder, texts)], chosen.rounds)
        say(
            f"{title}: {len(documents)} documents, {pieces} word pieces; "
            f"tagger {len(documents) / ours:.1f} documents/s, {pieces / ours:.0f} pieces/s; "
            f"bare encoder {pieces / base:.0f} pieces/s; ratio {base / ours:.2f}"
        )

    documents = [d.document for d in gold]
    few = documents[:FEW]
    peers: tuple[Tagger, ...] = (tagger, words, zero)
    for peer, taken in zip(peers, seconds([partial(tag, peer, few) for peer in peers], 1), strict=True):
        line = f"{peer.name}: {len(few) / taken:.1f} documents/s"
        if peer is not zero or chosen.nli:
            c = evaluation.evaluate(gold, peer.tag(documents)).overall["detection"]
            line += f"; detection precision {c.precision:.3f}, recall {c.recall:.3f}, F1 {c.f1:.3f}"
        say(line)


if __name__ == "__main__":
    main()
