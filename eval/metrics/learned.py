"""A slot for a learned consistency checker: any NLI-style sequence classifier."""

from __future__ import annotations

import math
from collections.abc import Sequence

from summarizer import models
from summarizer.errors import ModelError


class LearnedChecker:
    """Support of each output sentence by its best source sentences, as SummaC-ZS does (Laban et al. 2022).

    ``model`` is a local folder or a hub id of a model with a sequence-classification head that has a label
    "entailment" (or two labels, the second meaning "supported"). Raises :class:`ModelError` if it cannot be had.
    """

    def __init__(self, model: str, *, device: str = "auto", batch_size: int = 32) -> None:
        import torch
        from transformers import AutoModelForSequenceClassification, AutoTokenizer

        folder = models.model_folder(model)
        try:
            with models.quiet_transformers():
                self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
                self._model = AutoModelForSequenceClassification.from_pretrained(
                    folder, use_safetensors=True, local_files_only=True
                )
        except (OSError, ValueError) as error:
            raise ModelError(f"The checker {model!r} cannot be loaded: {error}") from error
        self._device: torch.device = models.resolve_device(device)
        self._model = self._model.eval().to(self._device)
        self._batch_size = batch_size
        labels = {str(name).casefold(): int(number) for number, name in self._model.config.id2label.items()}
        entailment = [number for name, number in labels.items() if name.startswith("entail")]
        if not entailment and len(labels) != 2:
            raise ModelError(
                f"The checker {model!r} has the labels {', '.join(labels)}: one must be 'entailment'."
            )
        self._entailment = entailment[0] if entailment else 1

    def score(self, sentences: Sequence[str], documents: Sequence[Sequence[str]]) -> float:
        """Mean over the output's sentences of the highest entailment by one or two source sentences, 0..1."""
        premises = [
            " ".join(document[i : i + width])
            for document in documents
            for width in (1, 2)
            for i in range(max(len(document) - width + 1, 0))
        ]
        if not sentences or not premises:
            return math.nan
        best = []
        for sentence in sentences:
            best.append(max(self._entailed(premises, sentence)))
        return sum(best) / len(best)

    def _entailed(self, premises: Sequence[str], hypothesis: str) -> list[float]:
        import torch

        found: list[float] = []
        for start in range(0, len(premises), self._batch_size):
            batch = list(premises[start : start + self._batch_size])
            tokens = self._tokenizer(
                batch, [hypothesis] * len(batch), padding=True, truncation="only_first", return_tensors="pt"
            ).to(self._device)
            with torch.inference_mode():
                logits = self._model(**tokens).logits.float()
            found += torch.softmax(logits, dim=-1)[:, self._entailment].tolist()
        return found
