"""JSON objects and lines of them are read under any name; what stands before damage is kept."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from summarizer.config import ReadingConfig
from summarizer.reading import read
from tests.reading.rows import (
    ROAD,
    SLIDE,
    lines,
    put,
    texts,
)


def test_rows_before_the_damage_of_a_packed_file_stand(tmp_path: Path) -> None:
    rows = [
        {"id": f"r{n}", "text": f"{ROAD} Notice {n * 7919} was put up by office {n * 104729}."}
        for n in range(400)
    ]
    data = gzip.compress(lines(*rows).encode())
    result = read(put(tmp_path, "a.jsonl.gz", data[: len(data) // 2]))
    assert 10 < len(result.articles) < 400
    assert "is damaged: its gzip data break off" in result.unused[0].reason


def test_an_endless_line_is_told_and_the_rows_before_it_stand(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", lines({"text": ROAD}) + '{"text": "' + "word " * 50_000)
    result = read(path, config=ReadingConfig(max_file_mb=0.1))
    assert texts(result) == {ROAD}
    assert "line 2 is longer than 0.1 MB" in result.unused[0].reason


@pytest.mark.parametrize("separator", ["\n", "\n\n", ",\n"])
def test_json_objects_one_after_another(tmp_path: Path, separator: str) -> None:
    content = separator.join(json.dumps({"text": text}, indent=1) for text in (ROAD, SLIDE))
    assert texts(read(put(tmp_path, "a.json", content))) == {ROAD, SLIDE}


def test_json_lines_under_any_name_with_a_long_first_line(tmp_path: Path) -> None:
    long = f"{ROAD}\n\n" + "The road is old and has been mended often. " * 3000
    result = read(put(tmp_path, "a.data.txt", lines({"text": long}, {"text": SLIDE})))
    assert len(result.articles) == 2
