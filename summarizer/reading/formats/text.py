"""Plain text, one article a file."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.reading.formats.base import Format, Input, Page, Unreadable, within
from summarizer.reading.layout import paragraphs_of
from summarizer.reading.repair import repair


def page_of(text: str, *, max_words: int) -> Page:
    """A decoded plain text as a page."""
    text, beyond = within(text, max_words)
    return Page(paragraphs=tuple(paragraphs_of(repair(text))), beyond=beyond)


def _read(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    yield page_of(file.text(), max_words=max_words)


FORMAT = Format(name="plain text", suffixes=(".txt", ".text"), recognises=lambda file: True, read=_read)
