"""Weighed proposals in; out, the same with how well the group of each would open the summary, and whether it does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from summarizer.cluster import Cluster
from summarizer.composition import planning
from summarizer.composition.choosing import rungs_of
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


def with_opening(
    proposals: Sequence[Proposal], cluster: Cluster, *, dependence: ContextModel
) -> list[Proposal]:
    """The proposals with how well each one's group would open the summary, and whether it does.

    Those of the likeliest groups get, too, how far they lean with nothing before them.
    """
    shared = next(iter(rungs_of(proposals)), [])
    # Nothing stands before the lede that could tell what it needs.
    groups = {p.group for p in shared if not p.needs} or {p.group for p in shared}
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
    return [replace(p, opening=scores[p.group], opens=p.group == lede) for p in asked]


def _asked_alone(
    proposals: Sequence[Proposal], groups: Collection[int], *, dependence: ContextModel
) -> list[Proposal]:
    found = list(proposals)
    asked = [row for row, proposal in enumerate(proposals) if proposal.group in groups]
    values = dependence.leans([proposals[row].text for row in asked], [""] * len(asked))
    for row, value in zip(asked, values, strict=True):
        found[row] = replace(proposals[row], leans_alone=value)
    return found
