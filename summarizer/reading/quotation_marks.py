"""Text -> the same with its quotation marks in pairs, and single ones inside double ones."""

from __future__ import annotations

import re

_DOUBLE_MARK = re.compile('[“”"]')
#: A mark that opens within a quotation.
_NESTED = re.compile("“[^”]*“")


def mend_marks(text: str) -> str:
    """The text, each of whose paragraphs is mended if it mixes straight and curly marks, or one opens inside another."""
    if ('"' in text and ("“" in text or "”" in text)) or _NESTED.search(text):
        return "\n\n".join(single_within_double(_paired(each)) for each in text.split("\n\n"))
    return text


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
        before, after = paragraph[place - 1 : place], paragraph[place + 1 : place + 2]
        astray = char == '"' and ((before if open_ else after).isspace() or before.isdigit())
        if char == ("“" if open_ else "”") or astray:
            return paragraph
        open_ = not open_
        curly[place] = "“" if open_ else "”"
    return paragraph if open_ else "".join(curly)


def single_within_double(paragraph: str) -> str:
    """“They call it “the Pit” here.” with single marks inside: else the quotation seems to end at the inner one.

    Only where every mark has its partner: what a stray one belongs to is anybody's guess.
    """
    if "„" in paragraph:
        return paragraph
    depth = 0
    single = [*paragraph]
    for mark in re.finditer("[“”]", paragraph):
        opens = mark.group() == "“"
        depth += opens
        if depth not in (1, 2):
            return paragraph
        if depth == 2:
            single[mark.start()] = "‘" if opens else "’"
        depth -= not opens
    return paragraph if depth else "".join(single)
