"""Share of new n-grams, bigram precision, and extractive fragments (Grusky et al. 2018)."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.overlap import fragment_scores, novelty
from eval.modules.base import ArticlesMetric


class Novelty(ArticlesMetric):
    """See :mod:`eval.metrics.overlap`."""

    about = "Share of new n-grams, bigram precision, and extractive fragments (Grusky et al. 2018)."

    def score(self, prediction: str, articles: Sequence[str]) -> dict[str, float]:
        """Scores of one example."""
        return novelty(prediction, articles) | fragment_scores(prediction, articles)
