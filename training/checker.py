"""Trains the learned checker: a cross-encoder that reads sources and a claim and says whether they back it.

It starts from the embedded sentence encoder (all-MiniLM-L6-v2). Embeddings and the lowest layers stay as they are, so
that what ships is the upper layers and the head alone. The loop reads in one sitting: every random draw depends on
the seed and the step, so that a run that is stopped goes on to the very weights it would have had.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import Field

from eval.checkers import roc_auc
from summarizer import models
from summarizer.errors import ConfigError
from summarizer.settings import Section, Settings
from summarizer.verification.learned import encode_pairs, save_slim
from training.checker_data import Pair, build_pairs, read_pairs, write_pairs

_ROOT = Path(__file__).resolve().parent.parent
_LABELS = {0: "unsupported", 1: "supported"}
_CHECKPOINT = "checkpoint.pt"
#: Batches are cut from so many shuffled rows sorted by length: little padding, and still a random order.
_SORTED_BATCHES = 40


class PairsConfig(Section):
    """What the checker learns from; rows of the collections under ``data``."""

    articles: int = Field(2600, ge=0, description="news articles whose sentences are reworded and corrupted")
    headlines: int = Field(
        3600, ge=0, description="articles whose headline is taken where the opening backs it"
    )
    splits: int = Field(1300, ge=0, description="rows of WikiSplit")
    fusions: bool = Field(
        True, description="half of the news fusions that people wrote; the rest is for measuring"
    )
    entailment: bool = Field(True, description="textual entailment (RTE 1 to 5)")
    entailment_repeats: int = Field(2, ge=1, description="how often an entailment row is seen in one epoch")


class CheckerConfig(Settings):
    """``python -m training checker``: pairs in, a classifier's folder out."""

    output: str = Field(description="folder for the pairs, the checkpoint and the finished model")
    data: str = Field("../shared/data", description="folder of the collections, relative to the checkout")
    base: str = Field("embedded", description="embedded, or a folder or hub id of a BERT-like encoder")
    seed: int = Field(0, ge=0)
    pairs: PairsConfig = PairsConfig()
    epochs: int = Field(1, ge=1)
    batch_size: int = Field(32, ge=1)
    # Ten times what full-size models are tuned with: four small layers, and one pass over the data.
    learning_rate: float = Field(1.5e-4, gt=0)
    weight_decay: float = Field(0.01, ge=0)
    warmup: float = Field(0.06, ge=0, lt=1, description="share of steps in which the rate rises")
    label_smoothing: float = Field(0.05, ge=0, lt=1, description="headlines and entailment are noisy")
    layers: int | None = Field(
        None, ge=1, description="only the lowest layers of the base; the upper ones know whole sentences best"
    )
    frozen_layers: int = Field(2, ge=0, description="lowest layers, with the embeddings, left as they are")
    matched_types: bool = Field(
        True, description="token types tell which pieces of the claim the source has (encode_pairs)"
    )
    max_tokens: int = Field(160, ge=16, le=512, description="longer sources are cut at their end")
    bfloat16: bool = Field(True, description="autocast; the kept weights are fp32 until the run is finished")
    checkpoint_every: int = Field(50, ge=1, description="steps")
    device: str = "auto"


@dataclass(frozen=True, slots=True)
class _Encoded:
    ids: list[int]
    types: list[int]
    label: int


