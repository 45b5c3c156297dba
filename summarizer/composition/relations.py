"""Proposals in; out, how each two of them stand to each other: by meaning, words and names, and in the articles that tell them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

import numpy as np

from summarizer.composition.proposals import Proposal
from summarizer.grouping.groups import Group
from summarizer.probe import Floats
from summarizer.retrieval.sentences import Sentence
from summarizer.text.words import content_stems

_Each = TypeVar("_Each")
#: Sentences that tell one thing, by the id of their article.
_ByArticle = Mapping[str, Sequence[Sentence]]

#: Paragraphs within which two sentences of an article stand near each other.
_PARAGRAPHS = 3


class Relations:
    """Float32 [proposals, proposals] each, of the first to the second one; worked out when it is first asked for."""

    def __init__(self, proposals: Sequence[Proposal], groups: Sequence[Group]) -> None:
        """``groups``: all of the cluster's."""
        self._vectors = np.stack([proposal.vector for proposal in proposals])
        #: Of each the sentence that it is worded after.
        self.sources = [(*p.sources, *p.written_from, *groups[p.group].members)[0] for p in proposals]
        self._told = [_by_article((*p.sources, *groups[p.group].members)) for p in proposals]
        self.stems = [frozenset(content_stems(proposal.text)) for proposal in proposals]
        #: The words with a capital.
        self.names = [_names(proposal.text) for proposal in proposals]

    @cached_property
    def similar(self) -> Floats:
        """Cosine of their embeddings."""
        found: Floats = self._vectors @ self._vectors.T
        return found

    @cached_property
    def gap(self) -> Floats:
        """Sentences from the one to the other in the article that both are worded after; 0 where those are two."""
        return _pairwise(
            self.sources, lambda a, b: float(b.index - a.index) if a.article.id == b.article.id else 0.0
        )

    @cached_property
    def one_article(self) -> Floats:
        """Whether both are worded after one article."""
        return _pairwise(self.sources, lambda a, b: float(a.article.id == b.article.id))

    @cached_property
    def meet(self) -> Floats:
        """Whether an article tells both."""
        return _pairwise(self._told, lambda a, b: float(not a.keys().isdisjoint(b)))

    @cached_property
    def earlier(self) -> Floats:
        """In how many of the places where an article has both near each other the first one is told first, 0..1."""
        return _pairwise(self._told, lambda a, b: _earlier(a, b, within=_PARAGRAPHS))

    @cached_property
    def earlier_anywhere(self) -> Floats:
        """More than zero where the first one is told first more often, less where the other one is; -0.5..0.5."""
        found = _pairwise(self._told, lambda a, b: _earlier(a, b, within=math.inf))
        return np.asarray((found - found.T) / 2, dtype=np.float32)

    @cached_property
    def beside(self) -> Floats:
        """In how many of the places where an article has both they stand in one paragraph or in two that follow each other, 0..1."""
        return _pairwise(self._told, _beside)

    @cached_property
    def words_of(self) -> Floats:
        """Share of the second one's content words that the first one has, 0..1."""
        return _pairwise(self.stems, share_of)

    @cached_property
    def names_of(self) -> Floats:
        """Share of the second one's names that the first one has, 0..1."""
        return _pairwise(self.names, share_of)

    @cached_property
    def place(self) -> Floats:
        """How far into their articles they stand on average, 0..1: float32 [proposals]."""
        return np.array([_place(own) for own in self._told], dtype=np.float32)


def _pairwise(items: Sequence[_Each], value: Callable[[_Each, _Each], float]) -> Floats:
    """float32 [items, items] of what each makes of each other one, 0 of itself."""
    return np.array(
        [
            [0.0 if row == column else value(one, other) for column, other in enumerate(items)]
            for row, one in enumerate(items)
        ],
        dtype=np.float32,
    )


def _by_article(sentences: Iterable[Sentence]) -> _ByArticle:
    found: dict[str, list[Sentence]] = {}
    for sentence in dict.fromkeys(sentences):
        found.setdefault(sentence.article.id, []).append(sentence)
    return found


def _place(told: _ByArticle) -> float:
    shares = [each.start / max(len(each.article.text), 1) for own in told.values() for each in own]
    return sum(shares) / len(shares)


def _pairs(one: _ByArticle, other: _ByArticle) -> Iterator[tuple[Sentence, Sentence]]:
    """Each two of one article."""
    for article, own in one.items():
        for a in own:
            for b in other.get(article, ()):
                yield a, b


def _earlier(one: _ByArticle, other: _ByArticle, *, within: float) -> float:
    found = [a.start < b.start for a, b in _pairs(one, other) if abs(a.paragraph - b.paragraph) <= within]
    return sum(found) / len(found) if found else 0.0


def _beside(one: _ByArticle, other: _ByArticle) -> float:
    found = [abs(a.paragraph - b.paragraph) <= 1 for a, b in _pairs(one, other)]
    return sum(found) / len(found) if found else 0.0


def _names(text: str) -> frozenset[str]:
    return frozenset(word for word in text.replace("’s", "").split() if word[:1].isupper())


def share_of(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / max(len(second), 1)
