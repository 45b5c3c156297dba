"""Who shares a batch with whom: decided by the input alone, before any work is done.

The plan is a file with one batch a line, in the order of the input. A batch is named by the SHA-256 of what its
results depend on, so a result that is on disk under that name is the result, whichever run put it there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from summarizer.batch.source import Place, Row, Source
from summarizer.config import BatchConfig
from summarizer.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRow:
    """A row's place in the job; its articles stay in the input until a worker fetches them."""

    line: int
    place: Place
    id: str | None
    digest: str
    #: Set where the row is settled without a worker.
    status: Literal["failed", "skipped"] | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Rows that are summarised together."""

    #: From 0, in the order of the input.
    number: int
    #: SHA-256 of the contents, the configuration and the models.
    key: str
    rows: tuple[PlannedRow, ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All batches of a job, kept in a file."""

    path: Path
    clusters: int
    #: SHA-256 of the whole plan.
    digest: str

    def __iter__(self) -> Iterator[Batch]:
        with self.path.open("rb") as file:
            for number, line in enumerate(file):
                data = json.loads(line)
                rows = tuple(_unpacked(row) for row in data["rows"])
                yield Batch(number=number, key=data["key"], rows=rows)


def make_plan(
    source: Source, path: Path, *, config: BatchConfig, identity: str, on_row: Callable[[int], None]
) -> Plan:
    """Read the whole input once and write the plan to ``path``; go on with what is there where nothing has changed.

    A plan is kept only of an input that is all in one file: of others each file would have to be read to tell.

    :param identity: SHA-256 of what else the results depend on: configuration, models, version.
    :param on_row: called with the number of rows read so far.
    :raises InputError: the input cannot be read to its end, or holds no rows.
    """
    # Taken before the input is read: what changes it meanwhile is seen the next time.
    made_from = {"input": source.stamp(), "identity": identity, "batch": config.model_dump(mode="json")}
    if made_from["input"] is not None and (kept := _kept(path, made_from)) is not None:
        on_row(kept.clusters)
        return kept
    forget_plan(path)
    digest = hashlib.sha256()
    clusters = 0
    elsewhere = False
    with path.open("wb") as file:
        for batch in _batches(_planned(source), config):
            key = _key(identity, batch.rows)
            clusters += len(batch.rows)
            line = _packed(key, batch.rows)
            file.write(line)
            digest.update(line)
            elsewhere |= batch.elsewhere
            on_row(clusters)
    if not clusters:
        raise InputError("The input holds no clusters: it is empty. Give one cluster a row.")
    plan = Plan(path=path, clusters=clusters, digest=digest.hexdigest())
    if made_from["input"] is not None and not elsewhere:
        head = {"clusters": clusters, "digest": plan.digest, "made_from": made_from}
        _head(path).write_text(json.dumps(head), encoding="utf-8")
    return plan


def forget_plan(path: Path) -> None:
    """Have the input read again the next time."""
    _head(path).unlink(missing_ok=True)


def _head(path: Path) -> Path:
    """What a kept plan was made from, in a file beside it."""
    return path.with_suffix(".json")


def _kept(path: Path, made_from: Mapping[str, object]) -> Plan | None:
    try:
        head = json.loads(_head(path).read_text(encoding="utf-8"))
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return None
    if head["made_from"] != made_from or head["digest"] != digest:
        return None
    return Plan(path=path, clusters=head["clusters"], digest=digest)


def _planned(source: Source) -> Iterator[tuple[PlannedRow, Row]]:
    """Every row, planned and as it stands there; the second use of an id fails."""
    # A private database that SQLite moves to disk as it grows: a set of a million ids would not stay small.
    with contextlib.closing(sqlite3.connect("")) as ids:
        ids.execute("CREATE TABLE ids (id TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")
        for row in source.rows():
            first = _first_use(ids, row)
            status, problem = row.status, row.problem
            if first is not None:
                status = "failed"
                problem = f"The id {row.id!r} is taken by {source.where(first)}. Give each cluster its own."
            planned = PlannedRow(
                line=row.line, place=row.place, id=row.id, digest=row.digest, status=status, problem=problem
            )
            yield planned, row


def _first_use(ids: sqlite3.Connection, row: Row) -> int | None:
    """The line that used this row's id before."""
    if row.id is None:
        return None
    name = hashlib.sha256(row.id.encode("utf-8", "surrogatepass")).hexdigest()
    if ids.execute("INSERT OR IGNORE INTO ids VALUES (?, ?)", (name, row.line)).rowcount:
        return None
    (line,) = ids.execute("SELECT line FROM ids WHERE id = ?", (name,)).fetchone()
    return int(line)


@dataclass(slots=True)
class _Open:
    """A batch that is being filled."""

    rows: list[PlannedRow] = field(default_factory=list)
    clusters: int = 0
    words: int = 0
    elsewhere: bool = False


def _batches(rows: Iterator[tuple[PlannedRow, Row]], config: BatchConfig) -> Iterator[_Open]:
    """Neighbours, up to ``config.clusters`` and ``config.words``."""
    batch = _Open()
    for row, source_row in rows:
        words = 0 if row.status else source_row.words
        full = batch.clusters >= config.clusters or (batch.rows and batch.words + words > config.words)
        # Settled rows cost nothing, but a million of them must not be one batch.
        if full or len(batch.rows) >= 4 * config.clusters:
            yield batch
            batch = _Open()
        batch.rows.append(row)
        batch.words += words
        batch.clusters += row.status is None
        batch.elsewhere |= source_row.elsewhere
    if batch.rows:
        yield batch


def _key(identity: str, rows: list[PlannedRow]) -> str:
    digest = hashlib.sha256(identity.encode())
    for row in rows:
        digest.update(json.dumps([row.digest, row.status, row.problem]).encode())
    if all(row.status for row in rows):
        # No row with an id of its own: the same broken line a hundred times over is a hundred failures.
        digest.update(str(rows[0].line).encode())
    return digest.hexdigest()


def _packed(key: str, rows: list[PlannedRow]) -> bytes:
    packed = [[row.line, row.place, row.id, row.digest, row.status, row.problem] for row in rows]
    return json.dumps({"key": key, "rows": packed}).encode() + b"\n"


def _unpacked(row: list[Any]) -> PlannedRow:
    line, place, cluster_id, digest, status, problem = row
    return PlannedRow(
        line=line,
        place=tuple(place) if isinstance(place, list) else place,
        id=cluster_id,
        digest=digest,
        status=status,
        problem=problem,
    )
