"""Support by a learned model, turned on documents: our judge, or any classifier of (source, claim) pairs.

How a document is shown to a model of sentence pairs matters as much as the model (SummaC: Laban et al. 2022;
AlignScore: Zha et al. 2023). For each sentence of an output, the nearest sentences of the documents are looked at one by
one, with their neighbours, and together; the two best views count, since one alone is often luck.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from summarizer import devices, models
from summarizer.errors import ModelError
from summarizer.judging.judge import Claims, Judge
from summarizer.text.words import content_stems

if TYPE_CHECKING:
    from summarizer.retrieval.encoding import SentenceEncoder

View = Literal["single", "window", "joined"]

#: Sentences of the documents that are read alone, that are read with their neighbours, and that are read together.
_SINGLES, _WINDOWS, _JOINED = 3, 2, 3
#: Sentences that the judge is given together: as many as a group has.
_SOURCES = 4
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
    order = nearest(claim, sentences, encoder=encoder)
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


def nearest(claim: str, sentences: Sequence[str], *, encoder: SentenceEncoder | None = None) -> list[int]:
    """Indices of ``sentences``, those that back the claim likeliest first; see :func:`evidence`."""
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
    return order


class JudgeOfDocuments:
    """The pipeline's judge on whole documents: each claim beside the four sentences that are nearest to it."""

    def __init__(self, judge: Judge, *, encoder: SentenceEncoder | None = None) -> None:
        self._judge = judge
        self._encoder = encoder

    def scores(self, sentences: Sequence[str], documents: Sequence[Sequence[str]]) -> list[float]:
        """The judge's value of each output sentence; empty without documents."""
        pool = [sentence for document in documents for sentence in document]
        if not pool:
            return []
        groups = []
        for sentence in sentences:
            near = nearest(sentence, pool, encoder=self._encoder)[:_SOURCES]
            groups.append(Claims(sources=tuple(pool[i] for i in near), claims=(sentence,)))
        return [own[0] for own in self._judge.values(groups)]


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
    ) -> None:
        self._model, self._tokenizer = _load(models.model_folder(model))
        self._device = devices.resolve_device(device)
        self._model.to(self._device)
        self._batch_size = batch_size
        labels = {str(name).casefold(): int(number) for number, name in self._model.config.id2label.items()}
        entailment = [number for name, number in labels.items() if name.startswith("entail")]
        if not entailment and len(labels) != 2:
            raise ModelError(f"The checker has the labels {', '.join(labels)}: one must be 'entailment'.")
        self._supported = entailment[0] if entailment else 1
        self._encoder = encoder

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
        import torch

        # The same pairs give the same values in whatever order they come.
        distinct = sorted(set(pairs), key=lambda pair: (len(pair[0]) + len(pair[1]), pair))
        found: dict[tuple[str, str], float] = {}
        for start in range(0, len(distinct), self._batch_size):
            some = distinct[start : start + self._batch_size]
            inputs = self._tokenizer(
                [source for source, _ in some],
                [claim for _, claim in some],
                truncation="longest_first",
                max_length=min(int(self._tokenizer.model_max_length), 512),
                padding=True,
                return_tensors="pt",
            ).to(self._device)
            with torch.inference_mode():
                logits = self._model(**inputs).logits.float()
            values = torch.softmax(logits, dim=-1)[:, self._supported].tolist()
            found.update(zip(some, values, strict=True))
        return [found[pair] for pair in pairs]


def _load(folder: Path) -> tuple[Any, Any]:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    try:
        with models.quiet_transformers():
            tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            model = AutoModelForSequenceClassification.from_pretrained(
                folder, use_safetensors=True, local_files_only=True, dtype=torch.float32
            )
    except (OSError, ValueError) as error:
        raise ModelError(f"The checker in {folder} cannot be loaded: {error}") from error
    return model.eval(), tokenizer
