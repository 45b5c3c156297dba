"""How much of one sentence another has told already, in whatever words.

Each word is held against the nearest word of the other sentence, both read in their sentence by the encoder (as BERTScore
does, Zhang et al. 2020), and counts by how rare it is among the articles' sentences: what all of them name is no sign that
two say the same.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from summarizer.encoding import WORD, SentenceEncoder, tells
from summarizer.lexical import WEEKDAY, content_stems

#: Sentences as which a smaller cluster's words are weighed: what one of ten has alone is no more common than one of 300.
_SENTENCES = 300


class Rarity:
    """How much a word tells, by how few others of a cluster's sentences have it."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self._said = Counter(
            key for text in sentences for key in {_key(word) for word in WORD.findall(text) if tells(word)}
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


def told_by(texts: Sequence[str], *, encoder: SentenceEncoder, rarity: Rarity) -> npt.NDArray[np.float32]:
    """How much of each text (row) each other one (column) tells, about 0..1: float32 of ``(len(texts), len(texts))``."""
    told = np.zeros((len(texts), len(texts)), dtype=np.float32)
    words: Sequence[Mapping[str, npt.NDArray[np.float32]]] = encoder.encode_words(texts)
    rows = [row for row, own in enumerate(words) if own]
    if not rows:
        return told
    vectors = np.stack([vector for row in rows for vector in words[row].values()])
    weights = np.array([rarity.of(word) for row in rows for word in words[row]], dtype=np.float32)
    starts = np.cumsum([0, *(len(words[row]) for row in rows)])[:-1]
    nearest = np.maximum.reduceat(vectors @ vectors.T, starts, axis=1)  # of each word, in each text
    shares = np.add.reduceat(nearest * weights[:, None], starts, axis=0)
    told[np.ix_(rows, rows)] = shares / np.add.reduceat(weights, starts)[:, None]
    days = [set(re.findall(rf"\b{WEEKDAY}\b", text)) for text in texts]
    for row, column in np.argwhere(told > _OTHER_DAY):
        if days[row] and days[column] and days[row].isdisjoint(days[column]):
            told[row, column] = _OTHER_DAY
    return told
