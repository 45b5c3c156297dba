"""How long it takes, and how much memory: metrics, a cluster end to end, and large clusters ranked."""

from __future__ import annotations

import gc
import multiprocessing
import random
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eval.clusters import read_jsonl
from eval.metrics.facts import FactualOverlap, factual_overlap
from eval.metrics.rouge import rouge
from eval.tools import Tools
from summarizer import Article, Config, Summarizer, read_articles
from summarizer.errors import InputError
from summarizer.grouping.groups import group
from summarizer.reading.selection import select
from summarizer.retrieval.ranking import rank

#: What can be timed.
PARTS = ("rouge", "facts", "ranker", "newsweave")
#: Words of one article of a synthetic cluster.
ARTICLE_WORDS = 800
#: Words of an output whose metrics are timed, and articles that it is checked against.
_OUTPUT_WORDS, _SOURCES = 150, 3
#: Factual overlap parses every word: a share of the pairs tells as much.
_FACTS_SHARE = 50
_MEGABYTE = 1024 * 1024


def bench_end_to_end(
    folder: Path,
    *,
    config: Config,
    repeats: int = 3,
    progress: Callable[[str], None] = lambda message: None,
) -> dict[str, Any]:
    """Time one cluster: the first (cold) call, and the stages of the median warm one, in seconds.

    ``other_share`` is everything but the model's own generation, as a share of the warm total.
    """
    summarizer = Summarizer(config)
    totals: list[tuple[float, dict[str, float]]] = []
    cold = 0.0
    for repeat in range(repeats + 1):
        progress(f"{folder.name}: {'cold' if repeat == 0 else f'warm {repeat}/{repeats}'}")
        start = time.perf_counter()
        summary = summarizer.summarize([folder])
        seconds = time.perf_counter() - start
        if repeat == 0:
            cold = seconds
        else:
            totals.append((seconds, dict(summary.seconds)))
    totals.sort(key=lambda each: each[0])
    warm, stages = totals[(len(totals) - 1) // 2]
    other = max(warm - stages.get("fuse", 0.0), 0.0)
    return {
        "cluster": str(folder),
        "articles": len(summary.articles),
        "words_in": sum(article.words for article in summary.articles),
        "words_out": len(summary.text.split()),
        "cold_seconds": round(cold, 3),
        "warm_seconds": round(warm, 3),
        "warm_fastest": round(totals[0][0], 3),
        "warm_slowest": round(totals[-1][0], 3),
        "stages": stages,
        "other_seconds": round(other, 3),
        "other_share": round(other / warm, 4) if warm else 0.0,
        "peak_mb": _peak_mb(),
    }


class _Span:
    """Seconds by the clock and of this process, from entering to leaving."""

    seconds = cpu = 0.0

    def __enter__(self) -> _Span:
        self._began = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *error: object) -> None:
        self.seconds = time.perf_counter() - self._began[0]
        self.cpu = time.process_time() - self._began[1]


