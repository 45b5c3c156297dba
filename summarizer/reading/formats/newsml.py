"""NewsML-G2 (and NewsML 1): news items with their text in NITF, XHTML or plain, one article an item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from summarizer.errors import InputError
from summarizer.reading.formats import fields as field
from summarizer.reading.formats import nitf
from summarizer.reading.formats.base import Format, Input, Page, Unreadable, within
from summarizer.reading.formats.markup import plain_paragraphs
from summarizer.reading.formats.xml import named, parsed, root_name, words_of

#: Root elements, in lower case: of G2 a message, an item or a package; ``newsml`` is version 1.
_ROOTS = ("newsmessage", "newsitem", "packageitem", "newsml")


def _read(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    root = parsed(file)
    items = named(root, "newsItem", "NewsItem") or [root]
    for number, item in enumerate(items, start=1):
        key = f"#{number}" if len(items) > 1 else None
        page = _page(item, path=file.path, max_words=max_words)
        if page is not None:
            yield replace(page, key=key)
            continue
        kind = next(
            (
                str(each.get("qcode") or each.get("FormalName"))
                for each in named(item, "itemClass", "NewsItemType")
            ),
            "",
        )
        reason = f"{file.path}, item {number} holds no text" + (f" (it is {kind})" if kind else "")
        if len(items) == 1:
            raise InputError(f"{reason}. Give an item whose text is in the file.", path=file.path)
        yield Unreadable(reason=f"{reason}.", key=key, title=_first(item, "headline", "HeadLine"))


def _page(item: Any, *, path: str, max_words: int) -> Page | None:
    page = next(
        filter(
            None,
            (
                _inline(each, path=path, max_words=max_words)
                for each in named(item, "inlineXML", "inlineData", "DataContent")
            ),
        ),
        None,
    )
    if page is None:
        return None
    created = _first(
        item, "contentCreated", "versionCreated", "firstCreated", "DateLabel", "ThisRevisionCreated"
    )
    published, note = field.published(created)
    return replace(
        page,
        title=_first(item, "headline", "HeadLine", "NewsLine") or page.title,
        source=_provider(item) or page.source,
        url=_link(item) or page.url,
        published=published or page.published,
        authors=tuple(_written_by(item)) or page.authors,
        removed=(*note, *page.removed),
    )


def _inline(content: Any, *, path: str, max_words: int) -> Page | None:
    inner = next(iter(named(content, "nitf")), None)
    if inner is not None:
        return nitf.page_of(inner, path=path, max_words=max_words)
    body = next(iter(named(content, "body.content", "body", "html")), None)
    if body is None and len(content):
        body = content
    if body is None:
        text, beyond = within(content.text or "", max_words)  # plain, or HTML as character data
        paragraphs = plain_paragraphs(text)
        return Page(paragraphs=paragraphs, beyond=beyond) if paragraphs else None
    markup, removed = nitf.markup_of(body)
    text, beyond = within(markup, max_words)
    paragraphs = plain_paragraphs(text)
    return Page(paragraphs=paragraphs, removed=tuple(removed), beyond=beyond) if paragraphs else None


def _first(item: Any, *names: str) -> str | None:
    """The text of the first of these elements that has any, in the order of the names."""
    return next(
        (line for name in names for each in named(item, name) if (line := field.line(words_of(each)))), None
    )


def _provider(item: Any) -> str | None:
    for name in ("creditline", "CreditLine", "provider", "Provider", "infoSource"):
        for each in named(item, name):
            names = [words_of(n) for n in named(each, "name")] + [
                str(party.get("FormalName")) for party in named(each, "Party") if party.get("FormalName")
            ]
            found = next(filter(None, names), None) or field.line(words_of(each))
            if found:
                return field.line(found)
            if each.get("qcode") or each.get("literal"):  # "nprov:AFP"
                return field.line(str(each.get("literal") or each.get("qcode")).rpartition(":")[2])
    return None


def _written_by(item: Any) -> Iterator[str]:
    for each in named(item, "by", "ByLine"):
        line = field.line(words_of(each))
        if line:
            yield line[3:] if line.lower().startswith("by ") else line


def _link(item: Any) -> str | None:
    links = (
        each.get("href")
        for each in named(item, "link")
        if each.get("rel") in ("irel:seeAlso", "canonical", None)
    )
    return next((field.line(href) for href in links if href and str(href).startswith("http")), None)


def _recognises(file: Input) -> bool:
    return root_name(file) in _ROOTS


FORMAT = Format(name="NewsML-G2", suffixes=(".xml",), recognises=_recognises, read=_read)
