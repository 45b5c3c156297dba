from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from summarizer import models
from summarizer.shipped_fuser import write_fuser

HIDDEN, INNER, HEADS, KV_HEADS = 64, 96, 4, 2
BYTES = "".join(chr(code) for code in range(33, 127))
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
MERGES = ["\u0120 t", "h e", "\u0120t he", "r y"]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny Llama as llama.cpp keeps it."""
    path = tmp_path_factory.mktemp("shipped") / "tiny.gguf"
    tokens = [*SPECIAL, *BYTES, "\u0120", *(merge.replace(" ", "") for merge in MERGES)]
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_block_count(2)
    writer.add_context_length(128)
    writer.add_embedding_length(HIDDEN)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_rope_freq_base(50000.0)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(tokens)
    kinds = [gguf.TokenType.CONTROL] * len(SPECIAL) + [gguf.TokenType.NORMAL] * (len(tokens) - len(SPECIAL))
    writer.add_token_types(kinds)
    writer.add_token_merges(MERGES)
    for role, index in (("bos", 1), ("eos", 2), ("unk", 0), ("pad", 2)):
        getattr(writer, f"add_{role}_token_id")(index)
    random = np.random.default_rng(0)

    def add(name: str, *shape: int, kind: gguf.GGMLQuantizationType | None = None) -> None:
        values = random.normal(size=shape).astype(np.float32)
        packed = values if kind is None else gguf.quantize(values, kind)
        writer.add_tensor(f"{name}.weight", packed, raw_dtype=kind)

    add("token_embd", len(tokens), HIDDEN, kind=gguf.GGMLQuantizationType.Q8_0)
    add("output_norm", HIDDEN)
    of_keys = HIDDEN // HEADS * KV_HEADS
    shapes = {
        "attn_q": (HIDDEN, HIDDEN),
        "attn_k": (of_keys, HIDDEN),
        "attn_v": (of_keys, HIDDEN),
        "attn_output": (HIDDEN, HIDDEN),
        "ffn_gate": (INNER, HIDDEN),
        "ffn_up": (INNER, HIDDEN),
        "ffn_down": (HIDDEN, INNER),
    }
    for layer in range(2):
        add(f"blk.{layer}.attn_norm", HIDDEN)
        add(f"blk.{layer}.ffn_norm", HIDDEN)
        for name, shape in shapes.items():
            add(f"blk.{layer}.{name}", *shape, kind=gguf.GGMLQuantizationType.Q4_1)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def read_by_transformers(folder: Path, **options: Any) -> tuple[Any, Any]:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    with models.quiet_transformers():
        return (
            AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, **options),
            AutoTokenizer.from_pretrained(folder, **options),
        )


def test_weights_and_tokens_are_those_that_transformers_reads(file: Path, tmp_path: Path) -> None:
    write_fuser(file, tmp_path / "ours", adapter=None)
    model, tokenizer = read_by_transformers(file.parent, gguf_file=file.name)
    own, own_tokenizer = read_by_transformers(tmp_path / "ours")
    expected = {name: weight.bfloat16().float() for name, weight in model.state_dict().items()}
    found = own.state_dict()
    assert found.keys() == expected.keys()
    assert all(torch.equal(found[name], weight) for name, weight in expected.items())
    assert tokenizer.backend_tokenizer.to_str() == own_tokenizer.backend_tokenizer.to_str()
    assert own_tokenizer("the ferry<|im_end|>")["input_ids"] == tokenizer("the ferry<|im_end|>")["input_ids"]
    assert tokenizer.special_tokens_map == own_tokenizer.special_tokens_map
    numbers = ("rope_parameters", "rms_norm_eps", "eos_token_id", "pad_token_id", "head_dim")
    assert all(getattr(own.config, name) == getattr(model.config, name) for name in numbers)


def test_an_adapter_is_added_in_full_precision(file: Path, tmp_path: Path) -> None:
    adapter = tmp_path / "adapter"
    adapter.mkdir()
    (adapter / "adapter_config.json").write_text(json.dumps({"lora_alpha": 6, "r": 2}))
    layer = "model.layers.1.self_attn.v_proj"
    down, up = torch.randn(2, HIDDEN), torch.randn(HIDDEN // HEADS * KV_HEADS, 2)
    before = f"base_model.model.lm.{layer}"
    save_file(
        {f"{before}.lora_A.weight": down, f"{before}.lora_B.weight": up},
        adapter / "adapter_model.safetensors",
    )
    write_fuser(file, tmp_path / "plain", adapter=None)
    write_fuser(file, tmp_path / "merged", adapter=adapter)
    plain, merged = (load_file(tmp_path / name / "model.safetensors") for name in ("plain", "merged"))
    expected = (plain[f"{layer}.weight"].float() + 3 * (up @ down)).bfloat16()
    assert torch.equal(merged.pop(f"{layer}.weight"), expected)
    assert all(torch.equal(weight, plain[name]) for name, weight in merged.items())
