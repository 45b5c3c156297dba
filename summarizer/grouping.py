"""Sentences that say the same thing, across articles."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.sentences import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Sentences, usually of different articles, that say the same thing: the unit that is fused.

    ``members`` run from the most to the least central, ties broken by ``Sentence.key``, so that nothing
    depends on the order of the articles.
    """

    members: tuple[Sentence, ...]
    #: Salience of the group, comparable across the groups of one cluster.
    salience: float

    @property
    def articles(self) -> int:
        """How many different articles say it."""
        return len({member.article.id for member in self.members})
