"""A row of one article -> its page: the text, and what is known of it beside (title, outlet, date, authors, id)."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence

from summarizer.reading.article import Removed
from summarizer.reading.formats import fields as field
from summarizer.reading.formats.base import Page, Unreadable
from summarizer.reading.formats.plain import plain_line
from summarizer.reading.formats.row_fields import (
    AUTHORS,
    DATES,
    IDS,
    OUTLETS,
    TEASERS,
    TITLES,
    URLS,
    Fields,
    plain_name,
)
from summarizer.reading.formats.row_text import flat, fullest, without_text

#: What is longer than this is no outlet's name.
_MAX_OUTLET = 100


def page_of_row(value: object, *, where: str, key: str | None, max_words: int) -> Page | Unreadable:
    """The article of a row; ``where`` names the row in messages, ``key`` the article if it has no id."""
    if not isinstance(value, Mapping):
        return Unreadable(
            reason=f"{where}: an article must be an object with a 'text', not {field.kind(value)}.", key=key
        )
    known = flat(value)
    key = _own_id(known) or key
    title = _title(known)
    name, text = fullest(known, title=title, max_words=max_words)
    if name is None or text is None:
        return Unreadable(reason=f"{where}: {without_text(value)}", key=key, title=title)
    published, notes = _published(known)
    about = [item for item in text.removed if not item.text]
    if plain_name(name) in TEASERS:
        about.append(Removed(text="", reason=f"no full text: only '{name}' is given"))
    return Page(
        paragraphs=text.paragraphs,
        title=title,
        source=_first_line(known, OUTLETS, longest=_MAX_OUTLET),
        url=_first_line(known, URLS),
        published=published,
        authors=_authors(known),
        key=key,
        removed=(*notes, *about),
        cut=tuple(item for item in text.removed if item.text),
        beyond=text.beyond,
    )


def _own_id(known: Fields) -> str | None:
    return next((found for name in IDS if (found := identity(known.get(name, ("", None))[1]))), None)


def identity(value: object) -> str | None:
    """A text or a whole number as an id; ``None`` for anything else."""
    if isinstance(value, float) and value.is_integer():  # as tables hold whole numbers beside gaps
        value = int(value)
    if not isinstance(value, str | int) or isinstance(value, bool):
        return None
    return " ".join(str(value).split()) or None


def _first_line(known: Fields, names: Sequence[str], *, longest: int = sys.maxsize) -> str | None:
    found = (field.line(known[name][1]) for name in names if name in known)
    return next((line for line in found if line and len(line) <= longest), None)


def _title(known: Fields) -> str | None:
    title = _first_line(known, TITLES)
    return plain_line(title) or None if title else None


def _published(known: Fields) -> tuple[str | None, tuple[Removed, ...]]:
    notes: tuple[Removed, ...] = ()
    for name in DATES:
        found, note = field.published(known[name][1]) if name in known else (None, ())
        if found:
            return found, ()
        notes = notes or note
    return None, notes


def _authors(known: Fields) -> tuple[str, ...]:
    content = next((known[name][1] for name in AUTHORS if name in known), None)
    lines = [field.line(each) for each in (content if isinstance(content, list) else [content])]
    names = [re.sub(r"^by:? ", "", line, flags=re.I) for line in lines if line]
    return tuple(
        name.strip() for each in names for name in re.split(r",? and |[,;|] ?", each) if name.strip()
    )
