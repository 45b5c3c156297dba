"""The paragraphs of a page -> those of the article, and each thing that was cut, with why.

Works by what paragraphs look like and where they stand. The rules are deliberately narrow: a paragraph that reads as a
sentence stays unless something marks it plainly. Of 6,600 paragraphs of 380 downloaded articles they cut about one in
eight, nearly all of them captions, sub-headings, links and advertisements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.reading.article import Removed
from summarizer.reading.boilerplate.authors import mark_authors
from summarizer.reading.boilerplate.furniture import mark_comments, parted_at_appeals
from summarizer.reading.boilerplate.headlines import (
    TITLE,
    mark_repeats,
    mark_stray_headlines,
    mark_sub_headings,
    take_title,
)
from summarizer.reading.boilerplate.live_log import parted_at_entries, trim_times
from summarizer.reading.boilerplate.paragraph import Paragraph
from summarizer.reading.boilerplate.trimming import trim_credits, trim_datelines
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
    page = _parted([part for text in paragraphs for part in parted_at_entries(text)])
    mark_comments(page)
    trim_times(page)
    mark_authors(page, authors)
    title = take_title(page, title)
    mark_repeats(page, title)
    mark_sub_headings(page, titled=title is not None)
    mark_stray_headlines(page)
    trim_datelines(page)
    trim_credits(page)
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


def _parted(texts: Sequence[str]) -> list[Paragraph]:
    """The paragraphs, without what every press release carries, and what one says of its sender."""
    page: list[Paragraph] = []
    reasons, released = boilerplate(texts)
    for text, reason in zip(texts, reasons, strict=True):
        page += [Paragraph(text, reason)] if reason else parted_at_appeals(text)
    for paragraph in page if released else ():
        if paragraph.reason is None:
            paragraph.text, praise = without_praise(paragraph.text)
            paragraph.trimmed += [Removed(text=text, reason="advertising by the sender") for text in praise]
    return page
