"""Highlights of a story are told apart from its text."""

from __future__ import annotations

from pathlib import Path

from tests.reading.rows import (
    ROAD,
    SLIDE,
    only,
    put,
)


def test_highlights_of_a_story_are_not_its_text(tmp_path: Path) -> None:
    article = only(
        put(tmp_path, "a.story", f"{ROAD}\n\n{SLIDE}\n\n@highlight\n\nRoad shut\n\n@highlight\n\nNobody hurt")
    )
    assert article.text == f"{ROAD}\n\n{SLIDE}"
    assert [(item.text, item.reason) for item in article.removed] == [
        ("Road shut", "highlight"),
        ("Nobody hurt", "highlight"),
    ]