def train_checker(
    config: CheckerConfig,
    *,
    fresh: bool = False,
    stop_after: int | None = None,
    progress: Callable[[str], None] = lambda line: print(line, file=sys.stderr, flush=True),
) -> Path | None:
    """Train, or go on training, and return the finished model's folder.

    ``stop_after`` ends the call after so many steps, as a kill would, and returns None (for tests and for training
    bit by bit). ``fresh`` forgets an earlier run. Raises :class:`ConfigError` where the folder holds another run's
    checkpoint.
    """
    folder = _resolved(config.output)
    folder.mkdir(parents=True, exist_ok=True)
    if fresh:
        (folder / _CHECKPOINT).unlink(missing_ok=True)
        (folder / "pairs.jsonl").unlink(missing_ok=True)
    pairs = _pairs(config, folder, progress)
    run = _Run(config, [pair for pair in pairs if pair.split == "train"])
    run.restore(folder / _CHECKPOINT)
    started, first = time.monotonic(), run.step
    for batch in run.remaining():
        loss = run.learn(batch)
        if run.step % 10 == 0:
            pace = (time.monotonic() - started) / (run.step - first)
            left = (run.steps - run.step) * pace / 60
            progress(f"step {run.step}/{run.steps} loss {loss:.4f} {left:.1f} min left")
            with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
                log.write(
                    json.dumps({"step": run.step, "loss": round(loss, 5), "seconds_a_step": round(pace, 3)})
                    + "\n"
                )
        if run.step % config.checkpoint_every == 0:
            run.keep(folder / _CHECKPOINT)
        if stop_after is not None and run.step - first >= stop_after:
            return None
    run.keep(folder / _CHECKPOINT)
    finished = folder / "model"
    scores = run.measure([pair for pair in pairs if pair.split == "dev"])
    _finish(run, finished, scores, pairs, config)
    progress(f"finished: {finished}")
    return finished


def _resolved(path: str) -> Path:
    given = Path(path).expanduser()
    return given if given.is_absolute() else _ROOT / given


def _pairs(config: CheckerConfig, folder: Path, progress: Callable[[str], None]) -> list[Pair]:
    """The pairs of this run: built once, then read."""
    path = folder / "pairs.jsonl"
    if not path.is_file():
        want = config.pairs
        pairs, counts = build_pairs(
            _resolved(config.data),
            articles=want.articles,
            headlines=want.headlines,
            splits=want.splits,
            fusions=want.fusions,
            entailment=want.entailment,
            seed=config.seed,
            progress=progress,
        )
        write_pairs(path, pairs)
        (folder / "pairs.json").write_text(
            json.dumps(dict(sorted(counts.items())), indent=2), encoding="utf-8"
        )
    return read_pairs(path)


