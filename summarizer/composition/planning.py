"""What goes into the summary.

A small budgeted maximisation (Lin & Bilmes 2010: coverage minus redundancy under a length limit), solved by a beam search that is
exact on all but the largest plans.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from summarizer.composition.proposals import Proposal
from summarizer.grouping.groups import Group
from summarizer.retrieval.ranking import Ranking

# Weights of a logistic regression on whether readers found a sentence told already by those before it, on 1,250 sentences of
# summaries and in place of theirs (118 told already; training/written/repeats.jsonl): how much of it the one that tells
# most tells (summarizer/grouping/retelling.py), and share of its content words that all of them have. In folds over 147 events AUC
# 0.81; the nearest sentence vector and counts of shared words, which it replaces, had 0.78. Where both take 15 % of the worth of
# what was new, this takes 48 % of what was told already, those took 36 %.
REPEATS = {"bias": -7.35, "told": 10.31, "together": 1.60}
# Probability up to which a sentence adds all it says, and from which it would add nothing.
_ALL_NEW, _NOTHING_NEW = 0.02, 0.4
# Repetition from which a sentence says what was said before, whatever else it adds.
_TWICE = 0.4
# What a second telling of one piece of news repeats, whatever else it adds.
_ONE_NEWS = 0.6
# What it costs to speak of something as known that the summary has not told.
_UNMET = 0.4


# Weights of a conditional logistic regression on which group opens each of 275 summaries that editors wrote
# (training/written/summaries.jsonl; salience, shares of the articles that have it in their first sentence and in their
# first three, place of its earliest sentence, thirties of words of its first): in folds it finds the editor's opening in
# 68 %; salience, breadth and place, weighed by hand, find it in 61 %.
_OPENS = {"salience": 3.4, "first": 3.6, "early": 3.5, "later": 0.5, "words": 1.6}


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """How each two of the proposals that are chosen from stand to each other, by their rows: float32 ``(n, n)``, 0..1."""

    #: How much of the first the second tells: see :func:`summarizer.grouping.retelling.Retelling`.
    told: npt.NDArray[np.float32]
    #: What the second repeats of the first for another reason: see :func:`repetition`.
    other: npt.NDArray[np.float32]


def choose(
    proposals: Sequence[Proposal],
    repetition: Repetition,
    *,
    low: int,
    high: int,
    sentence_cost: float = 0.3,
    whole: bool = True,
    beam: int = 256,
) -> list[Proposal]:
    """At most one proposal a group, ``low`` to ``high`` of length in all, the most value and the least repetition.

    With ``whole``, none is taken without another one that tells what it ``needs``; else going without costs.

    A sentence's worth is its value less what is said already, less ``sentence_cost``: fewer, fuller sentences
    read better than many scraps. If no choice reaches ``low``, the one that tells most is
    returned; it never exceeds ``high``. Ties are broken by the order of ``proposals``.
    """
    by_group: dict[int, list[Proposal]] = {}
    for proposal in proposals:
        by_group.setdefault(proposal.group, []).append(proposal)
    start = _Plan(value=0.0, length=0, chosen=(), said=frozenset())
    plans = [start]
    best = start
    for group in sorted(by_group, key=lambda group: (-max(p.value for p in by_group[group]), group)):
        grown = list(plans)
        for plan in plans:
            for proposal in by_group[group]:
                repeated = _repeated(proposal, plan, repetition)
                gain = proposal.value * (1 - repeated) - sentence_cost
                # To reach the length, less than its worth is taken, but never the same thing twice.
                wanted = repeated < _TWICE and (gain > 0 or plan.length < low)
                if wanted and plan.length + proposal.size <= high:
                    grown.append(plan.with_proposal(proposal, gain))
        # Keep the best of each length, so that one long early favourite cannot crowd out the rest, nor many short
        # plans the long ones: the last sentences that a length takes are worth less than they cost.
        grown.sort(key=lambda plan: -round(plan.worth, 6))
        plans = []
        of_length: Counter[int] = Counter()
        for plan in grown:
            size = plan.length * (beam // 3) // max(high, 1)
            if of_length[size] < 3:
                of_length[size] += 1
                plans.append(plan)
    for plan in plans:
        if not (whole and plan.unmet) and _better(plan, best, low=low, cost=sentence_cost):
            best = plan
    return list(best.chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """A partial choice and what it says so far."""

    value: float
    length: int
    chosen: tuple[Proposal, ...]
    said: frozenset[str]
    #: Of what its proposals need, that which none of them tells.
    unmet: tuple[frozenset[int], ...] = ()

    @property
    def worth(self) -> float:
        return self.value - _UNMET * len(self.unmet)

    @property
    def opened(self) -> bool:
        return any(proposal.opens for proposal in self.chosen)

    def with_proposal(self, proposal: Proposal, gain: float) -> _Plan:
        rows = {proposal.row, *(other.row for other in self.chosen)}
        return _Plan(
            value=self.value + gain,
            length=self.length + proposal.size,
            chosen=(*self.chosen, proposal),
            said=self.said | proposal.content,
            unmet=tuple(need for need in (*self.unmet, *proposal.needs) if need.isdisjoint(rows)),
        )


def _repeated(proposal: Proposal, plan: _Plan, repetition: Repetition) -> float:
    """How much of a proposal is said already, 0..1, by one sentence of the plan or by all of it together.

    Or how much of a sentence of the plan it would say: but for the opening, which is read first is not decided yet.
    """
    if not plan.chosen:
        return 0.0
    rows = [other.row for other in plan.chosen]
    told = _again(float(repetition.told[proposal.row, rows].max()), proposal.content, plan.said)
    tells = max(
        (
            _again(float(repetition.told[other.row, proposal.row]), other.content, proposal.content)
            for other in plan.chosen
            if not other.opens
        ),
        default=0.0,
    )
    return max(0.0 if proposal.opens else told, tells, float(repetition.other[proposal.row, rows].max()))


def _again(told: float, content: frozenset[str], said: frozenset[str]) -> float:
    """How much of what it adds a sentence loses, 0..1, of which ``told`` is told by one other, with what is ``said``."""
    value = (
        REPEATS["bias"]
        + REPEATS["told"] * told
        + REPEATS["together"] * len(content & said) / (len(content) or 1)
    )
    return min(max((1 / (1 + math.exp(-value)) - _ALL_NEW) / (_NOTHING_NEW - _ALL_NEW), 0.0), 1.0)


def _better(one: _Plan, other: _Plan, *, low: int, cost: float) -> bool:
    """With its opening beats without, and long enough too short; among the long enough, worth.

    Of two that are too short, the one that tells more: length for its own sake would take the opening that leaves most room
    to tell its news again.
    """
    if one.opened != other.opened:
        return one.opened
    long_one, long_other = one.length >= low, other.length >= low
    if long_one != long_other:
        return long_one
    if long_one:
        return round(one.worth, 6) > round(other.worth, 6)
    # What sentences cost is for choosing among many.
    tell = [plan.worth + cost * len(plan.chosen) for plan in (one, other)]
    return (round(tell[0], 6), one.length) > (round(tell[1], 6), other.length)


def repetition(
    told: npt.NDArray[np.float32],
    sources: Sequence[Collection[tuple[str, int]]],
    *,
    same_news: Callable[[int, int], bool] = lambda _a, _b: False,
) -> Repetition:
    """How ``n`` sentences repeat each other.

    ``told``: how much of each the others tell, ``(n, n)``. Beside that: being backed by the same article sentences
    (``sources``), and telling one piece of news (``same_news``, of two indices).
    """
    count = len(sources)
    other = np.zeros((count, count), dtype=np.float32)
    for a in range(count):
        for b in range(a):
            both = len(set(sources[a]) & set(sources[b]))
            fewest = min(len(sources[a]), len(sources[b])) or 1
            other[a, b] = other[b, a] = max(
                0.9 * (both / fewest) ** 2,
                _ONE_NEWS if same_news(a, b) else 0.0,
            )
    return Repetition(told=told, other=other)


def opening(groups: Sequence[Group], ranking: Ranking) -> list[float]:
    """How well each group would open the summary, as the logarithm of odds: as those do that editors open with.

    Salient, told among the first sentences of its articles, and in a full one.
    """
    articles = len({sentence.article.id for sentence in ranking.sentences}) or 1
    scores = []
    for group in groups:
        places = [member.index for member in group.members]
        first = {member.article.id for member in group.members if member.index == 0}
        early = {member.article.id for member in group.members if member.index <= 2}
        scores.append(
            _OPENS["salience"] * group.salience
            + _OPENS["first"] * len(first) / articles
            + _OPENS["early"] * len(early) / articles
            - _OPENS["later"] * math.log1p(min(places))
            + _OPENS["words"] * group.members[0].words / 30
        )
    return scores
