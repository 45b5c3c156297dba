"""What is done to one batch, whoever runs it: the local engine's processes or Ray's actors."""

from __future__ import annotations

import gc
import os
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from summarizer import devices
from summarizer.batch.backend import Backend, ClusterSummarizer
from summarizer.batch.plan import PlannedRow
from summarizer.batch.source import Row, Source
from summarizer.batch.store import Result
from summarizer.batch.table import SECONDS, completed
from summarizer.cluster import at_once
from summarizer.config import Config
from summarizer.errors import InputError, SummarizerError
from summarizer.output.summary import Summary
from summarizer.reading import read
from summarizer.reading.reader import read_rows

T = TypeVar("T")

#: Below this the token budget is not halved any more: one group hardly fits.
_LEAST_BATCH_TOKENS = 256


@dataclass(slots=True, kw_only=True)
class Prepared:
    """A batch half done: drafts of the clusters that could be prepared, results of those that could not."""

    #: By place in the batch.
    drafts: dict[int, Any] = field(default_factory=dict)
    truncated: set[int] = field(default_factory=set)
    results: dict[int, Result] = field(default_factory=dict)
    #: Wall-clock seconds by stage.
    seconds: dict[str, float] = field(default_factory=lambda: {"read": 0.0, "rank": 0.0})


