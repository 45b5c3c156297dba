"""The finished folder: a trainer whose run is over in; weights, tokenizer, settings and card out, the curve beside them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, cast

import torch
from safetensors.torch import load_file, save_file
from transformers import GenerationConfig, PreTrainedTokenizerBase

from training.card import write_card
from training.config import FuserConfig, resolve
from training.curve import draw_curve
from training.fid import TrainableFusionInDecoder
from training.trainer import FuserTrainer


def finish(trainer: FuserTrainer, config: FuserConfig, *, output: Path) -> Path:
    """Write the finished folder: weights, tokenizer, generation config, card; the curve beside it."""
    folder = output / "model"
    model, tokenizer = trainer.merged(), cast(PreTrainedTokenizerBase, trainer.processing_class)
    if isinstance(model, TrainableFusionInDecoder):
        model = cast(Any, model).to(torch.bfloat16)
        cast(Any, GenerationConfig)(
            num_beams=config.num_beams,
            max_new_tokens=config.max_target_tokens,
            eos_token_id=model.config.end_tokens,
            pad_token_id=tokenizer.pad_token_id,
        ).save_pretrained(folder)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    if config.lora is not None:
        save_adapter(cast(Any, trainer.model), output / "adapter")
    history = trainer.state.log_history
    (output / "log.json").write_text(json.dumps(history, indent=1) + "\n", "utf-8")
    draw_curve(history, output / "curve.png")
    scores = trainer.final_scores(model)
    (output / "scores.json").write_text(json.dumps(scores, indent=1, ensure_ascii=False) + "\n", "utf-8")
    write_card(
        folder, config=config, data=resolve(config.data), scores=scores, steps=trainer.state.global_step
    )
    if config.lora is not None:
        shutil.copy(folder / "README.md", output / "adapter" / "README.md")
    return folder


def save_adapter(model: Any, folder: Path) -> None:
    """The adapter alone, in bf16 and in peft's format: what ships beside an installed base model."""
    model.save_pretrained(folder)
    file = folder / "adapter_model.safetensors"
    tensors = {name: tensor.to(torch.bfloat16).contiguous() for name, tensor in load_file(file).items()}
    save_file(tensors, file, metadata={"format": "pt"})
    file.chmod(0o644)
