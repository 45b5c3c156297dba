"""What the modules share: predictions beside the articles they summarise."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import datasets
import evaluate

from summarizer.errors import InputError


def require_predictions(predictions: Sequence[str]) -> None:
    """Raises ``InputError`` where there is nothing to score: no mean exists of it."""
    if not predictions:
        raise InputError("There are no predictions to score: the list is empty. Give at least one summary.")


class ArticlesMetric(evaluate.Metric, ABC):  # type: ignore[misc]
    """``compute(predictions=[text, …], references=[[article, …], …], per_example=False)``.

    Gives the mean of each score over the examples that have it (NaN rows are left out and counted in
    ``<score>_missing``), or with ``per_example=True`` a list for each score.
    """

    #: What the subclass measures, for its card.
    about = ""

    def _info(self) -> evaluate.MetricInfo:
        return evaluate.MetricInfo(
            description=self.about,
            citation="",
            inputs_description="predictions: summaries; references: for each one the list of its articles.",
            features=datasets.Features(
                {
                    "predictions": datasets.Value("string"),
                    "references": datasets.Sequence(datasets.Value("string")),
                }
            ),
        )

    # Abstract, so that evaluate.load takes the subclass of a module and not this one.
    @abstractmethod
    def score(self, prediction: str, articles: Sequence[str]) -> dict[str, float]:
        """Scores of one example."""

    def _compute(
        self, predictions: Sequence[str], references: Sequence[Sequence[str]], per_example: bool = False
    ) -> dict[str, Any]:
        require_predictions(predictions)
        rows = [self.score(text, list(each)) for text, each in zip(predictions, references, strict=True)]
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        if per_example:
            return columns
        result: dict[str, Any] = {}
        for name, values in columns.items():
            found = [value for value in values if not math.isnan(value)]
            result[name] = sum(found) / len(found) if found else math.nan
            if len(found) < len(values):
                result[f"{name}_missing"] = len(values) - len(found)
        return result
