"""Every system on every cluster: against each article's lede in turn, against a human, and on its own.

The ledes are the reference that every cluster has. Each takes its turn; the others, and all the systems,
are scored against it at equal length. No lede meets itself, and with ``ledes.leave_out: article`` (the
default) no live system has seen the article whose lede it is scored against either, so that nobody wins by
copying it.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.clusters import Cluster
from eval.config import EvalConfig
from eval.metrics.facts import FactualOverlap, FactualOverlapResult, SourceIndex
from eval.metrics.learned import LearnedChecker
from eval.metrics.neutrality import neutrality
from eval.metrics.overlap import compression, fragment_scores, novelty
from eval.metrics.rouge import VARIANTS, rouge
from eval.metrics.spread import coverage, redundancy
from eval.systems import LEDE, Job, Output, System
from eval.systems.newsweave import Stored
from eval.text import fit, lede
from eval.tools import Tools
from summarizer import Article
from summarizer.text.words import content_stems

Scores = dict[str, float]
Record = dict[str, Any]

#: Length of outputs where no reference says how long they should be.
DEFAULT_WORDS = 100


def equal_length(clusters: Sequence[Cluster], config: EvalConfig) -> int:
    """Words that every output is cut to."""
    if config.max_words is not None:
        return config.max_words
    lengths = [len(cluster.summary.split()) for cluster in clusters if cluster.summary]
    return max(20, round(statistics.median(lengths))) if lengths else DEFAULT_WORDS


@dataclass(kw_only=True)
class Comparison:
    """Runs and scores systems, one cluster at a time."""

    systems: Sequence[System]
    tools: Tools
    config: EvalConfig
    max_words: int
    #: Whether ledes take their turns; otherwise only references and the outputs' own merits count.
    ledes: bool
    checker: LearnedChecker | None = None

    def __post_init__(self) -> None:
        self._facts = FactualOverlap(self.tools)

    def record(self, cluster: Cluster) -> Record:
        """Articles, ledes, and each system's output, scores and verdicts, as plain values."""
        record: Record = {
            "id": cluster.id,
            "notes": [*cluster.notes, *_oddities(cluster, self.max_words)],
            "reference": cluster.summary,
            "articles": [],
            "systems": {},
        }
        ledes = self._ledes(cluster)
        record["articles"] = [
            {"id": a.id, "title": a.title, "source": a.source, "text": a.text, "lede": ledes[a.id]}
            for a in cluster.articles
        ]
        if not cluster.articles:
            record["notes"].append("no article: not scored")
        index = self._facts.index(cluster.documents)
        turns = self._turns(cluster, ledes) if self.ledes else []
        for system in self.systems:
            record["systems"][system.name] = self._system(system, cluster, index, turns, ledes)
        return record

    def _ledes(self, cluster: Cluster) -> dict[str, str]:
        ledes = {}
        for article in cluster.articles:
            chosen = lede(self.tools.splitter.split(article), self.config.ledes)
            ledes[article.id] = " ".join(" ".join(s.text.split()) for s in chosen)
        return ledes

    def _turns(self, cluster: Cluster, ledes: Mapping[str, str]) -> list[Article]:
        # One article has no other to be compared with; an empty lede is nothing to compare to.
        return [a for a in cluster.articles if ledes[a.id]] if len(cluster.articles) > 1 else []

    # -- one system on one cluster --------------------------------------------------------------------------

    def _system(
        self,
        system: System,
        cluster: Cluster,
        index: SourceIndex,
        turns: Sequence[Article],
        ledes: Mapping[str, str],
    ) -> Record:
        if not cluster.articles:
            return {"status": "failed", "note": "the cluster has no article", "scores": {}, "text": ""}
        references = (cluster.summary,) if cluster.summary else ()
        whole = [self._job(cluster, each, references) for each in _inputs(system, cluster.articles)]
        if system.oracle and not references:
            whole = []  # an oracle has nothing to look at
        jobs, owners = list(whole), [-1] * len(whole)
        seen_all = isinstance(system, Stored) or (
            self.config.ledes.leave_out == "none" and not system.oracle and not system.name.startswith("lede")
        )
        for number, article in enumerate(() if seen_all else turns):
            others = tuple(a for a in cluster.articles if a is not article)
            for each in _inputs(system, others):
                jobs.append(self._job(cluster, each, (ledes[article.id],)))
                owners.append(number)
        outputs = [self._fitted(output) for output in system.run(jobs)]
        full = outputs[: len(whole)]
        facts = [self._facts.score(_lines(output.text), index) for output in full]
        scores = _mean([self._merits(o, f, cluster) for o, f in zip(full, facts, strict=True)])
        if turns:
            scores |= self._against_ledes(
                [
                    [o for o, owner in zip(outputs, owners, strict=True) if owner == (-1 if seen_all else n)]
                    for n in range(len(turns))
                ],
                [ledes[article.id] for article in turns],
                [[ledes[a.id] for a in cluster.articles if a is not article] for article in turns],
            )
        return {
            "status": _status(outputs),
            "note": "; ".join(dict.fromkeys(o.note for o in outputs if o.note)),
            "text": full[0].text if full else "",
            "scores": scores,
            "seconds": sum(o.seconds for o in outputs),
            "details": full[0].details if full else {},
            "verdicts": [
                {"text": v.text, "supported": v.supported, "missing": [list(pair) for pair in v.missing]}
                for v in (facts[0].verdicts if facts else ())
            ],
        }

    def _job(self, cluster: Cluster, articles: Sequence[Article], references: tuple[str, ...]) -> Job:
        return Job(
            cluster=cluster.id, articles=tuple(articles), max_words=self.max_words, references=references
        )

    def _fitted(self, output: Output) -> Output:
        """The output at equal length, one sentence on a line."""
        kept = fit(self.tools.sentences(output.text), self.max_words)
        return Output(
            text="\n".join(kept),
            status=output.status,
            note=output.note,
            seconds=output.seconds,
            details=output.details,
        )

    # -- scores ---------------------------------------------------------------------------------------------

    def _merits(self, output: Output, facts: FactualOverlapResult, cluster: Cluster) -> Scores:
        """Against the human reference, and against the articles. An empty output scores 0 against the first."""
        if output.status in {"missing", "failed"}:
            return {}
        scores: Scores = {}
        if cluster.summary:
            wanted = "\n".join(self.tools.sentences(cluster.summary))
            scores |= self._rouge(output.text, wanted)
        sentences = _lines(output.text)
        documents = list(cluster.documents)
        flat = " ".join(sentences)
        scores |= facts.scores
        scores |= novelty(flat, documents) | fragment_scores(flat, documents)
        scores |= coverage(sentences, documents) | redundancy(sentences)
        scores |= neutrality(sentences, documents) | compression(flat, documents)
        if self.checker is not None:
            scores["checker"] = self.checker.score(sentences, [self.tools.sentences(d) for d in documents])
        return scores

    def _rouge(self, prediction: str, reference: str) -> Scores:
        found = rouge(
            [prediction],
            [reference],
            stemmer=self.config.rouge.stemmer,
            tokenizer=self.config.rouge.tokenizer,
            processes=1,
        )[0]
        return {variant: found[variant].fmeasure for variant in VARIANTS}

    def _against_ledes(
        self, outputs: Sequence[Sequence[Output]], ledes: Sequence[str], others: Sequence[Sequence[str]]
    ) -> Scores:
        """Mean over the turns; NaN throughout if an output that is due is missing."""
        turns = []
        for found, wanted, rest in zip(outputs, ledes, others, strict=True):
            if not found or any(o.status in {"missing", "failed"} for o in found):
                return {}
            turns.append(_mean([self._one_turn(o.text, wanted, rest) for o in found]))
        return _mean(turns)

    def _one_turn(self, text: str, wanted: str, others: Sequence[str]) -> Scores:
        rouges = self._rouge(text, wanted)
        scores = {f"lede_{variant}": rouges[variant] for variant in ("rouge1", "rouge2", "rougeL")}
        # What other ledes say too is what the event is about; the rest is this article's own angle.
        units = set(content_stems(wanted))
        shared = units & {stem for other in others for stem in content_stems(other)}
        said = set(content_stems(text))
        scores["lede_agreed"] = len(shared & said) / len(shared) if shared else math.nan
        own = units - shared
        scores["lede_own"] = len(own & said) / len(own) if own else math.nan
        return scores


