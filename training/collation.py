"""Examples as tensors: what each kind of fuser reads and writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from transformers import PreTrainedTokenizerBase

from summarizer.fusion.fid import IGNORED, FusionInDecoderConfig
from summarizer.fusion.seq2seq import Seq2SeqInput

Batch = dict[str, Tensor]
Collator = Callable[[Sequence[Mapping[str, Any]]], Batch]


class FusionInDecoderCollator:
    """Sources apart, the target after its prompt; loss on the target alone.

    ``source_ids``, ``source_mask`` [examples, sources, tokens]; ``decoder_input_ids``, ``labels`` [examples, length];
    ``prefix_ids`` [prefix].
    """

    def __init__(
        self, tokenizer: PreTrainedTokenizerBase, config: FusionInDecoderConfig, *, max_target_tokens: int
    ) -> None:
        self._tokenizer = tokenizer
        self._config = config
        self._prefix = self._ids(config.prefix)
        self._prompt = self._ids(config.target_prompt)
        self._before, self._after = map(self._ids, config.source_template.split("{}"))
        self._end = config.end_tokens[0]
        self._max_target = max_target_tokens

    def __call__(self, examples: Sequence[Mapping[str, Any]]) -> Batch:
        rows = [self._source_rows(example["sources"]) for example in examples]
        most = max(len(row) for row in rows)
        longest = max(len(ids) for row in rows for ids in row)
        source_ids = torch.zeros((len(rows), most, longest), dtype=torch.long)
        source_mask = torch.zeros((len(rows), most, longest), dtype=torch.bool)
        for place, row in enumerate(rows):
            for number, ids in enumerate(row):
                source_ids[place, number, : len(ids)] = torch.tensor(ids)
                source_mask[place, number, : len(ids)] = True
        targets = [
            [*self._ids(example["target"], plain=True)[: self._max_target], self._end] for example in examples
        ]
        written = [[*self._prompt, *target] for target in targets]
        labels = [[IGNORED] * len(self._prompt) + target for target in targets]
        return {
            "source_ids": source_ids,
            "source_mask": source_mask,
            "decoder_input_ids": _padded(written, 0),
            "labels": _padded(labels, IGNORED),
            "prefix_ids": torch.tensor(self._prefix, dtype=torch.long),
        }

    def _source_rows(self, sources: Sequence[str]) -> list[list[int]]:
        room = self._config.max_source_tokens - len(self._before) - len(self._after)
        rows = [
            [*self._before, *self._ids(source, plain=True)[:room], *self._after]
            for source in sorted(dict.fromkeys(sources))
        ]
        return [[token for row in rows for token in row]] if self._config.join_sources else rows

    def _ids(self, text: str, *, plain: bool = False) -> list[int]:
        encoding: Any = self._tokenizer(text, add_special_tokens=False, split_special_tokens=plain)
        return list(encoding["input_ids"])


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
        batch = self._input.batch(inputs, device=torch.device("cpu"))
        targets: Any = self._tokenizer(
            text_target=[example["target"] for example in examples],
            max_length=self._max_target,
            truncation=True,
        )
        batch["labels"] = _padded(targets["input_ids"], IGNORED)
        # Shifted here, so that no model's own habit of shifting is relied on.
        shifted = torch.full_like(batch["labels"], self._tokenizer.pad_token_id)
        shifted[:, 0] = self._start
        shifted[:, 1:] = batch["labels"][:, :-1].masked_fill(
            batch["labels"][:, :-1] == IGNORED, self._tokenizer.pad_token_id
        )
        batch["decoder_input_ids"] = shifted
        return batch


def _padded(rows: Sequence[Sequence[int]], value: int) -> Tensor:
    """Right-padded int64 [rows, longest]."""
    padded = torch.full((len(rows), max(map(len, rows))), value, dtype=torch.long)
    for place, row in enumerate(rows):
        padded[place, : len(row)] = torch.tensor(row)
    return padded
