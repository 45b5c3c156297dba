"""The fuser's weights out of the file that set-up installs: a GGUF of 4-bit numbers in, a folder of bfloat16 out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import gguf
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from tokenizers import AddedToken, Tokenizer, decoders, pre_tokenizers, processors
from tokenizers.models import BPE
from torch import Tensor

from summarizer.errors import ModelError

#: What llama.cpp calls a layer's tensors, and what everyone else does.
_LAYER = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
_OUTSIDE = {"token_embd": "embed_tokens", "output_norm": "norm"}
#: Rows of a matrix that are de-quantised at once, which bounds the memory.
_ROWS = 4096
#: What stands before a layer's name in the files of the ``peft`` library.
_BEFORE = "base_model.model.lm."


def write_fuser(file: Path, target: Path, *, adapter: Path | None) -> None:
    """Makes the folder ``target`` of a Llama: weights, config and tokenizer, as transformers names and reads them.

    ``adapter``: a folder of low-rank adapters (LoRA: Hu et al. 2022), which are merged into the weights. Each number is
    rounded once from the exact value in ``file``, and once more where an adapter is added to it.
    """
    reader = gguf.GGUFReader(file)
    settings = {name: field.contents() for name, field in reader.fields.items()}
    target.mkdir()
    weights = _weights(reader.tensors, settings)
    if adapter is not None:
        merge_adapter(weights, adapter)
    save_file(weights, target / "model.safetensors", metadata={"format": "pt"})
    _tokenizer(settings).save(str(target / "tokenizer.json"))
    _write(target / "config.json", _config(settings))
    _write(target / "tokenizer_config.json", _tokenizer_config(settings))


def _weights(tensors: Iterable[gguf.ReaderTensor], settings: dict[str, Any]) -> dict[str, Tensor]:
    # llama.cpp turns pairs of neighbours where others turn halves, so it keeps the rows in another order.
    turned = {
        "attn_q": settings["llama.attention.head_count"],
        "attn_k": settings["llama.attention.head_count_kv"],
    }
    weights = {}
    for tensor in tensors:
        *layer, kind, _ = tensor.name.split(".")
        parts = (tensor.data[start : start + _ROWS] for start in range(0, len(tensor.data), _ROWS))
        rows = (gguf.dequantize(part, tensor.tensor_type) for part in parts)
        weight = torch.cat([torch.tensor(each, dtype=torch.bfloat16) for each in rows])
        if kind in turned:
            pairs = weight.view(turned[kind], -1, 2, weight.shape[1])
            weight = pairs.transpose(1, 2).reshape(weight.shape)
        name = f"layers.{layer[1]}.{_LAYER[kind]}" if layer else _OUTSIDE[kind]
        weights[f"model.{name}.weight"] = weight
    return weights


def merge_adapter(weights: dict[str, Tensor], folder: Path) -> None:
    """Adds the low-rank adapter in ``folder``, as the ``peft`` library writes it, to the weights of a language model.

    ``W + alpha / r * B A``, added up in float32. Raises ``ModelError`` for a folder that holds no such adapter, or one that
    was trained on a model of another shape.
    """
    try:
        settings = json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))
        scale = settings["lora_alpha"] / settings["r"]
        tensors = load_file(folder / "adapter_model.safetensors")
        for name in sorted(name for name in tensors if ".lora_A." in name):
            down, up = tensors[name].float(), tensors[name.replace(".lora_A.", ".lora_B.")].float()
            layer = name.removeprefix(_BEFORE).replace(".lora_A.", ".")
            weight = weights[layer]
            weights[layer] = (weight.float() + scale * (up @ down)).to(weight.dtype)
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise ModelError(
            f"The adapter in {folder} cannot be merged into the embedded model: {error}. "
            "Reinstall newsweave, or pass fusion.model=embedded-untrained to do without it."
        ) from error


def _config(settings: dict[str, Any]) -> dict[str, Any]:
    heads, hidden = settings["llama.attention.head_count"], settings["llama.embedding_length"]
    return {
        "architectures": ["LlamaForCausalLM"],
        "attention_bias": False,
        "bos_token_id": settings["tokenizer.ggml.bos_token_id"],
        "dtype": "bfloat16",
        "eos_token_id": settings["tokenizer.ggml.eos_token_id"],
        "head_dim": hidden // heads,
        "hidden_act": "silu",
        "hidden_size": hidden,
        "intermediate_size": settings["llama.feed_forward_length"],
        "max_position_embeddings": settings["llama.context_length"],
        "mlp_bias": False,
        "model_type": "llama",
        "num_attention_heads": heads,
        "num_hidden_layers": settings["llama.block_count"],
        "num_key_value_heads": settings["llama.attention.head_count_kv"],
        "pad_token_id": settings["tokenizer.ggml.padding_token_id"],
        "rms_norm_eps": settings["llama.attention.layer_norm_rms_epsilon"],
        "rope_parameters": {"rope_theta": settings["llama.rope.freq_base"], "rope_type": "default"},
        "tie_word_embeddings": True,
        "vocab_size": settings["llama.vocab_size"],
    }


def _tokenizer(settings: dict[str, Any]) -> Tokenizer:
    tokens: Sequence[str] = settings["tokenizer.ggml.tokens"]
    tokenizer = Tokenizer(
        BPE(
            {token: index for index, token in enumerate(tokens)},
            [tuple(merge.split(" ")) for merge in settings["tokenizer.ggml.merges"]],
            continuing_subword_prefix="",
            end_of_word_suffix="",
            fuse_unk=False,
        )
    )
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A:0", pair="$A:0 $B:1", special_tokens=[]
    )
    control = gguf.TokenType.CONTROL
    kinds = settings["tokenizer.ggml.token_type"]
    tokenizer.add_special_tokens(
        [
            AddedToken(token, special=True, normalized=False)
            for token, kind in zip(tokens, kinds, strict=True)
            if kind == control
        ]
    )
    return tokenizer


def _tokenizer_config(settings: dict[str, Any]) -> dict[str, Any]:
    tokens = settings["tokenizer.ggml.tokens"]
    roles = {"bos": "bos", "eos": "eos", "unk": "unknown", "pad": "padding"}
    named = {
        f"{role}_token": tokens[settings[f"tokenizer.ggml.{name}_token_id"]] for role, name in roles.items()
    }
    return {"backend": "tokenizers", "tokenizer_class": "TokenizersBackend", **named}


def _write(file: Path, content: dict[str, Any]) -> None:
    file.write_text(json.dumps(content, indent=2, sort_keys=True), encoding="utf-8")
