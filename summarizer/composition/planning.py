"""What goes into the summary and in which order.

Choosing is a small budgeted maximisation (Lin & Bilmes 2010: coverage minus redundancy under a length
limit), solved by a beam search that is exact on all but the largest plans. Ordering is majority ordering
with cohesion (Barzilay, Elhadad & McKeown 2002): the lede first, then what the articles tell early before
what they tell late, keeping sentences that belong together side by side. What a sentence refers back to
(:mod:`summarizer.composition.precedence`) is read before it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from summarizer.composition.precedence import Constraint
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


def order(
    groups: Sequence[Group],
    vectors: npt.NDArray[np.float32],
    *,
    first: int,
    constraints: Sequence[Constraint] = (),
) -> list[int]:
    """Reading order of the groups, as indices into ``groups``, beginning with ``first``.

    ``vectors`` are unit vectors ``(len(groups), dimensions)`` of what will be said of each. ``constraints`` are kept
    as far as they go together; ``first`` opens the summary whatever they say.
    """
    if not groups:
        return []
    waiting = sorted(constraints, key=_strongest)
    binding: list[Constraint] = []
    sequence = _sequence(groups, vectors, first=first, binding=binding)
    # What the order keeps by itself need not bind it.
    while (broken := next((each for each in waiting if not each.kept_in(sequence)), None)) is not None:
        waiting.remove(broken)
        binding.append(broken)
        sequence = _sequence(groups, vectors, first=first, binding=binding)
    return sequence


def _sequence(
    groups: Sequence[Group], vectors: npt.NDArray[np.float32], *, first: int, binding: Sequence[Constraint]
) -> list[int]:
    """The order under constraints of which as many are kept as go together."""
    runs, earlier = _reconciled(binding, count=len(groups), first=first)
    places = [_place(group) for group in groups]
    sequence = list(runs.pop(first))
    while runs:
        last = sequence[-1]
        remaining = [index for run in runs.values() for index in run]

        def cost(head: int, last: int = last, remaining: Sequence[int] = remaining) -> float:
            # What the same articles tell first comes first, whatever else draws it near.
            late = max(
                (_precedes(groups[other], groups[head]) for other in remaining if other not in runs[head]),
                default=0.0,
            )
            near = _cohesion(groups[last], groups[head], float(vectors[last] @ vectors[head]))
            return places[head] + 0.5 * late - 0.4 * near

        ready = [head for head, run in runs.items() if not _waits(run, earlier, remaining)]
        sequence += runs.pop(min(ready, key=lambda head: (round(cost(head), 6), head)))
    return sequence


def _strongest(constraint: Constraint) -> tuple[float, int, int]:
    return (-constraint.strength, constraint.after, constraint.before)


def _reconciled(
    constraints: Sequence[Constraint], *, count: int, first: int
) -> tuple[dict[int, tuple[int, ...]], set[tuple[int, int]]]:
    """Runs to be read without a break, by their first index, and pairs of which the first is read earlier.

    The strongest constraints are kept first; one that goes against those is dropped, or, where only "right after" does,
    kept as "after".
    """
    runs: dict[int, tuple[int, ...]] = {index: (index,) for index in range(count)}
    earlier = {(first, index) for index in range(count) if index != first}
    for each in sorted(constraints, key=_strongest):
        pair = {(each.before, each.after)}
        joined = _join(runs, each.before, each.after) if each.adjacent else None
        if joined is not None and _possible(joined, earlier | pair):
            runs, earlier = joined, earlier | pair
        elif _possible(runs, earlier | pair):
            earlier = earlier | pair
    return runs, earlier


def _join(runs: Mapping[int, tuple[int, ...]], before: int, after: int) -> dict[int, tuple[int, ...]] | None:
    """The runs with the one that ends in ``before`` continued by the one that begins with ``after``, if there are any."""
    head = next((head for head, run in runs.items() if run[-1] == before), None)
    if head is None or after not in runs or head == after:
        return None
    return {
        start: run + runs[after] if start == head else run for start, run in runs.items() if start != after
    }


def _possible(runs: Mapping[int, tuple[int, ...]], earlier: set[tuple[int, int]]) -> bool:
    """Whether the runs can be put one behind the other so that all the pairs are kept."""
    left = dict(runs)
    while left:
        remaining = [index for run in left.values() for index in run]
        ready = [head for head, run in left.items() if not _waits(run, earlier, remaining)]
        if not ready:
            return False
        for head in ready:
            del left[head]
    return all(
        not (one in run and other in run) or run.index(one) < run.index(other)
        for run in runs.values()
        for one, other in earlier
    )


def _waits(run: Sequence[int], earlier: set[tuple[int, int]], remaining: Sequence[int]) -> bool:
    """Whether something that is not of the run and not yet read has to be read before it."""
    return any(other in run and one in remaining and one not in run for one, other in earlier)


def _precedes(one: Group, other: Group) -> float:
    """0..1: share of the articles holding both, closely together, in which ``one`` is told first."""
    before = both = 0
    for a in one.members:
        for b in other.members:
            if a.article.id == b.article.id and abs(a.paragraph - b.paragraph) <= 3:
                both += 1
                before += a.start < b.start
    return before / both if both else 0.0


def _place(group: Group) -> float:
    """How far into their articles the group's sentences stand, 0 (top) to 1, on average."""
    shares = [member.start / max(len(member.article.text), 1) for member in group.members]
    return sum(shares) / len(shares)


def _cohesion(one: Group, other: Group, similarity: float) -> float:
    """0..1: said next to each other in the same articles, or about the same thing."""
    near = 0
    both = 0
    for a in one.members:
        for b in other.members:
            if a.article.id == b.article.id:
                both += 1
                near += abs(a.paragraph - b.paragraph) <= 1
    adjacent = near / both if both else 0.0
    return 0.5 * adjacent + 0.5 * max(similarity, 0.0)
