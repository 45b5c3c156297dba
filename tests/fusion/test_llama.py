"""The lean forward pass against the model library's own."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional
from transformers import LlamaForCausalLM

from summarizer import packing
from summarizer.errors import ModelError
from summarizer.fusion.llama import LlamaShape
from summarizer.fusion.memory import SideBySide
from summarizer.packing import Linear
from tests.fusion.twins import ids, llama_of, tiny_lm

#: Longest first, as they are read: like ones, which are padded, and others, which are not.
ROWS = [ids(12, 1), ids(11, 2), ids(9, 3), ids(4, 4), ids(4, 5), ids(1, 6)]
BEFORE = ids(7, 7)

SHAPES: dict[str, dict[str, Any]] = {
    "grouped heads": {},
    "a key head for each head": {"num_key_value_heads": 6},
    "one key head": {"num_key_value_heads": 1},
    "another base of positions": {"rope_parameters": {"rope_type": "default", "rope_theta": 500.0}},
    "heads wider than their share": {"head_dim": 16},
    "a head of its own": {"tie_word_embeddings": False},
    "another epsilon": {"rms_norm_eps": 0.3},
}


def stock(lm: LlamaForCausalLM, before: tuple[int, ...], row: tuple[int, ...]) -> Tensor:
    """The library's states [tokens of the row, width], row after what stands before it."""
    lm.set_attn_implementation("eager")
    with torch.inference_mode():
        states: Tensor = lm.model(torch.tensor([[*before, *row]])).last_hidden_state[0, len(before) :]
    return states


def lean(lm: LlamaForCausalLM, before: tuple[int, ...], *, dtype: torch.dtype) -> list[Tensor]:
    """States of all rows, read side by side."""
    llama = llama_of(lm, dtype=dtype)
    held = None
    with torch.inference_mode():
        if before:
            reading = SideBySide([len(before)], keep=True)
            llama(torch.tensor(before), torch.arange(len(before)), reading)
            [held] = reading.kept()
        places = torch.cat([torch.arange(len(row)) + len(before) for row in ROWS])
        lengths = [len(row) for row in ROWS]
        tokens = torch.tensor([token for row in ROWS for token in row])
        states = llama(tokens, places, SideBySide(lengths, before=held))
    return list(torch.split(states, lengths))


@pytest.mark.parametrize("before", [(), BEFORE], ids=["alone", "after a prefix"])
@pytest.mark.parametrize("shape", SHAPES)
def test_rows_side_by_side_have_the_states_that_the_library_gives_each_alone(
    shape: str, before: tuple[int, ...]
) -> None:
    lm = tiny_lm(**SHAPES[shape])
    for row, states in zip(ROWS, lean(lm, before, dtype=torch.float32), strict=True):
        torch.testing.assert_close(states, stock(lm, before, row), atol=2e-4, rtol=2e-4)


def test_weights_that_cannot_be_laid_out_give_the_same_states(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a GPU."""
    lm = tiny_lm()
    laid_out = lean(lm, BEFORE, dtype=torch.float32)
    monkeypatch.setattr(packing, "_can_be_packed", lambda weight: False)
    for one, other in zip(laid_out, lean(lm, BEFORE, dtype=torch.float32), strict=True):
        torch.testing.assert_close(one, other, atol=2e-4, rtol=2e-4)


@pytest.mark.parametrize(("dtype", "close"), [(torch.float16, 0.02), (torch.bfloat16, 0.15)])
def test_shorter_numbers_give_nearly_the_same_states(dtype: torch.dtype, close: float) -> None:
    lm = tiny_lm(initializer_range=0.1)
    for row, states in zip(ROWS, lean(lm, BEFORE, dtype=dtype), strict=True):
        assert states.dtype == dtype
        torch.testing.assert_close(states.float(), stock(lm, BEFORE, row), atol=close, rtol=close)


@pytest.mark.parametrize("tied", [True, False])
def test_the_output_layer_is_the_models_own(tied: bool) -> None:
    lm = tiny_lm(tie_word_embeddings=tied)
    llama = llama_of(lm)
    torch.testing.assert_close(llama.head, lm.get_output_embeddings().weight)
    assert torch.equal(llama.head, llama.embedding) == tied


@pytest.mark.parametrize("shape", SHAPES)
def test_every_number_that_was_learned_is_counted_once(shape: str) -> None:
    lm = tiny_lm(**SHAPES[shape])
    assert llama_of(lm).parameters == sum(each.numel() for each in lm.parameters())


@pytest.mark.parametrize(
    "change",
    [
        {"attention_bias": True},
        {"mlp_bias": True},
        {"hidden_act": "gelu"},
        {"model_type": "qwen2"},
        {"rope_parameters": {"rope_type": "linear", "factor": 2.0, "rope_theta": 1e4}},
        {"rope_parameters": None, "rope_scaling": {"type": "linear", "factor": 2.0}},
    ],
)
def test_what_is_no_plain_llama_is_refused_in_a_sentence(change: dict[str, Any]) -> None:
    config = tiny_lm().config.to_dict()
    LlamaShape.from_config(config)
    with pytest.raises(ModelError, match=r"has to be a plain Llama.*\.$") as caught:
        LlamaShape.from_config({**config, **change})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("config", "theta"),
    [
        ({"rope_theta": 5e4}, 5e4),  # as files had it before the library's fifth version
        ({"rope_parameters": {"rope_type": "default", "rope_theta": 6e4}}, 6e4),
        ({}, 1e4),
    ],
)
def test_the_base_of_positions_is_read_where_either_version_writes_it(
    config: dict[str, Any], theta: float
) -> None:
    plain = {name: value for name, value in tiny_lm().config.to_dict().items() if not name.startswith("rope")}
    assert LlamaShape.from_config({**plain, **config}).rope_theta == theta


@pytest.mark.parametrize(
    ("dtype", "close"), [(torch.float32, 1e-5), (torch.bfloat16, 3e-2), (torch.float64, 1e-9)]
)
@pytest.mark.parametrize("rows", [1, 5])
def test_products_are_those_of_the_plain_weights(dtype: torch.dtype, close: float, rows: int) -> None:
    """On every processor: where weights cannot be laid out, they stay as they are."""
    generator = torch.Generator().manual_seed(0)
    weight, each, other = (
        torch.randn(shape, generator=generator, dtype=torch.float64).to(dtype)
        for shape in ((24, 16), (rows, 16), (rows, 24))
    )
    product, plain = Linear(weight), functional.linear(each.double(), weight.double())
    with torch.inference_mode():
        found = {
            "plain": (product(each), plain),
            "silu": (product.silu(each), functional.silu(plain)),
            "times": (product.times(each, other), plain * other.double()),
            "plus": (product.plus(each, other), plain + other.double()),
        }
    for mine, expected in found.values():
        assert mine.dtype == dtype
        torch.testing.assert_close(mine.double(), expected, atol=close, rtol=close)