def bench_metrics(
    corpus: Path,
    pairs: int,
    *,
    kinds: Sequence[str] = ("rouge", "facts"),
    progress: Callable[[str], None] = lambda message: None,
) -> list[dict[str, Any]]:
    """Seconds for 1,000 pairs, no text twice: ROUGE of 150 words against 150; factual overlap against 3 articles.

    Factual overlap is timed on one pair in fifty, once with its sources read anew for each output, and once
    where an index of them is at hand, as it is for the second system on a cluster. Models are loaded before.
    All on one core: the processor's own time stands beside the clock's, which other programs lengthen.
    """
    rows = []

    def row(metric: str, count: int, *spans: _Span) -> None:
        seconds, cpu = sum(span.seconds for span in spans), sum(span.cpu for span in spans)
        rows.append(
            {
                "metric": metric,
                "pairs": count,
                "seconds": round(seconds, 3),
                "seconds_per_1000": round(1000 * seconds / count, 3),
                "cpu_seconds_per_1000": round(1000 * cpu / count, 3),
            }
        )

    if "rouge" in kinds:
        progress(f"ROUGE on {pairs} pairs")
        texts = [a.text for a in synthetic_cluster(corpus, pairs, words=2 * _OUTPUT_WORDS)]
        halves = [text.split() for text in texts]
        predictions = [" ".join(words[:_OUTPUT_WORDS]) for words in halves]
        references = [" ".join(words[_OUTPUT_WORDS:]) for words in halves]
        with _Span() as span:
            rouge(predictions, references, processes=1)
        row("rouge", pairs, span)
    if "facts" in kinds:
        count = max(pairs // _FACTS_SHARE, 1)
        progress(f"factual overlap on {count} pairs")
        tools = Tools()
        overlap = FactualOverlap(tools)
        articles = [a.text for a in synthetic_cluster(corpus, count * _SOURCES)]
        clusters = [articles[i * _SOURCES : (i + 1) * _SOURCES] for i in range(count)]
        outputs = [" ".join(" ".join(texts).split()[:_OUTPUT_WORDS]) for texts in clusters]
        factual_overlap([outputs[0]], [[outputs[0]]], tools=tools)  # the first call sets spaCy up
        with _Span() as read:
            indexes = [overlap.index(texts) for texts in clusters]
        with _Span() as scored:
            for output, index in zip(outputs, indexes, strict=True):
                overlap.score(tools.sentences(output), index)
        row("facts", count, read, scored)
        row("facts_indexed", count, scored)
    return rows


def bench_ranking(
    corpus: Path, sizes: Sequence[int], *, progress: Callable[[str], None] = lambda message: None
) -> list[dict[str, Any]]:
    """Time selection, splitting, ranking and grouping of synthetic clusters, each in a process of its own.

    Models are loaded, and warmed up on one small cluster, before the clock starts; ``peak_mb`` counts all.
    """
    rows = []
    context = multiprocessing.get_context("spawn")
    for size in sizes:
        progress(f"ranking {size} articles")
        # One fresh process for each size: the peak of a process never goes down again.
        with context.Pool(1) as pool:
            rows.append(pool.apply(_rank_one, (str(corpus), size)))
    for row, before in zip(rows[1:], rows, strict=False):
        row["times_slower"] = round(row["seconds"] / max(before["seconds"], 1e-9), 2)
        row["times_larger"] = round(row["articles"] / before["articles"], 2)
    return rows


def _rank_one(corpus: str, size: int) -> dict[str, Any]:
    config = Config()
    tools = Tools()
    articles = synthetic_cluster(Path(corpus), size)
    # Lazily built tables (torch kernels, spaCy's vocabulary) are set-up, not work.
    rank(
        [s for each in tools.split(articles[:2]).values() for s in each],
        encoder=tools.encoder,
        config=config.ranking,
    )
    gc.collect()
    loaded = _peak_mb()
    seconds: dict[str, float] = {}

    def clock(name: str, start: float) -> None:
        seconds[name] = round(time.perf_counter() - start, 3)

    begin = start = time.perf_counter()
    select(articles, config=config.reading)
    clock("select", start)
    start = time.perf_counter()
    sentences = [each for of_article in tools.split(articles).values() for each in of_article]
    clock("split", start)
    start = time.perf_counter()
    ranking = rank(sentences, encoder=tools.encoder, config=config.ranking)
    clock("rank", start)
    start = time.perf_counter()
    groups = group(ranking, config=config.grouping)
    clock("group", start)
    total = time.perf_counter() - begin
    return {
        "articles": len(articles),
        "words": sum(article.words for article in articles),
        "sentences": len(sentences),
        "not_encoded": ranking.not_encoded,
        "groups": len(groups),
        "seconds": round(total, 3),
        "milliseconds_per_article": round(1000 * total / len(articles), 1),
        "stages": seconds,
        "loaded_mb": loaded,
        "peak_mb": _peak_mb(),
    }


def synthetic_cluster(corpus: Path, size: int, *, words: int = ARTICLE_WORDS) -> list[Article]:
    """``size`` different articles of about ``words`` words each.

    ``corpus`` is jsonl of real articles (``document``, ``topic``): those of its commonest topic, then of the
    next. Or it is a folder of clusters, whose sentences are shuffled into as many new articles: they repeat
    each other, so that the figures flatter; the corpus is named beside them.
    """
    texts = _texts(corpus)
    articles: list[Article] = []
    shuffler = random.Random(0)
    parts: list[str] = []
    length = 0
    source = iter(texts)
    while len(articles) < size:
        text = next(source, None)
        if text is None:
            if corpus.is_file():
                raise InputError(f"{corpus} has too few articles for a cluster of {size}.", path=str(corpus))
            shuffler.shuffle(texts)
            source = iter(texts)
            continue
        for paragraph in text.split("\n"):
            if not paragraph.strip():
                continue
            parts.append(paragraph.strip())
            length += len(paragraph.split())
            if length >= words:
                name = f"article-{len(articles) + 1}"
                cut = _cut("\n\n".join(parts), words)
                articles.append(Article(id=name, path=str(corpus), text=cut))
                parts, length = [], 0
                break
    return articles


def _cut(text: str, words: int) -> str:
    """At most ``words`` words, paragraph breaks kept."""
    kept: list[str] = []
    room = words
    for paragraph in text.split("\n\n"):
        taken = paragraph.split()[:room]
        room -= len(taken)
        if taken:
            kept.append(" ".join(taken))
        if not room:
            break
    return "\n\n".join(kept)


def _texts(corpus: Path) -> list[str]:
    if corpus.is_dir():
        texts = [
            paragraph
            for folder in sorted(path for path in corpus.iterdir() if path.is_dir())
            for article in read_articles(folder)
            for paragraph in article.text.split("\n\n")
        ]
        if not texts:
            raise InputError(f"{corpus} holds no articles.", path=str(corpus))
        return texts
    topics: dict[str, list[str]] = {}
    # The first rows are enough: 500 articles of 800 words need some 600.
    for number, (row, where) in enumerate(read_jsonl(corpus)):
        if not isinstance(row.get("document"), str):
            raise InputError(f"{where}: the row has no 'document'.", path=str(corpus))
        topics.setdefault(str(row.get("topic")), []).append(row["document"])
        if number >= 20_000:
            break
    order = sorted(topics, key=lambda topic: (-len(topics[topic]), topic))
    return [text for topic in order for text in topics[topic]]


def _peak_mb() -> int:
    """Most memory this process has held, in megabytes (ru_maxrss is in kilobytes, on macOS in bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / _MEGABYTE if sys.platform == "darwin" else peak / 1024)
