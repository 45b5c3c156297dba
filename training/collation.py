"""Examples as tensors: what each kind of fuser reads and writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from transformers import PreTrainedTokenizerBase

from summarizer.fusion.format import Format
from summarizer.fusion.inputs import Seq2SeqInput
from summarizer.fusion.rows import Packer
from summarizer.fusion.tokens import Tokens
from training.attention import IGNORED
from training.rows import Row, batch, claims

Batch = dict[str, Tensor]
Collator = Callable[[Sequence[Mapping[str, Any]]], Batch]


class FusionInDecoderCollator:
    """One packed row an example: prefix, sources, target; loss on the target alone.

    ``input_ids``, ``segments``, ``position_ids``, ``labels`` [examples, length], as
    :meth:`~training.fid.TrainableFusionInDecoder.forward` reads them. An example has ``sources``, ``target`` and, where
    it goes on from something, ``before``: what the summary has told so far. With ``contrast`` the ``false`` text of an
    example that has one stands behind its target, in a segment of its own (``TARGET - 1``), and ``reference`` [examples]
    says how much less likely the target was than it before training (0 where nothing is known).
    """

    def __init__(
        self,
        tokenizer: PreTrainedTokenizerBase,
        form: Format,
        *,
        max_target_tokens: int,
        contrast: bool = False,
    ) -> None:
        self._packer = Packer(Tokens.of(tokenizer), form)
        self._max_target = max_target_tokens
        self._contrast = contrast

    def __call__(self, examples: Sequence[Mapping[str, Any]]) -> Batch:
        rows = batch([self._row(example) for example in examples])
        if self._contrast:
            reference = [float(example.get("reference") or 0.0) for example in examples]
            rows["reference"] = torch.tensor(reference)
        return rows

    def _row(self, example: Mapping[str, Any]) -> Row:
        false = (example.get("false") or "") if self._contrast else ""
        return claims(
            self._packer,
            sorted(dict.fromkeys(example["sources"])),
            [example["target"], *([false] if false else [])],
            before=example.get("before") or "",
            max_target_tokens=self._max_target,
        )


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

    def __call__(self, examples: Sequence[Mapping[str, Any]]) -> Batch:
        inputs = [
            self._input.ids([[text] for text in sorted(dict.fromkeys(example["sources"]))])
            for example in examples
        ]
        tensors = self._input.batch(inputs, device=torch.device("cpu"))
        tensors["labels"] = _padded([self._labels(example["target"]) for example in examples], IGNORED)
        # Shifted here, so that no model's own habit of shifting is relied on.
        shifted = torch.full_like(tensors["labels"], self._input.conventions.pad_token_id)
        shifted[:, 0] = self._input.conventions.decoder_start_token_id
        shifted[:, 1:] = tensors["labels"][:, :-1].masked_fill(
            tensors["labels"][:, :-1] == IGNORED, self._input.conventions.pad_token_id
        )
        tensors["decoder_input_ids"] = shifted
        return tensors

    def _labels(self, target: str) -> list[int]:
        """What the decoder has to write: the target as the tokenizer frames it, and an end in any case.

        Gemma's tokenizer adds no end, and begins with the token that the decoder begins with already: from such labels
        a model would learn to write it twice, and never to stop.
        """
        conventions = self._input.conventions
        head, tail = conventions.head, conventions.tail
        if head[:1] == (conventions.decoder_start_token_id,) and conventions.forced_bos_token_id != head[0]:
            head = head[1:]
        if not set(tail) & set(conventions.eos_token_ids):
            tail = (*tail, *conventions.eos_token_ids[:1])
        encoded: Any = self._tokenizer(target, add_special_tokens=False, split_special_tokens=True)
        return [*head, *encoded["input_ids"][: self._max_target - len(head) - len(tail)], *tail]


def _padded(rows: Sequence[Sequence[int]], value: int) -> Tensor:
    """Right-padded int64 [rows, longest]."""
    padded = torch.full((len(rows), max(map(len, rows))), value, dtype=torch.long)
    for place, row in enumerate(rows):
        padded[place, : len(row)] = torch.tensor(row)
    return padded
