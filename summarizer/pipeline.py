"""The whole way from files to a summary, left to right.

read articles -> split sentences -> rank -> group -> fuse -> judge -> compose -> Summary
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from summarizer.cluster import Clock, Cluster
from summarizer.config import Config
from summarizer.conflicts import find_conflicts
from summarizer.decontext.choosing import decontextualize, settle_sentences
from summarizer.errors import ConfigError, InputError, SummarizerError
from summarizer.fusion.fluency import writing_quality
from summarizer.fusion.fusing import fuse_clusters, set_views
from summarizer.grouping.groups import group, shortlist
from summarizer.loaded import LoadedModels
from summarizer.output import Summary
from summarizer.output.making import make_summary
from summarizer.progress import Progress, stage
from summarizer.reading import Article, Unused, read
from summarizer.reading.files import PathsLike
from summarizer.reading.selection import select
from summarizer.retrieval import rank
from summarizer.retrieval.splitting import split_articles

# How many groups are fused for each sentence that will be printed: some are refused by the judge, some repeat
# each other. A third or more of the groups cannot be said at all, because they lean on what stands before them:
# so many are looked at for each that is kept.
_SPARE, _LOOKED_AT = 1.6, 4.0


class Summarizer:
    """Loaded models for many calls.

    Models are loaded on first use and kept. Keyword options of the calls override the config's; ``progress`` is called
    with a :class:`~summarizer.progress.Step` at each step of a long run, ``progress=print`` says each in words.
    Raises :class:`~summarizer.errors.SummarizerError` for bad input, configuration or missing models.
    """

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or Config()
        self._models = LoadedModels(self.config)

    # -- the three ways to call -----------------------------------------------------------------------------

    def summarize(
        self,
        paths: PathsLike = (),
        *,
        texts: Sequence[object] = (),
        max_words: int | None = None,
        sentences: int | None = None,
        query: str | None = None,
        progress: Progress | None = None,
    ) -> Summary:
        """Summarise the articles found at ``paths`` and in ``texts``: see :func:`summarize`."""
        cluster = Cluster(config=self._settled(max_words, sentences, query), articles=[])
        with cluster.clock.timed("read"), stage("Reading articles", progress, unit="files"):
            found = read(paths, texts=texts, config=cluster.config.reading)
            cluster.articles, cluster.unused = list(found.articles), list(found.unused)
        return self._told([cluster], progress=progress)[0]

    def summarize_articles(
        self,
        articles: Sequence[Article],
        *,
        max_words: int | None = None,
        sentences: int | None = None,
        query: str | None = None,
        progress: Progress | None = None,
    ) -> Summary:
        """Summarise articles that were read before."""
        config = self._settled(max_words, sentences, query)
        return self._told([Cluster(config=config, articles=list(articles))], progress=progress)[0]

    def summarize_many(
        self,
        clusters: Sequence[Sequence[Article]],
        *,
        max_words: int | None = None,
        sentences: int | None = None,
        query: str | None = None,
        progress: Progress | None = None,
    ) -> list[Summary]:
        """Summarise several clusters, their groups fused in shared batches."""
        config = self._settled(max_words, sentences, query)
        return self._told(
            [Cluster(config=config, articles=list(each)) for each in clusters], progress=progress
        )

    # -- in two steps, for batch jobs -----------------------------------------------------------------------

    def prepare(
        self, articles: Sequence[Article], *, unused: Sequence[Unused] = (), batch_tokens: int | None = None
    ) -> Cluster:
        """The half that fuses nothing: rank and group. The cluster can be pickled and finished elsewhere.

        ``batch_tokens`` as for :meth:`finish`: how well articles are written is read by the fuser's language model.
        """
        self._models.fuser.batch_tokens = batch_tokens or self.config.fusion.batch_tokens
        cluster = Cluster(config=self.config, articles=list(articles), unused=list(unused))
        self._prepare(cluster, progress=None)
        return cluster

    def finish(
        self, clusters: Sequence[Cluster], *, batch_tokens: int | None = None
    ) -> list[Summary | SummarizerError]:
        """Fuse the groups of all clusters in shared batches, then judge and compose: a summary, or why there is none.

        ``batch_tokens`` stands in for ``fusion.batch_tokens`` where that asked for more memory than there is.
        """
        self._models.fuser.batch_tokens = batch_tokens or self.config.fusion.batch_tokens
        self._fuse(clusters, progress=None)
        results: list[Summary | SummarizerError] = []
        for cluster in clusters:
            try:
                results.append(self._compose(cluster))
            except SummarizerError as error:
                results.append(error)
        return results

    # -- the flow -------------------------------------------------------------------------------------------

    def _told(self, clusters: Sequence[Cluster], *, progress: Progress | None) -> list[Summary]:
        for cluster in clusters:
            self._prepare(cluster, progress=progress)
        self._fuse(clusters, progress=progress)
        with stage("Judging sentences", progress, unit="claims"):
            return [self._compose(cluster) for cluster in clusters]

    def _prepare(self, cluster: Cluster, *, progress: Progress | None) -> None:
        if not cluster.articles:
            raise InputError("There are no articles to summarise. Give at least one.")
        config, models = cluster.config, self._models
        with cluster.clock.timed("load"), stage("Loading models", progress):
            models.load_readers()
        with cluster.clock.timed("rank"), stage("Splitting sentences", progress, unit="articles"):
            kept, set_aside = select(cluster.articles, config=config.reading)
            cluster.articles, cluster.unused = list(kept), [*cluster.unused, *set_aside]
            split_articles(cluster, splitter=models.splitter)
        with cluster.clock.timed("rank"), stage("Ranking sentences", progress, unit="sentences"):
            settle_sentences(cluster, parser=models.parser)
            cluster.writing = writing_quality(cluster.sentences, model=models.fluency)
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
            decontextualize(cluster, likely, wanted=wanted, parser=models.parser)
            set_views(cluster)

    def _fuse(self, clusters: Sequence[Cluster], *, progress: Progress | None) -> None:
        models, shared = self._models, Clock()
        with shared.timed("load"), stage("Loading models", progress):
            models.load_writers()
        with shared.timed("fuse"), stage("Fusing sentences", progress, unit="groups"):
            fuse_clusters(
                clusters,
                fuser=models.fuser,
                unit=self.config.fusion.unit,
                splitter=models.splitter,
                encoder=models.encoder,
            )
        for cluster in clusters:
            cluster.clock.add(shared, share=1 / len(clusters))

    def _compose(self, cluster: Cluster) -> Summary:
        with cluster.clock.timed("verify"):
            cluster.conflicts = find_conflicts(
                cluster, parser=self._models.parser, encoder=self._models.encoder
            )
            composition = self._models.composer.compose(cluster)
        return make_summary(cluster, composition, model=self._models.fuser.describe())

    def _settled(self, max_words: int | None, sentences: int | None, query: str | None) -> Config:
        if max_words is not None and sentences is not None:
            raise ConfigError("Both max_words and sentences were given. A summary has one length: give one.")
        given = {"max_words": max_words, "sentences": sentences, "query": query}
        changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        if max_words is not None:
            changes["sentences"] = None  # the call's own length wins over the config's
        return self.config.with_settings(changes) if changes else self.config


def summarize(
    paths: PathsLike = (),
    *,
    texts: Sequence[object] = (),
    config: Config | None = None,
    max_words: int | None = None,
    sentences: int | None = None,
    query: str | None = None,
) -> Summary:
    """Summarise the articles at ``paths`` in one neutral, sourced text.

    :param paths: files, folders or globs, one or several, in any mix; ``"-"`` is standard input.
    :param texts: articles at hand, beside ``paths`` or in their place: strings, or objects with ``text`` and, where
        known, ``title``, ``source``, ``published``, ``url``.
    :param config: all settings; default ``Config()``.
    :param max_words: length in words, kept within 10 % where the articles hold that much; default 150.
    :param sentences: length in sentences, in place of ``max_words``; fewer where the articles hold no more.
    :param query: what the reader wants to know.
    :raises SummarizerError: the input, the configuration or the models cannot be used; the message says why.

    For many calls keep a :class:`Summarizer`: it holds the loaded models.
    """
    return Summarizer(config).summarize(
        paths, texts=texts, max_words=max_words, sentences=sentences, query=query
    )