class _Run:
    """A model, its optimiser, and how far they have come."""

    def __init__(self, config: CheckerConfig, pairs: Sequence[Pair]) -> None:
        import torch
        from transformers import AutoModelForSequenceClassification, AutoTokenizer

        self.config = config
        self.step = 0
        self._pairs = pairs
        base = models.encoder_folder() if config.base == "embedded" else models.model_folder(config.base)
        torch.manual_seed(config.seed)
        with models.quiet_transformers():
            self.tokenizer: Any = AutoTokenizer.from_pretrained(base, local_files_only=True)
            self.model: Any = AutoModelForSequenceClassification.from_pretrained(
                base,
                **({} if config.layers is None else {"num_hidden_layers": config.layers}),
                num_labels=2,
                id2label=_LABELS,
                label2id={name: number for number, name in _LABELS.items()},
                use_safetensors=True,
                local_files_only=True,
            )
        self._device = models.resolve_device(config.device)
        if config.matched_types:
            add_match_types(self.model)
        self.model.to(self._device)
        freeze(self.model, config.frozen_layers)
        decayed = [p for p in self.model.parameters() if p.requires_grad and p.ndim > 1]
        other = [p for p in self.model.parameters() if p.requires_grad and p.ndim <= 1]
        self._optimizer = torch.optim.AdamW(
            [
                {"params": decayed, "weight_decay": config.weight_decay},
                {"params": other, "weight_decay": 0.0},
            ],
            lr=config.learning_rate,
        )
        self._encoded = self._encode(pairs)
        self._batches = self._plan()
        self.steps = len(self._batches)

    def _encode(self, pairs: Sequence[Pair]) -> list[_Encoded]:
        encoded = encode_pairs(
            self.tokenizer,
            [(" ".join(pair.sources), pair.claim) for pair in pairs],
            max_tokens=self.config.max_tokens,
            matched=self.config.matched_types,
        )
        return [_Encoded(ids, types, pair.label) for (ids, types), pair in zip(encoded, pairs, strict=True)]

    def _plan(self) -> list[list[int]]:
        """Rows of every batch of the whole run, in order: it depends on the seed alone."""
        again = self.config.pairs.entailment_repeats
        rows = [i for i, p in enumerate(self._pairs) for _ in range(again if p.kind == "entailment" else 1)]
        size = self.config.batch_size
        plan: list[list[int]] = []
        for epoch in range(self.config.epochs):
            lot = random.Random(f"{self.config.seed}/{epoch}")
            order = rows[:]
            lot.shuffle(order)
            batches = []
            for start in range(0, len(order), size * _SORTED_BATCHES):
                block = sorted(
                    order[start : start + size * _SORTED_BATCHES], key=lambda i: len(self._encoded[i].ids)
                )
                batches += [block[i : i + size] for i in range(0, len(block), size)]
            lot.shuffle(batches)
            plan += batches
        return plan

    def remaining(self) -> Iterator[list[int]]:
        """The batches that are still to be learned."""
        while self.step < self.steps:
            yield self._batches[self.step]

    def learn(self, batch: Sequence[int]) -> float:
        """One step; returns its loss."""
        import torch

        # Dropout of a step depends on the step, not on what ran before: a resumed run is the same run.
        torch.manual_seed(self.config.seed * 1_000_003 + self.step)
        for group in self._optimizer.param_groups:
            group["lr"] = self.config.learning_rate * self._rate(self.step)
        self.model.train()
        inputs, labels = self._tensors([self._encoded[i] for i in batch])
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self.config.bfloat16):
            logits = self.model(**inputs).logits
        loss = torch.nn.functional.cross_entropy(
            logits.float(), labels, label_smoothing=self.config.label_smoothing
        )
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([p for p in self.model.parameters() if p.requires_grad], 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        self.step += 1
        return float(loss.detach())

    def _rate(self, step: int) -> float:
        """Rises linearly, then falls linearly to nothing."""
        warm = max(1, round(self.config.warmup * self.steps))
        return (step + 1) / warm if step < warm else max(0.0, (self.steps - step) / max(1, self.steps - warm))

    def _tensors(self, rows: Sequence[_Encoded]) -> tuple[dict[str, Any], Any]:
        import torch

        longest = max(len(row.ids) for row in rows)
        pad = self.tokenizer.pad_token_id or 0

        def filled(values: Sequence[Sequence[int]], filler: int) -> torch.Tensor:
            return torch.tensor(
                [[*each, *[filler] * (longest - len(each))] for each in values], device=self._device
            )

        inputs = {
            "input_ids": filled([row.ids for row in rows], pad),
            "token_type_ids": filled([row.types for row in rows], 0),
            "attention_mask": filled([[1] * len(row.ids) for row in rows], 0),
        }
        return inputs, torch.tensor([row.label for row in rows], device=self._device)

    def score(self, pairs: Sequence[Pair]) -> npt.NDArray[np.float64]:
        """Probability of "supported" of each pair."""
        import torch

        self.model.eval()
        encoded = self._encode(pairs)
        order = sorted(range(len(pairs)), key=lambda i: len(encoded[i].ids))
        found = np.zeros(len(pairs))
        for start in range(0, len(order), 64):
            rows = order[start : start + 64]
            inputs, _ = self._tensors([encoded[i] for i in rows])
            with (
                torch.inference_mode(),
                torch.autocast(self._device.type, torch.bfloat16, enabled=self.config.bfloat16),
            ):
                logits = self.model(**inputs).logits.float()
            found[rows] = torch.softmax(logits, dim=-1)[:, 1].cpu().numpy()
        return found

    def measure(self, pairs: Sequence[Pair]) -> dict[str, Any]:
        """ROC-AUC on pairs kept for measuring: all, entailment, and each kind of corruption against the true ones."""
        if not pairs:
            return {}
        values = self.score(pairs)
        labels = np.array([pair.label for pair in pairs])
        kinds = np.array([pair.kind for pair in pairs])
        news = kinds != "entailment"
        scores: dict[str, Any] = {"news": _auc(labels[news], values[news])}
        scores["entailment"] = _auc(labels[~news], values[~news])
        for kind in sorted(set(kinds[(labels == 0) & news].tolist())):
            rows = news & ((labels == 1) | (kinds == kind))
            scores[str(kind)] = _auc(labels[rows], values[rows])
        return scores

    def keep(self, path: Path) -> None:
        """Write the checkpoint; it appears whole or not at all."""
        import torch

        trained = {name: p.detach() for name, p in self.model.named_parameters() if p.requires_grad}
        state = {
            "run": self._identity(),
            "step": self.step,
            "model": trained,
            "optimizer": self._optimizer.state_dict(),
        }
        scratch = path.with_suffix(".partial")
        torch.save(state, scratch)
        scratch.replace(path)

    def restore(self, path: Path) -> None:
        """Go on from a checkpoint, if there is one."""
        import torch

        if not path.is_file():
            return
        state = torch.load(path, weights_only=True, map_location=self._device)
        if state["run"] != self._identity():
            raise ConfigError(
                f"{path} was written by a run with other settings or pairs. Give another output, or --fresh."
            )
        self.model.load_state_dict(state["model"], strict=False)
        self._optimizer.load_state_dict(state["optimizer"])
        self.step = int(state["step"])

    def _identity(self) -> str:
        """What a checkpoint must share with the run that goes on from it."""
        settings = self.config.model_dump(
            mode="json", exclude={"output", "data", "device", "checkpoint_every"}
        )
        digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode())
        for pair in self._pairs:
            digest.update(f"{pair.sources}\x00{pair.claim}\x00{pair.label}\x01".encode())
        return digest.hexdigest()


