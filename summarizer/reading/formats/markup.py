"""A piece of HTML inside another format, or a text that may be one -> its paragraphs, as a reader sees them.

What is struck out, hidden or a footnote's mark is left out and reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from summarizer.reading.article import Removed
from summarizer.reading.formats.blocks import blocks_of
from summarizer.reading.formats.quotations import paragraphs_told
from summarizer.reading.formats.tree import never_told, parsed, without_unread
from summarizer.reading.layout import paragraphs_of
from summarizer.reading.repair import repair, repaired


@dataclass(frozen=True, kw_only=True)
class Piece:
    """What a piece of markup says."""

    paragraphs: tuple[str, ...]
    #: What in it is not shown, or not the article's.
    removed: tuple[Removed, ...] = ()


_NAMES = (
    "br div span em strong ul ol li dl dt dd h1 h2 h3 h4 h5 h6 blockquote img figure figcaption cite sup sub del ins"
    " strike small mark abbr time wbr code pre table thead tbody tr td th caption hr section article aside header footer nav main"
    " html body head title meta link script style noscript template iframe font center video audio source picture label button"
).replace(" ", "|")
#: Of one letter, like the variables of formulas: "a<b and c>d" holds no tag.
_SHORT_NAMES = "[pabiuqs]"
_TAG_INSIDE = rf"(?:/?(?:{_NAMES}|[a-z][a-z0-9]*(?:-[a-z0-9]+)+)(?:\s[^<>]*)?|/?{_SHORT_NAMES}(?:\s[^<>]*=[^<>]*|\s*))/?>"
_TAG = re.compile(f"<{_TAG_INSIDE}", re.I)
#: What shows that tags are meant: one that ends, or that stands alone. A text may well mention one.
_MARKED_UP = re.compile(
    rf"</(?:{_NAMES}|{_SHORT_NAMES}|[a-z][a-z0-9]*-[a-z0-9-]+)\s*>|<(?:br|hr|img|wbr)\b[^<>]*>|\A\s*<p\b",
    re.I,
)
_COMMENT = re.compile(r"<!--.*?-->|<!\[CDATA\[|\]\]>", re.S)
#: Markup that was escaped once too often on its way: the ends of blocks, as entities.
_ESCAPED = re.compile(r"&lt;(?:/(?:p|div|h[1-6]|li|blockquote)|br\s*/?)&gt;", re.I)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,24});", re.I)
#: An angle bracket that begins no tag: "profits < 5 %".
_STRAY = re.compile(rf"<(?!{_TAG_INSIDE}|!--)", re.I)


def plain_paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text that may hold HTML; any other text as it is."""
    return piece_of(text).paragraphs


def piece_of(text: str) -> Piece:
    """As :func:`plain_paragraphs`, with what was left out.

    Line ends part paragraphs where no tag does: many put links and emphasis into what is plain text otherwise.
    """
    if not _TAG.search(text) and _ESCAPED.search(text):
        text = unescape(text)
    if not (_TAG.search(text) and _MARKED_UP.search(text)):
        if "<" in text:  # where repair, which cannot know whether it is markup, decodes nothing
            text = _ENTITY.sub(lambda entity: unescape(entity.group()), text)
        return Piece(paragraphs=tuple(paragraphs_of(repair(text))))
    text = _STRAY.sub("&lt;", _COMMENT.sub("", text))
    if not _BLOCK_TAG.search(text):
        text = "".join(f"<p>{line}</p>" for line in _lines_outside_tags(text))
    root = parsed(f"<html><body>{text}</body></html>", path="the text")
    without_unread(root)
    blocks = blocks_of(root, fate=never_told)
    told, removed = [], []
    for block, line in zip(blocks, repaired(block.text for block in blocks), strict=True):
        if block.reason is not None:
            removed.append(Removed(text=line, reason=block.reason))
        elif line:
            told.append((block, line))
    return Piece(paragraphs=tuple(paragraphs_told(told)), removed=tuple(removed))


_BLOCK_TAG = re.compile(
    r"</?(?:p|br|div|ul|ol|li|dl|dt|dd|h[1-6]|blockquote|figure|table|tr|section|article|pre)\b", re.I
)


def _lines_outside_tags(text: str) -> list[str]:
    """Lines of a text with inline tags alone; a line end inside a tag parts nothing."""
    whole = re.sub(r"<[^<>]*>", lambda tag: " ".join(tag.group().split()), text)
    return [line for line in whole.split("\n") if line.strip()]
