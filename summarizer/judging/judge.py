"""The learned judge: how likely is it that the sources, taken together, say a sentence?

The model that writes reads here, too: what it makes of each word of a sentence, given the sources, says whether the words
belong together (:meth:`~summarizer.fusion.fid.FusionInDecoder.claims`; all that is asked about a group is read
in one pass beside its sources, and no source comes first). That, and how the words stand to the sources'
(:mod:`summarizer.judging.features`), a logistic regression over them and their products turns into a probability. Its weights and the working point
were fitted on outputs of the fuser that ships, judged one by one (``python -m training calibrate``); they stand, with the
card, in ``weights/``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer import models
from summarizer.config import Config
from summarizer.errors import ModelError
from summarizer.judging.features import agreement, likelihood, overlap
from summarizer.probe import FARTHEST
from summarizer.progress import advance, expect

if TYPE_CHECKING:
    from summarizer.fusion.embedded import EmbeddedFuser

#: Tokens that are read in one pass.
_BATCH_TOKENS = 4096

#: Signs of a claim by name.
Signs = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What is asked about one group of sources."""

    sources: tuple[str, ...]
    claims: tuple[str, ...]
    #: Whether the claims are all a fuser's candidates for the group: then it says something how far they agree.
    written: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Regression:
    """A logistic regression over named signs and the products of each two of them."""

    #: Mean and spread of each sign where it was fitted, in which it is measured.
    scale: Mapping[str, tuple[float, float]]
    #: Of each sign ("words") and product ("words*copied"); of "bias" too.
    weights: Signs

    def value(self, signs: Signs) -> float:
        """Probability, 0..1, that a sentence with these signs is true."""
        measured = {
            name: max(min((signs[name] - mean) / spread, FARTHEST), -FARTHEST)
            for name, (mean, spread) in self.scale.items()
        }
        total = sum(
            weight * math.prod(measured[name] for name in term.split("*"))
            for term, weight in self.weights.items()
            if term != "bias"
        )
        return 1 / (1 + math.exp(-max(min(total + self.weights["bias"], 30.0), -30.0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """From signs to a probability: one regression for what a fuser wrote and one for any other text."""

    #: By name: "written", "any".
    regressions: Mapping[str, Regression]
    #: Value from which a sentence may be printed.
    threshold: float

    def value(self, signs: Signs, *, written: bool) -> float:
        """Probability, 0..1, that a sentence with these signs is true."""
        return self.regressions["written" if written else "any"].value(signs)

    @classmethod
    def load(cls, folder: Path) -> Calibration:
        """What ``python -m training calibrate`` wrote. Raises ``ModelError`` for anything else."""
        file = folder / "calibration.json"
        try:
            values = json.loads(file.read_text("utf-8"))
            regressions = {
                kind: Regression(
                    scale={name: (float(m), float(s)) for name, (m, s) in values[kind]["scale"].items()},
                    weights=dict(values[kind]["weights"]),
                )
                for kind in ("written", "any")
            }
            return cls(regressions=regressions, threshold=float(values["threshold"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(
                f"{file} is not a judge's calibration: {error!r}. Reinstall newsweave, or set verification.learned=false "
                "to do without a judge."
            ) from error


class Judge:
    """Values 0..1 of claims by their sources; see the module."""

    def __init__(self, reader: EmbeddedFuser, calibration: Calibration | None) -> None:
        """``reader``: the fuser whose weights read. ``calibration``: None while it is being fitted."""
        self._reader = reader
        self._calibration = calibration

    @classmethod
    def from_embedded(cls, *, reader: EmbeddedFuser | None = None, config: Config | None = None) -> Judge:
        """The judge that ships. Raises ``ModelError``.

        ``reader``: the embedded fuser where it is loaded already; else it is loaded as ``config`` says.
        """
        calibration = Calibration.load(models.JUDGE)
        if reader is None:
            from summarizer.fusion.embedded import EmbeddedFuser

            reader = EmbeddedFuser.shipped(config or Config())
        return cls(reader, calibration)

    @property
    def threshold(self) -> float:
        """Value from which a sentence may be printed: the working point of the card."""
        return self._calibration.threshold if self._calibration is not None else 0.5

    def values(self, groups: Sequence[Claims]) -> list[list[float]]:
        """Of each group's claims the values, in order; the same whatever order groups and sources come in."""
        if self._calibration is None:
            raise ValueError("This judge has no calibration yet: only its signs make sense.")
        return [
            [self._calibration.value(signs, written=group.written) for signs in own]
            for group, own in zip(groups, self.signs(groups), strict=True)
        ]

    def signs(self, groups: Sequence[Claims]) -> list[list[dict[str, float]]]:
        """Everything that is known of each claim, by name."""
        read = self._read(groups)
        found = []
        for group in groups:
            sources = _in_order(group.sources)
            shared = agreement(group.claims)
            found.append(
                [
                    {
                        "agreement": shared[row],
                        **likelihood(read[sources, claim]),
                        **overlap(claim, group.sources),
                    }
                    for row, claim in enumerate(group.claims)
                ]
            )
        return found

    def _read(self, groups: Sequence[Claims]) -> dict[tuple[tuple[str, ...], str], list[float]]:
        """Log-probability of each token of each claim beside its sources."""
        model, packer = self._reader.network, self._reader.packer
        asked = {
            (_in_order(group.sources), _in_order(group.claims))
            for group in groups
            if group.sources and group.claims
        }
        rows = {each: (packer.sources(each[0]), [packer.claim(claim) for claim in each[1]]) for each in asked}
        found: dict[tuple[tuple[str, ...], str], list[float]] = {
            ((), claim): [] for group in groups if not group.sources for claim in group.claims
        }
        sizes = {each: sum(map(len, [*sources, *claims])) for each, (sources, claims) in rows.items()}
        waiting = sorted(rows, key=lambda each: (sizes[each], each))
        expect(sum(len(claims) for _, claims in waiting), "claims")
        while waiting:
            count = max(1, _BATCH_TOKENS // sizes[waiting[-1]])
            some, waiting = waiting[-count:], waiting[:-count]
            for (sources, claims), values in zip(
                some, model.claims([rows[each] for each in some]), strict=True
            ):
                found |= {(sources, claim): own for claim, own in zip(claims, values, strict=True)}
            advance(sum(len(claims) for _, claims in some), "claims")
        return found


def _in_order(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(texts)))
