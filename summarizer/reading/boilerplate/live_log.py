"""A paragraph of a live log -> its entries, each without the time before it."""

from __future__ import annotations

import re

from summarizer.reading.article import Removed
from summarizer.reading.boilerplate.paragraph import Paragraph
from summarizer.reading.boilerplate.patterns import DAY, HOUR, ZONE

#: When an entry was written: "4:15 p.m.", "[14:05 GMT]", "Updated at 9:12 a.m. ET", "1530 GMT".
_UPDATED = r"(?:(?:UPDATED?|Updated?|Posted|Published)(?: (?:at|on))?:? )?"
_STAMP = rf"{_UPDATED}(?:{HOUR}(?:{ZONE})?|\d{{1,2}}[:.]?\d\d{ZONE}|\d{{1,2}}:\d\d)"
#: Before an entry: what marks it off, or a word with a capital that is no day ("9 a.m. Monday is when …").
_STAMPED = re.compile(
    rf"(?:\[{_STAMP}\]|\({_STAMP}\)|{_STAMP})(?:\.? ?[:|–—•]\s*|\.? - )(?=\S)"
    rf"|(?:\[{_STAMP}\]\s*|(?:{_UPDATED}{HOUR}(?:{ZONE})?+|\d{{4}}{ZONE}|\d\d:\d\d(?= ))\.?\s*)(?=[\"“‘(]?(?!{DAY})[A-Z])"
)
#: A rule between two entries, behind the end of one: not the "***" of an oath. Or the time of the next, right behind that end.
_BETWEEN = re.compile(
    r"(?:(?<=[.!?:])[\"”’)\]]*|\A)\s*(?P<rule>_{3,}|(?:\* ?){3,}|-{4,}|={3,}|~{3,}|(?:• ?){3,})\s*(?=[\w\"“‘(\[]|\Z)"
    rf"|(?:(?<=[^\W\d_][.!?])|(?<=[.!?][\"”’)\]])|(?<=[^\W\d_]\):))(?P<time>\s?{HOUR}(?:{ZONE})?+|\d{{1,2}}:\d\d)"
    rf"(?:\s?[:–—-]\s*|\s*)(?=[\"“‘]?(?!{DAY})[A-Z])"
)


def parted_at_entries(text: str) -> list[str]:
    """The paragraph, or the entries of a log in it with what stands between them."""
    parts: list[str] = []
    end = 0
    for match in _BETWEEN.finditer(text):
        start, close = match.span(match.lastgroup or 0)
        parts += [text[end:start].strip(), text[start:close].strip()]
        end = match.end()
    return [part for part in (*parts, text[end:]) if part] if parts else [text]


def trim_times(page: list[Paragraph]) -> None:
    """The time before an entry of a live log."""
    for paragraph in page:
        match = _STAMPED.match(paragraph.text[:80]) if paragraph.reason is None else None
        if match:
            paragraph.trimmed.append(Removed(text=match.group().strip(), reason="time line"))
            paragraph.text = paragraph.text[match.end() :]
