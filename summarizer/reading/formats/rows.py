"""An article as a row: an object with a text and what is known of it, from whatever it was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from summarizer.reading.formats import fields as field
from summarizer.reading.formats.base import Page, Unreadable, within
from summarizer.reading.formats.markup import plain_paragraphs


def pages_of_row(
    value: object, *, where: str, key: str | None, max_words: int
) -> Iterator[Page | Unreadable]:
    """The article (or articles) of one row; ``where`` names the row in messages (``a.jsonl, line 3``)."""
    if not isinstance(value, Mapping):
        yield Unreadable(
            reason=f"{where}: an article must be an object with a 'text', not {field.kind(value)}.", key=key
        )
        return
    own = value.get("id")
    if key is not None and isinstance(own, str | int) and not isinstance(own, bool) and str(own).strip():
        key = " ".join(str(own).split())
    title = field.line(value.get("title"))
    text = value.get("text")
    if "text" not in value:
        fields = ", ".join(map(str, value)) or "none"
        yield Unreadable(
            reason=f"{where}: there is no field 'text' (fields found: {fields:.200}).", key=key, title=title
        )
        return
    if not isinstance(text, str):
        yield Unreadable(
            reason=f"{where}: 'text' must be a string, not {field.kind(text)}.", key=key, title=title
        )
        return
    if not text.strip():
        yield Unreadable(reason=f"{where}: 'text' is empty.", key=key, title=title)
        return
    published, note = field.published(value.get("published"))
    text, beyond = within(text, max_words)
    if "\n" not in text:  # escaped once too often on the way here
        text = text.replace("\\r", "").replace("\\n", "\n")
    yield Page(
        paragraphs=plain_paragraphs(text),
        title=title,
        source=field.line(value.get("source")),
        url=field.line(value.get("url")),
        published=published,
        key=key,
        removed=note,
        beyond=beyond,
    )
