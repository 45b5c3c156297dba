"""``python -m eval fusion``: is the fuser any good at its own job, and does its judge know when it is not?

Rows ``{sources, good}`` or ``{sources, target}`` are fused and scored beside what costs nothing: the first source, the
longest, all of them in a row. Rows with ``bad`` or ``edited`` beside ``good``, or with a ``verdict`` on a ``text``, say
whether the judge tells true from false. The judge that steers is never the only judge: the overlap measures judge, too.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from eval.checkers import roc_auc
from eval.clusters import read_jsonl
from eval.config import EvalConfig
from eval.metrics.facts import factual_overlap
from eval.metrics.rouge import rouge
from eval.statistics import estimate
from summarizer.errors import InputError
from summarizer.fusion import load_fuser
from summarizer.fusion.base import Candidate, Fuser
from summarizer.judging.features import overlap
from summarizer.judging.guards import GUARDS, refusal
from summarizer.judging.judge import Claims, Judge

Scores = dict[str, list[float]]
Progress = Callable[[str], None]

#: Content that a second source has to add, of a sentence's, for it to be joined.
_JOINED = 0.08
_VARIANTS = ("rouge1", "rouge2", "rougeL")


@dataclass(frozen=True, kw_only=True)
class Group:
    """Sources, what people made of them, and what was judged about them."""

    id: str
    sources: tuple[str, ...]
    target: str | None
    before: str = ""
    #: ``(text, whether it is true, kind of error, log-probability under its fuser)``.
    judged: list[tuple[str, bool, str | None, float | None]] = field(default_factory=list)


def load_groups(path: Path, *, limit: int | None = None) -> list[Group]:
    """Rows of one file, those about the same sources together. Raises :class:`InputError` for rows of another shape."""
    if not path.is_file():
        raise InputError(f"{path} does not exist. Give a .jsonl or .jsonl.gz file of rows.", path=str(path))
    groups: dict[tuple[str, tuple[str, ...]], Group] = {}
    for row, where in islice(read_jsonl(path), limit):
        sources = row.get("sources")
        if not isinstance(sources, list) or not sources or not all(isinstance(s, str) for s in sources):
            raise InputError(f"{where}: 'sources' must be a list of sentences.", path=str(path))
        target = row.get("good", row.get("target"))
        if not isinstance(target, str) and "verdict" not in row:
            raise InputError(f"{where}: give 'good' or 'target' to fuse, or 'text' and 'verdict' to judge.")
        if "verdict" in row and not isinstance(row.get("text"), str):
            raise InputError(f"{where}: a 'verdict' needs the 'text' that was judged.", path=str(path))
        key = (str(row.get("id", "")), tuple(sources))
        group = groups.setdefault(
            key, Group(id=key[0] or where, sources=key[1], target=None, before=row.get("before") or "")
        )
        if isinstance(target, str) and group.target is None:
            group = groups[key] = replace(group, target=target)
        if "verdict" in row:
            true = row["verdict"] == "true"
            kind = "garbled" if row["verdict"] == "garbled" else row.get("kind")
            group.judged.append((str(row["text"]), true, kind, row.get("score")))
        for name, kind_name in (("edited", "edited_kind"), ("bad", "kind")):
            if row.get(name) and isinstance(target, str):
                group.judged.append((row[name], False, row.get(kind_name), None))
        if isinstance(target, str) and (row.get("edited") or row.get("bad")):
            group.judged.append((target, True, None, None))
    if not groups:
        raise InputError(f"{path} holds no rows.", path=str(path))
    return list(groups.values())


def evaluate_fusion(
    groups: Sequence[Group],
    config: EvalConfig,
    *,
    fuser: Fuser | None = None,
    judge: Judge | None = None,
    progress: Progress = lambda _: None,
) -> dict[str, Any]:
    """``{"fuser": …, "systems": …, "judge": …, "examples": …}``; a part whose rows the file lacks is None.

    ``judge``: None leaves its views out.
    """
    result: dict[str, Any] = {"groups": len(groups), "fuser": None, "judge": None}
    wanted = [group for group in groups if group.target is not None]
    if wanted:
        progress(f"Fusing {len(wanted)} groups")
        fuser = fuser or load_fuser(config.summarizer)
        fused = fuser.fuse(
            [list(group.sources) for group in wanted], before=[group.before for group in wanted]
        )
        result |= _fused(wanted, fused, judge, config)
    if judge is not None and any(group.judged for group in groups):
        progress("Judging")
        result["judge"] = judged(groups, judge)
    return result


def _fused(
    groups: Sequence[Group], fused: Sequence[Sequence[Candidate]], judge: Judge | None, config: EvalConfig
) -> dict[str, Any]:
    systems: dict[str, list[str]] = {
        "fuser": [candidates[0].text if candidates else "" for candidates in fused],
        "first source": [group.sources[0] for group in groups],
        "longest source": [max(group.sources, key=lambda each: (len(each), each)) for group in groups],
        "all sources": [" ".join(group.sources) for group in groups],
    }
    if judge is not None:
        systems["fuser, by the judge"] = _chosen(groups, fused, judge)
    rows = {name: _rows(groups, texts, judge) for name, texts in systems.items()}
    described = {
        name: {
            metric: asdict(estimate(values, config.statistics, seed=config.seed))
            for metric, values in scores.items()
        }
        for name, scores in rows.items()
    }
    return {
        "fuser": {metric: float(np.mean(values)) for metric, values in rows["fuser"].items()},
        "systems": described,
        "examples": [
            {
                "id": group.id,
                "sources": list(group.sources),
                "target": group.target,
                "candidates": [candidate.text for candidate in candidates],
                **{f"by {name}": texts[row] for name, texts in systems.items() if name.startswith("fuser")},
            }
            for row, (group, candidates) in enumerate(zip(groups, fused, strict=True))
        ],
    }


def _chosen(groups: Sequence[Group], fused: Sequence[Sequence[Candidate]], judge: Judge) -> list[str]:
    """What would be printed of each group: the candidate that the judge values most; empty where none passes."""
    values = judge.values(
        [_claims(group, candidates) for group, candidates in zip(groups, fused, strict=True)]
    )
    chosen = []
    for group, candidates, own in zip(groups, fused, values, strict=True):
        passing = [
            (value, candidate.text)
            for candidate, value in zip(candidates, own, strict=True)
            if value >= judge.threshold and refusal(candidate.text, group.sources) is None
        ]
        chosen.append(max(passing)[1] if passing else "")
    return chosen


def _claims(group: Group, candidates: Sequence[Candidate]) -> Claims:
    return Claims(
        sources=group.sources, claims=tuple(candidate.text for candidate in candidates), written=True
    )


def _rows(groups: Sequence[Group], texts: Sequence[str], judge: Judge | None) -> Scores:
    near = rouge(texts, [str(group.target) for group in groups], variants=_VARIANTS)
    facts = factual_overlap(texts, [list(group.sources) for group in groups])
    signs = [overlap(text, group.sources) for text, group in zip(texts, groups, strict=True)]
    rows: Scores = {variant: [100 * each[variant].fmeasure for each in near] for variant in _VARIANTS}
    rows["joined"] = [
        float(bool(text) and each["spread"] >= _JOINED) for text, each in zip(texts, signs, strict=True)
    ]
    # An empty text has nothing to get wrong.
    rows["facts"] = [
        1.0 if not text or (value := each.scores.get("fact_precision", 1.0)) != value else value
        for text, each in zip(texts, facts, strict=True)
    ]
    rows["written"] = [float(bool(text)) for text in texts]
    rows["words"] = [float(len(text.split())) for text in texts]
    rows["bigrams backed"] = [1 - each["novel"] for each in signs]
    rows["copied"] = [each["copied"] for each in signs]
    if judge is not None:
        views = judge.values(
            [
                Claims(sources=group.sources, claims=(text,) if text else ())
                for group, text in zip(groups, texts, strict=True)
            ]
        )
        rows["judge"] = [own[0] if own else 0.0 for own in views]
    return rows


def judged(groups: Sequence[Group], judge: Judge) -> dict[str, Any]:
    """How well the judge, the guards and the overlap measures tell true from false on judged sentences.

    ``auc``: true against the rest. ``true_at_5_percent_false``: share of the true ones above the value that 5 % of the
    others exceed. ``precision``, ``coverage``: of each group the sentence that the gate lets through and the judge values
    most is true; and how many groups have one.
    """
    asked = [group for group in groups if group.judged]
    values = judge.values([judged_claims(group) for group in asked])
    labels, scores, kinds = [], [], []
    views: dict[str, list[float]] = defaultdict(list)
    refused: dict[str, dict[str, int]] = {
        guard.name: {"false": 0, "true": 0, "false that the judge passes": 0} for guard in GUARDS
    }
    chosen = []
    for group, own in zip(asked, values, strict=True):
        best: tuple[float, bool] | None = None
        for (text, true, kind, likelihood), value in zip(group.judged, own, strict=True):
            hits = [guard.name for guard in GUARDS if guard.check(text, group.sources) is not None]
            for name in hits:
                refused[name]["true" if true else "false"] += 1
                refused[name]["false that the judge passes"] += not true and value >= judge.threshold
            labels.append(int(true))
            scores.append(value)
            kinds.append(kind)
            signs = overlap(text, group.sources)
            views["bigrams backed"].append(1 - signs["novel"])
            views["copied"].append(signs["copied"])
            views["longest run"].append(signs["longest"])
            views["shortness"].append(-float(len(text)))
            if likelihood is not None:
                views["likelihood"].append(likelihood)
            if value >= judge.threshold and not hits and (best is None or value > best[0]):
                best = (value, true)
        if best is not None:
            chosen.append(best[1])
    of, by = np.array(labels), np.array(scores)
    return {
        "sentences": len(labels),
        "true": int(of.sum()),
        "auc": roc_auc(of, by),
        "true_at_5_percent_false": _true_at(of, by, 0.05),
        "precision": float(np.mean(chosen)) if chosen else None,
        "coverage": len(chosen) / len(asked),
        "threshold": judge.threshold,
        "others": {
            name: roc_auc(of, np.array(each)) for name, each in views.items() if len(each) == len(labels)
        },
        "passing_by_kind": _by_kind(labels, scores, kinds, judge.threshold),
        "guards": refused,
        "reliability": reliability(of, by),
    }


def judged_claims(group: Group) -> Claims:
    """A group's judged sentences as the judge is asked about them."""
    return Claims(
        sources=group.sources,
        claims=tuple(text for text, _, _, _ in group.judged),
        written=all(likelihood is not None for _, _, _, likelihood in group.judged),
    )


