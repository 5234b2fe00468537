"""Teaching the tagger: on a corpus of a few documents, small enough to be learnt by heart."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tracker import evaluation, training
from tracker.drafts import parse
from tracker.encoder import Encoder
from tracker.errors import ModelError
from tracker.records import Span, TaggedDocument
from tracker.tagger import ModelTagger
from tracker.windows import view

DRAFT = """\
=== one
title: Column says it bombed court
--- text
The Red Column said on Monday that it had bombed the court in Arlemo. The group gave no reason.
The mayor, Ilse Baum, blamed the army for a fire at the mill. The army denied any part in the fire.
--- events
court | Bombing of the court | bombing | - | Arlemo | bombed the court in Arlemo
mill | Fire at the mill | arson | - | - | a fire at the mill
--- statements
claimed asserted: said ~ Column said on Monday
  speaker: The Red Column ~ The Red Column said on
  responsible: it ~ it had bombed = Red Column
  event: bombed the court in Arlemo = court
  said: on Monday
blamed asserted: blamed
  speaker: Ilse Baum
  responsible: the army
  event: a fire at the mill = mill
denied asserted: denied any part in
  speaker: The army
  responsible: The army
  event: the fire = mill
=== two
--- text
No group has claimed responsibility for the shots at the ferry. Police suspect the Sons of Orl.
The weather was fair, and the ferry sails again.
--- events
ferry | Shots at the ferry | shooting | - | - | the shots at the ferry
--- statements
unclaimed asserted: No group has claimed responsibility
  event: the shots at the ferry = ferry
blamed hedged: suspect
  speaker: Police
  responsible: the Sons of Orl = Sons of Orl
  event: the shots at the ferry = ferry
"""


@pytest.fixture(scope="module")
def documents() -> list[TaggedDocument]:
    found = [d for d in parse(DRAFT, "draft") if isinstance(d, TaggedDocument)]
    assert len(found) == 2
    return found


def test_a_name_is_sought_in_its_words_first_then_everywhere() -> None:
    """The title is left out of "Ilse Baum"; "it" points at each place where the Red Column is named."""
    text = "Mayor Ilse Baum met the Red Column. It was the red column's day."
    assert [s.text for s in training.name_places(text, Span.cut(text, 0, 15), ["Ilse Baum"])] == ["Ilse Baum"]
    assert [s.text for s in training.name_places(text, Span.cut(text, 36, 38), ["Red Column"])] == ["Red Column"]
    assert [s.text for s in training.name_places(text, Span.cut(text, 20, 34), ["Iran"])] == ["Red Column"]


def test_examples_carry_the_labels_of_their_statements(documents: list[TaggedDocument]) -> None:
    """Each statement is one example whose tags lie on the words of its roles."""
    encoder = Encoder()
    tokens = encoder.tokenize([d.document.text for d in documents])
    seen = view(documents[0].document, tokens[0])
    examples = list(training.second_examples(documents[0], seen, encoder, random.Random(1)))
    assert len(examples) == 3
    claimed = examples[0]
    assert claimed.roles is not None
    words = [seen.span(i, i + 1).text for i in claimed.window.indices[claimed.roles[:, 0] > 0]]
    assert words == ["The", "Red", "Column"]
    pointed = [target for role, _, targets in claimed.pointers if role == 1 for target in targets]
    names = {seen.span(int(claimed.window.indices[a]), int(claimed.window.indices[b - 1]) + 1).text for a, b in pointed}
    assert names == {"Red Column"}


def test_trainings_learn_by_heart_agree_by_seed_and_can_be_averaged(
    documents: list[TaggedDocument], tmp_path: Path
) -> None:
    """Forty times through two documents: all five statements come back; one seed gives one digest.

    Weights of another seed learn them too, and so does the mean of both; what goes on from it still knows them.
    """
    lines: list[str] = []

    def taught(name: str, seed: int, *fellows: Path, start: Path | None = None, epochs: int = 40) -> tuple[Path, str]:
        recipe = training.Recipe(epochs=epochs, share=1.0, quiet=1.0, masked=0.0, uncased=0.0, seed=seed)
        out = tmp_path / f"{name}.safetensors"
        told = training.train(documents, documents, Encoder(), out, recipe, lines.append, fellows, start)
        return out, told["digest"]

    one, digest = taught("one", 13)
    assert any("epoch 40 of 40" in line for line in lines)
    assert taught("again", 13)[1] == digest
    mean, other_digest = taught("mean", 14, one)
    assert other_digest != digest
    assert ModelTagger(Encoder().load(mean)).name.endswith("the mean of 2 trainings")
    further, _ = taught("further", 14, start=mean, epochs=1)
    assert ModelTagger(Encoder().load(further)).name.endswith("trainings, taught on with 2 documents")
    for weights in (one, mean, further):
        tagger = ModelTagger(Encoder().load(weights))
        figures = evaluation.evaluate(documents, tagger.tag([d.document for d in documents]))
        assert figures.overall["detection"].recall == 1.0
        assert figures.overall["responsible"].right >= 4


def test_weights_that_cannot_be_taken_are_refused_before_anything_is_learnt(
    documents: list[TaggedDocument], tmp_path: Path
) -> None:
    """An hour of training must not end with a file that is not there."""
    lines: list[str] = []
    out, recipe = tmp_path / "out.safetensors", training.Recipe(epochs=1)
    none = tmp_path / "none.safetensors"
    for fellows, start in (([none], None), ([], none)):
        with pytest.raises(ModelError, match="no such weights"):
            training.train(documents, documents, Encoder(), out, recipe, lines.append, fellows, start)
    assert not lines
    assert not out.exists()
