"""The whole way from articles to a summary, left to right.

read articles -> split sentences -> rank -> group -> fuse -> judge -> compose -> Summary
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from summarizer import devices
from summarizer.cluster import Clock, Cluster
from summarizer.conflicts import find_conflicts
from summarizer.decontext import decontextualize, settle_sentences
from summarizer.errors import InputError
from summarizer.fusion.fluency import writing_quality
from summarizer.fusion.fusing import choose_sources, fuse_clusters
from summarizer.fusion.joining import join_sentences
from summarizer.grouping import group, shortlist
from summarizer.loaded import LoadedModels
from summarizer.output import Summary
from summarizer.output.making import make_summary
from summarizer.progress import Progress, stage
from summarizer.reading.files import PathsLike
from summarizer.reading.reader import read
from summarizer.reading.selection import select
from summarizer.retrieval import rank, split_articles

# How many groups are fused for each sentence that will be printed: some are refused by the judge, some repeat
# each other. A third or more of the groups cannot be said at all, because they lean on what stands before them:
# so many are looked at for each that is kept.
_SPARE, _LOOKED_AT = 1.6, 4.0


def read_articles_into(
    cluster: Cluster, paths: PathsLike, *, texts: Sequence[object] = (), progress: Progress | None = None
) -> None:
    """Files and texts -> cleaned articles."""
    with cluster.clock.timed("read"), stage("Reading articles", progress, unit="files"):
        found = read(paths, texts=texts, config=cluster.config.reading)
    cluster.articles, cluster.unused = list(found.articles), list(found.unused)


def prepare(
    cluster: Cluster, models: LoadedModels, *, only: bool = False, progress: Progress | None = None
) -> None:
    """Articles -> groups of sentences that say the same thing, each as it would be said on its own.

    ``only``: somebody else will fuse them, so that nothing is loaded that writes.
    """
    if not cluster.articles:
        raise InputError("There are no articles to summarise. Give at least one.")
    config = cluster.config
    with cluster.clock.timed("load"), stage("Loading models", progress):
        if only:
            models.load_readers()
        else:
            models.load()
    with cluster.clock.timed("rank"), stage("Splitting sentences", progress, unit="articles"):
        kept, set_aside = select(cluster.articles, config=config.reading)
        cluster.articles, cluster.unused = list(kept), [*cluster.unused, *set_aside]
        split_articles(cluster, splitter=models.splitter)
    with cluster.clock.timed("rank"), stage("Ranking sentences", progress, unit="sentences"):
        settle_sentences(cluster, parser=models.parser)
        cluster.ranking = rank(
            [sentence for own in cluster.sentences.values() for sentence in own],
            encoder=models.encoder,
            config=config.ranking,
            query=config.query,
        )
        wanted = math.ceil(cluster.length.sentences * _SPARE) + 3
        likely = shortlist(
            group(cluster.ranking, config=config.grouping),
            cluster.ranking,
            limit=int(_LOOKED_AT * wanted),
            diversity=config.ranking.diversity,
        )
        decontextualize(cluster, likely, wanted=wanted, parser=models.parser, dependence=models.dependence)


def fuse(clusters: Sequence[Cluster], models: LoadedModels, *, progress: Progress | None = None) -> None:
    """Groups -> candidate sentences, those of all clusters written in shared batches."""
    shared = Clock()
    with shared.timed("load"), stage("Loading models", progress):
        models.load_writers()
    with shared.timed("fuse"), stage("Fusing sentences", progress, unit="groups"):
        devices.give_back_memory()
        for cluster in clusters:
            cluster.writing = writing_quality(cluster.sentences, model=models.fluency)
            choose_sources(cluster)
            if models.joins is not None:
                join_sentences(cluster, parser=models.parser, likely=models.joins.likely)
        fuse_clusters(
            clusters,
            fuser=models.fuser,
            unit=models.config.fusion.unit,
            splitter=models.splitter,
            encoder=models.encoder,
        )
        devices.give_back_memory()
    for cluster in clusters:
        cluster.clock.add(shared, share=1 / len(clusters))


def compose(cluster: Cluster, models: LoadedModels) -> Summary:
    """Candidates -> judge -> the summary. Raises ``InputError`` if nothing of the articles can be said."""
    with cluster.clock.timed("verify"):
        cluster.conflicts = find_conflicts(cluster, parser=models.parser, encoder=models.encoder)
        composition = models.composer.compose(cluster)
    return make_summary(cluster, composition, model=models.fuser.describe())
