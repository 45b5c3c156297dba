"""Clusters a minute of a batch job beside a plain loop over ``summarize()``, and its memory.

    python -m eval.batch_bench speed CLUSTERS.jsonl[.gz] --clusters 20
    python -m eval.batch_bench memory --clusters 100 --clusters 1000

``CLUSTERS`` has one cluster a line: ``articles`` as a batch job takes them, or ``documents`` with ``titles``.
"""

from __future__ import annotations

import gzip
import itertools
import json
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Annotated, Any

import typer

from summarizer import Article, Config, SummarizerError, Summary, SummarySentence, Support
from summarizer.articles import Unused
from summarizer.batch import Options, run_batch
from summarizer.summary import ArticleUse, Source

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.command()
def speed(
    clusters_file: Annotated[Path, typer.Argument(metavar="CLUSTERS", exists=True, dir_okay=False)],
    clusters: Annotated[int, typer.Option(min=1, help="How many clusters, from the start of the file.")] = 20,
    workers: Annotated[int | None, typer.Option(help="Worker processes of the job.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Settings of both sides.")
    ] = None,
) -> None:
    """The same clusters by a plain loop and by a batch job, side by side."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        input = base / "clusters.jsonl"
        with input.open("w", encoding="utf-8") as rows:
            for number, articles in enumerate(itertools.islice(_clusters(clusters_file), clusters)):
                name = f"{number:05d}.jsonl"
                lines = "".join(json.dumps(article) + "\n" for article in articles)
                (base / name).write_text(lines, encoding="utf-8")
                rows.write(json.dumps({"id": str(number), "paths": [name]}) + "\n")
        config = Config().with_settings(settings or [])
        texts, seconds = _in_a_process(_plain_loop, base, config)
        print(
            f"plain loop: {len(texts)} clusters in {seconds:.1f} s, {60 * len(texts) / seconds:.2f} a minute"
        )
        start = time.perf_counter()
        report = run_batch(input, base / "out", config=config, options=Options(workers=workers))
        took = time.perf_counter() - start
        print(f"batch job:  {report.total} clusters in {took:.1f} s, {60 * report.total / took:.2f} a minute")
        print(f"ratio:      {seconds / took:.2f}")
        print("workers' seconds: " + ", ".join(f"{k} {v:.1f}" for k, v in report.stages.items()))
        batch = [row["summary"] and row["summary"]["text"] for row in _rows(report.files)]
        differing = [n for n, (one, other) in enumerate(zip(texts, batch, strict=True)) if one != other]
        print(f"summaries that differ: {len(differing)} {differing}")
        for number in differing:
            print(f"- {number}\n  loop:  {texts[number]}\n  batch: {batch[number]}")


@app.command()
def memory(
    clusters: Annotated[list[int] | None, typer.Option(min=1, help="Sizes of the jobs.")] = None,
) -> None:
    """Peak memory of jobs of several sizes, with a stand-in for the models: what the job itself takes."""
    for number in clusters or [100, 1000, 10_000]:
        parent, worker, seconds = _in_a_process(_job_without_models, number)
        print(f"{number:>8,} clusters: parent {parent:.0f} MB, worker {worker:.0f} MB, {seconds:.1f} s")


def _clusters(path: Path) -> Iterator[list[dict[str, Any]]]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if "articles" in row:
                yield row["articles"]
            else:
                titles = row.get("titles") or [None] * len(row["documents"])
                yield [
                    {"text": text, "title": title}
                    for text, title in zip(row["documents"], titles, strict=True)
                ]


def _rows(files: Sequence[Path]) -> list[dict[str, Any]]:
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def _in_a_process(function: Any, *arguments: Any) -> Any:
    """Called in a process of its own, so that neither side warms caches or memory for the other."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def _plain_loop(base: Path, config: Config) -> tuple[list[str | None], float]:
    from summarizer import summarize

    texts: list[str | None] = []
    start = time.perf_counter()
    for path in sorted(base.glob("0*.jsonl")):
        try:
            texts.append(str(summarize(path, config=config)))
        except SummarizerError:
            texts.append(None)
    return texts, time.perf_counter() - start


def _job_without_models(clusters: int) -> tuple[float, float, float]:
    text = (
        "The council of Aldermoor voted on Monday to close the old bridge to lorries until the autumn. " * 40
    )
    with tempfile.TemporaryDirectory() as folder:
        input = Path(folder) / "clusters.jsonl"
        with input.open("w", encoding="utf-8") as rows:
            for number in range(clusters):
                articles = [{"text": f"Report {number}, {n}. {text}"} for n in range(5)]
                rows.write(json.dumps({"id": str(number), "articles": articles}) + "\n")
        start = time.perf_counter()
        run_batch(input, Path(folder) / "out", options=Options(workers=1), backend=_NoModels())
        seconds = time.perf_counter() - start
    peaks = [
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return peaks[0], peaks[1], seconds


class _NoModels:
    """A backend that quotes the first article."""

    def revision(self, config: Config) -> dict[str, str]:
        return {}

    def devices(self, config: Config) -> list[str]:
        return ["cpu"]

    def summarizer(self, config: Config) -> _NoModels:
        return self

    def prepare(self, articles: Sequence[Article], *, unused: Sequence[Unused] = ()) -> list[Article]:
        return list(articles)

    def finish(
        self, drafts: Sequence[list[Article]], *, batch_tokens: int | None = None
    ) -> list[Summary | SummarizerError]:
        return [_quotation(articles) for articles in drafts]


def _quotation(articles: list[Article]) -> Summary:
    first = articles[0]
    text = first.text[:400]
    sentence = SummarySentence(
        text=text,
        origin="extracted",
        support=Support(verdict="supported", score=1.0, articles=1),
        sources=(Source(article=first.id, start=0, end=400, text=text),),
    )
    uses = (ArticleUse(id=a.id, path=a.path, title=a.title, words=a.words, used=True) for a in articles)
    return Summary(sentences=(sentence,), articles=tuple(uses))


if __name__ == "__main__":
    app()
