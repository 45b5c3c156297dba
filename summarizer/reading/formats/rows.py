"""The rows of a file -> the pages of their articles, as a stream; several clusters in one file are refused.

Every way of giving rows ends here: lines of JSON, tables, a data set's clusters, objects at hand. A row is an object
with a text and what is known of it, or one that holds the articles of one cluster.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from summarizer.errors import InputError
from summarizer.reading.formats.base import NotOneEvent, Page, Unreadable
from summarizer.reading.formats.row_articles import articles_of, as_rows, is_pair, unaligned
from summarizer.reading.formats.row_page import page_of_row

#: Clusters of a file that are counted, to say how many there are.
_COUNTED = 10_000


def pages_of_rows(
    rows: Iterable[tuple[str, object]], *, path: str, max_words: int
) -> Iterator[Page | Unreadable]:
    """The articles of a file's rows, as a stream; bad ones as ``Unreadable``.

    Each row comes with where it is (``a.jsonl, line 3``) and is an article, or one of them a cluster; it may be an
    ``Unreadable`` that was made in its place. Raises :class:`NotOneEvent` for several clusters.
    """
    yield from keyed(_pages_of_rows(iter(rows), path=path, max_words=max_words))


def keyed(pages: Iterator[Page | Unreadable]) -> Iterator[Page | Unreadable]:
    """Each with a name within the file: its own, else its number, but none for the only one."""
    first = next(pages, None)
    if first is None:
        return
    try:
        second = next(pages, None)
    except NotOneEvent:
        raise
    except InputError:  # what was read before the damage stands
        yield _keyed(first, 1)
        raise
    if second is None:
        yield first
        return
    yield _keyed(first, 1)
    yield _keyed(second, 2)
    for number, page in enumerate(pages, start=3):
        yield _keyed(page, number)


def _keyed(page: Page | Unreadable, number: int) -> Page | Unreadable:
    return page if page.key else replace(page, key=f"#{number}")


def _pages_of_rows(
    rows: Iterator[tuple[str, object]], *, path: str, max_words: int
) -> Iterator[Page | Unreadable]:
    certain = possible = 0
    for where, row in rows:
        articles = articles_of(row)
        certain += articles is not None
        possible += articles is None and is_pair(row)
        if certain and certain + possible > 1:
            rest = islice(rows, _COUNTED)
            count = (
                certain + possible + sum(articles_of(each) is not None or is_pair(each) for _, each in rest)
            )
            shown = f"more than {_COUNTED:,}" if count > _COUNTED else f"{count:,}"
            raise NotOneEvent(
                f"{path} holds {shown} clusters, and a summary is of one. Give a file of one cluster, or summarise "
                "each of them: newsweave batch.",
                path=path,
            )
        yield from _pages(row, articles, where=where, key=None, max_words=max_words)


def pages_of_row(
    value: object, *, where: str, key: str | None, max_words: int
) -> Iterator[Page | Unreadable]:
    """The article of a row, or those of a cluster's row; ``where`` names the row in messages (``a.jsonl, line 3``).

    ``key`` names the article if it has no id.
    """
    yield from _pages(value, articles_of(value), where=where, key=key, max_words=max_words)


def _pages(
    value: object, articles: list[object] | None, *, where: str, key: str | None, max_words: int
) -> Iterator[Page | Unreadable]:
    if isinstance(value, Unreadable):
        yield value
        return
    if articles is None:
        yield page_of_row(value, where=where, key=key, max_words=max_words)
        return
    if not articles:
        yield Unreadable(reason=f"{where} holds an empty list: no articles.", key=key)
    notes = unaligned(value, articles)
    for number, article in enumerate(as_rows(articles), start=1):
        for page in pages_of_row(article, where=f"{where}, article {number}", key=key, max_words=max_words):
            yield replace(page, removed=(*notes, *page.removed)) if isinstance(page, Page) else page
