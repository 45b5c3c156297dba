"""What an older article tells of how things stand, when a newer one has told how they went on.

"Two ships are searching", "the airport is shut", "passengers should stay away": true on the day, and wrong beside the
report of a later one. Articles are newer by their dates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from summarizer.composition.states import tells_how_things_stand
from summarizer.retrieval.sentences import Sentence, SentenceKey

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from summarizer.reading.article import Article


def outdated(sentences: Sequence[Sentence], *, least: float = 0.2) -> dict[str, Sentence]:
    """Ids of the articles that are surely older than others, each with the sentence that a newer one opens with.

    ``least``: share of all articles, 0..1, that have to be newer; one late report makes not all the others old.
    """
    articles = {sentence.article.id: sentence.article for sentence in sentences}
    first: dict[str, Sentence] = {}
    for sentence in sorted(sentences, key=lambda each: (each.article.id, each.index)):
        first.setdefault(sentence.article.id, sentence)
    newer = {
        name: [each for each in first.values() if _is_days_later(each.article, article)]
        for name, article in articles.items()
    }
    return {name: found[0] for name, found in newer.items() if found and len(found) >= least * len(articles)}


def stale(
    sentences: Sequence[Sentence], docs: Sequence[Doc], older: Mapping[str, Sentence]
) -> dict[SentenceKey, Sentence]:
    """Sentences of ``older`` articles that tell how things stand, each with what a newer one opens with.

    ``docs`` are the sentences' parses; ``older`` is what :func:`outdated` found.
    """
    return {
        sentence.key: older[sentence.article.id]
        for sentence, doc in zip(sentences, docs, strict=True)
        if sentence.article.id in older and tells_how_things_stand(doc)
    }


def _is_days_later(one: Article, other: Article) -> bool:
    mine, theirs = one.published_between, other.published_between
    return mine is not None and theirs is not None and mine[0].date() > theirs[1].date()
