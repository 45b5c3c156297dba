"""Keys and values of what was read, and who looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor
from torch.nn import functional

#: Texts that are read together are at least this part of the longest's length: padding is attended to like any word.
LIKE_LENGTH = 0.75


@dataclass(slots=True)
class SideBySide:
    """Rows of tokens, one after the other, each token looking at ``before`` and at its own row up to itself.

    ``lengths``: of the rows, longest first. ``before`` [layers, 2, length, key_heads, head_dim]: keys and values that
    every row looks at. With ``keep`` the keys and values of the rows are in :meth:`kept` after the pass.
    """

    lengths: Sequence[int]
    before: Tensor | None = None
    keep: bool = False
    _keys_values: list[Tensor] = field(default_factory=list)
    _blocks: list[_Block] | None = None

    def __call__(self, layer: int, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        if self.keep:
            self._keys_values.append(torch.stack([key, value]))
        if self._blocks is None:
            self._blocks = self._cut(query.device)
        mixed = []
        for block in self._blocks:
            own = slice(block.start, block.end)
            keys, values = block.padded(key[own]), block.padded(value[own])
            if self.before is not None:
                rows = keys.shape[0]
                keys, values = (
                    torch.cat([before.expand(rows, -1, -1, -1), each], dim=1)
                    for before, each in zip(self.before[layer], (keys, values), strict=True)
                )
            found = functional.scaled_dot_product_attention(
                block.padded(query[own]).transpose(1, 2),
                keys.transpose(1, 2),
                values.transpose(1, 2),
                attn_mask=block.visible,
                is_causal=block.visible is None,
                enable_gqa=True,
            )
            flat = found.transpose(1, 2).flatten(2).flatten(0, 1)
            mixed.append(flat if block.place is None else flat[block.place])
        return torch.cat(mixed) if len(mixed) > 1 else mixed[0]

    def kept(self) -> list[Tensor]:
        """Keys and values of each row, [layers, 2, its tokens, key_heads, head_dim]."""
        return list(torch.split(torch.stack(self._keys_values), list(self.lengths), dim=2))

    def _cut(self, device: torch.device) -> list[_Block]:
        """Runs of rows whose shortest is at least :data:`LIKE_LENGTH` of its longest."""
        runs: list[list[int]] = []
        for length in self.lengths:
            if runs and length >= LIKE_LENGTH * runs[-1][0]:
                runs[-1].append(length)
            else:
                runs.append([length])
        blocks, start = [], 0
        for run in runs:
            longest = run[0]
            visible = None
            if self.before is not None:
                causal = torch.ones((longest, longest), dtype=torch.bool, device=device).tril()
                visible = torch.cat([causal.new_ones((longest, self.before.shape[2])), causal], dim=1)
            place = None
            if run[-1] != longest:
                place = torch.cat(
                    [row * longest + torch.arange(length, device=device) for row, length in enumerate(run)]
                )
            blocks.append(
                _Block(
                    start=start,
                    end=start + sum(run),
                    rows=len(run),
                    longest=longest,
                    place=place,
                    visible=visible,
                )
            )
            start += sum(run)
        return blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """Rows of like length, padded for attention alone."""

    start: int
    end: int
    rows: int
    longest: int
    #: Place of each token among the padded ones; None where nothing is padded.
    place: Tensor | None
    #: bool [longest, before + longest]; None where a token sees just what stands before it.
    visible: Tensor | None

    def padded(self, flat: Tensor) -> Tensor:
        """[tokens, heads, head_dim] as [rows, longest, heads, head_dim]."""
        shape = self.rows, self.longest
        return flat.view(*shape, *flat.shape[1:]) if self.place is None else padded(flat, self.place, shape)


def padded(flat: Tensor, place: Tensor, shape: tuple[int, int]) -> Tensor:
    """``flat`` [tokens, heads, head_dim] at ``place`` [tokens] among [rows * width]: [rows, width, …], zero elsewhere."""
    rows, width = shape
    room = flat.new_zeros((rows * width, *flat.shape[1:]))
    room[place] = flat
    return room.view(rows, width, *flat.shape[1:])


def joined(groups: Sequence[Sequence[Tensor]], *, room: int = 0) -> tuple[list[Tensor], Tensor]:
    """The memory of each group: what its members, each [layers, 2, tokens, key_heads, head_dim], left, in a row.

    Of each layer the keys and values [2, groups, key_heads, length + room, head_dim], zero where there is nothing, and the
    length of each group's memory [groups]. Layers stand by themselves, so that one can be replaced while the others wait.
    """
    lengths = [sum(member.shape[2] for member in group) for group in groups]
    layers, _, _, heads, size = groups[0][0].shape
    memory = [
        groups[0][0].new_zeros((2, len(groups), heads, max(lengths) + room, size)) for _ in range(layers)
    ]
    for row, group in enumerate(groups):
        for number, layer in enumerate(memory):
            own = torch.cat([member[number] for member in group], dim=1)
            layer[:, row, :, : lengths[row]] = own.transpose(1, 2)
    return memory, torch.tensor(lengths, device=memory[0].device)


def additive(visible: Tensor, *, heads_per_key: int, dtype: torch.dtype) -> Tensor:
    """A mask for queries folded by :func:`grouped`: ``visible`` bool [groups, width, keys] -> [groups, 1, …, keys]."""
    mask = torch.zeros(visible.shape, dtype=dtype, device=visible.device).masked_fill_(~visible, -torch.inf)
    return mask.repeat(1, heads_per_key, 1)[:, None]


def grouped(query: Tensor, keys: Tensor, values: Tensor, mask: Tensor) -> Tensor:
    """Attention with the query heads of one key head folded into its queries, so that each key is read once.

    ``query`` [groups, width, heads, head_dim]; ``keys``, ``values`` [groups, key_heads, length, head_dim]; ``mask`` as
    :func:`additive` makes it. Result [groups, width, heads * head_dim].
    """
    groups, width, heads, size = query.shape
    key_heads = keys.shape[1]
    folded = query.view(groups, width, key_heads, heads // key_heads, size).permute(0, 2, 3, 1, 4)
    found = functional.scaled_dot_product_attention(
        folded.reshape(groups, key_heads, -1, size), keys, values, attn_mask=mask
    )
    unfolded = found.view(groups, key_heads, heads // key_heads, width, size).permute(0, 3, 1, 2, 4)
    return unfolded.reshape(groups, width, heads * size)
