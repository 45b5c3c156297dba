"""BERT (Devlin et al. 2019) for reading alone: token ids in, the states of the last layer out.

Written out instead of taken from a library for what it leaves undone: no importing of a library of models, no
padding but in the attention, weights laid out for the processor once, and numbers that depend on the text alone.
"""
# torch leaves some of its methods without types.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from torch import Tensor
from torch.nn import functional

from summarizer.errors import ModelError
from summarizer.packing import Linear
from summarizer.weights import Weights

#: Rows are filled up to a multiple of ``_STEP_ROWS``, and taken through a layer ``_TILE`` at a time, which stays in the
#: processor's cache. How a library cuts a product up, and so rounds, depends on its shape: the product with the most to add
#: up has always ``_STEP_ROWS`` on a CPU, so that a token's states do not depend on what else is read with it.
_STEP_ROWS, _TILE = 128, 512
#: Attention is padded to multiples of this many tokens.
_STEP = 16
#: Tokens that are read at once, which bounds the memory.
_TOKENS = 2048


class Bert:
    """Weights in ``dtype``; what is added up and normalised in float32."""

    def __init__(
        self, weights: Mapping[str, Tensor], settings: Mapping[str, Any], *, dtype: torch.dtype
    ) -> None:
        """``weights``: under the names that transformers gives them."""
        self._settings, self._dtype = settings, dtype
        self._words = weights["embeddings.word_embeddings.weight"]
        # No second text is ever read: the first's mark is part of each place.
        mark = weights["embeddings.token_type_embeddings.weight"][0].float()
        self._places = weights["embeddings.position_embeddings.weight"].float() + mark
        self._norm = _norm(weights, "embeddings.LayerNorm", settings)
        self._layers = [self._layer(weights, number) for number in range(int(settings["num_hidden_layers"]))]

    def _layer(self, weights: Mapping[str, Tensor], number: int) -> _Layer:
        return _Layer(weights, f"encoder.layer.{number}", self._settings, dtype=self._dtype)

    def with_layers(self, weights: Mapping[str, Tensor], *, first: int) -> Bert:
        """A model that shares everything with this one but the layers from ``first`` on, which are read from ``weights``.

        Raises ``KeyError`` where one of them is missing.
        """
        other = copy.copy(self)
        own = [self._layer(weights, number) for number in range(first, len(self._layers))]
        other._layers = [*self._layers[:first], *own]
        return other

    @classmethod
    def from_folder(cls, folder: Path, *, device: torch.device, dtype: torch.dtype) -> Bert:
        """A model as transformers saves it, its weights as safetensors. Raises ``ModelError`` for any other."""
        try:
            settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            kind = settings["model_type"], settings.get("hidden_act"), settings.get("position_embedding_type")
            if kind not in (("bert", "gelu", "absolute"), ("bert", "gelu", None)):
                raise ModelError(
                    f"The encoder in {folder} is no plain BERT (model_type {kind[0]!r}, hidden_act {kind[1]!r}), and "
                    "no other is read. Pass a folder of one, such as that of all-MiniLM-L6-v2."
                )
            with device:
                return cls(Weights(folder, under="bert."), settings, dtype=dtype)
        except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
            raise ModelError(
                f"The encoder in {folder} cannot be loaded: {error}. Copy the model again, or install it anew."
            ) from error

    @property
    def device(self) -> torch.device:
        """Where its weights are."""
        return self._words.device

    @property
    def positions(self) -> int:
        """Tokens that a text can have."""
        return len(self._places)

    @property
    def dimensions(self) -> int:
        """Length of a token's state."""
        return self._words.shape[1]

    @torch.inference_mode()
    def read(self, rows: Sequence[Sequence[int]]) -> Iterator[tuple[int, Tensor]]:
        """Of each row of token ids its place and its states, float32 of ``(tokens, dimensions)``; the short come first."""
        waiting = sorted(range(len(rows)), key=lambda row: (len(rows[row]), row))
        while waiting:
            count, size = 0, 0
            while count < len(waiting) and (not count or size + len(rows[waiting[count]]) <= _TOKENS):
                size += len(rows[waiting[count]])
                count += 1
            batch, waiting = waiting[:count], waiting[count:]
            lengths = [len(rows[row]) for row in batch]
            states = self._read([rows[row] for row in batch], lengths)
            yield from zip(batch, states.split(lengths), strict=True)

    def _read(self, rows: Sequence[Sequence[int]], lengths: Sequence[int]) -> Tensor:
        device = self._words.device
        padding = [0] * (-sum(lengths) % _STEP_ROWS)
        ids = torch.tensor([*(token for row in rows for token in row), *padding], device=device)
        places = torch.tensor([*(place for own in lengths for place in range(own)), *padding], device=device)
        states: Tensor = self._norm(self._words[ids].float() + self._places[places])
        groups = [(index.to(device), mask.to(device)) for index, mask in _alike(lengths)]
        for layer in self._layers:
            layer.apply(states, groups)
        return states[: sum(lengths)]


