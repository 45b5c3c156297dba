"""How much a summary repeats itself."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.spread import redundancy
from eval.modules.base import ArticlesMetric
from eval.tools import shared_tools


class Redundancy(ArticlesMetric):
    """See :mod:`eval.metrics.spread`."""

    about = "How much a summary repeats itself."

    def score(self, prediction: str, articles: Sequence[str]) -> dict[str, float]:
        """Scores of one example."""
        return redundancy(shared_tools().sentences(prediction))
