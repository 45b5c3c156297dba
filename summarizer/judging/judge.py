"""The learned judge: how likely is it that the sources, taken together, say a sentence?

The language model that writes reads here, too, with an adapter and a head of its own
(:class:`~summarizer.judging.model.SupportModel`). Its logit and cheap signs of how the words stand to the sources' are
put together by a logistic regression whose weights, and the working point, stand in ``calibration.json``; they were fitted
on outputs of the fuser that ships, judged one by one. ``python -m training judge`` trains it; its card stands beside its
weights.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, AutoTokenizer

from summarizer import models
from summarizer.errors import ModelError
from summarizer.fusion.adapter import merge_adapter
from summarizer.fusion.embedded import trained_config
from summarizer.fusion.fid import ATTENTION
from summarizer.fusion.packing import packed
from summarizer.fusion.rows import Packer, batch
from summarizer.judging.features import agreement, overlap
from summarizer.judging.model import SupportModel

_MAX_SOURCE_TOKENS = 128
_BATCH_TOKENS = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What is asked about one group of sources."""

    sources: tuple[str, ...]
    claims: tuple[str, ...]
    #: Of each claim its mean log-probability per token under the fuser; None where it wrote none of them.
    likelihoods: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A logistic regression over named signs, one for what a fuser wrote and one for any other text."""

    #: ``{"written": {sign: weight}, "any": {sign: weight}}``; the sign "bias" is always 1.
    weights: Mapping[str, Mapping[str, float]]
    #: Values from which a sentence may be printed.
    threshold: float

    def value(self, signs: Mapping[str, float]) -> float:
        """Probability, 0..1, that a sentence with these signs is true."""
        weights = self.weights["written" if "likelihood" in signs else "any"]
        total = sum(weight * signs[name] for name, weight in weights.items() if name != "bias")
        return 1 / (1 + math.exp(-max(min(total + weights["bias"], 30.0), -30.0)))


class Judge:
    """Values 0..1 of claims by their sources; see the module."""

    def __init__(
        self,
        *,
        network: SupportModel,
        packer: Packer,
        calibration: Calibration,
        device: torch.device,
        sha256: str | None = None,
    ) -> None:
        self._network = network
        self._packer = packer
        self._calibration = calibration
        self._device = device
        self.sha256 = sha256

    @property
    def threshold(self) -> float:
        """Value from which a sentence may be printed: the working point of the card."""
        return self._calibration.threshold

    @classmethod
    def from_embedded(cls, *, device: str = "auto", dtype: str = "auto") -> Judge:
        """The judge that ships, over the language model that set-up installs. Raises ``ModelError``."""
        return cls.from_folder(models.JUDGE, device=device, dtype=dtype)

    @classmethod
    def from_folder(
        cls, folder: Path, *, device: str = "auto", dtype: str = "auto", uncalibrated: bool = False
    ) -> Judge:
        """A folder that ``python -m training judge`` wrote. Raises ``ModelError`` for anything else.

        ``uncalibrated``: its calibration is still to be fitted; only :meth:`logits` make sense then.
        """
        place = models.resolve_device(device)
        base_folder = models.fuser_folder()
        with models.quiet_transformers():
            tokenizer = AutoTokenizer.from_pretrained(base_folder)
            lm = AutoModelForCausalLM.from_pretrained(base_folder, use_safetensors=True, dtype="auto")
        base: Any = lm.base_model
        merge_adapter(base, folder)
        network = SupportModel(base, width=base.config.hidden_size)
        try:
            network.head.load_state_dict(load_file(folder / "head.safetensors"))
            calibration = Calibration(weights={}, threshold=0.5) if uncalibrated else _calibration(folder)
        except (OSError, RuntimeError, SafetensorError) as error:
            raise ModelError(
                f"The judge in {folder} has no head that fits the embedded model: {error}. Reinstall newsweave, or set "
                "verification.learned=false to do without a judge."
            ) from error
        lm.set_attn_implementation(ATTENTION)
        network.base = base.to(device=place, dtype=models.resolve_dtype(dtype, place)).eval()
        network.head.to(place)
        packed(network.base)
        return cls(
            network=network,
            packer=Packer(tokenizer, trained_config(tokenizer, max_source_tokens=_MAX_SOURCE_TOKENS)),
            calibration=calibration,
            device=place,
            sha256=models.file_sha256(folder / "adapter_model.safetensors"),
        )

    def values(self, groups: Sequence[Claims]) -> list[list[float]]:
        """Of each group's claims the values, in order; the same whatever order groups and sources come in."""
        logits = self.logits([(group.sources, group.claims) for group in groups])
        return [
            [self._calibration.value(signs) for signs in signs_of(group, own)]
            for group, own in zip(groups, logits, strict=True)
        ]

    @torch.inference_mode()
    def logits(self, groups: Sequence[tuple[Sequence[str], Sequence[str]]]) -> list[list[float]]:
        """The network's own logits, uncalibrated, of ``(sources, claims)``."""
        asked = {
            (tuple(sorted(dict.fromkeys(sources))), tuple(sorted(dict.fromkeys(claims))))
            for sources, claims in groups
            if sources and claims
        }
        rows = {each: self._packer.claims(*each) for each in asked}
        found: dict[tuple[tuple[str, ...], str], float] = {}
        waiting = sorted(rows, key=lambda each: (len(rows[each].ids), each))
        while waiting:
            size = max(1, _BATCH_TOKENS // len(rows[waiting[-1]].ids))
            some, waiting = waiting[-size:], waiting[:-size]
            tensors = batch([rows[each] for each in some])
            most = max(len(claims) for _, claims in some)
            logits = self._network(
                tensors["input_ids"].to(self._device),
                tensors["segments"].to(self._device),
                tensors["position_ids"].to(self._device),
                claims=most,
            ).tolist()
            for (sources, claims), values in zip(some, logits, strict=True):
                found.update(((sources, claim), value) for claim, value in zip(claims, values, strict=False))
        return [
            [
                found[tuple(sorted(dict.fromkeys(sources))), claim] if sources else -math.inf
                for claim in claims
            ]
            for sources, claims in groups
        ]


def signs_of(group: Claims, logits: Sequence[float]) -> list[dict[str, float]]:
    """The signs of each claim of a group: the network's logit, the overlap with the sources, and the fuser's view."""
    shared = agreement(group.claims)
    found = []
    for row, (claim, logit) in enumerate(zip(group.claims, logits, strict=True)):
        signs = {
            "logit": max(logit, -20.0),
            "agreement": shared[row],
            "words": len(claim.split()) / 10,
            **overlap(claim, group.sources),
        }
        if group.likelihoods is not None:
            signs["likelihood"] = group.likelihoods[row]
        found.append(signs)
    return found


def _calibration(folder: Path) -> Calibration:
    file = folder / "calibration.json"
    try:
        values = json.loads(file.read_text("utf-8"))
        return Calibration(weights=values["weights"], threshold=float(values["threshold"]))
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{file} is not a judge's calibration: {error!r}. Reinstall newsweave.") from error
