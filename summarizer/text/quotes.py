"""Quotations: the spans between quotation marks of any style, and whether an article really says them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

#: Words in quotation marks, as :func:`summarizer.decontext.tidying.tidy` sets them.
QUOTATION = re.compile(r"“([^”]*)”")
_PAIRS = {"“": "”", "„": "“”", "«": "»", '"': '"', "``": "''"}
_MARKS = re.compile(r"[\"'‘’‚‛“”„‟«»‹›`´]+")
#: What stands around quoted words and is not of them.
EDGES = " \t\n.,;:!?…-–—()[]"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words between quotation marks; ``start`` and ``end`` take in the marks themselves."""

    text: str
    start: int
    end: int


def plain(text: str) -> str:
    """``text`` without quotation marks, case, accents' composition and runs of white space."""
    text = unicodedata.normalize("NFKC", text)
    text = _MARKS.sub(lambda m: "'" if _inside_word(text, m) else " ", text)
    text = re.sub(r"[‐‑–—-]+", "-", text)
    return " ".join(text.casefold().split())


def _inside_word(text: str, match: re.Match[str]) -> bool:
    before = text[match.start() - 1 : match.start()]
    after = text[match.end() : match.end() + 1]
    return before.isalnum() and after.isalnum()


def find_quotes(text: str) -> list[Quote]:
    """Outermost quotations in order. One that is never closed runs to the end of its paragraph."""
    quotes: list[Quote] = []
    position = 0
    stray = _stray_closing(text)
    if stray >= 0:  # the sentence opens inside a quotation that began before it
        if text[:stray].strip(EDGES):
            quotes.append(Quote(text[:stray], 0, stray + 1))
        position = stray + 1
    while position < len(text):
        opening = text[position]
        mark = opening
        if text.startswith("``", position):
            mark = "``"
        closers: str | None = _PAIRS.get(mark)
        if mark in "‘'" and _opens_single(text, position):
            closers = "’'"
        elif mark == "'":
            closers = None
        if mark == "``":
            close = text.find("''", position + 2)
            width = 2
        elif closers:
            close = _closing(text, position, closers, single=mark in "‘'")
            width = 1
        else:
            position += 1
            continue
        if close < 0:
            if mark in "‘'":  # an apostrophe that opens a word: ’tis, ‘90s
                position += 1
                continue
            paragraph = text.find("\n", position)
            close = len(text) if paragraph < 0 else paragraph
            width = 0
        inner = text[position + len(mark) : close]
        if inner.strip(EDGES):
            quotes.append(Quote(inner, position, close + width))
        position = close + max(width, 1)
    return quotes


def _stray_closing(text: str) -> int:
    """Place of a closing mark that nothing opens, where it is the first mark of the text; -1 if none."""
    first = next((i for i, char in enumerate(text) if char in '“”"'), -1)
    if first <= 0 or text[first] == "“":
        return -1
    if text[first] == "”":
        return first
    after = text[first + 1 : first + 2]
    return first if not text[first - 1].isspace() and (not after or after in " .,;:!?)\n") else -1


def _opens_single(text: str, position: int) -> bool:
    before = text[position - 1 : position]
    after = text[position + 1 : position + 2]
    return (not before or before.isspace() or before in "([—–-") and bool(after) and not after.isspace()


def _closing(text: str, position: int, closers: str, *, single: bool) -> int:
    limit = text.find("\n", position)
    limit = len(text) if limit < 0 else limit
    for place in range(position + 1, limit):
        if text[place] in closers:
            if single and text[place + 1 : place + 2].isalnum():
                continue  # don’t, Xi’s
            return place
    return -1


def outside_quotes(text: str) -> str:
    """The text with what stands in quotation marks blanked."""
    return re.sub(r"“[^”]*”|\"[^\"]*\"", " ", text)


def without_quotations(text: str) -> str:
    """The text without its quotations, those in single marks and those that are never closed too."""
    kept, position = [], 0
    for quote in find_quotes(text):
        kept.append(text[position : quote.start])
        position = quote.end
    return " ".join([*kept, text[position:]])
