"""Keys and values of what was read, kept for what is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysValues:
    """Keys and values of every layer, each [rows, key_heads, length, head_dim] where nothing else is said."""

    keys: tuple[Tensor, ...]
    values: tuple[Tensor, ...]

    @property
    def length(self) -> int:
        return self.keys[0].shape[2] if self.keys else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderOutput:
    """What the decoder attends to: the prefix and each group's sources, joined.

    ``memory``: keys and values, rows are groups, right-padded. ``mask`` bool [groups, length], False on padding.
    ``position`` [groups]: where the decoder goes on, the end of the group's longest source.
    """

    memory: KeysValues
    mask: Tensor
    position: Tensor


class Reader:
    """Stands where the language model expects its cache while the encoder reads: prefix in, keys and values out."""

    def __init__(self, prefix: KeysValues | None) -> None:
        self._prefix = prefix
        self.keys: list[Tensor] = []
        self.values: list[Tensor] = []

    def update(self, key: Tensor, value: Tensor, layer: int, *_: Any, **__: Any) -> tuple[Tensor, Tensor]:
        self.keys.append(key)
        self.values.append(value)
        if self._prefix is None:
            return key, value
        rows = key.shape[0]
        before_key, before_value = self._prefix.keys[layer], self._prefix.values[layer]
        return (
            torch.cat([before_key.expand(rows, -1, -1, -1), key], dim=2),
            torch.cat([before_value.expand(rows, -1, -1, -1), value], dim=2),
        )

    def read(self) -> KeysValues:
        return KeysValues(keys=tuple(self.keys), values=tuple(self.values))


class Writer:
    """Stands where the language model expects its cache while the decoder writes.

    One buffer a layer holds a group's memory followed by room for what its beams write; new keys and values are
    written in place, so nothing is copied for beams or from step to step.
    """

    def __init__(self, memory: KeysValues, room: int) -> None:
        self.used = memory.length
        self.keys = [self._with_room(key, room) for key in memory.keys]
        self.values = [self._with_room(value, room) for value in memory.values]

    @staticmethod
    def _with_room(tensor: Tensor, room: int) -> Tensor:
        rows, heads, length, size = tensor.shape
        buffer = tensor.new_zeros((rows, heads, length + room, size))
        buffer[:, :, :length] = tensor
        return buffer

    def update(self, key: Tensor, value: Tensor, layer: int, *_: Any, **__: Any) -> tuple[Tensor, Tensor]:
        end = self.used + key.shape[2]
        self.keys[layer][:, :, self.used : end] = key
        self.values[layer][:, :, self.used : end] = value
        return self.keys[layer][:, :, :end], self.values[layer][:, :, :end]

    def keep(self, groups: Tensor) -> None:
        self.keys = [key[groups] for key in self.keys]
        self.values = [value[groups] for value in self.values]
