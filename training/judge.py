"""``python -m training judge``: pairs of sources and claims in, a judge out.

The judge has to tell a fuser's true sentences from its false ones. What it learns from, in the order of worth: judged
outputs of fusers, true sentences beside the same made false by one small edit, and freely written false ones, which
weigh little: their length and manner give them away. Within a group every true claim is also set against every false
one, so that nothing about a group, a length or a topic helps.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import torch
from pydantic import Field
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import AutoModelForCausalLM, AutoTokenizer, Trainer, TrainingArguments, set_seed
from transformers.trainer_utils import get_last_checkpoint

from eval.clusters import read_jsonl
from summarizer import models
from summarizer.errors import InputError
from summarizer.fusion.embedded import trained_config
from summarizer.fusion.fid import ATTENTION
from summarizer.fusion.rows import Packer, batch
from summarizer.judging.model import SupportModel
from summarizer.settings import Settings
from training.config import LoraConfig, resolve
from training.ranks import low_rank

Progress = Callable[[str], None]

#: Label of a place that holds no claim.
_NONE = -1.0


class JudgeConfig(Settings):
    """``python -m training judge``."""

    data: str = Field(
        description="folder with judge.jsonl and judge_val.jsonl, as `training data` writes them"
    )
    output: str = Field(description="folder for checkpoints and the finished judge")
    seed: int = Field(0, ge=0)
    fuser: str | None = Field(
        None, description="adapter of a fuser to start from: it has learned to read groups"
    )
    initial: str | None = Field(None, description="finished judge to go on from")
    lora: LoraConfig = LoraConfig()
    weights: dict[str, float] = Field(
        {"bad": 0.2, "source": 0.3}, description="weight of claims by origin; 1 where it names none"
    )
    origins: tuple[str, ...] = Field((), description="only claims of these origins, besides good; empty: all")
    repeats: dict[str, int] = Field(
        {},
        description="how often a group with claims of an origin is read in an epoch; 1 where it names none",
    )
    sources: float = Field(
        0.3, ge=0, le=1, description="share of groups whose first source is a true claim too"
    )
    most_claims: int = Field(8, ge=2, description="claims of one group that are read at once")
    epochs: float = Field(1.0, gt=0)
    batch_size: int = Field(8, ge=1, description="groups in one step")
    learning_rate: float = Field(2e-4, gt=0)
    warmup: float = Field(0.05, ge=0, lt=1)
    rank_loss: float = Field(0.5, ge=0, description="weight of true against false within a group")
    max_source_tokens: int = Field(128, ge=8)
    save_steps: int = Field(50, ge=1)


def train_judge(config: JudgeConfig, *, progress: Progress = lambda _: None) -> Path:
    """Train, and write ``output/judge``: adapter, head and what they go with. A stopped run goes on.

    Raises :class:`InputError` if the pairs are not there.
    """
    output = resolve(config.output)
    groups = _groups(resolve(config.data) / "judge.jsonl", config)
    progress(f"{len(groups)} groups, {sum(len(group['claims']) for group in groups)} claims")
    set_seed(config.seed)
    network, packer = _load(config)
    trainer = _JudgeTrainer(
        model=network,
        args=TrainingArguments(
            output_dir=str(output),
            seed=config.seed,
            use_cpu=not torch.cuda.is_available(),
            num_train_epochs=config.epochs,
            per_device_train_batch_size=config.batch_size,
            learning_rate=config.learning_rate,
            lr_scheduler_type="cosine",
            warmup_steps=config.warmup,
            bf16=True,
            remove_unused_columns=False,
            save_steps=config.save_steps,
            save_total_limit=1,
            logging_steps=10,
            report_to="none",
            disable_tqdm=True,
        ),
        train_dataset=cast(Any, groups),
        data_collator=cast(Any, _Collator(packer, config)),
        rank_loss=config.rank_loss,
    )
    last = cast(Any, get_last_checkpoint)(str(output)) if output.is_dir() else None
    trainer.train(resume_from_checkpoint=last)
    return save(network, output / "judge", config)


def save(network: Any, folder: Path, config: JudgeConfig) -> Path:
    """Adapter (peft's format, bf16) and head (float32)."""
    network.base.save_pretrained(folder)
    file = folder / "adapter_model.safetensors"
    tensors = {name: tensor.to(torch.bfloat16).contiguous() for name, tensor in load_file(file).items()}
    save_file(tensors, file, metadata={"format": "pt"})
    file.chmod(0o644)
    head = {name: tensor.detach().float().contiguous() for name, tensor in network.head.state_dict().items()}
    save_file(head, folder / "head.safetensors", metadata={"format": "pt"})
    (folder / "training.json").write_text(config.model_dump_json(indent=2) + "\n", "utf-8")
    return folder


def _load(config: JudgeConfig) -> tuple[SupportModel, Packer]:
    import peft

    folder = models.fuser_folder()
    with models.quiet_transformers():
        tokenizer = AutoTokenizer.from_pretrained(folder)
        lm = AutoModelForCausalLM.from_pretrained(folder, use_safetensors=True, dtype=torch.bfloat16)
    lm.set_attn_implementation(ATTENTION)
    base: Any = lm.base_model
    lora = config.lora
    adapted: Any
    if config.initial is not None:
        adapted = peft.PeftModel.from_pretrained(base, resolve(config.initial), is_trainable=True)
    else:
        adapted = peft.get_peft_model(
            base,
            peft.LoraConfig(
                r=lora.r, lora_alpha=lora.alpha, lora_dropout=lora.dropout, target_modules=list(lora.targets)
            ),
        )
        if config.fuser is not None:
            low_rank(adapted, resolve(config.fuser), rank=lora.r, scale=lora.alpha / lora.r)
    network = SupportModel(adapted, width=base.config.hidden_size)
    if config.initial is not None:
        network.head.load_state_dict(load_file(resolve(config.initial) / "head.safetensors"))
    packer = Packer(tokenizer, trained_config(tokenizer, max_source_tokens=config.max_source_tokens))
    return network, packer


def _groups(path: Path, config: JudgeConfig) -> list[dict[str, Any]]:
    """Groups of claims about the same sources, each claim once, in pieces of at most ``most_claims``."""
    if not path.is_file():
        raise InputError(
            f"{path} is not there. Make it: python -m training data configs/training/fusions.yaml.",
            path=str(path),
        )
    found: dict[tuple[str, tuple[str, ...]], dict[str, tuple[float, float]]] = defaultdict(dict)
    times: dict[tuple[str, tuple[str, ...]], int] = defaultdict(lambda: 1)
    for row, _ in read_jsonl(path):
        if config.origins and row["origin"] not in (*config.origins, "good"):
            continue
        key = (row["id"], tuple(row["sources"]))
        claims = found[key]
        times[key] = max(times[key], config.repeats.get(row["origin"], 1))
        claims.setdefault(row["claim"], (float(row["label"]), config.weights.get(row["origin"], 1.0)))
    draw = random.Random(config.seed)
    groups = []
    for key, claims in sorted(found.items()):
        sources = key[1]
        if len({label for label, _ in claims.values()}) < 2 and times[key] == 1:
            continue  # nothing to tell apart
        if draw.random() < config.sources and len(sources) > 1:
            claims.setdefault(sources[0], (1.0, config.weights.get("source", 1.0)))
        for _ in range(times[key]):
            items = list(claims.items())
            draw.shuffle(items)
            for start in range(0, len(items), config.most_claims):
                part = items[start : start + config.most_claims]
                groups.append({"sources": list(sources), "claims": part})
    return groups


class _Collator:
    def __init__(self, packer: Packer, config: JudgeConfig) -> None:
        self._packer = packer

    def __call__(self, groups: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        most = max(len(group["claims"]) for group in groups)
        rows = [
            self._packer.claims(
                sorted(dict.fromkeys(group["sources"])), [claim for claim, _ in group["claims"]]
            )
            for group in groups
        ]
        tensors = batch(rows)
        del tensors["labels"]
        labels = torch.full((len(groups), most), _NONE)
        weights = torch.zeros((len(groups), most))
        for row, group in enumerate(groups):
            for place, (_, (label, weight)) in enumerate(group["claims"]):
                labels[row, place], weights[row, place] = label, weight
        return {**tensors, "labels": labels, "weights": weights}


class _JudgeTrainer(Trainer):
    def __init__(self, *args: Any, rank_loss: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rank_loss = rank_loss
        self.model_accepts_loss_kwargs = False

    def compute_loss(
        self,
        model: Any,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: Any = None,
    ) -> Any:
        labels, weights = inputs.pop("labels"), inputs.pop("weights")
        logits = model(**inputs, claims=labels.shape[1])
        loss = judge_loss(logits, labels, weights, rank_loss=self._rank_loss)
        return (loss, logits) if return_outputs else loss


def judge_loss(logits: Tensor, labels: Tensor, weights: Tensor, *, rank_loss: float) -> Tensor:
    """Cross-entropy of each claim, and of true against false within a group; all [groups, claims]."""
    alone = nn.functional.binary_cross_entropy_with_logits(logits, labels.clamp(min=0), reduction="none")
    loss = (alone * weights).sum() / weights.sum()
    true, false = labels == 1, labels == 0
    both = (true[:, :, None] & false[:, None, :]).float() * weights[:, :, None] * weights[:, None, :]
    if rank_loss and both.sum() > 0:
        apart = nn.functional.softplus(logits[:, None, :] - logits[:, :, None])
        loss = loss + rank_loss * (apart * both).sum() / both.sum()
    return loss


def describe(folder: Path) -> dict[str, Any]:
    """The settings that a finished judge was trained with."""
    return cast(dict[str, Any], json.loads((folder / "training.json").read_text("utf-8")))
