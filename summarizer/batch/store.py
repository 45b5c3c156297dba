"""The output folder: locks, finished batches, and the files of results made from them.

Nothing here is ever half there. Each finished batch is one file, written beside its place, synced, and renamed
into it; its name is the batch's key, so that a file's existence is the whole ledger. The files of results are
made from those in the order of the input once all of them are there.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Literal

import filelock

from summarizer.batch import table
from summarizer.batch.plan import Batch, Plan
from summarizer.errors import InputError
from summarizer.output.results import RESULTS

Format = Literal["jsonl", "parquet"]
#: A row of the results, without its line: that depends on what stands before it in the input.
Result = dict[str, Any]


class JobFolder:
    """An output folder that this process works in; :meth:`claimed` first.

    Raises ``InputError`` from every method that writes where the disk is full or cannot be written.
    """

    def __init__(self, output: Path, *, num_shards: int = 1, shard: int = 0) -> None:
        self.output = output
        self._job = output / ".job"
        self._parts = self._job / "batches"
        self._label = f"{shard}-of-{num_shards}"
        self._num_shards = num_shards

    # ---- one job at a time ----------------------------------------------------------------------------------

    @contextlib.contextmanager
    def claimed(self) -> Iterator[None]:
        """Hold the folder. Raises ``InputError`` if another job does, or if it holds anything but a job's output."""
        self._open()
        taken = InputError(
            f"Another job is writing to {self.output}. Wait for it, or choose another folder with --output.",
            path=str(self.output),
        )
        locks = self._job / "locks"
        own = filelock.FileLock(locks / f"{self._label}.lock")
        try:
            with filelock.FileLock(locks / "claim.lock", timeout=30):
                for path in sorted(locks.glob("*-of-*.lock")):
                    # Shards of one job work side by side; a job with another number of shards does the same work.
                    if not path.name.endswith(f"-of-{self._num_shards}.lock"):
                        with filelock.FileLock(path, blocking=False):
                            pass
                own.acquire(blocking=False)
        except filelock.Timeout as error:
            raise taken from error
        try:
            for left in self._job.rglob(f"*.tmp-{self._label}"):  # what a killed run was writing
                left.unlink()
            yield
        finally:
            own.release()

    def _open(self) -> None:
        try:
            if self.output.exists() and not self.output.is_dir():
                raise InputError(f"--output {self.output} is a file. Name a folder.", path=str(self.output))
            if self.output.is_dir() and not self._job.is_dir() and any(self.output.iterdir()):
                raise InputError(
                    f"--output {self.output} holds files that are not a batch job's. Name a new folder.",
                    path=str(self.output),
                )
            for folder in (self._parts, self._job / "locks"):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                f"--output {self.output} cannot be written: {error.strerror or error}.", path=str(self.output)
            ) from error

    def settle(self, description: Mapping[str, Any]) -> None:
        """Record what the results depend on; raises ``InputError`` if the folder's results depend on something else."""
        path = self._job / "job.json"
        if path.exists():
            known = json.loads(path.read_text(encoding="utf-8"))
            if known != json.loads(json.dumps(description)):
                changes = ", ".join(_differences(known, description))
                raise InputError(
                    f"{self.output} holds the results of a job with other settings or models ({changes}). Run it "
                    "with those again, or name another folder with --output.",
                    path=str(self.output),
                )
            return
        with self._written(path) as file:
            file.write(json.dumps(description, indent=2).encode() + b"\n")

    @property
    def plan_path(self) -> Path:
        return self._job / f"plan-{self._label}.jsonl"

    # ---- finished batches -------------------------------------------------------------------------------------

    def has(self, key: str) -> bool:
        return self._part(key).exists()

    def put(self, key: str, results: list[Result]) -> None:
        """Keep the results of a batch, whole and on disk when this returns."""
        # The files of results, if there are any, are no longer what these batches make.
        with self.guarded():
            self._manifest.unlink(missing_ok=True)
            self._part(key).parent.mkdir(exist_ok=True)
        lines = b"".join(map(_line, [_counts(results), *results]))
        with self._written(self._part(key)) as file:
            # No time stamp in the header: the same bytes whenever they are written.
            file.write(gzip.compress(lines, compresslevel=3, mtime=0))

    def counts(self, key: str) -> Counter[str]:
        """How many rows of a finished batch are done, failed, skipped and truncated."""
        with self._reading(key) as lines:
            return Counter(json.loads(next(lines)))

    def get(self, key: str) -> list[Result]:
        """The results of a finished batch."""
        with self._reading(key) as lines:
            next(lines)
            return [json.loads(line) for line in lines]

    @contextlib.contextmanager
    def _reading(self, key: str) -> Iterator[Iterator[bytes]]:
        try:
            with gzip.open(self._part(key)) as file:
                yield iter(file)
        except (EOFError, gzip.BadGzipFile, ValueError, StopIteration) as error:
            self._part(key).unlink()
            raise InputError(
                f"{self._part(key)} was damaged on disk ({error}). It is removed: run the same command again, "
                "which does that batch anew.",
                path=str(self._part(key)),
            ) from error

    def _part(self, key: str) -> Path:
        return self._parts / key[:2] / f"{key}.gz"

    # ---- the files of results -----------------------------------------------------------------------------------

    @property
    def _manifest(self) -> Path:
        return self._job / "manifest.json"

    def complete(self, plan: Plan) -> bool:
        """Whether every batch of the plan is there, other shards' included."""
        return all(self.has(batch.key) for batch in plan)

    def export(
        self,
        plan: Plan,
        *,
        format: Format,
        rows_per_file: int,
        where: Callable[[int], str],
        config: Mapping[str, Any],
    ) -> list[Path]:
        """Write the files of results in the order of the input, unless they are there; gives their paths."""
        with filelock.FileLock(self._job / "locks" / "export.lock"):
            wanted = {"plan": plan.digest, "format": format, "rows_per_file": rows_per_file}
            if (files := self._exported(wanted)) is not None:
                return files
            self._manifest.unlink(missing_ok=True)
            sizes = _file_sizes(plan, rows_per_file)
            row_type = table.row_type(config=config, model=self._model(plan))
            batches = iter(plan)
            notes = []
            for number, size in enumerate(sizes):
                path = self.output / f"clusters-{number:05d}-of-{len(sizes):05d}.{format}"
                rows = self._rows([next(batches) for _ in range(size)], where)
                with self._written(path) as file:
                    if format == "parquet":
                        table.write_parquet(file, rows, row_type)
                    else:
                        for chunk in rows:
                            for row in chunk:
                                file.write(_line(row))
                notes.append({"name": path.name, "bytes": path.stat().st_size})
            names = {note["name"] for note in notes}
            for stale in self.output.iterdir():
                if RESULTS.fullmatch(stale.name) and stale.name not in names:
                    stale.unlink()
            with self._written(self.output / "README.md") as file:
                file.write(table.card(row_type, format=format).encode())
            # Last: its presence says that all the rest is there.
            with self._written(self._manifest) as file:
                file.write(json.dumps({**wanted, "files": notes}, indent=2).encode() + b"\n")
            return [self.output / str(note["name"]) for note in notes]

    def _exported(self, wanted: Mapping[str, Any]) -> list[Path] | None:
        try:
            manifest = json.loads(self._manifest.read_text(encoding="utf-8"))
            files = {self.output / note["name"]: note["bytes"] for note in manifest["files"]}
            same = all(manifest[name] == value for name, value in wanted.items())
            whole = all(path.stat().st_size == size for path, size in files.items())
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return list(files) if same and whole else None

    def _rows(self, batches: list[Batch], where: Callable[[int], str]) -> Iterator[list[dict[str, Any]]]:
        for batch in batches:
            yield [
                {
                    "id": result["id"],
                    "status": result["status"],
                    "summary": result["summary"],
                    "error": result["error"] and f"{where(planned.line)}: {result['error']}",
                    "line": planned.line,
                }
                for planned, result in zip(batch.rows, self.get(batch.key), strict=True)
            ]

    def _model(self, plan: Plan) -> Mapping[str, Any]:
        """What the summaries say of the model: the same in all of them."""
        for batch in plan:
            for result in self.get(batch.key):
                if result["summary"] is not None:
                    return dict(result["summary"]["model"])
        return {}

    # ---- all or nothing -------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _written(self, path: Path) -> Iterator[IO[bytes]]:
        """A file that appears at ``path`` when it is whole and on disk, or not at all."""
        part = self._job / f"{path.name}.tmp-{self._label}"
        with self.guarded():
            try:
                with part.open("wb") as file:
                    yield file
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(path)
                _sync_folder(path.parent)
            except BaseException:
                part.unlink(missing_ok=True)
                raise

    @contextlib.contextmanager
    def guarded(self) -> Iterator[None]:
        """Turns a full disk, and what else can go wrong with a folder, into an ``InputError``."""
        try:
            yield
        except OSError as error:
            raise InputError(
                f"{self.output} cannot be written: {error.strerror or error}. Nothing that is finished is lost: free "
                "some space (or mend the disk) and run the same command again.",
                path=str(self.output),
            ) from error


