"""The model that a fuser is trained from: its name or folder in, the network and its tokenizer out, adapters added."""

from __future__ import annotations

import json
import re
from typing import Any, cast

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedTokenizerBase

from summarizer import models
from summarizer.errors import ConfigError
from summarizer.fusion.format import MODEL_TYPE, TRAINED
from summarizer.fusion.loading import load_seq2seq
from training.config import FuserConfig, resolve
from training.fid import TrainableFusionInDecoder

# Names of the parts of a model that are not used where there is only text.
_READS_NO_TEXT = r".*\.(?:vision_tower|multi_modal_projector)\..*"


def load_base(config: FuserConfig) -> tuple[Any, PreTrainedTokenizerBase]:
    """The base model and its tokenizer."""
    if config.base == "embedded":
        return _load_embedded(config)
    folder = models.model_folder(config.base, revision=config.revision)
    kind = json.loads((folder / "config.json").read_text("utf-8")).get("model_type")
    if kind == MODEL_TYPE:
        with models.quiet_transformers():
            model = TrainableFusionInDecoder.from_pretrained(folder, use_safetensors=True)
            return model, AutoTokenizer.from_pretrained(folder)
    model, tokenizer = load_seq2seq(folder, name=config.base, dtype=_dtype(config))
    for name, parameter in model.named_parameters():
        # T5Gemma 2 reads pictures too; what gets no gradient would hold up processes that train together.
        if _reads_no_text(name):
            parameter.requires_grad_(False)
    return model, tokenizer


def _reads_no_text(name: str) -> bool:
    return re.fullmatch(_READS_NO_TEXT, name) is not None


def _dtype(config: FuserConfig) -> torch.dtype:
    """Frozen weights need no more than bf16; weights in training need all the bits."""
    return torch.bfloat16 if config.lora is not None and config.bf16 else torch.float32


def _load_embedded(config: FuserConfig) -> tuple[TrainableFusionInDecoder, PreTrainedTokenizerBase]:
    folder = models.fuser_folder()
    with models.quiet_transformers():
        tokenizer = AutoTokenizer.from_pretrained(folder)
        lm = AutoModelForCausalLM.from_pretrained(folder, use_safetensors=True, dtype=_dtype(config))
    model = TrainableFusionInDecoder.from_causal_lm(
        lm,
        prefix=TRAINED.prefix,
        source_template=TRAINED.source_template,
        target_prompt=TRAINED.target_prompt,
        end_tokens=tokenizer.convert_tokens_to_ids(["<|im_end|>", "<|endoftext|>"]),
        max_source_tokens=config.max_source_tokens,
        join_sources=config.sources == "joined",
    )
    return model, tokenizer


def adapted(model: Any, config: FuserConfig) -> Any:
    """The model with low-rank adapters, where they are wanted."""
    if config.lora is None:
        if config.initial_adapter is not None:
            raise ConfigError("initial_adapter needs lora: an adapter is what it goes on from.")
        return model
    import peft

    lora = config.lora
    if config.initial_adapter is not None:
        folder = resolve(config.initial_adapter)
        try:
            begun = cast(Any, peft.PeftConfig.from_pretrained(str(folder)))
        except ValueError as error:
            raise ConfigError(f"initial_adapter {folder} holds no adapter: {error}") from error
        if begun.r != lora.r:
            raise ConfigError(
                f"initial_adapter {folder} has rank {begun.r}, lora.r is {lora.r}. What goes on from it keeps its rank."
            )
        return peft.PeftModel.from_pretrained(model, folder, is_trainable=True)
    names = [name for name, _ in model.named_parameters()]
    return peft.get_peft_model(
        model,
        peft.LoraConfig(
            r=lora.r,
            lora_alpha=lora.alpha,
            lora_dropout=lora.dropout,
            target_modules=lora.targets if isinstance(lora.targets, str) else list(lora.targets),
            # Not where there is nothing to leave out: peft warns of that.
            exclude_modules=_READS_NO_TEXT if any(map(_reads_no_text, names)) else None,
        ),
    )
