"""Support by a learned checker: any classifier of (source, claim) pairs, ours or another, turned on documents.

How a document is shown to a model of sentence pairs matters as much as the model (SummaC: Laban et al. 2022;
AlignScore: Zha et al. 2023). For each sentence of an output, the nearest sentences of the documents are looked at one by
one, with their neighbours, and together; the two best views count, since one alone is often luck.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from summarizer import models
from summarizer.lexical import content_stems
from summarizer.verification.learned import WEIGHTS, SecondOpinion

if TYPE_CHECKING:
    from summarizer.encoding import SentenceEncoder

View = Literal["single", "window", "joined"]

#: Sentences of the documents that are read alone, that are read with their neighbours, and that are read together.
_SINGLES, _WINDOWS, _JOINED = 3, 2, 3
#: Sentences that are embedded for one claim: those that share most words with it.
_SHORTLIST = 12


def evidence(
    claim: str, documents: Sequence[Sequence[str]], *, encoder: SentenceEncoder | None = None
) -> list[tuple[View, str]]:
    """Distinct pieces of the documents in which ``claim`` is most likely backed, each with how it was cut.

    Sentences are ranked by the share of the claim's content words that they hold, rare words first; with ``encoder`` the
    best dozen are ranked anew by that plus their cosine with the claim.
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
    order = sorted(range(len(sentences)), key=lambda i: (-round(near[i], 5), i))
    if encoder is not None:
        best = order[:_SHORTLIST]
        vectors = encoder.encode([claim, *(sentences[i] for i in best)])
        cosine = dict(zip(best, (vectors[1:] @ vectors[0]).tolist(), strict=True))
        order = sorted(best, key=lambda i: (-round(near[i] + cosine[i], 5), i)) + order[_SHORTLIST:]
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
        self._opinion = SecondOpinion.from_folder(
            models.model_folder(model),
            device=str(models.resolve_device(device)),
            bfloat16=bfloat16,
            batch_size=batch_size,
        )
        self._encoder = encoder

    @classmethod
    def shipped(cls, *, device: str = "auto", encoder: SentenceEncoder | None = None) -> LearnedChecker:
        """The checker that the pipeline uses as well; its card says how it was trained and how good it is."""
        import torch

        dtype = models.resolve_dtype("auto", models.resolve_device(device))
        return cls(str(WEIGHTS), device=device, encoder=encoder, bfloat16=dtype == torch.bfloat16)

    def score(self, sentences: Sequence[str], documents: Sequence[Sequence[str]]) -> float:
        """Mean over the output's sentences of :meth:`scores`; NaN where there is nothing to compare."""
        found = self.scores(sentences, documents)
        return sum(found) / len(found) if found else math.nan

    def scores(self, sentences: Sequence[str], documents: Sequence[Sequence[str]]) -> list[float]:
        """Support of each output sentence by the documents (lists of sentences); empty without documents."""
        if not any(documents):
            return []
        pieces = [
            [text for _, text in evidence(sentence, documents, encoder=self._encoder)]
            for sentence in sentences
        ]
        flat = self.entailed(
            [(text, sentence) for sentence, texts in zip(sentences, pieces, strict=True) for text in texts]
        )
        values = iter(flat)
        best = [sorted((next(values) for _ in texts), reverse=True)[:2] for texts in pieces]
        return [sum(two) / len(two) for two in best]

    def entailed(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Probability that the first of each pair backs the second, in order."""
        return self._opinion.entailed(pairs)
