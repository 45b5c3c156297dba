"""Articles with a date in, their sentences with the days named out: what the tests of this folder share."""

from __future__ import annotations

from summarizer.decontext.days import dated
from summarizer.decontext.decontextualizer import Contextualizer, Reading
from summarizer.reading import Article
from summarizer.retrieval.sentences import Sentence
from tests.decontext.articles import PARSER, SPLITTER

MONDAY, TUESDAY = "2024-03-04", "2024-03-05"


def cluster(*articles: tuple[str, str | None]) -> dict[str, list[Sentence]]:
    """Sentences of articles given as ``(text, published)``, dated together."""
    split = {
        str(place): SPLITTER.split(Article(id=str(place), path="", text=text, published=published))
        for place, (text, published) in enumerate(articles)
    }
    return dated(split, parser=PARSER)


def read(text: str, published: str | None, *others: str) -> Reading:
    """The reading of an article's only sentence, in a cluster with others of these dates."""
    own = cluster((text, published), *(("Rain fell on the town of Sund.", other) for other in others))
    return Contextualizer(parser=PARSER).read(own["0"], article_sentences=own)[0]
