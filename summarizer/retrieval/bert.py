"""BERT (Devlin et al. 2019) for reading alone: token ids in, the states of the last layer out.

Written out instead of taken from a library for what it leaves undone: no importing of a library of models, no
padding but in the attention, weights laid out for the processor once, and numbers that depend on the text alone.
"""
# torch leaves some of its methods without types.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from summarizer.errors import ModelError
from summarizer.packing import packed

#: Rows of each product on a CPU and elsewhere. With always as many, a token's states do not depend on what else is
#: read with it: how a library cuts a product up, and so rounds, depends on its shape.
_CPU_TILE, _TILE = 128, 4096
#: Attention is padded to multiples of this many tokens.
_STEP = 16
#: Tokens that are read at once, which bounds the memory.
_TOKENS = 4096


class Bert(nn.Module):
    """Weights in ``dtype``; what is added up and normalised in float32."""

    def __init__(self, settings: dict[str, Any], *, dtype: torch.dtype) -> None:
        super().__init__()
        hidden = int(settings["hidden_size"])
        self.positions = int(settings["max_position_embeddings"])
        self.words = nn.Embedding(int(settings["vocab_size"]), hidden)
        self.places = nn.Embedding(self.positions, hidden)
        self.norm = nn.LayerNorm(hidden, eps=float(settings["layer_norm_eps"]))
        self.layers = nn.ModuleList(
            _Layer(settings, dtype=dtype) for _ in range(int(settings["num_hidden_layers"]))
        )

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
            weights = {
                name.removeprefix("bert."): tensor
                for file in sorted(folder.glob("*.safetensors"))
                for name, tensor in load_file(file).items()
            }
            with torch.device("meta"):
                model = cls(settings, dtype=dtype)
            model.load_state_dict(_renamed(weights, layers=len(model.layers), dtype=dtype), assign=True)
        except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
            raise ModelError(
                f"The encoder in {folder} cannot be loaded: {error}. Copy the model again, or install it anew."
            ) from error
        packed(model.requires_grad_(False).to(device))
        return model

    @property
    def dimensions(self) -> int:
        """Length of a token's state."""
        return self.words.embedding_dim

    @torch.inference_mode()
    def forward(self, rows: Sequence[Sequence[int]]) -> Iterator[tuple[int, Tensor]]:
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
        device = self.words.weight.device
        tile = _CPU_TILE if device.type == "cpu" else _TILE
        padding = [0] * (-sum(lengths) % tile)
        ids = torch.tensor([*(token for row in rows for token in row), *padding], device=device)
        places = torch.tensor([*(place for own in lengths for place in range(own)), *padding], device=device)
        states: Tensor = self.norm(self.words(ids).float() + self.places(places).float())
        groups = [(index.to(device), mask.to(device)) for index, mask in _alike(lengths)]
        for layer in self.layers:
            layer(states, groups, tile)
        return states[: sum(lengths)]


class _Layer(nn.Module):
    def __init__(self, settings: dict[str, Any], *, dtype: torch.dtype) -> None:
        super().__init__()
        hidden, inner = int(settings["hidden_size"]), int(settings["intermediate_size"])
        self._dtype = dtype
        self._heads = int(settings["num_attention_heads"])
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.attended = nn.LayerNorm(hidden, eps=float(settings["layer_norm_eps"]))
        self.up = nn.Linear(hidden, inner)
        self.down = nn.Linear(inner, hidden)
        self.norm = nn.LayerNorm(hidden, eps=float(settings["layer_norm_eps"]))

    def forward(self, states: Tensor, groups: Sequence[tuple[Tensor, Tensor]], tile: int) -> None:
        """Changes ``states``, [tokens, hidden], in place."""
        qkv = torch.cat([self.qkv(rows.to(self._dtype)) for rows in states.split(tile)])
        context = torch.zeros_like(states, dtype=self._dtype)
        for index, mask in groups:
            # [texts, tokens, 3 * hidden] -> three of [texts, heads, tokens, width]
            query, key, value = qkv[index].unflatten(2, (3, self._heads, -1)).permute(2, 0, 3, 1, 4)
            read = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None])
            context[index[mask]] = read.transpose(1, 2).flatten(2)[mask]
        # What is between the attentions is done for a tile at a time, which stays in the processor's cache.
        for rows, told in zip(states.split(tile), context.split(tile), strict=True):
            middle = self.attended(rows + self.out(told))
            rows.copy_(self.norm(middle + self.down(functional.gelu(self.up(middle.to(self._dtype))))))


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


def _renamed(weights: dict[str, Tensor], *, layers: int, dtype: torch.dtype) -> dict[str, Tensor]:
    """The tensors of a saved BERT under the names used here, those of one product joined."""
    mark = weights["embeddings.token_type_embeddings.weight"][0].float()
    renamed = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        # No second text is ever read: the first's mark is part of each place.
        "places.weight": weights["embeddings.position_embeddings.weight"].float() + mark,
    }
    norms, products = {"norm": ["embeddings.LayerNorm"]}, {}
    for layer in range(layers):
        old, new = f"encoder.layer.{layer}", f"layers.{layer}"
        norms[f"{new}.attended"] = [f"{old}.attention.output.LayerNorm"]
        norms[f"{new}.norm"] = [f"{old}.output.LayerNorm"]
        products[f"{new}.qkv"] = [f"{old}.attention.self.{part}" for part in ("query", "key", "value")]
        products[f"{new}.out"] = [f"{old}.attention.output.dense"]
        products[f"{new}.up"] = [f"{old}.intermediate.dense"]
        products[f"{new}.down"] = [f"{old}.output.dense"]
    for names, kept in ((norms, torch.float32), (products, dtype)):
        renamed |= {
            f"{new}.{end}": torch.cat([weights[f"{old}.{end}"] for old in parts]).to(kept)
            for new, parts in names.items()
            for end in ("weight", "bias")
        }
    return renamed
