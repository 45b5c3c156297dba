"""How much of one sentence another has told already, in whatever words.

Each word is held against the nearest word of the other sentence, both read in their sentence by the encoder (as BERTScore
does, Zhang et al. 2020), and counts by how rare it is among the articles' sentences: what all of them name is no sign that
two say the same.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from summarizer.retrieval.encoding import WORD, SentenceEncoder, Vectors, has_content
from summarizer.text.words import content_stems, weekdays

#: Sentences as which a smaller cluster's words are weighed: what one of ten has alone is no more common than one of 300.
_SENTENCES = 300


class Rarity:
    """How much a word tells, by how few others of a cluster's sentences have it."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self._said = Counter(
            key
            for text in sentences
            for key in {_key(word) for word in WORD.findall(text) if has_content(word)}
        )
        self._count = max(len(sentences), 1)

    def of(self, word: str) -> float:
        """Of a word with content, in nats; one that no sentence has counts as one that one sentence has."""
        others = max(self._said[_key(word)] - 1, 0) / self._count
        return math.log(1 + 1 / (others + 1 / max(self._count, _SENTENCES)))


def _key(word: str) -> str:
    """What counts as one word: its first stem, or a score such as "3-2" as it is."""
    return next(iter(content_stems(word)), word.strip(".!?"))


#: How much what names another weekday tells at most: what a ship did on Friday and what became of it on Saturday share most
#: words. Of 1,250 sentences that readers judged, 61 named another weekday than the one that told most of them, and 3 of
#: these had been told already (5 %; of all, 9 %), 2 of the 11 of which more was told than this (of all such, 34 %).
_OTHER_DAY = 0.5


class Retelling:
    """How much texts tell of each other, among the sentences of one cluster; each text is read once."""

    def __init__(self, sentences: Sequence[str], *, encoder: SentenceEncoder) -> None:
        """``sentences``: all of the cluster's, by which words are weighed."""
        self._rarity = Rarity(sentences)
        self._encoder = encoder
        self._read: dict[str, Mapping[str, Vectors]] = {}

    def told_by(self, texts: Sequence[str], others: Sequence[str]) -> npt.NDArray[np.float32]:
        """How much of each text (row) each of the others (column) tells, about 0..1: float32 of ``(len(texts), len(others))``."""
        told = np.zeros((len(texts), len(others)), dtype=np.float32)
        own, theirs = self._words(texts), self._words(others)
        if not own.rows or not theirs.rows:
            return told
        weights = np.array([self._rarity.of(word) for word in own.words], dtype=np.float32)
        # Of each word the nearest in each other text.
        nearest = np.maximum.reduceat(own.vectors @ theirs.vectors.T, theirs.starts, axis=1)
        shares = np.add.reduceat(nearest * weights[:, None], own.starts, axis=0)
        told[np.ix_(own.rows, theirs.rows)] = shares / np.add.reduceat(weights, own.starts)[:, None]
        mine, days = [weekdays(text) for text in texts], [weekdays(text) for text in others]
        for row, column in np.argwhere(told > _OTHER_DAY):
            if mine[row] and days[column] and mine[row].isdisjoint(days[column]):
                told[row, column] = _OTHER_DAY
        return told

    def _words(self, texts: Sequence[str]) -> _Words:
        unread = [text for text in dict.fromkeys(texts) if text not in self._read]
        self._read |= zip(unread, self._encoder.encode_words(unread), strict=True)
        return _Words.of([self._read[text] for text in texts])


class _Words(NamedTuple):
    """The words of the texts that have any, one text behind the other."""

    #: Of each such text its place, and that of its first word.
    rows: list[int]
    starts: list[int]
    words: list[str]
    #: ``(words, dimensions)``
    vectors: Vectors

    @classmethod
    def of(cls, texts: Sequence[Mapping[str, Vectors]]) -> _Words:
        rows = [row for row, own in enumerate(texts) if own]
        starts = [0, *accumulate(len(texts[row]) for row in rows)][:-1]
        vectors = [vector for row in rows for vector in texts[row].values()]
        words = [word for row in rows for word in texts[row]]
        return cls(rows, starts, words, np.array(vectors, dtype=np.float32))
