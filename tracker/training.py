"""Corpus in, weights out: how the tagger is taught.

Both passes are trained together on one shared encoder, in steps of their own that alternate. All layers are tuned;
the word embeddings stay frozen. The second pass also sees words that carry no statement, so that it learns to
refuse: at first look-alikes of cues and cues under a wrong stance, from half of the way on what the first pass
itself proposes in error.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import nn

from tracker import corpus, labels, reference, segments
from tracker.encoder import (
    POINTER_SIZE,
    POINTING,
    ROLES,
    STANCES,
    Encoder,
    Ints,
    Network,
    Window,
    average,
    by_length,
    pooled,
    tensors,
)
from tracker.errors import InputError
from tracker.labels import TokenSpan
from tracker.records import Span, Stance, Statement, TaggedDocument
from tracker.tagger import ModelTagger
from tracker.windows import SECOND_BUDGET, View, first_windows, second_window, views_of

BUDGETS = (SECOND_BUDGET // 2, SECOND_BUDGET * 2 // 3, SECOND_BUDGET)  # short windows teach as much and cost less
BESIDE = 2  # batches of a step, each learnt by a thread of its own
BEGINNING = 13  # of the heads and marks, whatever the seed: the weights of two trainings can be averaged
MINED = 0.15  # probability from which a false proposal of the first pass is worth refusing


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a training is made of; the defaults are those of the weights that come along (MODEL.md)."""

    epochs: int = 4
    rate: float = 1.5e-4  # of the layers; twice that learns the corpus as well and other news worse
    head_rate: float = 1e-3
    warmup: float = 0.06  # share of the steps
    decay: float = 0.01
    tokens: int = 512  # word pieces of a batch; a step has a batch for each of ``BESIDE`` threads
    share: float = 0.8  # of the statements whose roles are taught in an epoch
    quiet: float = 0.5  # of the windows without a cue that are shown in an epoch
    refusals: float = 0.5  # negatives of the second pass, per statement
    masked: float = 0.05  # share of word pieces hidden from the network while it learns
    uncased: float = 0.1  # share of windows shown without their capitals
    seed: int = 13


GOING_ON = Recipe(epochs=2, rate=1e-4, head_rate=3e-4)  # from weights that have learnt already


@dataclass(frozen=True, slots=True)
class FirstExample:
    """A window with its BIO tags; context tokens carry labels.IGNORE."""

    window: Window
    cues: Ints  # tokens x stances
    acts: Ints  # tokens


@dataclass(frozen=True, slots=True)
class SecondExample:
    """A marked cue with what stands around it; of a refused one only ``valid`` is taught."""

    window: Window
    valid: bool
    certainty: int = 0
    roles: Ints | None = None  # tokens x roles
    pointers: tuple[tuple[int, TokenSpan, tuple[TokenSpan, ...]], ...] = ()  # role, words, where the name stands


def train(
    documents: Sequence[TaggedDocument],
    held_out: Sequence[TaggedDocument],
    encoder: Encoder,
    out: Path,
    recipe: Recipe,
    report: Callable[[str], None],
    fellows: Sequence[Path] = (),
    start: Path | None = None,
) -> dict[str, Any]:
    """Train on documents, choose thresholds and calibrate on held-out ones, and write the weights.

    Args:
        documents: the training split.
        held_out: the development split; nothing else of it is learnt than thresholds, three calibration terms, and
            ten weights of what the words of an event refer to.
        encoder: the base.
        out: where the weights go.
        recipe: sizes and rates.
        report: is told of the progress, a line at a time.
        fellows: weights of other trainings from the same base, to be averaged with what is learnt here: the mean is
            as fast as one of them and errs less (Wortsman et al. 2022, "Model soups").
        start: weights of a training from the same base to go on from, instead of the base itself.

    Returns:
        The settings stored with the weights, and ``digest`` and ``seconds``.

    Raises:
        ModelError: where a fellow's file cannot be averaged with what is learnt here, or nothing can go on from
            ``start``; before anything is learnt.
    """
    started = time.monotonic()
    torch.manual_seed(BEGINNING)
    rng = random.Random(recipe.seed)  # noqa: S311 (not for secrets)
    network = encoder.build("eager")
    others = [encoder.read(path, network)[1] for path in fellows]
    name = f"{encoder.base_name} tuned on {len(documents)} documents"
    if start is not None:
        before, state = encoder.read(start, network)
        network.load_state_dict(state, strict=False)
        name = f"{before.get('name', start.stem)}, taught on with {len(documents)} documents"
    views = views_of([d.document for d in documents], encoder)
    firsts = [e for d, v in zip(documents, views, strict=True) for e in first_examples(d, v, encoder)]
    fit(network, firsts, _Seconds(documents, views, encoder, network, recipe, rng), encoder, recipe, rng, report)
    average(network, others)
    if others:
        name += f", the mean of {len(others) + 1} trainings"
    settings: dict[str, Any] = {"name": name, "seed": recipe.seed}
    encoder.save(network, out, settings)
    settings |= _tune(held_out, encoder.load(out))
    encoder.settings |= settings  # what follows goes by these thresholds
    settings |= _refer(held_out, encoder)
    digest = encoder.save(network, out, settings)
    return settings | {"digest": digest, "seconds": round(time.monotonic() - started)}


