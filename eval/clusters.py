"""Reading clusters: folders of articles, jsonl, parquet, or a set that ``datasets`` loads, from disk or the hub."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import yaml

from summarizer import Article
from summarizer.errors import InputError
from summarizer.reading import read
from summarizer.reading.boilerplate import strip_furniture
from summarizer.reading.clusters import (
    ClusterRow,
    FileRow,
    cluster_of,
    rows_of_file,
    set_name,
    summaries_beside,
    with_summaries,
)
from summarizer.reading.formats import Input, Page, Unreadable, json
from summarizer.reading.formats.plain import documents_in, unescaped
from summarizer.reading.formats.row_fields import ALIGNED
from summarizer.reading.formats.rows import pages_of_row, text_of_row

_HUB_ID = re.compile(r"^[\w.-]+/[\w.-]+$")
_REFERENCE = "reference.txt"
#: What a ``.yaml`` may say of a set: where it is, and which columns hold what.
_DESCRIBES = frozenset({"dataset", "revision", "name", "split", "documents", "separator", "summary", "id"})
#: No document of a set is cut, however long.
_MAX_WORDS = 10_000_000
#: A row longer than this is no cluster.
_MAX_ROW_MB = 256


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """The articles about one event, with the human summary where there is one."""

    id: str
    #: What the systems are given.
    articles: tuple[Article, ...]
    #: The text that outputs are checked against, one for each article: title and text as stored, so that
    #: nothing counts as invented which cleaning took away.
    documents: tuple[str, ...]
    summary: str | None = None
    #: What the reader of a score should know: empty documents, files that could not be read.
    notes: tuple[str, ...] = ()


def load_clusters(path: str, *, clean: bool = True, limit: int | None = None) -> list[Cluster]:
    """Read clusters, in their own order.

    ``path`` is one of

    - a folder of folders of articles (or one folder of articles: one cluster); ``reference.txt`` in a
      cluster's folder is its human summary, everything else an article;
    - a file of rows (``.jsonl``, ``.json``, ``.csv``, ``.parquet``, packed or not) ``{"id", "documents": […],
      "summary"?}``, with optional lists ``titles`` and ``sources`` as long as ``documents``; ``articles`` (WCEP) and
      a ``document`` that is parted by ``|||||`` (Multi-News) will do too, as ``newsweave batch`` takes them;
    - Multi-News as it was published: ``val.src.cleaned`` with ``val.tgt`` beside it;
    - a ``.yaml`` file that describes a set on the hub or on disk (see ``configs/eval``), or the id of one on the
      hub.

    A row without an id is called by its file and place: ``val-3``.

    Raises :class:`InputError` for what cannot be read, broken rows and ids that occur twice.
    """
    place = Path(path)
    if place.is_dir():
        clusters = _folders(place)
    elif place.suffix in {".yaml", ".yml"} and place.is_file():
        clusters = _clusters(
            _dataset(_description(place)), name=set_name(place), base=place.parent, clean=clean
        )
    elif place.exists():
        clusters = _clusters(_rows(place), name=set_name(place), base=place.parent, clean=clean)
    elif _HUB_ID.match(path) and not place.suffix and not place.parent.exists():
        clusters = _clusters(_dataset({"dataset": path}), name=set_name(place), base=None, clean=clean)
    else:
        raise InputError(f"{path} does not exist. Give a folder or a file of clusters.", path=path)
    found: list[Cluster] = []
    seen: set[str] = set()
    for cluster in clusters:
        if cluster.id in seen:
            raise InputError(f"{path} holds the id {cluster.id!r} twice. Ids must be unique.", path=path)
        seen.add(cluster.id)
        found.append(cluster)
        if limit is not None and len(found) == limit:
            break
    if not found:
        raise InputError(f"{path} holds no cluster.", path=path)
    return found


def read_jsonl(path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """``(row, "file, line n")`` for each line of a .jsonl or .jsonl.gz file."""
    file = Input.from_file(path, max_mb=_MAX_ROW_MB)
    for number, line in file.lines():
        row, where = json.row(file, number, line), f"{path}, line {number}"
        if isinstance(row, Unreadable):
            raise InputError(row.reason, path=str(path))
        if not isinstance(row, dict):
            raise InputError(f"{where} must be an object with keys.", path=str(path))
        yield row, where


def _rows(path: Path, *, columns: Collection[str] | None = None) -> Iterator[FileRow]:
    """The rows of a file of clusters, with the summaries that stand in another file beside it."""
    rows = rows_of_file(Input.from_file(path, max_mb=_MAX_ROW_MB), columns=columns)
    beside = summaries_beside(path)
    return rows if beside is None else with_summaries(rows, Input.from_file(beside, max_mb=_MAX_ROW_MB))


def _clusters(rows: Iterable[FileRow], *, name: str, base: Path | None, clean: bool) -> Iterator[Cluster]:
    for row in rows:
        if isinstance(row.value, Unreadable):
            raise InputError(row.value.reason)
        try:
            found = cluster_of(row.value, name=f"{name}-{row.number}")
        except InputError as error:
            raise InputError(f"{row.where}: {error}") from error
        if found.paths and base is not None:
            yield _of_files([base / path for path in found.paths], id=found.id, summary=found.summary)
        else:
            yield _cluster(row, found, clean=clean)


def _cluster(row: FileRow, found: ClusterRow, *, clean: bool) -> Cluster:
    if row.value.get("summary") is not None and not isinstance(row.value["summary"], str):
        raise InputError(f"{row.where}: 'summary' must be text.")
    for key in ALIGNED:
        values = row.value.get(key)
        if values is not None and not (isinstance(values, list) and len(values) == len(found.articles)):
            raise InputError(f"{row.where}: {key!r} must be as long as 'documents' ({len(found.articles)}).")
    articles: list[Article] = []
    documents: list[str] = []
    notes: list[str] = []
    for number, each in enumerate(found.articles, start=1):
        page = next(pages_of_row(each, where=f"document {number}", key=None, max_words=_MAX_WORDS))
        if isinstance(page, Unreadable):
            notes.append(f"document {number} is empty" if not text_of_row(each) else page.reason)
            continue
        text = _cleaned(page) if clean else unescaped(text_of_row(each) or "").strip()
        if not text:
            notes.append(f"document {number} is empty")
            continue
        stored = "\n".join([*page.paragraphs, *(item.text for item in page.cut)]) if clean else text
        documents.append(f"{page.title}\n{stored}" if page.title else stored)
        articles.append(
            Article(
                id=f"article-{number}",
                path=row.where,
                title=page.title,
                source=page.source,
                url=page.url,
                published=page.published,
                text=text,
            )
        )
    return Cluster(
        id=found.id,
        articles=tuple(articles),
        documents=tuple(documents),
        summary=found.summary,
        notes=tuple(notes),
    )


def _cleaned(page: Page) -> str:
    kept = strip_furniture(page.paragraphs, title=page.title, authors=page.authors).paragraphs
    # A document that is furniture throughout is still what the other systems were given.
    return "\n\n".join(kept or page.paragraphs)


def _folders(root: Path) -> Iterator[Cluster]:
    below = sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))
    sets = sorted(path.name for path in root.iterdir() if re.search(r"\.(jsonl\.gz|parquet)$", path.name))
    if sets and not below:
        raise InputError(
            f"{root} holds files of clusters, not articles. Give one of them: {', '.join(sets[:5])}.",
            path=str(root),
        )
    for folder in below or [root]:
        reference = folder / _REFERENCE
        files = [
            path
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path != reference and not path.name.startswith(".")
        ]
        if not files:
            raise InputError(f"{folder} holds no articles.", path=str(folder))
        told = reference.read_text(encoding="utf-8").strip() or None if reference.exists() else None
        yield _of_files([folder] if not reference.exists() else files, id=folder.name, summary=told)


def _of_files(paths: list[Path], *, id: str, summary: str | None) -> Cluster:
    result = read(paths)
    return Cluster(
        id=id,
        articles=result.articles,
        documents=tuple("\n".join(filter(None, (each.title, each.text))) for each in result.articles),
        summary=summary,
        notes=tuple(f"{item.id}: {item.reason}" for item in result.unused),
    )


def _description(path: Path) -> dict[str, Any]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise InputError(f"{path} cannot be read: {error}", path=str(path)) from error
    if not isinstance(data, dict) or not isinstance(data.get("dataset"), str):
        raise InputError(f"{path} does not describe a set: it needs the key 'dataset'.", path=str(path))
    unknown = sorted(set(data) - _DESCRIBES)
    if unknown:
        raise InputError(
            f"{path} has the unknown key {unknown[0]!r}; a set is described by {', '.join(sorted(_DESCRIBES))}.",
            path=str(path),
        )
    # A file of one's own is named as seen from the description.
    beside = path.parent / data["dataset"]
    return data | {"dataset": str(beside)} if beside.exists() else data


def _dataset(description: Mapping[str, Any]) -> Iterator[FileRow]:
    """Rows of a set, from the hub or from a file, renamed as a description says (:data:`_DESCRIBES`)."""
    columns = {name: description.get(name, name) for name in ("id", "documents", "summary")}
    stored = _stored_rows(description["dataset"], columns=frozenset(columns.values()))
    for row in stored or _hub_rows(description):
        if isinstance(row.value, Unreadable):
            raise InputError(row.value.reason)
        if not isinstance(row.value, Mapping) or columns["documents"] not in row.value:
            found = ", ".join(row.value) if isinstance(row.value, Mapping) else "no columns"
            raise InputError(f"{row.where} has no column {columns['documents']!r}; it has {found}.")
        texts = row.value[columns["documents"]]
        if isinstance(texts, str):
            separator = description.get("separator")
            parts = texts.split(separator) if separator else documents_in(texts)
            texts = [part.strip() for part in parts if part.strip()]
        value = {"documents": texts, "summary": row.value.get(columns["summary"])}
        identity = row.value.get(columns["id"])
        yield replace(row, value=value if identity is None else {"id": identity, **value})


def _stored_rows(name: str, *, columns: Collection[str]) -> Iterator[FileRow] | None:
    """The rows of a set on disk; ``None`` if there is none of that name. (``datasets`` would take ids for dates.)"""
    place = Path(name)
    if not place.exists():
        return None
    if place.is_file():
        return _rows(place, columns=columns)
    files = sorted(place.glob("*.parquet"))
    if not files:
        raise InputError(f"{name} is a folder without .parquet files. Give the file of the set.", path=name)
    return (
        replace(row, number=number)
        for number, row in enumerate((row for file in files for row in _rows(file, columns=columns)), start=1)
    )


def _hub_rows(description: Mapping[str, Any]) -> Iterator[FileRow]:
    import datasets

    name = description["dataset"]
    datasets.disable_progress_bars()
    try:
        rows = cast(
            "Iterable[Mapping[str, Any]]",
            datasets.load_dataset(
                name,
                name=description.get("name"),
                split=description.get("split", "validation"),
                revision=description.get("revision"),
            ),
        )
    except Exception as error:
        cause = " ".join(str(error).split())[:300]
        raise InputError(
            f"The set {name!r} cannot be had: no hub here, or no such set ({type(error).__name__}: {cause}). "
            "Give a local .jsonl or .parquet file instead, or a .yaml whose 'dataset' is one."
        ) from error
    for number, value in enumerate(rows, start=1):
        yield FileRow(number=number, where=f"{name}, row {number}", value=value)
