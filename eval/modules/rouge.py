"""ROUGE, equal to the rouge_score package to the last digit, on all cores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import datasets
import evaluate

from eval.metrics.rouge import VARIANTS, TokenizerName, rouge
from eval.modules.base import require_predictions


class Rouge(evaluate.Metric):  # type: ignore[misc]
    """``compute(predictions=[text, …], references=[text, …])``: mean F1 of each variant.

    Options: ``rouge_types``, ``use_stemmer`` (default True), ``tokenizer`` ("rouge_score" or "unicode"),
    ``use_aggregator`` (False: a list for each variant). ROUGE-Lsum takes lines to be sentences.
    """

    def _info(self) -> evaluate.MetricInfo:
        text = datasets.Value("string")
        return evaluate.MetricInfo(
            description="ROUGE (Lin 2004).",
            citation="",
            inputs_description="predictions and references: texts, one sentence on a line for rougeLsum.",
            features=datasets.Features({"predictions": text, "references": text}),
        )

    def _compute(
        self,
        predictions: Sequence[str],
        references: Sequence[str],
        rouge_types: Sequence[str] = VARIANTS,
        use_stemmer: bool = True,
        tokenizer: TokenizerName = "rouge_score",
        use_aggregator: bool = True,
    ) -> dict[str, Any]:
        require_predictions(predictions)
        scores = rouge(
            predictions, references, variants=rouge_types, stemmer=use_stemmer, tokenizer=tokenizer
        )
        columns = {variant: [each[variant].fmeasure for each in scores] for variant in rouge_types}
        if not use_aggregator:
            return columns
        return {variant: sum(values) / len(values) for variant, values in columns.items()}
