"""Proposals in; out, how each two of them stand to each other: by meaning, words and names, and in the articles that tell them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TypeVar

import numpy as np

from summarizer.composition.proposals import Proposal
from summarizer.grouping.groups import Group
from summarizer.probe import Floats
from summarizer.retrieval.sentences import Sentence
from summarizer.text.words import content_stems

_Each = TypeVar("_Each")

#: Paragraphs within which two sentences of an article stand near each other.
_PARAGRAPHS = 3


class Relations:
    """Float32 [proposals, proposals] each, of the first to the second one; worked out when it is first asked for."""

    def __init__(self, proposals: Sequence[Proposal], groups: Sequence[Group]) -> None:
        """``groups``: all of the cluster's."""
        self._vectors = np.stack([proposal.vector for proposal in proposals])
        #: Of each the sentence that it is worded after.
        self.sources = [(*p.sources, *p.written_from, *groups[p.group].members)[0] for p in proposals]
        self._told = [tuple(dict.fromkeys((*p.sources, *groups[p.group].members))) for p in proposals]
        self.stems = [frozenset(content_stems(proposal.text)) for proposal in proposals]
        #: The words with a capital.
        self.names = [
            frozenset(word for word in p.text.replace("’s", "").split() if word[:1].isupper())
            for p in proposals
        ]

    @cached_property
    def similar(self) -> Floats:
        """Cosine of their embeddings."""
        found: Floats = self._vectors @ self._vectors.T
        return found

    @cached_property
    def gap(self) -> Floats:
        """Sentences from the one to the other in the article that both are worded after; 0 where those are two."""
        return _pairwise(self.sources, lambda a, b: float(b.index - a.index) * (a.article.id == b.article.id))

    @cached_property
    def one_article(self) -> Floats:
        """Whether both are worded after one article."""
        return _pairwise(self.sources, lambda a, b: float(a.article.id == b.article.id))

    @cached_property
    def meet(self) -> Floats:
        """Whether an article tells both."""
        tellers = [{sentence.article.id for sentence in told} for told in self._told]
        return _pairwise(tellers, lambda a, b: float(not a.isdisjoint(b)))

    @cached_property
    def earlier(self) -> Floats:
        """In how many of the places where an article has both near each other the first one is told first, 0..1."""
        return self._how_often(lambda a, b: a.start < b.start, within=_PARAGRAPHS)

    @cached_property
    def earlier_anywhere(self) -> Floats:
        """More than zero where the first one is told first more often, less where the other one is; -0.5..0.5."""
        found = self._how_often(lambda a, b: a.start < b.start)
        return np.asarray((found - found.T) / 2, dtype=np.float32)

    @cached_property
    def beside(self) -> Floats:
        """In how many of the places where an article has both they stand in one paragraph or in two that follow each other, 0..1."""
        return self._how_often(lambda a, b: abs(a.paragraph - b.paragraph) <= 1)

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
        return np.array(
            [
                sum(each.start / max(len(each.article.text), 1) for each in told) / len(told)
                for told in self._told
            ],
            dtype=np.float32,
        )

    def _how_often(self, holds: Callable[[Sentence, Sentence], bool], *, within: float = math.inf) -> Floats:
        """In how many of the places where an article has both within so many paragraphs it holds of them, 0..1."""

        def share(one: Sequence[Sentence], other: Sequence[Sentence]) -> float:
            found = [
                holds(a, b)
                for a in one
                for b in other
                if a.article.id == b.article.id and abs(a.paragraph - b.paragraph) <= within
            ]
            return sum(found) / len(found) if found else 0.0

        return _pairwise(self._told, share)


def _pairwise(items: Sequence[_Each], value: Callable[[_Each, _Each], float]) -> Floats:
    """float32 [items, items] of what each makes of each other one, 0 of itself."""
    return np.array(
        [
            [0.0 if row == column else value(one, other) for column, other in enumerate(items)]
            for row, one in enumerate(items)
        ],
        dtype=np.float32,
    )


def share_of(first: frozenset[str], second: frozenset[str]) -> float:
    """Share of the second one that the first one has, 0..1."""
    return len(first & second) / max(len(second), 1)
