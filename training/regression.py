"""The small logistic regressions whose weights stand in the code, fitted anew from the signs and labels in ``written/``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from summarizer.probe import measured

Floats = NDArray[np.float64]

#: How strongly weights are held near zero, in units of each sign's spread.
RIDGE = 10.0


def fit(
    rows: Sequence[Mapping[str, float]], labels: Sequence[bool], *, ridge: float = RIDGE
) -> dict[str, float]:
    """Weights by name, ``bias`` among them, of a logistic regression on rows of signs; a missing sign is 0."""
    names = sorted({name for row in rows for name in row})
    table = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    weights, bias = solve(table, np.asarray(labels, dtype=float), ridge=ridge)
    return {**dict(zip(names, map(float, weights), strict=True)), "bias": bias}


def solve(table: Floats, wanted: Floats, *, ridge: float | Floats) -> tuple[Floats, float]:
    """Weights [columns] and bias of a logistic regression of ``wanted`` [rows], 0 or 1, on ``table`` [rows, columns].

    ``ridge``: the penalty, one for all columns or one for each.
    """
    mean, spread = table.mean(0), table.std(0) + 1e-9
    scaled = (table - mean) / spread

    def loss(weights: Floats) -> tuple[float, Floats]:
        values = scaled @ weights[:-1] + weights[-1]
        errors = 1 / (1 + np.exp(-values)) - wanted
        held = ridge * weights[:-1]
        total = float((np.logaddexp(0, values) - wanted * values).sum() + held @ weights[:-1] / 2)
        return total, np.append(scaled.T @ errors + held, errors.sum())

    found = minimize(loss, np.zeros(table.shape[1] + 1), jac=True, method="L-BFGS-B").x
    weights = found[:-1] / spread
    return weights, float(found[-1] - weights @ mean)


def probe(
    signs: NDArray[np.float32],
    states: NDArray[np.float32],
    answers: Sequence[NDArray[np.int64]],
    *,
    ridge_alone: float,
    ridge_signs: float,
    ridge_states: float,
    alone: int | None = None,
) -> dict[str, NDArray[np.float32]]:
    """The weights that :func:`summarizer.probe.odds` takes, fitted to the ``answers`` [rows] to each question.

    The penalties are on the signs where they are all that is known, and on signs and states where both are. ``alone``: how many of the signs are known without a reading; default: all.
    """
    mean, spread = signs.mean(0), np.maximum(signs.std(0), 1e-6)
    rows = measured(signs, mean, spread).astype(np.float64)
    count = rows.shape[1]
    known = count if alone is None else alone
    ridge = np.repeat([ridge_signs, ridge_states], [count, states.shape[1]])
    by_signs, by_reading = [], []
    for answer in answers:
        wanted = answer.astype(np.float64)
        weights, bias = solve(rows[:, :known], wanted, ridge=ridge_alone)
        by_signs.append(np.concatenate([weights, np.zeros(count - known), [bias]]))
        weights, bias = solve(np.hstack([rows, states.astype(np.float64)]), wanted, ridge=ridge)
        by_reading.append(np.concatenate([weights[:count], [bias], weights[count:]]))
    return {
        "mean": mean.astype(np.float32),
        "spread": spread.astype(np.float32),
        "alone": np.array(by_signs, dtype=np.float32),
        "read": np.array(by_reading, dtype=np.float32),
    }


def conditional_logit(steps: Sequence[NDArray[np.float32]], *, ridge: float) -> Floats:
    """Weights [columns] that make the first row of each step the likeliest of its rows."""
    table = np.concatenate(steps).astype(np.float64)
    spread = table.std(0) + 1e-6
    table /= spread
    starts = np.cumsum([0, *map(len, steps[:-1])])
    step_of = np.repeat(np.arange(len(steps)), [len(step) for step in steps])

    def loss(own: Floats) -> tuple[float, Floats]:
        values = table @ own
        values -= np.maximum.reduceat(values, starts)[step_of]
        total = np.add.reduceat(np.exp(values), starts)
        likely = np.exp(values) / total[step_of]
        lost = float((np.log(total) - values[starts]).sum() + ridge * own @ own / 2)
        return lost, table.T @ likely - table[starts].sum(0) + ridge * own

    found = minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B").x
    return np.asarray(found / spread)
