"""The ways to call: :func:`summarize` once, a :class:`Summarizer` many times, its two halves for batch jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from summarizer import devices
from summarizer.cluster import Cluster, at_once
from summarizer.config import Config
from summarizer.errors import ConfigError, SummarizerError
from summarizer.fusion.base import ClusterFuser, Fuser
from summarizer.loaded import LoadedModels
from summarizer.output import Summary
from summarizer.pipeline import compose, fuse, prepare, read_articles_into
from summarizer.progress import Progress, stage
from summarizer.reading import Article, Unused
from summarizer.reading.files import PathsLike


class Summarizer:
    """Loaded models for many calls.

    Models are loaded on first use and kept. Keyword options of the calls override the config's; ``progress`` is called
    with a :class:`~summarizer.progress.Step` at each step of a long run, ``progress=print`` says each in words.
    Raises :class:`~summarizer.errors.SummarizerError` for bad input, configuration or missing models.
    """

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or Config()
        self._models = LoadedModels(self.config)

    @property
    def fuser(self) -> Fuser | ClusterFuser:
        """The model that writes, loaded when it is first asked for."""
        return self._models.fuser

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
        read_articles_into(cluster, paths, texts=texts, progress=progress)
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
        """Summarise several clusters, their groups fused in shared batches (on a CPU those of two at a time)."""
        config = self._settled(max_words, sentences, query)
        return self._told(
            [Cluster(config=config, articles=list(each)) for each in clusters], progress=progress
        )

    # -- in two steps, for batch jobs -----------------------------------------------------------------------

    def prepare(self, articles: Sequence[Article], *, unused: Sequence[Unused] = ()) -> Cluster:
        """The half that fuses nothing: rank and group. The cluster can be pickled and finished elsewhere.

        It loads no fuser.
        """
        cluster = Cluster(config=self.config, articles=list(articles), unused=list(unused))
        prepare(cluster, self._models, only=True)
        return cluster

    def finish(
        self, clusters: Sequence[Cluster], *, batch_tokens: int | None = None
    ) -> list[Summary | SummarizerError]:
        """Fuse the groups of all clusters in shared batches, then judge and compose: a summary, or why there is none.

        ``batch_tokens`` stands in for ``fusion.batch_tokens`` where that asked for more memory than there is.
        """
        self._models.fuser.batch_tokens = batch_tokens or self.config.fusion.batch_tokens
        fuse(clusters, self._models)
        results: list[Summary | SummarizerError] = []
        for cluster in clusters:
            try:
                results.append(compose(cluster, self._models))
            except SummarizerError as error:
                results.append(error)
        return results

    def _told(self, clusters: Sequence[Cluster], *, progress: Progress | None) -> list[Summary]:
        summaries: list[Summary] = []
        for together in at_once(clusters, device=devices.resolve_device(self.config.device).type):
            for cluster in together:
                prepare(cluster, self._models, progress=progress)
            fuse(together, self._models, progress=progress)
            with stage("Judging sentences", progress, unit="claims"):
                summaries += [compose(cluster, self._models) for cluster in together]
        return summaries

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
