"""How well each article is written, beside the best one.

News sites carry machine translations and rewordings ("ceasing hate", "made the peace about the grain") whose
single sentences look passable to a small language model, while a passage of them does not: over 140 words,
names and figures left out, the mean log-probability of a bad translation lies 0.7 to 1.5 below a newsroom's
(measured on the articles this project is developed with).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from summarizer.fusion.base import FluencyModel
from summarizer.retrieval.sentences import Sentence

#: Words of an article that are read, and articles of a cluster: 0.05 s each on a laptop.
_WORDS, _MAX_ARTICLES = 120, 24
_MIN_WORDS = 60
#: Quality from which an article lends the fuser its wording, and below which its own is the last resort.
WELL_WRITTEN, CLUMSY = 0.6, 0.5


def writing_quality(
    sentences: Mapping[str, Sequence[Sentence]], *, model: FluencyModel | None
) -> dict[str, float]:
    """Article id -> 0..1, 1 for the best-written; 1 throughout where no language model is at hand.

    ``sentences`` are each article's, in order. In a cluster of more than 24 articles the longest are read and
    the rest are taken to be of middling quality.
    """
    passages = {
        article: passage
        for article, of_article in sentences.items()
        if len((passage := _passage(of_article)).split()) >= _MIN_WORDS
    }
    if model is None or len(passages) < 2:
        return dict.fromkeys(sentences, 1.0)
    read = sorted(passages, key=lambda article: (-len(passages[article]), passages[article]))[:_MAX_ARTICLES]
    scores = dict(zip(read, model.fluency([passages[article] for article in read]), strict=True))
    top = max(scores.values())
    middling = sum(scores.values()) / len(scores)
    return {article: min(math.exp((scores.get(article, middling) - top) / 1.5), 1.0) for article in sentences}


def _passage(sentences: Sequence[Sentence]) -> str:
    """The article's opening sentences of ordinary length, about 120 words."""
    words: list[str] = []
    for sentence in sentences:
        if 6 <= sentence.words <= 50:
            words += sentence.text.split()
        if len(words) >= _WORDS:
            break
    return " ".join(words[: _WORDS + 20])
