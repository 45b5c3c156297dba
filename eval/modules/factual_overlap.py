"""Names, numbers, dates, quotations and relations found in the articles."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.facts import factual_overlap
from eval.modules.base import ArticlesMetric


class Facts(ArticlesMetric):
    """See :mod:`eval.metrics.facts`."""

    about = "Names, numbers, dates, quotations and relations found in the articles."

    def score(self, prediction: str, articles: Sequence[str]) -> dict[str, float]:
        """Scores of one example."""
        return factual_overlap([prediction], [articles])[0].scores
