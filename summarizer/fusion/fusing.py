"""Clusters with their groups in; for each group what the fuser writes of it out."""

from __future__ import annotations

import math
from collections.abc import Sequence, Set
from dataclasses import replace

import numpy as np

from summarizer.cluster import Cluster
from summarizer.errors import ConfigError
from summarizer.fusion.base import ClusterFuser, Fuser
from summarizer.fusion.fluency import WELL_WRITTEN
from summarizer.grouping.groups import Group
from summarizer.progress import expect
from summarizer.reading.article import Article
from summarizer.retrieval.encoding import SentenceEncoder
from summarizer.retrieval.sentences import Sentence, SentenceSplitter
from summarizer.text.words import content_stems

# Sentences a model is given that reads a whole cluster at once: what 4,096 tokens hold.
_MAX_READ = 120
# Groups that are fused beyond the sentences that will be printed: generation takes most of the time.
_SPARE_FUSED = 3


def choose_sources(cluster: Cluster) -> None:
    """Fill the ``sources`` of the groups: the first sentence, and those of other articles that are worded most like it.

    Of 1,579 groups of 159 events the embedded model wrote a sentence that joins two and that the judge lets pass of five; of the
    third whose sources share 35 % of their content words or more, of four of these.
    """
    readings, config = cluster.readings, cluster.config.fusion

    def chosen(each: Group) -> tuple[Sentence, ...]:
        told = [member for member in each.members if readings[member.key].left_out is None]
        # The others of a group say the same thing: a bad translation would only lend its wording.
        # A fuser would tell the claim without what takes it back.
        own = [m for m in told if not m.answer and cluster.writing[m.article.id] >= WELL_WRITTEN] or [
            member for member in told if not member.answer
        ]
        # A lone sentence has nothing to be fused with: it speaks for itself.
        return _alike(own, least=config.alike)[: config.sources] if own else ()

    # The last of the groups are there for when others fall out; their own sentences will do.
    fused = math.ceil(cluster.length.sentences) + _SPARE_FUSED
    cluster.groups[:fused] = [replace(each, sources=chosen(each)) for each in cluster.groups[:fused]]


def _alike(members: Sequence[Sentence], *, least: float) -> tuple[Sentence, ...]:
    """The first, and those of other articles that share so much of their content words with it, most alike first; or none."""
    first, *others = members
    words = set(content_stems(first.said))
    shared = [
        (-len(words & own) / max(len(words | own), 1), place, other)
        for place, other in enumerate(others)
        if other.article.id != first.article.id and (own := set(content_stems(other.said))) != words
    ]
    near = [other for share, _, other in sorted(shared) if -share >= least]
    return (first, *near) if near else ()


def fuse_clusters(
    clusters: Sequence[Cluster],
    *,
    fuser: Fuser | ClusterFuser,
    unit: str,
    splitter: SentenceSplitter,
    encoder: SentenceEncoder,
) -> None:
    """Fill what is ``written`` of the groups of all clusters, in shared batches, and the clusters' ``truncations``.

    :param unit: "group", "cluster", or "auto": clusters where the model reads them. Raises ``ConfigError`` where it is
        to read clusters and cannot.
    """
    if unit == "cluster" and not isinstance(fuser, ClusterFuser):
        raise ConfigError(
            "fusion.unit=cluster needs a model that reads whole clusters (an AutoModelForSeq2SeqLM); "
            "the embedded model fuses groups. Use fusion.unit=group or auto."
        )
    if isinstance(fuser, ClusterFuser) and unit != "group":
        _fuse_wholes(clusters, fuser, splitter, encoder)
    else:
        _fuse_groups(clusters, fuser)


def _fuse_groups(clusters: Sequence[Cluster], fuser: Fuser) -> None:
    texts = [
        list(dict.fromkeys(cluster.readings[sentence.key].text for sentence in each.sources))
        for cluster in clusters
        for each in cluster.groups
    ]
    # A lone sentence has nothing to be fused with: it speaks for itself.
    asked = [own if len(own) > 1 else [] for own in texts]
    expect(len({tuple(sorted(own)) for own in asked if own}), "groups")
    written = iter(fuser.fuse(asked))
    for cluster in clusters:
        cluster.groups = [
            replace(each, written=tuple(candidate.text for candidate in next(written)))
            for each in cluster.groups
        ]
        _note_truncations(
            cluster, fuser, {cluster.readings[s.key].text for each in cluster.groups for s in each.sources}
        )


def _fuse_wholes(
    clusters: Sequence[Cluster], fuser: ClusterFuser, splitter: SentenceSplitter, encoder: SentenceEncoder
) -> None:
    """One text for each whole cluster, each of its sentences handed to the group it is nearest to."""
    if not clusters:
        return
    read = [read_by_cluster_fusers(cluster.ranking.sentences) for cluster in clusters]
    texts = fuser.fuse_clusters(read, max_words=clusters[0].length.words)
    for cluster, articles, text in zip(clusters, read, texts, strict=True):
        _note_truncations(cluster, fuser, {" ".join(article) for article in articles})
        told = (
            [sentence.text for sentence in splitter.split(Article(id="", path="", text=text))] if text else []
        )
        heads = encoder.encode([each.members[0].said for each in cluster.groups])
        nearest = [int(np.argmax(heads @ vector)) for vector in encoder.encode(told)]
        cluster.groups = [
            replace(
                each,
                sources=each.members,
                written=tuple(sentence for sentence, own in zip(told, nearest, strict=True) if own == number),
            )
            for number, each in enumerate(cluster.groups)
        ]


def read_by_cluster_fusers(ranked: Sequence[Sentence]) -> list[list[str]]:
    """What a model that reads a whole cluster is given: of each article its most salient sentences, in its own order.

    ``ranked`` are sentences from most to least salient.
    """
    by_article: dict[str, list[Sentence]] = {}
    for sentence in ranked[:_MAX_READ]:
        by_article.setdefault(sentence.article.fingerprint, []).append(sentence)
    return [
        [sentence.said for sentence in sorted(by_article[key], key=lambda s: s.start)]
        for key in sorted(by_article)
    ]


def _note_truncations(cluster: Cluster, fuser: Fuser | ClusterFuser, given: Set[str]) -> None:
    """What the fuser could not read in full of the texts that a cluster gave it."""
    cluster.truncations += [each for each in fuser.truncations if each.text in given]
