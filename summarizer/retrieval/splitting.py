"""Every article of a cluster in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.cluster import Cluster
from summarizer.errors import InputError
from summarizer.progress import each_of
from summarizer.reading.article import Article
from summarizer.retrieval.sentences import MAX_CHARACTERS, SentenceSplitter


def split_articles(cluster: Cluster, *, splitter: SentenceSplitter) -> None:
    """Fill ``sentences`` and ``passed_over``. Raises ``InputError`` if no article holds a sentence."""
    for article in each_of(cluster.articles, "articles"):
        division = splitter.divide(article)
        cluster.sentences[article.id] = list(division.sentences)
        cluster.passed_over += division.passed_over
    if not any(cluster.sentences.values()):
        raise _no_sentences(cluster.articles)


def _no_sentences(articles: Sequence[Article]) -> InputError:
    paths = list(dict.fromkeys(article.path for article in articles))
    return InputError(
        f"{', '.join(paths[:3])}: no sentences, only stretches of more than {MAX_CHARACTERS} characters without an end "
        "(captions, a list, a table?). Give articles in sentences.",
        path=paths[0],
    )
