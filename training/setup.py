"""A run's set-up: its settings in; the folder it claims, its examples, their collator and the trainer's arguments out."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import Any, cast

from transformers import (
    EarlyStoppingCallback,
    PreTrainedTokenizerBase,
    Seq2SeqTrainingArguments,
    TrainerCallback,
)
from transformers.trainer_utils import get_last_checkpoint

from eval.results import versions
from summarizer import devices
from summarizer.errors import ConfigError, InputError
from training.collation import Collator, FusionInDecoderCollator, Seq2SeqCollator
from training.config import FuserConfig
from training.contrast import REFERENCE
from training.fid import TrainableFusionInDecoder
from training.processes import from_first_process

# Seconds that the other processes wait while the first one scores what it writes: its fuser runs alone.
_PATIENCE = 7200


def claim(output: Path, config: FuserConfig, *, fresh: bool) -> Path | None:
    """The checkpoint to go on from, if this very run left one; writes the resolved config down."""
    settings = config.model_dump(mode="json", exclude={"max_minutes", "device"})
    note = output / "run.json"
    last = cast(Any, get_last_checkpoint)(str(output)) if output.is_dir() else None
    if last is not None and not fresh:
        before = json.loads(note.read_text("utf-8"))["config"] if note.is_file() else {}
        changed = sorted(key for key in settings if before.get(key) != settings[key])
        if changed:
            raise ConfigError(
                f"{output} holds checkpoints of a run with other settings ({', '.join(changed)} changed). Give another "
                "output, or --fresh to start anew in this one."
            )
        return Path(last)
    if last is not None:
        for checkpoint in output.glob("checkpoint-*"):
            shutil.rmtree(checkpoint)
    output.mkdir(parents=True, exist_ok=True)
    (output / REFERENCE).unlink(missing_ok=True)
    note.write_text(
        json.dumps({"config": settings, "seed": config.seed, "versions": versions()}, indent=2) + "\n",
        "utf-8",
    )
    return None


def read_examples(folder: Path) -> Any:
    """The examples of train.jsonl and val.jsonl, as datasets, each with its ``length`` in characters."""
    import datasets

    files = {name: str(folder / f"{name}.jsonl") for name in ("train", "val")}
    missing = [path for path in files.values() if not Path(path).is_file()]
    if missing:
        raise InputError(
            f"The examples {missing[0]} are not there. Make them first: python -m training data CONFIG.",
            path=missing[0],
        )
    datasets.disable_progress_bars()
    loaded = datasets.load_dataset("json", data_files=files)
    return loaded.map(
        lambda row: {
            "length": sum(map(len, row["sources"])) + len(row["target"]) + len(row.get("false") or "")
        }
    )


def collator_for(model: Any, tokenizer: PreTrainedTokenizerBase, config: FuserConfig) -> Collator:
    """What makes batches of examples for this kind of model."""
    if isinstance(model, TrainableFusionInDecoder):
        return FusionInDecoderCollator(
            tokenizer,
            model.config.format,
            max_target_tokens=config.max_target_tokens,
            contrast=config.contrast > 0,
        )
    if config.contrast:
        raise ConfigError(
            "contrast is for a Fusion-in-Decoder; this base is another kind of encoder-decoder. Leave it at 0."
        )
    return Seq2SeqCollator(
        tokenizer,
        model,
        max_source_tokens=config.max_source_tokens,
        max_target_tokens=config.max_target_tokens,
    )


def arguments_for(config: FuserConfig, output: Path) -> Seq2SeqTrainingArguments:
    """The settings in the trainer's own terms."""
    device = devices.resolve_device(config.device)
    # Named only where it is wanted: transformers 5 warns of the name, and older ones know no other.
    checkpointing: dict[str, Any] = {"gradient_checkpointing": True} if config.gradient_checkpointing else {}
    return Seq2SeqTrainingArguments(
        **checkpointing,
        output_dir=str(output),
        seed=config.seed,
        use_cpu=device.type == "cpu",
        ddp_timeout=_PATIENCE,
        num_train_epochs=config.epochs,
        max_steps=config.max_steps,
        per_device_train_batch_size=config.batch_size,
        per_device_eval_batch_size=config.batch_size,
        gradient_accumulation_steps=config.accumulate,
        learning_rate=config.learning_rate,
        lr_scheduler_type=config.schedule,
        warmup_steps=config.warmup,
        weight_decay=config.weight_decay,
        label_smoothing_factor=config.label_smoothing,
        max_grad_norm=config.max_grad_norm,
        bf16=config.bf16,
        remove_unused_columns=False,
        label_names=["labels"],
        prediction_loss_only=True,
        eval_strategy="steps",
        eval_steps=config.eval_steps,
        save_strategy="steps",
        save_steps=config.save_steps,
        save_total_limit=2,
        load_best_model_at_end=config.patience > 0,
        metric_for_best_model="eval_score" if config.eval_examples else "eval_loss",
        greater_is_better=bool(config.eval_examples),
        logging_steps=10,
        report_to="none",
        disable_tqdm=True,
        dataloader_pin_memory=device.type == "cuda",
    )


def callbacks_for(config: FuserConfig) -> list[TrainerCallback]:
    """What ends a run early: no gain for long, or its time being up."""
    callbacks: list[TrainerCallback] = []
    if config.patience:
        callbacks.append(EarlyStoppingCallback(early_stopping_patience=config.patience))
    if config.max_minutes is not None:
        callbacks.append(_StopAfter(config.max_minutes))
    return callbacks


class _StopAfter(TrainerCallback):
    """Ends a run, with a checkpoint, when its time is up: the same command goes on from there."""

    def __init__(self, minutes: float) -> None:
        self._until = time.monotonic() + 60 * minutes

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> Any:
        # One clock for all processes: one that stopped alone would leave the others waiting for it.
        if from_first_process(time.monotonic() > self._until):
            control.should_training_stop = control.should_save = True
        return control
