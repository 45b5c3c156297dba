"""Names, numbers, dates, quotations and relations found in the articles."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.facts import FactualOverlap
from eval.modules.base import ArticlesMetric, tools


class Facts(ArticlesMetric):
    """See :mod:`eval.metrics.facts`."""

    about = "Names, numbers, dates, quotations and relations found in the articles."

    def score(self, prediction: str, articles: Sequence[str]) -> dict[str, float]:
        """Scores of one example."""
        facts = FactualOverlap(tools())
        return facts.score(tools().sentences(prediction), facts.index(articles)).scores