class _Layer:
    def __init__(
        self,
        weights: Mapping[str, Tensor],
        name: str,
        settings: Mapping[str, Any],
        *,
        dtype: torch.dtype,
    ) -> None:
        self._heads = int(settings["num_attention_heads"])
        self._dtype = dtype

        def linear(*parts: str) -> Callable[[Tensor], Tensor]:
            weight, bias = (
                torch.cat([weights[f"{name}.{part}.{end}"] for part in parts]).to(dtype)
                for end in ("weight", "bias")
            )
            return Linear(weight, bias)

        self._qkv = linear(*(f"attention.self.{part}" for part in ("query", "key", "value")))
        self._out = linear("attention.output.dense")
        self._attended = _norm(weights, f"{name}.attention.output.LayerNorm", settings)
        self._up = linear("intermediate.dense")
        self._down = linear("output.dense")
        self._norm = _norm(weights, f"{name}.output.LayerNorm", settings)

    def apply(self, states: Tensor, groups: Sequence[tuple[Tensor, Tensor]]) -> None:
        """Changes ``states``, [tokens, hidden], in place."""
        on_cpu = states.device.type == "cpu"
        tile, step = (_TILE, _STEP_ROWS) if on_cpu else (len(states), len(states))
        qkv = torch.cat([self._qkv(rows.to(self._dtype)) for rows in states.split(tile)])
        context = torch.zeros_like(states, dtype=self._dtype)
        for index, mask in groups:
            # [texts, tokens, 3 * hidden] -> three of [texts, heads, tokens, width]
            query, key, value = qkv[index].unflatten(2, (3, self._heads, -1)).permute(2, 0, 3, 1, 4)
            read = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None])
            context[index[mask]] = read.transpose(1, 2).flatten(2)[mask]
        for rows, told in zip(states.split(tile), context.split(tile), strict=True):
            middle = self._attended(rows + self._out(told))
            inner = functional.gelu(self._up(middle.to(self._dtype)))
            added = torch.cat([self._down(some) for some in inner.split(step)])
            rows.copy_(self._norm(middle + added))


def _norm(
    weights: Mapping[str, Tensor], name: str, settings: Mapping[str, Any]
) -> Callable[[Tensor], Tensor]:
    weight, bias = (weights[f"{name}.{end}"].float() for end in ("weight", "bias"))
    eps = float(settings["layer_norm_eps"])
    return lambda rows: functional.layer_norm(rows, weight.shape, weight, bias, eps)


def _alike(lengths: Sequence[int]) -> Iterator[tuple[Tensor, Tensor]]:
    """Texts of like length, given shorter ones first: where their tokens are, [texts, tokens], and which are real."""
    starts = torch.tensor([0, *lengths]).cumsum(0)[:-1]
    own = torch.tensor(lengths)
    steps = (own + _STEP - 1) // _STEP
    for step in steps.unique().tolist():
        chosen = steps == step
        places = torch.arange(step * _STEP)
        mask = places < own[chosen, None]
        yield (starts[chosen, None] + places).where(mask, starts[chosen, None]), mask
