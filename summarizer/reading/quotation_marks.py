"""Text -> the same with its quotation marks in pairs, and single ones inside double ones."""

from __future__ import annotations

import re


def mend_marks(text: str) -> str:
    """The text, each of whose paragraphs is mended if it mixes straight and curly marks, or one opens inside another."""
    if ('"' in text and ("“" in text or "”" in text)) or _NESTED.search(text):
        return "\n\n".join(single_within_double(_paired(each)) for each in text.split("\n\n"))
    return text


_DOUBLE_MARK = re.compile('[“”"]')

#: A mark that opens within a quotation.
_NESTED = re.compile("“[^”]*“")
_CURLY_MARK = re.compile("[“”]")


def _paired(paragraph: str) -> str:
    """“Invited" and "asylum”: a straight mark that ends or begins what a curly one begins or ends is curly, too.

    Only where marks of both kinds are mixed and every one has its partner.
    """
    if '"' not in paragraph or not ("“" in paragraph or "”" in paragraph):
        return paragraph
    open_ = False
    curly = [*paragraph]
    for mark in _DOUBLE_MARK.finditer(paragraph):
        place, char = mark.start(), mark.group()
        begins = char == "“" or (char == '"' and not open_)
        ends = char == "”" or (char == '"' and open_)
        before, after = paragraph[place - 1 : place], paragraph[place + 1 : place + 2]
        astray = char == '"' and ((before if ends else after).isspace() or before.isdigit())
        if (begins and open_) or (ends and not open_) or astray:
            return paragraph
        open_ = (open_ or begins) and not ends
        curly[place] = "“" if begins else "”" if ends else char
    return paragraph if open_ else "".join(curly)


def single_within_double(paragraph: str) -> str:
    """“They call it “the Pit” here.” with single marks inside: else the quotation seems to end at the inner one.

    Only where every mark has its partner: what a stray one belongs to is anybody's guess.
    """
    if paragraph.count("“") < 2 or "„" in paragraph:
        return paragraph
    depth = 0
    inner: dict[int, str] = {}
    for mark in _CURLY_MARK.finditer(paragraph):
        place, char = mark.start(), mark.group()
        if char == "“":
            depth += 1
            if depth == 2:
                inner[place] = "‘"
        else:
            if depth == 2:
                inner[place] = "’"
            depth -= 1
        if depth not in (0, 1, 2):
            return paragraph
    if depth or not inner:
        return paragraph
    return "".join(inner.get(place, char) for place, char in enumerate(paragraph))
