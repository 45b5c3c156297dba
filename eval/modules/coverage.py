"""How many articles a summary draws on, and how evenly."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.spread import coverage
from eval.modules.base import ArticlesMetric
from eval.tools import shared_tools


class Coverage(ArticlesMetric):
    """See :mod:`eval.metrics.spread`."""

    about = "How many articles a summary draws on, and how evenly."

    def score(self, prediction: str, articles: Sequence[str]) -> dict[str, float]:
        """Scores of one example."""
        return coverage(shared_tools().sentences(prediction), articles)