def add_match_types(model: Any) -> None:
    """Four token types instead of two (:func:`summarizer.verification.learned.encode_pairs`), told apart from the first step on."""
    import torch

    embeddings = getattr(model, model.base_model_prefix).embeddings
    old = embeddings.token_type_embeddings.weight.detach()
    scale = float(embeddings.word_embeddings.weight.detach().std())
    lot = torch.Generator().manual_seed(0)
    shift = torch.randn(2, old.shape[1], generator=lot) * scale
    new = torch.nn.Embedding(4, old.shape[1])
    with torch.no_grad():
        new.weight.copy_(torch.cat([old[:1], old[1:2], old[1:2] + shift[:1], old[1:2] + shift[1:]]))
    embeddings.token_type_embeddings = new
    model.config.type_vocab_size = 4
    model.config.matched_types = True


def freeze(model: Any, layers: int) -> None:
    """Leave embeddings and the lowest ``layers`` as they are. Raises :class:`ConfigError` if there are fewer."""
    body = getattr(model, model.base_model_prefix)
    stack = body.encoder.layer
    if layers >= len(stack):
        raise ConfigError(
            f"frozen_layers is {layers}, but the encoder has {len(stack)} layers: one must learn."
        )
    for part in (body.embeddings, *stack[:layers]):
        for parameter in part.parameters():
            parameter.requires_grad = False


def _auc(labels: npt.NDArray[np.int64], values: npt.NDArray[np.float64]) -> dict[str, float]:
    """AUC with a 95 % bootstrap interval over rows."""
    lot = np.random.default_rng(0)
    samples = [lot.integers(len(labels), size=len(labels)) for _ in range(300)] if len(labels) else []
    spread = [roc_auc(labels[rows], values[rows]) for rows in samples]
    low, high = np.nanpercentile(spread, [2.5, 97.5]) if spread else (np.nan, np.nan)
    return {
        "n": len(labels),
        "false": int((labels == 0).sum()),
        "auc": round(roc_auc(labels, values), 4),
        "low": round(float(low), 4),
        "high": round(float(high), 4),
    }


