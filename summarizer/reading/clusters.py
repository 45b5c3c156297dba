"""Clusters as they come, for batch jobs and evaluations: rows of a file, told apart and checked as the reader does."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from summarizer.errors import InputError
from summarizer.reading.formats import Input, find_format, json, table, text
from summarizer.reading.formats import fields as field
from summarizer.reading.formats.plain import documents_in, unescaped
from summarizer.reading.formats.rows import articles_of, as_rows, identity, is_pair, text_of_row

#: Fields that may hold a cluster's id.
_IDS = ("id", "_id", "cluster_id", "instance_id")


@dataclass(frozen=True, kw_only=True)
class ClusterRow:
    """One cluster: rows of articles, or where they are."""

    id: str
    #: As :func:`summarizer.reading.reader.read_rows` takes them.
    articles: tuple[object, ...] = ()
    #: Files, folders or globs, relative to the file that names them.
    paths: tuple[str, ...] = ()
    #: What people wrote of it.
    summary: str | None = None


@dataclass(frozen=True)
class FileRow:
    """A row of a file of clusters as it stands there."""

    #: From 1: of lines that of the line, else that of the row.
    number: int
    #: How a person finds it: ``set.jsonl, line 3``.
    where: str
    #: An ``Unreadable`` if it cannot be read.
    value: Any


def set_name(path: Path | str) -> str:
    """What the clusters of a file are called that have no id: the file's name up to its first suffix."""
    name = Path(path).name
    return name.split(".")[0] or name


def cluster_of(value: object, *, name: str) -> ClusterRow:
    """The cluster that a row describes; ``name`` is its id if it has none.

    A row has ``articles`` or ``documents`` (rows or texts), a ``document`` (parted by ``|||||`` or a single one), or
    ``paths``; and ``summary``. Raises :class:`InputError` that says what is wrong with any other.
    """
    if not isinstance(value, Mapping):
        raise InputError(
            f"A cluster must be an object with 'id' and 'articles' or 'paths', not {field.kind(value)}."
        )
    given, found = value.get("summary"), f" (fields found: {', '.join(map(str, value)):.200})"
    summary = unescaped(given).strip() or None if isinstance(given, str) else None
    cluster = ClusterRow(id=own_id(value) or name, summary=summary)
    if value.get("paths") is None:
        return replace(cluster, articles=tuple(_articles(value, found=found)))
    if value.get("articles") is not None:
        raise InputError(f"The cluster has both 'articles' and 'paths'{found}. Give one of them.")
    return replace(cluster, paths=_paths(value["paths"]))


def own_id(value: object) -> str | None:
    """What a cluster is called by its own row."""
    given = [value.get(each) for each in _IDS] if isinstance(value, Mapping) else []
    return next((each if isinstance(each, str) else identity(each) for each in given if identity(each)), None)


def _paths(content: object) -> tuple[str, ...]:
    paths = [content] if isinstance(content, str) else content
    if not isinstance(paths, list):
        raise InputError(f"'paths' must be a list, not {field.kind(paths)}.")
    if not paths:
        raise InputError("The cluster is empty: 'paths' holds nothing.")
    if odd := [path for path in paths if not isinstance(path, str)]:
        raise InputError(f"A path must be a string, not {field.kind(odd[0])}.")
    return tuple(paths)


def _articles(value: Mapping[str, Any], *, found: str) -> list[object]:
    articles = articles_of(value)
    if articles is not None:
        if not articles:
            raise InputError("The cluster is empty: it holds no articles.")
        # The text of one may be parted in turn.
        parted = ((article, articles_of(article)) for article in as_rows(articles))
        return [
            each for article, inner in parted for each in ([article] if inner is None else as_rows(inner))
        ]
    for name in ("articles", "documents"):
        if value.get(name) is not None:
            raise InputError(f"'{name}' must be a list, not {field.kind(value[name])}.")
    if isinstance(value.get("document"), str):
        return [{name: content for name, content in value.items() if name not in ("summary", *_IDS)}]
    if text_of_row(value) is not None:
        raise InputError(
            "The row is one article, and each row must be one cluster (articles of one event: newsweave run)."
        )
    raise InputError(f"The cluster has neither 'articles' nor 'paths'{found}. Give one of them.")


def holds_clusters(file: Input) -> bool:
    """Whether a file is one that :func:`rows_of_file` reads."""
    kind = find_format(file)
    return kind in (json.LINES, json.JSON, table.CSV, table.PARQUET) or is_lines(file)


def is_json_lines(file: Input) -> bool:
    """Whether a file is JSON lines."""
    return find_format(file) is json.LINES


def is_lines(file: Input) -> bool:
    """Whether each line of a file is one cluster that is no JSON (Multi-News' ``.src``)."""
    return find_format(file) is text.FORMAT and text.is_lines_of_clusters(file)


def rows_of_file(file: Input, *, columns: Collection[str] | None = None) -> Iterator[FileRow]:
    """The rows of a file of clusters as a stream: lines of JSON or of Multi-News, JSON, separated values, parquet.

    ``columns`` are the columns of a table to read; default: those whose names are known.
    Raises :class:`InputError` where it cannot be read (on), and for a file of anything else.
    """
    kind = find_format(file)
    if kind is json.LINES:
        for number, line in file.lines():
            yield FileRow(number, f"{file.path}, line {number}", json.row(file, number, line))
    elif kind is json.JSON:
        for number, value in enumerate(_values(json.value_of(file)), start=1):
            yield FileRow(number, f"{file.path}, cluster {number}", value)
    elif kind in (table.CSV, table.PARQUET):
        rows = (table.csv_rows if kind is table.CSV else table.parquet_rows)(file, columns=columns)
        for number, (where, value) in enumerate(rows, start=1):
            yield FileRow(number, where, value)
    elif is_lines(file):
        for number, documents in text.cluster_lines(file):
            yield FileRow(number, f"{file.path}, line {number}", row_of_line(documents))
    else:
        raise InputError(
            f"{file.path} is no file of clusters: it is {kind.name}. Give .jsonl, .json, .csv or .parquet with one cluster "
            "a row, or a folder with one folder of articles a cluster.",
            path=file.path,
        )


def row_of_line(line: str) -> dict[str, object]:
    """One line of Multi-News as a row."""
    return {"documents": documents_in(line)}


def _values(value: object) -> list[object]:
    """The clusters of a JSON file: those of a list of them, or all that it holds as one."""
    articles = articles_of(value)
    if articles is not None and any(articles_of(each) is not None or is_pair(each) for each in articles):
        return articles
    return [{"articles": value} if isinstance(value, list) else value]


def summaries_beside(path: Path) -> Path | None:
    """The file of summaries (``val.tgt``) that belongs to one of Multi-News' documents (``val.src.cleaned``)."""
    before, mark, after = path.name.partition(".src")
    beside = (path.with_name(f"{before}.tgt{end}") for end in (after, ""))
    return next((file for file in beside if mark and file.is_file()), None)


def with_summaries(rows: Iterator[FileRow], beside: Input) -> Iterator[FileRow]:
    """Rows of Multi-News with the summaries of the file beside them. Raises :class:`InputError` for one too many."""
    lines = text.cluster_lines(beside)
    for row in rows:
        _, summary = next(lines, (0, None))
        if summary is None:
            raise InputError(
                f"{beside.path} ends before the clusters do: there is no summary for {row.where}."
            )
        yield replace(row, value={**row.value, "summary": summary})
    if next(lines, None) is not None:
        raise InputError(f"{beside.path} has more summaries than there are clusters.", path=beside.path)
