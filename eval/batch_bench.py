"""Clusters a minute of a batch job beside a plain loop over ``summarize()``, and its memory.

    python -m eval.batch_bench speed CLUSTERS.jsonl[.gz] --clusters 20
    python -m eval.batch_bench memory --clusters 100 --clusters 1000 [--models]
    python -m eval.batch_bench simulate --clusters 1000 --clusters 100000

``CLUSTERS`` has one cluster a line: ``articles`` as a batch job takes them, or ``documents`` with ``titles``.
"""

from __future__ import annotations

import itertools
import json
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Column, Table

from eval.clusters import read_jsonl
from eval.simulation import NoModels, long_articles, short_articles, simulate, write_clusters
from summarizer import Config, SummarizerError
from summarizer.batch import Options, run_batch

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.command()
def speed(
    clusters_file: Annotated[Path, typer.Argument(metavar="CLUSTERS", exists=True, dir_okay=False)],
    clusters: Annotated[int, typer.Option(min=2, help="How many clusters, from the start of the file.")] = 20,
    workers: Annotated[int | None, typer.Option(help="Worker processes of the job.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Settings of both sides.")
    ] = None,
) -> None:
    """The same clusters by a plain loop and by a batch job, side by side.

    Half of the loop runs before the job and half after it: a machine that something else slows is slower for both.
    Processor time is told beside the clock, since it hardly depends on what else the machine does.
    """
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        rows = []
        for number, articles in enumerate(itertools.islice(_clusters(clusters_file), clusters)):
            name = f"{number:05d}.jsonl"
            (base / name).write_text(
                "".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8"
            )
            rows.append({"id": str(number), "paths": [name]})
        config = Config().with_settings(settings or [])
        paths = [base / row["paths"][0] for row in rows]
        half = len(paths) // 2
        before = _in_a_process(_plain_loop, paths[:half], config)
        job, texts = _timed_job(rows, base / "job", config, workers)
        after = _in_a_process(_plain_loop, paths[half:], config)
        loop = _Timing(*(one + other for one, other in zip(before[:3], after[:3], strict=True)))
        expected = [*before[3], *after[3]]

        for name, timing in (("plain loop", loop), ("batch job", job)):
            print(
                f"{name + ':':<12} {len(rows)} clusters in {timing.seconds:.1f} s, "
                f"{60 * len(rows) / timing.seconds:.2f} a minute, {timing.processor:.1f} s of processor time"
            )
        print(f"{'ratio:':<12} {loop.seconds / job.seconds:.2f}")
        held = loop.seconds - loop.loading
        print(
            f"{'':<12} {held / job.seconds:.2f} beside a loop over one Summarizer (without {loop.loading:.1f} s in which "
            "summarize() loads models anew)"
        )
        _explain(
            [n for n in range(len(rows)) if texts[n] != expected[n]], rows, expected, texts, base, config
        )


@dataclass(frozen=True, slots=True)
class _Timing:
    """Seconds by the clock, of processor time, and of the clock while models were loaded."""

    seconds: float
    processor: float
    loading: float = 0.0


def _timed_job(
    rows: Sequence[dict[str, Any]], folder: Path, config: Config, workers: int | None
) -> tuple[_Timing, list[str | None]]:
    """A batch job from a cold start; its summaries in the order of the rows."""
    input = folder.with_suffix(".jsonl")
    input.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    start, used = time.perf_counter(), _processor_seconds()
    report = run_batch(input, folder, config=config, options=Options(workers=workers))
    timing = _Timing(time.perf_counter() - start, _processor_seconds() - used)
    return timing, [row["summary"] and row["summary"]["text"] for row in _rows(report.files)]


def _explain(
    differing: Sequence[int],
    rows: Sequence[dict[str, Any]],
    expected: Sequence[str | None],
    texts: Sequence[str | None],
    base: Path,
    config: Config,
) -> None:
    """Say which summaries differ, and whether that is because of who shared a batch with them."""
    print(f"summaries that differ: {len(differing)} of {len(rows)}")
    if not differing:
        return
    _, alone = _timed_job(
        [rows[n] for n in differing], base / "alone", config.with_settings({"batch.clusters": 1}), None
    )
    for n, text in zip(differing, alone, strict=True):
        why = (
            "done in a batch by itself it is the loop's: who shares a batch decides how sums are rounded"
            if text == expected[n]
            else "also by itself: not explained"
        )
        print(f"- cluster {n}: {why}\n  loop:  {expected[n]}\n  batch: {texts[n]}")


