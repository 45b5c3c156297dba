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

#: Words of an article that are read at first, and of one that reads badly then; and articles of a cluster.
_GLANCE, _WORDS, _MAX_ARTICLES = 60, 140, 24
#: Quality at first sight below which an article is read on.
_DOUBTFUL = 0.65
#: Quality from which an article lends the fuser its wording, and below which its own is the last resort.
WELL_WRITTEN, CLUMSY = 0.6, 0.5


def writing_quality(
    sentences: Mapping[str, Sequence[Sentence]], *, model: FluencyModel | None
) -> dict[str, float]:
    """Article id -> 0..1, 1 for the best-written; 1 throughout where no language model is at hand.

    ``sentences`` are each article's, in order. In a cluster of more than 24 articles the longest are read and
    the rest are taken to be of middling quality.
    """
    long_enough = {
        article: of_article
        for article, of_article in sentences.items()
        if len(_passage(of_article, _GLANCE).split()) >= _GLANCE
    }
    if model is None or len(long_enough) < 2:
        return dict.fromkeys(sentences, 1.0)

    def scores(articles: Sequence[str], words: int) -> dict[str, float]:
        passages = [_passage(long_enough[article], words) for article in articles]
        return dict(zip(articles, model.fluency(passages), strict=True))

    lengths = {article: _passage(of_article, _WORDS) for article, of_article in long_enough.items()}
    read = sorted(lengths, key=lambda article: (-len(lengths[article]), lengths[article]))[:_MAX_ARTICLES]
    found = scores(read, _GLANCE)
    # Most articles read well at first sight; which of the others do not shows in more of their words, beside as many of
    # the best's. What a few words tell of those that read well is chance.
    best = max(read, key=lambda article: (found[article], lengths[article]))
    doubtful = [article for article in read if _quality(found[article], found[best]) < _DOUBTFUL]
    quality = dict.fromkeys(read, 1.0)
    if doubtful:
        found = scores([*doubtful, best], _WORDS)
        top = max(found.values())
        quality |= {article: _quality(score, top) for article, score in found.items()}
    middling = sum(quality.values()) / len(quality)
    return {article: quality.get(article, middling) for article in sentences}


def _quality(score: float, top: float) -> float:
    return min(math.exp((score - top) / 1.5), 1.0)


def _passage(sentences: Sequence[Sentence], count: int) -> str:
    """The article's opening sentences of ordinary length, at most so many words."""
    words: list[str] = []
    for sentence in sentences:
        if 6 <= sentence.words <= 50:
            words += sentence.text.split()
        if len(words) >= count:
            break
    return " ".join(words[:count])