def _line(value: object) -> bytes:
    # Half a surrogate pair cannot stand in UTF-8; it becomes a question mark.
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace") + b"\n"


def _counts(results: list[Result]) -> dict[str, int]:
    counts = Counter(result["status"] for result in results)
    counts["truncated"] = sum(result["truncated"] for result in results)
    return {name: counts[name] for name in ("done", "failed", "skipped", "truncated")}


def _file_sizes(plan: Plan, rows_per_file: int) -> list[int]:
    """How many batches go to each file: whole batches, until there are rows enough."""
    sizes: list[int] = []
    rows = batches = 0
    for batch in plan:
        rows += len(batch.rows)
        batches += 1
        if rows >= rows_per_file:
            sizes.append(batches)
            rows = batches = 0
    return [*sizes, batches] if batches else sizes


def _differences(known: object, now: object, prefix: str = "") -> Iterator[str]:
    """``config.max_words: 150 before, 100 now``, for every leaf that differs."""
    if isinstance(known, Mapping) and isinstance(now, Mapping):
        for key in sorted({*known, *now}):
            yield from _differences(known.get(key), now.get(key), f"{prefix}{key}.")
    elif known != now:
        yield f"{prefix[:-1]}: {known} before, {now} now"


def _sync_folder(folder: Path) -> None:
    """A rename lasts through a power cut once its folder is synced (POSIX)."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
