"""How much of an output is the sources' own wording. No model, nothing that the verifier uses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from eval.metrics.rouge import tokenize


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of an output's tokens that one article has too."""

    start: int
    length: int
    article: int


def tokens_of(text: str) -> list[str]:
    """Lower-case words without stemming: fragments are copied text."""
    return tokenize(text, stemmer=False, tokenizer="unicode")


def ngrams_of(tokens: Sequence[str], n: int) -> list[tuple[str, ...]]:
    """The n-grams of ``tokens`` in order."""
    return [tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1)]


@dataclass(frozen=True, slots=True)
class _Index:
    """The articles' tokens, looked up again and again by the outputs for one cluster."""

    tokens: tuple[list[str], ...]
    #: All n-grams of the articles, for n from 1 to 4.
    ngrams: tuple[frozenset[tuple[str, ...]], ...]
    #: The first article that has a token.
    singles: dict[str, int]
    #: ``(article, place)`` of every pair of neighbouring tokens.
    places: dict[tuple[str, str], list[tuple[int, int]]]


@lru_cache(maxsize=8)
def _index(articles: tuple[str, ...]) -> _Index:
    tokens = tuple(tokens_of(article) for article in articles)
    places: dict[tuple[str, str], list[tuple[int, int]]] = {}
    singles: dict[str, int] = {}
    for number, source in enumerate(tokens):
        for token in source:
            singles.setdefault(token, number)
        for place, pair in enumerate(pairwise(source)):
            places.setdefault(pair, []).append((number, place))
    ngrams = tuple(frozenset(gram for source in tokens for gram in ngrams_of(source, n)) for n in range(1, 5))
    return _Index(tokens, ngrams, singles, places)


def novelty(prediction: str, articles: Sequence[str]) -> dict[str, float]:
    """``novelty1`` … ``novelty4``: share of the output's n-grams that no article has (See et al. 2017).

    ``bigram_precision`` is what is left of the bigrams: the strong no-download consistency score of the SummaC
    benchmark (Laban et al. 2022). NaN where the output is shorter than n.
    """
    predicted = tokens_of(prediction)
    scores = {}
    for n, known in enumerate(_index(tuple(articles)).ngrams, start=1):
        grams = ngrams_of(predicted, n)
        scores[f"novelty{n}"] = sum(gram not in known for gram in grams) / len(grams) if grams else math.nan
    scores["bigram_precision"] = 1 - scores["novelty2"]
    return scores


def fragments(prediction: str, articles: Sequence[str]) -> list[Fragment]:
    """The longest runs that the output shares with one article, greedily from the left (Grusky et al. 2018)."""
    predicted = tokens_of(prediction)
    index = _index(tuple(articles))
    sources, singles, places = index.tokens, index.singles, index.places
    found: list[Fragment] = []
    i = 0
    while i < len(predicted):
        if predicted[i] not in singles:
            i += 1
            continue
        best, article = 1, singles[predicted[i]]
        for number, place in places.get(
            (predicted[i], predicted[i + 1]) if i + 1 < len(predicted) else ("", ""), ()
        ):
            source = sources[number]
            length = 2
            while (
                i + length < len(predicted)
                and place + length < len(source)
                and predicted[i + length] == source[place + length]
            ):
                length += 1
            if length > best:
                best, article = length, number
        found.append(Fragment(i, best, article))
        i += best
    return found


def fragment_scores(prediction: str, articles: Sequence[str]) -> dict[str, float]:
    """Extractive ``fragment_coverage`` (0..1) and ``fragment_density`` (words), Grusky et al. 2018.

    ``copied_run`` is the longest run of words taken from one article.
    """
    words = len(tokens_of(prediction))
    if not words:
        return {"fragment_coverage": math.nan, "fragment_density": math.nan, "copied_run": math.nan}
    lengths = [fragment.length for fragment in fragments(prediction, articles)]
    return {
        "fragment_coverage": sum(lengths) / words,
        "fragment_density": sum(length**2 for length in lengths) / words,
        "copied_run": float(max(lengths, default=0)),
    }


def compression(prediction: str, articles: Sequence[str]) -> dict[str, float]:
    """``words`` of the output and ``compression``: words of the articles for one of the output."""
    words = len(prediction.split())
    total = sum(len(article.split()) for article in articles)
    return {"words": float(words), "compression": total / words if words else math.nan}
