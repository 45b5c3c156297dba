"""Low-rank adapters (LoRA: Hu et al. 2022) merged into the weights they were trained on.

The files are those that the ``peft`` library writes; reading them takes no more than this, so that only training
needs the library.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from summarizer.errors import ModelError

#: What stands before a layer's name in peft's files: of a whole language model, and of its layers alone.
_BEFORE = ("base_model.model.lm.", "base_model.model.")


@torch.no_grad()
def merge_adapter(lm: Any, folder: Path) -> None:
    """Adds the adapter in ``folder`` to the weights of a causal language model, in place.

    ``W + alpha / r * B A``, computed in float32. Raises ``ModelError`` for a folder that holds no such adapter, or one
    that was trained on a model of another shape.
    """
    try:
        settings = json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))
        scale = settings["lora_alpha"] / settings["r"]
        tensors = load_file(folder / "adapter_model.safetensors")
        for name in sorted(tensors):
            if not name.endswith(".lora_A.weight"):
                continue
            down, up = tensors[name].float(), tensors[name.replace(".lora_A.", ".lora_B.")].float()
            layer = name.removesuffix(".lora_A.weight")
            for before in _BEFORE:
                layer = layer.removeprefix(before)
            weight = lm.get_submodule(layer).weight
            weight.copy_((weight.float() + scale * (up @ down)).to(weight.dtype))
    except (OSError, ValueError, KeyError, AttributeError, RuntimeError, SafetensorError) as error:
        raise ModelError(
            f"The adapter in {folder} cannot be merged into the embedded model: {error}. "
            "Reinstall newsweave, or pass fusion.model=embedded-untrained to do without it."
        ) from error
