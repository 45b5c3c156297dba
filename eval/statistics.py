"""Intervals, paired tests and their correction for many comparisons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

from eval.config import StatisticsConfig

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A mean over clusters with its bootstrap interval; NaN rows are counted, not averaged."""

    mean: float
    low: float
    high: float
    n: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A system against the baseline on one metric, over the clusters that both have."""

    metric: str
    system: str
    baseline: str
    difference: float
    low: float
    high: float
    n: int
    #: Two-sided, approximate randomisation over clusters.
    p: float
    #: After Holm's correction over the systems compared on this metric.
    p_holm: float
    #: "higher", "lower" or "tie", by ``p_holm`` at the level of the intervals.
    verdict: str

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def estimate(values: Sequence[float], config: StatisticsConfig, *, seed: int) -> Estimate:
    """Mean and percentile bootstrap interval (Efron & Tibshirani 1993) over clusters."""
    array = np.asarray(values, dtype=np.float64)
    found = array[~np.isnan(array)]
    missing = len(array) - len(found)
    if not len(found):
        return Estimate(mean=np.nan, low=np.nan, high=np.nan, n=0, missing=missing)
    mean = float(found.mean())
    low, high = _interval(found, config, seed)
    return Estimate(mean=mean, low=low, high=high, n=len(found), missing=missing)


def compare(
    rows: Mapping[str, Mapping[str, Sequence[float]]],
    *,
    baseline: str,
    metrics: Sequence[str],
    config: StatisticsConfig,
    seed: int,
) -> list[Difference]:
    """Each system minus the baseline on each metric: ``rows[system][metric]`` in one order of clusters.

    Approximate randomisation (Noreen 1989) for p, paired bootstrap (Koehn 2004) for the interval, Holm (1979)
    over the systems that are compared on one metric.
    """
    differences: list[Difference] = []
    for metric in metrics:
        base = np.asarray(rows[baseline].get(metric, ()), dtype=np.float64)
        found: list[tuple[str, Floats, float]] = []
        for system, scores in rows.items():
            if system == baseline or metric not in scores or not len(base):
                continue
            pairs = np.asarray(scores[metric], dtype=np.float64) - base
            pairs = pairs[~np.isnan(pairs)]
            if len(pairs) >= 2:
                found.append((system, pairs, _p_value(pairs, config, seed)))
        corrected = holm([p for _, _, p in found])
        for (system, pairs, p), p_holm in zip(found, corrected, strict=True):
            mean = float(pairs.mean())
            low, high = _interval(pairs, config, seed)
            tied = p_holm >= 1 - config.confidence
            differences.append(
                Difference(
                    metric=metric,
                    system=system,
                    baseline=baseline,
                    difference=mean,
                    low=low,
                    high=high,
                    n=len(pairs),
                    p=p,
                    p_holm=p_holm,
                    verdict="tie" if tied else ("higher" if mean > 0 else "lower"),
                )
            )
    return differences


def holm(p_values: Sequence[float]) -> list[float]:
    """Step-down corrected p-values (Holm 1979), in the order given."""
    corrected = [0.0] * len(p_values)
    highest = 0.0
    for place, index in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        highest = max(highest, min(1.0, (len(p_values) - place) * p_values[index]))
        corrected[index] = highest
    return corrected


def _interval(values: Floats, config: StatisticsConfig, seed: int) -> tuple[float, float]:
    if len(values) < 2 or np.ptp(values) == 0:
        # One cluster tells nothing about others; equal values leave nothing to resample.
        return (float(values[0]), float(values[0])) if len(values) > 1 else (np.nan, np.nan)
    result = stats.bootstrap(
        (values,),
        np.mean,
        confidence_level=config.confidence,
        n_resamples=config.resamples,
        method="percentile",
        rng=np.random.default_rng(seed),
        batch=1000,
    )
    return float(result.confidence_interval.low), float(result.confidence_interval.high)


def _p_value(differences: Floats, config: StatisticsConfig, seed: int) -> float:
    if not np.any(differences):
        return 1.0
    result = stats.permutation_test(
        (differences, np.zeros_like(differences)),
        lambda x, y, axis: np.mean(x - y, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=config.resamples,
        rng=np.random.default_rng(seed),
        batch=500,
    )
    return float(result.pvalue)
