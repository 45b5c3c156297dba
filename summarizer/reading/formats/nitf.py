"""NITF, the news industry text format, on its own or inside NewsML."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from summarizer.errors import InputError
from summarizer.reading.article import Removed
from summarizer.reading.formats import fields as field
from summarizer.reading.formats.base import Format, Input, Page, Unreadable, within
from summarizer.reading.formats.markup import plain_paragraphs
from summarizer.reading.formats.xml import local_name, named, parsed, root_name, words_of
from summarizer.text.lists import words

#: What stands inside the text and is none of it.
_BESIDE = ("media", "table", "fn", "note", "nitf-table", "hl2", "hl1", "byline", "dateline", "distributor")
#: NITF's names for what HTML calls otherwise.
_AS_HTML = {"bq": "blockquote", "block": "div", "body.content": "div"}
#: What HTML calls the same; everything else (a person, a place, an amount) stands inside a sentence.
_SAME = words("nitf_like_html")


def page_of(root: Any, *, path: str, max_words: int) -> Page | None:
    """The article of a ``nitf`` element; ``None`` if there is no text in it."""
    body = next(iter(named(root, "body.content")), None)
    if body is None:
        return None
    markup, removed = markup_of(body)
    text, beyond = within(markup, max_words)
    paragraphs = plain_paragraphs(text)
    if not paragraphs:
        return None
    heads = [*named(root, "hl1"), *named(root, "hedline"), *named(root, "title")]
    published, note = field.published(_dated(root))
    return Page(
        paragraphs=paragraphs,
        title=next((words for each in heads if (words := field.line(words_of(each)))), None),
        source=next(
            (w for each in named(root, "distributor", "doc.copyright") if (w := _outlet(each))), None
        ),
        published=published,
        authors=tuple(filter(None, (_author(each) for each in named(root, "byline")))),
        removed=(*note, *removed),
        beyond=beyond,
    )


def markup_of(body: Any) -> tuple[str, list[Removed]]:
    """A body as HTML, and what in it is no text: captions, tables, headings."""
    from lxml import etree  # type: ignore[import-untyped]

    body = deepcopy(body)
    body.tail = None
    removed: list[Removed] = []
    for each in named(body, *_BESIDE):
        if each.getparent() is None:
            continue
        if words := words_of(each):
            reason = (
                "sub-heading" if local_name(each).startswith("hl") else f"{local_name(each)} beside the text"
            )
            removed.append(Removed(text=words, reason=reason))
        _drop(each)
    for each in body.iter():
        if isinstance(each.tag, str):
            name = local_name(each)
            each.tag = _AS_HTML.get(name, name if name in _SAME else "span")
    etree.cleanup_namespaces(body)
    return etree.tostring(body, encoding="unicode"), removed


def _drop(element: Any) -> None:
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _dated(root: Any) -> str | None:
    for name in ("date.issue", "date.release", "story.date"):
        for each in named(root, name):
            if each.get("norm"):
                return str(each.get("norm"))
    return next(
        (
            str(each.get("date.publication"))
            for each in named(root, "pubdata")
            if each.get("date.publication")
        ),
        None,
    )


def _outlet(element: Any) -> str | None:
    return field.line(element.get("holder")) or field.line(words_of(element))


def _author(byline: Any) -> str | None:
    people = named(byline, "person")
    name = field.line(words_of(people[0] if people else byline))
    return name[3:] if name and name.lower().startswith("by ") else name


def _read(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    page = page_of(parsed(file), path=file.path, max_words=max_words)
    if page is None:
        raise InputError(
            f"{file.path} is NITF without text in its body.content. Give an item that has it.", path=file.path
        )
    yield page


FORMAT = Format(
    name="NITF", suffixes=(".xml", ".nitf"), recognises=lambda file: root_name(file) == "nitf", read=_read
)
