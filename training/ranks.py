"""Low-rank adapters of another rank: the nearest one by singular values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from summarizer.errors import ConfigError


@torch.no_grad()
def low_rank(adapted: Any, folder: Path, *, rank: int, scale: float) -> None:
    """Fill the adapters of a peft model with the ``rank`` strongest directions of the adapter in ``folder``."""
    parts = truncated(folder, rank=rank, scale=scale)
    for name, parameter in adapted.named_parameters():
        if ".lora_" not in name:
            continue
        key = _layer(name)
        if key in parts:
            parameter.copy_(parts[key]["lora_A" if ".lora_A." in name else "lora_B"])


@torch.no_grad()
def truncated(folder: Path, *, rank: int, scale: float) -> dict[str, dict[str, Tensor]]:
    """``{layer: {"lora_A" [rank, in], "lora_B" [out, rank]}}``: the best approximation of each product B A."""
    settings = json.loads((folder / "adapter_config.json").read_text("utf-8"))
    if rank > settings["r"]:
        raise ConfigError(f"The adapter in {folder} has rank {settings['r']}: it cannot be given {rank}.")
    before = settings["lora_alpha"] / settings["r"]
    tensors = load_file(folder / "adapter_model.safetensors")
    parts = {}
    for name, down in sorted(tensors.items()):
        if ".lora_A." not in name:
            continue
        up = tensors[name.replace(".lora_A.", ".lora_B.")].float()
        # Singular values of a product of thin matrices, without the wide one.
        left, r_left = torch.linalg.qr(up)
        right, r_right = torch.linalg.qr(down.float().T)
        u, values, v = torch.linalg.svd(r_left @ r_right.T * before / scale)
        root = values[:rank].sqrt()
        parts[_layer(name)] = {
            "lora_B": (left @ u[:, :rank] * root).contiguous(),
            "lora_A": (root[:, None] * (v[:rank] @ right.T)).contiguous(),
        }
    return parts


@torch.no_grad()
def shrink(folder: Path, output: Path, *, rank: int) -> Path:
    """Write the adapter in ``folder`` again, with ``rank`` directions and a scale of 1."""
    settings = json.loads((folder / "adapter_config.json").read_text("utf-8"))
    names = sorted(load_file(folder / "adapter_model.safetensors"))
    parts = truncated(folder, rank=rank, scale=1.0)
    tensors = {
        name: parts[_layer(name)]["lora_A" if ".lora_A." in name else "lora_B"].to(torch.bfloat16)
        for name in names
    }
    output.mkdir(parents=True, exist_ok=True)
    save_file(tensors, output / "adapter_model.safetensors", metadata={"format": "pt"})
    settings |= {"r": rank, "lora_alpha": rank}
    (output / "adapter_config.json").write_text(json.dumps(settings, indent=2) + "\n", "utf-8")
    return output


def _layer(name: str) -> str:
    """The part of a parameter's name from its layer on: "layers.3.self_attn.q_proj"."""
    return name[name.index("layers.") : name.index(".lora_")]
