"""Bylines, and what a page says of its writers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from summarizer.reading.boilerplate.paragraph import Paragraph, stops
from summarizer.reading.boilerplate.patterns import NAME, TOLD
from summarizer.reading.quick import Quick


def is_byline(line: str) -> bool:
    """“By Tove Lind”, “Tove Lind, Staff Writer”, “By our correspondent”."""
    return not re.search(r"[!?”\"]$|\w{4}\.$", line[-5:]) and bool(
        re.match(rf"(?:By|BY|Written by|Posted by|Story by|Analysis by|Reported by|Authors?:) ?{NAME}", line)
        or re.fullmatch(
            rf"{NAME}(?:,| \||,? and {NAME},?| -| –) .*\b(?:Staff|Writer|Reporter|Correspondent|Editor|Columnist"
            r"|Contributor|Associated Press|Reuters|CNN|BBC News|USA TODAY|Fox News|AFP)\b[\w ]{0,20}",
            line,
        )
        or re.fullmatch(
            r"(?:By|BY) (?:our|a|an|the) [\w ’'-]{0,30}(?:correspondents?|reporters?|staff|editors?|writers?|desk|team)\b"
            r"[\w ,]{0,30}",
            line,
        )
    )


_BIOGRAPHY = Quick(
    rf"^(?:{NAME}|He|She|The author|The writer) (?:is|was|has been) (?:an? |the |currently |[\w-]+['’]s? )*"
    r"(?:[\w’'-]+,? (?:and )?){0,6}?(?:journalist|reporter|writer|author|editor|correspondent|columnist|contributor"
    r"|freelancer?|blogger|producer|intern|fellow|commentator|photojournalist|bureau chief|reporting)\b(?! that\b)"
    rf"|^{NAME} (?:covers (?:[\w’'-]+ ){{1,8}}(?:for|at)\b|(?:writes (?:about|the|a|on|for|from)|reports (?:on|for|from))\b)"
    rf"|^(?:Follow|Contact|Reach|Email|You can reach) {NAME}\b.*(?:@|Twitter|Facebook)"
    r"|\b(?:You can |)follow (?:him|her|them|me) (?:on|at)\b"
)
_CLAUSE_WORD = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|did|does|do|I|we|he|she|it|they|you|said|says)\b"
)


def mark_authors(page: list[Paragraph], authors: Sequence[str]) -> None:
    """Names of the writers alone on a line, boxes about them, and what they say of themselves."""
    _mark_names(page, authors)
    live = [p for p in page if p.reason is None]
    for name, again in pairwise(live):
        # The author's box: the name as picture text, the name, then who they are.
        if name.text == again.text and name.words <= 5 and not stops(name.text):
            name.reason = again.reason = "byline"
            after = live.index(again) + 1
            if after < len(live) and live[after].words >= 8 and after >= len(live) - 3:
                live[after].reason = "author biography"
    live = [p for p in page if p.reason is None]
    for paragraph in [*live[:2], *live[-3:]] if len(live) > 5 else live[-2:]:
        text = paragraph.text
        if paragraph.words <= 90 and (_BIOGRAPHY.search(text) or _describes_oneself(text)):
            paragraph.reason = "author biography"


def _mark_names(page: list[Paragraph], authors: Sequence[str]) -> None:
    """The writers' names alone on a line, and below the middle what is said about them."""
    bylines = [re.sub(r"^\w*\W*by ", "", p.text, flags=re.I) for p in page if p.reason == "byline"]
    names = {
        name.casefold()
        for source in (*bylines, *authors)
        for name in re.findall(r"[^\W\d_][\w'’.-]*(?: [A-Z][\w'’.-]*){1,3}", source)
    }
    for place, paragraph in enumerate(page):
        text = paragraph.text.casefold()
        if paragraph.reason is not None:
            continue
        if text in names:
            paragraph.reason = "byline"
        elif (
            place * 2 >= len(page)
            and any(text.startswith(name) and _DESCRIBES.match(text, len(name)) for name in names)
            and paragraph.words <= 90
            and not TOLD.search(paragraph.text)
        ):
            paragraph.reason = "author biography"


#: What follows the name of whom a line describes: "writes about …", ", who …".
_DESCRIBES = re.compile(r" \w+s\b|,")


def _describes_oneself(text: str) -> bool:
    """“Avid reader. Coffee addict. Part-time gamer.”: fragments without a verb, as themes' author boxes have."""
    fragments = [part.strip(" \"'“”‘’") for part in re.split(r"[.!](?!\w)", text)]
    fragments = [part for part in fragments if part]
    return len(fragments) >= 3 and not any(
        len(part.split()) > 5 or part.startswith(("The ", "A ")) or _CLAUSE_WORD.search(part)
        for part in fragments
    )
