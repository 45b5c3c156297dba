"""The checkers checked: every consistency measure against people's labels, one dataset at a time.

Rows are ``{"id", "document", "claim", "label"}`` with ``dataset`` and ``split`` where a file holds several.
Datasets overlap, so that they are never pooled. Rows of SummEval's annotations are recognised by their
``expert_annotations`` and give rank correlations instead.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

from eval.clusters import read_jsonl
from eval.config import EvalConfig
from eval.metrics.consistency import Consistency, combined
from eval.metrics.learned import JudgeOfDocuments, LearnedChecker
from eval.results import Journal
from eval.tools import Tools
from summarizer.errors import InputError
from summarizer.judging.judge import Judge

Floats = npt.NDArray[np.float64]

#: Published ROC-AUC over the six sets of the SummaC benchmark, in per cent (Laban et al. 2022, Zha et al.
#: 2023): of other rows than ours, to show the order of magnitude.
PUBLISHED = {
    "NER overlap": 60.4,
    "FactCC": 68.8,
    "ROUGE-2 precision": 78.1,
    "SummaC-ZS": 79.0,
    "AlignScore-large": 88.6,
}
BASELINES = ("rouge2_precision", "ner_overlap")
OURS = "consistency"
_ASPECTS = ("coherence", "consistency", "fluency", "relevance")


@dataclass(frozen=True, kw_only=True)
class LabelledClaim:
    """A claim about a document, and what people said: a label, or mean expert scores by aspect."""

    id: str
    dataset: str
    document: str
    claim: str
    label: int | None
    human: dict[str, float]
    system: str | None = None


def load_claims(paths: Sequence[Path]) -> list[LabelledClaim]:
    """All rows of the files, or of the folders' .jsonl[.gz] files.

    Raises :class:`InputError` for broken rows; files without claims in a folder are passed over.
    """
    files: list[tuple[Path, bool]] = []
    for path in paths:
        if path.is_dir():
            files += [(each, False) for each in sorted(path.iterdir()) if ".jsonl" in each.name]
        elif path.is_file():
            files.append((path, True))
        else:
            raise InputError(f"{path} does not exist. Give a .jsonl[.gz] file of claims or a folder of them.")
    claims: list[LabelledClaim] = []
    for path, named in files:
        for number, (row, where) in enumerate(read_jsonl(path)):
            if "expert_annotations" in row:
                claims.append(_annotated(row, number, where))
            elif "claim" in row:
                claims.append(_labelled(row, number, where, dataset=path.name.partition(".")[0]))
            elif named:
                raise InputError(f"{where}: a row of claims has 'document', 'claim' and 'label'.")
            else:
                break
    if not claims:
        raise InputError(f"There are no claims in {', '.join(map(str, paths))}.")
    return claims


def _labelled(row: dict[str, Any], number: int, where: str, *, dataset: str) -> LabelledClaim:
    if row.get("label") not in {0, 1} or not all(isinstance(row.get(k), str) for k in ("document", "claim")):
        raise InputError(f"{where}: 'document' and 'claim' must be text and 'label' 0 or 1.")
    name = str(row.get("dataset", dataset))
    return LabelledClaim(
        id=f"{name}/{row.get('id', number)}/{number}",
        dataset=name,
        document=row["document"],
        claim=row["claim"],
        label=int(row["label"]),
        human={},
    )


def _annotated(row: dict[str, Any], number: int, where: str) -> LabelledClaim:
    try:
        experts = row["expert_annotations"]
        human = {aspect: sum(each[aspect] for each in experts) / len(experts) for aspect in _ASPECTS}
        document, claim = row["text"], row["decoded"]
    except (KeyError, TypeError, ZeroDivisionError) as error:
        raise InputError(
            f"{where}: a row of annotations has 'text', 'decoded' and expert scores ({error})."
        ) from error
    return LabelledClaim(
        id=f"summeval_people/{row.get('id', number)}/{number}",
        dataset="summeval_people",
        document=document,
        claim=claim,
        label=None,
        human=human,
        system=str(row.get("model_id")),
    )


class Measures:
    """All measures of a claim; the pipeline's own judge is one of them and is reported apart."""

    def __init__(self, tools: Tools, checker: LearnedChecker | None = None) -> None:
        self._tools = tools
        judge = JudgeOfDocuments(Judge.from_embedded(), encoder=tools.encoder)
        self._consistency = Consistency(tools, judge)
        self._checker = checker

    def score(self, document: str, claim: str) -> dict[str, float]:
        """Every measure, higher where the claim is better backed."""
        scores = self._consistency.score(document, claim)
        scores[OURS] = combined(scores)
        if self._checker is not None:
            scores["checker"] = self._checker.score(
                self._tools.sentences(claim), [self._tools.sentences(document)]
            )
        return scores


