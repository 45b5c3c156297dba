"""Proposals and what the articles disagree on in; out, the proposals that tell one side of it, or say whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarizer.cluster import Cluster
from summarizer.composition.proposals import Proposal, gainsaid_by, states
from summarizer.composition.wordings import LeftOut
from summarizer.conflicts.claims import Claim, Conflict
from summarizer.decontext.decontextualizer import IF_NEED_BE
from summarizer.decontext.whole import says_so


def decide(proposals: Sequence[Proposal], cluster: Cluster, left_out: LeftOut) -> list[Proposal]:
    """Tell what the articles disagree on as the newest of them have it, or most; where neither is clear, as whose it is.

    Where the leading side can be told, what gives another one goes.
    """
    can_be_told = [_can_be_told(conflict, proposals) for conflict in cluster.conflicts]
    kept = []
    for proposal in proposals:
        for conflict, leads in zip(cluster.conflicts, can_be_told, strict=True):
            stated = [claim for claim in conflict.claims if states(proposal, claim)]
            if not stated:
                continue
            if leads and conflict.leading not in stated:
                left_out.append((proposal.text, _gainsaid(conflict)))
                break
            proposal = _disputed(proposal, conflict, stated, articles=len(cluster.articles))
        else:
            kept.append(proposal)
    return kept


def _can_be_told(conflict: Conflict, proposals: Sequence[Proposal]) -> bool:
    """Whether the leading side of a conflict can."""
    leading = conflict.leading
    return leading is not None and any(states(p, leading) and p.leans < IF_NEED_BE for p in proposals)


def _disputed(proposal: Proposal, conflict: Conflict, stated: Sequence[Claim], *, articles: int) -> Proposal:
    """The proposal as one side of a conflict, which says whose that is unless it leads."""
    claim = next((each for each in stated if each is conflict.leading), stated[0])
    # In two articles, whatever is told is one's alone.
    alone = claim.articles == 1 and articles > 2
    whose = (alone or claim is not conflict.leading) and not says_so(proposal.text)
    return replace(
        gainsaid_by(proposal, [each for each in conflict.claims if each not in stated]),
        disputed=True,
        told_by=claim.tellers if whose else proposal.told_by,
    )


def _gainsaid(conflict: Conflict) -> str:
    """Why a side of it is not told."""
    why = "newer" if conflict.newest is not None else "in more of them"
    told = conflict.leading.value if conflict.leading is not None else ""
    return f"the articles disagree: {conflict.topic} ({why}: {told})"
