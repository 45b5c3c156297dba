"""Weighed proposals in; out, the summary's sentences: chosen, put in order and polished until they keep its length."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.cluster import Cluster
from summarizer.composition.choosing import Chooser, find_needs, find_repetition, measure, rungs_of
from summarizer.composition.opening import Opening, find_opening
from summarizer.composition.ordering import in_reading_order
from summarizer.composition.placing import leans_in_place
from summarizer.composition.polishing import polish
from summarizer.composition.proposals import Proposal
from summarizer.decontext.context_model import ContextModel
from summarizer.grouping.retelling import Retelling
from summarizer.judging import Gate
from summarizer.text.facts import FactReader
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
    facts: FactReader,
    gate: Gate,
    retelling: Retelling,
    dependence: ContextModel,
) -> list[Proposal]:
    """Choose, order and polish until the polished text keeps its length; the gate is asked last."""
    length = cluster.length
    rungs = rungs_of(proposals)
    needs = find_needs(proposals, parser=parser)
    shared = rungs[0] if rungs else []
    # Nothing stands before the lede that could tell what it needs.
    may_open = [row for row in shared if not needs[row]] or shared
    opening = find_opening(proposals, may_open, cluster, dependence=dependence)
    chooser = Chooser(
        proposals=opening.proposals,
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
        ordered = _standing(chooser, opening, surplus=surplus, parser=parser, dependence=dependence)
        polished = polish(ordered, cluster, gate=gate)
        size = measure(polished, length)
        if not best or abs(size - length.target) < abs(measure(best, length) - length.target):
            best = polished
        if size <= length.most and (size >= length.least or surplus < 0):
            break
        step = size - measure(ordered, length)
        if step == surplus:
            break
        surplus = step
    return best


def _standing(
    chooser: Chooser, opening: Opening, *, surplus: int, parser: Parser, dependence: ContextModel
) -> list[Proposal]:
    """The best choice in reading order. What leans there makes way for others that fill its place."""

    def in_order(rows: Sequence[int]) -> list[int]:
        own = [chooser.proposals[row] for row in rows]
        order = in_reading_order(own, chooser.groups, opening.scores, parser=parser, dependence=dependence)
        return [rows[number] for number in order]

    ordered = in_order(chooser.choose(surplus=surplus))
    without: set[int] = set()
    for _ in range(_LOOKS):
        values = leans_in_place([chooser.proposals[row].text for row in ordered], dependence=dependence)
        leaning = [row for row, value in zip(ordered, values, strict=True) if value >= dependence.threshold]
        if not leaning:
            break
        most = ordered[values.index(max(values))]
        for those in dict.fromkeys([tuple(leaning), (most,)]):  # all of them, or else the clearest
            others = chooser.choose(surplus=surplus, without={*without, *those})
            if _fills(others, ordered, chooser, surplus=surplus):
                without |= {*those}
                ordered = in_order(others)
                break
        else:
            break
    return [chooser.proposals[row] for row in ordered]


def _fills(others: Sequence[int], chosen: Sequence[int], chooser: Chooser, *, surplus: int) -> bool:
    """Whether others take as much of the length as what was chosen, open alike, are backed as well and worth about as much."""
    full = min(chooser.measure(chosen), chooser.length.low - surplus)
    own, before = ([chooser.proposals[row] for row in rows] for rows in (others, chosen))
    return (
        chooser.measure(others) >= full
        and [p for p in own if p.group == chooser.lede] == [p for p in before if p.group == chooser.lede]
        and sum(p.lone for p in own) <= sum(p.lone for p in before)
        and chooser.worth(others) >= _AS_GOOD * chooser.worth(chosen)
    )
