"""A piece of HTML inside another format, or a text that may be one -> its paragraphs, as a reader sees them.

What is struck out, hidden or a footnote's mark is left out and reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from summarizer.reading.article import Removed
from summarizer.reading.formats.blocks import Fate, blocks_of, paragraphs_told
from summarizer.reading.formats.tree import BLOCKS, INLINE, never_told, parsed, without_unread
from summarizer.reading.layout import paragraphs_of
from summarizer.reading.repair import repair, repaired


@dataclass(frozen=True, kw_only=True)
class Piece:
    """What a piece of markup says."""

    paragraphs: tuple[str, ...]
    #: What in it is not shown, or not the article's.
    removed: tuple[Removed, ...] = ()


_NAMES = "|".join(sorted(name for name in BLOCKS | INLINE if len(name) > 1)) + (
    "|link|script|style|noscript|template|iframe"
)
#: Of one letter, like the variables of formulas: "a<b and c>d" holds no tag.
_SHORT_NAMES = "[pabiuqs]"
_TAG_INSIDE = rf"(?:/?(?:{_NAMES}|[a-z][a-z0-9]*(?:-[a-z0-9]+)+)(?:\s[^<>]*)?|/?{_SHORT_NAMES}(?:\s[^<>]*=[^<>]*|\s*))/?>"
#: What shows that tags are meant: one that ends, or that stands alone. A text may well mention one.
_MARKED_UP = re.compile(
    rf"</(?:{_NAMES}|{_SHORT_NAMES}|[a-z][a-z0-9]*-[a-z0-9-]+)\s*>|<(?:br|hr|img|wbr)\b[^<>]*>|\A\s*<p\b",
    re.I,
)
_TAG = re.compile(f"<{_TAG_INSIDE}", re.I)
_BLOCK_TAG = re.compile(rf"</?(?:br|{'|'.join(sorted(BLOCKS))})\b", re.I)
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
        whole = re.sub(r"<[^<>]*>", lambda tag: " ".join(tag.group().split()), text)  # no line ends in tags
        text = "".join(f"<p>{line}</p>" for line in whole.split("\n") if line.strip())
    return piece_of_html(text)


def piece_of_html(html: str, *, fate: Fate = never_told) -> Piece:
    """What a text says that surely is HTML; elements that have a ``fate`` are left out."""
    root = parsed(f"<html><body>{html}</body></html>", path="the text")
    without_unread(root)
    blocks = blocks_of(root, fate=fate)
    told, removed = [], []
    for block, line in zip(blocks, repaired(block.text for block in blocks), strict=True):
        if block.reason is not None:
            removed.append(Removed(text=line, reason=block.reason))
        elif line:
            told.append((block, line))
    return Piece(paragraphs=tuple(paragraphs_told(told)), removed=tuple(removed))
