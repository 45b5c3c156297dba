"""The learned model of context dependence: how likely a sentence needs something that has not been told.

The sentence encoder's network, its upper layers trained for it, reads a sentence and, behind it, what a summary has told
before it. Trained on sentences judged one by one where they stand (``python -m training context``); the card is in ``weights/``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from summarizer import models
from summarizer.errors import ModelError
from summarizer.retrieval.encoding import SentenceEncoder
from summarizer.retrieval.pair_classifier import PairClassifier


class ContextModel:
    """Says how much sentences lean on what has not been told."""

    def __init__(self, classifier: PairClassifier, *, threshold: float) -> None:
        self._classifier = classifier
        #: From which a sentence of a summary is taken to lean where it stands.
        self.threshold = threshold

    @classmethod
    def from_embedded(cls, *, encoder: SentenceEncoder) -> ContextModel:
        """The model that ships, on top of an encoder. Raises ``ModelError`` where it cannot be loaded."""
        classifier = PairClassifier.from_folder(models.CONTEXT, encoder=encoder)
        try:
            settings = json.loads((models.CONTEXT / "settings.json").read_text(encoding="utf-8"))
            return cls(classifier, threshold=float(settings["threshold"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"The settings of the model in {models.CONTEXT} cannot be read: {error}. Install newsweave again."
            ) from error

    def leans(self, sentences: Sequence[str], told: Sequence[str]) -> list[float]:
        """For each sentence the probability, 0..1, that it leans on something else than what is ``told`` before it.

        One string of ``told`` for each sentence; empty where nothing is.
        """
        return self._classifier.ask(list(zip(sentences, told, strict=True)))

    def in_place(self, sentences: Sequence[str]) -> list[float]:
        """How likely each of the sentences leans on something that those before it do not tell; the first stands in any case."""
        told = [" ".join(sentences[:number]) for number in range(1, len(sentences))]
        return [0.0, *self.leans(sentences[1:], told)] if sentences else []
