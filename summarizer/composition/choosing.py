"""Selected proposals in; out, those that make the best summary together: of what is shared, or else of what is left."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from summarizer.cluster import Cluster
from summarizer.composition.planning import ContentPlanning
from summarizer.composition.proposals import Proposal, states
from summarizer.composition.repetition import Repetition
from summarizer.composition.selection import UNFIT
from summarizer.decontext.whole import unquotes
from summarizer.grouping.groups import Group
from summarizer.length import Length

# What may be chosen from, a rung lower each time: what is shared, what one article tells, what is badly worded or unfit. Share of
# the length from which the last is not asked.
_RUNGS, _FULL_ENOUGH = 3, 0.6
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


def rungs_of(proposals: Sequence[Proposal], groups: Sequence[Group]) -> list[list[Proposal]]:
    """What to choose from, a rung lower each time the length is not reached: shared, lone, what an editor would print nowhere.

    What answers the reader's question is as good as shared: it says whose it is.
    """
    lone = [p for p in proposals if not p.clumsy and p.unfit <= UNFIT]
    shared = [p for p in lone if not p.lone or (groups[p.group].asked or 0.0) >= _ANSWERS]
    return [rung for rung in (shared, lone, list(proposals)) if rung]


def with_value(proposals: Sequence[Proposal], cluster: Cluster) -> list[Proposal]:
    """The proposals with what choosing each adds to a summary, and what it takes of its length."""
    return [
        replace(
            proposal,
            value=2 * proposal.merit * wording + proposal.lede * proposal.opens,
            wording=wording,
            size=measure([proposal], cluster.length),
        )
        for proposal in proposals
        for wording in [_wording(proposal, cluster)]
    ]


def measure(chosen: Sequence[Proposal], length: Length) -> int:
    """How much of the length they take."""
    return sum(length.measure(each.text, sentences=each.sentences) for each in chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chooser:
    """Everything that the choice among proposals rests on, but for the length that is left."""

    proposals: Sequence[Proposal]
    groups: Sequence[Group]
    planning: ContentPlanning
    repetition: Repetition
    length: Length

    def choose(self, *, surplus: int, without: Collection[int] = ()) -> list[Proposal]:
        """The best choice on the first rung that fills the length, of other rows than ``without``.

        ``surplus`` is what setting names and days will add.
        """
        low, high = self.length.low - surplus, self.length.high - surplus
        rungs = rungs_of(self.proposals, self.groups)
        chosen: list[Proposal] = []
        for number, rung in enumerate(rungs):
            left = [proposal for proposal in rung if proposal.row not in without]
            left.sort(key=lambda p: (p.group, -round(p.value, 6), p.text))
            chosen = self.planning.choose(left, self.groups, low=low, high=high, repetition=self.repetition)
            if not chosen and left:  # nothing is short enough: the shortest whole sentence, never a cut one
                chosen = [min(left, key=lambda p: (len(p.text.split()), p.text))]
            # Rather short than worded badly.
            enough = _FULL_ENOUGH if number + 2 == len(rungs) == _RUNGS else 1.0
            if measure(chosen, self.length) >= enough * low:
                break
        return chosen


def _wording(proposal: Proposal, cluster: Cluster) -> float:
    """What its wording is worth beside its articles' own, and what it says of what was asked."""
    group = cluster.groups[proposal.group]
    worth = 1.0
    if proposal.part is not None:
        worth = _FULLER
    elif proposal.origin == "fused":
        worth = _JOINED if proposal.joins else _CUT
    undecided = any(
        claim is not conflict.leading and states(proposal, claim)
        for conflict in cluster.conflicts
        for claim in conflict.claims
    )
    worth *= (_DISPUTED if undecided else 1.0) * (_UNQUOTED if unquotes(proposal.text, group) else 1.0)
    if group.asked is not None:
        worth *= _UNASKED + (1 - _UNASKED) * group.asked
    return worth
