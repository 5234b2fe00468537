"""The base model and the weights: what is loaded, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from tracker.encoder import WEIGHTS, Encoder, by_length
from tracker.errors import ModelError


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def test_offsets_of_word_pieces_cut_the_text(encoder: Encoder) -> None:
    """Pieces cover the words of the text in its own offsets, also beside accents and emoji."""
    text = "🚀 Général Béranger was killed."
    tokens = encoder.tokenize([text])[0]
    covered = {text[s:e] for s, e in zip(tokens.starts, tokens.ends, strict=True)}
    assert {"was", "killed", "."} <= covered
    assert all(0 <= s < e <= len(text) for s, e in zip(tokens.starts, tokens.ends, strict=True))


def test_like_texts_lie_near_each_other(encoder: Encoder) -> None:
    """Two tellings of one act are closer than two acts."""
    texts = [
        "A bomb killed nine at a market in Sarn.",
        "Nine die in Sarn market blast.",
        "Hackers stole a clinic's files.",
    ]
    one, same, other = encoder.embed(texts)
    assert np.isclose(np.linalg.norm(one), 1.0, atol=1e-3)
    assert one @ same > one @ other + 0.3


def test_batches_hold_every_window_once_and_keep_to_their_size(encoder: Encoder) -> None:
    """Batches are of like length and within the budget of tokens."""
    tokens = encoder.tokenize(["word " * n for n in (3, 50, 7, 200, 120, 4)])
    windows = [encoder.window(t, np.arange(len(t))) for t in tokens]
    batches = list(by_length(windows, 256))
    assert sorted(i for b in batches for i in b) == list(range(6))
    assert all(len(b) == 1 or len(b) * max(len(windows[i].ids) for i in b) <= 256 for b in batches)


def test_weights_that_are_not_a_taggers_are_refused(encoder: Encoder, tmp_path: Path) -> None:
    """A pickle, a cut file, another tensor file and a file for another base each give a clear error."""
    pickle, cut, bare, other = (
        tmp_path / n for n in ("a.pt", "cut.safetensors", "bare.safetensors", "other.safetensors")
    )
    torch.save({"x": torch.zeros(1)}, pickle)
    cut.write_bytes(WEIGHTS.read_bytes()[:5000])
    save_file({"x": torch.zeros(1)}, bare)
    save_file(load_file(WEIGHTS), other, metadata={"tagger": json.dumps({"format": "1", "base": "somebody/else"})})
    for path, words in (
        (pickle, "not the weights"),
        (cut, "not the weights"),
        (bare, "not the weights"),
        (other, "somebody/else"),
    ):
        with pytest.raises(ModelError, match=words):
            encoder.load(path)


def test_a_base_that_is_not_there_is_named(tmp_path: Path) -> None:
    """No network is asked for a folder that does not exist."""
    with pytest.raises(ModelError, match="cannot be loaded"):
        Encoder(tmp_path)
