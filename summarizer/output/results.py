"""Summaries read back: a batch job's results, or what ``newsweave run --format json`` wrote."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from summarizer.errors import InputError
from summarizer.output.summary import Summary

#: The files of results of a batch job.
RESULTS = re.compile(r"clusters-\d{5,}-of-\d{5,}\.(jsonl|parquet)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One cluster of a batch job: its summary, or why there is none."""

    id: str
    #: "done", "failed" or "skipped".
    status: str
    summary: Summary | None
    error: str | None = None


def find_results(path: str | Path) -> list[Path]:
    """The files of results at ``path``: a batch job's folder, a folder of summaries as JSON, or one file of either.

    Raises ``InputError`` where there are none, saying what was looked for.
    """
    place = Path(path)
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise InputError(
            f"{place}: there is no such file or folder. Name what newsweave batch wrote.", path=str(place)
        )
    found = sorted(each for each in place.iterdir() if RESULTS.fullmatch(each.name))
    if found:
        return found
    if (place / ".job").is_dir():
        raise InputError(
            f"{place} is the folder of a batch job that is not finished: it has no clusters-*.jsonl or .parquet yet. "
            "Run the same newsweave batch command again until it ends.",
            path=str(place),
        )
    if found := sorted(each for each in place.iterdir() if each.suffix == ".json" and each.is_file()):
        return found
    raise InputError(
        f"{place} holds no results: neither clusters-*.jsonl or .parquet of newsweave batch nor .json of newsweave run "
        "--format json. Name a folder or a file that does.",
        path=str(place),
    )


def read_results(path: str | Path) -> Iterator[Result]:
    """The results at ``path``, one at a time, in the order of the job's input (JSON files: of their names).

    Raises ``InputError`` for what is not as newsweave wrote it, with its file and line.
    """
    for file in find_results(path):
        for where, row in _rows(file):
            try:
                yield _result(row, file)
            except InputError as error:
                raise InputError(f"{where}: {error}", path=str(file)) from error


def _rows(file: Path) -> Iterator[tuple[str, Any]]:
    """Each row with where it stands."""
    try:
        if file.name.endswith(".parquet"):
            yield from _parquet(file)
        elif file.name.endswith(".json"):
            yield str(file), json.loads(file.read_bytes())
        else:
            with _opened(file) as lines:
                for number, line in enumerate(lines, start=1):
                    if line.strip():
                        yield f"{file}, line {number:,}", _parsed(line, f"{file}, line {number:,}")
    except (OSError, EOFError) as error:
        raise InputError(f"{file} cannot be read: {error}. Copy it again.", path=str(file)) from error
    except ValueError as error:
        raise InputError(
            f"{file} is not what newsweave wrote: {error}. Give it unchanged.", path=str(file)
        ) from error


def _parsed(line: bytes, where: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise InputError(
            f"{where} is no JSON ({error}). Copy the file again, or run the job once more."
        ) from error


def _opened(file: Path) -> IO[bytes]:
    with file.open("rb") as head:
        zipped = head.read(2) == b"\x1f\x8b"
    return cast(IO[bytes], gzip.open(file) if zipped else file.open("rb"))


def _parquet(file: Path) -> Iterator[tuple[str, Any]]:
    from summarizer.reading.formats.table import import_pyarrow

    table = import_pyarrow("pyarrow.parquet").ParquetFile(file)
    number = 0
    for batch in table.iter_batches(batch_size=64):
        for row in batch.to_pylist():
            number += 1
            yield f"{file}, row {number:,}", row


def _result(row: Any, file: Path) -> Result:
    if isinstance(row, dict) and "schema" in row:  # a summary by itself
        return Result(id=file.stem, status="done", summary=Summary.from_dict(row))
    if not isinstance(row, dict) or not {"id", "status", "summary", "error"} <= set(row):
        raise InputError(
            "this is no row of a batch job's results. Name what newsweave batch wrote, unchanged."
        )
    return Result(
        id=str(row["id"]),
        status=str(row["status"]),
        summary=Summary.from_dict(row["summary"]) if row["summary"] is not None else None,
        error=row["error"],
    )
