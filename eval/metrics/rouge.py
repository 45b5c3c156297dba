"""ROUGE (Lin 2004), equal to the ``rouge_score`` package to the last digit, and quick.

Stems are cached and longest common subsequences are counted with bit-vectors (Hyyrö 2004), so that 5,000
pairs take seconds; the counts, and the way a subsequence is read back for ROUGE-Lsum, are the original's.
"""

from __future__ import annotations

import multiprocessing
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, lru_cache
from typing import Literal, NamedTuple

VARIANTS = ("rouge1", "rouge2", "rougeL", "rougeLsum")
TokenizerName = Literal["rouge_score", "unicode"]
#: Pairs below which starting processes takes longer than scoring.
_WORTH_PROCESSES = 2000


class Score(NamedTuple):
    """Precision, recall and their harmonic mean, each 0..1."""

    precision: float
    recall: float
    fmeasure: float


def rouge(
    predictions: Sequence[str],
    references: Sequence[str],
    *,
    variants: Sequence[str] = VARIANTS,
    stemmer: bool = True,
    tokenizer: TokenizerName = "rouge_score",
    processes: int | None = None,
) -> list[dict[str, Score]]:
    """ROUGE of each prediction against its reference.

    :param variants: ``rouge1`` … ``rouge9``, ``rougeL``, ``rougeLsum``. The last one takes the sentences of
        a text to be its lines, as the original does: put one sentence on a line before you call.
    :param stemmer: Porter-stem words of more than three letters (ASCII ones only with ``unicode``).
    :param tokenizer: ``rouge_score`` knows ASCII letters and digits alone; ``unicode`` those of every script.
    :param processes: how many to use; default: all cores from 2,000 pairs on.
    :raises ValueError: the lists differ in length, or a variant is unknown.
    """
    if len(predictions) != len(references):
        raise ValueError(
            f"{len(predictions)} predictions and {len(references)} references: they must pair up."
        )
    for variant in variants:
        if variant not in {"rougeL", "rougeLsum"} and not re.fullmatch(r"rouge[1-9]", variant):
            raise ValueError(
                f"Unknown variant {variant!r}: rouge1 to rouge9, rougeL and rougeLsum are known."
            )
    pairs = list(zip(predictions, references, strict=True))
    if processes is None:
        processes = multiprocessing.cpu_count() if len(pairs) >= _WORTH_PROCESSES else 1
    if processes == 1 or not pairs:
        return _score_pairs(pairs, tuple(variants), stemmer, tokenizer)
    size = -(-len(pairs) // processes)
    chunks = [pairs[start : start + size] for start in range(0, len(pairs), size)]
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        futures = [pool.submit(_score_pairs, chunk, tuple(variants), stemmer, tokenizer) for chunk in chunks]
        return [scores for future in futures for scores in future.result()]


def tokenize(text: str, *, stemmer: bool = True, tokenizer: TokenizerName = "rouge_score") -> list[str]:
    """The tokens that are counted."""
    return _tokenizer(tokenizer, stemmer)(text)


def _score_pairs(
    pairs: Sequence[tuple[str, str]], variants: tuple[str, ...], stemmer: bool, tokenizer: TokenizerName
) -> list[dict[str, Score]]:
    tokens = _tokenizer(tokenizer, stemmer)
    return [{variant: _score(variant, *pair, tokens) for variant in variants} for pair in pairs]


def _score(variant: str, prediction: str, reference: str, tokens: Callable[[str], list[str]]) -> Score:
    if variant == "rougeLsum":
        return _summary_level(
            [tokens(line) for line in prediction.split("\n") if line],
            [tokens(line) for line in reference.split("\n") if line],
        )
    predicted, wanted = tokens(prediction), tokens(reference)
    if variant == "rougeL":
        return _result(_lcs_length(wanted, predicted), len(predicted), len(wanted))
    n = int(variant[5:])
    found, goal = _ngrams(predicted, n), _ngrams(wanted, n)
    return _result((found & goal).total(), found.total(), goal.total())


def _result(hits: int, predicted: int, wanted: int) -> Score:
    precision, recall = hits / max(predicted, 1), hits / max(wanted, 1)
    if precision + recall == 0:
        return Score(precision, recall, 0.0)
    return Score(precision, recall, 2 * precision * recall / (precision + recall))


def _ngrams(tokens: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


# -- longest common subsequences ------------------------------------------------------------------------------


def _masks(wanted: Sequence[str]) -> dict[str, int]:
    """For each token, the bits of its places in ``wanted``."""
    masks: dict[str, int] = {}
    for i, token in enumerate(wanted):
        masks[token] = masks.get(token, 0) | (1 << i)
    return masks


def _lcs_rows(masks: dict[str, int], size: int, predicted: Sequence[str]) -> list[int]:
    """A bit-vector for each prefix of ``predicted``: bit i is 0 where the LCS grows at ``wanted[i]``."""
    full = (1 << size) - 1
    row = full
    rows = [row]
    for token in predicted:
        if token in masks:
            match = row & masks[token]
            row = ((row + match) | (row - match)) & full
        rows.append(row)
    return rows


def _lcs_length(wanted: Sequence[str], predicted: Sequence[str]) -> int:
    return len(wanted) - _lcs_rows(_masks(wanted), len(wanted), predicted)[-1].bit_count()


def _lcs_places(wanted: Sequence[str], masks: dict[str, int], predicted: Sequence[str]) -> list[int]:
    """Places in ``wanted`` of the one LCS that rouge_score reads back."""
    rows = _lcs_rows(masks, len(wanted), predicted)
    i, j = len(wanted), len(predicted)
    places = []
    while i > 0 and j > 0:
        if wanted[i - 1] == predicted[j - 1]:
            places.append(i - 1)
            i -= 1
            j -= 1
        elif (rows[j] >> (i - 1)) & 1:
            i -= 1  # the LCS is no longer with wanted[i - 1] than without
        else:
            j -= 1
    return places


def _summary_level(predicted: list[list[str]], wanted: list[list[str]]) -> Score:
    """Union LCS (Lin 2004, section 3.2), no token counted twice."""
    left = Counter(token for sentence in predicted for token in sentence)
    open_ = Counter(token for sentence in wanted for token in sentence)
    sizes = left.total(), open_.total()
    hits = 0
    for sentence in wanted:
        masks = _masks(sentence)
        union = set[int]().union(*(_lcs_places(sentence, masks, other) for other in predicted))
        for place in sorted(union):
            token = sentence[place]
            if left[token] > 0 and open_[token] > 0:
                hits += 1
                left[token] -= 1
                open_[token] -= 1
    return _result(hits, *sizes)


# -- tokens -------------------------------------------------------------------------------------------------


@cache
def _tokenizer(name: TokenizerName, stemmer: bool) -> Callable[[str], list[str]]:
    if name == "rouge_score":
        return _stemmed if stemmer else _plain
    return _unicode_stemmed if stemmer else _unicode


def _plain(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _stemmed(text: str) -> list[str]:
    stems = [_stem(word) if len(word) > 3 else word for word in _plain(text)]
    return [stem for stem in stems if stem]


def _unicode(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())


def _unicode_stemmed(text: str) -> list[str]:
    return [_stem(word) if len(word) > 3 and word.isascii() else word for word in _unicode(text)]


@cache
def _porter() -> object:
    from nltk.stem.porter import PorterStemmer

    return PorterStemmer()


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return str(_porter().stem(word))  # type: ignore[attr-defined]
