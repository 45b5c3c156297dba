"""The small logistic regressions whose weights stand in the code, fitted anew from the signs and labels in ``written/``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import minimize

#: How strongly weights are held near zero, in units of each sign's spread.
RIDGE = 10.0


def fit(
    rows: Sequence[Mapping[str, float]], labels: Sequence[bool], *, ridge: float = RIDGE
) -> dict[str, float]:
    """Weights by name, ``bias`` among them, of a logistic regression on rows of signs; a missing sign is 0."""
    names = sorted({name for row in rows for name in row})
    table = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    mean, spread = table.mean(0), table.std(0) + 1e-9
    scaled = (table - mean) / spread
    wanted = np.asarray(labels, dtype=float)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        values = scaled @ weights[:-1] + weights[-1]
        errors = 1 / (1 + np.exp(-values)) - wanted
        held = ridge * weights[:-1]
        total = float((np.logaddexp(0, values) - wanted * values).sum() + held @ weights[:-1] / 2)
        return total, np.append(scaled.T @ errors + held, errors.sum())

    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B").x
    weights = found[:-1] / spread
    return {**dict(zip(names, map(float, weights), strict=True)), "bias": float(found[-1] - weights @ mean)}
