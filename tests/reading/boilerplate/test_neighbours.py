"""What stands below a heading of its own goes with it."""

from __future__ import annotations

from summarizer.reading.boilerplate import strip_furniture
from tests.reading.boilerplate.pages import BODY


def test_reader_comments_below_the_form_go() -> None:
    cleaned = strip_furniture([*BODY, "Leave a Reply", "This is the worst ferry company in the world!!!"])
    assert list(cleaned.paragraphs) == BODY
