"""Lines that are furniture for what stands above or below them: links under a heading, readers' comments under a form."""

from __future__ import annotations

import re
from itertools import pairwise

from summarizer.reading.boilerplate.lines import LINKS
from summarizer.reading.boilerplate.paragraph import Paragraph, stops


def mark_place_lines(page: list[Paragraph]) -> None:
    """A place between the weather and the date, as page headers have it."""
    header = {"weather line", "date line"}
    for above, here, below in zip(page[:6], page[1:6], page[2:7], strict=False):
        if here.reason is None and here.words <= 4 and above.reason in header and below.reason in header:
            here.reason = "place line"


def mark_advertised(page: list[Paragraph]) -> None:
    """The slogan below the word “advertisement”."""
    for above, here in pairwise(page):
        slogan = here.words <= 12 and re.search(r"!$", here.text) and here.text[0] not in "\"“‘'"
        if above.reason == "advertisement" and here.reason is None and slogan:
            here.reason = above.reason


def mark_lists_of_links(page: list[Paragraph]) -> None:
    """The lines below the heading of a list of links, up to the next sentence."""
    below = False
    for paragraph in page:
        if paragraph.reason == "related link":
            heading = re.fullmatch(rf"{LINKS}[:.]?", paragraph.text, re.I)
            below = heading is not None or below
        elif paragraph.reason is None:
            below = below and paragraph.words <= 20 and not stops(paragraph.text)
            if below:
                paragraph.reason = "related link"


def mark_comments(page: list[Paragraph]) -> None:
    """What stands below the reply form was written by readers."""
    for place, paragraph in enumerate(page):
        if paragraph.reason == "comment form" and re.match(
            r"leave a|\d+ comments|post a", paragraph.text, re.I
        ):
            above = sum(p.words for p in page[:place] if p.reason is None)
            below = sum(p.words for p in page[place:] if p.reason is None)
            if above > below:
                for p in page[place:]:
                    p.reason = p.reason or "reader comment"
            return