def score_claims(
    claims: Sequence[LabelledClaim], measures: Measures, journal: Journal, *, progress: Callable[[], None]
) -> list[dict[str, float]]:
    """Scores of each claim, from the journal or computed now."""
    # Claims about one document together: it is parsed and embedded once.
    for claim in sorted(claims, key=lambda each: (each.dataset, each.document, each.id)):
        if claim.id not in journal.records:
            journal.add(claim.id, {"scores": measures.score(claim.document, claim.claim)})
        progress()
    return [journal.records[claim.id]["scores"] for claim in claims]


def evaluate_checkers(
    claims: Sequence[LabelledClaim], scores: Sequence[dict[str, float]], *, config: EvalConfig
) -> dict[str, Any]:
    """``{dataset: {"n", "positive", "measures": {measure: {…}}}}``, and correlations where people gave scores.

    Of labels: ROC-AUC; balanced accuracy with the threshold of the other half of the dataset's documents
    (``balanced_accuracy``) and with one threshold chosen on the other datasets (``transferred_accuracy``), the
    documents they share left out; each with its interval.
    """
    by_dataset = {
        dataset: [(c, s) for c, s in zip(claims, scores, strict=True) if c.dataset == dataset]
        for dataset in dict.fromkeys(claim.dataset for claim in claims)
    }
    labelled = {name: rows for name, rows in by_dataset.items() if rows[0][0].label is not None}
    found: dict[str, Any] = {}
    for dataset, rows in by_dataset.items():
        if dataset not in labelled:
            found[dataset] = _correlations(rows)
            continue
        own = {claim.document for claim, _ in rows}
        others = [
            [(c, s) for c, s in other if c.document not in own]
            for name, other in labelled.items()
            if name != dataset
        ]
        found[dataset] = _discrimination(rows, [other for other in others if other], config)
    return found


# -- labels -------------------------------------------------------------------------------------------------


Rows = Sequence[tuple[LabelledClaim, dict[str, float]]]


def _discrimination(rows: Rows, others: Sequence[Rows], config: EvalConfig) -> dict[str, Any]:
    labels = _labels(rows)
    documents = [hashlib.sha256(claim.document.encode()).hexdigest() for claim, _ in rows]
    folds = np.array([int(name[:8], 16) % 2 for name in documents])
    values = {name: _values(rows, name) for name in rows[0][1]}
    samples = _samples(documents, config)
    measures: dict[str, dict[str, float | str]] = {}
    resampled = {
        name: np.array([roc_auc(labels[rows_], each[rows_]) for rows_ in samples])
        for name, each in values.items()
    }
    tail = 100 * (1 - config.statistics.confidence) / 2
    for name, each in values.items():
        low, high = np.nanpercentile(resampled[name], [tail, 100 - tail])
        measures[name] = {"auc": roc_auc(labels, each), "low": float(low), "high": float(high)}
        threshold = transferred_threshold([(_labels(other), _values(other, name)) for other in others])
        for key, predicted in (
            ("balanced", cross_fitted(labels, each, folds)),
            ("transferred", None if threshold is None else each >= threshold),
        ):
            measures[name] |= _accuracy(key, labels, predicted, samples, tail)
    against = {}
    for baseline in BASELINES:
        difference = resampled[OURS] - resampled[baseline]
        low, high = np.nanpercentile(difference, [tail, 100 - tail])
        against[baseline] = {
            "difference": float(measures[OURS]["auc"]) - float(measures[baseline]["auc"]),
            "low": float(low),
            "high": float(high),
            "verdict": "beats" if low > 0 else ("below" if high < 0 else "tie"),
        }
    return {
        "n": len(rows),
        "positive": float(labels.mean()),
        "documents": len(set(documents)),
        "measures": measures,
        "consistency_against": against,
    }


def _samples(documents: Sequence[str], config: EvalConfig) -> list[npt.NDArray[np.int64]]:
    """Bootstrap samples of rows, drawn by document: claims about one document are not independent."""
    members: dict[str, list[int]] = {}
    for row, name in enumerate(documents):
        members.setdefault(name, []).append(row)
    groups = [np.array(each) for _, each in sorted(members.items())]
    lot = np.random.default_rng(config.seed)
    return [
        np.concatenate([groups[i] for i in lot.integers(len(groups), size=len(groups))])
        for _ in range(min(config.statistics.resamples, 1000))
    ]


def roc_auc(labels: npt.NDArray[np.int64], values: Floats) -> float:
    """Area under the ROC curve: the Mann-Whitney statistic, ties counted half; NaN with one class only."""
    positive = int(labels.sum())
    negative = len(labels) - positive
    if not positive or not negative:
        return math.nan
    ranks = stats.rankdata(values)
    return float((ranks[labels == 1].sum() - positive * (positive + 1) / 2) / (positive * negative))