# --- examples -------------------------------------------------------------------------------------


def first_examples(tagged: TaggedDocument, view: View, encoder: Encoder) -> Iterator[FirstExample]:
    """The document's windows with the tags of its cues and of its events' fullest mentions."""
    size = len(view.tokens)
    cues = np.zeros((size, STANCES), dtype=np.int64)
    for number, stance in enumerate(Stance):
        spans = [_covered(view, s.cue) for s in tagged.statements if s.stance is stance]
        cues[:, number] = labels.encode(size, sorted({s for s in spans if s}))
    acts = labels.encode(size, [s for e in tagged.events if e.mention and (s := _covered(view, e.mention))])
    for window, context in first_windows(view, encoder):
        own_cues, own_acts = cues[window.indices].copy(), acts[window.indices].copy()
        own_cues[:context], own_acts[:context] = labels.IGNORE, labels.IGNORE
        yield FirstExample(window, own_cues, own_acts)


def _covered(view: View, span: Span) -> TokenSpan | None:
    return labels.cover(view.tokens.starts, view.tokens.ends, span.start, span.end)


def _within(window: Window, span: TokenSpan | None) -> TokenSpan | None:
    """A span of the document's tokens as a span of the window's, where all of it is in view."""
    if span is None:
        return None
    low, high = (int(np.searchsorted(window.indices, x)) for x in (span[0], span[1] - 1))
    if high < len(window.indices) and window.indices[low] == span[0] and window.indices[high] == span[1] - 1:
        return low, high + 1
    return None


def second_examples(
    tagged: TaggedDocument, view: View, encoder: Encoder, rng: random.Random
) -> Iterator[SecondExample]:
    """One example for each cue and stance; the roles of the statements that share them are taught together."""
    grouped: dict[tuple[TokenSpan, Stance], list[Statement]] = {}
    for statement in tagged.statements:
        cue = _covered(view, statement.cue)
        if cue:
            grouped.setdefault((cue, statement.stance), []).append(statement)
    for (cue, stance), statements in grouped.items():
        window = second_window(view, encoder, cue, list(Stance).index(stance), rng.choice(BUDGETS))
        yield second_example(tagged, view, window, statements)


