"""``python -m training calibrate``: from the judge's logit and cheap signs to a probability, and the working point.

Fitted on judged outputs of the fuser that ships. Every figure that is reported comes from folds by event: no sentence is
valued by weights that have seen its event.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from scipy.optimize import minimize

from eval.checkers import roc_auc
from summarizer.errors import InputError
from summarizer.judging.judge import Calibration, Claims, Judge, signs_of
from summarizer.settings import Settings
from training.config import LabelsConfig, resolve
from training.written import Pair, labelled

Floats = NDArray[np.float64]

_SHARED = ("words", "copied", "novel", "covered", "spread", "longest", "repeated")
_SHARED = ("words", "copied", "novel", "covered", "spread", "longest", "repeated")
#: What each regression is given. A text that no fuser wrote has no likelihood, and nothing to agree with.
SIGNS = {"written": ("logit", "likelihood", "agreement", *_SHARED), "any": ("logit", *_SHARED)}


class CalibrationConfig(Settings):
    """``python -m training calibrate``."""

    judge: str = Field(
        description="folder that `training judge` wrote; calibration and card are written into it"
    )
    labels: tuple[LabelsConfig, ...] = Field(description="judged outputs of the fuser that ships")
    seed: int = Field(0, ge=0)
    folds: int = Field(5, ge=2)
    ridge: float = Field(0.02, ge=0, description="penalty on the weights of standardised signs")
    precision: float = Field(
        0.92,
        gt=0,
        le=1,
        description="share of true ones, of the best that pass of each group, at the working point",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One group's judged sentences with their signs."""

    event: str
    pairs: tuple[Pair, ...]
    signs: tuple[dict[str, float], ...]


def calibrate(config: CalibrationConfig, *, judge: Judge | None = None) -> dict[str, Any]:
    """Fit, choose the working point, write ``calibration.json`` and the card; the report is returned."""
    folder = resolve(config.judge)
    groups = _grouped([pair for labels in config.labels for pair in labelled(labels)])
    if len({event for event, _ in groups}) < config.folds:
        raise InputError("Too few judged events to calibrate on: label more, or lower folds.")
    judge = judge or Judge.from_folder(folder, uncalibrated=True)
    asked = [
        Claims(
            sources=pairs[0].sources,
            claims=tuple(pair.claim for pair in pairs),
            likelihoods=tuple(float(pair.likelihood or 0.0) for pair in pairs),
        )
        for _, pairs in groups
    ]
    logits = judge.logits([(each.sources, each.claims) for each in asked])
    judged = [
        Judged(event=event, pairs=tuple(pairs), signs=tuple(signs_of(each, own)))
        for (event, pairs), each, own in zip(groups, asked, logits, strict=True)
    ]
    held_out = {name: _cross_fitted(judged, name, config) for name in SIGNS}
    threshold, precision, coverage = working_point(judged, held_out["written"], wanted=config.precision)
    weights = {name: _fit(judged, name, config.ridge) for name in SIGNS}
    labels = np.array([pair.true for group in judged for pair in group.pairs], dtype=np.int64)
    values = np.array([value for own in held_out["written"] for value in own])
    report = {
        "events": len({group.event for group in judged}),
        "groups": len(judged),
        "sentences": len(labels),
        "true": int(labels.sum()),
        "auc": roc_auc(labels, values),
        "auc_any": roc_auc(labels, np.array([value for own in held_out["any"] for value in own])),
        "auc_of_signs": {
            name: roc_auc(labels, np.array([s[name] for group in judged for s in group.signs]))
            for name in SIGNS["written"]
        },
        "threshold": threshold,
        "precision": precision,
        "coverage": coverage,
        "kinds": _kinds(judged, held_out["written"], threshold),
        "reliability": _reliability(labels, values),
    }
    (folder / "calibration.json").write_text(
        json.dumps({"weights": weights, "threshold": threshold, "report": report}, indent=1) + "\n", "utf-8"
    )
    _write_card(folder, report, config)
    return report


def _grouped(pairs: Sequence[Pair]) -> list[tuple[str, list[Pair]]]:
    groups: dict[tuple[str, tuple[str, ...]], dict[str, Pair]] = defaultdict(dict)
    for pair in pairs:
        groups[pair.id, pair.sources].setdefault(pair.claim, pair)
    return [(identity.rsplit("/", 1)[0], list(own.values())) for (identity, _), own in sorted(groups.items())]


def _matrix(groups: Sequence[Judged], names: Sequence[str]) -> tuple[Floats, Floats]:
    rows = [[signs[name] for name in names] for group in groups for signs in group.signs]
    labels = [float(pair.true) for group in groups for pair in group.pairs]
    return np.array(rows), np.array(labels)


