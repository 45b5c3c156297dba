"""Sentences that say the same thing, across articles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from summarizer.config import GroupingConfig
from summarizer.retrieval.ranking import Ranking, Similarities
from summarizer.retrieval.sentences import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Sentences, usually of different articles, that say the same thing: the unit that is fused.

    ``members`` run from the most to the least central, ties broken by ``Sentence.key``, so that nothing
    depends on the order of the articles.
    """

    members: tuple[Sentence, ...]
    #: Salience of the group, comparable across the groups of one cluster.
    salience: float
    #: How well it answers what the reader asked, 0..1; None where nothing was.
    asked: float | None = None
    #: From fusion: the sentences that it is written from (none where nothing is to be), and what was written, the likeliest first.
    sources: tuple[Sentence, ...] = ()
    written: tuple[str, ...] = ()

    @property
    def articles(self) -> int:
        """How many different articles say it."""
        return len({member.article.id for member in self.members})


def group(ranking: Ranking, *, config: GroupingConfig) -> list[Group]:
    """Partition the most salient sentences into groups, most salient group first.

    Average-link agglomerative clustering on the ranking's similarities, cut where sentences stop being
    fusable: tight groups, because a small seq2seq model handed loosely related sentences merges what
    should stay apart. Within a group each article keeps its two best sentences at most; the others would
    only repeat it.
    """
    count = min(len(ranking.sentences), config.max_sentences)
    if count == 0:
        return []
    labels = _average_link(ranking.similarities[:count, :count], max_distance=config.max_distance)
    members: dict[int, list[int]] = {}
    for row, label in enumerate(labels):
        members.setdefault(int(label), []).append(row)
    groups = [_make_group(ranking, rows) for rows in members.values()]
    return sorted(groups, key=lambda g: (-g.salience, g.members[0].key))


def shortlist(groups: Sequence[Group], ranking: Ranking, *, limit: int, diversity: float) -> list[Group]:
    """The groups worth fusing, by maximal marginal relevance (Carbonell & Goldstein 1998)."""
    if not groups:
        return []
    rows = ranking.rows
    heads = [rows[group.members[0].key] for group in groups]
    top = max(group.salience for group in groups) or 1.0
    chosen: list[int] = []
    remaining = list(range(len(groups)))
    while remaining and len(chosen) < limit:

        def marginal(index: int) -> float:
            nearest = max((float(ranking.similarities[heads[index], heads[c]]) for c in chosen), default=0.0)
            return (1 - diversity) * groups[index].salience / top - diversity * nearest

        best = max(remaining, key=lambda index: (round(marginal(index), 6), -index))
        chosen.append(best)
        remaining.remove(best)
    return [groups[index] for index in chosen]


def _average_link(similarities: Similarities, *, max_distance: float) -> npt.NDArray[np.int64]:
    if len(similarities) == 1:
        return np.zeros(1, dtype=np.int64)
    distances = np.clip(1 - similarities.astype(np.float64), 0, 2)
    distances = (distances + distances.T) / 2
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(distances, checks=False), method="average")
    return np.asarray(fcluster(tree, t=max_distance, criterion="distance"), dtype=np.int64)


def _make_group(ranking: Ranking, rows: list[int]) -> Group:
    inside = ranking.similarities[np.ix_(rows, rows)]
    centrality = inside.mean(axis=1)
    order = sorted(
        range(len(rows)),
        key=lambda i: (
            -round(float(centrality[i]) * ranking.salience[rows[i]].form, 6),
            ranking.sentences[rows[i]].key,
        ),
    )
    taken: dict[str, int] = {}
    members = []
    for i in order:
        sentence = ranking.sentences[rows[i]]
        taken[sentence.article.id] = taken.get(sentence.article.id, 0) + 1
        if taken[sentence.article.id] <= 2:
            members.append(sentence)
    best = max(ranking.salience[row].total for row in rows)
    mean = sum(ranking.salience[row].total for row in rows) / len(rows)
    articles = len({member.article.id for member in members})
    answers = [value for row in rows if (value := ranking.salience[row].query) is not None]
    return Group(
        members=tuple(members),
        salience=(best + mean) / 2 * (1 + 0.25 * math.log2(articles)),
        asked=max(answers, default=None),
    )
