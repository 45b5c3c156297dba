"""One batch job from input to results: plan, do what is missing, put together."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import time
from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Literal, Protocol

from summarizer.batch.backend import Backend, ModelBackend
from summarizer.batch.local import LocalEngine, place
from summarizer.batch.plan import Batch, Plan, forget_plan, make_plan
from summarizer.batch.source import Source, open_source
from summarizer.batch.store import Format, JobFolder, Result
from summarizer.batch.worker import Finished, Setup, failed
from summarizer.config import Config
from summarizer.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a job is run; nothing of this changes a summary.

    But for one thing: on a GPU, ``preparers=0`` ranks there too, where sums are rounded otherwise. A folder takes the
    results of one way only.
    """

    format: Format = "jsonl"
    engine: Literal["local", "ray"] = "local"
    #: Processes that fuse; None: one for each GPU, or for each core where there is none.
    workers: int | None = None
    #: Processes that read and rank for them; None: as many as make sense.
    preparers: int | None = None
    #: Do only every ``num_shards``-th batch, beginning with number ``shard``.
    num_shards: int = 1
    shard: int = 0
    retry_failed: bool = False


class Watcher(Protocol):
    """Told how a job goes. Every method may be called from the job's own thread alone."""

    def planning(self, clusters: int) -> None:
        """So many rows of the input have been read."""
        ...

    def begun(self, counts: Counter[str], *, total: int) -> None:
        """The plan stands: ``total`` clusters, some of them done in earlier runs."""
        ...

    def advanced(self, counts: Counter[str]) -> None:
        """Counts by status (and ``truncated``) of a batch that was just finished."""
        ...

    def log(self, message: str) -> None: ...


@dataclass(kw_only=True)
class Report:
    """How a run of a job ended."""

    #: Clusters of this job (of its shard) by status, and ``truncated``, earlier runs included.
    counts: Counter[str] = field(default_factory=Counter)
    #: Clusters of this job, or of its shard.
    total: int = 0
    #: Clusters that this run settled itself.
    settled: int = 0
    #: The signal that ended the run early.
    stopped: signal.Signals | None = None
    #: The files of results; empty while other shards are at work, or after a stop.
    files: list[Path] = field(default_factory=list)
    #: Wall-clock seconds of this run, and the sums of its workers' stages.
    seconds: float = 0.0
    stages: dict[str, float] = field(default_factory=dict)


def run_batch(
    input: str | Path,
    output: str | Path,
    *,
    config: Config | None = None,
    options: Options | None = None,
    watcher: Watcher | None = None,
    backend: Backend | None = None,
) -> Report:
    """Summarise every cluster of ``input`` into the folder ``output``; go on where an earlier run ended.

    :param input: a ``.jsonl``, ``.jsonl.gz`` or ``.parquet`` file with one cluster a row, or a folder of folders.
    :param output: a new folder, or that of the same job.
    :param config: all settings; default ``Config()``.
    :param backend: what summarises; default the models that ``config`` names.
    :raises SummarizerError: the input as a whole, the folder, the settings or the models cannot be used, or the
        disk is full. What is wrong with one cluster is in its row instead.

    SIGINT and SIGTERM finish the batches in hand and stop; a second one stops at once. Call it from the main
    thread of a process that guards its entry point (``if __name__ == "__main__"``): workers are spawned.
    """
    config = config or Config()
    options = options or Options()
    watcher = watcher or _Silence()
    backend = backend or ModelBackend()
    if not 0 <= options.shard < options.num_shards:
        raise InputError(
            f"There is no shard {options.shard} of {options.num_shards}: shards count from 0 to "
            f"{options.num_shards - 1}."
        )
    start = time.monotonic()
    source = open_source(Path(input), config.batch)
    folder = JobFolder(Path(output), num_shards=options.num_shards, shard=options.shard)
    with _signals(watcher) as stop, folder.claimed():
        revision = backend.revision(config)
        device = revision.get("device", "cpu")
        if device != "cpu":
            # Where sentences are ranked decides how their vectors are rounded, as the fuser's device does.
            apart = options.engine == "local" and options.preparers != 0
            revision = {**revision, "prepared on": "cpu" if apart else device}
        depends_on = {"config": config.model_dump(mode="json"), "depends_on": revision}
        folder.settle(depends_on)
        identity = hashlib.sha256(json.dumps(depends_on, sort_keys=True).encode()).hexdigest()
        report = _Job(source, folder, config, options, watcher, backend, stop).run(identity)
    report.seconds = time.monotonic() - start
    return report


class _Stop:
    """The signal that was received, if any."""

    signal: signal.Signals | None = None

    def __call__(self) -> bool:
        return self.signal is not None


