"""Markdown, with YAML or TOML front matter."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import yaml

from summarizer.reading.article import Removed
from summarizer.reading.formats import fields as field
from summarizer.reading.formats.base import Format, Input, Page, Unreadable, within
from summarizer.reading.repair import repair

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n(.*?)\r?\n(?:\1|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S)


def _read(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    from markdown_it import MarkdownIt

    raw = file.text().lstrip("\ufeff\n")
    front = _FRONT_MATTER.match(raw)
    fields = _front_matter(front.group(2), toml=front.group(1) == "+++") if front else {}
    raw, beyond = within(raw[front.end() :] if front else raw, max_words)
    title = field.line(fields.get("title"))
    paragraphs: list[str] = []
    removed: list[Removed] = []
    heading = False
    for token in MarkdownIt("commonmark").enable("table").parse(repair(raw)):
        if token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        elif token.type in ("fence", "code_block", "html_block"):
            removed.append(Removed(text=token.content.strip(), reason="code or markup"))
        elif token.type == "inline":
            words, linked = _inline_text(token.children or [])
            if heading and title is None and not paragraphs:
                title = words
            elif heading and words != title:
                removed.append(Removed(text=words, reason="sub-heading"))
            elif words and not heading and linked * 10 > len(words) * 9 and not _SENTENCE.search(words):
                removed.append(Removed(text=words, reason="related link"))
            elif words and not heading:
                paragraphs.append(words)
    published, note = field.published(field.line(fields.get("date") or fields.get("published")))
    yield Page(
        paragraphs=tuple(paragraphs),
        title=title or None,
        source=field.line(fields.get("source")),
        url=field.line(fields.get("url")),
        published=published,
        authors=tuple(filter(None, [field.line(fields.get("author"))])),
        removed=(*note, *removed),
        beyond=beyond,
    )


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


def _inline_text(children: Iterable[Token]) -> tuple[str, int]:
    """The words of a block, and how many of their characters are link text."""
    parts: list[str] = []
    linked = depth = 0
    for child in children:
        depth += child.nesting if child.type in ("link_open", "link_close") else 0
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type in ("text", "code_inline"):
            parts.append(child.content)
            linked += len(child.content) if depth else 0
    return " ".join("".join(parts).split()), linked


def _recognises(file: Input) -> bool:
    opening = file.head.decode("utf-8", "replace").lstrip("\ufeff\n")
    return file.suffix in FORMAT.suffixes or _FRONT_MATTER.match(opening) is not None


FORMAT = Format(
    name="Markdown",
    suffixes=(".md", ".markdown"),
    recognises=_recognises,
    read=_read,
)
