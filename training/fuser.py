"""``python -m training fuser``: examples in, a finished model folder out, on transformers' ``Seq2SeqTrainer``.

One path for every architecture. What is trained is what runs: inputs are collated by the code that builds them at run
time, and during training examples are fused by the very fuser that will load the finished folder, grounded decoding
included.
"""

from __future__ import annotations

import copy
import functools
import json
import math
import re
import shutil
import time
import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, TypeVar, cast

import torch
from accelerate.utils import broadcast_object_list
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    EarlyStoppingCallback,
    GenerationConfig,
    PreTrainedTokenizerBase,
    Seq2SeqTrainer,
    Seq2SeqTrainingArguments,
    TrainerCallback,
    set_seed,
)
from transformers.trainer_pt_utils import LengthGroupedSampler
from transformers.trainer_utils import get_last_checkpoint

from eval.results import versions
from summarizer import devices, models
from summarizer.config import Config
from summarizer.errors import ConfigError, InputError
from summarizer.fusion.embedded import EmbeddedFuser
from summarizer.fusion.format import MODEL_TYPE, TRAINED
from summarizer.fusion.llama import Llama, LlamaShape
from summarizer.fusion.loading import load_seq2seq
from summarizer.fusion.seq2seq import Seq2SeqFuser
from summarizer.fusion.tokens import Tokens
from training.attention import IGNORED, TARGET
from training.card import write_card
from training.collation import Collator, FusionInDecoderCollator, Seq2SeqCollator
from training.config import FuserConfig, resolve
from training.curve import draw_curve
from training.fid import TrainableFusionInDecoder
from training.scores import score

Progress = Callable[[str], None]
_T = TypeVar("_T")

# Seconds that the other processes wait while the first one scores what it writes: its fuser runs alone.
_PATIENCE = 7200
# What a run keeps of how likely its own sentences were before it began.
_REFERENCE = "reference.json"
# Names of the parts of a model that are not used where there is only text.
_READS_NO_TEXT = r".*\.(?:vision_tower|multi_modal_projector)\..*"


def train(config: FuserConfig, *, fresh: bool = False, progress: Progress = lambda _: None) -> Path:
    """Train as ``config`` says and return the folder of the finished model.

    A run that was stopped, however it was, goes on from its last checkpoint and ends with the same weights as one
    that was not. Under ``accelerate launch`` every process trains on its share of each batch, and the first one scores
    and writes. Raises :class:`InputError` if the examples are not there, and :class:`ConfigError` if the folder
    holds a run with other settings (``fresh`` then starts anew).
    """
    output = resolve(config.output)
    arguments = _arguments(config, output)
    with arguments.main_process_first(local=False, desc="claiming the folder"):
        checkpoint = _claim(output, config, fresh=fresh)
        data = _examples(resolve(config.data))
    set_seed(config.seed)
    model, tokenizer = load_base(config)
    collator = _collator(model, tokenizer, config)
    network = adapted(model, config)
    examples = data["train"]
    if config.contrast:
        with arguments.main_process_first(local=False, desc="reading what the fuser wrote itself"):
            examples = _with_reference(examples, network, collator, config, output / _REFERENCE)
    trainer = FuserTrainer(
        model=network,
        args=arguments,
        data_collator=cast(Any, collator),
        train_dataset=examples,
        eval_dataset=data["val"],
        processing_class=tokenizer,
        callbacks=_callbacks(config),
        # Fusion-in-Decoder has a loss of its own.
        compute_loss_func=None
        if isinstance(model, TrainableFusionInDecoder)
        else functools.partial(token_loss, smoothing=config.label_smoothing),
        settings=config,
    )
    if checkpoint is not None:
        progress(f"Going on from {checkpoint}")
    # peft would widen what each adapter reads to its own 32 bits, and autocast narrow it again: a sixth of the time.
    with _without_casting(network) if config.lora is not None and config.bf16 else nullcontext():
        trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint is not None else None)
    if trainer.is_world_process_zero():
        finish(trainer, config, output=output)
    trainer.accelerator.wait_for_everyone()
    return output / "model"


def _without_casting(network: Any) -> AbstractContextManager[None]:
    from peft.helpers import disable_input_dtype_casting

    return cast(AbstractContextManager[None], disable_input_dtype_casting(network))


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


