"""Support by a learned checker: any classifier of (source, claim) pairs, ours or another, turned on documents.

How a document is shown to a model of sentence pairs matters as much as the model (SummaC: Laban et al. 2022;
AlignScore: Zha et al. 2023). For each sentence of an output, the nearest sentences of the documents are looked at one by
one, with their neighbours, and together; the best view counts.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from summarizer import models
from summarizer.errors import ModelError
from summarizer.lexical import content_stems

if TYPE_CHECKING:
    import torch

    from summarizer.encoding import SentenceEncoder

View = Literal["single", "window", "joined"]

#: Sentences of the documents that are read alone, that are read with their neighbours, and that are read together.
_SINGLES, _WINDOWS, _JOINED = 3, 2, 3


def evidence(
    claim: str, documents: Sequence[Sequence[str]], *, cosines: Sequence[float] | None = None
) -> list[tuple[View, str]]:
    """Distinct pieces of the documents in which ``claim`` is most likely backed, each with how it was cut.

    Sentences are ranked by the share of the claim's content words that they hold, rare words first, plus their
    cosine with the claim where ``cosines`` gives it (one for each sentence, over all documents in order).
    """
    sentences = [sentence for document in documents for sentence in document]
    if not sentences:
        return []
    stems = [frozenset(content_stems(sentence)) for sentence in sentences]
    counts = Counter(stem for each in stems for stem in each)
    wanted = dict.fromkeys(content_stems(claim))
    weight = {stem: math.log(1 + len(stems) / counts.get(stem, 0.5)) for stem in wanted}
    total = sum(weight.values()) or 1.0
    near = [sum(weight[stem] for stem in wanted if stem in each) / total for each in stems]
    if cosines is not None:
        near = [one + float(other) for one, other in zip(near, cosines, strict=True)]
    order = sorted(range(len(sentences)), key=lambda i: (-round(near[i], 5), i))
    edges = set(np.cumsum([0, *map(len, documents)]).tolist())
    found: list[tuple[View, str]] = [("single", sentences[i]) for i in order[:_SINGLES]]
    for i in order[:_WINDOWS]:
        first = i if i in edges else i - 1
        last = i if i + 1 in edges else i + 1
        found.append(("window", " ".join(sentences[first : last + 1])))
    found.append(("joined", " ".join(sentences[i] for i in sorted(order[:_JOINED]))))
    distinct: dict[str, View] = {}
    for view, text in found:
        distinct.setdefault(text, view)
    return [(view, text) for text, view in distinct.items()]


class LearnedChecker:
    """Support of each output sentence by the documents' nearest sentences, 0..1.

    ``model`` is a local folder or a hub id of a model with a sequence-classification head that has a label
    "entailment" (or two labels, the second meaning "supported"). ``encoder`` helps to find the nearest sentences; without
    it, words alone do. Raises :class:`ModelError` if the model cannot be had.
    """

    def __init__(
        self,
        model: str,
        *,
        device: str = "auto",
        batch_size: int = 32,
        encoder: SentenceEncoder | None = None,
        bfloat16: bool = False,
    ) -> None:
        import torch
        from transformers import AutoModelForSequenceClassification, AutoTokenizer

        folder = models.model_folder(model)
        try:
            with models.quiet_transformers():
                self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
                self._model = AutoModelForSequenceClassification.from_pretrained(
                    folder, use_safetensors=True, local_files_only=True, dtype=torch.float32
                )
        except (OSError, ValueError) as error:
            raise ModelError(f"The checker {model!r} cannot be loaded: {error}") from error
        self._device: torch.device = models.resolve_device(device)
        self._model = self._model.eval().to(self._device)
        self._batch_size = batch_size
        self._encoder = encoder
        self._bfloat16 = bfloat16
        labels = {str(name).casefold(): int(number) for number, name in self._model.config.id2label.items()}
        entailment = [number for name, number in labels.items() if name.startswith("entail")]
        if not entailment and len(labels) != 2:
            raise ModelError(
                f"The checker {model!r} has the labels {', '.join(labels)}: one must be 'entailment'."
            )
        self._entailment = entailment[0] if entailment else 1

    def score(self, sentences: Sequence[str], documents: Sequence[Sequence[str]]) -> float:
        """Mean over the output's sentences of :meth:`scores`; NaN where there is nothing to compare."""
        found = self.scores(sentences, documents)
        return sum(found) / len(found) if found else math.nan

    def scores(self, sentences: Sequence[str], documents: Sequence[Sequence[str]]) -> list[float]:
        """Support of each output sentence by the documents (lists of sentences); empty without documents."""
        everything = [sentence for document in documents for sentence in document]
        if not everything:
            return []
        cosines: Sequence[Sequence[float] | None] = [None] * len(sentences)
        if self._encoder is not None:
            cosines = list(self._encoder.encode(sentences) @ self._encoder.encode(everything).T)
        pieces = [
            [text for _, text in evidence(sentence, documents, cosines=near)]
            for sentence, near in zip(sentences, cosines, strict=True)
        ]
        flat = self.entailed(
            [(text, sentence) for sentence, texts in zip(sentences, pieces, strict=True) for text in texts]
        )
        values = iter(flat)
        return [max(next(values) for _ in texts) for texts in pieces]

    def entailed(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Probability that the first of each pair backs the second, in order."""
        import torch

        distinct = sorted(set(pairs), key=lambda pair: (len(pair[0]) + len(pair[1]), pair))
        found: dict[tuple[str, str], float] = {}
        for start in range(0, len(distinct), self._batch_size):
            batch = distinct[start : start + self._batch_size]
            tokens = self._tokenizer(
                [premise for premise, _ in batch],
                [claim for _, claim in batch],
                padding=True,
                truncation="longest_first",
                max_length=min(self._tokenizer.model_max_length, 512),
                return_tensors="pt",
            ).to(self._device)
            with (
                torch.inference_mode(),
                torch.autocast(self._device.type, torch.bfloat16, enabled=self._bfloat16),
            ):
                logits = self._model(**tokens).logits.float()
            values = torch.softmax(logits, dim=-1)[:, self._entailment].tolist()
            found.update(zip(batch, values, strict=True))
        return [found[pair] for pair in pairs]
