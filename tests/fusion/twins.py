"""One tiny model twice, as it is trained and as it writes: each is the other's oracle."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor
from transformers import LlamaConfig, LlamaForCausalLM

from summarizer.fusion.fid import FusionInDecoder, Ids
from summarizer.fusion.llama import Attention, Llama, LlamaShape
from training.fid import TrainableFusionInDecoder
from training.rows import batch, pack

VOCABULARY = 40
END = 1


def tiny_lm(vocabulary: int = VOCABULARY, *, seed: int = 0, **settings: Any) -> LlamaForCausalLM:
    """A Llama with random weights; the same for the same seed."""
    torch.manual_seed(seed)
    shape = {
        "hidden_size": 48,
        "intermediate_size": 64,
        "num_hidden_layers": 3,
        "num_attention_heads": 6,
        "num_key_value_heads": 2,
        "initializer_range": 0.3,  # large weights: attention that matters
        "tie_word_embeddings": True,
    }
    lm = LlamaForCausalLM(LlamaConfig(**{"vocab_size": vocabulary, **shape, **settings})).eval()
    for name, weight in lm.named_parameters():
        if "norm" in name:  # ones, when they are new: as good as none
            torch.nn.init.uniform_(weight, 0.5, 1.5)
    return lm.requires_grad_(False)


def llama_of(lm: LlamaForCausalLM, *, dtype: torch.dtype = torch.float32) -> Llama:
    """The same layers for inference, from the tensors that a file of it would hold."""
    weights = dict(lm.state_dict())
    if lm.config.tie_word_embeddings:
        del weights["lm_head.weight"]
    shape = LlamaShape.from_config(lm.config.to_dict())
    return Llama(weights, shape, device=torch.device("cpu"), dtype=dtype)


def passes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many tokens each pass through the lean layers reads, from now on."""
    read: list[int] = []
    call = Llama.__call__

    def counted(
        llama: Llama, tokens: Tensor, positions: Tensor, attention: Attention, **others: Any
    ) -> Tensor:
        read.append(len(tokens))
        return call(llama, tokens, positions, attention, **others)

    monkeypatch.setattr(Llama, "__call__", counted)
    return read


def ids(length: int, seed: int) -> Ids:
    """Random token ids, none of them special."""
    generator = torch.Generator().manual_seed(seed)
    return tuple(torch.randint(2, VOCABULARY, (length,), generator=generator).tolist())


PREFIX, PROMPT = ids(5, 1), ids(2, 2)


@dataclass(frozen=True, kw_only=True, eq=False)
class Twins:
    """The same weights in training and at work."""

    trained: TrainableFusionInDecoder
    working: FusionInDecoder
    prefix: Ids
    prompt: Ids

    @functools.cache  # noqa: B019 - a few small tables, of models that live as long
    def following(self, sources: tuple[Ids, ...], written: Ids) -> NDArray[np.float32]:
        """By the training pass: logits of the token that comes next, [vocabulary]."""
        last: NDArray[np.float32] = self.logits(sources, written)[-1].numpy()
        return last

    def logits(self, sources: Sequence[Ids], written: Sequence[int]) -> Tensor:
        """By the training pass: of the token after the prompt and after each that is written, [tokens + 1, vocabulary]."""
        row = pack(prefix=self.prefix, sources=sources, prompt=self.prompt, written=written)
        read = batch([row])
        del read["labels"]
        with torch.inference_mode():
            logits: Tensor = self.trained(**read).logits[0, : len(row.ids)]
        return logits[len(row.ids) - len(written) - 1 :]


@functools.cache
def twins(seed: int = 0, *, prefix: Ids = PREFIX, prompt: Ids = PROMPT) -> Twins:
    """The same for the same seed."""
    lm = tiny_lm(seed=seed)
    return Twins(
        trained=TrainableFusionInDecoder.from_causal_lm(lm, end_tokens=[END]).eval(),
        working=FusionInDecoder(llama_of(lm), prefix=prefix, prompt=prompt),
        prefix=prefix,
        prompt=prompt,
    )
