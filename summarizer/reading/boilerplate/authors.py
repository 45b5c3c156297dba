"""Bylines, and what a page says of its writers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from summarizer.reading.boilerplate.paragraph import Paragraph
from summarizer.reading.boilerplate.patterns import NAME, TOLD

_BYLINE = re.compile(
    rf"(?:By|BY|Written by|Posted by|Story by|Authors?:) ?{NAME}"
    rf"|{NAME}(?:,| \|| -| –) .*\b(?:Staff|Writer|Reporter|Correspondent|Editor|Columnist|Contributor)\b[\w ]{{0,20}}$"
    r"|(?:By|BY) (?:our|a|an|the) [\w ’'-]{0,30}(?:correspondents?|reporters?|staff|editors?|writers?|desk|team)\b"
)
_BIOGRAPHY = re.compile(
    rf"(?:{NAME}|He|She|The author|The writer) (?:is|was|has been) (?:[\w’'-]+,? ){{0,8}}?(?:journalist|reporter|writer|author|editor"
    r"|correspondent|columnist|contributors?|blogger|producer)\b(?! that\b)"
    rf"|{NAME} (?:covers (?:[\w’'-]+ ){{1,8}}(?:for|at)\b|(?:writes (?:about|the|a|on|for|from)|reports (?:on|for|from))\b)"
)
#: What follows the name of whom a line describes: "writes about …", ", who …".
_DESCRIBES = re.compile(r" \w+s\b|,")
_CLAUSE_WORD = re.compile(
    r"\d|\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|did|does|do|I|we|he|she|it|they|you|said|says)\b"
)
#: No box about a writer has more words.
_LONGEST = 90


def is_byline(line: str) -> bool:
    """“By Tove Lind”, “Tove Lind, Staff Writer”, “By our correspondent”."""
    return not re.search(r"[!?”\"]$|\w{4}\.$", line) and _BYLINE.match(line) is not None


def mark_authors(page: list[Paragraph], authors: Sequence[str]) -> None:
    """Names of the writers alone on a line, and what the page says of them below the middle or at either end."""
    bylines = [re.sub(r"^\w*\W*by ", "", p.text, flags=re.I) for p in page if p.reason == "byline"]
    live = [p for p in page if p.reason is None]
    # The author's box: the name as picture text, then the name.
    boxes = {p.text for p, below in pairwise(live) if p.text == below.text and len(p.text) <= 40}
    names = {
        name.casefold()
        for source in (*bylines, *authors, *boxes)
        for name in re.findall(r"[^\W\d_][\w'’.-]*(?: [A-Z][\w'’.-]*){1,3}", source)
    }
    ends = (*range(2), *range(len(live) - 3, len(live))) if len(live) > 5 else range(len(live) - 2, len(live))
    for place, paragraph in enumerate(live):
        text = paragraph.text.casefold()
        if text in names:
            paragraph.reason = "byline"
        elif paragraph.words <= _LONGEST and (
            (place in ends and (_BIOGRAPHY.match(paragraph.text) or _describes_oneself(paragraph.text)))
            or (place * 2 >= len(live) and not TOLD.search(text) and _is_about(text, names))
        ):
            paragraph.reason = "author biography"


def _is_about(text: str, names: set[str]) -> bool:
    return any(text.startswith(name) and _DESCRIBES.match(text, len(name)) for name in names)


def _describes_oneself(text: str) -> bool:
    """“Avid reader. Coffee addict. Part-time gamer.”: fragments without a verb, as themes' author boxes have."""
    parts = [part for part in re.split(r"[.!](?:[\s\"”]+|$)", text) if part]
    return len(parts) >= 3 and not any(len(part.split()) > 5 or _CLAUSE_WORD.search(part) for part in parts)
