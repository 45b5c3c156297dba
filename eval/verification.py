"""How good is the verifier as a checker? ``python -m eval.verification ../shared/data [--rows 160]``.

Prints ROC-AUC on labelled summaries (one line for each data set, beside ROUGE-2 precision and name overlap),
and the verdicts on sentences that people fused and on the same sentences with other people's sources.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from summarizer.articles.article import Article
from summarizer.encoding import SentenceEncoder
from summarizer.models import load_spacy
from summarizer.parsing import Parser
from summarizer.sentences import Sentence, SentenceSplitter
from summarizer.verification import Verifier
from summarizer.verification.names import NameIndex

_DOCUMENT_CHARACTERS = 6000


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def detokenised(text: str) -> str:
    """Treebank tokens joined as print has them, as far as the parser needs."""
    for mark in ("`` ", " ''", "``", "''"):
        text = text.replace(mark, '"')
    text = re.sub(r" ('s|n't|'re|'ve|'ll|'d|'m|')(?=\W|$)", r"\1", text)
    return re.sub(r" ([.,;:!?%)])", r"\1", re.sub(r"([($]) ", r"\1", text))


def truecased(text: str, document: str) -> str:
    """A lower-cased summary in the case that its document has; names are nothing without capitals."""
    if text != text.lower() or document == document.lower():
        return text
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for word in re.findall(r"(?<=[a-z,] )[A-Za-z][\w'-]*", document):
        seen[word.lower()][word] += 1
    cased = re.sub(
        r"[A-Za-z][\w-]*", lambda m: seen[m[0]].most_common(1)[0][0] if m[0] in seen else m[0], text
    )
    return cased[:1].upper() + cased[1:]


def auc(labels: Sequence[int], scores: Sequence[float]) -> float:
    """Area under the ROC curve: how often a good summary scores above a bad one."""
    good = [score for label, score in zip(labels, scores, strict=True) if label]
    bad = [score for label, score in zip(labels, scores, strict=True) if not label]
    wins = sum((g > b) + 0.5 * (g == b) for g in good for b in bad)
    return wins / (len(good) * len(bad))


def rouge2_precision(claim: str, document: str) -> float:
    """Share of the claim's word pairs that the document has."""
    mine, theirs = (re.findall(r"\w+", text.lower()) for text in (claim, document))
    pairs = list(itertools.pairwise(mine))
    held = set(itertools.pairwise(theirs))
    return sum(pair in held for pair in pairs) / max(1, len(pairs))


class Bench:
    """The verifier and what it needs to read plain text."""

    def __init__(self) -> None:
        pipeline = load_spacy()
        self.verifier = Verifier(parser=Parser(pipeline), encoder=SentenceEncoder.from_embedded())
        self._splitter = SentenceSplitter(pipeline)

    def split(self, text: str, name: str) -> list[Sentence]:
        """Sentences of a text that stands for an article."""
        clean = re.sub(r"\s*\n\s*", "\n\n", text.strip())
        return self._splitter.split(Article(id=name, path=name, text=clean))

    def labelled(self, data: Sequence[Mapping[str, Any]], name: str) -> dict[str, float]:
        """AUC of the score, of ROUGE-2 precision and of name overlap; balanced accuracy of the verdict."""
        labels: list[int] = []
        scores: dict[str, list[float]] = {"verifier": [], "rouge-2": [], "names": []}
        passed: dict[int, list[bool]] = {0: [], 1: []}
        for number, row in enumerate(data):
            source = self.split(detokenised(row["document"])[:_DOCUMENT_CHARACTERS], f"{name}-{number}")
            parts = re.split(r"(?<= \.) ", row["claim"])
            claims = [
                sentence.text
                for part in parts
                for sentence in self.split(truecased(detokenised(part), row["document"]), "claim")
            ]
            verdicts = self.verifier.check(claims, [source] * len(claims), total_articles=1)
            names = [each.words for facts in self.verifier.facts.read(claims) for each in facts.names]
            texts = [sentence.text for sentence in source]
            index = NameIndex(texts, [n for facts in self.verifier.facts.read(texts) for n in facts.names])
            labels.append(row["label"])
            scores["verifier"].append(sum(v.score for v in verdicts) / max(1, len(verdicts)))
            scores["rouge-2"].append(rouge2_precision(row["claim"], row["document"]))
            scores["names"].append(sum(map(index.holds, names)) / len(names) if names else 1.0)
            passed[row["label"]].append(all(v.verdict != "unsupported" for v in verdicts))
        result = {key: auc(labels, values) for key, values in scores.items()}
        right = sum(passed[1]) / len(passed[1]), 1 - sum(passed[0]) / len(passed[0])
        return result | {"balanced accuracy": sum(right) / 2}

    def fused(self, data: Sequence[Mapping[str, Any]]) -> tuple[Counter[str], Counter[str]]:
        """Verdicts on people's fusions, and on the same with the next row's sources."""
        texts = [detokenised(row["target"]) for row in data]
        sources = [
            [
                sentence
                for k, text in enumerate(row["sources"])
                for sentence in self.split(detokenised(text), f"{i}-{k}")
            ]
            for i, row in enumerate(data)
        ]
        own = self.verifier.check(texts, sources, total_articles=1)
        others = self.verifier.check(texts, [*sources[1:], sources[0]], total_articles=1)
        return Counter(v.verdict for v in own), Counter(v.verdict for v in others)


def balanced(data: Sequence[Mapping[str, Any]], size: int) -> list[Mapping[str, Any]]:
    """At most ``size`` rows, half of each label where there are so many."""
    chance = random.Random(0)
    good = [row for row in data if row["label"]]
    bad = [row for row in data if not row["label"]]
    few = min(len(bad), size // 2)
    return chance.sample(bad, few) + chance.sample(good, min(len(good), size - few))


def report(folder: Path, size: int) -> Iterator[str]:
    """The lines that are printed."""
    bench = Bench()
    by_set: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows(folder / "factuality" / "doc_claim_label.jsonl.gz"):
        by_set[row["dataset"]].append(row)
    for name in sorted(by_set):
        sample = balanced(by_set[name], size)
        figures = bench.labelled(sample, name)
        yield f"{name} ({len(sample)} rows): " + ", ".join(f"{k} {v:.3f}" for k, v in figures.items())
    fusions = rows(folder / "sentence_pairs" / "poc_news_fusion.jsonl.gz")
    own, others = bench.fused(random.Random(1).sample(fusions, min(size, len(fusions))))
    yield f"people's fusions: {dict(sorted(own.items()))}; with other sources: {dict(sorted(others.items()))}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder that holds factuality/ and sentence_pairs/")
    parser.add_argument("--rows", type=int, default=160, help="rows taken from each data set")
    arguments = parser.parse_args()
    for line in report(arguments.data, arguments.rows):
        print(line, flush=True)


if __name__ == "__main__":
    main()
