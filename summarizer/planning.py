"""What goes into the summary and in which order.

Choosing is a small budgeted maximisation (Lin & Bilmes 2010: coverage minus redundancy under a length
limit), solved by a beam search that is exact on all but the largest plans. Ordering is majority ordering
with cohesion (Barzilay, Elhadad & McKeown 2002): the lede first, then what the articles tell early before
what they tell late, keeping sentences that belong together side by side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from summarizer.grouping import Group
from summarizer.ranking import Ranking


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One verified way to say one group, weighed."""

    group: int
    text: str
    words: int
    #: What choosing it adds to the summary, before redundancy.
    value: float
    #: Row of its embedding in the matrix given to :func:`choose`.
    row: int


def shortlist(groups: Sequence[Group], ranking: Ranking, *, limit: int, diversity: float) -> list[Group]:
    """The groups worth fusing, by maximal marginal relevance (Carbonell & Goldstein 1998)."""
    if not groups:
        return []
    rows = {sentence.key: row for row, sentence in enumerate(ranking.sentences)}
    heads = [rows[group.members[0].key] for group in groups]
    top = max(group.salience for group in groups) or 1.0
    chosen: list[int] = []
    remaining = list(range(len(groups)))
    while remaining and len(chosen) < limit:

        def marginal(index: int) -> float:
            nearest = max((float(ranking.similarities[heads[index], heads[c]]) for c in chosen), default=0.0)
            return (1 - diversity) * groups[index].salience / top - diversity * nearest

        best = max(remaining, key=lambda index: (round(marginal(index), 6), -index))
        chosen.append(best)
        remaining.remove(best)
    return [groups[index] for index in chosen]


def choose(
    options: Sequence[Option],
    vectors: npt.NDArray[np.float32],
    *,
    low: int,
    high: int,
    required: Sequence[Option] = (),
    beam: int = 256,
) -> list[Option]:
    """At most one option a group, ``low`` to ``high`` words in all, the most value and the least repetition.

    ``required`` options are taken first. If no choice reaches ``low`` words, the longest good one is
    returned; it never exceeds ``high``. Ties are broken by the order of ``options``.
    """
    by_group: dict[int, list[Option]] = {}
    for option in options:
        by_group.setdefault(option.group, []).append(option)
    similarities = vectors @ vectors.T if len(vectors) else np.zeros((0, 0), dtype=np.float32)
    start = tuple(required)
    states: list[tuple[float, int, tuple[Option, ...]]] = [
        (sum(option.value for option in start), sum(option.words for option in start), start)
    ]
    taken = {option.group for option in start}
    order = sorted(by_group, key=lambda group: (-max(o.value for o in by_group[group]), group))
    best = states[0]
    for group in order:
        if group in taken:
            continue
        grown = list(states)
        for value, words, chosen in states:
            for option in by_group[group]:
                if words + option.words > high:
                    continue
                overlap = sum(
                    _repetition(float(similarities[option.row, other.row])) * min(option.value, other.value)
                    for other in chosen
                )
                if overlap < option.value:
                    grown.append((value + option.value - overlap, words + option.words, (*chosen, option)))
        # Keep the best of each length, so that one long early favourite cannot crowd out the rest.
        grown.sort(key=lambda state: -round(state[0], 6))
        kept: list[tuple[float, int, tuple[Option, ...]]] = []
        per_length: dict[int, int] = {}
        for state in grown:
            if per_length.get(state[1], 0) < 3 and len(kept) < beam:
                per_length[state[1]] = per_length.get(state[1], 0) + 1
                kept.append(state)
        states = kept
    for state in states:
        if _better(state, best, low=low):
            best = state
    return list(best[2])


def _better(
    one: tuple[float, int, tuple[Option, ...]], other: tuple[float, int, tuple[Option, ...]], *, low: int
) -> bool:
    """Long enough beats too short; among the long enough, value; among the short, length."""
    long_one, long_other = one[1] >= low, other[1] >= low
    if long_one != long_other:
        return long_one
    if long_one:
        return round(one[0], 6) > round(other[0], 6)
    return (one[1], one[0]) > (other[1], other[0])


def _repetition(similarity: float) -> float:
    """Share of a sentence's value lost beside one so similar: nothing below 0.55, all from 0.85 on."""
    return min(max((similarity - 0.55) / 0.30, 0.0), 1.0) ** 1.0


def order(
    groups: Sequence[Group], centroids: npt.NDArray[np.float32], *, lede: npt.NDArray[np.float32]
) -> list[int]:
    """Reading order of the groups, as indices into ``groups``.

    ``centroids`` are unit vectors ``(len(groups), dimensions)`` of what will be said; ``lede`` is the mean
    unit vector of the articles' opening sentences: the sentence nearest to it, said early and by many,
    opens the summary.
    """
    count = len(groups)
    if count == 0:
        return []
    places = np.array([_place(group) for group in groups])
    most = max(group.articles for group in groups)
    opening = [
        float(centroids[i] @ lede)
        + 0.5 * (1 - places[i])
        + 0.3 * math.log1p(groups[i].articles) / math.log1p(most)
        for i in range(count)
    ]
    first = max(range(count), key=lambda i: (round(opening[i], 6), -i))
    sequence = [first]
    remaining = [i for i in range(count) if i != first]
    while remaining:
        last = sequence[-1]

        def cost(i: int, last: int = last) -> float:
            return float(places[i]) - 0.6 * _cohesion(
                groups[last], groups[i], float(centroids[last] @ centroids[i])
            )

        following = min(remaining, key=lambda i: (round(cost(i), 6), i))
        sequence.append(following)
        remaining.remove(following)
    return sequence


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
