"""What a web page says of itself: title, outlet, address, date, authors. Statements go before guesses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.reading.article import Removed
from summarizer.reading.formats import fields as field
from summarizer.reading.formats.base import squeezed_line
from summarizer.reading.formats.jsonld import likeness, stated_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]


@dataclass(frozen=True, kw_only=True)
class PageData:
    """What is known of a page's article, beside its text."""

    title: str | None
    source: str | None
    url: str | None
    published: str | None
    authors: tuple[str, ...]
    #: The article's text as JSON-LD has it; it may hold HTML.
    body: str = ""
    removed: tuple[Removed, ...] = ()


#: Names of ``meta`` elements, the surest first.
_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title")
_OUTLETS = ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "application-name")
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date", "dc.date.issued",
    "dcterms.issued", "dc.date", "dcterms.created", "pubdate", "publishdate", "publish-date", "publication_date", "date",
)  # fmt: skip
_AUTHORS = ("author", "article:author", "byl", "dc.creator", "dcterms.creator", "parsely-author")


def page_data(tree: HtmlElement, *, url: str | None = None) -> PageData:
    """What a page says, from its whole tree, scripts and all. ``url`` is where it was fetched from."""
    metas = _metas(tree)
    whole = field.line(_text(tree.find(".//head/title"))) or ""
    heads = [head for each in tree.iter("h1") if (head := field.line(_text(each)))]
    given = [title for name in _TITLES if (title := field.line(metas.get(name)))]
    links = (each.get("href") or "" for each in tree.iter("link") if each.get("rel") == "canonical")
    address = next((each for each in links if each.startswith("http")), None) or metas.get("og:url") or url
    stated, unreadable = stated_of(
        (each.text or "" for each in tree.iter("script") if "ld+json" in (each.get("type") or "").lower()),
        titles=[whole, *heads, *given],
        urls=filter(None, (address, metas.get("og:url"), url)),
    )
    outlet = stated.outlet or _first_outlet(metas)
    title = _title([stated.headline, *given], heads=heads, whole=whole, outlet=outlet)
    if outlet and not stated.outlet and title and squeezed_line(outlet) in squeezed_line(title):
        outlet = None  # a page that names itself by its headline
    published, notes = _published([stated.published, *map(metas.get, _DATES)], tree, url=address)
    host = re.match(r"https?://(?:www\.)?([^/:?#]+)", address or "")
    return PageData(
        title=title,
        source=outlet or _outlet_of(whole, title) or (host.group(1).lower() if host else None),
        url=field.line(address) or next(iter(stated.urls), None),
        published=published,
        authors=stated.authors or _authors(metas),
        body=stated.body,
        removed=(*notes, *(Removed(text=each, reason="unreadable structured data") for each in unreadable)),
    )


def _metas(tree: HtmlElement) -> dict[str, str]:
    """The page's ``meta`` elements by name, the first of each."""
    metas: dict[str, str] = {}
    for each in tree.iter("meta"):
        content = each.get("content")
        name = each.get("property") or each.get("name") or each.get("itemprop")
        if content and name and not content.isspace():
            metas.setdefault(name.strip().lower(), content)
    return metas


def _text(element: HtmlElement | None) -> str | None:
    return None if element is None else str(element.text_content())


def _authors(metas: dict[str, str]) -> tuple[str, ...]:
    for value in map(metas.get, _AUTHORS):
        names = [
            name
            for name in field.names_of(value or "")
            if 1 < len(name.split()) <= 5 and not re.search(r"\d", name)
        ]
        if names:
            return tuple(dict.fromkeys(names))
    return ()


def _first_outlet(metas: dict[str, str]) -> str | None:
    found = (field.line(metas.get(name)) for name in _OUTLETS)
    return next((name for name in found if name and len(name.split()) <= 8 and "/" not in name), None)


def _title(given: list[str | None], *, heads: list[str], whole: str, outlet: str | None) -> str | None:
    """The headline that is shown where it agrees with what is stated, else what is stated; without the outlet's name."""
    stated = [each for each in (*given, whole) if each]
    shown = [head for head in heads if any(likeness(head, each) == 2 for each in stated)]
    title = next((cut for each in (*shown, *stated, *heads) if (cut := _without_outlet(each, outlet))), None)
    for each in stated:  # "Opinion | …" says what kind of article it is
        label = _LABELLED.match(each)
        if title and label and squeezed_line(each[label.end() :]).startswith(squeezed_line(title)):
            return f"{label.group().strip()} {title}"
    return title


_LABELLED = re.compile(
    r"\W*(?:opinions?|op-?ed|editorial|commentary|comment|guest essay|letters?)\s*[|:–—]\s", re.I
)
#: What stands between a headline and the outlet's name.
_BETWEEN = re.compile(r"\s+[|–—·»•:-]+\s+|\s*\|\s*")


def _without_outlet(title: str, outlet: str | None) -> str:
    """“Ferry aground” of “Ferry aground | News | Harbour Post”."""
    last = _BETWEEN.split(title)[-1]
    own, name = squeezed_line(last), squeezed_line(outlet or "")
    if last == title or not own or not name or not (own in name or name in own):
        return title
    return title[: title.rindex(last)].rstrip(" |–—·»•:-") or title


def _outlet_of(whole: str, title: str | None) -> str | None:
    """What a page's ``<title>`` has after the headline."""
    for mark in (" | ", " - ", " – ", " — "):
        head, found, outlet = whole.rpartition(mark)
        if found:
            return outlet if title and squeezed_line(head) == squeezed_line(title) else None
    return None


#: What stands for no date at all: "0001-01-01T00:00:00Z".
_EARLIEST = "1800"


def _published(
    values: list[object], tree: HtmlElement, *, url: str | None
) -> tuple[str | None, tuple[Removed, ...]]:
    """The first date that can be read, by the hour where another of the same day has it; else one that stands about the page."""
    times = tree.xpath(
        ".//article//time/@datetime | .//main//time/@datetime | .//time[@pubdate or @itemprop]/@datetime"
    )
    read = [field.published(value) for value in (*values, *times)]
    dates = [date for date, _ in read if date is not None and date >= _EARLIEST]
    if dates:
        return next((date for date in dates if date[:10] == dates[0][:10] and len(date) > 10), dates[0]), ()
    import htmldate

    found = htmldate.find_date(tree, original_date=True, extensive_search=False, url=url)
    return (str(found), ()) if found else (None, tuple(note for _, notes in read for note in notes))
