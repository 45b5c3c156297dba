"""Blocks of HTML -> paragraphs, those of block quotations in quotation marks with their writer behind them.

So nothing that is quoted is ever told in the article's own voice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from summarizer.reading.formats.blocks import Block


def paragraphs_told(told: Iterable[tuple[Block, str]]) -> list[str]:
    """The paragraphs of blocks and their mended texts: quotations in marks, with their writer behind the last of them."""
    paragraphs: list[str] = []
    quoted = False  # the last of them
    for block, text in told:
        for line in filter(None, text.split("\n")):
            if block.attribution or (block.quoted and _SIGNATURE.fullmatch(line)):
                name = line.lstrip("—–―- ")
                if quoted and name:
                    paragraphs[-1] += f" — {name}"
                    quoted = False
                elif name:
                    paragraphs.append(line)
                continue
            quoted = block.quoted
            if block.quoted:
                line = _in_marks(line)
            elif block.element.tag in ("li", "dt", "dd") and not _SENTENCE_END.search(line):
                line = f"- {line}"
            paragraphs.append(line)
    return paragraphs


_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")

#: A line that names who wrote the quotation above it.
_SIGNATURE = re.compile(r"[—–―-]{1,2}\s*[^\W\d_][^.!?\n]{1,90}\.?")

#: The same at the end of a paragraph.
_SIGNED = re.compile(r"(?P<words>.*[.!?…][\"”’]*)\s+(?P<name>[—–―]\s*[^\W\d_a-z][^.!?\n]{1,90})\.?", re.S)
_PAIRS = {"“": "”", '"': '"', "„": "“”", "«": "»", "‘": "’", "'": "'"}


def _in_marks(paragraph: str) -> str:
    """A paragraph of a block quotation in “quotation marks”, unless it carries them already.

    Marks inside become single ones. A name behind a dash at its end stays outside.
    """
    signed = _SIGNED.fullmatch(paragraph)
    if signed:
        return f"{_in_marks(signed['words'])} {signed['name']}"
    closing = _PAIRS.get(paragraph[:1], "")
    ends = [place for place, char in enumerate(paragraph) if place and char in closing] if closing else []
    if ends and closing != "’" and closing != "'":
        behind = paragraph[ends[0] + 1 :]
        if not behind.strip(" .,;:!?") or re.search(r"[.,!?…]$", paragraph[: ends[0]]) or behind[:1] in ",":
            return paragraph  # "…," she wrote. "…"
    elif closing and ends and ends[-1] >= len(paragraph) - 2:
        return f"“{paragraph[1 : ends[-1]]}”{paragraph[ends[-1] + 1 :]}"
    elif paragraph[:1] in '“„"' and not ends:  # goes on in the next paragraph
        return f"“{paragraph[1:]}”"
    if paragraph.endswith("”") and paragraph.count("”") > paragraph.count("“"):  # began in one above
        return f"“{paragraph}"
    return f"“{_single(paragraph)}”"


def _single(paragraph: str) -> str:
    """Double marks as single ones, where each has its partner."""
    if paragraph.count('"') % 2 == 0:
        paragraph = re.sub(r'"([^"]*)"', r"‘\1’", paragraph)
    if paragraph.count("“") == paragraph.count("”"):
        paragraph = paragraph.replace("“", "‘").replace("”", "’")
    return paragraph
