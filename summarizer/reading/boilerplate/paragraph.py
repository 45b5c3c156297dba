"""A paragraph of a page while it is looked at: its text, why it goes, and what was cut from it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from summarizer.reading.article import Removed


@dataclass
class Paragraph:
    """Text between two line ends of a page, which the steps mark one after another."""

    text: str
    #: Why the whole paragraph goes; ``None`` while it stays.
    reason: str | None = None
    #: Pieces cut from it.
    trimmed: list[Removed] = field(default_factory=list)

    @property
    def words(self) -> int:
        return word_count(self.text)


@lru_cache(maxsize=1024)
def word_count(text: str) -> int:
    """Words of a text; each paragraph is asked for them many times."""
    return len(text.split())


def stops(text: str) -> bool:
    """Whether a text ends like a sentence: with a stop, and perhaps marks that close behind it."""
    return text.rstrip("\"'”’)]").endswith((".", "!", "?", "…"))


def is_sentence(paragraph: Paragraph) -> bool:
    """Whether it is long enough for a sentence, and ends like one."""
    return paragraph.words >= 8 and stops(paragraph.text)


def content_words(text: str) -> set[str]:
    """The longer words and the numbers of a text, by which two lines tell the same."""
    return {w for w in re.findall(r"[^\W_]+", text.casefold()) if len(w) > 3 or w.isdigit()}
