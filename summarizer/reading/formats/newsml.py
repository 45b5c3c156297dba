"""NewsML-G2, NewsML 1 and NITF: news items with their text in NITF, XHTML or plain, one article an item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from summarizer.errors import InputError
from summarizer.reading.article import Removed
from summarizer.reading.formats import fields as field
from summarizer.reading.formats.base import Format, Input, Page, Unreadable, within
from summarizer.reading.formats.markup import plain_paragraphs
from summarizer.reading.formats.tree import BLOCKS, INLINE
from summarizer.reading.formats.xml import local_name, named, parsed, root_name, words_of

#: Root elements, in lower case: of G2 a message, an item or a package; ``newsml`` is version 1.
_ROOTS = ("newsmessage", "newsitem", "packageitem", "newsml", "nitf")
# Where an item says what it is, in NewsML-G2, NewsML 1 and NITF, the surest first.
_HEADLINES = ("headline", "HeadLine", "NewsLine", "hl1", "hedline", "title")
_DATES = (
    "contentCreated", "versionCreated", "firstCreated", "DateLabel", "ThisRevisionCreated", "date.issue", "date.release",
    "story.date", "pubdata",
)  # fmt: skip
_OUTLETS = (
    "creditline", "CreditLine", "provider", "Provider", "infoSource", "distributor", "doc.copyright",
)  # fmt: skip
_AUTHORS = ("by", "ByLine", "byline")
#: Attributes in which an element holds what another has as its text.
_VALUES = ("norm", "date.publication", "holder", "literal", "qcode")

#: What stands inside the text and is none of it.
_BESIDE = ("media", "table", "fn", "note", "nitf-table", "hl2", "hl1", "byline", "dateline", "distributor")
#: NITF's names for what HTML calls otherwise.
_AS_HTML = {"bq": "blockquote", "block": "div", "body.content": "div"}


def _read(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    root = parsed(file)
    items = named(root, "newsItem", "NewsItem") or [root]
    for number, item in enumerate(items, start=1):
        key = f"#{number}" if len(items) > 1 else None
        title, source, date = (_first(item, names) for names in (_HEADLINES, _OUTLETS, _DATES))
        authors = tuple(name for line in _lines(item, _AUTHORS) for name in field.names_of(line))
        bodies = named(item, "inlineXML", "inlineData", "DataContent", "body.content")
        markup, removed = next((found for each in bodies if (found := _markup_of(each))[0]), ("", []))
        text, beyond = within(markup, max_words)
        paragraphs = plain_paragraphs(text) if markup else ()
        if not paragraphs:
            kinds = (
                each.get("qcode") or each.get("FormalName")
                for each in named(item, "itemClass", "NewsItemType")
            )
            kind = next(filter(None, kinds), None)
            reason = f"{file.path}, item {number} holds no text" + (f" (it is {kind})" if kind else "")
            if len(items) == 1:
                raise InputError(f"{reason}. Give an item whose text is in the file.", path=file.path)
            yield Unreadable(reason=f"{reason}.", key=key, title=title)
            continue
        published, note = field.published(date)
        links = (each.get("href") for each in named(item, "link") if each.get("rel") in ("canonical", None))
        yield Page(
            paragraphs=paragraphs,
            title=title,
            source=source,
            url=next((field.line(href) for href in links if href and href.startswith("http")), None),
            published=published,
            authors=authors,
            key=key,
            removed=(*note, *removed),
            beyond=beyond,
        )


def _first(item: Any, names: tuple[str, ...]) -> str | None:
    return next(_lines(item, names), None)


def _lines(item: Any, names: tuple[str, ...]) -> Iterator[str]:
    """What these elements say, in the order of the names: a name in them, their text, or a code ("nprov:AFP")."""
    for name in names:
        for each in named(item, name):
            inner = [words_of(part) for part in named(each, "name", "person") if part is not each]
            inner += [party.get("FormalName") for party in named(each, "Party")]
            given = [each.get(attribute) for attribute in _VALUES]
            codes = [
                value.rpartition(":")[2] if value == each.get("qcode") else value for value in given if value
            ]
            if line := next(filter(None, map(field.line, (*inner, words_of(each), *codes))), None):
                yield line


def _markup_of(content: Any) -> tuple[str, list[Removed]]:
    """A body as HTML, and what in it is no text: captions, tables, headings."""
    from lxml import etree  # type: ignore[import-untyped]

    body = next(iter([*named(content, "body.content"), *named(content, "body", "html")]), content)
    if not len(body):  # plain, or HTML as character data
        return content.text or "", []
    removed: list[Removed] = []
    for each in named(body, *_BESIDE):
        name = local_name(each)
        if each.getparent() is not None and (words := words_of(each)):
            reason = "sub-heading" if name.startswith("hl") else f"{name} beside the text"
            removed.append(Removed(text=words, reason=reason))
        each.clear(keep_tail=True)
    for each in body.iter():
        name = _AS_HTML.get(local_name(each), local_name(each))
        each.tag = name if name in BLOCKS or name in INLINE else "span"
    etree.cleanup_namespaces(body)
    return etree.tostring(body, encoding="unicode", with_tail=False), removed


FORMAT = Format(
    name="NewsML-G2 and NITF",
    suffixes=(".xml", ".nitf"),
    recognises=lambda file: root_name(file) in _ROOTS,
    read=_read,
)