def _lines(text: str) -> list[str]:
    """The sentences of a fitted output."""
    return [line for line in text.split("\n") if line]


def _inputs(system: System, articles: Sequence[Article]) -> list[Sequence[Article]]:
    """What one run of a system is given: all the articles, or each on its own where ledes are averaged."""
    return [[article] for article in articles] if system.name == LEDE else [articles]


def _oddities(cluster: Cluster, max_words: int) -> list[str]:
    notes = []
    if len(cluster.articles) == 1:
        notes.append("one article: no other lede to compare with")
    total = sum(article.words for article in cluster.articles)
    if cluster.summary is None:
        notes.append("no reference")
    elif len(cluster.summary.split()) > total:
        notes.append("the reference is longer than the articles")
    if total < max_words:
        notes.append(f"the articles hold {total} words: outputs are shorter than {max_words}")
    return notes


def _status(outputs: Sequence[Output]) -> str:
    states = {output.status for output in outputs}
    return next((state for state in ("failed", "missing", "empty") if state in states), "ok")


def _mean(rows: Sequence[Scores]) -> Scores:
    """Mean of each metric over the rows that have it, NaN where none has; nothing if a row is missing."""
    if not rows or any(not row for row in rows):
        return {}
    means = {}
    for metric in rows[0]:
        values = [row[metric] for row in rows if not math.isnan(row[metric])]
        means[metric] = sum(values) / len(values) if values else math.nan
    return means
