"""Texts as the packed rows that a Fusion-in-Decoder reads in one pass: for training, and to judge what is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from transformers import PreTrainedTokenizerBase

from summarizer.fusion.attention import IGNORED, PADDING, TARGET
from summarizer.fusion.fid import FusionInDecoderConfig

#: Rows are padded to a multiple of this many tokens: the processor's kernels are made anew for every length.
_ROUND = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One example: token ids with the segment and position of each, and the labels (IGNORED where there is none)."""

    ids: list[int]
    segments: list[int]
    positions: list[int]
    labels: list[int]


class Packer:
    """Sources and a target as one row: every source starts right after the prefix, the target after the longest."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, config: FusionInDecoderConfig) -> None:
        self._tokenizer = tokenizer
        self._config = config
        self._prefix = self.ids(config.prefix)
        self._prompt = self.ids(config.target_prompt)
        self._templates = {
            template: [self.ids(part) for part in template.split("{}")]
            for template in (config.source_template, config.context_template)
        }

    def ids(self, text: str, *, plain: bool = False) -> list[int]:
        """Token ids; ``plain``: what looks like a special token is text like any other."""
        encoding: Any = self._tokenizer(text, add_special_tokens=False, split_special_tokens=plain)
        return list(encoding["input_ids"])

    def sources(self, texts: Sequence[str], *, before: str = "") -> list[list[int]]:
        """Token ids of each source, and of what was told ``before`` them if anything, in their templates."""
        rows = [self._wrapped(text, self._config.source_template) for text in texts]
        if before:
            rows.append(self._wrapped(before, self._config.context_template))
        return [[token for row in rows for token in row]] if self._config.join_sources else rows

    def room(self) -> int:
        """Tokens of one source's own that are read."""
        start, end = self._templates[self._config.source_template]
        return self._config.max_source_tokens - len(start) - len(end)

    def _wrapped(self, text: str, template: str) -> list[int]:
        start, end = self._templates[template]
        return [*start, *self.ids(text, plain=True)[: self.room()], *end]

    def claims(
        self,
        sources: Sequence[str],
        claims: Sequence[str],
        *,
        before: str = "",
        max_target_tokens: int | None = None,
    ) -> Row:
        """Several texts about the same sources as one row, each in a segment of its own, its tokens as labels.

        ``max_target_tokens``: longer texts are cut (default: never).
        """
        read = self.sources(sources, before=before)
        rows = [
            pack(
                prefix=self._prefix,
                sources=read,
                prompt=self._prompt,
                written=[*self.ids(claim, plain=True)[:max_target_tokens], self._config.end_tokens[0]],
            )
            for claim in claims
        ]
        start = len(self._prefix) + sum(map(len, read))
        whole = Row(
            ids=rows[0].ids[:start],
            segments=rows[0].segments[:start],
            positions=rows[0].positions[:start],
            labels=rows[0].labels[:start],
        )
        for number, row in enumerate(rows):
            whole.ids.extend(row.ids[start:])
            whole.segments.extend([TARGET - number] * (len(row.ids) - start))
            whole.positions.extend(row.positions[start:])
            whole.labels.extend(row.labels[start:])
        return whole


def pack(
    *, prefix: Sequence[int], sources: Sequence[Sequence[int]], prompt: Sequence[int], written: Sequence[int]
) -> Row:
    """Token ids as one row. Every source starts right after the prefix; the prompt, after the longest source."""
    ids = list(prefix)
    segments, positions = [0] * len(ids), list(range(len(ids)))
    for number, source in enumerate(sources, 1):
        ids += source
        segments += [number] * len(source)
        positions += range(len(prefix), len(prefix) + len(source))
    start = len(prefix) + max(map(len, sources), default=0)
    own = [*prompt, *written]
    return Row(
        ids=[*ids, *own],
        segments=segments + [TARGET] * len(own),
        positions=[*positions, *range(start, start + len(own))],
        labels=[IGNORED] * (len(ids) + len(prompt)) + list(written),
    )


def batch(rows: Sequence[Row]) -> dict[str, Tensor]:
    """Right-padded int64 tensors [rows, length]: what ``FusionInDecoder.forward`` takes."""
    length = -(-max(len(row.ids) for row in rows) // _ROUND) * _ROUND
    return {
        "input_ids": _padded([row.ids for row in rows], length, 0),
        "segments": _padded([row.segments for row in rows], length, PADDING),
        "position_ids": _padded([row.positions for row in rows], length, 0),
        "labels": _padded([row.labels for row in rows], length, IGNORED),
    }


def _padded(rows: Sequence[Sequence[int]], length: int, value: int) -> Tensor:
    return torch.tensor([[*row, *[value] * (length - len(row))] for row in rows], dtype=torch.long)
