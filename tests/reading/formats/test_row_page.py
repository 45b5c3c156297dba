"""What stands beside a text is read, and never costs it."""

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
    ("field", "value", "expected"),
    [
        ("published", 1935472200, "2031-05-02T07:10:00+00:00"),
        ("published", 1935472200000, "2031-05-02T07:10:00+00:00"),
        ("pubDate", "Fri, 02 May 2031 07:10:00 +0200", "2031-05-02T07:10:00+02:00"),
        ("date", "2.5.2031", "2031-05-02"),
        ("timestamp", "1935472200", "2031-05-02T07:10:00+00:00"),
        ("published", {"@value": "2031-05-02"}, "2031-05-02"),
        ("date", {"$date": "2031-05-02T07:10:00Z"}, "2031-05-02T07:10:00+00:00"),
        ("published", None, None),
        ("published", float("nan"), None),
        ("published", [[]], None),
    ],
)
def test_a_date_is_read_and_never_costs_the_text(
    tmp_path: Path, field: str, value: object, expected: str | None
) -> None:
    article = only(put(tmp_path, "a.json", {"text": ROAD, field: value}))
    assert (article.text, article.published) == (ROAD, expected)


@pytest.mark.parametrize(
    "beside",
    [
        {"title": 112}, {"title": None}, {"title": {"x": 1}}, {"title": ["Road", "shut"]}, {"title": float("inf")},
        {"source": {"id": 3}}, {"source": ["Echo"]}, {"source": True}, {"source": "word " * 60},
        {"author": [{"name": None}, 3]}, {"url": {"href": "x"}}, {"id": {"a": 1}}, {"id": None},
        {"published": "one fine day"}, {"published": {}}, {"id": "a" * 3000},
    ],
)  # fmt: skip
def test_nothing_beside_the_text_costs_it(tmp_path: Path, beside: dict[str, object]) -> None:
    result = read(put(tmp_path, "a.jsonl", lines({**beside, "text": ROAD}, {"text": SLIDE})))
    assert texts(result) == {ROAD, SLIDE}