@dataclass(slots=True, kw_only=True)
class Finished:
    """The results of a batch by place in it, and what a person should hear about."""

    results: dict[int, Result] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    #: Wall-clock seconds by stage.
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, part: Finished, places: Sequence[int]) -> None:
        """Take in what came of a part of the batch, whose results belong at these places of it."""
        self.results |= {places[place]: result for place, result in part.results.items()}
        self.notes += part.notes
        for stage, seconds in part.seconds.items():
            self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a worker of a job needs to know; travels to it by pickle."""

    source: Source
    config: Config
    backend: Backend


class Worker:
    """Summarises batches of one job; the first use loads the models.

    It moves into the folder that the clusters' paths are relative to, so it wants a process of its own.
    """

    def __init__(self, setup: Setup, *, device: str) -> None:
        self._source = setup.source
        self._config = setup.config
        # The process sees one device; which of the machine's it is was settled when the process began.
        self._device = device if device in {"cpu", "mps"} else "cuda"
        self._summarizer: ClusterSummarizer = setup.backend.summarizer(
            setup.config.with_settings({"device": self._device})
        )
        os.chdir(setup.source.base)

    def run(self, rows: Sequence[PlannedRow]) -> Finished:
        """Both halves of a batch, some clusters after the others: while what was read of them is at hand."""
        finished = Finished()
        loaded = self._loaded(rows)
        for some in at_once(range(len(rows)), device=self._device):
            own = [rows[place] for place in some]
            finished.add(self.finish(own, self._prepared(own, [loaded[place] for place in some])), some)
        return finished

    # ---- read and rank ------------------------------------------------------------------------------------------

    def prepare(self, rows: Sequence[PlannedRow]) -> Prepared:
        """Read, rank and group the clusters. Raises ``InputError`` if the input is not what was planned."""
        return self._prepared(rows, self._loaded(rows))

    def _loaded(self, rows: Sequence[PlannedRow]) -> list[Row]:
        loaded = list(self._source.load([row.place for row in rows], lines=[row.line for row in rows]))
        for planned, row in zip(rows, loaded, strict=True):
            if row.digest != planned.digest:
                raise InputError(
                    f"The input changed while the job was running, at {self._source.where(planned.line)}. Run the "
                    "same command again."
                )
        return loaded

    def _prepared(self, rows: Sequence[PlannedRow], loaded: Sequence[Row]) -> Prepared:
        prepared = Prepared()
        for place, (planned, row) in enumerate(zip(rows, loaded, strict=True)):
            start = time.perf_counter()
            try:
                found = read(row.paths, config=self._config.reading) if row.paths else self._read_rows(row)
                prepared.seconds["read"] += time.perf_counter() - start
                if any(cut.reason.startswith("longer than") for a in found.articles for cut in a.removed):
                    prepared.truncated.add(place)
                start = time.perf_counter()
                prepared.drafts[place] = self._summarizer.prepare(found.articles, unused=found.unused)
                prepared.seconds["rank"] += time.perf_counter() - start
            except Exception as error:
                prepared.results[place] = failed(planned.id, _reason(error))
                if devices.is_out_of_memory(error):
                    _free_memory()
        return prepared

    def _read_rows(self, row: Row) -> Any:
        return read_rows(row.articles, config=self._config.reading)

    # ---- fuse and verify ----------------------------------------------------------------------------------------

    def finish(self, rows: Sequence[PlannedRow], prepared: Prepared) -> Finished:
        """Fuse and judge what was prepared."""
        notes: list[str] = []
        results = dict(prepared.results)
        places = list(prepared.drafts)
        start = time.perf_counter()
        summaries = [
            summary
            for some in at_once(range(len(rows)), device=self._device)
            # Who could not be prepared leaves a gap, and the others as they are.
            if (drafts := [prepared.drafts[place] for place in some if place in prepared.drafts])
            for summary in self._finish(drafts, notes)
        ]
        seconds = {**prepared.seconds, "fuse and verify": time.perf_counter() - start}
        for place, summary in zip(places, summaries, strict=True):
            cluster_id = rows[place].id
            if isinstance(summary, Summary):
                results[place] = self._done(cluster_id, summary, truncated=place in prepared.truncated)
            else:
                results[place] = failed(cluster_id, _reason(summary))
        return Finished(results=results, notes=notes, seconds=seconds)

    def _finish(self, drafts: list[Any], notes: list[str]) -> list[Summary | Exception]:
        def finish(budget: int) -> list[Summary | Exception]:
            return list(self._summarizer.finish(drafts, batch_tokens=budget))

        try:
            return self._within_memory(finish, notes)
        except Exception as error:
            problem = error.with_traceback(None)  # the frames hold the tensors
        if devices.is_out_of_memory(problem):
            _free_memory()
        if len(drafts) == 1:
            return [problem]
        notes.append(f"one of {len(drafts)} clusters breaks its batch ({problem}): each is done by itself.")
        return [self._finish([draft], notes)[0] for draft in drafts]

    def _within_memory(self, work: Callable[[int], T], notes: list[str]) -> T:
        """``work`` within the token budget, which is halved while memory runs out; raises what is left to raise."""
        # It begins with the whole budget: what happened to the batch before must not change this one's bytes.
        budget = self._config.fusion.batch_tokens
        while True:
            try:
                return work(budget)
            except Exception as error:
                if not devices.is_out_of_memory(error) or budget // 2 < _LEAST_BATCH_TOKENS:
                    raise
            _free_memory()
            budget //= 2
            notes.append(
                f"out of memory: going on with half the token budget, {budget}. If this is said often, set "
                f"fusion.batch_tokens={budget}."
            )

    def _done(self, cluster_id: str | None, summary: Summary, *, truncated: bool) -> Result:
        data = completed(summary.to_dict(texts=self._config.batch.texts))
        # As the job was configured; in here the device is the only one there is.
        data["config"] = self._config.model_dump(mode="json")
        data["seconds"] = dict(SECONDS)
        return {"id": cluster_id, "status": "done", "summary": data, "error": None, "truncated": truncated}


def failed(cluster_id: str | None, reason: str | None, *, status: str = "failed") -> Result:
    """The result of a cluster that has no summary."""
    return {"id": cluster_id, "status": status, "summary": None, "error": reason, "truncated": False}


def _reason(error: Exception) -> str:
    if isinstance(error, SummarizerError):
        return str(error)
    if devices.is_out_of_memory(error):
        return "The cluster does not fit into memory, even by itself with the smallest token budget."
    where = traceback.extract_tb(error.__traceback__)[-1:]
    place = "".join(f", {Path(frame.filename).name}:{frame.lineno}" for frame in where)
    return (
        f"Something went wrong inside newsweave ({type(error).__name__}: {error}{place}). This is our fault: please "
        "report it with the cluster."
    )


def _free_memory() -> None:
    gc.collect()
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        torch.cuda.empty_cache()
