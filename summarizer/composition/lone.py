"""Proposals in; out, the same with whether one article alone tells each, which then has to be named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from summarizer.cluster import Cluster
from summarizer.composition.proposals import Proposal, bears_out, is_lone, news_weight
from summarizer.grouping.retelling import Retelling
from summarizer.text.parsing import MAX_PARSED

# How much of a sentence another one tells that may bear it out.
_TELLS_MUCH = 0.52


def with_lone(proposals: Sequence[Proposal], cluster: Cluster, *, retelling: Retelling) -> list[Proposal]:
    """The proposals, each with whether one article alone tells it.

    Before that is said of any, the sentences of all other articles are looked through, not only those of its group.
    """
    ranking = cluster.ranking
    weight = news_weight(ranking, cluster.people)
    alone = [p for p in proposals if is_lone(p, ranking, weight, total_articles=len(cluster.articles))]
    if not alone:
        return list(proposals)
    sentences = [sentence for sentence in ranking.sentences[:MAX_PARSED] if not sentence.answer]
    told = retelling.told_by([p.text for p in alone], [sentence.text for sentence in sentences])
    lone = {
        id(p)
        for p, row in zip(alone, told, strict=True)
        if not any(bears_out(sentences[column], p) for column in np.flatnonzero(row >= _TELLS_MUCH))
    }
    return [replace(p, lone=id(p) in lone) for p in proposals]
