"""Sources and targets as the packed rows that a Fusion-in-Decoder is trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from summarizer.fusion.rows import Packer
from training.attention import IGNORED, PADDING, TARGET

#: Rows are padded to a multiple of this many tokens: the processor's kernels are made anew for every length.
_ROUND = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One example: token ids with the segment and position of each, and the labels (IGNORED where there is none)."""

    ids: list[int]
    segments: list[int]
    positions: list[int]
    labels: list[int]


def claims(
    packer: Packer,
    sources: Sequence[str],
    texts: Sequence[str],
    *,
    before: str = "",
    max_target_tokens: int | None = None,
) -> Row:
    """Several texts about the same sources as one row, each in a segment of its own, its tokens as labels.

    ``max_target_tokens``: longer texts are cut (default: never).
    """
    read = packer.sources(sources, before=before)
    rows = []
    for text in texts:
        *written, end = packer.claim(text)
        rows.append(
            pack(
                prefix=packer.prefix,
                sources=read,
                prompt=packer.prompt,
                written=[*written[:max_target_tokens], end],
            )
        )
    start = len(packer.prefix) + sum(map(len, read))
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
    """Right-padded int64 tensors [rows, length]: what ``TrainableFusionInDecoder.forward`` takes."""
    length = -(-max(len(row.ids) for row in rows) // _ROUND) * _ROUND
    return {
        "input_ids": _padded([row.ids for row in rows], length, 0),
        "segments": _padded([row.segments for row in rows], length, PADDING),
        "position_ids": _padded([row.positions for row in rows], length, 0),
        "labels": _padded([row.labels for row in rows], length, IGNORED),
    }


def _padded(rows: Sequence[Sequence[int]], length: int, value: int) -> Tensor:
    return torch.tensor([[*row, *[value] * (length - len(row))] for row in rows], dtype=torch.long)
