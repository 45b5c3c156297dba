"""Plain text: one article a file, or several that are parted as data sets part them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from summarizer.reading.article import Removed
from summarizer.reading.formats import fields as field
from summarizer.reading.formats.base import Format, Input, Page, Unreadable
from summarizer.reading.formats.plain import documents_in, plain
from summarizer.reading.formats.rows import keyed, pages_of_rows

_HIGHLIGHT = re.compile(r"^[ \t]*@highlight[ \t]*\r?$", re.M)


def page_of(text: str, *, max_words: int) -> Page:
    """A decoded plain text as a page. Below a headline, a line that is a day and no more is when it was published.

    Stories of the CNN and Daily Mail set end with their highlights, each below a line ``@highlight``.
    """
    text, *highlights = _HIGHLIGHT.split(text)
    made = plain(text, max_words=max_words, markup=False)
    told = (Removed(text=" ".join(each.split()), reason="highlight") for each in highlights if each.strip())
    page = Page(paragraphs=made.paragraphs, removed=made.remarks, cut=(*made.cut, *told), beyond=made.beyond)
    for place, line in enumerate(page.paragraphs[1:3], start=1):
        found, _ = field.published(line) if len(line.split()) <= 6 and not line.isdigit() else (None, ())
        if found:
            removed = (*page.removed, Removed(text=line, reason="date line"))
            kept = (*page.paragraphs[:place], *page.paragraphs[place + 1 :])
            return replace(page, paragraphs=kept, published=found, removed=removed)
    return page


def _read(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    if is_lines_of_clusters(file):
        rows = ((f"{file.path}, line {number}", {"text": line}) for number, line in cluster_lines(file))
        yield from pages_of_rows(rows, path=file.path, max_words=max_words)
        return
    yield from keyed(page_of(text, max_words=max_words) for text in documents_in(file.text()))


# --- Multi-News as it was published: one cluster a line, its line ends escaped -----------------------------

_ESCAPES = (b"NEWLINE_CHAR", b"story_separator_special_tag")


def is_lines_of_clusters(file: Input) -> bool:
    """Whether each line is one cluster, its documents parted by ``|||||``, as in Multi-News (``train.src.cleaned``)."""
    if any(mark in file.head for mark in _ESCAPES) or file.suffix == ".src":
        return True
    lines = [line for line in file.head.split(b"\n")[:-1] if line.strip()]
    return len(lines) > 1 and all(re.search(rb"\S\s*\|{5,}\s*\S", line) for line in lines)


def cluster_lines(file: Input) -> Iterator[tuple[int, str]]:
    """The lines of such a file, numbered."""
    for number, line in file.lines():
        yield number, line.decode("utf-8-sig", "replace")


FORMAT = Format(
    name="plain text",
    suffixes=(".txt", ".text", ".src", ".english", ".story"),
    recognises=lambda file: True,
    read=_read,
)
