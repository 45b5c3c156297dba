"""Weighed proposals in; out, how well each group would open the summary, and which one does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.cluster import Cluster
from summarizer.composition import planning
from summarizer.composition.lede import worth_as_lede
from summarizer.composition.proposals import Proposal
from summarizer.composition.staleness import outdated
from summarizer.decontext.context_model import ContextModel

# What an opening costs, in the units of ``planning.opening``, that only older articles have (the news is the newest one's),
# and one that is told with what takes it back: a summary opens with what is so.
_OUTDATED, _TAKEN_BACK = 4.0, 8.0
# Share of the articles that have to be newer for what the others open with to be no news.
_NEWS = 0.3
# Groups, the likeliest to open by their place in the articles, of which the model of context dependence is asked.
_ASKED = 6
# What its wording's worth as a lede counts beside its place in the articles, in the units of ``planning.opening``.
_AS_LEDE = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What may open the summary."""

    #: For each group how well it would, in the units of ``planning.opening``.
    scores: list[float]
    #: The group that does; None if there is nothing to say.
    lede: int | None


def asked_alone(
    proposals: Sequence[Proposal], rows: Sequence[int], cluster: Cluster, *, dependence: ContextModel
) -> list[Proposal]:
    """The proposals, of those of the groups that most likely open the summary how far they lean with nothing before them.

    ``rows``: of those that may open it.
    """
    scores = planning.opening(cluster.groups, cluster.ranking)
    groups = sorted(
        {proposals[row].group for row in rows}, key=lambda number: (-round(scores[number], 6), number)
    )
    asked = [row for row, proposal in enumerate(proposals) if proposal.group in groups[:_ASKED]]
    values = dependence.leans([proposals[row].text for row in asked], [""] * len(asked))
    found = list(proposals)
    for row, value in zip(asked, values, strict=True):
        found[row] = replace(proposals[row], leans_alone=value)
    return found


def find_opening(shared: Sequence[Proposal], proposals: Sequence[Proposal], cluster: Cluster) -> Opening:
    """The best opening of the groups of ``shared``, the first of ``proposals`` to choose from."""
    older = outdated(cluster.ranking.sentences, least=_NEWS)
    taken_back = {proposal.group for proposal in proposals if proposal.answered}
    worth = {
        number: max(worth_as_lede(p, cluster.people) for p in proposals if p.group == number)
        for number in {proposal.group for proposal in shared}
    }
    scores = []
    for number, (group, score) in enumerate(
        zip(cluster.groups, planning.opening(cluster.groups, cluster.ranking), strict=True)
    ):
        score -= _OUTDATED if all(member.article.id in older for member in group.members) else 0.0
        score -= _TAKEN_BACK if number in taken_back else 0.0
        scores.append(score + _AS_LEDE * worth.get(number, 0.0))
    lede = max(worth, key=lambda number: (round(scores[number], 6), -number), default=None)
    return Opening(scores=scores, lede=lede)
