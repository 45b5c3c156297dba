"""The paragraphs of a page -> its headline, and those that only repeat it or head something else."""

from __future__ import annotations

import re
from itertools import takewhile

from summarizer.reading.boilerplate.paragraph import Paragraph, content_words, is_sentence, stops
from summarizer.reading.boilerplate.patterns import TOLD
from summarizer.text.full_stops import goes_on

_STOP_OR_COMMA = re.compile(r"[.!?…:;,][\"'”’)\]]*$")
_LISTED = re.compile(r"[-•*–—]\s")
#: A line with a colon that leads to what follows: "He said:", "Here are the numbers:".
_INTRODUCES = re.compile(rf"{TOLD.pattern}|\b(?:here|these|those|following|below|this|include[sd]?)\b", re.I)
_NOT_A_HEADLINE = re.compile(
    rf"{TOLD.pattern}|^(?:[-•*–—a-z]|(?:He|She|It|They|We|I|This|That|These|There|Then|But|And)\b)|[“”\"]"
    r"|[a-z]{3}[.?!] |[.!?…:;,—–-][\"'”’)\]]*$"
)
#: The mark of the paragraph that became the title: it goes, and is no loss to report.
TITLE = "title"


def take_title(page: list[Paragraph], title: str | None) -> str | None:
    """The title that is known, else the headline on top, whose paragraph is then marked."""
    live = [p for p in page if p.reason is None]
    if title is not None or len(live) < 2 or not _headline_like(live[0].text):
        return title
    if not any(p.words >= 8 for p in live[1:6]):
        return None
    chosen = live[0]
    if chosen.words <= 4 and (chosen.text.istitle() or chosen.text.isupper()):
        # Perhaps the masthead: a longer line among the next ones, in the words of the article, is the headline.
        body = content_words(" ".join(p.text for p in live if is_sentence(p)))
        head = takewhile(lambda p: not is_sentence(p), live[1:6])
        better = [p for p in head if p.words >= 5 and _headline_like(p.text)]
        chosen = next((p for p in better if len(content_words(p.text) & body) >= 2), chosen)
    for above in live[: live.index(chosen)]:
        above.reason = "page header"
    chosen.reason = TITLE
    return chosen.text


def _headline_like(text: str) -> bool:
    words = text.split()
    if not 2 <= len(words) <= 30 or text[0].islower() or _LISTED.match(text):
        return False
    inside = re.finditer(r"[a-z]{3}\.[\"'”’)\]]* ", text)
    if any(not goes_on(text[: stop.end()].rstrip(), text[stop.end() :]) for stop in inside):
        return False
    if re.search(r"[?!][\"'”’]*$", text):
        return len(words) <= 15
    return not _STOP_OR_COMMA.search(text)


def mark_repeats(page: list[Paragraph], title: str | None) -> None:
    """Paragraphs that stand twice, and lines that say the headline again."""
    seen: set[str] = set()
    named = content_words(title or "")
    above: set[str] = set(named)
    live = [p for p in page if p.reason is None]
    for place, paragraph in enumerate(live):
        key = " ".join(paragraph.text.casefold().split())
        words = content_words(paragraph.text)
        if key in seen and paragraph.words >= 4:
            paragraph.reason = "repeated paragraph"
        elif named and place < 4 and not stops(paragraph.text) and paragraph.words <= 30:
            if words and len(words & named) >= 0.8 * max(len(words), len(named)):
                paragraph.reason = "repeats the headline"
        elif (
            0 < place < min(8, len(live) - 1) and paragraph.text.endswith(":") and 5 <= paragraph.words <= 25
        ):
            # Left over from another part of the page; "He said:", "here are …:" introduce what follows.
            introduces = live[place + 1].text[0] in "\"“‘'-•*" or _INTRODUCES.search(paragraph.text)
            if len(words & above) * 2 >= len(words) and not introduces:
                paragraph.reason = "repeats the headline"
        seen.add(key)
        above |= words


def mark_sub_headings(page: list[Paragraph], *, titled: bool) -> None:
    """Short lines without a full stop: above the article, inside it, and below."""
    live = [p for p in page if p.reason is None]
    sentences = [place for place, p in enumerate(live) if is_sentence(p)]
    for place, paragraph in enumerate(live if sentences else ()):
        if place < sentences[0]:
            if titled and paragraph.words <= 14 and not _STOP_OR_COMMA.search(paragraph.text):
                paragraph.reason = "page header"
        elif _sub_heading_like(paragraph.text):
            paragraph.reason = "stray line at the end" if place > sentences[-1] else "sub-heading"


def _sub_heading_like(text: str) -> bool:
    words = text.split()
    if len(words) > 10 or _LISTED.match(text):
        return False
    if re.match(r"(?:What|Who|Why|How|When|Where|Is|Are|Will|Can|Could|Did|Does)\b.*\?$", text):
        return len(words) <= 8
    return not _STOP_OR_COMMA.search(text)


def mark_stray_headlines(page: list[Paragraph]) -> None:
    """Headlines of other stories and captions: too long for sub-headings, and without a full stop.

    On a page that otherwise ends its paragraphs with stops, a real sentence without one is rare (of 18,000
    paragraphs of news about 100 lack it, nine in ten of them such lines).
    """
    live = [p for p in page if p.reason is None]
    if sum(1 for p in live if stops(p.text)) * 4 < len(live) * 3:
        return
    for place, paragraph in enumerate(live):
        if place == 0 or not 5 <= paragraph.words <= 25 or _NOT_A_HEADLINE.search(paragraph.text):
            continue
        if not any(below.text[:1].islower() for below in live[place + 1 : place + 2]):
            paragraph.reason = "headline or caption"
