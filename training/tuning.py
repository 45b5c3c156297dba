"""Tunes the ranker and the grouper on clusters with human summaries, and says how sure it is.

A coordinate search over the few weights that the config has, by what an editor printed: ROUGE of the ranker's own
summary, at equal length, with the very code that ranks, groups and picks in a summary. Encoding is done once; a
setting is then tried in milliseconds. Each fold is searched without the clusters that it is measured on, so that the
gain reported is that of the *procedure*; weights found on all the clusters are only suggested, never written.
"""

from __future__ import annotations

import json
import random
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field

from eval.clusters import load_clusters
from eval.config import StatisticsConfig
from eval.metrics.rouge import rouge
from eval.statistics import compare
from eval.text import fill
from eval.tools import Tools
from summarizer.config import Config
from summarizer.errors import ConfigError, InputError
from summarizer.grouping.groups import group, shortlist
from summarizer.reading.selection import select
from summarizer.retrieval.ranking import Evidence, gather, weigh
from summarizer.settings import Section, Settings

_ROOT = Path(__file__).resolve().parent.parent
METRICS = ("rouge1", "rouge2", "rougeLsum")
Scores = dict[str, float]


class TuningCorpus(Section):
    """Clusters with human summaries."""

    path: str = Field(description="as for python -m eval compare; relative paths are below the checkout")
    max_words: int = Field(64, ge=20, description="equal length of what is scored")
    limit: int | None = Field(
        None, ge=1, description="so many clusters, drawn by lot; each corpus counts the same however many"
    )


class TuningConfig(Settings):
    """``python -m training ranker``: clusters in, a report of weights out."""

    output: str = Field(description="folder for the report")
    corpora: tuple[TuningCorpus, ...] = Field(min_length=1, description="searched on: train splits only")
    checks: tuple[TuningCorpus, ...] = Field(
        (), description="measured with the weights found, never searched on"
    )
    grid: dict[str, tuple[float, ...]] = Field(
        description="values tried, by config key: ranking.position: [0, 0.3, 0.6]"
    )
    start: dict[str, float] = Field(
        default={}, description="settings to start from; default: the config's own"
    )
    rounds: int = Field(2, ge=1, description="passes over the grid; fewer where one changes nothing")
    folds: int = Field(3, ge=2)
    min_gain: float = Field(
        0.02, ge=0, description="points below which a change is not worth leaving a default for"
    )
    seed: int = Field(0, ge=0)
    statistics: StatisticsConfig = StatisticsConfig()


@dataclass(frozen=True, kw_only=True)
class Example:
    """One cluster, encoded."""

    id: str
    evidence: Evidence
    reference: str
    max_words: int


