"""Markdown, with YAML or TOML front matter."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import yaml

from summarizer.reading.formats import fields as field
from summarizer.reading.formats.base import Format, Input, Page, Unreadable, within
from summarizer.reading.formats.markup import piece_of_html
from summarizer.reading.formats.tree import never_told
from summarizer.reading.repair import repair

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n(.*?)\r?\n(?:\1|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S)


def _read(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    from markdown_it import MarkdownIt

    raw = file.text().lstrip("\ufeff\n")
    front = _FRONT_MATTER.match(raw)
    fields = _front_matter(front.group(2), toml=front.group(1) == "+++") if front else {}
    raw, beyond = within(raw[front.end() :] if front else raw, max_words)
    markup = MarkdownIt("commonmark").enable("table").render(repair(raw))
    piece = piece_of_html(markup, fate=_fate)
    title = field.line(fields.get("title"))
    removed = list(piece.removed)
    if title is None and removed and re.match(r"\s*<h\d>", markup):
        title = removed.pop(0).text
    published, note = field.published(field.line(fields.get("date") or fields.get("published")))
    yield Page(
        paragraphs=piece.paragraphs,
        title=title,
        source=field.line(fields.get("source")),
        url=field.line(fields.get("url")),
        published=published,
        authors=tuple(filter(None, [field.line(fields.get("author"))])),
        removed=(*note, *(item for item in removed if item.text != title)),
        beyond=beyond,
    )


def _fate(element: HtmlElement) -> str | None:
    """What is none of an article's paragraphs: headings, code, lines of links alone, and what no article tells."""
    if (reason := never_told(element)) is not None:
        return reason
    if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return "sub-heading"
    if element.tag == "pre":
        return "code or markup"
    words = element.text_content().strip() if element.tag in ("p", "li") else ""
    linked = sum(len(link.text_content()) for link in element.iter("a")) if words else 0
    return "related link" if linked * 10 > len(words) * 9 and not _SENTENCE.search(words) else None


_SENTENCE = re.compile(r"\w{3}[.!?][\"'”’]*$")


def _front_matter(text: str, *, toml: bool) -> dict[str, str]:
    """The plain fields of front matter, YAML or TOML; what cannot be parsed is read line by line."""
    try:
        values = tomllib.loads(text) if toml else yaml.safe_load(text)
    except (tomllib.TOMLDecodeError, yaml.YAMLError):  # an unquoted colon in a headline is the commonest slip
        values = dict(re.findall(r"^(\w+) *[:=] *(.+)$", text, re.M))
    if not isinstance(values, dict):
        return {}
    return {
        str(key).lower(): str(value).strip(" \"'")
        for key, value in values.items()
        if isinstance(value, str | int | date)
    }


def _recognises(file: Input) -> bool:
    opening = file.head.decode("utf-8", "replace").lstrip("\ufeff\n")
    return file.suffix in FORMAT.suffixes or _FRONT_MATTER.match(opening) is not None


FORMAT = Format(
    name="Markdown",
    suffixes=(".md", ".markdown"),
    recognises=_recognises,
    read=_read,
)
