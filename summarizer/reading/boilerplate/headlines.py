"""The paragraphs of a page -> its headline, and those that only repeat it or head something else."""

from __future__ import annotations

import re
from itertools import takewhile

from summarizer.reading.boilerplate.dates import PUBLISHED
from summarizer.reading.boilerplate.paragraph import Paragraph, content_words, is_sentence, stops
from summarizer.reading.boilerplate.patterns import TOLD
from summarizer.text.full_stops import goes_on, without_stop

_STOP_OR_COMMA = re.compile(r"[.!?…:;,][\"'”’)\]]*$")
#: A line with a colon that leads to what follows: "He said:", "Here are the numbers:".
_INTRODUCES = re.compile(rf"{TOLD.pattern}|\b(?:here|these|those|following|below|this|include[sd]?)\b", re.I)
#: The mark of the paragraph that became the title: it goes, and is no loss to report.
TITLE = "title"


def take_title(page: list[Paragraph], title: str | None) -> str | None:
    """The title that is known, else the headline on top, whose paragraph is then marked."""
    live = [p for p in page if p.reason is None]
    if title is not None:
        return title
    if len(live) < 2 or not _headline_like(live[0].text, below=live[1].text):
        return None
    if live[1].words < 8 and not (len(live) > 2 and any(p.words >= 8 for p in live[2:6])):
        return None
    chosen = live[0]
    if len(chosen.text.split()) <= 4 and (chosen.text.istitle() or chosen.text.isupper()):
        # Perhaps the masthead: a longer line among the next ones, in the words of the article, is the headline.
        body = content_words(" ".join(p.text for p in live if is_sentence(p)))
        head = takewhile(lambda p: not is_sentence(p), live[1:6])
        better = [p for p in head if p.words >= 5 and _headline_like(p.text)]
        chosen = next((p for p in better if len(content_words(p.text) & body) >= 2), chosen)
    for above in live[: live.index(chosen)]:
        above.reason = "page header"
    chosen.reason = TITLE
    return chosen.text


def _headline_like(text: str, *, below: str = "") -> bool:
    words = text.split()
    if not 2 <= len(words) <= 30 or text[0].islower() or re.match(r"[-•*]\s", text):
        return False
    if any(_ends_inside(text, stop) for stop in re.finditer(r"[a-z]{3}[.][\"'”’)]* ", text)):
        return False
    if re.search(r"[?!][\"'”’]*$", text):
        return len(words) <= 15
    return not _STOP_OR_COMMA.search(text) or _abbreviated_headline(text, below)


def _ends_inside(text: str, stop: re.Match[str]) -> bool:
    """Whether a stop within a line ends a sentence, and is not that of "Capt." or of "Corp. to close"."""
    before, after = text[: stop.end()].rstrip(), text[stop.end() :]
    if not before.endswith(".") or after.startswith("("):
        return True
    return not goes_on(before, after) and (without_stop(before) != before or bool(_OPENS.match(after)))


#: Words that begin a sentence behind "Corp." and go on with no headline.
_OPENS = re.compile(r"(?:The|An?|He|She|It|They|His|Her|Its|Their|This|That|There|But|And)\b")

#: What sentences have and headlines do without.
_OF_SENTENCES = re.compile(
    r"\b(?:the|an?|has|have|had|is|are|was|were|been|said|says)\b|\bStory highlights\b"
)


def _abbreviated_headline(text: str, below: str) -> bool:
    """A headline whose last word is shortened: "Lind quits as head of Ness Defence Corp."

    It has none of the small words of a sentence, or the line below tells the same. Of 36,501 articles without their title this,
    and "Capt." inside, takes another 32 first lines for it: 19 headlines and 13 captions, none a sentence of the article.
    """
    if not text.endswith(".") or without_stop(text) != text or not 4 <= len(text.split()) <= 15:
        return False
    if PUBLISHED.match(text) or _OPENS.match(text):
        return False
    named, told = content_words(text), content_words(below)
    return not _OF_SENTENCES.search(text) or len(named & told) * 2 >= len(named)


def mark_repeats(page: list[Paragraph], title: str | None) -> None:
    """Paragraphs that stand twice, and lines that say the headline again."""
    seen: set[str] = set()
    named = content_words(title or "")
    live = [p for p in page if p.reason is None]
    for place, paragraph in enumerate(live):
        key = " ".join(paragraph.text.casefold().split())
        if key in seen and paragraph.words >= 4:
            paragraph.reason = "repeated paragraph"
        elif named and place < 4 and not stops(paragraph.text) and paragraph.words <= 30:
            words = content_words(paragraph.text)
            if words and len(words & named) >= 0.8 * max(len(words), len(named)):
                paragraph.reason = "repeats the headline"
        elif (
            paragraph.text.endswith(":") and 5 <= paragraph.words <= 25 and 0 < place < min(8, len(live) - 1)
        ):
            # A headline left over from a page part; "He said:", "here are …:" introduce what follows.
            words = content_words(paragraph.text)
            around = named | content_words(" ".join(p.text for p in live[:place]))
            quoted = live[place + 1].text[:1] in "\"“‘'-•*"
            if (
                not quoted
                and not _INTRODUCES.search(paragraph.text)
                and len(words & around) * 2 >= len(words)
            ):
                paragraph.reason = "repeats the headline"
        seen.add(key)


def mark_sub_headings(page: list[Paragraph], *, titled: bool) -> None:
    """Short lines without a full stop: above the article, inside it, and below."""
    live = [p for p in page if p.reason is None]
    sentences = [place for place, p in enumerate(live) if is_sentence(p)]
    if not sentences:
        return
    for place, paragraph in enumerate(live):
        if paragraph is live[-1] and paragraph.text.endswith(":") and paragraph.words <= 10:
            paragraph.reason = "stray line at the end"  # introduces what the page no longer holds
        if place < sentences[0]:
            if titled and paragraph.words <= 14 and not _STOP_OR_COMMA.search(paragraph.text):
                paragraph.reason = "page header"
        elif _sub_heading_like(paragraph.text):
            paragraph.reason = "stray line at the end" if place > sentences[-1] else "sub-heading"


def mark_stray_headlines(page: list[Paragraph]) -> None:
    """Headlines of other stories and captions: too long for sub-headings, and without a full stop.

    On a page that otherwise ends its paragraphs with stops, a real sentence without one is rare (of 18,000
    paragraphs of news about 100 lack it, nine in ten of them such lines).
    """
    live = [p for p in page if p.reason is None]
    stopped = sum(1 for p in live if stops(p.text))
    if stopped * 4 < len(live) * 3:
        return
    for place, paragraph in enumerate(live):
        if place == 0 or not 5 <= paragraph.words <= 25:
            continue
        continued = place + 1 < len(live) and live[place + 1].text[:1].islower()
        if not continued and not _NOT_A_HEADLINE.search(paragraph.text):
            paragraph.reason = "headline or caption"


_NOT_A_HEADLINE = re.compile(
    rf"{TOLD.pattern}|^(?:[-•*–—a-z]|(?:He|She|It|They|We|I|This|That|These|There|Then|But|And)\b)|[“”\"]|[a-z]{{3}}[.?!] |[.!?…:;,—–-][\"'”’)\]]*$"
)


def _sub_heading_like(text: str) -> bool:
    words = text.split()
    if len(words) > 10 or re.match(r"[-•*–—]\s", text):
        return False
    if re.match(r"(?:What|Who|Why|How|When|Where|Is|Are|Will|Can|Could|Did|Does)\b.*\?$", text):
        return len(words) <= 8
    return not _STOP_OR_COMMA.search(text)
