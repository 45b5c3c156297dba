"""How good a fuser's sentences are: near the target, true to the sources, joined from several, not copied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eval.metrics.facts import factual_overlap
from eval.metrics.rouge import rouge
from summarizer.fusion.base import Fuser
from training.backing import backing

#: Coverage that a second source must add for a sentence to count as joined.
_JOINED = 0.08


def score(examples: Sequence[Mapping[str, Any]], fuser: Fuser) -> dict[str, Any]:
    """``{"means": {metric: mean}, "examples": [row, …]}`` of the fuser's first candidates.

    ``rouge1``, ``rouge2``, ``rougeL``: F against the target. ``facts``: share of names, numbers, dates, quotations and
    relations that the sources have. ``joined``: share of sentences that say what no single source says. ``novel``: share
    of new bigrams. ``written``: share of groups that got a candidate at all; an empty one scores nothing.
    ``score``: mean ROUGE times ``facts``, by which the best checkpoint is chosen.
    """
    fused = fuser.fuse([list(example["sources"]) for example in examples])
    texts = [candidates[0].text if candidates else "" for candidates in fused]
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