class FuserTrainer(Seq2SeqTrainer):
    """Seq2SeqTrainer that scores what the run-time fuser writes with the weights in training."""

    def __init__(self, *args: Any, settings: FuserConfig, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._settings = settings

    def compute_loss(
        self,
        model: Any,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: Any = None,
    ) -> Any:
        """The model's own loss, or, with ``contrast``, :func:`contrastive_loss`."""
        if not self._settings.contrast:
            return super().compute_loss(model, inputs, return_outputs, num_items_in_batch)
        reference = inputs.pop("reference")
        read = model(**inputs, read=True)
        counted = nn.functional.pad(inputs["labels"][:, 1:] >= 0, (0, 1))
        loss = contrastive_loss(
            read, inputs["segments"], counted, weight=self._settings.contrast, reference=reference
        )
        return (loss, {"loss": loss}) if return_outputs else loss

    def evaluation_loop(self, *args: Any, **kwargs: Any) -> Any:
        """Loss on all validation examples; ROUGE, factual overlap and joins on the first ``eval_examples``.

        Here and not in ``evaluate``, for that one asks for early stopping before it returns.
        """
        output = super().evaluation_loop(*args, **kwargs)
        if self._settings.eval_examples:
            means: dict[str, float] = {}
            if self.is_world_process_zero():
                means = self.final_scores(self.merged())["means"]
            # Every process chooses the best checkpoint, and stops early, by the same scores.
            scores = _from_first_process(means)
            cast(dict[str, float], output.metrics).update(
                {f"eval_{name}": value for name, value in scores.items()}
            )
        return output

    def final_scores(self, model: nn.Module) -> dict[str, Any]:
        """``{"means", "examples"}`` of the first validation examples, fused as at run time."""
        dataset = cast(Any, self.eval_dataset).select(
            range(min(self._settings.eval_examples or 64, len(cast(Any, self.eval_dataset))))
        )
        fuser = _fuser(model, cast(PreTrainedTokenizerBase, self.processing_class), self._settings)
        return score(list(dataset), fuser)

    def merged(self) -> Any:
        """A copy of the model as it will be used: adapters merged, on its device, in evaluation mode."""
        model = copy.deepcopy(self.accelerator.unwrap_model(cast(Any, self.model)))
        return (_without_adapters(model) if self._settings.lora is not None else model).eval()

    def _get_train_sampler(self, train_dataset: Any = None) -> Any:
        dataset = cast(Any, train_dataset if train_dataset is not None else self.train_dataset)
        size = self.args.train_batch_size * self.args.gradient_accumulation_steps
        return _LengthGroupedSampler(size, lengths=list(dataset["length"]), seed=self.args.seed)


def _without_adapters(network: Any) -> Any:
    """The model with what the adapters learned in its own weights.

    peft compares the output layer with the encoder's embeddings; T5Gemma's is tied to the decoder's. Declared untied, it
    would be left out of the folder all the same, and be random when that is loaded.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Input and output embeddings are no longer tied")
        model = network.merge_and_unload()
    output = model.get_output_embeddings()
    if any(each.weight is output.weight for each in model.modules() if isinstance(each, nn.Embedding)):
        model.config.tie_word_embeddings = True
    return model


def token_loss(
    outputs: Any, labels: Tensor, *, num_items_in_batch: Tensor | int | None, smoothing: float
) -> Tensor:
    """What a target token costs on average, in nats, over all that goes into one step.

    The trainer leaves the division by ``num_items_in_batch`` to any model that takes it. Of our architectures only
    T5Gemma's divide by it; the others' gradients would grow with ``accumulate`` and with the number of processes.
    """
    total = nn.functional.cross_entropy(
        outputs.logits.float().flatten(0, 1),
        labels.flatten(),
        ignore_index=IGNORED,
        reduction="sum",
        label_smoothing=smoothing,
    )
    return total / (num_items_in_batch if num_items_in_batch is not None else (labels != IGNORED).sum())


def contrastive_loss(
    read: Tensor, segments: Tensor, counted: Tensor, *, weight: float, reference: Tensor
) -> Tensor:
    """What the targets cost a token, and ``weight`` times what it costs to tell each from its false twin.

    ``read`` [rows, length]: log-probabilities, at the place that each token is predicted from; ``segments`` as
    :meth:`~training.fid.TrainableFusionInDecoder.forward` takes them, the false twin's ``TARGET - 1``; ``counted`` bool,
    where a token is predicted. A twin made by one small edit differs in a few words, so no model has to stand beside the
    one in training (as in contrastive preference optimisation: Xu et al. 2024). What a fuser wrote itself it finds likely
    from the start: ``reference`` [rows] is how much less likely, 0 or less, its target was then, and the two have to come
    apart from there (direct preference optimisation: Rafailov et al. 2023).
    """
    true, false = counted & (segments == TARGET), counted & (segments == TARGET - 1)
    cost = -read[true].sum() / true.sum().clamp(min=1)
    paired = false.any(-1)
    if not paired.any():
        return cost
    apart = _apart(read, true, false) - reference
    return cost + weight * nn.functional.softplus(-apart[paired]).mean()


def _apart(read: Tensor, true: Tensor, false: Tensor) -> Tensor:
    """How much likelier, in nats, each row's target is than its twin: [rows]."""
    return (read * true).sum(-1) - (read * false).sum(-1)


@torch.inference_mode()
def _with_reference(examples: Any, network: Any, collator: Collator, config: FuserConfig, note: Path) -> Any:
    """The examples with a column ``reference`` for :func:`contrastive_loss`, read before anything is learned.

    It is kept in ``note``: a run that goes on has other weights by then.
    """
    if note.is_file():
        return examples.add_column("reference", json.loads(note.read_text("utf-8")))
    own = examples["own"] if "own" in examples.column_names else []
    lengths = examples["length"]
    waiting = sorted((row for row, mine in enumerate(own) if mine), key=lambda row: (-lengths[row], row))
    values = [0.0] * len(examples)
    device = devices.resolve_device(config.device)
    network.to(device).eval()
    with torch.autocast(device.type, torch.bfloat16, enabled=config.bf16):
        for start in range(0, len(waiting), config.batch_size):
            rows = waiting[start : start + config.batch_size]
            inputs = {
                name: each.to(device)
                for name, each in collator([examples[row] for row in rows]).items()
                if name != "reference"
            }
            read = network(**inputs, read=True)
            counted = nn.functional.pad(inputs["labels"][:, 1:] >= 0, (0, 1))
            target, twin = (counted & (inputs["segments"] == TARGET - place) for place in range(2))
            for row, value in zip(rows, _apart(read, target, twin).tolist(), strict=True):
                values[row] = min(value, 0.0)
    network.train()
    note.write_text(json.dumps(values) + "\n", "utf-8")
    return examples.add_column("reference", values)


class _LengthGroupedSampler(LengthGroupedSampler):
    """Batches of like length, in an order that each epoch draws anew from its own seed.

    transformers' own draws from the process's generator, which a resumed run does not find in the same state.
    """

    def __init__(self, batch_size: int, *, lengths: list[int], seed: int) -> None:
        super().__init__(batch_size, lengths=lengths, generator=torch.Generator())
        self._seed = seed
        self.set_epoch(0)

    def set_epoch(self, epoch: int) -> None:
        """Called by the trainer before each epoch."""
        self.generator.manual_seed(self._seed + epoch)


# ---- settings -------------------------------------------------------------------------------------------------------


def _claim(output: Path, config: FuserConfig, *, fresh: bool) -> Path | None:
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
    (output / _REFERENCE).unlink(missing_ok=True)
    note.write_text(
        json.dumps({"config": settings, "seed": config.seed, "versions": versions()}, indent=2) + "\n",
        "utf-8",
    )
    return None


def _arguments(config: FuserConfig, output: Path) -> Seq2SeqTrainingArguments:
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


def _callbacks(config: FuserConfig) -> list[TrainerCallback]:
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
        if _from_first_process(time.monotonic() > self._until):
            control.should_training_stop = control.should_save = True
        return control


def _from_first_process(value: _T) -> _T:
    """What the first of the processes that train together has for it; itself where there is one."""
    held = [value]
    broadcast_object_list(held)
    return held[0]


# ---- data and models ------------------------------------------------------------------------------------------------


def _examples(folder: Path) -> Any:
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


def _collator(model: Any, tokenizer: PreTrainedTokenizerBase, config: FuserConfig) -> Collator:
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


def _fuser(
    model: Any, tokenizer: PreTrainedTokenizerBase, config: FuserConfig
) -> EmbeddedFuser | Seq2SeqFuser:
    """The run-time fuser around weights in training."""
    tokens = math.ceil(config.max_target_tokens / 8) * 8
    settings = Config().with_settings(
        {
            "device": config.device,
            "fusion.num_beams": config.num_beams,
            "fusion.candidates": config.num_beams,
            "fusion.max_new_tokens": max(tokens, 8),
        }
    )
    if isinstance(model, TrainableFusionInDecoder):
        weights = {name.removeprefix("lm."): tensor for name, tensor in model.state_dict().items()}
        device = devices.resolve_device(config.device)
        return EmbeddedFuser(
            llama=Llama(
                weights,
                LlamaShape.from_config(model.config.lm),
                device=device,
                dtype=devices.resolve_dtype(settings.dtype, device),
            ),
            tokens=Tokens.of(tokenizer),
            form=model.config.format,
            config=settings,
            name="in training",
        )
    return Seq2SeqFuser(model=model, tokenizer=tokenizer, config=settings, name="in training", sha256=None)
