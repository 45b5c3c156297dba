"""Of the fields that may hold the text the fullest is read; a row without any says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.reading import read
from tests.reading.rows import (
    ROAD,
    SLIDE,
    lines,
    only,
    put,
    texts,
)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"id": "x", "title": "Video", "text": None}, "line 2: 'text' must be a string, not null"),
        ({"text": 7}, "line 2: 'text' must be a string, not a number"),
        ({"text": float("nan")}, "line 2: 'text' is empty"),
        ({"body": " "}, "line 2: 'body' is empty"),
        (
            {"headline": "x"},
            "line 2: there is no field 'text', nor another that holds one (fields found: headline)",
        ),
        ({"id": 1, "paths": ["a.txt"]}, "line 2: it names files ('paths')"),
        (3, "line 2: an article must be an object"),
    ],
)
def test_a_row_without_text_costs_itself(tmp_path: Path, row: object, reason: str) -> None:
    result = read(put(tmp_path, "a.jsonl", lines({"text": ROAD}, row, {"text": SLIDE})))
    assert texts(result) == {ROAD, SLIDE}
    assert reason in result.unused[0].reason


@pytest.mark.parametrize(
    ("row", "text", "remarks"),
    [
        ({"content": ROAD[:110] + "… [+806 chars]", "text": SLIDE}, SLIDE, ()),
        ({"body": "Only in paid plans", "description": ROAD}, ROAD, ("no full text: only 'description' is given",)),
        ({"content": "The cou… [+806 chars]", "description": ROAD}, ROAD, ("no full text: only 'description' is given",)),
        ({"snippet": ROAD}, ROAD, ("no full text: only 'snippet' is given",)),
        ({"text": ROAD, "summary": SLIDE + " " + ROAD}, ROAD, ()),
        ({"content": f"<div>{'<b></b>' * 90}The council met.</div>", "full_text": ROAD}, ROAD, ()),
    ],
)  # fmt: skip
def test_the_field_with_the_most_prose_is_read(
    tmp_path: Path, row: object, text: str, remarks: tuple[str, ...]
) -> None:
    article = only(put(tmp_path, "a.json", row))
    assert (article.text, article.remarks) == (text, remarks)
