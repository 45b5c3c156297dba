"""Sentences with their place in the article's cleaned text."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.articles.article import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A span of an article: ``sentence.text == sentence.article.text[start:end]``, always."""

    article: Article
    start: int
    end: int
    #: Place among the article's sentences, from 0.
    index: int
    #: Place of its paragraph, from 0.
    paragraph: int

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]

    @property
    def key(self) -> tuple[str, int]:
        """Sorts sentences the same way whatever order or names the articles came in."""
        return (self.article.fingerprint, self.start)
