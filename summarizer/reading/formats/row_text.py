"""A row -> the text of its article: which of its fields holds it, and what is wrong where none does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from summarizer.reading.formats import fields as field
from summarizer.reading.formats.plain import Plain, plain
from summarizer.reading.formats.row_fields import (
    HOLDERS,
    TEASERS,
    TEXTS,
    TITLES,
    Fields,
    folded,
    holds,
    is_empty,
    plain_name,
)
from summarizer.text.lists import words

#: Words that make a field prose: fewer are a label ("Only in paid plans").
_PROSE = 8


def text_of_row(row: object) -> str | None:
    """The text of an article's row as it is given, from the field that :func:`pages_of_row` reads."""
    if not isinstance(row, Mapping):
        return None
    known = flat(row)
    name, _ = fullest(known, title=None, max_words=1_000_000)
    return next((text for own, text in texts_of(known, (*TEXTS, *TEASERS)) if own == name), None)


def flat(row: Mapping[str, Any]) -> Fields:
    """The row's fields, and what its inner objects (``_source``, ``fields``, ``attributes``) hold of the article."""
    known = folded(row)
    for holder in HOLDERS:
        _, content = known.get(holder, ("", None))
        if not isinstance(content, Mapping) or not holds(content, (*TEXTS, *TEASERS, *TITLES)):
            continue
        # {"content": {"rendered": …}} is a text, {"content": {"title": …, "body": …}} an article.
        if holder not in TEXTS or _text(content) is None or holds(content, TITLES):
            del known[holder]
            known = {**flat(content), **known}
    return known


def texts_of(known: Fields, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The fields of these names that hold a text: names as given, in the order of the names."""
    for name in names:
        own, content = known.get(name, (name, None))
        if name == "bodies" and isinstance(content, list):  # one body in several formats (ninjs)
            content = max((text for each in content if (text := _text(each))), key=_words, default=None)
        if (text := _text(content)) is not None and text.strip():
            yield own, text


def fullest(known: Fields, *, title: str | None, max_words: int) -> tuple[str | None, Plain | None]:
    """The field with the most prose, made plain: of the texts, or a teaser where these have none or are cut off."""
    best: tuple[str | None, Plain | None] = (None, None)
    for names in (TEXTS, TEASERS):
        found = list(texts_of(known, names))
        longest = max((_words(text) for _, text in found), default=0)
        for name, text in found:
            if 2 * _words(text) < longest:  # whatever of the longer one is markup or cut off
                continue
            made = plain(text, max_words=max_words, title=title)
            if best[1] is None or made.words > best[1].words:
                best = name, made
        if best[1] is not None and best[1].words >= _PROSE and not best[1].cut_off:
            break
    return best


def _words(text: str) -> int:
    return len(re.sub(r"<[^<>]*>", " ", text).split())


#: Blocks of a text that are none of its paragraphs.
_ASIDE = words("row_blocks_aside")


def _text(value: object) -> str | None:
    """The text that a field holds, if it does: a string, paragraphs, or an object around them."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Mapping):
        names = ("rendered", "value", "text", "html", "plain", "content", "body", "$t", "#text")
        return next((text for name in names if (text := _text(value.get(name))) is not None), None)
    if isinstance(value, list | tuple):
        if any(isinstance(each, Mapping) and holds(each, TITLES) for each in value):
            return None  # articles, not paragraphs
        blocks = [each for each in value if not (isinstance(each, Mapping) and each.get("type") in _ASIDE)]
        parts = [text for each in blocks if (text := _paragraph(each))]
        return "\n\n".join(parts) if parts else None
    return None


def _paragraph(value: object) -> str | None:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return " ".join(value)  # its sentences
    return _text(value)


def without_text(value: Mapping[str, Any]) -> str:
    """What is wrong with a row in which no text was found."""
    for names, kind in ((TEXTS, "a string"), (("articles", "documents"), "a list"), (TEASERS, "a string")):
        for name, content in value.items():
            if plain_name(str(name)) in names:
                empty = content is not None and (is_empty(content) or isinstance(content, str))
                return f"{name!r} " + (
                    "is empty." if empty else f"must be {kind}, not {field.kind(content)}."
                )
    if "paths" in value:
        return "it names files ('paths') and holds no text, as an input of newsweave batch may."
    fields = ", ".join(map(str, value)) or "none"
    return f"there is no field 'text', nor another that holds one (fields found: {fields:.200})."
