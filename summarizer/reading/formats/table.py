"""Tables with one article, or one cluster, a row: comma- or tab-separated values, and parquet."""

from __future__ import annotations

import csv
import importlib
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from summarizer.errors import InputError
from summarizer.reading.encodings import decode
from summarizer.reading.formats.base import Format, Input, Page, Unreadable, in_brackets
from summarizer.reading.formats.json import InvalidJSON, parsed
from summarizer.reading.formats.row_fields import known_columns
from summarizer.reading.formats.rows import pages_of_rows

#: Rows of a parquet file that are decoded at once.
_PARQUET_ROWS = 16


def _read_csv(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    yield from pages_of_rows(csv_rows(file), path=file.path, max_words=max_words)


def _read_parquet(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    yield from pages_of_rows(parquet_rows(file), path=file.path, max_words=max_words)


# --- separated values ------------------------------------------------------------------------------------


def csv_rows(file: Input, *, columns: Collection[str] | None = None) -> Iterator[tuple[str, Any]]:
    """The rows of a file of separated values as ``(where, {column: cell})``; bad ones as ``Unreadable``.

    Raises :class:`InputError` for a file without a column that may hold articles, unless ``columns`` says what to read.
    """
    dialect = _dialect(file, columns or ())
    if dialect is None:
        raise InputError(f"{file.path} holds no table: its first line names no columns.", path=file.path)
    if columns is None and not known_columns(dialect.header, texts=True):
        found = ", ".join(cell[:40] for cell in dialect.header)
        raise InputError(
            f"{file.path} has no column that is known to hold texts (columns found: {found:.300}). Name that column "
            "'text' in its first line.",
            path=file.path,
        )
    header_seen = False
    for line, cells in _records(file, dialect):
        where = f"{file.path}, line {line}"
        if isinstance(cells, Unreadable):
            yield where, cells
        elif any(cell.strip() for cell in cells):
            if header_seen:
                yield where, _row(cells, dialect.header, where=where)
            header_seen = True


def _row(cells: list[str], header: Sequence[str], *, where: str) -> Any:
    if any(cell.strip() for cell in cells[len(header) :]):
        return Unreadable(
            reason=f"{where} has {len(cells)} cells where the table has {len(header)} columns: a text with the separator "
            "in it must stand in quotation marks."
        )
    row: dict[str, Any] = {}
    for name, cell in zip(header, cells, strict=False):
        row.setdefault(name, _value(name, cell))
    return row


def _value(name: str, cell: str) -> Any:
    """A cell; the list that a cell of several documents holds."""
    if name.casefold() in ("documents", "articles") and cell.lstrip().startswith("["):
        try:
            return parsed(cell)
        except InvalidJSON:
            return cell
    return cell


@dataclass(frozen=True, kw_only=True)
class _Dialect:
    """How cells are told apart, and the columns that the first line names."""

    options: dict[str, Any]
    header: tuple[str, ...] = ()


_QUOTED = {"quotechar": '"', "doublequote": True}
_ESCAPED = {"quotechar": '"', "doublequote": False, "escapechar": "\\"}
_BARE = {"quoting": csv.QUOTE_NONE}
_DIALECTS = tuple(
    {"delimiter": delimiter, **quoting} for delimiter in ",\t;|" for quoting in (_QUOTED, _ESCAPED, _BARE)
)


def _dialect(file: Input, wanted: Collection[str] = ()) -> _Dialect | None:
    """The dialect whose header names most, and whose rows are as long as the header; csv.Sniffer errs on long texts."""
    head = _decoded(file.head, path=file.path)
    whole = len(head) < 10_000 or head.rfind("\n") <= 0
    head = head if whole else head[: head.rfind("\n") + 1]
    best: tuple[tuple[bool, int, bool, float], _Dialect] | None = None
    escaped = '\\"' in head and '""' not in head
    for options in sorted(_DIALECTS, key=lambda each: escaped and "escapechar" not in each):
        rows = [row for row in _parsed(head, options) if any(cell.strip() for cell in row)]
        if not rows:
            continue
        header = tuple(cell.strip().lstrip("\ufeff") for cell in rows[0])
        fitting = sum(len(row) == len(header) for row in rows[1:-1] or rows[1:]) / max(len(rows) - 1, 1)
        score = (
            bool(known_columns(header, texts=True)),
            len({*known_columns(header), *(name for name in header if name in wanted)}),
            len(header) > 1,
            fitting,
        )
        if best is None or score > best[0]:
            best = score, _Dialect(options=options, header=header)
    return best[1] if best else None


def _parsed(text: str, options: dict[str, Any]) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), **options)
    try:
        return [row for _, row in _limited(reader, len(text) + 1)]
    except csv.Error:
        return []


def _limited(reader: Any, limit: int) -> Iterator[tuple[int, list[str]]]:
    """A reader's records, each with the number of its first line, where a cell may have ``limit`` characters."""
    while True:
        line = reader.line_num + 1
        usual = csv.field_size_limit(limit)  # of the whole process
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise csv.Error(f"in the row that begins in line {line}: {error}") from error
        finally:
            csv.field_size_limit(usual)
        if row is None:
            return
        yield line, row


