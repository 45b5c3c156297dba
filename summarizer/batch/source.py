"""Clusters as they come: a file with one cluster a row, or a folder with one folder a cluster.

Every source is read as a stream, and again by place, so that a worker fetches its own clusters and no process
ever holds more than the rows in hand.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal, Protocol, cast

from summarizer.config import BatchConfig
from summarizer.errors import InputError
from summarizer.reading.clusters import (
    cluster_of,
    holds_clusters,
    is_json_lines,
    is_lines,
    own_id,
    row_of_line,
    rows_of_file,
    set_name,
)
from summarizer.reading.files import JOB_FOLDER, find_files
from summarizer.reading.formats import Input, Unreadable
from summarizer.reading.formats.json import LINES, InvalidJSON, parsed
from summarizer.reading.formats.table import PARQUET

#: Where a row stands in its source: a byte offset and length, a row number, or a folder's name.
Place = int | str | tuple[int, int]

#: A line longer than this is no cluster, and reading it whole would cost everybody else's memory.
_MAX_LINE = 256 * 2**20
_MAX_ROW_MB = _MAX_LINE / 1e6
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the input that was looked at: a cluster, or what is wrong with it."""

    #: From 1; of a folder, its number in the order of names.
    line: int
    place: Place
    id: str | None
    #: SHA-256 of everything the summary can depend on.
    digest: str
    #: Words of its articles, about.
    words: int = 0
    #: What became of it without a look at its articles, and why.
    status: Literal["failed", "skipped"] | None = None
    problem: str | None = None
    articles: tuple[Any, ...] = ()
    #: Relative to the folder of the input.
    paths: tuple[str, ...] = ()
    #: Whether it names files, which may change while the input does not.
    elsewhere: bool = False


class Source(Protocol):
    """An input of a batch job. It can be pickled; open files are not part of it."""

    #: What ``paths`` are relative to.
    base: Path

    def rows(self) -> Iterator[Row]:
        """Every row in order. Raises ``InputError`` where the input as a whole cannot be read on."""
        ...

    def load(self, places: Iterable[Place], *, lines: Iterable[int]) -> list[Row]:
        """The rows at these places, ascending, as :meth:`rows` gave them."""
        ...

    def where(self, line: int) -> str:
        """How a person finds the row: ``line 3``."""
        ...

    def stamp(self) -> list[str | int] | None:
        """What cannot be the same when the input itself has changed; None where only reading it tells."""
        ...


def open_source(path: Path, config: BatchConfig) -> Source:
    """The source at ``path``. Raises ``InputError`` for anything that is none."""
    if path.is_dir():
        return FolderSource(path, config)
    if not path.exists():
        raise InputError(f"{path} does not exist. Check the path.", path=str(path))
    file = Input.from_file(path, max_mb=_MAX_ROW_MB)
    # What a file of lines is called decides: its first lines may be the broken ones.
    if file.suffix in LINES.suffixes or is_json_lines(file):
        return LinesSource(path, config)
    if is_lines(file):
        return LinesSource(path, config, values=row_of_line)
    if file.suffix in PARQUET.suffixes or holds_clusters(file):
        return RowsSource(path, config)
    raise InputError(
        f"{path} is no input of a batch job. Give a .jsonl, .jsonl.gz, .json, .csv or .parquet file with one cluster a row, "
        "or a folder with one folder of articles a cluster. (One cluster alone: newsweave run.)",
        path=str(path),
    )


def _json_value(line: str) -> object:
    return parsed(line, line=True)


