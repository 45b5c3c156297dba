"""Weighed proposals in; out, the summary's sentences: chosen, put in order and polished until they keep its length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarizer.cluster import Cluster
from summarizer.composition.choosing import Chooser, measure, with_value
from summarizer.composition.opening import with_opening
from summarizer.composition.ordering import SentenceOrdering
from summarizer.composition.placing import where_they_stand
from summarizer.composition.planning import ContentPlanning
from summarizer.composition.polishing import polish
from summarizer.composition.proposals import Proposal
from summarizer.composition.repetition import Repetition
from summarizer.decontext.context_model import ContextModel
from summarizer.grouping.retelling import Retelling
from summarizer.judging import Gate
from summarizer.length import Length
from summarizer.text.parsing import Parser

# How often the choice is made again for a length that polishing has changed.
_ROUNDS = 4
# How often what leans in its place makes way: others may come to lean in theirs.
_LOOKS = 2
# Share of the worth of what was chosen that others have to have.
_AS_GOOD = 0.9


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
    length = cluster.length
    numbered = [replace(proposal, row=row) for row, proposal in enumerate(proposals)]
    opened = with_opening(numbered, cluster)
    chooser = Chooser(
        proposals=with_value(opened, cluster),
        groups=cluster.groups,
        planning=planning,
        repetition=Repetition.among(numbered, parser=parser, retelling=retelling),
        length=length,
    )
    surplus = 0
    tried: set[int] = set()
    best: list[Proposal] = []
    for _ in range(_ROUNDS):
        tried.add(surplus)
        ordered = _standing(chooser, surplus=surplus, ordering=ordering, dependence=dependence)
        polished = polish(ordered, cluster, gate=gate)
        size = measure(polished, length)
        if not best or _misses(size, length) < _misses(measure(best, length), length):
            best = polished
        if size <= length.most and (size >= length.least or surplus < 0):
            break
        added = size - measure(ordered, length)
        # What one choice gains another may not: between the two there may be one that fits.
        surplus = added if added not in tried else (added + surplus) // 2
        if surplus in tried:
            break
    return best


def _misses(size: int, length: Length) -> tuple[int, bool]:
    """How far from the length asked for, and whether beyond it: of two that miss it by as much the shorter is better."""
    return abs(size - length.target), size > length.target


def _standing(
    chooser: Chooser,
    *,
    surplus: int,
    ordering: SentenceOrdering,
    dependence: ContextModel,
) -> list[Proposal]:
    """The best choice in reading order. What leans there makes way for others that fill its place."""

    def in_order(chosen: Sequence[Proposal]) -> list[Proposal]:
        told = ordering.in_order(chosen, chooser.groups)
        places = where_they_stand([proposal.text for proposal in told], dependence=dependence)
        return [told[place] for place in places]

    ordered = in_order(chooser.choose(surplus=surplus))
    without: set[int] = set()
    for _ in range(_LOOKS):
        values = dependence.in_place([proposal.text for proposal in ordered])
        leaning = [p.row for p, value in zip(ordered, values, strict=True) if value >= dependence.threshold]
        if not leaning:
            break
        most = ordered[values.index(max(values))].row
        for those in dict.fromkeys([tuple(leaning), (most,)]):  # all of them, or else the clearest
            others = chooser.choose(surplus=surplus, without={*without, *those})
            if _fills(others, ordered, chooser.length, surplus=surplus):
                without |= {*those}
                ordered = in_order(others)
                break
        else:
            break
    return ordered


def _fills(others: Sequence[Proposal], chosen: Sequence[Proposal], length: Length, *, surplus: int) -> bool:
    """Whether others take as much of the length as what was chosen, open alike, are backed as well and worth about as much."""
    return (
        measure(others, length) >= min(measure(chosen, length), length.low - surplus)
        and [p for p in others if p.opens] == [p for p in chosen if p.opens]
        and sum(p.lone for p in others) <= sum(p.lone for p in chosen)
        and sum(p.value for p in others) >= _AS_GOOD * sum(p.value for p in chosen)
    )