def _records(file: Input, dialect: _Dialect) -> Iterator[tuple[int, list[str] | Unreadable]]:
    lines = _Lines(file)
    records = _limited(csv.reader(lines, **dialect.options), file.max_bytes)
    try:
        for line, cells in records:
            if lines.ended:  # the last record asked for more: a quotation mark is open
                reason = f"{file.path}, line {line}: a quotation mark opens there and is never closed."
                yield line, Unreadable(reason=reason)
            else:
                yield line, cells
    except csv.Error as error:
        raise InputError(
            f"{file.path} cannot be read on, {error}. Perhaps a quotation mark is not closed.",
            path=file.path,
        ) from error


class _Lines:
    """The lines of a text file with their ends, decoded one by one."""

    def __init__(self, file: Input) -> None:
        self.number = 0
        #: Whether more lines were asked for than there are.
        self.ended = False
        self._lines = self._decoded(file)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        try:
            line = next(self._lines)
        except StopIteration:
            self.ended = True
            raise
        self.number += 1
        return line

    @staticmethod
    def _decoded(file: Input) -> Iterator[str]:
        if not _is_lines_of_bytes(file.head):
            yield from io.StringIO(file.text(), newline=None)
            return
        for number, line in file.whole_lines():
            yield _decoded(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line, path=file.path)


def _is_lines_of_bytes(head: bytes) -> bool:
    """Whether a line feed is one byte that means nothing else, and ends the lines; not so in UTF-16."""
    return not head.startswith((b"\xff\xfe", b"\xfe\xff")) and head.count(0) * 4 < len(head) and b"\n" in head


def _decoded(data: bytes, *, path: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return decode(data, path=path)


#: A column's name: no prose.
_COLUMN = re.compile(r"[\w .#:/()-]{0,40}")


def _recognises_csv(file: Input) -> bool:
    if file.suffix in CSV.suffixes:
        return True
    cells = [re.split(each, file.opening.split("\n", 1)[0]) for each in (",", ";", "\t", r"\|")]
    if not any(known_columns([cell.strip(' "\r') for cell in row], texts=True) for row in cells):
        return False
    dialect = _dialect(file)
    return (
        dialect is not None
        and len(dialect.header) > 1
        and all(_COLUMN.fullmatch(name) for name in dialect.header)
        and bool(known_columns(dialect.header, texts=True))
        and len(known_columns(dialect.header)) > 1
    )


# --- parquet ---------------------------------------------------------------------------------------------


def parquet_rows(file: Input, *, columns: Collection[str] | None = None) -> Iterator[tuple[str, Any]]:
    """The rows of a parquet file as ``(where, {column: value})``; bad ones as ``Unreadable``.

    ``columns`` are the names to read, where the file has them; default: all that are known.
    Raises :class:`InputError` without pyarrow, and for a file without a column that may hold articles.
    """
    parquet = import_pyarrow("pyarrow.parquet")
    wrong = (OSError, import_pyarrow("pyarrow").ArrowException)
    try:
        with file.open() as stream, parquet.ParquetFile(stream) as table:
            names = list(table.schema_arrow.names)
            wanted = (
                [name for name in names if name in columns] if columns is not None else known_columns(names)
            )
            if columns is None and not known_columns(names, texts=True):
                raise InputError(
                    f"{file.path} has no column that is known to hold texts (columns found: {', '.join(names):.300}). "
                    "Name that column 'text'.",
                    path=file.path,
                )
            number = 0
            for batch in table.iter_batches(batch_size=_PARQUET_ROWS, columns=wanted):
                for place in range(batch.num_rows):
                    number += 1
                    yield (
                        f"{file.path}, row {number}",
                        _values(batch.slice(place, 1), file=file, number=number),
                    )
    except wrong as error:
        raise InputError(
            f"{file.path} is damaged or no parquet file{in_brackets(error)}. Fetch or write it again.",
            path=file.path,
        ) from error


def _values(row: Any, *, file: Input, number: int) -> Any:
    try:
        return row.to_pylist()[0]
    except UnicodeDecodeError as error:
        return Unreadable(reason=f"{file.path}, row {number} holds text that is not UTF-8: {error.reason}.")
    except ValueError as error:
        return Unreadable(reason=f"{file.path}, row {number} cannot be read: {error}.")


def import_pyarrow(module: str) -> Any:
    """pyarrow, which only parquet needs. Raises ``InputError`` with the command that installs it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise InputError(
            "Reading or writing parquet needs pyarrow. Run: pip install 'newsweave[parquet]'"
        ) from error


CSV = Format(
    name="a table of separated values",
    suffixes=(".csv", ".tsv", ".tab"),
    recognises=_recognises_csv,
    read=_read_csv,
)
PARQUET = Format(
    name="parquet",
    suffixes=(".parquet", ".pq"),
    recognises=lambda file: file.head.startswith(b"PAR1"),
    read=_read_parquet,
)
