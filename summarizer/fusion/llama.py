"""The layers of a Llama-shaped language model, for inference: tokens in, the last layer's states out.

Llama: Touvron et al. 2023; SmolLM2, which ships, is one. The model library's own forward pass spends more time between
its products than in them when it writes a few tokens at a time: 60 ms a step for 22 groups of two beams, against
28 here. Nothing is padded but what attention looks at, and who looks at whom is the caller's affair
(:class:`Attention`): one pass reads sources side by side, writes a step of many beams or reads claims.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor
from torch.nn import functional

from summarizer.errors import ModelError
from summarizer.packing import Linear

#: Tokens are filled up to a multiple of this many, where they are more than so few to a larger one: for every number of
#: rows oneDNN prepares each product anew, and keeps 0.3 MB of it.
_STEP, _FEW = 32, 256


class Attention(Protocol):
    """Who looks at whom in one pass over the tokens."""

    def __call__(self, layer: int, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        """What each token takes from those it may look at: [tokens, heads * head_dim].

        ``query`` [tokens, heads, head_dim], ``key`` and ``value`` [tokens, key_heads, head_dim], positions applied.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LlamaShape:
    """What the weights do not say themselves."""

    layers: int
    heads: int
    key_heads: int
    head_dim: int
    width: int
    vocabulary: int
    epsilon: float
    rope_theta: float

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> LlamaShape:
        """From the model library's ``config.json``. Raises ``ModelError`` for what is no plain Llama."""
        rope = config.get("rope_parameters") or config.get("rope_scaling") or {}
        plain = (
            config.get("model_type") == "llama"
            and config.get("hidden_act", "silu") == "silu"
            and not config.get("attention_bias")
            and not config.get("mlp_bias")
            and rope.get("rope_type", rope.get("type", "default")) == "default"
        )
        if not plain:
            raise ModelError(
                f"A Fusion-in-Decoder model has to be a plain Llama; this one is {config.get('model_type')!r} "
                "with settings that newsweave does not compute. Train one from fusion.model=embedded."
            )
        heads = int(config["num_attention_heads"])
        return cls(
            layers=int(config["num_hidden_layers"]),
            heads=heads,
            key_heads=int(config.get("num_key_value_heads") or heads),
            head_dim=int(config.get("head_dim") or config["hidden_size"] // heads),
            width=int(config["hidden_size"]),
            vocabulary=int(config["vocab_size"]),
            epsilon=float(config["rms_norm_eps"]),
            rope_theta=float(rope.get("rope_theta") or config.get("rope_theta") or 10000.0),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layer:
    """One layer's products; the weights of the norms before them are part of theirs."""

    query_key_value: Linear
    out: Linear
    gate: Linear
    up: Linear
    down: Linear


class Llama:
    """The layers, and the table of tokens that is also the output layer where the model ties the two."""

    def __init__(
        self, weights: Mapping[str, Tensor], shape: LlamaShape, *, device: torch.device, dtype: torch.dtype
    ) -> None:
        """``weights`` by the names of the model library's files; taken one layer at a time."""

        def take(*names: str, norm: str | None = None) -> Tensor:
            parts = [weights[name].to(device=device) for name in names]
            learned.update(zip(names, map(Tensor.numel, parts), strict=True))
            whole = torch.cat(parts) if len(parts) > 1 else parts[0]
            if norm is not None:
                scale = weights[norm].to(device=device)
                learned[norm] = scale.numel()
                whole = whole.float() * scale.float()
            # Never the file's own memory, which would stay mapped for the sake of one of its tensors.
            return whole.to(dtype, copy=True)

        self.shape, self.device, self.dtype = shape, device, dtype
        learned: dict[str, int] = {}
        self.embedding = take("model.embed_tokens.weight")
        #: Weight of the output layer [vocabulary, width].
        self.head = take("lm_head.weight") if "lm_head.weight" in weights else self.embedding
        self._norm = take("model.norm.weight")
        self._layers = []
        for number in range(shape.layers):
            name = f"model.layers.{number}."
            attention, mlp = f"{name}self_attn.", f"{name}mlp."
            before_attention = f"{name}input_layernorm.weight"
            before_mlp = f"{name}post_attention_layernorm.weight"
            self._layers.append(
                _Layer(
                    query_key_value=Linear(
                        take(*(f"{attention}{each}_proj.weight" for each in "qkv"), norm=before_attention)
                    ),
                    out=Linear(take(f"{attention}o_proj.weight")),
                    gate=Linear(take(f"{mlp}gate_proj.weight", norm=before_mlp)),
                    up=Linear(take(f"{mlp}up_proj.weight", norm=before_mlp)),
                    down=Linear(take(f"{mlp}down_proj.weight")),
                )
            )
        #: How many numbers were learned.
        self.parameters = sum(learned.values())
        #: How many tokens were read and written so far.
        self.tokens = 0
        self._frequencies = shape.rope_theta ** (
            -torch.arange(0, shape.head_dim, 2, dtype=torch.float32, device=device) / shape.head_dim
        )

    @property
    def heads_per_key(self) -> int:
        """Query heads that share one key head."""
        return self.shape.heads // self.shape.key_heads

    def __call__(
        self,
        ids: Tensor,
        positions: Tensor,
        attention: Attention,
        *,
        watch: Callable[[int, Tensor], None] | None = None,
        layers: int | None = None,
    ) -> Tensor:
        """States [tokens, width] of ``ids`` [tokens] at ``positions`` [tokens].

        ``watch`` is shown how many layers are done and the states [tokens, width] then. ``layers``: no more than so many are
        gone through; default: all.
        """
        shape, count = self.shape, len(ids)
        self.tokens += count
        padding = -count % (_STEP if count <= _FEW else _FEW // 2)
        ids, positions = (functional.pad(each, (0, padding)) for each in (ids, positions))
        angles = positions[:, None, None] * self._frequencies
        cosine, sine = angles.cos().to(self.dtype), angles.sin().to(self.dtype)
        turned = shape.heads + shape.key_heads
        states = functional.embedding(ids, self.embedding)
        mixed = states.new_zeros((len(ids), shape.heads * shape.head_dim))
        for number, layer in enumerate(self._layers[:layers]):
            heads = layer.query_key_value(self._even(states)).view(len(ids), -1, shape.head_dim)
            _turn(heads[:, :turned], cosine, sine)
            query, key, value = torch.split(
                heads[:count], [shape.heads, shape.key_heads, shape.key_heads], dim=1
            )
            mixed[:count] = attention(number, query, key, value)
            states = layer.out.plus(mixed, states)
            rows = self._even(states)
            states = layer.down.plus(layer.up.times(rows, layer.gate.silu(rows)), states)
            if watch is not None:
                watch(number + 1, states[:count])
        return functional.rms_norm(states[:count], (shape.width,), self._norm, shape.epsilon)

    def _even(self, states: Tensor) -> Tensor:
        """``states`` [tokens, width] with a root mean square of one."""
        # In two passes over them, where the library's takes five.
        length: Tensor = torch.linalg.vector_norm(states, dim=-1, keepdim=True, dtype=torch.float32)
        scale = length.square_().div_(self.shape.width).add_(self.shape.epsilon).rsqrt_()
        return states * scale.to(self.dtype)


def _turn(heads: Tensor, cosine: Tensor, sine: Tensor) -> None:
    """Rotary positions (Su et al. 2021): ``heads`` [tokens, heads, head_dim] turned in place, by [tokens, 1, head_dim / 2]."""
    half = heads.shape[-1] // 2
    first, second = heads[..., :half], heads[..., half:]
    before = first.clone()
    first.mul_(cosine).addcmul_(second, sine, value=-1)
    second.mul_(cosine).addcmul_(before, sine)
