"""Tone beside the articles', loaded words of one article, attributed opinion."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.neutrality import neutrality
from eval.modules.base import ArticlesMetric
from eval.tools import shared_tools


class Neutrality(ArticlesMetric):
    """See :mod:`eval.metrics.neutrality`."""

    about = "Tone beside the articles', loaded words of one article, attributed opinion."

    def score(self, prediction: str, articles: Sequence[str]) -> dict[str, float]:
        """Scores of one example."""
        return neutrality(shared_tools().sentences(prediction), articles)
