"""``python -m training calibrate``: from the judge's logit and cheap signs to a probability, and the working point.

Fitted on judged outputs of the fuser that ships. Every figure that is reported comes from folds by event: no sentence is
valued by weights that have seen its event.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from scipy.optimize import minimize

from eval.checkers import roc_auc
from eval.fusion import reliability
from summarizer import models
from summarizer.composition.wordings import may_be_printed
from summarizer.config import Config
from summarizer.decontext.tidying import tidy
from summarizer.errors import ConfigError, InputError
from summarizer.fusion import load_fuser
from summarizer.fusion.embedded import EmbeddedFuser
from summarizer.judging.guards import refusal
from summarizer.judging.judge import Claims, Judge, Regression
from summarizer.probe import FARTHEST
from summarizer.settings import Settings
from summarizer.text.parsing import Parser
from training.card import render
from training.config import LabelsConfig, resolve
from training.written import Pair, labelled

Floats = NDArray[np.float64]

_ANY = (
    *("mean", "sum", "least", "doubts"),
    *(
        "words",
        "copied",
        "novel",
        "covered",
        "spread",
        "longest",
        "repeated",
        "switches",
        "seam",
        "left",
        "read",
    ),
)
#: Groups below which a share means nothing.
_FEWEST = 20
#: What each regression is given. A text that no fuser wrote has nothing to agree with.
SIGNS = {"written": ("agreement", *_ANY), "any": _ANY}


class CalibrationConfig(Settings):
    """``python -m training calibrate``."""

    output: str = Field(description="folder for calibration.json and the card")
    fuser: str = Field("embedded", description="the fuser that wrote what was judged, and whose weights read")
    labels: tuple[LabelsConfig, ...] = Field(description="judged outputs of the fuser that ships")
    more: tuple[LabelsConfig, ...] = Field(
        (), description="judged outputs of other fusers: fitted on as well, and nothing is measured on them"
    )
    seed: int = Field(0, ge=0)
    folds: int = Field(5, ge=2)
    ridge: float = Field(0.02, ge=0, description="penalty on the weights of standardised signs and products")
    threshold: float | None = Field(
        None, gt=0, lt=1, description="the working point, where reading whole summaries asks for another one"
    )
    precision: float = Field(
        0.92,
        gt=0,
        le=1,
        description="share of true ones, of the best that pass of each group, at the working point",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What was judged of one set of sources, with its signs."""

    event: str
    #: Several sets of sources may be a group's: a summary says one sentence of it.
    group: str
    pairs: tuple[Pair, ...]
    signs: tuple[dict[str, float], ...]
    #: Which of them the guards and the composer would let through: whole, and understood without others.
    sayable: tuple[bool, ...]


def calibrate(config: CalibrationConfig, *, judge: Judge | None = None) -> dict[str, Any]:
    """Fit, choose the working point, write ``calibration.json`` and the card; the report is returned."""
    folder = resolve(config.output)
    groups = _grouped([pair for labels in config.labels for pair in labelled(labels)])
    others = _grouped([pair for labels in config.more for pair in labelled(labels)])
    if len({_event(pairs[0]) for pairs in groups}) < config.folds:
        raise InputError("Too few judged events to calibrate on: label more, or lower folds.")
    judge = judge or _uncalibrated(config.fuser)
    parser = Parser(models.load_spacy())

    def sayable(pair: Pair) -> bool:
        text = tidy(pair.claim)
        return may_be_printed(text, parser.parse([text])[0]) and refusal(text, pair.sources) is None

    judged = _judged(judge, groups, sayable)
    fitted_on = [*judged, *_judged(judge, others, sayable)]
    held_out = {name: _cross_fitted(judged, fitted_on, name, config) for name in SIGNS}
    found = working_point(judged, held_out["written"], wanted=config.precision)
    if config.threshold is not None:
        found = (config.threshold, *_at(judged, held_out["written"], config.threshold))
    threshold, precision, coverage = found
    regressions = {name: asdict(_fit(fitted_on, name, config.ridge)) for name in SIGNS}
    labels = np.array([pair.true for group in judged for pair in group.pairs], dtype=np.int64)
    values = np.array([value for own in held_out["written"] for value in own])
    report = {
        "events": len({group.event for group in judged}),
        "groups": len({group.group for group in judged}),
        "sentences": len(labels),
        "others": sum(len(group.pairs) for group in fitted_on) - len(labels),
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
        "reliability": reliability(labels, values),
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "calibration.json").write_text(
        json.dumps({**regressions, "threshold": threshold, "report": report}, indent=1) + "\n", "utf-8"
    )
    _write_card(folder, report, config)
    return report


def _uncalibrated(fuser: str) -> Judge:
    reader = load_fuser(Config().with_settings({"fusion.model": fuser}))
    if not isinstance(reader, EmbeddedFuser):
        raise ConfigError(f"The judge reads with a Fusion-in-Decoder; {fuser!r} is another kind of model.")
    return Judge(reader, None)


