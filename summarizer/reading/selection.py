"""Which articles a summary draws on: one of each set of near-duplicates, and only the main event."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from summarizer.config import ReadingConfig
from summarizer.reading.article import Article, Unused
from summarizer.reading.duplicates import without_duplicates
from summarizer.reading.events import Floats, events


def select(
    articles: Sequence[Article], *, config: ReadingConfig | None = None
) -> tuple[list[Article], list[Unused]]:
    """Tell the articles to use from near-duplicates and from articles about another event.

    Both lists come ordered by fingerprint, whatever the order of ``articles``; at least one article is kept.
    """
    config = config or ReadingConfig()
    ordered = sorted(articles, key=lambda article: (article.fingerprint, article.id))
    distinct, repeated = without_duplicates(ordered, threshold=config.near_duplicate)
    told, likeness = events(distinct, threshold=config.off_topic)
    main = max(told, key=lambda own: _rank(own, distinct, likeness), default=[])
    unused = {copy.id: _unused(copy, f"near-duplicate of {kept.id}") for copy, kept in repeated}
    for n, article in enumerate(distinct):
        if n not in main:
            nearness = f"similarity {likeness[n, main].mean():.2f} to the rest"
            unused[article.id] = _unused(article, f"about another event ({nearness})")
    return [distinct[n] for n in main], [unused[each.id] for each in ordered if each.id in unused]


def _rank(own: Sequence[int], articles: Sequence[Article], likeness: Floats) -> tuple[int, float, int, int]:
    """The event that most articles tell; of two, the one whose articles are likest, then the one with most words."""
    pairs = likeness[np.ix_(own, own)][np.triu_indices(len(own), 1)]
    tightness = round(float(pairs.mean()), 6) if len(own) > 1 else 0.0
    return len(own), tightness, sum(articles[n].words for n in own), -own[0]


def _unused(article: Article, reason: str) -> Unused:
    return Unused(id=article.id, path=article.path, title=article.title, words=article.words, reason=reason)