def second_example(
    tagged: TaggedDocument, view: View, window: Window, statements: Sequence[Statement]
) -> SecondExample:
    """The roles of the statements that share the cue marked in the window."""
    spans: list[list[TokenSpan]] = [[] for _ in ROLES]
    pointers: list[tuple[int, TokenSpan, tuple[TokenSpan, ...]]] = []

    def add(role: int, span: Span | None, targets: Sequence[Span] = ()) -> None:
        place = _within(window, _covered(view, span)) if span else None
        if span is None or place is None:
            return
        spans[role].append(place)
        found = [p for t in targets if (p := _within(window, _covered(view, t)))]
        if role < POINTING and found:
            pointers.append((role, place, tuple(found)))

    mentions = {e.id: e.mention for e in tagged.events if e.mention}
    for s in statements:
        for role, parties in enumerate((s.speaker, s.responsible)):
            for party in parties:
                add(role, party.span, name_places(view.document.text, party.span, party.names))
        if s.event:
            mention = mentions.get(s.event.id or "")
            add(2, s.event.span, [mention] if mention else [])
        add(3, s.medium)
        add(4, s.said.span if s.said else None)
    size = len(window.indices)
    roles = np.stack([labels.encode(size, sorted(set(spans[r]))) for r in range(len(ROLES))], axis=1)
    hedged = statements[0].certainty == "hedged"
    return SecondExample(window, True, int(hedged), roles, tuple(pointers))


def name_places(text: str, words: Span, names: Sequence[str]) -> list[Span]:
    """Where a party's name stands: within its own words if it does, else everywhere, else its own words.

    A name is looked for as it is written, then with its case aside.
    """
    places: list[Span] = []
    for name in names:
        places += segments.occurrences(text, name) or _folded(text, name)
    inside = [p for p in places if words.start <= p.start and p.end <= words.end]
    if inside or places:
        return inside or places
    article = re.match(r"(?:the|a|an)\s+(?=\w)", words.text, re.IGNORECASE)
    return [Span.cut(text, words.start + (article.end() if article else 0), words.end)]


def cue_lexicon(documents: Sequence[TaggedDocument]) -> dict[str, list[int]]:
    """The cues of the corpus in small letters, each with the numbers of the stances it was seen with."""
    found: dict[str, set[int]] = {}
    for tagged in documents:
        for s in tagged.statements:
            found.setdefault(s.cue.text.casefold(), set()).add(list(Stance).index(s.stance))
    return {cue: sorted(stances) for cue, stances in found.items()}


def refusals(
    tagged: TaggedDocument, view: View, encoder: Encoder, lexicon: dict[str, list[int]], rng: random.Random
) -> list[SecondExample]:
    """Words that carry no statement under the stance they are marked with.

    These are look-alikes of cues, cues under another stance, and random words.
    """
    taken = {(s.cue, s.stance) for s in tagged.statements}
    cues = [s.cue for s in tagged.statements]
    wrong: list[tuple[Span, int]] = []
    for words, stances in lexicon.items():
        if len(words) > 3 and words in view.document.text.casefold():
            free = [p for p in _folded(view.document.text, words) if not any(p.overlaps(c) for c in cues)]
            wrong += [(p, rng.choice(stances)) for p in free]
    for cue in {s.cue for s in tagged.statements}:
        others = [n for n, stance in enumerate(Stance) if (cue, stance) not in taken]
        wrong.append((cue, rng.choice(others)))
    for sentence in rng.sample(view.sentences, min(2, len(view.sentences))):
        word = rng.choice(list(re.finditer(r"\w+", sentence.text)) or [None])
        if word:
            place = Span.cut(view.document.text, sentence.start + word.start(), sentence.start + word.end())
            if not any(place.overlaps(c) for c in cues):
                wrong.append((place, rng.randrange(STANCES)))
    rng.shuffle(wrong)
    examples = []
    for span, stance in wrong:
        if covered := _covered(view, span):
            window = second_window(view, encoder, covered, stance, rng.choice(BUDGETS))
            examples.append(SecondExample(window, False))
    return examples


def _folded(text: str, words: str) -> list[Span]:
    """Where the words stand as whole words, their case aside."""
    pattern = r"(?<!\w)" + re.escape(words) + r"(?!\w)"
    return [Span(m.start(), m.end(), m.group()) for m in re.finditer(pattern, text, re.IGNORECASE)]


