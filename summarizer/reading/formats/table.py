"""Tables with one article, or one cluster, a row: comma- or tab-separated values, and parquet."""

from __future__ import annotations

import csv
import importlib
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from summarizer.errors import InputError
from summarizer.reading.encodings import decode
from summarizer.reading.formats.base import Format, Input, Page, Unreadable
from summarizer.reading.formats.json import InvalidJSON, parsed
from summarizer.reading.formats.row_fields import known_columns
from summarizer.reading.formats.rows import pages_of_rows

#: Rows of a parquet file that are decoded at once.
_PARQUET_ROWS = 16


def _read_csv(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    yield from pages_of_rows(csv_rows(file), path=file.path, max_words=max_words)


def _read_parquet(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    yield from pages_of_rows(parquet_rows(file), path=file.path, max_words=max_words)


def _check_columns(file: Input, names: Sequence[str]) -> None:
    """Raises :class:`InputError` for a table without a column that may hold articles."""
    if not known_columns(names, texts=True):
        found = ", ".join(name[:40] for name in names)
        raise InputError(
            f"{file.path} has no column that is known to hold texts (columns found: {found:.300}). Name that column "
            "'text'.",
            path=file.path,
        )


# --- separated values ------------------------------------------------------------------------------------

_QUOTINGS: tuple[dict[str, Any], ...] = (
    {"doublequote": True},
    {"doublequote": False, "escapechar": "\\"},
    {"quoting": csv.QUOTE_NONE},
)


def csv_rows(file: Input, *, columns: Collection[str] | None = None) -> Iterator[tuple[str, Any]]:
    """The rows of a file of separated values as ``(where, {column: cell})``; bad ones as ``Unreadable``.

    Raises :class:`InputError` for a file without a column that may hold articles, unless ``columns`` says what to read.
    """
    dialect, header = _dialect(file, columns or ())
    if columns is None:
        _check_columns(file, header)
    lines = _Lines(file)
    records = _records(csv.reader(lines, **dialect), limit=file.max_bytes)
    filled = ((line, cells) for line, cells in records if any(cell.strip() for cell in cells))
    try:
        next(filled, None)  # the header
        for line, cells in filled:
            where = f"{file.path}, line {line}"
            if lines.ended:  # the last record asked for more
                yield where, Unreadable(reason=f"{where}: a quotation mark opens there and is never closed.")
            else:
                yield where, _row(cells, header, where=where)
    except csv.Error as error:
        raise InputError(
            f"{file.path} cannot be read on, {error}. Perhaps a quotation mark is not closed.",
            path=file.path,
        ) from error


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


def _dialect(file: Input, wanted: Collection[str] = ()) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The dialect whose header names most, and whose rows are as long as the header; and that header.

    csv.Sniffer errs on long texts.
    """
    head = _decoded(file.head, path=file.path)
    if len(head) >= 10_000 and "\n" in head:
        head = head[: head.rfind("\n") + 1]
    # Where marks are escaped, and none is doubled, that is tried first: the first of equals counts.
    quotings = _QUOTINGS if '""' in head or '\\"' not in head else (_QUOTINGS[1], _QUOTINGS[0], _QUOTINGS[2])
    best: tuple[tuple[float, ...], dict[str, Any], tuple[str, ...]] | None = None
    for options in ({"delimiter": each, **quoting} for quoting in quotings for each in ",\t;|"):
        try:
            reader = csv.reader(io.StringIO(head, newline=""), **options)
            rows = [
                row for _, row in _records(reader, limit=len(head) + 1) if any(cell.strip() for cell in row)
            ]
        except csv.Error:
            continue
        if not rows:
            continue
        header = tuple(cell.strip().lstrip("\ufeff") for cell in rows[0])
        fitting = sum(len(row) == len(header) for row in rows[1:-1] or rows[1:]) / max(len(rows) - 1, 1)
        known = {*known_columns(header), *(name for name in header if name in wanted)}
        score = bool(known_columns(header, texts=True)), len(known), len(header) > 1, fitting
        if best is None or score > best[0]:
            best = score, options, header
    if best is None:
        raise InputError(f"{file.path} holds no table: its first line names no columns.", path=file.path)
    return best[1:]


def _records(reader: Any, *, limit: int) -> Iterator[tuple[int, list[str]]]:
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


class _Lines:
    """The lines of a text file with their ends, decoded one by one; tells whether more were asked for than there are."""

    def __init__(self, file: Input) -> None:
        self.ended = False
        self._lines = iter(self._decoded(file))

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines, None)
        if line is None:
            self.ended = True
            raise StopIteration
        return line

    @staticmethod
    def _decoded(file: Input) -> Iterable[str]:
        utf16 = file.head.startswith((b"\xff\xfe", b"\xfe\xff")) or file.head.count(0) * 4 >= len(file.head)
        if utf16 or b"\n" not in file.head:  # a line feed is no byte of its own there, or ends no line
            return io.StringIO(file.text(), newline=None)
        return (_decoded(line, path=file.path) for _, line in file.whole_lines())


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
    cells = re.split(r"[,;\t|]", file.opening.split("\n", 1)[0])
    if len(cells) < 2 or not known_columns([cell.strip(' "\r') for cell in cells], texts=True):
        return False
    try:
        _, header = _dialect(file)
    except InputError:
        return False
    named = known_columns(header, texts=True) and len(known_columns(header)) > 1
    return bool(named) and all(_COLUMN.fullmatch(name) for name in header)


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
            if columns is None:
                _check_columns(file, names)
            wanted = known_columns(names) if columns is None else [name for name in names if name in columns]
            batches = table.iter_batches(batch_size=_PARQUET_ROWS, columns=wanted)
            rows = (batch.slice(place, 1) for batch in batches for place in range(batch.num_rows))
            for number, row in enumerate(rows, start=1):
                where = f"{file.path}, row {number}"
                try:
                    yield where, row.to_pylist()[0]
                except ValueError as error:  # of text that is not UTF-8, too
                    yield where, Unreadable(reason=f"{where} cannot be read: {error}.")
    except wrong as error:
        raise InputError(
            f"{file.path} is damaged or no parquet file. Fetch or write it again.", path=file.path
        ) from error


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
