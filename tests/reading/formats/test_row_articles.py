"""Several articles in one value are found, with what lists beside them tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.reading import read
from tests.reading.rows import (
    ROAD,
    SLIDE,
    put,
    texts,
)


@pytest.mark.parametrize(
    "content",
    [
        [ROAD, SLIDE],
        {"r1": {"title": "Road", "text": ROAD}, "r2": {"title": "Slide", "text": SLIDE}},
        {"title": {"0": "Road", "1": "Slide"}, "text": {"0": ROAD, "1": SLIDE}},
        {"content": [{"title": "Road", "body": ROAD}, {"title": "Slide", "body": SLIDE}], "page": 1},
        {"docs": [{"Article Body": ROAD}, {"article-body": SLIDE}]},
        {"status": "ok", "data": {"articles": [{"text": ROAD}, {"text": SLIDE}]}},
    ],
)  # fmt: skip
def test_several_articles_in_one_value(tmp_path: Path, content: object) -> None:
    assert texts(read(put(tmp_path, "a.json", content))) == {ROAD, SLIDE}


def test_lists_beside_the_documents_tell_of_each(tmp_path: Path) -> None:
    row = {
        "documents": [ROAD, SLIDE],
        "titles": ["Road shut", None],
        "sources": ["Echo", "Vale"],
        "dates": ["2031-05-02", 3],
    }
    result = read(put(tmp_path, "a.json", row))
    told = {article.text: (article.title, article.source, article.published) for article in result.articles}
    assert told == {ROAD: ("Road shut", "Echo", "2031-05-02"), SLIDE: (None, "Vale", None)}
    row = {"documents": [ROAD, SLIDE], "titles": ["Road shut"]}
    article = read(put(tmp_path, "b.json", row)).articles[0]
    assert ("Road shut", "'titles' is not as long as the documents") in {
        (item.text, item.reason) for item in article.removed
    }
