"""Corpora as rows of cleaned articles, streamed: what an example is made from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.clusters import read_jsonl
from summarizer.errors import InputError
from summarizer.reading import Article
from summarizer.reading.boilerplate import strip_furniture
from summarizer.reading.layout import paragraphs_of
from summarizer.reading.repair import repair
from training.config import CorpusConfig, resolve

#: Characters of a long article that targets from within one article look at.
_OPENING = {"lede": 8000, "split": 4000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a corpus."""

    id: str
    articles: tuple[Article, ...]
    summary: str | None = None
    #: Of rows that are examples already.
    sources: tuple[str, ...] = ()
    target: str | None = None


def stream(corpus: CorpusConfig) -> Iterator[Row]:
    """Rows of a corpus in their own order, their articles cleaned as the summariser's reader does.

    Raises :class:`InputError` for a corpus that is not there and for a row of the wrong shape, with its line.
    """
    path = resolve(corpus.path)
    if not path.is_file():
        raise InputError(
            f"The corpus {corpus.path} is not there (looked for {path}). Put it there, or take it out of the config.",
            path=str(path),
        )
    for number, (row, where) in enumerate(_rows(path)):
        if corpus.limit is not None and number >= corpus.limit:
            return
        yield _row(row, where=where, corpus=corpus)


def texts(path: str) -> Iterator[tuple[str, list[str]]]:
    """``(id, texts)`` of each row, uncleaned: for the comparison with held-out sets."""
    place = resolve(path)
    if not place.is_file():
        raise InputError(
            f"The held-out corpus {path} is not there (looked for {place}), so that leaks cannot be ruled out. "
            "Put it there, or take it out of held_out.",
            path=str(place),
        )
    for row, _ in _rows(place):
        values = [*row.get("documents", []), *row.get("sources", [])]
        values += [row[key] for key in ("document", "summary", "target") if isinstance(row.get(key), str)]
        yield str(row.get("id", "")), [value for value in values if isinstance(value, str)]


def _rows(path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    if path.suffix == ".parquet":
        import pyarrow.parquet

        number = 0
        for batch in pyarrow.parquet.ParquetFile(path).iter_batches(batch_size=256):
            for row in batch.to_pylist():
                number += 1
                yield row, f"{path}, row {number}"
    else:
        yield from read_jsonl(path)


def _row(row: Mapping[str, Any], *, where: str, corpus: CorpusConfig) -> Row:
    identity = str(row.get("id", where))
    if corpus.target == "pair":
        sources, target = row.get("sources"), row.get("target")
        if not isinstance(sources, list) or not isinstance(target, str):
            raise InputError(f"{where}: a pair is {{'id', 'sources': [...], 'target': text}}.")
        join = untokenised if corpus.tokenised else str.strip
        return Row(id=identity, articles=(), sources=tuple(map(join, sources)), target=join(target))
    documents = row.get("documents", [row["document"]] if isinstance(row.get("document"), str) else None)
    if not isinstance(documents, list) or not all(isinstance(text, str) for text in documents):
        raise InputError(f"{where}: expected 'documents', a list of texts, or 'document', a text.")
    titles = row.get("titles") or [row.get("title")] * len(documents)
    if corpus.target in _OPENING:
        documents = [text[: _OPENING[corpus.target]] for text in documents]
    articles = tuple(
        Article(id=f"article-{place}", path=where, title=title or None, text=text)
        for place, (document, title) in enumerate(zip(documents, titles, strict=True), start=1)
        for text in [_cleaned(document, title)]
        if text
    )
    summary = row.get("summary")
    return Row(id=identity, articles=articles, summary=summary if isinstance(summary, str) else None)


def _cleaned(text: str, title: str | None) -> str:
    return "\n\n".join(strip_furniture(tuple(paragraphs_of(repair(text))), title=title).paragraphs)


_BEFORE = re.compile(r"\s+([.,;:!?%)\]}]|'s\b|n't\b|'(?:re|ve|ll|d|m)\b|'(?=\s|$))")
_AFTER = re.compile(r"([(\[{$£€#])\s+")


def untokenised(text: str) -> str:
    """Running text from Penn Treebank tokens: ``` `` word '' ``` becomes “word”, spaces before marks go."""
    text = re.sub(r"``\s*", "“", text.strip())
    text = re.sub(r"\s*''", "”", text)
    text = text.replace("-LRB-", "(").replace("-RRB-", ")")
    return _AFTER.sub(r"\1", _BEFORE.sub(r"\1", text))
