"""What a page says of its writers goes."""

from __future__ import annotations

from summarizer.reading.boilerplate import strip_furniture
from tests.reading.boilerplate.pages import BODY


def test_self_description_at_the_end_goes() -> None:
    boast = "“Incurable tea drinker. Amateur lighthouse keeper. Dreamer. Part-time sailor.”"
    cleaned = strip_furniture([*BODY, boast])
    assert list(cleaned.paragraphs) == BODY
    assert cleaned.removed[0].reason == "author biography"