def _fit(groups: Sequence[Judged], kind: str, ridge: float) -> dict[str, float]:
    """Weights of a logistic regression in the signs' own units, with a bias."""
    names = SIGNS[kind]
    rows, labels = _matrix(groups, names)
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = np.hstack([(rows - mean) / spread, np.ones((len(rows), 1))])

    def loss(weights: Floats) -> tuple[float, Floats]:
        logits = scaled @ weights
        value = np.logaddexp(0, logits) - labels * logits
        slope = scaled.T @ (1 / (1 + np.exp(-logits)) - labels) / len(labels)
        penalty = np.append(weights[:-1], 0.0)
        return float(value.mean() + ridge * (penalty**2).sum()), slope + 2 * ridge * penalty

    found = minimize(loss, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B").x
    own = found[:-1] / spread
    bias = float(found[-1] - (own * mean).sum())
    return {**{name: float(weight) for name, weight in zip(names, own, strict=True)}, "bias": bias}


def _cross_fitted(judged: Sequence[Judged], kind: str, config: CalibrationConfig) -> list[list[float]]:
    """Values of each group's sentences, by weights that were fitted on the other events."""
    events = sorted({group.event for group in judged})
    random.Random(config.seed).shuffle(events)
    fold = {event: number % config.folds for number, event in enumerate(events)}
    weights = [
        _fit([group for group in judged if fold[group.event] != number], kind, config.ridge)
        for number in range(config.folds)
    ]
    return [[_value(kind, weights[fold[group.event]], signs) for signs in group.signs] for group in judged]


def _value(kind: str, weights: dict[str, float], signs: dict[str, float]) -> float:
    known = {name: value for name, value in signs.items() if kind == "written" or name != "likelihood"}
    return Calibration(weights={kind: weights}, threshold=0.0).value(known)


def working_point(
    judged: Sequence[Judged], values: Sequence[Sequence[float]], *, wanted: float
) -> tuple[float, float, float]:
    """``(threshold, precision, coverage)``: the lowest value at which the best sentence of each group that has one is
    true in ``wanted`` of the groups; the most precise where none is."""
    best = [
        max((value, pair.true) for value, pair in zip(own, group.pairs, strict=True))
        for group, own in zip(judged, values, strict=True)
    ]
    best.sort(key=lambda each: -each[0])
    points = []
    true = 0
    for count, (value, is_true) in enumerate(best, start=1):
        true += is_true
        if count >= 20:  # fewer say nothing
            points.append((value, true / count, count / len(best)))
    fitting = [point for point in points if point[1] >= wanted]
    return max(fitting, key=lambda point: point[2]) if fitting else max(points, key=lambda point: point[1])


def _kinds(
    judged: Sequence[Judged], values: Sequence[Sequence[float]], threshold: float
) -> dict[str, dict[str, int]]:
    counts: Counter[str] = Counter()
    passing: Counter[str] = Counter()
    for group, own in zip(judged, values, strict=True):
        for pair, value in zip(group.pairs, own, strict=True):
            kind = "true" if pair.true else pair.kind or "other"
            counts[kind] += 1
            passing[kind] += value >= threshold
    return {kind: {"n": count, "passing": passing[kind]} for kind, count in counts.most_common()}


def _reliability(labels: NDArray[np.int64], values: Floats) -> list[dict[str, float]]:
    bins = []
    for low in np.arange(10) / 10:
        inside = (values >= low) & (values < low + 0.1)
        if inside.any():
            bins.append(
                {
                    "n": int(inside.sum()),
                    "value": round(float(values[inside].mean()), 3),
                    "true": round(float(labels[inside].mean()), 3),
                }
            )
    return bins


def _write_card(folder: Path, report: dict[str, Any], config: CalibrationConfig) -> None:
    _draw(report["reliability"], folder / "reliability.png")
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("training"), autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
    training = folder / "training.json"
    text = environment.get_template("judge_card.md.j2").render(
        report=report,
        labels=[labels.path for labels in config.labels],
        training=training.read_text("utf-8").strip() if training.is_file() else "{}",
    )
    (folder / "README.md").write_text(text, "utf-8")


def _draw(bins: Sequence[dict[str, float]], file: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(4, 4))
    axes.plot([0, 1], [0, 1], color="0.8")
    axes.plot([each["value"] for each in bins], [each["true"] for each in bins], marker="o")
    axes.set(xlabel="the judge's value", ylabel="share that is true", xlim=(0, 1), ylim=(0, 1))
    figure.tight_layout()
    figure.savefig(file, dpi=80)
    pyplot.close(figure)
