"""A way to say one group, from its wording to the summary; how far others bear it out, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from summarizer.cluster import Cluster
from summarizer.conflicts.claims import Claim
from summarizer.fusion.joining import Part
from summarizer.reading.article import Article
from summarizer.retrieval.encoding import Vectors
from summarizer.retrieval.sentences import Sentence, SentenceKey
from summarizer.text.full_stops import without_stop

Origin = Literal["fused", "extracted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One way to say one group on its way to the summary: each stage adds what it found out."""

    #: From the wordings: what is told, and the sentences that it was written from.
    group: int
    text: str
    origin: Origin
    written_from: tuple[Sentence, ...] = ()
    #: What takes it back or answers it (:mod:`summarizer.decontext.answers`), with which the text that was proposed ends.
    answer: str = ""
    #: What was put in where, if that is how it was made.
    part: Part | None = None

    #: From the gate, before which nothing backs it: the sentences it was checked against, those of them that do, the nearest
    #: first, and how many different articles say it.
    checked: tuple[Sentence, ...] = ()
    sources: tuple[Sentence, ...] = ()
    articles: int = 0
    #: The judge's value, 0..1.
    score: float = 0.0
    #: Whether a fuser wrote it and it says what no single one of the sentences says that it was written from.
    joins: bool = False
    #: Whether it states as fact, without saying who says so, what too few of the articles report.
    unattributed: bool = False
    #: Its embedding; empty before the gate.
    vector: Vectors = field(default_factory=lambda: np.zeros(0, dtype=np.float32), repr=False, compare=False)
    #: How likely it leans on what is not told, 0..1, behind what a summary most likely opens with.
    leans: float = 0.0

    #: From what else the articles say: whether it gives a value of something that others tell with another one.
    disputed: bool = False
    #: Keys of the sentences that do so: they do not back it.
    gainsaid_by: frozenset[SentenceKey] = frozenset()
    #: Whether one article alone says it, and says it as fact.
    lone: bool = False
    #: The articles whose claim it is, where it has to say so.
    told_by: tuple[Article, ...] = ()

    #: Whether its wording comes from an article that is badly written beside the others.
    clumsy: bool = False

    #: From selection: how likely an editor chooses it for a summary of this event, would print it in none, and opens with it; 0..1.
    chosen: float = 0.0
    unfit: float = 0.0
    lede: float = 0.0

    #: From settling: its row among those that are chosen from.
    row: int = 0
    #: How well its group would open the summary, as the logarithm of odds, and whether it does: then it is told in any case.
    opening: float = 0.0
    opens: bool = False
    #: What choosing it adds to the summary by itself, of that what its wording is worth beside its articles' own, and how much of the
    #: length it takes.
    value: float = 0.0
    wording: float = 1.0
    size: int = 0

    @property
    def merit(self) -> float:
        """How likely an editor chooses it and finds it fit, 0..1."""
        return self.chosen * (1 - self.unfit)

    @property
    def sentences(self) -> int:
        """How many sentences it is."""
        return 2 if self.answer else 1


def attributed(text: str, proposal: Proposal) -> str:
    """A lone claim, and one that others gainsay, is not the summary's fact: it says whose it is."""
    if not proposal.told_by:
        return text
    # "CNN (Web News)", "Fox Online News": what kind of publication a data set says it is.
    kind = re.compile(r"\s*\([^)]*\)|\s+Online(?=\s+News\b)")
    outlets = sorted({kind.sub("", article.source or "") for article in proposal.told_by})
    reports = "one report" if len(proposal.told_by) < 2 else "some reports"
    whose = " and ".join(outlets) if all(outlets) else reports
    return f"{without_stop(text)}, according to {whose}."


def writer(proposal: Proposal) -> tuple[Article, ...]:
    """The article whose wording a proposal follows most, if it has a source."""
    return tuple(source.article for source in proposal.sources[:1])


def written_by(proposal: Proposal, cluster: Cluster) -> float:
    """How well the article is written, 0..1, whose wording a proposal follows most; 1 without one."""
    return min((cluster.writing.get(article.id, 1.0) for article in writer(proposal)), default=1.0)


def gainsaid_by(proposal: Proposal, claims: Sequence[Claim]) -> Proposal:
    """The proposal without the sentences that make these claims among those that back it."""
    others = proposal.gainsaid_by | {sentence.key for claim in claims for sentence in claim.sources}
    backing = tuple(each for each in proposal.sources if each.key not in others)
    articles = len({each.article.id for each in backing})
    return replace(proposal, gainsaid_by=others, sources=backing, articles=articles)


def states(proposal: Proposal, claim: Claim) -> bool:
    """Whether the proposal gives the claim's value and draws on a sentence that makes it."""
    made_by = {sentence.key for sentence in claim.sources}
    values = "|".join(re.escape(each) for each in sorted(claim.wordings or {claim.value}))
    stated = re.search(rf"(?<!\w)(?:{values})(?!\w)", proposal.text, re.IGNORECASE) is not None
    return stated and any(source.key in made_by for source in proposal.sources)
