"""How far a summary moves when its cluster is disturbed, and how often something planted reaches it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from eval.clusters import Cluster
from eval.config import EvalConfig
from eval.metrics.rouge import rouge
from eval.perturbations import perturb
from eval.results import Record
from eval.statistics import estimate
from eval.systems import Job, System
from eval.text import fit
from eval.tools import Tools


class Robustness:
    """Runs each system on a cluster as it is and on each perturbation of it."""

    def __init__(
        self,
        clusters: Sequence[Cluster],
        *,
        systems: Sequence[System],
        tools: Tools,
        config: EvalConfig,
        max_words: int,
    ) -> None:
        self._clusters = clusters
        self._systems = systems
        self._tools = tools
        self._config = config
        self._max_words = max_words

    def record(self, cluster: Cluster) -> Record:
        """For each system: the text, and for each perturbation its text, how far it moved, what reached it."""
        record: Record = {"id": cluster.id, "notes": list(cluster.notes), "systems": {}}
        variants = perturb(cluster, self._clusters, seed=self._config.seed) if cluster.articles else []
        for system in self._systems:
            jobs = [self._job(each) for each in (cluster, *(v.cluster for v in variants))]
            outputs = system.run(jobs) if cluster.articles else []
            texts = ["\n".join(fit(self._tools.sentences(o.text), self._max_words)) for o in outputs]
            base = outputs[0].status if outputs else "failed"
            rows = []
            for variant, output, text in zip(variants, outputs[1:], texts[1:], strict=True):
                usable = base == "ok" and output.status == "ok"
                plants = variant.number is not None or bool(variant.plant)
                rows.append(
                    {
                        "perturbation": variant.name,
                        "planted": variant.planted,
                        "status": output.status if base == "ok" else base,
                        "note": output.note,
                        "text": text,
                        "moved": _moved(texts[0], text) if usable else math.nan,
                        "reached": float(variant.reached(text)) if usable and plants else math.nan,
                    }
                )
            record["systems"][system.name] = {
                "status": base,
                "note": outputs[0].note if outputs else "the cluster has no article",
                "text": texts[0] if texts else "",
                "scores": {},
                "perturbed": rows,
            }
        return record

    def _job(self, cluster: Cluster) -> Job:
        return Job(cluster=cluster.id, articles=cluster.articles, max_words=self._max_words)


def _moved(before: str, after: str) -> float:
    """1 - ROUGE-2 F1 between the two summaries, unstemmed: 0 the same, 1 nothing in common."""
    if before == after:
        return 0.0
    scores = rouge([after], [before], variants=("rouge2",), stemmer=False, tokenizer="unicode", processes=1)
    return 1 - scores[0]["rouge2"].fmeasure


def summarise(records: Sequence[Record], *, config: EvalConfig) -> dict[str, dict[str, Any]]:
    """``{system: {"shuffle.moved": {"mean", "low", "high", "n", "missing"}, "poison.reached": …}}``."""
    systems: dict[str, dict[str, Any]] = {}
    for name in records[0]["systems"]:
        values: dict[str, list[float]] = {}
        for record in records:
            for row in record["systems"][name]["perturbed"]:
                for measure in ("moved", "reached"):
                    value = row[measure]
                    planted = row["perturbation"] in {"poison", "instruction", "number"}
                    if measure == "moved" or planted:
                        key = f"{row['perturbation']}.{measure}"
                        values.setdefault(key, []).append(math.nan if value is None else value)
        systems[name] = {
            key: asdict(estimate(each, config.statistics, seed=config.seed)) for key, each in values.items()
        }
    return systems
