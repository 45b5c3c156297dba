"""Selected proposals in; out, those that make the best summary together: of what is shared, or else of what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarizer.cluster import Cluster
from summarizer.composition.opening import openings_of
from summarizer.composition.planning import ContentPlanning
from summarizer.composition.proposals import Proposal, states
from summarizer.composition.repetition import Repetition
from summarizer.composition.selection import UNFIT
from summarizer.decontext.whole import unquotes
from summarizer.grouping.groups import Group
from summarizer.length import Length

# Of two wordings about equally good, the one that joins tells what no article has in one sentence. What a fuser only cut out of
# one is worth less than that sentence itself: of 236 of those that whole summaries printed a strict reader found 52 wrong (22 %,
# a "for the privately insured" or an "until" lost; 17 % where a tenth at most was left out), of the 384 in the articles' own
# words, whole or shortened by their parse, 13 (3 %).
_JOINED, _CUT = 1.5, 0.6
# A sentence into which something was put an editor would rather print than that sentence, though it takes more of the length.
_FULLER = 1.2
# Where as many say one thing as another, words that take no side are better; so are words in quotation marks that others quote.
_DISPUTED, _UNQUOTED = 0.7, 0.85
# Share of its worth that what answers nothing keeps where the reader asked something; and how well a sentence has to answer, 0..1, to
# be told though one article alone says it.
_UNASKED, _ANSWERS = 0.2, 0.4
# Share of the length from which what nobody would print is not asked.
_FULL_ENOUGH = 0.6


def with_worth(proposals: Sequence[Proposal], cluster: Cluster) -> list[Proposal]:
    """The proposals with what choosing each adds to a summary, how much of its length it takes, and which of them open it."""
    openings = openings_of(proposals, cluster)
    shared = {proposal.group for rung, _ in _rungs(proposals, cluster.groups)[:1] for proposal in rung}
    lede = max(shared, key=lambda group: (round(openings[group], 6), -group), default=None)
    found = []
    for proposal in proposals:
        wording, opens = _wording(proposal, cluster), proposal.group == lede
        found.append(
            replace(
                proposal,
                opening=openings[proposal.group],
                opens=opens,
                value=2 * proposal.merit * wording + proposal.lede * opens,
                wording=wording,
                size=measure([proposal], cluster.length),
            )
        )
    return found


def choose(
    proposals: Sequence[Proposal],
    cluster: Cluster,
    *,
    planning: ContentPlanning,
    repetition: Repetition,
    surplus: int,
) -> list[Proposal]:
    """The best choice on the first rung that fills the length; ``surplus`` is what setting names and days will add."""
    low, high = cluster.length.low - surplus, cluster.length.high - surplus
    chosen: list[Proposal] = []
    for rung, enough in _rungs(proposals, cluster.groups):
        rung.sort(key=lambda p: (p.group, -round(p.value, 6), p.text))
        chosen = planning.choose(rung, cluster.groups, low=low, high=high, repetition=repetition)
        if not chosen:  # nothing is short enough: the shortest whole sentence, never a cut one
            chosen = [min(rung, key=lambda p: (len(p.text.split()), p.text))]
        if measure(chosen, cluster.length) >= enough * low:
            break
    return chosen


def measure(chosen: Sequence[Proposal], length: Length) -> int:
    """How much of the length they take."""
    return sum(length.measure(each.text, sentences=each.sentences) for each in chosen)


def _rungs(proposals: Sequence[Proposal], groups: Sequence[Group]) -> list[tuple[list[Proposal], float]]:
    """What to choose from, each with the share of the length that keeps from going a rung lower.

    What is shared, what one article tells, what is badly worded or an editor would print nowhere: rather short than that. What answers
    the reader's question is as good as shared: it says whose it is.
    """
    lone = [p for p in proposals if not p.clumsy and p.unfit <= UNFIT]
    shared = [p for p in lone if not p.lone or (groups[p.group].asked or 0.0) >= _ANSWERS]
    rungs = ((shared, 1.0), (lone, _FULL_ENOUGH if shared else 1.0), (list(proposals), 1.0))
    return [(rung, enough) for rung, enough in rungs if rung]


def _wording(proposal: Proposal, cluster: Cluster) -> float:
    """What its wording is worth beside its articles' own, and what it says of what was asked."""
    worth = 1.0
    if proposal.part is not None:
        worth = _FULLER
    elif proposal.origin == "fused":
        worth = _JOINED if proposal.joins else _CUT
    if any(
        claim is not conflict.leading and states(proposal, claim)
        for conflict in cluster.conflicts
        for claim in conflict.claims
    ):
        worth *= _DISPUTED
    group = cluster.groups[proposal.group]
    if unquotes(proposal.text, group):
        worth *= _UNQUOTED
    return worth if group.asked is None else worth * (_UNASKED + (1 - _UNASKED) * group.asked)
