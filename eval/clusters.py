"""Reading clusters: folders of articles, jsonl, parquet, or a set that ``datasets`` loads, from disk or the hub."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

from summarizer import Article
from summarizer.errors import InputError
from summarizer.reading import read
from summarizer.reading.furniture import strip_furniture
from summarizer.reading.layout import paragraphs_of
from summarizer.reading.repair import repair

_JSONL = re.compile(r"\.jsonl(\.gz)?$")
_HUB_ID = re.compile(r"^[\w.-]+/[\w.-]+$")
_REFERENCE = "reference.txt"
#: What a ``.yaml`` may say of a set: where it is, and which columns hold what.
_DESCRIBES = frozenset({"dataset", "revision", "name", "split", "documents", "separator", "summary", "id"})


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
    - a ``.jsonl``, ``.jsonl.gz`` or ``.parquet`` file of rows ``{"id", "documents": […], "summary"?}``, with
      optional lists ``titles`` and ``sources`` as long as ``documents``; ``document``, one text, will do too;
    - a ``.yaml`` file that describes a set on the hub or on disk (see ``configs/eval``), or the id of one on the
      hub.

    Raises :class:`InputError` for what cannot be read, broken rows and ids that occur twice.
    """
    place = Path(path)
    if place.is_dir():
        clusters = _folders(place)
    elif _JSONL.search(place.name) and place.is_file():
        clusters = (_cluster(row, where=where, clean=clean) for row, where in read_jsonl(place))
    elif place.suffix == ".parquet" and place.is_file():
        clusters = (_cluster(row, where=where, clean=clean) for row, where in _parquet(place))
    elif place.suffix in {".yaml", ".yml"} and place.is_file():
        clusters = (_cluster(row, where=where, clean=clean) for row, where in _dataset(_description(place)))
    elif place.exists():
        raise InputError(
            f"{path} is not a file of clusters. Give a folder, .jsonl, .jsonl.gz, .parquet or .yaml.",
            path=path,
        )
    elif _HUB_ID.match(path) and not place.suffix and not place.parent.exists():
        clusters = (_cluster(row, where=where, clean=clean) for row, where in _dataset({"dataset": path}))
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
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                where = f"{path}, line {number}"
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                except json.JSONDecodeError as error:
                    raise InputError(f"{where} is not JSON: {error.msg}.", path=str(path)) from error
                if not isinstance(row, dict):
                    raise InputError(f"{where} must be an object with keys.", path=str(path))
                yield row, where
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}.", path=str(path)) from error


def _parquet(path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    import pyarrow.parquet

    try:
        file = pyarrow.parquet.ParquetFile(path)
        number = 0
        for batch in file.iter_batches(batch_size=64):
            for row in batch.to_pylist():
                number += 1
                yield row, f"{path}, row {number}"
    except (OSError, pyarrow.ArrowInvalid) as error:
        raise InputError(f"{path} cannot be read as parquet: {error}", path=str(path)) from error


def _cluster(row: Mapping[str, Any], *, where: str, clean: bool) -> Cluster:
    documents = row.get("documents")
    if documents is None and isinstance(row.get("document"), str):
        documents = [row["document"]]
    if not isinstance(row.get("id"), str | int):
        raise InputError(f"{where}: the row has no 'id'.")
    if not isinstance(documents, list) or not all(isinstance(text, str) for text in documents):
        raise InputError(f"{where}: 'documents' must be a list of texts.")
    summary = row.get("summary")
    if summary is not None and not isinstance(summary, str):
        raise InputError(f"{where}: 'summary' must be text.")
    titles = _aligned(row, "titles", len(documents), where)
    sources = _aligned(row, "sources", len(documents), where)
    articles: list[Article] = []
    kept: list[str] = []
    notes: list[str] = []
    for number, (text, title, source) in enumerate(zip(documents, titles, sources, strict=True), start=1):
        cleaned = _cleaned(text, title=title) if clean else text.strip()
        if not cleaned:
            notes.append(f"document {number} is empty")
            continue
        kept.append(f"{title}\n{text}" if title else text)
        articles.append(Article(id=f"article-{number}", path=where, title=title, source=source, text=cleaned))
    return Cluster(
        id=str(row["id"]),
        articles=tuple(articles),
        documents=tuple(kept),
        summary=(summary or "").strip() or None,
        notes=tuple(notes),
    )


def _aligned(row: Mapping[str, Any], key: str, count: int, where: str) -> list[str | None]:
    values = row.get(key)
    if values is None:
        return [None] * count
    if not isinstance(values, list) or len(values) != count:
        raise InputError(f"{where}: {key!r} must be as long as 'documents' ({count}).")
    return [value if isinstance(value, str) and value.strip() else None for value in values]


def _cleaned(text: str, *, title: str | None) -> str:
    paragraphs = tuple(paragraphs_of(repair(text)))
    kept = strip_furniture(paragraphs, title=title).paragraphs
    # A document that is furniture throughout is still what the other systems were given.
    return "\n\n".join(kept or paragraphs)


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
        result = read(folder if not reference.exists() else files)
        yield Cluster(
            id=folder.name,
            articles=result.articles,
            documents=tuple("\n".join(filter(None, (each.title, each.text))) for each in result.articles),
            summary=reference.read_text(encoding="utf-8").strip() or None if reference.exists() else None,
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


def _dataset(description: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Rows of a set, from the hub or from a file, renamed as a description says (:data:`_DESCRIBES`)."""
    name = description["dataset"]
    documents, summary = description.get("documents", "documents"), description.get("summary", "summary")
    separator = description.get("separator") or "|||||"
    for number, row in enumerate(_load_dataset(description)):
        where = f"{name}, row {number}"
        if documents not in row:
            raise InputError(f"{where} has no column {documents!r}; it has {', '.join(row)}.")
        texts = row[documents]
        if isinstance(texts, str):
            texts = [part.strip() for part in texts.split(separator) if part.strip()]
        identity = row.get(description.get("id", "id"), f"{Path(name).name}-{number}")
        yield {"id": identity, "documents": list(texts), "summary": row.get(summary)}, where


def _load_dataset(description: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    import datasets

    name = description["dataset"]
    datasets.disable_progress_bars()
    try:
        if Path(name).exists():
            kind = "parquet" if ".parquet" in name or Path(name).is_dir() else "json"
            files = sorted(map(str, Path(name).glob("*.parquet"))) if Path(name).is_dir() else name
            return cast(
                "Iterable[Mapping[str, Any]]", datasets.load_dataset(kind, data_files=files, split="train")
            )
        return cast(
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
        if Path(name).exists():
            raise InputError(f"The set {name} cannot be read ({type(error).__name__}: {cause}).") from error
        raise InputError(
            f"The set {name!r} cannot be had: no hub here, or no such set ({type(error).__name__}: {cause}). "
            "Give a local .jsonl or .parquet file instead, or a .yaml whose 'dataset' is one."
        ) from error
