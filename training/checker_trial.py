"""Is the learned checker worth having beside the rules? ``python -m training.checker_trial DATA``.

Corruptions of sentences that neither has seen: how many of each kind does the rule-based verifier refuse, how many the
learned checker at the same rate of false alarms, and how many both together? False alarms are counted on true readings
of the same sentences and, apart, on sentences that people fused.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from summarizer.articles import Article
from summarizer.encoding import SentenceEncoder
from summarizer.models import load_spacy
from summarizer.parsing import Parser
from summarizer.sentences import Sentence
from summarizer.verification import Verifier
from summarizer.verification.learned import VETO, WEIGHTS, SecondOpinion
from training.checker_data import Overlap, Pair, PairMaker, backed_headline, detokenised, held_out, rows

Floats = npt.NDArray[np.float64]


def held_out_pairs(data: Path, *, articles: int, seed: int = 7) -> list[Pair]:
    """Lessons of articles that training never read, with what people fused as true ones."""
    overlap = Overlap(row["document"] for row in rows(data / "factuality" / "doc_claim_label.jsonl.gz"))
    maker = PairMaker(seed=seed)
    pairs: list[Pair] = []
    count = 0
    for row in rows(data / "allsides_articles.jsonl.gz"):
        if not held_out(str(row["id"])) or overlap.shares(row["document"]):
            continue
        pairs += [pair for pair in maker.from_article(row) if pair.kind != "verbatim"]
        count += 1
        if count >= articles:
            break
    fused = [
        (row, "news")
        for row in rows(data / "sentence_pairs" / "poc_news_fusion.jsonl.gz")
        if held_out(str(row["id"]), share=0.5)
    ]
    fused = fused[:200] + [(row, "SuperPAL") for row in rows(data / "superpal" / "dev_fusion.jsonl.gz")]
    for row, name in fused:
        sources = tuple(detokenised(text) for text in row["sources"])
        target = detokenised(row["target"])
        # People add what they know: only a fusion whose words are in its sources is surely true of them.
        sure = backed_headline(target, " ".join(sources), missing=0.25)
        kind = f"fused, {name}" if sure else f"fused beyond sources, {name}"
        pairs.append(Pair(sources=sources, claim=target, label=1, kind=kind, origin="people", split="dev"))
    return pairs


def judge_by_rules(pairs: Sequence[Pair]) -> tuple[list[bool], Floats]:
    """Whether the verifier refuses each claim, and its score."""
    pipeline = load_spacy()
    verifier = Verifier(parser=Parser(pipeline), encoder=SentenceEncoder.from_embedded())
    refused: list[bool] = []
    scores: list[float] = []
    for number, pair in enumerate(pairs):
        sources = [_sentence(text, f"{number}-{k}") for k, text in enumerate(pair.sources)]
        (verdict,) = verifier.check([pair.claim], [sources], total_articles=1)
        refused.append(verdict.verdict == "unsupported")
        scores.append(verdict.score)
    return refused, np.array(scores)


def _sentence(text: str, name: str) -> Sentence:
    article = Article(id=name, path=name, text=text)
    return Sentence(article=article, start=0, end=len(text), index=0, paragraph=0)


def compare(
    pairs: Sequence[Pair], refused: Sequence[bool], model: Floats, *, veto: float = VETO
) -> dict[str, Any]:
    """Detection by kind at equal false alarms, and of the rules with the model's veto."""
    labels = np.array([pair.label for pair in pairs])
    kinds = np.array([pair.kind for pair in pairs])
    people = np.array([pair.origin == "people" for pair in pairs])
    by_rules = np.array(refused)
    true = (labels == 1) & ~people
    alarms = float(by_rules[true].mean())
    equal = float(np.quantile(model[true], alarms))
    views: Mapping[str, npt.NDArray[np.bool_]] = {
        "rules": by_rules,
        "model": model < equal,
        "both": by_rules | (model < veto),
    }
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for kind in sorted(set(kinds.tolist()), key=lambda k: (labels[kinds == k][0], k)):
        rows_ = kinds == kind
        table[kind]["n"] = int(rows_.sum())
        table[kind]["label"] = int(labels[rows_][0])
        for name, flags in views.items():
            table[kind][name] = round(float(flags[rows_].mean()), 4)
    return {
        "false_alarms_of_rules": alarms,
        "threshold_at_equal_alarms": equal,
        "veto": veto,
        "missed_by_rules_caught": round(float((model < veto)[(labels == 0) & ~by_rules].mean()), 4),
        "true_readings_lost": round(float((model < veto)[true & ~by_rules].mean()), 4),
        "refused": table,
        "all_false": {name: round(float(flags[labels == 0].mean()), 4) for name, flags in views.items()},
        "all_true": {name: round(float(flags[true].mean()), 4) for name, flags in views.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the collections")
    parser.add_argument("--model", help="folder of a checker; default: the one that ships")
    parser.add_argument("--veto", type=float, default=VETO, help="support below which the model refuses")
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument(
        "--keep", type=Path, help="folder for the judged pairs, so that the rules judge them once"
    )
    arguments = parser.parse_args()
    kept = arguments.keep / "judged.json" if arguments.keep else None
    if kept is not None and kept.is_file():
        stored = json.loads(kept.read_text(encoding="utf-8"))
        pairs = [Pair(**{**row, "sources": tuple(row["sources"])}) for row in stored["pairs"]]
        refused = stored["refused"]
    else:
        pairs = held_out_pairs(arguments.data, articles=arguments.articles)
        refused, scores = judge_by_rules(pairs)
        if kept is not None:
            from dataclasses import asdict

            kept.parent.mkdir(parents=True, exist_ok=True)
            stored = {"pairs": [asdict(p) for p in pairs], "refused": refused, "scores": scores.tolist()}
            kept.write_text(json.dumps(stored), encoding="utf-8")
    folder = Path(arguments.model) if arguments.model else WEIGHTS
    opinion = SecondOpinion.from_folder(folder, bfloat16=True)
    model = np.array(opinion.support([p.claim for p in pairs], [p.sources for p in pairs]))
    result = compare(pairs, refused, model, veto=arguments.veto)
    print(f"{'kind':<32}{'n':>6}{'rules':>8}{'model':>8}{'both':>8}")
    for kind, row in result["refused"].items():
        print(
            f"{kind:<32}{row['n']:>6}" + "".join(f"{100 * row[v]:>8.1f}" for v in ("rules", "model", "both"))
        )
    print(json.dumps({k: v for k, v in result.items() if k != "refused"}, indent=2), file=sys.stderr)


if __name__ == "__main__":
    main()
