"""Pieces of HTML inside other formats (a feed's item, a field of JSON): markup in, paragraphs out."""

from __future__ import annotations

import re

from summarizer.reading.layout import paragraphs_of
from summarizer.reading.repair import repair

_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote|img|figure)\b[^<>]*>", re.I
)
_BLOCK_TAG = re.compile(r"</?(?:p|br|div|ul|ol|li|h[1-6]|blockquote|figure)\b[^<>]*>", re.I)


def plain_paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text that may hold HTML; any other text as it is."""
    if _BLOCK_TAG.search(text):
        text = _TAG.sub("", _BLOCK_TAG.sub("\n", text))
    return tuple(paragraphs_of(repair(text)))