def _labels(rows: Rows) -> npt.NDArray[np.int64]:
    return np.array([claim.label for claim, _ in rows], dtype=np.int64)


def _values(rows: Rows, measure: str) -> Floats:
    return np.array([scores[measure] for _, scores in rows], dtype=np.float64)


def _accuracy(
    key: str,
    labels: npt.NDArray[np.int64],
    predicted: npt.NDArray[np.bool_] | None,
    samples: Sequence[npt.NDArray[np.int64]],
    tail: float,
) -> dict[str, float]:
    """Balanced accuracy with its interval; NaN without predictions."""
    if predicted is None:
        return {f"{key}_accuracy": math.nan, f"{key}_low": math.nan, f"{key}_high": math.nan}
    spread = [balanced_accuracy(labels[rows], predicted[rows]) for rows in samples]
    known = [each for each in spread if not math.isnan(each)]
    low, high = np.percentile(known, [tail, 100 - tail]) if known else (math.nan, math.nan)
    return {
        f"{key}_accuracy": balanced_accuracy(labels, predicted),
        f"{key}_low": float(low),
        f"{key}_high": float(high),
    }


def cross_fitted(
    labels: npt.NDArray[np.int64], values: Floats, folds: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_] | None:
    """What is taken as backed, each half by the threshold that was best on the other; None with one class there."""
    predicted = np.zeros(len(labels), dtype=bool)
    for fold in (0, 1):
        here, there = folds == fold, folds != fold
        if len(set(labels[there].tolist())) < 2:
            return None
        predicted[here] = values[here] >= _best_threshold(labels[there], values[there])
    return predicted


def transferred_threshold(others: Sequence[tuple[npt.NDArray[np.int64], Floats]]) -> float | None:
    """The threshold with the best balanced accuracy, averaged over other datasets; None without any."""
    usable = [(labels, values) for labels, values in others if len(set(labels.tolist())) == 2]
    if not usable:
        return None
    # Percentiles of each: every dataset offers as many candidates, whatever its size.
    candidates = np.unique(np.concatenate([np.percentile(values, np.arange(1, 100)) for _, values in usable]))
    gains = [
        np.mean([balanced_accuracy(labels, values >= candidate) for labels, values in usable])
        for candidate in candidates
    ]
    return float(candidates[int(np.argmax(gains))])


def balanced_accuracy(labels: npt.NDArray[np.int64], predicted: npt.NDArray[np.bool_]) -> float:
    """Mean of the accuracies on the two classes; NaN if one is absent."""
    if len(set(labels.tolist())) < 2:
        return math.nan
    return float((predicted[labels == 1].mean() + (~predicted[labels == 0]).mean()) / 2)


def _best_threshold(labels: npt.NDArray[np.int64], values: Floats) -> float:
    """The value from which on "backed" gives the best balanced accuracy."""
    order = np.argsort(-values, kind="stable")
    positive = np.cumsum(labels[order]) / labels.sum()
    negative = np.cumsum(1 - labels[order]) / (1 - labels).sum()
    # Equal values fall on one side together: a threshold ends where the value changes.
    ends = np.append(np.diff(values[order]) != 0, True)
    gain = np.where(ends, positive - negative, -np.inf)
    return float(values[order][int(gain.argmax())])


# -- scores -------------------------------------------------------------------------------------------------


def _correlations(rows: Sequence[tuple[LabelledClaim, dict[str, float]]]) -> dict[str, Any]:
    """Spearman and Kendall with the experts' means, over summaries and over systems' means."""
    measures: dict[str, Any] = {}
    systems = sorted({str(claim.system) for claim, _ in rows})
    for name in rows[0][1]:
        values = np.array([scores[name] for _, scores in rows])
        measures[name] = {}
        for aspect in _ASPECTS:
            human = np.array([claim.human[aspect] for claim, _ in rows])
            of_system = [np.array([claim.system == system for claim, _ in rows]) for system in systems]
            means = [(values[each].mean(), human[each].mean()) for each in of_system]
            measures[name][aspect] = {
                "spearman": _correlation(stats.spearmanr, values, human),
                "kendall": _correlation(stats.kendalltau, values, human),
                "system_kendall": _correlation(
                    stats.kendalltau, np.array([m[0] for m in means]), np.array([m[1] for m in means])
                ),
            }
    return {"n": len(rows), "systems": len(systems), "measures": measures}


def _correlation(function: Callable[..., Any], one: Floats, other: Floats) -> float:
    if len(one) < 3 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return math.nan
    return float(function(one, other).statistic)
