"""Telling a target from its false twin: log-probabilities of both in, what that costs out.

What a fuser wrote itself it finds likely from the start; how much is read once, before anything is learned.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from summarizer import devices
from training.attention import TARGET
from training.collation import Collator
from training.config import FuserConfig

# What a run keeps of how likely its own sentences were before it began.
REFERENCE = "reference.json"


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
def with_reference(examples: Any, network: Any, collator: Collator, config: FuserConfig, note: Path) -> Any:
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