# -- the finished folder ------------------------------------------------------------------------------------


def _finish(
    run: _Run, folder: Path, scores: dict[str, Any], pairs: Sequence[Pair], config: CheckerConfig
) -> None:
    """Weights as fp16 safetensors, tokenizer, scores and model card."""
    import torch

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scores.json").write_text(json.dumps(scores, indent=2), encoding="utf-8")
    with models.quiet_transformers():
        run.model.to(torch.float16).save_pretrained(folder)
    run.model.to(torch.float32)
    run.tokenizer.save_pretrained(folder)
    if config.base == "embedded":
        save_slim(run.model, folder.with_name("slim"))
    (folder / "README.md").write_text(model_card(scores, pairs, config), encoding="utf-8")


def model_card(scores: dict[str, Any], pairs: Sequence[Pair], config: CheckerConfig) -> str:
    """What a reader needs to know before trusting the weights."""
    made = Counter((pair.label, pair.kind) for pair in pairs if pair.split == "train")
    table = "\n".join(
        f"| {kind} | {'true' if label else 'false'} | {count} |"
        for (label, kind), count in sorted(made.items())
    )
    measured = "\n".join(
        f"| {name} | {100 * each['auc']:.1f} [{100 * each['low']:.1f}, {100 * each['high']:.1f}] "
        f"| {each['n']} ({each['false']} false) |"
        for name, each in scores.items()
    )
    return f"""---
license: apache-2.0
language: en
base_model: sentence-transformers/all-MiniLM-L6-v2
pipeline_tag: text-classification
tags: [news, factual-consistency]
---

# newsweave's checker of support

Source sentences and a claim in, the probability that they back it out (label 1, "supported"). A cross-encoder on
all-MiniLM-L6-v2 (Apache-2.0); embeddings and the lowest {config.frozen_layers} layers are that model's, unchanged.

## Use

It reads one to four sentences at a time, up to {config.max_tokens} word pieces. A document is checked by scoring its
nearest sentences, alone, with their neighbours and together (`eval/metrics/learned.py`); a fused sentence by each of its
sources and all of them (`summarizer/verification/learned.py`). It flags and does not prove: see the limits. Where this
folder holds only the checker's own layers, the others are read from the installed encoder. Token types say which word
pieces of the claim the source has (`encode_pairs`).

## Data

| made by | backed | pairs |
| --- | --- | --- |
{table}

- News articles and headlines: a collection under Apache-2.0; the text is its publishers'. None of it is in this folder.
- WikiSplit (CC BY-SA 4.0), news fusions of the points-of-correspondence set (BSD).
- RTE 1 to 5, distributed for research on textual entailment.

True claims are sentences as they stand, compressed, reworded by rule, joined with another, or read outside their
context; headlines that the opening backs word for word; sentences that people split or fused. False ones are made by
rule (`training/corruptions.py`) or belong to other sentences of the same article. Articles that share four runs of
eight words with a set that checkers are judged on were left out. No row of those sets was trained on.

## Recipe

`python -m training checker configs/training/checker.yaml`: {config.epochs} epoch(s), batches of {config.batch_size},
AdamW, peak rate {config.learning_rate:g}, warm-up {config.warmup:.0%}, linear decay, label smoothing
{config.label_smoothing:g}, seed {config.seed}, bf16 autocast: {config.bfloat16}. Saved as fp16.

## Scores on pairs that were kept out

ROC-AUC in per cent with 95 % bootstrap interval; each kind of false claim against all the true ones of the news pairs.

| kind | AUC | pairs |
| --- | --- | --- |
{measured}

Scores on people's labels come from `python -m eval checkers`.

## Limits

English news. Corruptions by rule are not the errors of real systems: scores above are higher than those on people's
labels. Long sources are cut. It cannot know what no sentence shows it, and it does not do sums or time.
"""
