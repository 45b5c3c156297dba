"""Published figures and ours for the same system, side by side: does this harness measure what others measured?"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.clusters import Cluster, load_clusters
from eval.config import EvalConfig
from eval.metrics.rouge import rouge
from eval.statistics import estimate
from eval.systems import Job, System, build, load_stored
from eval.tools import Tools
from summarizer import Article
from summarizer.errors import ConfigError, InputError

#: A figure of another laboratory is met from this distance on, in points of ROUGE.
HALF_A_POINT = 0.5
#: Longer than any output.
_UNCUT = 100_000


class Reproduction(BaseModel):
    """One system of one paper, and the protocol by which it was scored."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    source: str = Field(description="the paper")
    published: dict[Literal["rouge1", "rouge2", "rougeL", "rougeLsum"], float]
    clusters: str = Field(description="file of clusters below the data folder")
    outputs: str | None = Field(None, description="file of stored outputs below the data folder")
    system: str = Field(description="a system's name, or a stored one's")
    cut: int | None = Field(None, ge=1, description="words that an output is cut to; none: as it is")
    sentences: Literal["split", "flat", "lines"] = Field(
        "split", description="flat: paragraph breaks end no sentence; lines: only they do"
    )
    difference: str = Field("", description="what is not as in the paper")


def load_reproductions(path: Path) -> list[Reproduction]:
    """The file's entries. Raises :class:`ConfigError` naming the file and the entry."""
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error
    if not isinstance(rows, list) or not rows:
        raise ConfigError(f"{path} must be a list of reproductions.")
    found = []
    for number, row in enumerate(rows, start=1):
        try:
            found.append(Reproduction.model_validate(row))
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(map(str, first["loc"])) or "the entry"
            raise ConfigError(f"{path}, entry {number}: {key}: {first['msg']}.") from error
    return found


class Reproducer:
    """Runs reproductions; files that several of them use are read once."""

    def __init__(self, data: Path, *, tools: Tools, config: EvalConfig) -> None:
        self._data = data
        self._tools = tools
        self._config = config
        self._clusters: dict[str, list[Cluster]] = {}

    def run(
        self, wanted: Reproduction, *, progress: Callable[[], None] = lambda: None
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """``(result, rows)``: the comparison with the published figures, and the scores of each cluster.

        Raises :class:`InputError` for files that are missing or hold no such system.
        """
        clusters = self._load(wanted.clusters)
        outputs = self._outputs(wanted, clusters)
        rows: list[dict[str, Any]] = []
        for cluster, text in zip(clusters, outputs, strict=True):
            rows.append({"id": cluster.id, "reproduction": wanted.name, **self._score(text, cluster, wanted)})
            progress()
        metrics = {
            metric: self._compared(published, [float(row[metric]) for row in rows])
            for metric, published in wanted.published.items()
        }
        result = {
            "name": wanted.name,
            "source": wanted.source,
            "difference": wanted.difference,
            "n": len(rows),
            "words": sum(len(text.split()) for text in outputs) / len(outputs),
            "reference_words": sum(len((c.summary or "").split()) for c in clusters) / len(clusters),
            "metrics": metrics,
        }
        return result, rows

    def _load(self, name: str) -> list[Cluster]:
        if name not in self._clusters:
            # As stored: cleaning is ours, the protocols know none.
            path = str(self._data / name)
            self._clusters[name] = load_clusters(path, clean=False, limit=self._config.limit)
        return self._clusters[name]

    def _outputs(self, wanted: Reproduction, clusters: Sequence[Cluster]) -> list[str]:
        if wanted.sentences == "lines":
            return [_first_lines(cluster, wanted) for cluster in clusters]
        system = self._system(wanted, clusters)
        jobs = [
            Job(
                cluster=cluster.id,
                articles=_articles(cluster, flat=wanted.sentences == "flat"),
                max_words=wanted.cut or _UNCUT,
            )
            for cluster in clusters
        ]
        return [_cut(output.text, wanted.cut or _UNCUT) for output in system.run(jobs)]

    def _system(self, wanted: Reproduction, clusters: Sequence[Cluster]) -> System:
        if wanted.outputs is None:
            return build([wanted.system], config=self._config, tools=self._tools, stored={})[0]
        stored = load_stored(self._data / wanted.outputs, ids=[cluster.id for cluster in clusters])
        if wanted.system not in stored:
            raise InputError(
                f"{wanted.outputs} has no system {wanted.system!r}. It has {', '.join(stored)}.",
                path=wanted.outputs,
            )
        return stored[wanted.system]

    def _score(self, text: str, cluster: Cluster, wanted: Reproduction) -> dict[str, float]:
        if not cluster.summary:
            return {str(metric): math.nan for metric in wanted.published}
        split = str.splitlines if wanted.sentences == "lines" else self._tools.sentences
        found = rouge(
            ["\n".join(split(text))],
            ["\n".join(split(cluster.summary))],
            variants=list(wanted.published),
            stemmer=self._config.rouge.stemmer,
            tokenizer=self._config.rouge.tokenizer,
            processes=1,
        )[0]
        return {variant: score.fmeasure for variant, score in found.items()}

    def _compared(self, published: float, values: Sequence[float]) -> dict[str, Any]:
        found = estimate([100 * value for value in values], self._config.statistics, seed=self._config.seed)
        difference = found.mean - published
        if abs(difference) <= HALF_A_POINT:
            verdict = "met"
        else:
            verdict = "in the interval" if found.low <= published <= found.high else "not met"
        return {
            "published": published,
            "mean": found.mean,
            "low": found.low,
            "high": found.high,
            "n": found.n,
            "difference": difference,
            "verdict": verdict,
        }


def _articles(cluster: Cluster, *, flat: bool) -> tuple[Article, ...]:
    if not flat:
        return cluster.articles
    return tuple(replace(article, text=" ".join(article.text.split())) for article in cluster.articles)


def _first_lines(cluster: Cluster, wanted: Reproduction) -> str:
    lead = re.fullmatch(r"lead([123])", wanted.system)
    if not lead:
        raise ConfigError(f"{wanted.name}: lines are sentences for lead1, lead2 and lead3 alone.")
    lines = [[line for line in article.text.splitlines() if line.strip()] for article in cluster.articles]
    return "\n".join(line for article in lines for line in article[: int(lead[1])])


def _cut(text: str, words: int) -> str:
    """The first words, line breaks kept."""
    kept: list[str] = []
    for line in text.splitlines():
        room = words - sum(len(each.split()) for each in kept)
        if room <= 0:
            break
        kept.append(" ".join(line.split()[:room]))
    return "\n".join(kept)
