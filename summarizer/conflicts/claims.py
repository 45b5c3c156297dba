"""The sides of what articles disagree on, and which of them is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from summarizer.reading.article import Article
from summarizer.retrieval.sentences import Sentence

Kind = Literal["number", "date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One side of a conflict: a value and the sentences that give it."""

    value: str
    sources: tuple[Sentence, ...]
    #: The value in the words of each of its sentences, where those differ.
    wordings: frozenset[str] = frozenset()

    @property
    def articles(self) -> int:
        """How many different articles say so."""
        return len(self.tellers)

    @property
    def tellers(self) -> tuple[Article, ...]:
        """The different articles that say so."""
        return tuple({source.article.id: source.article for source in self.sources}.values())

    @property
    def published(self) -> tuple[datetime, datetime] | None:
        """When the newest of its articles was published (:attr:`Article.published_between`); None if one does not say."""
        when = [article.published_between for article in self.tellers]
        return max(moment for moment in when if moment is not None) if when and all(when) else None

    @property
    def date(self) -> str | None:
        """The day of that, as its article gives it: ``YYYY-MM-DD``."""
        return self.published[0].date().isoformat() if self.published is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Something on which the articles disagree: from the oldest side to the newest, or the one with most articles first."""

    topic: str
    kind: Kind
    claims: tuple[Claim, ...]

    @property
    def newest(self) -> Claim | None:
        """The side told after all the others; None where dates do not tell."""
        last = self.claims[-1].published
        earlier = [claim.published for claim in self.claims[:-1]]
        if last is None or not all(each and each[1] < last[0] for each in earlier):
            return None
        return self.claims[-1]

    @property
    def leading(self) -> Claim | None:
        """The side that is told: the newest, or, where no dates tell, that of more articles than any other."""
        first, second = sorted(self.claims, key=lambda claim: -claim.articles)[:2]
        return self.newest or (first if first.articles > second.articles else None)


def in_order(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Claims from the oldest to the newest, or, where one does not say when, those of most articles first."""
    ordered = sorted(claims, key=lambda claim: (-claim.articles, claim.value))
    if all(claim.published for claim in ordered):
        ordered.sort(key=lambda claim: claim.published or ())
    return tuple(ordered)
