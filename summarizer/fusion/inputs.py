"""What an encoder-decoder is given: articles cut to what it reads, joined and framed as it was trained.

PRIMERA: Xiao et al. 2022, "PRIMERA: Pyramid-based Masked Sentence Pre-training for Multi-document Summarization"; LED:
Beltagy et al. 2020, "Longformer".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import torch
from torch import Tensor
from transformers import PreTrainedTokenizerBase

from summarizer.fusion.base import Truncation
from summarizer.fusion.conventions import Conventions
from summarizer.shares import even_shares

#: Tokens of a document below which reading it is of no use: a short sentence.
_LEAST_SHARE = 16


class Seq2SeqInput:
    """What an encoder-decoder is given, at run time and in training alike.

    The separator between documents, global attention, the task prefix and the length are what the model's config and
    tokenizer declare. ``limit``: reads at most so many tokens, where the model itself would read more.
    """

    def __init__(self, tokenizer: PreTrainedTokenizerBase, model: Any, *, limit: int | None = None) -> None:
        self._tokenizer = tokenizer
        #: What the model expects.
        self.conventions = Conventions.of(model, tokenizer)
        self._limit = min(self.conventions.encoder_limit, limit or self.conventions.encoder_limit)
        self._prefix = tokenizer(self.conventions.prefix, add_special_tokens=False)["input_ids"]
        #: Texts that were longer than the model reads.
        self.truncations: list[Truncation] = []

    def ids(self, documents: Sequence[Sequence[str]]) -> list[int]:
        """Token ids of one input: task prefix, documents cut evenly at sentence ends, separators, special tokens."""
        known = self.conventions
        # PRIMERA's separator ends every document, the last one too; elsewhere an empty line stands between them.
        ends = known.separator_id is not None
        separator = [known.separator_id] if known.separator_id is not None else self._plain_ids("\n\n")
        room = self._limit - len(known.head) - len(known.tail) - len(self._prefix)
        places = max(1, room // (len(separator) + _LEAST_SHARE))
        sentences = [
            [self._plain_ids(f" {text}" if index else text) for index, text in enumerate(document)]
            for document in documents[:places]
        ]
        room -= len(separator) * (len(sentences) - (not ends))
        shares = even_shares([sum(map(len, document)) for document in sentences], room)
        body: list[int] = [*known.head, *self._prefix]
        for index, (document, share) in enumerate(zip(sentences, shares, strict=True)):
            kept = _whole(document, share)
            if sum(map(len, kept)) < sum(map(len, document)):
                words = len(self._decode([token for ids in kept for token in ids]).split())
                self.truncations.append(Truncation(text=" ".join(documents[index]), words_kept=words))
            body += [*(separator if index and not ends else []), *(token for ids in kept for token in ids)]
            body += separator if ends else []
        self.truncations += [Truncation(text=" ".join(each), words_kept=0) for each in documents[places:]]
        return [*body, *known.tail]

    def _plain_ids(self, text: str) -> list[int]:
        """Token ids of an article's text, in which nothing is a special token."""
        encoding = self._tokenizer(text, add_special_tokens=False, split_special_tokens=True)
        return cast("list[int]", encoding["input_ids"])

    def _decode(self, ids: Sequence[int]) -> str:
        return cast(str, self._tokenizer.decode(list(ids), skip_special_tokens=True))

    def batch(
        self, inputs: Sequence[Sequence[int]], *, device: torch.device, multiple_of: int = 1
    ) -> dict[str, Tensor]:
        """``input_ids``, ``attention_mask`` and, where the model has it, ``global_attention_mask`` [inputs, length].

        ``multiple_of``: pads to a multiple, within what the model reads, so that few lengths occur.
        """
        pad = self.conventions.pad_token_id
        length = max(map(len, inputs))
        length = min(-(-length // multiple_of) * multiple_of, max(self._limit, length))
        ids = torch.tensor([[*row, *[pad] * (length - len(row))] for row in inputs], device=device)
        mask = torch.tensor([[1] * len(row) + [0] * (length - len(row)) for row in inputs], device=device)
        tensors = {"input_ids": ids, "attention_mask": mask}
        if self.conventions.has_global_attention:
            tensors["global_attention_mask"] = self._global_attention(ids)
        return tensors

    def _global_attention(self, ids: Tensor) -> Tensor:
        """1 on the first token and on every separator, as PRIMERA and LED were trained."""
        mask = torch.zeros_like(ids)
        mask[:, 0] = 1
        if self.conventions.separator_id is not None:
            mask[ids == self.conventions.separator_id] = 1
        return mask


def _whole(document: Sequence[list[int]], share: int) -> list[list[int]]:
    """The sentences from the start that fit into ``share`` tokens; of a longer first one, its beginning."""
    kept: list[list[int]] = []
    for ids in document:
        if sum(map(len, kept)) + len(ids) > share:
            break
        kept.append(ids)
    return kept or [document[0][:share]]
