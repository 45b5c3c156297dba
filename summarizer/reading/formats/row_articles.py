"""A row, or what a JSON file holds -> the articles in it: one, or those of a cluster, each a row of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from summarizer.reading.article import Removed
from summarizer.reading.formats.plain import documents_in
from summarizer.reading.formats.row_fields import ALIGNED, HOLDERS, LISTS, TEXTS, Fields, folded, holds
from summarizer.reading.formats.row_text import texts_of


def articles_of(row: object) -> list[object] | None:
    """The articles of a row that holds several, each a row or a text; ``None`` for a row that is one article itself.

    They are a list (``articles``, ``documents``, what an API calls its results, or the row itself), or one text that is
    parted by ``|||||``. Lists as long as that of the documents (``titles``, ``sources``, ``urls``, ``dates``) tell of
    them.
    """
    if isinstance(row, list):
        return row
    if not isinstance(row, Mapping):
        return None
    known = folded(row)
    texts = [text for _, text in texts_of(known, TEXTS)]
    if texts:
        parted = (parts for text in texts if len(parts := documents_in(text)) > 1)
        return next((_with_aligned(known, parts) for parts in parted), None)
    for name in LISTS:
        _, content = known.get(name, (name, None))
        if isinstance(content, Mapping):
            content = _listed(content)
        if isinstance(content, str) and name == "documents" and len(documents_in(content)) > 1:
            content = documents_in(content)
        if isinstance(content, list):
            return _with_aligned(known, content) if name == "documents" else content
        if isinstance(row.get(name), list):  # empty
            return []
    return _by_key(row)


def _by_key(row: Mapping[str, Any]) -> list[object] | None:
    """The articles of an object that holds each under a name of its own, or one column of all of them under each."""
    if not row or not all(isinstance(value, Mapping) and value for value in row.values()):
        return None
    known = folded(row)
    if not any(name in known for name in HOLDERS) and all(holds(value, TEXTS) for value in row.values()):
        return [{"id": name, **value} for name, value in row.items()]
    keys = list(next(iter(row.values())))
    columns = [known[name][1] for name in TEXTS if name in known]
    told = [text for column in columns for text in column.values()]
    numbered = all(str(key).isdigit() for key in keys) and all(list(value) == keys for value in row.values())
    if numbered and told and all(isinstance(text, str) for text in told):
        return [{name: value[key] for name, value in row.items()} for key in keys]
    return None


def as_rows(articles: Sequence[object]) -> list[object]:
    """The articles of one cluster as rows: texts become rows if all of them are texts."""
    texts = all(isinstance(each, str) for each in articles)
    return [{"text": each} for each in articles] if texts else list(articles)


def _listed(content: Mapping[str, Any]) -> list[object] | None:
    """The list that an object stands for: columns of equal length, or what it wraps."""
    columns = [value for value in content.values() if isinstance(value, list)]
    equal = len(columns) == len(content) and len({len(value) for value in columns}) == 1
    if equal and holds(content, TEXTS):
        return [dict(zip(content, values, strict=True)) for values in zip(*columns, strict=True)]
    return articles_of(content)


def _with_aligned(known: Fields, documents: Sequence[object]) -> list[object]:
    told = {
        own: values
        for name, own in ALIGNED.items()
        if isinstance(values := known.get(name, ("", None))[1], list) and len(values) == len(documents)
    }
    if not told:
        return list(documents)
    rows: list[object] = []
    for place, document in enumerate(documents):
        beside = {own: values[place] for own, values in told.items()}
        rows.append({**beside, **(document if isinstance(document, Mapping) else {"text": document})})
    return rows


def is_pair(row: object) -> bool:
    """Whether a row pairs one document with its summary, as data sets' rows of one cluster do."""
    return isinstance(row, Mapping) and "document" in row and "summary" in row


def rows_of(value: object, *, path: str) -> list[tuple[str, object]]:
    """What a JSON file holds as rows for :func:`pages_of_rows`: clusters each by itself, else all of it as one."""
    articles = articles_of(value)
    if articles is None or all(isinstance(each, str) or articles_of(each) is None for each in articles):
        return [(path, value)]
    return [(f"{path}, cluster {number}", each) for number, each in enumerate(articles, start=1)]


def unaligned(row: object, articles: Sequence[object]) -> tuple[Removed, ...]:
    """Lists that should tell of each document, and do not tell which."""
    given = [(name, row.get(name)) for name in ALIGNED] if isinstance(row, Mapping) else []
    return tuple(
        Removed(text="; ".join(map(str, values)), reason=f"{name!r} is not as long as the documents")
        for name, values in given
        if isinstance(values, list) and len(values) != len(articles)
    )
