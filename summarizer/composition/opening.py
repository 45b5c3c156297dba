"""Weighed proposals in; out, how well each group would open the summary, and which one does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
    #: All proposals, those of the likeliest groups with how far they lean with nothing before them.
    proposals: list[Proposal]


def find_opening(
    proposals: Sequence[Proposal], rows: Sequence[int], cluster: Cluster, *, dependence: ContextModel
) -> Opening:
    """The best opening of the groups of those ``rows`` of the proposals that may open the summary."""
    groups = {proposals[row].group for row in rows}
    scores = planning.opening(cluster.groups, cluster.ranking)
    likeliest = sorted(groups, key=lambda number: (-round(scores[number], 6), number))[:_ASKED]
    asked = _asked_alone(proposals, likeliest, dependence=dependence)
    older = outdated(cluster.ranking.sentences, least=_NEWS)
    taken_back = {proposal.group for proposal in proposals if proposal.answer}
    worth = {
        number: max(worth_as_lede(p, cluster.people) for p in asked if p.group == number) for number in groups
    }
    for number, group in enumerate(cluster.groups):
        scores[number] -= _OUTDATED if all(m.article.id in older for m in group.members) else 0.0
        scores[number] -= _TAKEN_BACK if number in taken_back else 0.0
        scores[number] += _AS_LEDE * worth.get(number, 0.0)
    lede = max(worth, key=lambda number: (round(scores[number], 6), -number), default=None)
    return Opening(scores=scores, lede=lede, proposals=asked)


def _asked_alone(
    proposals: Sequence[Proposal], groups: Collection[int], *, dependence: ContextModel
) -> list[Proposal]:
    found = list(proposals)
    asked = [row for row, proposal in enumerate(proposals) if proposal.group in groups]
    values = dependence.leans([proposals[row].text for row in asked], [""] * len(asked))
    for row, value in zip(asked, values, strict=True):
        found[row] = replace(proposals[row], leans_alone=value)
    return found
