"""Plain text gives its articles, and the day below a headline."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.reading import read
from tests.reading.rows import (
    ROAD,
    SLIDE,
    put,
)


def test_texts_that_a_file_parts_are_several_articles(tmp_path: Path) -> None:
    result = read(
        put(tmp_path, "a.txt", f"The road is shut\n\n{ROAD}\n\n|||||\n\nSlide at the quarry\n\n{SLIDE}\n")
    )
    assert {article.title: article.text for article in result.articles} == {
        "The road is shut": ROAD,
        "Slide at the quarry": SLIDE,
    }


@pytest.mark.parametrize(
    "opening",
    ["Road shut by slide\nSaturday, May 3, 2031\n\n", "Road shut by slide\n\nMay 3, 2031\n\n", "Road shut by slide\n2031-05-03\n\n"],
)  # fmt: skip
def test_a_day_below_the_headline_is_when_it_was_published(tmp_path: Path, opening: str) -> None:
    put(tmp_path, "M0011.english", f"{opening}{ROAD}\n\n{SLIDE}")  # as MultiLing has them
    (article,) = read(tmp_path).articles
    assert (article.title, article.published) == ("Road shut by slide", "2031-05-03")
    assert article.text == f"{ROAD}\n\n{SLIDE}"