class _Seconds:
    """The second pass's examples, an epoch at a time."""

    def __init__(
        self,
        documents: Sequence[TaggedDocument],
        views: Sequence[View],
        encoder: Encoder,
        network: Network,
        recipe: Recipe,
        rng: random.Random,
    ) -> None:
        lexicon = cue_lexicon(documents)
        self._documents, self._views, self._encoder, self._network = documents, views, encoder, network
        self._recipe, self._rng = recipe, rng
        pairs = list(zip(documents, views, strict=True))
        self._right = [e for d, v in pairs for e in second_examples(d, v, encoder, rng)]
        self._count = len(self._right)
        self._wrong = [e for d, v in pairs for e in refusals(d, v, encoder, lexicon, rng)]
        self._mined: list[SecondExample] = []
        self._turn: list[SecondExample] = []

    def epoch(self, number: int) -> list[SecondExample]:
        """Examples of an epoch (from 0): a share of the statements in turn, and refusals in proportion."""
        if number == self._recipe.epochs // 2 and number:
            right, self._mined = mined(self._documents, self._views, self._encoder, self._network, self._rng)
            self._right += right
            self._turn = []
        size = int(self._count * self._recipe.share)
        while len(self._turn) < size:
            self._turn += self._rng.sample(self._right, len(self._right))
        chosen, self._turn = self._turn[:size], self._turn[size:]
        wanted = int(self._recipe.refusals * size)
        hard = self._rng.sample(self._mined, min(len(self._mined), wanted * 2 // 3))
        easy = self._rng.sample(self._wrong, min(len(self._wrong), wanted - len(hard)))
        return chosen + hard + easy


def mined(
    documents: Sequence[TaggedDocument],
    views: Sequence[View],
    encoder: Encoder,
    network: Network,
    rng: random.Random,
) -> tuple[list[SecondExample], list[SecondExample]]:
    """What the second pass will meet: statements under cues as the first pass cuts them, and its false proposals."""
    encoder.network = network.eval()
    right, wrong = [], []
    for candidate in ModelTagger(encoder, propose=MINED).proposals(views):
        tagged, seen = documents[candidate.document], views[candidate.document]
        words = seen.span(*candidate.cue)
        window = second_window(seen, encoder, candidate.cue, candidate.stance, rng.choice(BUDGETS))
        under = [s for s in tagged.statements if s.stance is list(Stance)[candidate.stance] and s.cue.overlaps(words)]
        if not under:
            wrong.append(SecondExample(window, False))
        elif len({s.cue for s in under}) == 1 and under[0].cue != words:
            right.append(second_example(tagged, seen, window, under))
    network.train()
    return right, wrong


# --- the loop -------------------------------------------------------------------------------------


def fit(
    network: Network,
    firsts: list[FirstExample],
    seconds: _Seconds,
    encoder: Encoder,
    recipe: Recipe,
    rng: random.Random,
    report: Callable[[str], None],
) -> None:
    """Tune the network in place."""
    network.to(encoder.dtype).train()
    named = [(name, p) for name, p in network.named_parameters() if p.requires_grad]
    tuned: list[torch.Tensor] = [p for _, p in named]
    # In bfloat16 a small step would be rounded away: the optimizer keeps every weight in float32 as well.
    masters = [p.detach().clone().float() for p in tuned]
    body = [m for (name, _), m in zip(named, masters, strict=True) if name.startswith("body.")]
    heads = [m for (name, _), m in zip(named, masters, strict=True) if not name.startswith("body.")]
    groups = [{"params": body, "lr": recipe.rate}, {"params": heads, "lr": recipe.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=recipe.decay, fused=True)
    rates = [recipe.rate, recipe.head_rate]
    pad, mask_id = int(encoder.config.pad_token_id or 0), encoder.tokenizer.token_to_id("[MASK]")
    hide = Hiding(pad, mask_id, recipe.masked, recipe.uncased)
    done, started = 0, time.monotonic()
    for epoch in range(recipe.epochs):
        plan = _plan(firsts, seconds.epoch(epoch), recipe, rng)
        total = 0.0
        with ThreadPoolExecutor(BESIDE, initializer=torch.set_num_threads, initargs=(1,)) as pool:
            for step, batches in enumerate(plan):
                progress = (epoch + step / len(plan)) / recipe.epochs
                for group, rate in zip(optimizer.param_groups, rates, strict=True):
                    group["lr"] = rate * min((progress + 1e-4) / recipe.warmup, (1 - progress) / (1 - recipe.warmup))
                learnt = list(pool.map(partial(_learn, network, tuned, hide, 1 / len(batches)), batches))
                for master, *gradients in zip(masters, *(gradients for _, gradients in learnt), strict=True):
                    told = [g for g in gradients if g is not None]
                    master.grad = told[0].float() if told else None
                    for gradient in told[1:]:
                        master.grad += gradient
                nn.utils.clip_grad_norm_(masters, 1.0)
                optimizer.step()
                with torch.no_grad():
                    torch._foreach_copy_(tuned, masters)
                total += sum(loss for loss, _ in learnt)
                done += 1
                if done % 200 == 0:
                    left = (time.monotonic() - started) / progress * (1 - progress)
                    report(f"step {step + 1} of {len(plan)}, epoch {epoch + 1}, {left / 60:.1f} minutes left")
        report(f"epoch {epoch + 1} of {recipe.epochs}: mean loss {total / max(1, len(plan)):.3f}")
    network.eval()


def _learn(
    network: Network, tuned: Sequence[torch.Tensor], hide: Hiding, share: float, batch: _Batch
) -> tuple[float, Sequence[torch.Tensor | None]]:
    """A batch's share of a step's loss, and of each weight's gradient; None where the batch tells nothing of it."""
    loss = batch.loss(network, hide) * share
    return float(loss.detach()), torch.autograd.grad(loss, tuned, allow_unused=True)


@dataclass(frozen=True, slots=True)
class Hiding:
    """What is kept from the network while it learns."""

    pad: int
    mask_id: int | None
    masked: float
    uncased: float


@dataclass(frozen=True, slots=True)
class _Batch:
    """Examples of one pass, and the seed of what is hidden of them."""

    seed: int
    firsts: Sequence[FirstExample] = ()
    seconds: Sequence[SecondExample] = ()

    def loss(self, network: Network, hide: Hiding) -> torch.Tensor:
        chance = torch.Generator().manual_seed(self.seed)
        if self.firsts:
            return first_loss(network, self.firsts, hide, chance)
        return second_loss(network, self.seconds, hide, chance)


def _plan(
    firsts: Sequence[FirstExample], seconds: Sequence[SecondExample], recipe: Recipe, rng: random.Random
) -> list[list[_Batch]]:
    """An epoch's steps, each of ``BESIDE`` batches of either pass, shuffled; a batch is of windows of like length."""
    one = [e for e in rng.sample(firsts, len(firsts)) if (e.cues > 0).any() or rng.random() < recipe.quiet]
    two = rng.sample(seconds, len(seconds))
    batches = [
        _Batch(rng.getrandbits(32), firsts=[one[i] for i in b])
        for b in by_length([e.window for e in one], recipe.tokens)
    ]
    batches += [
        _Batch(rng.getrandbits(32), seconds=[two[i] for i in b])
        for b in by_length([e.window for e in two], recipe.tokens)
    ]
    shuffled = rng.sample(batches, len(batches))
    return [shuffled[n : n + BESIDE] for n in range(0, len(shuffled), BESIDE)]


def _hidden(
    network: Network, windows: Sequence[Window], hide: Hiding, chance: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Hidden states and marks of windows, some pieces hidden (never marked ones), some windows without capitals."""
    ids, mask, marks, cases = tensors(windows, hide.pad)
    if hide.masked and hide.mask_id is not None:
        covered = (torch.rand(ids.shape, generator=chance) < hide.masked) & (marks == 0) & (mask == 1)
        covered[:, 0] = False
        ids = ids.masked_fill(covered, hide.mask_id)
    cases = cases * (torch.rand(len(windows), 1, generator=chance) >= hide.uncased)
    return network.hidden(ids, mask, marks, cases), marks


def first_loss(
    network: Network, examples: Sequence[FirstExample], hide: Hiding, chance: torch.Generator
) -> torch.Tensor:
    """Cross-entropy of cue tags and act tags, tokens inside weighted up, for they are few."""
    hidden, _ = _hidden(network, [e.window for e in examples], hide, chance)
    size = hidden.shape[1] - 2
    cues = torch.full((len(examples), size, STANCES), labels.IGNORE)
    acts = torch.full((len(examples), size), labels.IGNORE)
    for row, example in enumerate(examples):
        cues[row, : len(example.acts)] = torch.from_numpy(example.cues)
        acts[row, : len(example.acts)] = torch.from_numpy(example.acts)
    inner = hidden[:, 1:-1]
    weight = torch.tensor([1.0, 3.0, 2.0])
    cue_logits = network.cue(inner).float().reshape(-1, 3)
    cue_loss = nn.functional.cross_entropy(cue_logits, cues.reshape(-1), weight, ignore_index=labels.IGNORE)
    act_loss = nn.functional.cross_entropy(
        network.act(inner).float().reshape(-1, 3), acts.reshape(-1), ignore_index=labels.IGNORE
    )
    return 4.0 * cue_loss + 0.5 * act_loss


def second_loss(
    network: Network, examples: Sequence[SecondExample], hide: Hiding, chance: torch.Generator
) -> torch.Tensor:
    """Loss of validity, certainty, role tags and pointers."""
    hidden, marks = _hidden(network, [e.window for e in examples], hide, chance)
    at_cue = pooled(hidden, marks)
    valid = torch.tensor([float(e.valid) for e in examples])
    loss = 0.5 * nn.functional.binary_cross_entropy_with_logits(network.valid(at_cue).float().squeeze(-1), valid)
    good = [row for row, e in enumerate(examples) if e.valid]
    if not good:
        return loss
    certainty = torch.tensor([examples[row].certainty for row in good])
    loss = loss + 0.2 * nn.functional.cross_entropy(network.certainty(at_cue[good]).float(), certainty)
    roles = torch.full((len(examples), hidden.shape[1] - 2, len(ROLES)), labels.IGNORE)
    for row in good:
        tags = examples[row].roles
        assert tags is not None  # noqa: S101 (valid examples carry tags)
        roles[row, : len(tags)] = torch.from_numpy(tags)
    inner = hidden[:, 1:-1]
    logits = network.role(inner).float().reshape(-1, 3)
    loss = loss + 2.0 * nn.functional.cross_entropy(logits, roles.reshape(-1), ignore_index=labels.IGNORE) * len(ROLES)
    return loss + 0.5 * pointer_loss(network, inner, examples)


def pointer_loss(network: Network, inner: torch.Tensor, examples: Sequence[SecondExample]) -> torch.Tensor:
    """Negative log of the probability mass that the pointers put on any place where the name stands."""
    rows = [(row, *pointer) for row, e in enumerate(examples) for pointer in e.pointers]
    if not rows:
        return torch.zeros(())
    batch, size = inner.shape[:2]
    queries = network.query(inner).float().reshape(batch, size, 2, POINTING, POINTER_SIZE)
    keys = network.key(inner).float().reshape(batch, size, 2, POINTER_SIZE)
    places = [(n, row, at, role) for n, (row, role, (low, high), _) in enumerate(rows) for at in range(low, high)]
    number, row, at, role = (torch.tensor(column) for column in zip(*places, strict=True))
    query = torch.zeros(len(rows), 2, POINTER_SIZE).index_add(0, number, queries[row, at, :, role])
    query = query / torch.bincount(number).reshape(-1, 1, 1)  # the mean over the role's words
    scores = torch.einsum("psd,ptsd->pst", query, keys[torch.tensor([r[0] for r in rows])]) / POINTER_SIZE**0.5
    outside = torch.ones(len(rows), 1, size, dtype=torch.bool)
    wrong = torch.ones(len(rows), 2, size, dtype=torch.bool)
    for n, (row_of, _, _, targets) in enumerate(rows):
        outside[n, 0, : len(examples[row_of].window.indices)] = False
        wrong[n, 0, [t[0] for t in targets]] = wrong[n, 1, [t[1] - 1 for t in targets]] = False
    logs = nn.functional.log_softmax(scores.masked_fill(outside, -1e4), dim=-1)
    return -torch.logsumexp(logs.masked_fill(wrong, -1e4), dim=-1).mean()


# --- thresholds and calibration -------------------------------------------------------------------


def _tune(held_out: Sequence[TaggedDocument], encoder: Encoder) -> dict[str, Any]:
    """Thresholds by stance and the calibration of confidence, from held-out documents."""
    if not any(d.statements for d in held_out):
        return {}
    tagger = ModelTagger(encoder)
    views = tagger.views([d.document for d in held_out])
    scored = []
    for candidate, valid in tagger.candidates(views):
        tagged, span = held_out[candidate.document], views[candidate.document].span(*candidate.cue)
        stance = list(Stance)[candidate.stance]
        hit = any(s.stance is stance and s.cue.overlaps(span) for s in tagged.statements)
        scored.append((candidate, valid, hit))
    inputs = np.array([[labels.logit(c.score), valid] for c, valid, _ in scored])
    hits = np.array([hit for _, _, hit in scored])
    if hits.all() or not hits.any():
        return {}
    model = LogisticRegression(C=1.0).fit(inputs, hits)
    calibration = [float(model.intercept_[0]), *(float(x) for x in model.coef_[0])]
    confidence = model.predict_proba(inputs)[:, 1]
    accept = []
    for number, stance in enumerate(Stance):
        gold = sum(s.stance is stance for d in held_out for s in d.statements)
        mine = [(p, h) for (c, _, h), p in zip(scored, confidence, strict=True) if c.stance == number]
        accept.append(_best_threshold(mine, gold))
    return {"calibration": calibration, "accept": accept}


def _refer(held_out: Sequence[TaggedDocument], encoder: Encoder) -> dict[str, Any]:
    """The weights by which the mention is chosen that an event's words refer to, from held-out documents."""
    tagger = ModelTagger(encoder)
    views = tagger.views([d.document for d in held_out])
    rows, right = [], []
    for tagged, seen, drafts, found in zip(held_out, views, *tagger.drafts(views), strict=True):
        acts = list(found)
        mentions = {e.id: e.mention for e in tagged.events}
        for draft in drafts:
            said = draft.statement
            gold = next((s for s in tagged.statements if s.stance is said.stance and s.cue.overlaps(said.cue)), None)
            mention = mentions.get(gold.event.id or "") if gold and gold.event else None
            if mention is None or draft.event is None:
                continue
            for place in reference.candidates(draft.event, acts):
                rows.append(reference.features(draft.event, place, acts, seen))
                right.append(seen.span(*place).overlaps(mention))
    if len(set(right)) < 2:
        return {}
    model = LogisticRegression(C=1.0, max_iter=3000).fit(np.array(rows), np.array(right))
    return {"reference": [float(x) for x in model.coef_[0]]}


def _best_threshold(scored: list[tuple[float, bool]], gold: int) -> float:
    """The threshold with the best F1, drawn halfway to 0.5 since one split says little."""
    best, chosen = -1.0, 0.5
    for threshold in np.arange(0.2, 0.81, 0.02):
        kept = [hit for p, hit in scored if p >= threshold]
        f1 = 2 * sum(kept) / max(1, len(kept) + gold)
        if f1 > best:
            best, chosen = f1, float(threshold)
    return round((chosen + 0.5) / 2, 3)


def read_corpus(folder: Path, reviewed: Sequence[Path] = ()) -> tuple[list[TaggedDocument], list[TaggedDocument]]:
    """The documents to learn from, and the held-out ones.

    Args:
        folder: a corpus; its training split is learnt from, its development split is held out.
        reviewed: files of further documents to learn from. Of a text that stands twice the later one is taken; a
            held-out text is never learnt from.

    Raises:
        InputError: where a file is not there or is no corpus.
    """
    held_out = corpus.load(folder, "dev")
    texts = {d.document.digest: d for d in corpus.load(folder, "train")}
    for path in reviewed:
        if not path.is_file():
            raise InputError(str(path), "no such file; make one with: tracker export --format corpus > " + path.name)
        texts |= {d.document.digest: d for d in corpus.read(path)}
    for tagged in held_out:
        texts.pop(tagged.document.digest, None)
    return list(texts.values()), held_out
