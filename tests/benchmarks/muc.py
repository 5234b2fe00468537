"""Organisations claimed or accused, against the analysts' templates of MUC-3/4.

    python tests/benchmarks/muc.py PATH [--model WEIGHTS]

PATH holds one JSON document a line: ``text``, and ``templates`` whose ``perp_org_confidence`` lists organisations with
their ``aliases`` and ``values``. The corpus itself is not part of this project. A predicted name is right where it is
one of the aliases, as written or as ``tracker.actors`` resolves them, or holds one as whole words. Names that the
analysts list as individuals count on neither side, nor do organisations that they mark as optional.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

from tracker import actors
from tracker.encoder import WEIGHTS, Encoder
from tracker.evaluation import Count
from tracker.records import Document, Stance, TaggedDocument, normal_name
from tracker.tagger import ModelTagger

ATTRIBUTED = {"CLAIMED OR ADMITTED", "SUSPECTED OR ACCUSED", "SUSPECTED OR ACCUSED BY AUTHORITIES"}
ANY = ATTRIBUTED | {"REPORTED AS FACT", "POSSIBLE"}


@dataclass(frozen=True)
class Organisation:
    """One organisation of a template."""

    aliases: frozenset[str]
    values: frozenset[str]
    optional: bool

    def named(self, name: str) -> bool:
        """Whether the name is one of the aliases or holds one."""
        return any(f" {alias} " in f" {name} " for alias in self.aliases)


def organisations(templates: list[dict[str, list[dict[str, object]]]], field: str, text: str) -> list[Organisation]:
    """The organisations (or individuals) of a document's templates, one that stands in several of them once."""
    merged: dict[frozenset[str], Organisation] = {}
    for template in templates:
        for row in template[field]:
            written = [str(a) for a in row["aliases"]]  # type: ignore[attr-defined]
            aliases = frozenset(map(normal_name, (*written, *actors.resolve(written, text).values())))
            values = frozenset(str(v) for v in row.get("values", ()))  # type: ignore[attr-defined]
            before = merged.get(aliases)
            merged[aliases] = Organisation(
                aliases,
                values | (before.values if before else frozenset()),
                bool(row.get("optional")) and (before is None or before.optional),
            )
    return list(merged.values())


def predicted(tagged: TaggedDocument) -> set[str]:
    """Whom the document's statements make responsible, as actors."""
    stances = (Stance.CLAIMED, Stance.BLAMED)
    names = {n for s in tagged.statements if s.stance in stances for p in s.responsible for n in p.names}
    full = actors.resolve(names, tagged.document.text)
    return {normal_name(full[n]) for n in names}


def score(rows: list[dict[str, object]], found: list[TaggedDocument], wanted: set[str]) -> Count:
    """Count what agrees, over all documents."""
    count = Count()
    for row, tagged in zip(rows, found, strict=True):
        templates: list[dict[str, list[dict[str, object]]]] = row["templates"]  # type: ignore[assignment]
        everybody = organisations(templates, "perp_org_confidence", str(row["text"]))
        people = organisations(templates, "perp_individual", str(row["text"]))
        gold = [o for o in everybody if o.values & wanted]
        counted = [o for o in gold if not o.optional]
        names = {n for n in predicted(tagged) if not any(p.named(n) for p in people)}
        right = [o for o in counted if any(o.named(n) for n in names)]
        count.right += len(right)
        count.gold += len(counted)
        count.predicted += len(right) + sum(not any(o.named(n) for o in gold) for n in names)
    return count


def main() -> None:
    """Tag the documents and print precision, recall and F1."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("path", type=Path)
    arguments.add_argument("--model", type=Path, default=WEIGHTS)
    chosen = arguments.parse_args()
    rows = [json.loads(line) for line in chosen.path.read_text(encoding="utf-8").splitlines() if line.strip()]
    tagger = ModelTagger(Encoder().load(chosen.model))
    found = tagger.tag([Document(str(row["text"]), str(row["docid"])) for row in rows])
    for title, wanted in (("claimed or accused", ATTRIBUTED), ("with any confidence", ANY)):
        c = score(rows, found, wanted)
        print(  # noqa: T201
            f"{len(rows)} documents, organisations {title}: precision {c.precision:.3f}, recall {c.recall:.3f}, "
            f"F1 {c.f1:.3f} ({c.right} right of {c.gold}, {c.predicted} named)"
        )


if __name__ == "__main__":
    main()
