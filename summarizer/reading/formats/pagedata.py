"""What a web page says of itself: title, outlet, address, date, authors. Statements go before guesses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.reading.article import Removed
from summarizer.reading.formats import fields as field
from summarizer.reading.formats.base import squeezed_line
from summarizer.reading.formats.jsonld import Stated, names_of, statements

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


_TITLES = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "sailthru.title",
    "parsely-title",
    "citation_title",
)
_OUTLETS = (
    "og:site_name", "dc.publisher", "dcterms.publisher", "citation_journal_title", "citation_publisher", "publisher",
    "application-name", "apple-mobile-web-app-title", "article:publisher", "copyright",
)  # fmt: skip
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "article:published", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.date", "dc.date", "dcterms.created", "dc.date.created",
    "pubdate", "publishdate", "publish-date", "publish_date", "published_at", "publication_date", "publicationdate", "ptime",
    "displaydate", "cxenseparse:recs:publishtime", "og:published_time", "rnews:datepublished", "citation_publication_date",
    "citation_date", "originalpublicationdate", "article_date_original", "date", "og:pubdate", "iso-8601-publish-date",
)  # fmt: skip
_AUTHORS = (
    "author", "article:author", "og:article:author", "byl", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author",
    "article:author_name", "article.author", "citation_author", "creator", "twitter:data1",
)  # fmt: skip


def page_data(tree: HtmlElement, *, url: str | None = None) -> PageData:
    """What a page says, from its whole tree, scripts and all. ``url`` is where it was fetched from."""
    metas = _metas(tree)
    microdata = _Marked(tree)
    whole = field.line(_text(tree.find(".//head/title"))) or ""
    heads = [head for each in tree.iter("h1") if (head := " ".join(each.text_content().split()))]
    address = field.line(_canonical(tree)) or field.line(metas.get("og:url")) or url
    said = statements(each.text or "" for each in tree.iter("script") if _is_data(each))
    titles = [whole, *heads, *(metas[name] for name in _TITLES if name in metas)]
    stated = said.of_page(titles=titles, urls=filter(None, (address, metas.get("og:url"), url))) or Stated()

    outlet = stated.outlet or microdata.outlet or _outlet(metas)
    title = _title(stated, microdata, metas, heads=heads, whole=whole, outlet=outlet)
    if outlet and not stated.outlet and title and squeezed_line(outlet) in squeezed_line(title):
        outlet = None  # a page that names itself by its headline
    dates = [stated.published, microdata.published, *(metas.get(name) for name in _DATES)]
    published, notes = _published(dates, tree, url=address)
    return PageData(
        title=title,
        source=outlet or _outlet_of(whole, title) or said.site or _host(address),
        url=address or next(iter(stated.urls), None),
        published=published,
        authors=stated.authors or microdata.authors or tuple(_named(metas.get(name) for name in _AUTHORS)),
        body=stated.body,
        removed=(
            *notes,
            *(Removed(text=each, reason="unreadable structured data") for each in said.unreadable),
        ),
    )


def _is_data(script: HtmlElement) -> bool:
    return (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json"


def _metas(tree: HtmlElement) -> dict[str, str]:
    """The page's ``meta`` elements by name, the first of each."""
    metas: dict[str, str] = {}
    for each in tree.iter("meta"):
        content = each.get("content")
        name = each.get("property") or each.get("name") or each.get("itemprop")
        if content and name and not content.isspace():
            metas.setdefault(name.strip().lower(), content)
    return metas


def _canonical(tree: HtmlElement) -> str | None:
    links = (each.get("href") or "" for each in tree.iter("link") if each.get("rel") == "canonical")
    return next((each for each in links if each.startswith("http")), None)


class _Marked:
    """Microdata and its like: elements that say what they hold (``itemprop``, ``rel=author``)."""

    def __init__(self, tree: HtmlElement) -> None:
        self.headline: str | None = None
        self.outlet: str | None = None
        self.published: str | None = None
        self.authors: tuple[str, ...] = ()
        # To ask for the attributes, rather than for elements that have them, takes a twentieth of the time.
        if tree.xpath("boolean(//@itemprop or //@rel[.='author'])"):
            self._read(tree)

    def _read(self, tree: HtmlElement) -> None:
        authors: list[str] = []
        # Of a list of articles, each would name its own.
        alone = len(tree.xpath("//@itemprop[.='articleBody']")) <= 1
        for each in tree.xpath(".//*[@itemprop or @rel='author']"):
            names = (each.get("itemprop") or "").split()
            if "headline" in names and alone:
                self.headline = self.headline or field.line(each.get("content") or _text(each))
            elif "datePublished" in names:
                self.published = self.published or each.get("content") or each.get("datetime") or _text(each)
            elif "publisher" in names:
                self.outlet = self.outlet or _person(each)
            elif "author" in names or (each.get("rel") == "author" and each.tag == "a"):
                authors += [name for name in names_of(_person(each) or "") if len(name.split()) <= 5]
        self.authors = tuple(dict.fromkeys(authors))


