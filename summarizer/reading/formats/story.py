"""Stories of the CNN and Daily Mail set: an article, then its highlights, each below a line ``@highlight``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.reading.article import Removed
from summarizer.reading.formats.base import Format, Input, Page, Unreadable
from summarizer.reading.formats.plain import plain

_MARK = re.compile(r"^[ \t]*@highlight[ \t]*\r?$", re.M)


def _read(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    article, *highlights = _MARK.split(file.text())
    made = plain(article, max_words=max_words)
    if not made.paragraphs:
        yield Unreadable(reason=f"{file.path} has no text before its first @highlight.")
        return
    told = [Removed(text=" ".join(each.split()), reason="highlight") for each in highlights if each.strip()]
    yield Page(paragraphs=made.paragraphs, removed=made.removed, cut=tuple(told), beyond=made.beyond)


FORMAT = Format(
    name="a story with highlights",
    suffixes=(".story",),
    recognises=lambda file: "@highlight" in file.opening and _MARK.search(file.opening) is not None,
    read=_read,
)
