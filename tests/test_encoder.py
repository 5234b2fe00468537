"""The base model and the weights: what is loaded, what is refused."""

from __future__ import annotations

import ctypes
import gc
import json
import random
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from tracker.encoder import WEIGHTS, Encoder, average, by_length
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


def test_the_mean_of_two_networks_lies_halfway(encoder: Encoder) -> None:
    """Every weight is moved but the word embeddings, which are the base's."""
    network = Encoder(bf16=False).load().network
    assert network is not None
    before = {key: value.clone() for key, value in network.state_dict().items()}
    state = encoder.read(WEIGHTS, network)[1]
    average(network, [{key: torch.zeros_like(value) for key, value in state.items()}])
    for key, value in network.state_dict().items():
        assert torch.equal(value, before[key] / (1 if key.endswith("word_embeddings.weight") else 2)), key


def test_a_base_that_is_not_there_is_named(tmp_path: Path) -> None:
    """No network is asked for a folder that does not exist."""
    with pytest.raises(ModelError, match="cannot be loaded"):
        Encoder(tmp_path)


class _InUse(ctypes.Structure):
    """What glibc's mallinfo2 tells."""

    _fields_ = tuple((f"n{n}", ctypes.c_size_t) for n in range(10))


def test_batches_of_ever_new_sizes_leave_no_memory_behind() -> None:
    """Without a bound on what torch keeps for each size these eighty leave some 75 MB."""
    try:
        mallinfo = ctypes.CDLL("libc.so.6").mallinfo2
    except (OSError, AttributeError):
        pytest.skip("only this C library counts what is in use")
    mallinfo.restype = _InUse
    hidden, sizes = Encoder().load()._tuned().hidden, random.Random(2)

    def run(times: int) -> float:
        for _ in range(times):
            ids = torch.randint(5, 2000, (sizes.randint(2, 14), sizes.randint(60, 250)))
            with torch.inference_mode():
                hidden(ids, torch.ones_like(ids), torch.zeros_like(ids), torch.zeros_like(ids))
        gc.collect()
        return float(mallinfo().n7) / 2**20

    before = run(10)
    assert run(80) - before < 30