def _grouped(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """The pairs of each set of sources, each claim once."""
    groups: dict[tuple[str, tuple[str, ...]], dict[str, Pair]] = defaultdict(dict)
    for pair in pairs:
        groups[pair.id, pair.sources].setdefault(pair.claim, pair)
    return [list(own.values()) for _, own in sorted(groups.items())]


def _event(pair: Pair) -> str:
    return pair.id.split("/", 1)[0]


def _judged(judge: Judge, groups: Sequence[list[Pair]], sayable: Callable[[Pair], bool]) -> list[Judged]:
    asked = [
        Claims(sources=pairs[0].sources, claims=tuple(pair.claim for pair in pairs), written=True)
        for pairs in groups
    ]
    return [
        Judged(
            event=_event(pairs[0]),
            # "event/group/view" or "event/group"
            group="/".join(pairs[0].id.split("/")[:2]),
            pairs=tuple(pairs),
            signs=tuple(own),
            sayable=tuple(map(sayable, pairs)),
        )
        for pairs, own in zip(groups, judge.signs(asked), strict=True)
    ]


def _matrix(groups: Sequence[Judged], names: Sequence[str]) -> tuple[Floats, Floats]:
    rows = [[signs[name] for name in names] for group in groups for signs in group.signs]
    labels = [float(pair.true) for group in groups for pair in group.pairs]
    return np.array(rows), np.array(labels)


def _fit(groups: Sequence[Judged], kind: str, ridge: float) -> Regression:
    """Weights of a logistic regression over the signs and the products of each two."""
    names = SIGNS[kind]
    rows, labels = _matrix(groups, names)
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    measured = np.clip((rows - mean) / spread, -FARTHEST, FARTHEST)
    terms = [(name,) for name in names] + list(combinations_with_replacement(names, 2))
    column = {name: measured[:, place] for place, name in enumerate(names)}
    products = np.stack([np.prod([column[name] for name in term], axis=0) for term in terms], axis=1)
    # A product has a mean and a spread of its own: the penalty is to treat all terms alike.
    middle, width = products.mean(axis=0), products.std(axis=0) + 1e-9
    scaled = np.hstack([(products - middle) / width, np.ones((len(rows), 1))])

    def loss(weights: Floats) -> tuple[float, Floats]:
        logits = scaled @ weights
        value = np.logaddexp(0, logits) - labels * logits
        slope = scaled.T @ (1 / (1 + np.exp(-logits)) - labels) / len(labels)
        penalty = np.append(weights[:-1], 0.0)
        return float(value.mean() + ridge * (penalty**2).sum()), slope + 2 * ridge * penalty

    found = minimize(loss, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B").x
    own = found[:-1] / width
    weights = {"*".join(term): float(weight) for term, weight in zip(terms, own, strict=True)}
    return Regression(
        scale={name: (float(m), float(s)) for name, m, s in zip(names, mean, spread, strict=True)},
        weights={**weights, "bias": float(found[-1] - (own * middle).sum())},
    )


def _cross_fitted(
    judged: Sequence[Judged], fitted_on: Sequence[Judged], kind: str, config: CalibrationConfig
) -> list[list[float]]:
    """Values of each judged group's sentences, by weights that were fitted on the other events."""
    events = sorted({group.event for group in fitted_on})
    random.Random(config.seed).shuffle(events)
    fold = {event: number % config.folds for number, event in enumerate(events)}
    fitted = [
        _fit([group for group in fitted_on if fold[group.event] != number], kind, config.ridge)
        for number in range(config.folds)
    ]
    return [[fitted[fold[group.event]].value(signs) for signs in group.signs] for group in judged]


def working_point(
    judged: Sequence[Judged], values: Sequence[Sequence[float]], *, wanted: float
) -> tuple[float, float, float]:
    """``(threshold, precision, coverage)``: the lowest value at which the best sentence of each group that has one is
    true in ``wanted`` of the groups; the most precise where none is. Only sentences count that could be printed.

    Raises :class:`InputError` for fewer than twenty groups: they say nothing.
    """
    best = _best(judged, values)
    if len(best) < _FEWEST:
        raise InputError(
            f"A working point takes {_FEWEST} groups with judged sentences; there are {len(best)}."
        )
    best.sort(key=lambda each: -each[0])
    groups = len({group.group for group in judged})
    points = []
    true = 0
    for count, (value, is_false) in enumerate(best, start=1):
        true += not is_false
        last_of_its_value = count == len(best) or best[count][0] < value
        if count >= _FEWEST and last_of_its_value:
            points.append((value, true / count, count / groups))
    fitting = [point for point in points if point[1] >= wanted]
    return max(fitting, key=lambda point: point[2]) if fitting else max(points, key=lambda point: point[1])


def _at(judged: Sequence[Judged], values: Sequence[Sequence[float]], threshold: float) -> tuple[float, float]:
    """Precision and coverage at a threshold, as of :func:`working_point`."""
    best = [each for each in _best(judged, values) if each[0] >= threshold]
    groups = len({group.group for group in judged})
    return (sum(not is_false for _, is_false in best) / max(len(best), 1), len(best) / groups)


def _best(judged: Sequence[Judged], values: Sequence[Sequence[float]]) -> list[tuple[float, bool]]:
    """Of each group that has a sentence that could be printed the best one's value, and whether it is not true."""
    rows: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for one, own in zip(judged, values, strict=True):
        rows[one.group] += [
            # Of two that are worth the same, nobody knows which one is taken: the false one.
            (value, not pair.true)
            for value, pair, may in zip(own, one.pairs, one.sayable, strict=True)
            if may
        ]
    return [max(found) for found in rows.values() if found]


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


def _write_card(folder: Path, report: dict[str, Any], config: CalibrationConfig) -> None:
    _draw(report["reliability"], folder / "reliability.png")
    render(folder, "judge_card.md.j2", report=report, labels=[labels.path for labels in config.labels])


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
