"""Weighed proposals in; out, the summary's sentences: chosen, put in order and polished until they keep its length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarizer.cluster import Cluster
from summarizer.composition.choosing import choose, measure, with_worth
from summarizer.composition.ordering import SentenceOrdering
from summarizer.composition.planning import ContentPlanning
from summarizer.composition.polishing import polish
from summarizer.composition.proposals import Proposal
from summarizer.composition.repetition import Repetition
from summarizer.decontext.context_model import ContextModel
from summarizer.grouping.retelling import Retelling
from summarizer.judging import Gate
from summarizer.text.parsing import Parser

# How often the choice is made again for a length that polishing has changed, and for what leans in its place.
_ROUNDS, _LOOKS = 3, 2


def settle(
    proposals: Sequence[Proposal],
    cluster: Cluster,
    *,
    parser: Parser,
    gate: Gate,
    retelling: Retelling,
    dependence: ContextModel,
    planning: ContentPlanning,
    ordering: SentenceOrdering,
) -> list[Proposal]:
    """Choose, order and polish until the polished text keeps its length; the gate is asked last."""

    def chosen_of(left: Sequence[Proposal], surplus: int) -> list[Proposal]:
        found = choose(left, cluster, planning=planning, repetition=repetition, surplus=surplus)
        return ordering.in_order(found, cluster.groups)

    def standing(surplus: int) -> list[Proposal]:
        """The best choice in reading order. What leans there makes way where others fill its place, no more of them lone."""
        left: Sequence[Proposal] = weighed
        ordered = chosen_of(left, surplus)
        for _ in range(_LOOKS):
            values = dependence.in_place([proposal.text for proposal in ordered])
            leaning = {
                p.row for p, value in zip(ordered, values, strict=True) if value >= dependence.threshold
            }
            left = [proposal for proposal in left if proposal.row not in leaning]
            others = chosen_of(left, surplus) if leaning else []
            fills = measure(others, length) >= min(measure(ordered, length), length.low - surplus)
            if not others or not fills or sum(p.lone for p in others) > sum(p.lone for p in ordered):
                break
            ordered = others
        return ordered

    length = cluster.length
    numbered = [replace(proposal, row=row) for row, proposal in enumerate(proposals)]
    repetition = Repetition.among(numbered, parser=parser, retelling=retelling)
    weighed = with_worth(numbered, cluster)
    surplus = 0
    best: list[Proposal] = []
    nearest: tuple[int, bool] | None = None
    for _ in range(_ROUNDS):
        chosen = standing(surplus)
        polished = polish(chosen, cluster, gate=gate)
        size = measure(polished, length)
        # Of two that miss the length by as much the shorter is better.
        misses = abs(size - length.target), size > length.target
        if nearest is None or misses < nearest:
            best, nearest = polished, misses
        added = size - measure(chosen, length)
        if length.least <= size <= length.most or added == surplus:
            break
        surplus = added
    return best