def _person(element: HtmlElement) -> str | None:
    """The name of whom an element is about: its own ``name`` where it has one."""
    named = element.xpath(".//*[@itemprop='name']")
    for each in [*named, element]:
        words = field.line(each.get("content") or _text(each))
        if words:
            return words
    return None


def _text(element: HtmlElement | None) -> str | None:
    return None if element is None else str(element.text_content())


def _named(values: Iterable[str | None]) -> Iterator[str]:
    """The names in the first of these that holds any; addresses and handles are none."""
    for value in values:
        names = [
            name
            for name in names_of(value or "")
            if 1 < len(name.split()) <= 5 and not re.search(r"\d", name)
        ]
        if names:
            yield from dict.fromkeys(names)
            return


def _outlet(metas: dict[str, str]) -> str | None:
    found = (field.line(metas.get(name)) for name in _OUTLETS)
    return next((name for name in found if name and len(name.split()) <= 8 and "/" not in name), None)


def _title(
    stated: Stated,
    marked: _Marked,
    metas: dict[str, str],
    *,
    heads: list[str],
    whole: str,
    outlet: str | None,
) -> str | None:
    shown = [field.line(head) or "" for head in heads]
    given = [title for name in _TITLES if (title := field.line(metas.get(name)))]
    stands = [head for head in shown if head and squeezed_line(head) in squeezed_line(whole)]
    candidates = [
        stated.headline,
        *([marked.headline] if marked.headline in shown else []),
        *given,
        *stands,
        whole,
        *shown,
    ]
    title = next((cut for each in candidates if each and (cut := _without_outlet(each, outlet))), None)
    if title is None:
        return None
    start = squeezed_line(title)
    for each in [*given, whole]:  # "Opinion | …" says what kind of article it is
        label = _LABELLED.match(each)
        if label and squeezed_line(each[label.end() :]).startswith(start):
            return f"{label.group().strip()} {title}"
    if title.endswith(("…", "...")) or len(title) >= _CUT_SHORT:
        return next((head for head in shown if squeezed_line(head).startswith(start)), title)
    return title


#: Characters from which on a headline is cut for those who list it (Google asks for 110 at most).
_CUT_SHORT = 105
_LABELLED = re.compile(
    r"\W*(?:opinions?|op-?ed|editorial|commentary|comment|guest essay|letters?)\s*[|:–—]\s", re.I
)
#: What stands between a headline and the outlet's name.
_BETWEEN = re.compile(r"\s+[|–—·»•:-]+\s+|\s*\|\s*")


def _without_outlet(title: str, outlet: str | None) -> str:
    """“Ferry aground” of “Ferry aground | News | Harbour Post”."""
    parts = _BETWEEN.split(title)
    name = squeezed_line(outlet or "")
    if name and len(parts) > 1:
        last = squeezed_line(parts[-1])
        if last and (last in name or name in last):
            cut = title[: title.rindex(parts[-1])].rstrip(" |–—·»•:-")
            return cut or title
    return title


def _host(url: str | None) -> str | None:
    host = re.match(r"https?://(?:www\.)?([^/:?#]+)", url or "")
    return host.group(1).lower() if host else None


def _outlet_of(whole: str, title: str | None) -> str | None:
    """What a page's ``<title>`` has after the headline."""
    head, mark, outlet = whole.rpartition(" | ") if " | " in whole else whole.rpartition(" - ")
    if not mark:
        head, mark, outlet = whole.rpartition(" – ")
    return outlet if mark and title and squeezed_line(head) == squeezed_line(title) else None


def _published(
    values: Iterable[object], tree: HtmlElement, *, url: str | None
) -> tuple[str | None, tuple[Removed, ...]]:
    """The first date that can be read, by the hour where another of the same day has it."""
    found: str | None = None
    notes: tuple[Removed, ...] = ()
    for value in values:
        date, note = field.published(value)
        if date is None or date < _EARLIEST:
            date, notes = None, notes or note
        elif found is None:
            found = date
        if found is not None and date is not None and date.startswith(found[:10]) and len(date) > 10:
            found = found if len(found) > 10 else date
            break
    if found is None:
        found = _guessed(tree, url=url)
    return found, () if found else notes


#: What stands for no date at all: "0001-01-01T00:00:00Z".
_EARLIEST = "1800"


def _guessed(tree: HtmlElement, *, url: str | None) -> str | None:
    """A date that stands about the page, where none is stated."""
    for each in tree.xpath(".//article//time[@datetime] | .//main//time[@datetime] | .//time[@pubdate]"):
        date, _ = field.published(each.get("datetime"))
        if date is not None:
            return date
    import htmldate

    found = htmldate.find_date(tree, original_date=True, extensive_search=False, url=url)
    return str(found) if found else None
