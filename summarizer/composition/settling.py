"""Weighed proposals in; out, the summary's sentences: chosen, put in order and polished until they keep its length."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.cluster import Cluster
from summarizer.composition.choosing import Chooser, find_needs, find_repetition, measure, rungs_of
from summarizer.composition.opening import find_opening
from summarizer.composition.ordering import in_reading_order
from summarizer.composition.polishing import polish
from summarizer.composition.proposals import Proposal
from summarizer.grouping.retelling import Retelling
from summarizer.judging import Gate
from summarizer.text.facts import FactReader
from summarizer.text.parsing import Parser

# How often the choice is made again for a length that polishing has changed.
_ROUNDS = 4


def settle(
    proposals: Sequence[Proposal],
    cluster: Cluster,
    *,
    parser: Parser,
    facts: FactReader,
    gate: Gate,
    retelling: Retelling,
) -> list[Proposal]:
    """Choose, order and polish until the polished text keeps its length; the gate is asked last."""
    length = cluster.length
    rungs = rungs_of(proposals)
    needs = find_needs(proposals, parser=parser)
    shared = rungs[0] if rungs else []
    # Nothing stands before the lede that could tell what it needs.
    may_open = [row for row in shared if not needs[row]] or shared
    opening = find_opening([proposals[row] for row in may_open], proposals, cluster)
    chooser = Chooser(
        proposals=proposals,
        rungs=rungs,
        repetition=find_repetition(proposals, parser=parser, facts=facts, retelling=retelling),
        needs=needs,
        groups=cluster.groups,
        lede=opening.lede,
        length=length,
    )
    surplus = 0
    best: list[Proposal] = []
    for _ in range(_ROUNDS):
        chosen = chooser.choose(surplus=surplus)
        ordered = in_reading_order(chosen, cluster.groups, opening.scores, parser=parser)
        polished = polish(ordered, cluster, parser=parser, gate=gate)
        size = measure(polished, length)
        if not best or abs(size - length.target) < abs(measure(best, length) - length.target):
            best = polished
        if size <= length.most and (size >= length.least or surplus < 0):
            break
        step = size - measure(chosen, length)
        if step == surplus:
            break
        surplus = step
    return best
