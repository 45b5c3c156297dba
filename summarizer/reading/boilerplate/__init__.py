"""The paragraphs of a page -> those of the article, and each thing that was cut, with why.

Works by what paragraphs look like and where they stand. The rules are deliberately narrow: a paragraph that reads as a
sentence stays unless something marks it plainly. Of 6,600 paragraphs of 380 downloaded articles they cut about one in
eight, nearly all of them captions, sub-headings, links and advertisements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.reading.article import Removed
from summarizer.reading.boilerplate.appeals import parted_at_appeals
from summarizer.reading.boilerplate.authors import mark_authors
from summarizer.reading.boilerplate.headlines import (
    TITLE,
    mark_repeats,
    mark_stray_headlines,
    mark_sub_headings,
    take_title,
)
from summarizer.reading.boilerplate.lines import mark_lines
from summarizer.reading.boilerplate.live_log import parted_at_entries, trim_times
from summarizer.reading.boilerplate.neighbours import (
    mark_advertised,
    mark_comments,
    mark_lists_of_links,
    mark_place_lines,
)
from summarizer.reading.boilerplate.paragraph import Paragraph
from summarizer.reading.boilerplate.trimming import trim_credits, trim_datelines, trim_share_symbols
from summarizer.reading.releases import boilerplate, without_praise

__all__ = ["Cleaned", "strip_furniture"]


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """What is left of a page, and what was cut."""

    title: str | None
    paragraphs: tuple[str, ...]
    #: In order of appearance.
    removed: tuple[Removed, ...]


def strip_furniture(
    paragraphs: Sequence[str], *, title: str | None = None, authors: Sequence[str] = ()
) -> Cleaned:
    """Cut site furniture from ``paragraphs``; without a ``title``, a headline on top becomes the title.

    ``authors`` are the writers that the page's metadata names; bylines in the text are read too.

    What stays keeps its order and its words: a dateline, a credit or an appeal to readers may be cut from a
    paragraph, which then gives two where it was cut inside.
    """
    page = parted_at_appeals(parted_at_entries(paragraphs))
    _mark_release(page)
    mark_lines(page)
    trim_times(page)
    mark_place_lines(page)
    mark_advertised(page)
    mark_authors(page, authors)
    mark_lists_of_links(page)
    mark_comments(page)
    title = take_title(page, title)
    mark_repeats(page, title)
    mark_sub_headings(page, titled=title is not None)
    mark_stray_headlines(page)
    trim_datelines(page)
    trim_credits(page)
    trim_share_symbols(page)
    return Cleaned(
        title=title,
        paragraphs=tuple(p.text for p in page if p.reason is None and p.text),
        removed=tuple(
            removed
            for p in page
            for removed in (
                *p.trimmed,
                *([Removed(text=p.text, reason=p.reason)] if p.reason not in (None, TITLE) else ()),
            )
        ),
    )


def _mark_release(page: list[Paragraph]) -> None:
    """What every press release carries, and what one says of its sender."""
    live = [p for p in page if p.reason is None]
    texts = [p.text for p in live]
    reasons, released = boilerplate(texts)
    for paragraph, reason in zip(live, reasons, strict=True):
        paragraph.reason = reason
    if released:
        for paragraph in [p for p in live if p.reason is None]:
            paragraph.text, praise = without_praise(paragraph.text)
            paragraph.trimmed += [Removed(text=text, reason="advertising by the sender") for text in praise]
