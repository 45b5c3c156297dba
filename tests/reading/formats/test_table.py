"""Tables are read whatever parts their cells; a bad row costs itself."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import Any

import pytest

from summarizer.config import ReadingConfig
from summarizer.reading import read
from tests.reading.rows import (
    ROAD,
    SLIDE,
    put,
    refused,
    table,
    texts,
)

TABLE = [
    {"id": "echo", "headline": "Road shut", "body": f"{ROAD}\n\nIt said: \"No, not yet\"; soon."},
    {"id": "vale", "headline": "Slide", "body": SLIDE},
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "encoding", "dialect"),
    [
        ("a.csv", "utf-8", {}),
        ("a.csv", "utf-8-sig", {"lineterminator": "\n"}),
        ("a.csv", "utf-8", {"delimiter": ";"}),
        ("a.csv", "utf-16", {"delimiter": "\t"}),
        ("a.csv", "cp1252", {"delimiter": "|"}),
        ("a.csv", "utf-8", {"doublequote": False, "escapechar": "\\"}),
        ("a.tsv", "utf-8", {"delimiter": "\t"}),
        ("articles", "utf-8", {}),
        ("a.txt", "utf-8", {"quoting": csv.QUOTE_ALL}),
    ],
)
def test_a_table_is_read_whatever_parts_its_cells(
    tmp_path: Path, name: str, encoding: str, dialect: dict[str, Any]
) -> None:
    result = read(put(tmp_path, name, table(TABLE, **dialect).encode(encoding)))
    told = {article.id: (article.title, article.text) for article in result.articles}
    assert told == {row["id"]: (row["headline"], row["body"]) for row in TABLE}


@pytest.mark.parametrize("packed", [False, True])
def test_a_table_in_parquet(tmp_path: Path, packed: bool) -> None:
    import pyarrow
    import pyarrow.parquet

    path = tmp_path / "a.parquet"
    pyarrow.parquet.write_table(
        pyarrow.Table.from_pylist([{**row, "vector": [0.1, 0.2]} for row in TABLE]), path
    )
    if packed:
        path.write_bytes(gzip.compress(path.read_bytes()))
    assert texts(read(path)) == {row["body"] for row in TABLE}


def test_parquet_with_a_nested_text_costs_that_row(tmp_path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    rows = [{"text": {"n": 1}}, {"text": {"n": 2}}]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "a.parquet")
    assert "row 1: 'text' must be a string, not an object" in refused(tmp_path / "a.parquet")


def test_parquet_without_pyarrow_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    said = refused(put(tmp_path, "a.parquet", b"PAR1" + b"\0" * 50))
    assert "pip install 'newsweave[parquet]'" in said


def test_a_bad_row_of_a_table_costs_itself(tmp_path: Path) -> None:
    content = f'title,text\nRoad,"{ROAD}\0"\nSlide,One, two, three\n\nEnd,"{SLIDE}"\nOpen,"never closed\n'
    result = read(put(tmp_path, "a.csv", content))
    assert texts(result) == {ROAD, SLIDE}
    assert ["line 3 has 4 cells" in result.unused[0].reason, "line 6: a quot" in result.unused[1].reason] == [
        True,
        True,
    ]


def test_a_cell_that_swallows_the_file_is_told_with_its_line(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", f'id,text\n1,"{ROAD}"\n2,"{SLIDE}\n' + f"3,{ROAD}\n" * 3000)
    result = read(path, config=ReadingConfig(max_file_mb=0.1))
    assert texts(result) == {ROAD}
    assert "in the row that begins in line 3" in result.unused[0].reason
