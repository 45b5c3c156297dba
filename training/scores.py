"""How good a fuser's sentences are: near the target, true to the sources, joined from several, not copied."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from eval.clusters import read_jsonl
from eval.config import StatisticsConfig
from eval.metrics.facts import factual_overlap
from eval.metrics.rouge import rouge
from eval.statistics import estimate
from summarizer.config import Config
from summarizer.errors import InputError
from summarizer.fusion import load_fuser
from summarizer.fusion.base import ClusterFuser, Fuser
from training.backing import backing

#: Coverage that a second source must add for a sentence to count as joined.
_JOINED = 0.08


def score(examples: Sequence[Mapping[str, Any]], fuser: Fuser) -> dict[str, Any]:
    """``{"means": {metric: mean}, "examples": [row, …]}`` of the fuser's first candidates, or of its text for a cluster.

    ``rouge1``, ``rouge2``, ``rougeL``: F against the target. ``facts``: share of names, numbers, dates, quotations and
    relations that the sources have. ``joined``: share of sentences that say what no single source says. ``novel``: share
    of new bigrams. ``written``: share of groups that got a candidate at all; an empty one scores nothing.
    ``score``: mean ROUGE times ``facts``, by which the best checkpoint is chosen.
    """
    texts = _texts(examples, fuser)
    near = rouge(texts, [example["target"] for example in examples], variants=("rouge1", "rouge2", "rougeL"))
    true = factual_overlap(texts, [list(example["sources"]) for example in examples])
    rows = []
    for example, text, closeness, overlap in zip(examples, texts, near, true, strict=True):
        made = backing(text, example["sources"]) if text else None
        precision = overlap.scores.get("fact_precision", 1.0)
        rows.append(
            {
                "id": example["id"],
                "text": text,
                **{name: each.fmeasure for name, each in closeness.items()},
                "facts": 1.0 if precision != precision else precision,  # nothing to get wrong
                "joined": float(made is not None and made.joins >= _JOINED),
                "novel": made.novel if made is not None else 0.0,
                "copied": made.copied if made is not None else 0.0,
                "written": float(bool(text)),
            }
        )
    names = [name for name in rows[0] if name not in ("id", "text")] if rows else []
    means = {name: sum(row[name] for row in rows) / len(rows) for name in names}
    if means:
        means["score"] = (means["rouge1"] + means["rouge2"] + means["rougeL"]) / 3 * means["facts"]
    return {"means": means, "examples": rows}


def _texts(examples: Sequence[Mapping[str, Any]], fuser: Fuser) -> list[str]:
    """What the fuser says for each example; empty where it says nothing."""
    groups = [example for example in examples if not _is_cluster(example, fuser)]
    fused = iter(fuser.fuse([list(example["sources"]) for example in groups]))
    texts = []
    for example in examples:
        if isinstance(fuser, ClusterFuser) and _is_cluster(example, fuser):
            # A summary is asked for at the length that the target has.
            words = round(1.1 * len(example["target"].split()))
            texts += fuser.fuse_clusters([[[text] for text in example["sources"]]], words)
        else:
            candidates = next(fused)
            texts.append(candidates[0].text if candidates else "")
    return texts


def _is_cluster(example: Mapping[str, Any], fuser: Fuser) -> bool:
    return example.get("unit") == "cluster" and isinstance(fuser, ClusterFuser)


def score_model(model: str, file: Path, *, limit: int | None, settings: Sequence[str] = ()) -> dict[str, Any]:
    """:func:`score` of a model that is named as ``fusion.model`` names it, with the seconds it took.

    ``settings``: changes of the summariser's config. Raises :class:`InputError` for a file that holds no examples.
    """
    if not file.is_file():
        raise InputError(
            f"{file} does not exist. Make examples: python -m training data CONFIG.", path=str(file)
        )
    examples = [row for row, _ in islice(read_jsonl(file), limit)]
    if not examples or not all({"id", "sources", "target"} <= row.keys() for row in examples):
        raise InputError(f"{file} must hold rows {{'id', 'sources', 'target'}}.", path=str(file))
    config = Config().with_settings({"fusion.model": model}).with_settings(list(settings))
    fuser = load_fuser(config)
    start = time.perf_counter()
    scores = score(examples, fuser)
    return {
        **scores,
        "model": fuser.describe(),
        "seconds": time.perf_counter() - start,
        "config": json.loads(config.model_dump_json()),
    }


def write_candidates(
    model: str, file: Path, output: Path, *, limit: int | None, settings: Sequence[str] = ()
) -> int:
    """All candidates of each group of ``file``, best first, to ``output``; the number of groups.

    Rows in: ``{id, sources, before?}``; out: the same with ``candidates`` (texts) and ``scores`` (mean log-probabilities).
    """
    if not file.is_file():
        raise InputError(f"{file} does not exist. Give rows {{'id', 'sources'}}.", path=str(file))
    groups = [row for row, _ in islice(read_jsonl(file), limit)]
    fuser = load_fuser(Config().with_settings({"fusion.model": model}).with_settings(list(settings)))
    found = fuser.fuse(
        [list(row["sources"]) for row in groups], before=[row.get("before", "") for row in groups]
    )
    output.parent.mkdir(parents=True, exist_ok=True)
    with output.open("w", encoding="utf-8") as handle:
        for row, proposed in zip(groups, found, strict=True):
            written = {
                "candidates": [each.text for each in proposed],
                "scores": [round(each.score or 0.0, 4) for each in proposed],
            }
            handle.write(json.dumps({**row, **written}, ensure_ascii=False) + "\n")
    return len(groups)


def table(scores: Mapping[str, Any], *, seed: int = 0) -> str:
    """Means with 95 % bootstrap intervals over examples, one metric a line."""
    rows = scores["examples"]
    lines = [f"{scores['model']['name']}, {len(rows)} examples"]
    for name in (key for key in rows[0] if key not in ("id", "text")):
        found = estimate([float(row[name]) for row in rows], StatisticsConfig(), seed=seed)
        lines.append(f"  {name:8} {found.mean:.3f} [{found.low:.3f}, {found.high:.3f}]")
    return "\n".join(lines)
