"""A paragraph of a live log -> its entries, each without the time before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.reading.article import Removed
from summarizer.reading.boilerplate.paragraph import Paragraph
from summarizer.reading.boilerplate.patterns import DATE, DAY, HOUR, ZONE

#: When an entry was written: "4:15 p.m.", "[14:05 GMT]", "Updated at 9:12 a.m. ET Friday", "1530 GMT".
_STAMP = (
    r"(?:(?:UPDATED?|Updated?|Posted|Published)(?: (?:at|on))?:? )?"
    rf"(?:{HOUR}{ZONE}?|\d{{1,2}}[:.]?\d\d{ZONE}|\d{{1,2}}:\d\d(?::\d\d)?(?!\d))(?:,? {DAY})?"
)
#: A line that is such a time alone.
STAMP_LINE = re.compile(rf"[\[(]?{_STAMP}(?:,? {DATE})?[\])]?[\s.:|–—-]*")

#: Before an entry: what marks it off, or a word with a capital that is no day ("9 a.m. Monday is when …").
_STAMPED = re.compile(
    rf"(?:\[{_STAMP}\]|\({_STAMP}\)|{_STAMP})(?:\.? ?[:|–—•]\s*|\.? - )(?=\S)"
    rf"|(?:\[{_STAMP}\]\s*|(?:{HOUR}{ZONE}?+|\d{{4}}{ZONE}|\d\d:\d\d(?= ))\.?\s*)(?=[\"“‘(]?(?!{DAY})[A-Z])"
)

#: A rule between two entries, behind the end of one: not the "***" of an oath. Of 41 paragraphs of 36,722 articles that this
#: and the time part, 40 are rightly so; of 668 times that are cut before an entry all that were looked at (70).
_RULE = r"(?:_{3,}|(?:\* ?){3,}|-{4,}|={3,}|~{3,}|(?:• ?){3,})"
_BETWEEN = re.compile(
    rf"(?:(?<=[.!?:])[\"”’)\]]*|\A)\s*(?P<rule>{_RULE})\s*(?=[\w\"“‘(\[]|\Z)"
    # its time, right behind the end of the one before, or with no space before it
    rf"|(?:(?<=[^\W\d_][.!?])|(?<=[.!?][\"”’)\]])|(?<=[^\W\d_]\):))(?P<time>\s?{HOUR}{ZONE}?+|\d{{1,2}}:\d\d)(?:\s?[:–—-]\s*|\s*)"
    rf"(?=[\"“‘]?(?!{DAY})[A-Z])"
)

#: What a rule is made of, and a figure right behind the end of something: most paragraphs have neither.
_OF_RULES = ("___", "**", "* *", "----", "===", "~~~", "••", "• •")
_FIGURE_BEHIND = re.compile(r"[.!?:\"”’)\]]\s?\d")


def _may_be_parted(text: str) -> bool:
    return any(marks in text for marks in _OF_RULES) or _FIGURE_BEHIND.search(text) is not None


def parted_at_entries(paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs, those of a live log entry by entry."""
    if not _may_be_parted("\n".join(paragraphs)):
        return list(paragraphs)
    return [piece for text in paragraphs for piece in _parted(text)]


def _parted(text: str) -> list[str]:
    """The paragraph, or the entries of a log in it with what stands between them."""
    if not _may_be_parted(text):
        return [text]
    parts: list[str] = []
    end = 0
    for match in _BETWEEN.finditer(text):
        start, close = match.span(match.lastgroup or 0)
        parts += [text[end:start].strip(), text[start:close].strip()]
        end = match.end()
    return [part for part in (*parts, text[end:]) if part]


def trim_times(page: list[Paragraph]) -> None:
    """The time before an entry of a live log."""
    for paragraph in page:
        match = _STAMPED.match(paragraph.text[:80]) if paragraph.reason is None else None
        if match:
            paragraph.trimmed.append(Removed(text=match.group().strip(), reason="time line"))
            paragraph.text = paragraph.text[match.end() :]
