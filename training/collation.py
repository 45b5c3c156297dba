"""Examples as tensors: what each kind of fuser reads and writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor
from transformers import PreTrainedTokenizerBase

from summarizer.fusion.fid import IGNORED, TARGET, FusionInDecoderConfig
from summarizer.fusion.rows import Packer, Row, batch
from summarizer.fusion.seq2seq import Seq2SeqInput

Batch = dict[str, Tensor]
Collator = Callable[[Sequence[Mapping[str, Any]]], Batch]


class FusionInDecoderCollator:
    """One packed row an example: prefix, sources, target; loss on the target alone.

    ``input_ids``, ``segments``, ``position_ids``, ``labels`` [examples, length], as
    :meth:`~summarizer.fusion.fid.FusionInDecoder.forward` reads them. An example has ``sources``, ``target`` and, where
    it goes on from something, ``before``: what the summary has told so far. With ``claims`` the ``false`` text of an
    example that has one stands behind its target, in a segment of its own (``TARGET - 1``), and behind that what else was
    judged of its sources (``claims``, ``verdicts``); an example without a target is there for these alone. ``verdicts``
    [examples, texts]: 1 for a true text, 0 for another, -1 where there is none.
    """

    def __init__(
        self,
        tokenizer: PreTrainedTokenizerBase,
        config: FusionInDecoderConfig,
        *,
        max_target_tokens: int,
        claims: bool = False,
    ) -> None:
        self._config = config
        self._packer = Packer(tokenizer, config)
        self._max_target = max_target_tokens
        self._claims = claims

    def __call__(self, examples: Sequence[Mapping[str, Any]]) -> Batch:
        if not self._claims:
            return batch([self._row(example, [example["target"]]) for example in examples])
        judged = [_judged(example) for example in examples]
        rows = [
            self._row(example, [text for text, _ in own], learned=_learned(example))
            for example, own in zip(examples, judged, strict=True)
        ]
        return {**batch(rows), "verdicts": _padded([[verdict for _, verdict in own] for own in judged], -1)}

    def _row(self, example: Mapping[str, Any], texts: Sequence[str], *, learned: int = 1) -> Row:
        """``learned``: how many of the texts, from the first on, have labels. The others are there to be judged."""
        row = self._packer.claims(
            sorted(dict.fromkeys(example["sources"])),
            texts,
            before=example.get("before") or "",
            max_target_tokens=self._max_target,
        )
        labels = [
            label if segment > TARGET - learned else IGNORED
            for label, segment in zip(row.labels, row.segments, strict=True)
        ]
        return replace(row, labels=labels)


def _judged(example: Mapping[str, Any]) -> list[tuple[str, int]]:
    """An example's target and false twin, where it has them, and what else was judged, with the verdicts."""
    own = [(example["target"], 1), (example.get("false") or "", 0)][: _learned(example)]
    return [*own, *zip(example.get("claims") or (), example.get("verdicts") or (), strict=True)]


def _learned(example: Mapping[str, Any]) -> int:
    """How many of an example's texts the fuser learns from: its target and its false twin, where it has them."""
    return (1 + bool(example.get("false"))) if example["target"] else 0


class Seq2SeqCollator:
    """One text in, one out, for any encoder-decoder; the input is built as at run time.

    ``input_ids``, ``attention_mask`` and, where the model has it, ``global_attention_mask`` [examples, length];
    ``labels`` [examples, length].
    """

    def __init__(
        self,
        tokenizer: PreTrainedTokenizerBase,
        model: Any,
        *,
        max_source_tokens: int,
        max_target_tokens: int,
    ) -> None:
        self._tokenizer = tokenizer
        self._input = Seq2SeqInput(tokenizer, model, limit=max_source_tokens)
        self._max_target = max_target_tokens
        self._start: int = model.config.decoder_start_token_id

    def __call__(self, examples: Sequence[Mapping[str, Any]]) -> Batch:
        inputs = [
            self._input.ids([[text] for text in sorted(dict.fromkeys(example["sources"]))])
            for example in examples
        ]
        tensors = self._input.batch(inputs, device=torch.device("cpu"))
        targets: Any = self._tokenizer(
            text_target=[example["target"] for example in examples],
            max_length=self._max_target,
            truncation=True,
        )
        tensors["labels"] = _padded(targets["input_ids"], IGNORED)
        # Shifted here, so that no model's own habit of shifting is relied on.
        shifted = torch.full_like(tensors["labels"], self._tokenizer.pad_token_id)
        shifted[:, 0] = self._start
        shifted[:, 1:] = tensors["labels"][:, :-1].masked_fill(
            tensors["labels"][:, :-1] == IGNORED, self._tokenizer.pad_token_id
        )
        tensors["decoder_input_ids"] = shifted
        return tensors


def _padded(rows: Sequence[Sequence[int]], value: int) -> Tensor:
    """Right-padded int64 [rows, longest]."""
    padded = torch.full((len(rows), max(map(len, rows))), value, dtype=torch.long)
    for place, row in enumerate(rows):
        padded[place, : len(row)] = torch.tensor(row)
    return padded
