"""Words of the articles for one word of the summary."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.overlap import compression
from eval.modules.base import ArticlesMetric


class Compression(ArticlesMetric):
    """See :mod:`eval.metrics.overlap`."""

    about = "Words of the articles for one word of the summary."

    def score(self, prediction: str, articles: Sequence[str]) -> dict[str, float]:
        """Scores of one example."""
        return compression(prediction, articles)