class LinesSource:
    """One cluster a line: a JSON object, or whatever ``values`` makes of the line's text."""

    def __init__(
        self, path: Path, config: BatchConfig, *, values: Callable[[str], object] = _json_value
    ) -> None:
        self._path = path.resolve()
        self.base = self._path.parent
        self._config = config
        self._values = values
        self._served: Generator[bytes, Place, None] | None = None

    def rows(self) -> Iterator[Row]:
        offset = line = 0
        with self._opened() as file:
            while data := self._read_line(file, line):
                line += 1
                size = len(data)
                if size > _MAX_LINE:
                    while not data.endswith(b"\n") and (data := self._read_line(file, line)):
                        size += len(data)
                if size > _MAX_LINE or data.strip():
                    yield self._row(line, (offset, size), data)
                offset += size

    def load(self, places: Iterable[Place], *, lines: Iterable[int]) -> list[Row]:
        # The file stays open from call to call: batches come in ascending order, and what is compressed can only be
        # read forward. Begun anew for each batch, it would be read as often as there are batches.
        if self._served is None:
            self._served = self._serve()
            next(self._served)
        try:
            return [
                self._row(line, place, self._served.send(place))
                for line, place in zip(lines, places, strict=True)
            ]
        except BaseException:
            self._served = None
            raise

    def _serve(self) -> Generator[bytes, Place, None]:
        """The bytes of each place that is sent."""
        data = b""
        with self._opened() as file:
            while True:
                offset, size = cast("tuple[int, int]", (yield data))
                file.seek(offset)
                data = file.read(size)

    def where(self, line: int) -> str:
        return f"line {line}"

    def stamp(self) -> list[str | int] | None:
        return _stamp(self._path)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_served": None}

    @contextlib.contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        try:
            with self._path.open("rb") as raw:
                packed = raw.read(len(_GZIP)) == _GZIP
                raw.seek(0)
                yield cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if packed else raw
        except OSError as error:
            raise InputError(
                f"{self._path} cannot be read: {error.strerror or error}.", path=str(self._path)
            ) from error

    def _read_line(self, file: IO[bytes], line: int) -> bytes:
        try:
            return file.readline(_MAX_LINE + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(
                f"{self._path} is damaged after line {line}: {error}. Fetch or compress it again.",
                path=str(self._path),
            ) from error

    def _row(self, line: int, place: Place, data: bytes) -> Row:
        try:
            if len(data) > _MAX_LINE:
                raise InputError(f"The line is longer than {_MAX_LINE // 2**20} MB.")
            # Without the line's end: an error there would be told as column 1 of the next line.
            value = self._values(data.rstrip(b"\r\n").decode("utf-8-sig" if line == 1 else "utf-8"))
        except UnicodeDecodeError as error:
            problem = (
                f"The line is not UTF-8: byte 0x{data[error.start]:02x} at byte {error.start + 1} of the line. "
                "Convert the file to UTF-8."
            )
        except InvalidJSON as error:
            problem = f"The line {error}."
        except InputError as error:
            problem = str(error)
        else:
            return _checked(value, line=line, place=place, config=self._config, path=self._path)
        digest = hashlib.sha256(data).hexdigest()
        return Row(line=line, place=place, id=None, digest=digest, status="failed", problem=problem)


class RowsSource:
    """A file that is read from its beginning, row by row: parquet, separated values, JSON."""

    def __init__(self, path: Path, config: BatchConfig) -> None:
        self._path = path.resolve()
        self.base = self._path.parent
        self._config = config
        self._reader: Iterator[Row] | None = None
        self._next_line = 1

    def rows(self) -> Iterator[Row]:
        for row in rows_of_file(Input.from_file(self._path, max_mb=_MAX_ROW_MB)):
            yield self._row(row.number, row.value)

    def load(self, places: Iterable[Place], *, lines: Iterable[int]) -> list[Row]:
        rows = []
        for line in lines:
            # Batches come in ascending order: going on from the last row reads the file about once.
            if self._reader is None or line < self._next_line:
                self._reader, self._next_line = self.rows(), 1
            for row in self._reader:
                self._next_line = row.line + 1
                if row.line == line:
                    rows.append(row)
                    break
        return rows

    def where(self, line: int) -> str:
        return f"row {line}"

    def stamp(self) -> list[str | int] | None:
        return _stamp(self._path)

    def _row(self, line: int, value: object) -> Row:
        if isinstance(value, Unreadable):
            digest = _digest("unreadable row", str(line))
            problem = value.reason.replace(f"{self.base}{os.sep}", "")
            return Row(line=line, place=line, id=None, digest=digest, status="failed", problem=problem)
        return _checked(value, line=line, place=line, config=self._config, path=self._path)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_reader": None, "_next_line": 1}


class FolderSource:
    """A folder of folders: each folder is a cluster, its name the id."""

    def __init__(self, path: Path, config: BatchConfig) -> None:
        self.base = path.resolve()
        self._config = config

    def rows(self) -> Iterator[Row]:
        try:
            with os.scandir(self.base) as entries:
                # The output of a batch job may stand among its inputs, and is none.
                names = sorted(
                    e.name
                    for e in entries
                    if e.is_dir() and not e.name.startswith(".") and not Path(e.path, JOB_FOLDER).is_dir()
                )
        except OSError as error:
            raise InputError(f"{self.base} cannot be read: {error.strerror}.", path=str(self.base)) from error
        if not names:
            raise InputError(
                f"{self.base} holds no folders. In a batch job each folder in it is one cluster. (To summarise the "
                "files in it as one cluster: newsweave run.)",
                path=str(self.base),
            )
        for line, name in enumerate(names, start=1):
            yield self._row(line, name)

    def load(self, places: Iterable[Place], *, lines: Iterable[int]) -> list[Row]:
        return [self._row(line, str(place)) for line, place in zip(lines, places, strict=True)]

    def where(self, line: int) -> str:
        return f"folder {line}"

    def stamp(self) -> list[str | int] | None:
        return None

    def _row(self, line: int, name: str) -> Row:
        value = {"id": name, "paths": [name]}
        return _checked(value, line=line, place=name, config=self._config, path=self.base / name)


# ---- checking one row ---------------------------------------------------------------------------------------


def _checked(value: object, *, line: int, place: Place, config: BatchConfig, path: Path) -> Row:
    """The row ``value`` describes, with its digest; with what is wrong where it is no cluster.

    ``path`` is the file it stands in, or the folder it is.
    """
    content = _digest_of(value)
    base = path.parent
    cluster_id: str | None = None
    elsewhere = False
    try:
        cluster = cluster_of(value, name=f"{set_name(path)}-{line}")
        cluster_id, elsewhere = cluster.id, bool(cluster.paths)
        files = _hashed(cluster.paths, base) if cluster.paths else []
        count = len(files) if cluster.paths else len(cluster.articles)
        if count > config.max_articles:
            raise InputError(
                f"The cluster has {count:,} articles, and the limit is {config.max_articles:,}. Split it, or raise "
                "batch.max_articles."
            )
    except InputError as error:
        return Row(
            line=line,
            place=place,
            id=cluster_id or own_id(value),
            digest=_digest(content, str(error)),
            status="failed",
            problem=str(error),
            elsewhere=elsewhere,
        )
    short = count < config.min_articles
    letters = sum(map(_letters, cluster.articles)) + sum(size for _, _, size in files)
    return Row(
        line=line,
        place=place,
        id=cluster.id,
        # With the id, which may be the row's place: the same cluster twice is two clusters.
        digest=_digest(content, cluster.id, *(part for path, sha, _ in files for part in (path, sha))),
        words=letters // 6,
        status="skipped" if short else None,
        problem=f"It has {count} article(s), and batch.min_articles is {config.min_articles}."
        if short
        else None,
        articles=cluster.articles,
        paths=cluster.paths,
        elsewhere=elsewhere,
    )


def _stamp(path: Path) -> list[str | int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    # The name too: clusters without an id are called by it. The time of change moves whatever a writer does to the other.
    return [str(path), status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns]


def _digest_of(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _hashed(paths: Iterable[str], base: Path) -> list[tuple[str, str, int]]:
    """Path, SHA-256 and size of every file behind ``paths``. Raises ``InputError``."""
    try:
        files = find_files([base / Path(path).expanduser() if path.strip() else path for path in paths])
        hashed = []
        for file in files:
            with file.path.open("rb") as opened:
                sha = hashlib.file_digest(opened, "sha256").hexdigest()
            hashed.append((os.path.relpath(file.path, base), sha, file.path.stat().st_size))
    except InputError as error:
        # The same words wherever the job is started from: a message is part of the results.
        raise InputError(str(error).replace(f"{base}{os.sep}", "")) from error
    except OSError as error:
        name = os.path.relpath(error.filename, base) if error.filename else "A file"
        raise InputError(f"{name} cannot be read: {error.strerror}.") from error
    return hashed


def _letters(article: object) -> int:
    """About the letters of an article's text: the longest that it holds."""
    values = article.values() if isinstance(article, Mapping) else [article]
    return max((len(value) for value in values if isinstance(value, str)), default=0)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