class _Job:
    def __init__(
        self,
        source: Source,
        folder: JobFolder,
        config: Config,
        options: Options,
        watcher: Watcher,
        backend: Backend,
        stop: _Stop,
    ) -> None:
        self._source, self._folder, self._config, self._options = source, folder, config, options
        self._watcher, self._backend, self._stop = watcher, backend, stop
        self._report = Report()

    def run(self, identity: str) -> Report:
        plan = self._plan(identity)
        if plan is None:
            self._report.stopped = self._stop.signal
            return self._report
        self._take_stock(plan)
        try:
            with contextlib.closing(self._engine_run(plan)) as finished:
                for batch, outcome in finished:
                    self._settle(batch, outcome)
        except InputError:
            forget_plan(plan.path)  # what was planned may not be what is there
            raise
        self._report.stopped = self._stop.signal
        if self._folder.complete(plan):
            self._report.files = self._folder.export(
                plan,
                format=self._options.format,
                rows_per_file=self._config.batch.rows_per_file,
                where=self._source.where,
                config=self._config.model_dump(mode="json"),
            )
            self._report.stopped = None  # there is nothing to go on with
        return self._report

    # ---- what there is to do ------------------------------------------------------------------------------------

    def _plan(self, identity: str) -> Plan | None:
        def on_row(clusters: int) -> None:
            self._watcher.planning(clusters)
            if self._stop():
                raise _Stopped

        try:
            with self._folder.guarded():
                return make_plan(
                    self._source,
                    self._folder.plan_path,
                    config=self._config.batch,
                    identity=identity,
                    on_row=on_row,
                )
        except _Stopped:
            return None

    def _take_stock(self, plan: Plan) -> None:
        """Count what there is to do and what earlier runs did."""
        for batch in self._own(plan):
            self._report.total += len(batch.rows)
            if self._folder.has(batch.key):
                self._report.counts += self._folder.counts(batch.key)
        self._watcher.begun(self._report.counts, total=self._report.total)

    def _own(self, plan: Plan) -> Iterator[Batch]:
        return (batch for batch in plan if batch.number % self._options.num_shards == self._options.shard)

    def _work(self, plan: Plan) -> Iterator[tuple[Batch, list[int]]]:
        """Batches that are not finished, with the places of the clusters that are to be done."""
        for batch in self._own(plan):
            places = [place for place, row in enumerate(batch.rows) if row.status is None]
            if not self._folder.has(batch.key):
                if places:
                    yield batch, places
                else:
                    self._settle(batch, Finished())
            elif self._options.retry_failed and self._folder.counts(batch.key)["failed"]:
                results = self._folder.get(batch.key)
                if again := [place for place in places if results[place]["status"] == "failed"]:
                    yield batch, again

    def _engine_run(self, plan: Plan) -> Generator[tuple[Batch, Finished], None, None]:
        # Devices are asked for late: a job with nothing left to do needs none.
        work = _Peekable(self._work(plan))
        if work.empty or self._stop():
            return
        devices = self._backend.devices(self._config)
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        setup = Setup(source=self._source, config=self._config, backend=self._backend)
        if self._options.engine == "ray":
            from summarizer.batch.ray import RayEngine

            workers = self._options.workers or len(devices)
            ray_engine = RayEngine(setup, workers=workers, device=devices[0])
            yield from ray_engine.run(work, stopping=self._stop)
        else:
            placements = place(
                devices, workers=self._options.workers, preparers=self._options.preparers, cores=cores
            )
            yield from LocalEngine(setup, placements).run(work, stopping=self._stop)

    # ---- what was done ------------------------------------------------------------------------------------------

    def _settle(self, batch: Batch, outcome: Finished) -> None:
        """Keep the results of a batch: those of now, those of before, those that needed no work."""
        before: list[Result] | None = self._folder.get(batch.key) if self._folder.has(batch.key) else None
        counts: Counter[str] = Counter()
        results: list[Result] = []
        for place_in_batch, row in enumerate(batch.rows):
            if row.status is not None:
                result = failed(row.id, row.problem, status=row.status)
            elif place_in_batch in outcome.results:
                result = outcome.results[place_in_batch]
            elif before is not None:
                result = before[place_in_batch]
            else:
                raise RuntimeError(f"batch {batch.number} came back without its place {place_in_batch}")
            results.append(result)
            counts[result["status"]] += 1
            counts["truncated"] += result["truncated"]
        if before is not None:
            for result in before:
                counts[result["status"]] -= 1
                counts["truncated"] -= result["truncated"]
        self._folder.put(batch.key, results)
        self._report.settled += len(outcome.results) if before is not None else len(batch.rows)
        self._report.counts.update(counts)
        for name, seconds in outcome.seconds.items():
            self._report.stages[name] = self._report.stages.get(name, 0.0) + seconds
        self._log(batch, results, outcome)
        self._watcher.advanced(counts)

    def _log(self, batch: Batch, results: list[Result], outcome: Finished) -> None:
        first, last = batch.rows[0], batch.rows[-1]
        for note in outcome.notes:
            self._watcher.log(f"{self._source.where(first.line)} to {self._source.where(last.line)}: {note}")
        for row, result in zip(batch.rows, results, strict=True):
            if result["status"] == "failed":
                name = "a cluster without an id" if row.id is None else f"cluster {row.id!r}"
                self._watcher.log(f"{self._source.where(row.line)}, {name}: {result['error']}")


class _Stopped(Exception):
    """The job was told to stop while it was planning."""


class _Peekable(Iterator[Any]):
    """An iterator that knows whether there is anything in it."""

    def __init__(self, items: Iterator[Any]) -> None:
        self._items = items
        self._head = list(_first(items))
        self.empty = not self._head

    def __next__(self) -> Any:
        return self._head.pop() if self._head else next(self._items)


def _first(items: Iterator[Any]) -> Iterator[Any]:
    for item in items:
        yield item
        return


@contextlib.contextmanager
def _signals(watcher: Watcher) -> Iterator[_Stop]:
    """SIGINT and SIGTERM set the flag; the second one interrupts."""
    stop = _Stop()

    def handle(number: int, _: FrameType | None) -> None:
        if stop():
            raise KeyboardInterrupt
        stop.signal = signal.Signals(number)
        watcher.log(f"{stop.signal.name}: finishing the batches in hand. Once more stops at once.")

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Silence:
    def planning(self, clusters: int) -> None: ...

    def begun(self, counts: Counter[str], *, total: int) -> None: ...

    def advanced(self, counts: Counter[str]) -> None: ...

    def log(self, message: str) -> None: ...
