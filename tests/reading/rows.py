"""Two articles, and files of them as rows, for the tests of whatever reads rows."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from summarizer.batch.source import Source, open_source
from summarizer.config import BatchConfig, ReadingConfig
from summarizer.errors import InputError
from summarizer.reading import Article, ReadResult, read

ROAD = (
    "The council of Dunmore closed the quarry road on Friday after a slope gave way. "
    "Nobody was hurt, the fire chief said. Repairs will take three weeks, according to the council."
)

SLIDE = (
    "A landslide shut the road to the quarry near Dunmore on Friday, cutting off forty houses. "
    "Elin Foss, the fire chief, said everybody in them was safe. Engineers will look at the slope."
)

ROAD_HTML = "".join(f"<p>{sentence}.</p>" for sentence in ROAD.removesuffix(".").split(". "))

ROAD_PARAGRAPHS = ROAD.replace(". ", ".\n\n")


def put(folder: Path, name: str, content: object) -> Path:
    """A file of bytes or text, or of JSON."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content if isinstance(content, bytes | str) else json.dumps(content)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def lines(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def texts(result: ReadResult) -> set[str]:
    return {article.text for article in result.articles}


def only(path: Path) -> Article:
    result = read(path)
    (article,) = result.articles
    assert not result.unused
    return article


def refused(path: Path, **settings: Any) -> str:
    with pytest.raises(InputError) as caught:
        read(path, config=ReadingConfig(**settings))
    return str(caught.value)


def table(rows: list[dict[str, str]], **dialect: Any) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), **dialect)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def batch_rows(path: Path) -> list[Any]:
    source: Source = open_source(path, BatchConfig())
    rows = list(source.rows())
    again = source.load([row.place for row in rows], lines=[row.line for row in rows])
    assert [row.digest for row in again] == [row.digest for row in rows]
    return rows