def _true_at(labels: Any, values: Any, share: float) -> float:
    """Share of the true ones above what ``share`` of the others exceed."""
    others = np.sort(values[labels == 0])[::-1]
    if not len(others) or not labels.any():
        return float("nan")
    limit = others[min(int(share * len(others)), len(others) - 1)]
    return float((values[labels == 1] > limit).mean())


def _by_kind(
    labels: Sequence[int], values: Sequence[float], kinds: Sequence[str | None], threshold: float
) -> dict[str, dict[str, float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for label, value, kind in zip(labels, values, kinds, strict=True):
        found["true" if label else kind or "other"].append(value)
    return {
        kind: {"n": len(own), "passing": float(np.mean([value >= threshold for value in own]))}
        for kind, own in sorted(found.items())
    }


def reliability(labels: Any, values: Any, bins: int = 10) -> list[dict[str, float]]:
    """Of the values in each tenth: how many, their mean, and the share that is true."""
    found = []
    for low in np.arange(bins) / bins:
        inside = (values >= low) & (values < low + 1 / bins + (low == 0.9))
        if inside.any():
            found.append(
                {
                    "n": int(inside.sum()),
                    "value": float(values[inside].mean()),
                    "true": float(labels[inside].mean()),
                }
            )
    return found


def samples(examples: Sequence[Mapping[str, Any]], count: int, *, seed: int) -> str:
    """``count`` outputs drawn by lot, with their sources, for reading."""
    drawn = random.Random(seed).sample(list(examples), min(count, len(examples)))
    return "\n".join(
        "\n".join(
            [
                f"## {each['id']}",
                *(f"  - {source}" for source in each["sources"]),
                *(f"  {place}> {text}" for place, text in enumerate(each["candidates"], 1)),
                *(
                    [f"  by the judge: {each['by fuser, by the judge']}"]
                    if "by fuser, by the judge" in each
                    else []
                ),
                "",
            ]
        )
        for each in drawn
    )
