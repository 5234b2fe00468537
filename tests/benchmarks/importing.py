"""How fast an import is, and whether its memory stays flat.

    python tests/benchmarks/importing.py [--documents 20000] [--few 2000]

Makes articles by recombining sentences of the corpus, nine in ten of them from texts without a statement. Imports a few
and many of them, each in a process of its own, then the many again. Prints documents and word pieces a second, end to
end from the file to the database, their ratio to the bare encoder, which reads the same texts once in full windows, the
peak memory of both imports, and how much faster the second import of the many is.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from bench import bare, say

from tracker import corpus
from tracker.encoder import Encoder
from tracker.records import TaggedDocument
from tracker.segments import sentences

CORPUS = Path(__file__).parents[2] / "fixtures" / "corpus"
PARAGRAPHS = 8  # of an article: as long as the corpus's are
SAMPLE = 600  # articles that the bare encoder is timed on


def paragraphs(documents: Sequence[TaggedDocument]) -> list[str]:
    """Two sentences at a time, for texts have paragraphs of every length."""
    found = []
    for tagged in documents:
        words = [s.text for s in sentences(tagged.document.text)]
        found += [" ".join(words[n : n + 2]) for n in range(0, len(words), 2)]
    return found


def articles(count: int) -> Iterator[dict[str, str]]:
    """So many articles, the same each time: nine of ten of paragraphs from texts without a statement."""
    documents = corpus.load(CORPUS, "train")
    quiet = paragraphs([d for d in documents if not d.statements])
    loud = paragraphs([d for d in documents if d.statements])
    chance, first = random.Random(1), date(2015, 1, 1)
    for number in range(count):
        parts = chance.sample(loud if number % 10 == 9 else quiet, PARAGRAPHS)
        day = first + timedelta(days=chance.randrange(3650))
        outlet = f"Outlet {chance.randrange(40)}"
        text = f"Report {number}\n\n" + "\n\n".join(parts)
        yield {"id": str(number), "text": text, "outlet": outlet, "published": day.isoformat()}


def write(path: Path, count: int) -> None:
    """The articles as JSON lines."""
    with path.open("w", encoding="utf-8") as stream:
        for row in articles(count):
            stream.write(json.dumps(row) + "\n")


def run(path: Path, database: Path) -> tuple[float, float]:
    """Import a file in a process of its own; returns its seconds and its peak memory in MB."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "tracker", "import", str(path), "--db", str(database)]
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the import ended with {status}")
    return time.perf_counter() - started, used.ru_maxrss / 1024


def encoder_speed(count: int) -> tuple[float, float]:
    """Word pieces a second of the bare encoder on a sample of the articles, and word pieces of one of them."""
    texts = [row["text"] for row in articles(min(count, SAMPLE))]
    encoder = Encoder().load()  # in the precision that the tagger computes in
    pieces = sum(len(t) for t in encoder.tokenize(texts))
    bare(encoder, texts[:32])
    started = time.perf_counter()
    bare(encoder, texts)
    return pieces / (time.perf_counter() - started), pieces / len(texts)


def main() -> None:
    """Run and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--documents", type=int, default=20_000)
    arguments.add_argument("--few", type=int, default=2_000)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder, "few.jsonl"), Path(folder, "many.jsonl")
        write(few, chosen.few)
        write(many, chosen.documents)
        speed, length = encoder_speed(chosen.documents)
        _, little = run(few, Path(folder, "few.db"))
        taken, much = run(many, Path(folder, "many.db"))
        again, _ = run(many, Path(folder, "many.db"))
        size = Path(folder, "many.db").stat().st_size / 2**20
    pieces = chosen.documents * length / taken
    say(f"{chosen.documents} documents of {length:.0f} word pieces in {taken:.0f} s: {chosen.documents / taken:.1f}/s")
    say(f"{pieces:.0f} pieces/s; bare encoder {speed:.0f} pieces/s; ratio {pieces / speed:.2f}")
    say(f"peak memory {little:.0f} MB for {chosen.few}, {much:.0f} MB for {chosen.documents}: {much / little - 1:+.0%}")
    say(f"again in {again:.1f} s, {taken / again:.0f} times faster; database {size:.0f} MB")


if __name__ == "__main__":
    main()
