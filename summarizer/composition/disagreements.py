"""Proposals and what the articles disagree on in; out, the proposals that tell one side of it, or say whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from summarizer.cluster import Cluster
from summarizer.composition.compression import compressions
from summarizer.composition.proposals import Proposal, gainsaid_by, states
from summarizer.composition.wordings import LeftOut
from summarizer.conflicts.claims import Claim, Conflict
from summarizer.decontext.decontextualizer import IF_NEED_BE
from summarizer.decontext.whole import says_so
from summarizer.text.parsing import Parser

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Words that have to be left of a sentence without its figure.
_FEWEST = 5


def decide(
    proposals: Sequence[Proposal], cluster: Cluster, left_out: LeftOut, *, parser: Parser
) -> list[Proposal]:
    """Tell what the articles disagree on as the newest of them have it, or most; where neither is clear, as whose it is.

    Another side's figure goes where its group has nothing else to tell the event with, or its
    sentence, where the leading side can be told.
    """
    docs = parser.parse([p.text for p in proposals])
    leading = [_groups_with_leading(conflict, proposals) for conflict in cluster.conflicts]
    kept = []
    for proposal, doc in zip(proposals, docs, strict=True):
        for conflict, groups in zip(cluster.conflicts, leading, strict=True):
            stated = [claim for claim in conflict.claims if states(proposal, claim)]
            if not stated:
                continue
            claim = conflict.leading if conflict.leading in stated else stated[0]
            aside = conflict.leading is not None and claim is not conflict.leading
            bare = None
            if aside and proposal.group not in groups:
                bare = _without_figure(proposal, doc, conflict)
            if bare is not None:
                proposal = replace(proposal, text=bare)
            elif aside and groups:
                left_out.append((proposal.text, _gainsaid(conflict)))
                break
            else:
                proposal = _disputed(proposal, conflict, claim, stated, articles=len(cluster.articles))
        else:
            kept.append(proposal)
    return kept


def _groups_with_leading(conflict: Conflict, proposals: Sequence[Proposal]) -> set[int]:
    """The groups in which the leading side of a conflict can be told."""
    return {
        p.group
        for p in proposals
        if conflict.leading is not None and states(p, conflict.leading) and p.leans < IF_NEED_BE
    }


def _without_figure(proposal: Proposal, doc: Doc, conflict: Conflict) -> str | None:
    """The longest of its shorter forms that gives no value but the leading side's; None if there is none."""
    others = [claim for claim in conflict.claims if claim is not conflict.leading]
    shorter = (replace(proposal, text=text) for text in compressions(doc, fewest=_FEWEST))
    return next((p.text for p in shorter if not any(states(p, claim) for claim in others)), None)


def _disputed(
    proposal: Proposal, conflict: Conflict, claim: Claim, stated: Sequence[Claim], *, articles: int
) -> Proposal:
    """The proposal as one side of a conflict, which says whose that is unless it leads."""
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
