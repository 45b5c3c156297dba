"""Would fitted weights serve the offline measure (:mod:`eval.metrics.consistency`) better than a plain mean?

``python -m training.support rows DATA OUT`` makes labelled claims about whole articles from news that no judged set
holds: extracts and headlines, true and made false, and textual entailment. ``python -m training.support fit SCORES`` fits a
logistic regression to what ``python -m eval checkers OUT`` measured on them. No row that people labelled in the judged
sets takes part. (They would not: the weights lean on the learned checker, see ``PARTS``.)
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit

from eval.metrics.consistency import PARTS
from summarizer.compression import compressions
from training.checker_data import Overlap, PairMaker, held_out, rows, strangers, truecased
from training.corruptions import reword

Floats = npt.NDArray[np.float64]


def labelled_rows(data: Path, *, articles: int, headlines: int, seed: int = 0) -> list[dict[str, Any]]:
    """Rows ``{"id", "dataset", "document", "claim", "label"}`` of articles that the checker was not trained on."""
    overlap = Overlap(row["document"] for row in rows(data / "factuality" / "doc_claim_label.jsonl.gz"))
    news = [row for row in rows(data / "allsides_articles.jsonl.gz") if held_out(str(row["id"]))]
    news = [row for row in news if not overlap.shares(row["document"])]
    news.sort(key=lambda row: hashlib.sha256(f"support/{seed}/{row['id']}".encode()).hexdigest())
    maker = PairMaker(seed=seed)
    found: list[dict[str, Any]] = []
    for row in news[:articles]:
        found += _extracts(row, maker, random.Random(f"{seed}/{row['id']}"))
    titled = news[articles : articles + headlines]
    other = strangers(news[articles:])
    for row in titled:
        found += _headlines(row, other.get(str(row["id"])), maker, random.Random(f"{seed}/{row['id']}"))
    for row in rows(data / "factuality" / "rte.jsonl.gz"):
        if held_out(str(row["id"]), share=0.1):
            found.append(
                {
                    "id": row["id"],
                    "dataset": "fit_entailment",
                    "document": row["document"],
                    "claim": row["claim"],
                    "label": int(row["label"]),
                }
            )
    return found


def _extracts(row: Mapping[str, Any], maker: PairMaker, lot: random.Random) -> list[dict[str, Any]]:
    """One to three sentences of an article, shortened or reworded; and the same with one of them made false."""
    texts = [each.text for each in maker.split(row["document"])]
    usable = [i for i, text in enumerate(texts[:14]) if 8 <= len(text.split()) <= 45]
    if len(usable) < 3:
        return []
    chosen = sorted(lot.sample(usable, lot.choice([1, 2, 3])))
    docs = maker.parse(texts[:14])
    maker.remember(docs)
    said = []
    for i in chosen:
        (doc,) = maker.parse([texts[i]])
        shorter = compressions(doc)
        if shorter and lot.random() < 0.7:
            (doc,) = maker.parse([lot.choice(shorter)])
        said.append((lot.random() < 0.6 and reword(doc, lot=lot)) or doc.text)
    found = [_row(row, "fit_extracts", "true", " ".join(said), 1)]
    place = lot.randrange(len(said))
    (doc,) = maker.parse([said[place]])
    near = [each for i, each in enumerate(docs) if i != chosen[place]]
    false = maker.corruptor.any(
        doc, near=near, lot=lot, weights={"splice": 2.0, "role": 2.0, "negation": 0.5}
    )
    if false is not None:
        said[place] = false[1]
        found.append(_row(row, "fit_extracts", false[0], " ".join(said), 0))
    return found


def _headlines(
    row: Mapping[str, Any], other: Mapping[str, Any] | None, maker: PairMaker, lot: random.Random
) -> list[dict[str, Any]]:
    """A headline, taken to be true of its article; the same made false, or another article's."""
    title = truecased(str(row["title"]), row["document"])
    if not 6 <= len(title.split()) <= 25 or "?" in title:
        return []
    found = [_row(row, "fit_headlines", "true", title, 1)]
    texts = [each.text for each in maker.split(row["document"])][:8]
    if other is not None and lot.random() < 0.4:
        strange = truecased(str(other["title"]), other["document"])
        return [*found, _row(row, "fit_headlines", "other", strange, 0)]
    (doc,) = maker.parse([title])
    false = maker.corruptor.any(doc, near=maker.parse(texts), lot=lot, weights={"entity": 3.0, "number": 2.0})
    if false is not None:
        found.append(_row(row, "fit_headlines", false[0], false[1], 0))
    return found


def _row(row: Mapping[str, Any], dataset: str, kind: str, claim: str, label: int) -> dict[str, Any]:
    return {
        "id": f"{row['id']}/{kind}",
        "dataset": dataset,
        "document": row["document"],
        "claim": claim,
        "label": label,
    }


def fit(
    features: Floats, labels: npt.NDArray[np.int64], groups: Sequence[str], *, ridge: float = 1.0
) -> tuple[Floats, float]:
    """Weights, none below zero, and the mean intercept of a logistic regression.

    ``features`` has shape ``(rows, measures)``. Every group of rows has its own intercept and counts the same, so that
    the weights tell true from false within a group, and not one group from another.
    """
    names = sorted(set(groups))
    member = np.array([[name == group for name in names] for group in groups], dtype=np.float64)
    share = member @ (1 / member.sum(0)) * len(labels) / len(names)
    width = features.shape[1]

    def loss(values: Floats) -> tuple[float, Floats]:
        weights, offsets = values[:width], values[width:]
        margin = features @ weights + member @ offsets
        signed = np.where(labels == 1, margin, -margin)
        slope = -np.where(labels == 1, 1.0, -1.0) * expit(-signed) * share
        value = float((np.logaddexp(0.0, -signed) * share).sum() + ridge * weights @ weights / 2)
        return value, np.concatenate([features.T @ slope + ridge * weights, member.T @ slope])

    bounds = [(0.0, None)] * width + [(None, None)] * len(names)
    best = minimize(loss, np.zeros(width + len(names)), jac=True, bounds=bounds, method="L-BFGS-B")
    return np.asarray(best.x[:width]), float(best.x[width:].mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("rows")
    making.add_argument("data", type=Path)
    making.add_argument("out", type=Path)
    making.add_argument("--articles", type=int, default=200)
    making.add_argument("--headlines", type=int, default=250)
    fitting = commands.add_parser("fit")
    fitting.add_argument("scores", type=Path, help="scores.parquet of `python -m eval checkers`")
    arguments = parser.parse_args()
    if arguments.command == "rows":
        made = labelled_rows(arguments.data, articles=arguments.articles, headlines=arguments.headlines)
        with arguments.out.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in made)
        print(f"{len(made)} rows in {arguments.out}")
    else:
        import pyarrow.parquet

        table = pyarrow.parquet.read_table(arguments.scores).to_pydict()
        features = np.array([table[name] for name in PARTS], dtype=np.float64).T
        weights, offset = fit(features, np.array(table["label"]), table["dataset"])
        for name, weight in zip(PARTS, weights, strict=True):
            print(f"{name:<20}{weight:7.2f}")
        print(f"{'intercept':<20}{offset:7.2f}")


if __name__ == "__main__":
    main()
