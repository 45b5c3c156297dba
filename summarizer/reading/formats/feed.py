"""RSS and Atom feeds, one article an item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from summarizer.errors import InputError
from summarizer.reading.formats import fields as field
from summarizer.reading.formats.base import Format, Input, Page, Unreadable, within
from summarizer.reading.formats.markup import plain_paragraphs
from summarizer.reading.formats.xml import root_name, safe_bytes


def _read(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    import feedparser  # slow to import

    # A stream, never a string: that it would take for an address to fetch.
    feed = feedparser.parse(BytesIO(safe_bytes(file)), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        raise InputError(
            f"{file.path} is a feed without items: there is no article in it. Fetch it again, or give the articles' pages.",
            path=file.path,
        )
    outlet = field.line(feed.feed.get("title"))
    for number, entry in enumerate(feed.entries, start=1):
        key = f"#{number}" if len(feed.entries) > 1 else None
        title = _plain(entry.get("title"))
        text, beyond = within(_fullest(entry), max_words)
        if not text.strip():
            yield Unreadable(reason=f"{file.path}, item {number} has no text.", key=key, title=title)
            continue
        published, note = field.published(entry.get("published") or entry.get("updated"))
        source = entry.get("source") or {}
        yield Page(
            paragraphs=plain_paragraphs(text),
            title=title,
            source=_plain(source.get("title")) or outlet,
            url=field.line(entry.get("link")),
            published=published,
            authors=tuple(filter(None, (field.line(each) for each in entry.get("authors", [])))),
            key=key,
            removed=note,
            beyond=beyond,
        )
    if feed.bozo and hasattr(feed.bozo_exception, "getLineNumber"):
        yield Unreadable(
            reason=f"{file.path} is damaged at line {feed.bozo_exception.getLineNumber()} "
            f"({feed.bozo_exception.getMessage()}): what stands behind is lost, or not whole.",
            key=f"#{len(feed.entries) + 1}",
        )


def _fullest(entry: Mapping[str, Any]) -> str:
    """The item's text: of its contents and its description the longest, for feeds fill either."""
    texts = [each.get("value") or "" for each in entry.get("content", [])] + [entry.get("summary") or ""]
    return max(texts, key=len)


def _plain(title: str | None) -> str | None:
    """A title on one line, without the markup that Atom allows in it."""
    return field.line(" ".join(plain_paragraphs(f"<p>{title}</p>"))) if title else None


FORMAT = Format(
    name="RSS and Atom",
    suffixes=(".xml", ".rss", ".atom"),
    recognises=lambda file: root_name(file) in ("rss", "feed", "rdf"),
    read=_read,
)
