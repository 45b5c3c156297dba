"""Batch jobs of many clusters without models: what the job itself costs, and how it comes back from being killed.

Source, plan, store, engine and resuming are the real ones; only the summaries are not: each quotes its first article.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer import Article, Config, SummarizerError, Summary, SummarySentence, Support
from summarizer.batch import Options, run_batch
from summarizer.output.summary import ArticleUse, Source
from summarizer.reading import Unused


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """What a job of ``clusters`` took that was killed when half of them were done, and typed again. Seconds, megabytes."""

    clusters: int
    #: From the start of the job to the end of its plan.
    plan: float
    #: Wall-clock for each cluster between the plan and the files of results, of both runs, in milliseconds.
    each: float
    #: The same in processor time of the parent, which other programs do not lengthen: in the first run, and in the second.
    parent_first: float
    parent_second: float
    #: From the start of the second run to the first cluster that a worker of it began.
    resumed: float
    #: From the last cluster to the end of the job.
    export: float
    #: Resident memory of the parent after a tenth of the job and at its end, and the most of a worker.
    parent_early: float
    parent: float
    worker: float


def simulate(clusters: int, folder: Path, *, workers: int) -> Simulated:
    """Run such a job in an empty folder, SIGKILL it when half is done, and run it to its end."""
    rows, notes = folder / "clusters.jsonl", folder / "notes.jsonl"
    write_clusters(rows, clusters, short_articles)
    context = multiprocessing.get_context("spawn")
    begun = []
    for killed in (True, False):
        begun.append(time.monotonic())
        arguments = (rows, folder / "out", notes, workers, clusters // 2 if killed else None)
        process = context.Process(target=_job, args=arguments)
        process.start()
        process.join()
        expected = -signal.SIGKILL if killed else 0
        if process.exitcode != expected:
            raise RuntimeError(f"the simulated job ended with {process.exitcode}, and not with {expected}")
    ended = time.monotonic()
    return _read_notes(notes, clusters, begun=begun, ended=ended)


def write_clusters(path: Path, clusters: int, articles: Callable[[int], list[dict[str, Any]]]) -> None:
    """A file with one cluster a row."""
    with path.open("w", encoding="utf-8") as rows:
        for number in range(clusters):
            rows.write(json.dumps({"id": str(number), "articles": articles(number)}) + "\n")


# ---- the job --------------------------------------------------------------------------------------------------------


def _job(input: Path, output: Path, notes: Path, workers: int, kill_at: int | None) -> None:
    watcher = _NoteTaker(notes, kill_at=kill_at)
    report = run_batch(
        input, output, options=Options(workers=workers), watcher=watcher, backend=NoModels(notes=str(notes))
    )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    watcher.note("ended", report.total, worker=peak)


class _NoteTaker:
    """Notes when what had been done, and the memory held; kills its own process when so many clusters are done."""

    def __init__(self, path: Path, *, kill_at: int | None) -> None:
        self._path = path
        self._kill_at = kill_at
        self._settled = self._noted = self._step = 0

    def planning(self, clusters: int) -> None: ...

    def begun(self, counts: Counter[str], *, total: int) -> None:
        self._settled = self._noted = counts["done"]
        self._step = max(total // 10, 1)
        self.note("planned", self._settled)

    def advanced(self, counts: Counter[str]) -> None:
        self._settled += counts["done"]
        if self._settled // self._step > self._noted // self._step:
            self._noted = self._settled
            self.note("advanced", self._settled)
        if self._kill_at is not None and self._settled >= self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def log(self, message: str) -> None: ...

    def note(self, event: str, clusters: int, **more: float) -> None:
        held = {"parent": _resident_mb(), "processor": time.process_time()}
        _note(self._path, {"event": event, "clusters": clusters, **held, **more})


def _note(path: Path, row: dict[str, Any]) -> None:
    # The clock counts for all processes of a machine, and goes on where another process begins.
    with path.open("a", encoding="utf-8") as notes:
        notes.write(json.dumps({"time": time.monotonic(), **row}) + "\n")


def _resident_mb() -> float:
    """What this process holds now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def _read_notes(path: Path, clusters: int, *, begun: Sequence[float], ended: float) -> Simulated:
    notes = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    again = next(n for n, note in enumerate(notes) if note["event"] == "planned" and n)
    # From the first tenth of each run to its last: a run's own start, its workers', is no part of what a cluster takes.
    spans = [
        (own[0], own[-1])
        for run in (notes[:again], notes[again:])
        for own in [[note for note in run if note["event"] == "advanced"]]
    ]
    counts = [last["clusters"] - first["clusters"] for first, last in spans]
    processor = [
        1000 * (last["processor"] - first["processor"]) / count
        for (first, last), count in zip(spans, counts, strict=True)
    ]
    advanced = [note for note in notes if note["event"] == "advanced"]
    return Simulated(
        clusters=clusters,
        plan=notes[0]["time"] - begun[0],
        each=1000 * sum(last["time"] - first["time"] for first, last in spans) / sum(counts),
        parent_first=processor[0],
        parent_second=processor[1],
        resumed=next(n for n in notes[again:] if n["event"] == "working")["time"] - begun[1],
        export=ended - advanced[-1]["time"],
        parent_early=advanced[0]["parent"],
        parent=notes[-1]["parent"],
        worker=notes[-1]["worker"],
    )


# ---- in place of models ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class NoModels:
    """A backend that quotes the first article; the first cluster of each worker is noted in ``notes``."""

    notes: str | None = None

    def revision(self, config: Config) -> dict[str, str]:
        return {}

    def devices(self, config: Config) -> list[str]:
        return ["cpu"]

    def summarizer(self, config: Config) -> _Quoting:
        return _Quoting(self.notes)


class _Quoting:
    def __init__(self, notes: str | None) -> None:
        self._notes = notes

    def prepare(
        self, articles: Sequence[Article], *, unused: Sequence[Unused] = (), batch_tokens: int | None = None
    ) -> list[Article]:
        if self._notes is not None:
            _note(Path(self._notes), {"event": "working", "clusters": 0})
            self._notes = None
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


def long_articles(number: int) -> list[dict[str, Any]]:
    """Five articles of 640 words."""
    text = (
        "The council of Aldermoor voted on Monday to close the old bridge to lorries until the autumn. " * 40
    )
    return [{"text": f"Report {number}, {n}. {text}"} for n in range(5)]


def short_articles(number: int) -> list[dict[str, Any]]:
    """Two articles of three sentences."""
    place = f"Alder{number:04d}moor".translate(str.maketrans("0123456789", "abdefghklm"))
    return [
        {
            "text": f"The council of {place} {decided} on Monday to close the old bridge to lorries until the autumn. "
            f"About {300 + number} lorries cross the bridge each day, the council said. {more}"
        }
        for decided, more in (
            ("voted", "Hauliers said that the detour would cost them an hour."),
            ("decided", "A ferry will run every half hour, the mayor said."),
        )
    ]
