"""``python -m training prefer``: a fuser that has learned to write learns which of its own sentences are true.

Pairs of a true and a false sentence about the same sources: outputs of the fuser that people judged, and true sentences
beside the same made false by one small edit. Direct preference optimisation (Rafailov et al. 2023) against the weights it
starts from, with a share of plain likelihood on the true one, without which both sentences of a pair grow less likely.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import torch
from pydantic import Field
from torch import Tensor, nn
from transformers import Trainer, TrainingArguments, set_seed
from transformers.trainer_utils import get_last_checkpoint

from summarizer.errors import InputError
from summarizer.fusion.fid import TARGET
from summarizer.fusion.rows import Packer, Row, batch
from summarizer.settings import Settings
from training.backing import backing
from training.config import DataConfig, FuserConfig, LoraConfig, resolve
from training.data import written_of
from training.fuser import adapted, load_base, save_adapter
from training.written import Pair, labelled

Progress = Callable[[str], None]


class PreferenceConfig(Settings):
    """``python -m training prefer``."""

    data: str = Field(
        description="config of `training data`: its labels and its written sentences give the pairs"
    )
    output: str = Field(description="folder for checkpoints and the adapter")
    initial_adapter: str = Field(description="adapter of the fuser to go on from")
    lora: LoraConfig = Field(LoraConfig(), description="as the fuser's")
    seed: int = Field(0, ge=0)
    per_group: int = Field(3, ge=1, description="most pairs from the outputs of one group")
    edited: int = Field(600, ge=0, description="pairs of a true sentence and its false edit, drawn by lot")
    max_novel: float = Field(
        0.3, gt=0, le=1, description="new bigrams of the true sentence of an edited pair"
    )
    beta: float = Field(
        0.15, gt=0, description="how far the preferences may move the weights: less is further"
    )
    likelihood: float = Field(0.3, ge=0, description="weight of the true sentence's own likelihood")
    epochs: float = Field(1.0, gt=0)
    batch_size: int = Field(8, ge=1)
    learning_rate: float = Field(5e-5, gt=0)
    warmup: float = Field(0.1, ge=0, lt=1)
    max_source_tokens: int = Field(128, ge=8)
    save_steps: int = Field(40, ge=1)


def prefer(config: PreferenceConfig, *, progress: Progress = lambda _: None) -> Path:
    """Train, and write ``output/adapter``. A stopped run goes on.

    Raises :class:`InputError` where there are no pairs.
    """
    output = resolve(config.output)
    pairs = preference_pairs(config)
    progress(f"{len(pairs)} pairs")
    set_seed(config.seed)
    settings = FuserConfig(
        data="",
        output=config.output,
        lora=config.lora,
        initial_adapter=config.initial_adapter,
        max_source_tokens=config.max_source_tokens,
    )
    model, tokenizer = load_base(settings)
    network = adapted(model, settings)
    packer = Packer(tokenizer, cast(Any, model.config))
    progress("Reading the pairs with the weights to start from")
    rows = _with_reference(network, packer, pairs, config)
    trainer = _PreferenceTrainer(
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
        train_dataset=cast(Any, rows),
        data_collator=cast(Any, _Collator(packer)),
        settings=config,
    )
    last = cast(Any, get_last_checkpoint)(str(output)) if output.is_dir() else None
    trainer.train(resume_from_checkpoint=last)
    save_adapter(network, output / "adapter")
    return output / "adapter"


def preference_pairs(config: PreferenceConfig) -> list[dict[str, Any]]:
    """``{sources, before, true, false}``, drawn by lot from the same seed each time."""
    data = DataConfig.load(resolve(config.data))
    draw = random.Random(config.seed)
    pairs: list[dict[str, Any]] = []
    groups: dict[tuple[str, tuple[str, ...]], list[Pair]] = defaultdict(list)
    for labels in data.labels:
        for pair in labelled(labels):
            groups[pair.id, pair.sources].append(pair)
    for (_, sources), own in sorted(groups.items()):
        true, false = [p for p in own if p.true], [p for p in own if not p.true]
        both = [(one.claim, other.claim) for one in true for other in false]
        for one, other in draw.sample(both, min(config.per_group, len(both))):
            pairs.append({"sources": list(sources), "before": "", "true": one, "false": other})
    edits = [
        {"sources": list(each.sources), "before": each.before, "true": each.good, "false": text}
        for each in written_of(data)
        for origin, text, _ in each.false
        if origin == "edited" and backing(each.good, each.sources).novel <= config.max_novel
    ]
    pairs += draw.sample(edits, min(config.edited, len(edits)))
    if not pairs:
        raise InputError(f"{config.data} gives no pairs of a true and a false sentence: it needs labels.")
    draw.shuffle(pairs)
    return pairs


def _row(packer: Packer, pair: Mapping[str, Any]) -> Row:
    """Both sentences beside the sources, which are read once; neither sees the other."""
    sources = sorted(dict.fromkeys(pair["sources"]))
    return packer.claims(sources, [pair["true"], pair["false"]], before=pair["before"])


def _sums(network: Any, tensors: Mapping[str, Tensor]) -> Tensor:
    """Log-probabilities of both sentences of each pair: [pairs, 2]."""
    found = network.base_model.model.log_probabilities(**tensors)
    return torch.stack([(found * (tensors["segments"] == TARGET - row)).sum(-1) for row in range(2)], dim=-1)


@torch.no_grad()
def _with_reference(
    network: Any, packer: Packer, pairs: Sequence[dict[str, Any]], config: PreferenceConfig
) -> list[dict[str, Any]]:
    """The pairs with what the first weights make of both sentences: sums of log-probabilities."""
    network.eval()
    found = []
    for start in range(0, len(pairs), config.batch_size):
        some = pairs[start : start + config.batch_size]
        with torch.autocast("cpu", torch.bfloat16):
            sums = _sums(network, batch([_row(packer, pair) for pair in some]))
        found += [{**pair, "reference": values} for pair, values in zip(some, sums.tolist(), strict=True)]
    network.train()
    return found


class _Collator:
    def __init__(self, packer: Packer) -> None:
        self._packer = packer

    def __call__(self, pairs: Sequence[Mapping[str, Any]]) -> dict[str, Tensor]:
        tensors = batch([_row(self._packer, pair) for pair in pairs])
        return {**tensors, "reference": torch.tensor([pair["reference"] for pair in pairs])}


class _PreferenceTrainer(Trainer):
    def __init__(self, *args: Any, settings: PreferenceConfig, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._settings = settings
        self.model_accepts_loss_kwargs = False

    def compute_loss(
        self,
        model: Any,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: Any = None,
    ) -> Any:
        reference = inputs.pop("reference")
        sums = _sums(model, inputs)
        counted = inputs["labels"] >= 0
        lengths = (counted & (inputs["segments"] == TARGET)).sum(-1)
        loss = preference_loss(
            sums, reference, lengths, beta=self._settings.beta, likelihood=self._settings.likelihood
        )
        return (loss, sums) if return_outputs else loss


def preference_loss(
    sums: Tensor, reference: Tensor, lengths: Tensor, *, beta: float, likelihood: float
) -> Tensor:
    """``sums``, ``reference`` [pairs, 2], the true sentence first: log-probabilities now and at the start; ``lengths``
    [pairs]: tokens of the true one."""
    gained = sums - reference
    apart = -nn.functional.logsigmoid(beta * (gained[:, 0] - gained[:, 1]))
    own = -sums[:, 0] / lengths
    return (apart + likelihood * own).mean()
