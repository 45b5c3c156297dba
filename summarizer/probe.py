"""Linear probes: logistic regressions on named signs and on a language model's states (Alain & Bengio 2017)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

#: Spreads from the mean beyond which a sign says nothing more.
FARTHEST = 4.0


def odds(weights: Mapping[str, Floats], rows: Floats, states: Floats | None) -> Floats:
    """What weights make of texts, as logarithms of odds [texts, asked], by their signs [texts, signs] and a reader's states
    [texts, width] if there is one.

    ``weights``: "mean" and "spread" [signs]; "alone" [asked, signs + 1] without states, and "read" [asked, signs + 1 + width] with
    them: of the signs, of one, of the state.
    """
    known = [measured(rows, weights["mean"], weights["spread"]), np.ones((len(rows), 1), np.float32)]
    found: Floats = (
        np.hstack(known) @ weights["alone"].T
        if states is None
        else np.hstack([*known, states]) @ weights["read"].T
    )
    return found


def measured(rows: Floats, mean: Floats, spread: Floats) -> Floats:
    """Signs in spreads from their mean, as far as they say something."""
    found: Floats = np.clip((rows - mean) / spread, -FARTHEST, FARTHEST)
    return found