def tune(
    config: TuningConfig, *, tools: Tools | None = None, progress: Callable[[str], None] = lambda text: None
) -> dict[str, Any]:
    """Search, cross-validate, check; the report is returned and written to ``report.json``.

    Raises :class:`InputError` for corpora without summaries or that share a cluster with a check, and
    :class:`ConfigError` for keys that the summariser does not have.
    """
    start = _settings(config)
    tools = tools or Tools()
    corpora = [load(each, tools=tools, seed=config.seed, progress=progress) for each in config.corpora]
    checks = [load(each, tools=tools, seed=config.seed, progress=progress) for each in config.checks]
    _refuse_leaks(corpora, checks)
    small = min(len(corpus) for corpus in corpora)
    if small < config.folds:
        raise InputError(f"A corpus has {small} clusters with summaries; {config.folds} folds need as many.")

    held_out: list[list[tuple[Example, dict[str, float]]]] = [[] for _ in corpora]
    folds = []
    for fold in range(config.folds):
        seen = [[e for n, e in enumerate(corpus) if n % config.folds != fold] for corpus in corpora]
        found, _ = search(seen, start, config)
        folds.append(found)
        progress(f"fold {fold + 1} of {config.folds}: {_changes(found, start) or 'nothing better'}")
        for kept, corpus in zip(held_out, corpora, strict=True):
            kept += [(e, found) for n, e in enumerate(corpus) if n % config.folds == fold]
    best, tried = search(corpora, start, config)
    report = {
        "start": start,
        "suggested": best,
        "changes": _changes(best, start),
        "folds": folds,
        "tried": tried,
        "held_out": [
            _compared(name.path, pairs, start, config)
            for name, pairs in zip(config.corpora, held_out, strict=True)
        ],
        "checks": [
            _compared(name.path, [(each, best) for each in check], start, config)
            for name, check in zip(config.checks, checks, strict=True)
        ],
    }
    folder = _ROOT / config.output
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(json.dumps(report, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return report


def load(
    corpus: TuningCorpus, *, tools: Tools, seed: int, progress: Callable[[str], None] = lambda text: None
) -> list[Example]:
    """The corpus's clusters that have a summary and a sentence, encoded."""
    path = corpus.path if Path(corpus.path).is_absolute() else str(_ROOT / corpus.path)
    clusters = [cluster for cluster in load_clusters(path) if cluster.summary and cluster.articles]
    if corpus.limit is not None and corpus.limit < len(clusters):
        clusters = random.Random(seed).sample(clusters, corpus.limit)
    defaults = Config()
    examples = []
    for cluster in clusters:
        kept, _ = select(cluster.articles, config=defaults.reading)
        sentences = [sentence for article in kept for sentence in tools.splitter.split(article)]
        if sentences and cluster.summary:
            examples.append(
                Example(
                    id=cluster.id,
                    evidence=gather(sentences, encoder=tools.encoder, config=defaults.ranking),
                    reference="\n".join(tools.sentences(cluster.summary)),
                    max_words=corpus.max_words,
                )
            )
    if not examples:
        raise InputError(f"{path} has no cluster with a summary to tune on.", path=path)
    progress(f"{corpus.path}: {len(examples)} clusters encoded")
    return examples


def summarize(example: Example, config: Config) -> str:
    """What the ranker alone says: the heads of its groups, best first, one on a line."""
    ranking = weigh(example.evidence, config=config.ranking)
    groups = group(ranking, config=config.grouping)
    limit = max(2 * example.max_words // 20, 4)
    chosen = shortlist(groups, ranking, limit=limit, diversity=config.ranking.diversity)
    heads = fill([each.members[0] for each in chosen], example.max_words)
    return "\n".join(" ".join(head.text.split()) for head in heads)


def score(examples: Sequence[Example], settings: Mapping[str, float]) -> list[Scores]:
    """ROUGE F of each example in points, 0..100."""
    config = Config().with_settings(settings)
    found = rouge(
        [summarize(example, config) for example in examples],
        [example.reference for example in examples],
        variants=METRICS,
        processes=1,
    )
    return [{metric: 100 * each[metric].fmeasure for metric in METRICS} for each in found]


def search(
    corpora: Sequence[Sequence[Example]], start: Mapping[str, float], config: TuningConfig
) -> tuple[dict[str, float], list[dict[str, Any]]]:
    """Coordinate search: the best settings, and every one that was tried with its gain over the start."""
    best = dict(start)
    first = top = _objective(corpora, best)
    tried: list[dict[str, Any]] = []
    for _ in range(config.rounds):
        before = top
        for key, values in config.grid.items():
            for value in values:
                settings = {**best, key: value}
                if settings == best:
                    continue
                worth = _objective(corpora, settings)
                tried.append({"key": key, "value": value, "gain": round(worth - first, 3)})
                if worth > top + config.min_gain:
                    best, top = settings, worth
        if top == before:
            break
    return best, tried


def _objective(corpora: Sequence[Sequence[Example]], settings: Mapping[str, float]) -> float:
    """Mean of the three ROUGEs, each corpus counting the same: blurbs must not outvote whole articles."""
    return statistics.fmean(
        statistics.fmean(statistics.fmean(each.values()) for each in score(corpus, settings))
        for corpus in corpora
    )


def _compared(
    name: str,
    pairs: Sequence[tuple[Example, Mapping[str, float]]],
    start: Mapping[str, float],
    config: TuningConfig,
) -> dict[str, Any]:
    """Paired differences between the settings that each example goes with and the start."""
    # Examples of a fold share their settings, and so their scores come in one go.
    after: list[Scores] = []
    for settings in dict.fromkeys(tuple(sorted(each.items())) for _, each in pairs):
        after += score([e for e, each in pairs if tuple(sorted(each.items())) == settings], dict(settings))
    order = [
        e
        for settings in dict.fromkeys(tuple(sorted(each.items())) for _, each in pairs)
        for e, each in pairs
        if tuple(sorted(each.items())) == settings
    ]
    before = score(order, start)
    rows = {
        "start": {metric: [each[metric] for each in before] for metric in METRICS},
        "tuned": {metric: [each[metric] for each in after] for metric in METRICS},
    }
    differences = compare(rows, baseline="start", metrics=METRICS, config=config.statistics, seed=config.seed)
    means = {
        system: {metric: statistics.fmean(values) for metric, values in by_metric.items()}
        for system, by_metric in rows.items()
    }
    return {"corpus": name, "means": means, "differences": [each.to_dict() for each in differences]}


def _settings(config: TuningConfig) -> dict[str, float]:
    """The start of the search: a value for every key of the grid. Raises :class:`ConfigError`."""
    Config().with_settings(config.start)  # refuses what the summariser does not know
    values = Config().model_dump()
    start = dict(config.start)
    for key in config.grid:
        section, _, leaf = key.partition(".")
        if section not in {"ranking", "grouping"} or leaf not in values[section]:
            known = [f"{part}.{name}" for part in ("ranking", "grouping") for name in values[part]]
            raise ConfigError(f"The grid's key {key!r} cannot be tuned. Known: {', '.join(known)}.")
        start.setdefault(key, values[section][leaf])
    return start


def _changes(settings: Mapping[str, float], start: Mapping[str, float]) -> dict[str, float]:
    return {key: value for key, value in settings.items() if value != start[key]}


def _refuse_leaks(corpora: Sequence[Sequence[Example]], checks: Sequence[Sequence[Example]]) -> None:
    searched = {example.id for corpus in corpora for example in corpus}
    shared = sorted({example.id for check in checks for example in check} & searched)
    if shared:
        raise InputError(
            f"{len(shared)} clusters are both searched on and checked with ({shared[0]!r}). Keep the splits apart."
        )