@app.command()
def memory(
    clusters: Annotated[list[int] | None, typer.Option(min=1, help="Sizes of the jobs.")] = None,
    models: Annotated[
        bool, typer.Option("--models", help="With the real models, on very short clusters.")
    ] = False,
) -> None:
    """Peak memory of jobs of several sizes, with a stand-in for the models: what the job itself takes."""
    for number in clusters or [100, 1000, 10_000]:
        parent, worker, seconds = _in_a_process(_job_of, number, models)
        print(f"{number:>8,} clusters: parent {parent:.0f} MB, worker {worker:.0f} MB, {seconds:.1f} s")


@app.command("simulate")
def simulated(
    clusters: Annotated[list[int] | None, typer.Option(min=100, help="Sizes of the jobs.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Worker processes of each job.")] = 2,
) -> None:
    """Jobs of many clusters with a stand-in for the models, each killed by SIGKILL when half is done, and typed again."""
    times = ("plan s", "ms each", "parent's CPU ms, 1st half", "2nd half", "resumed s", "export s")
    names = ("clusters", *times, "parent MB after a tenth", "at the end", "worker MB")
    table = Table(*(Column(name, justify="right") for name in names), box=box.SIMPLE)
    for number in clusters or [1000, 10_000, 100_000]:
        with tempfile.TemporaryDirectory() as folder:
            found = simulate(number, Path(folder), workers=workers)
        table.add_row(
            f"{found.clusters:,}",
            f"{found.plan:.1f}",
            *(f"{pace:.2f}" for pace in (found.each, found.parent_first, found.parent_second)),
            f"{found.resumed:.1f}",
            f"{found.export:.1f}",
            *(f"{size:.0f}" for size in (found.parent_early, found.parent, found.worker)),
        )
    Console(width=120).print(table)


def _clusters(path: Path) -> Iterator[list[dict[str, Any]]]:
    for row, _ in read_jsonl(path):
        if "articles" in row:
            yield row["articles"]
        else:
            titles = row.get("titles") or [None] * len(row["documents"])
            yield [
                {"text": text, "title": title} for text, title in zip(row["documents"], titles, strict=True)
            ]


def _rows(files: Sequence[Path]) -> list[dict[str, Any]]:
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def _in_a_process(function: Any, *arguments: Any) -> Any:
    """Called in a process of its own, so that neither side warms caches or memory for the other."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def _plain_loop(paths: Sequence[Path], config: Config) -> tuple[float, float, float, list[str | None]]:
    """Seconds by the clock, of processor time and of loading, and the summaries (None where there is none)."""
    from summarizer import summarize

    texts: list[str | None] = []
    loading = 0.0
    start, used = time.perf_counter(), _processor_seconds()
    for path in paths:
        try:
            summary = summarize(path, config=config)
        except SummarizerError:
            texts.append(None)
        else:
            texts.append(str(summary))
            loading += summary.seconds["load"]
    return time.perf_counter() - start, _processor_seconds() - used, loading, texts


def _processor_seconds() -> float:
    """What this process and its ended children have used of the processors."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _job_of(clusters: int, models: bool) -> tuple[float, float, float]:
    """Peak memory of parent and worker in MB, and seconds, of a job with one worker."""
    articles = short_articles if models else long_articles
    with tempfile.TemporaryDirectory() as folder:
        input = Path(folder) / "clusters.jsonl"
        write_clusters(input, clusters, articles)
        start = time.perf_counter()
        run_batch(
            input,
            Path(folder) / "out",
            config=Config().with_settings({"max_words": 40, "fusion.num_beams": 1}) if models else None,
            options=Options(workers=1),
            backend=None if models else NoModels(),
        )
        seconds = time.perf_counter() - start
    peaks = [
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return peaks[0], peaks[1], seconds


if __name__ == "__main__":
    app()
