"""What a web page says of its article in JSON-LD: headline, outlet, authors, date, and sometimes the whole text.

A page also tells of other things there: related stories, its place in the site, its owner. Only what agrees with the
page itself, by its address or its headline, is taken for its article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from json import JSONDecoder
from typing import Any

from summarizer.reading.formats import fields as field
from summarizer.reading.formats.base import squeezed_line
from summarizer.reading.formats.json import values_in


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What JSON-LD says of one article."""

    headline: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    #: As it stands there.
    published: object = None
    urls: tuple[str, ...] = ()
    #: The article's text, which may hold HTML.
    body: str = ""


_ARTICLE = re.compile(r"(?:article|posting|report)$", re.I)
_SITE = re.compile(r"^(?:newsmediaorganization|organization|website|corporation|newspaper|periodical)$", re.I)
#: What leads from one object to the page's own article. Lists of items, and what it mentions, are of others.
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")


def stated_of(
    scripts: Iterable[str], *, titles: Iterable[str], urls: Iterable[str]
) -> tuple[Stated, list[str]]:
    """What a page's JSON-LD scripts say of the article with these titles and addresses, and what cannot be read.

    Nothing is said where none agrees with the page.
    """
    nodes: list[dict[str, Any]] = []
    unreadable = []
    for script in scripts:
        try:
            nodes += [node for value in _values(script) for node in _nodes(value)]
        except (ValueError, RecursionError):
            unreadable.append(" ".join(script[:500].split())[:80])
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [_stated(node, named) for node in nodes if _is(node, _ARTICLE)]
    heads = [title for title in titles if squeezed_line(title)]
    places = {_place(url) for url in urls} - {""}
    best = max(articles, key=lambda each: _agreement(each, heads, places), default=Stated())
    if _agreement(best, heads, places):
        return best, unreadable
    # Nothing to go by, on either side.
    alone = len(articles) == 1 and not (heads and best.headline) and not (places and best.urls)
    return best if alone else Stated(), unreadable


def _nodes(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 8:
        return
    if isinstance(value, list):
        for each in value:
            yield from _nodes(each, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in _INSIDE:
            yield from _nodes(value.get(name), depth + 1)


def _is(node: Mapping[str, Any], kind: re.Pattern[str]) -> bool:
    types = node.get("@type")
    names = [name for name in (types if isinstance(types, list) else [types]) if isinstance(name, str)]
    return any(kind.search(re.split(r"[/:#]", name.strip())[-1]) for name in names)


def _stated(node: Mapping[str, Any], named: Mapping[str, Mapping[str, Any]]) -> Stated:
    page = node.get("mainEntityOfPage")
    addresses = (node.get("url"), page.get("@id") if isinstance(page, dict) else page, node.get("@id"))
    outlet = field.line(_resolved(node.get("publisher"), named))
    bodies = [node, *(each for each in _listed(node.get("liveBlogUpdate")) if isinstance(each, dict))]
    texts = [text for each in bodies for text in _listed(each.get("articleBody")) if isinstance(text, str)]
    return Stated(
        headline=field.line(node.get("headline")) or field.line(node.get("name")),
        outlet=None if outlet is None or outlet.startswith(("http:", "https:", "#")) else outlet,
        authors=tuple(dict.fromkeys(_people(node.get("author"), named))),
        published=node.get("datePublished") or node.get("dateCreated"),
        urls=tuple(url for url in addresses if isinstance(url, str) and url.startswith("http")),
        body="\n\n".join(texts),
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _resolved(value: Any, named: Mapping[str, Mapping[str, Any]]) -> Any:
    """What ``{"@id": …}`` points to within the page."""
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return named.get(value["@id"], value)
    return value


def _people(value: Any, named: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for each in _listed(value):
        each = _resolved(each, named)
        if isinstance(each, dict) and not _is(each, _SITE):
            each = field.line(each.get("name"))
        if isinstance(each, str):
            yield from field.names_of(each)


# --- agreement ---------------------------------------------------------------------------------------------------


def _agreement(stated: Stated, heads: list[str], places: set[str]) -> int:
    """How surely it is of the page: 0 for one that is not."""
    alike = max((likeness(stated.headline or "", each) for each in heads), default=0)
    at = {_place(url) for url in stated.urls} - {""}
    if at & places:
        return 3 + alike
    return alike if alike == 2 or not (at and places) else 0


def likeness(headline: str, title: str) -> int:
    """2 where one is the other, cut short or with an outlet's name at an end; 1 where they share most of their words."""
    short, long = sorted((squeezed_line(headline), squeezed_line(title)), key=len)
    if short and short in long and (len(short) >= 12 or short == long):
        return 2
    few, many = sorted((set(_WORD.findall(each.casefold())) for each in (headline, title)), key=len)
    return 1 if len(few) >= 4 and len(few & many) >= 0.75 * len(few) else 0


_WORD = re.compile(r"\w{3,}")


def _place(url: str) -> str:
    """An address without what differs between copies of one page; ``""`` of a site's own."""
    place = re.sub(r"^https?://(?:www\.)?|#.*$|/$", "", url.strip().lower())
    return place if "/" in place else ""


# --- broken JSON -------------------------------------------------------------------------------------------------

#: Longer scripts are data for programs.
_MAX_CHARS = 5_000_000
_WRAPPED = re.compile(
    r"^\s*(?:/[/*]\s*)?(?:<!\[CDATA\[|<!--)(?:\s*\*/)?|(?:/[/*]\s*)?(?:\]\]>|-->)(?:\s*\*/)?[\s;]*$"
)
#: A string (an open one to the end: to look for its end from each mark takes far too long), or a comma before a bracket, which no JSON allows.
_LOOSE = re.compile(r'("(?:[^"\\]|\\.)*"?)|,(?=\s*[\]}])', re.S)


def _values(script: str) -> list[Any]:
    """The values in a script, of which some hold several. Raises ``ValueError`` for what is broken beyond mending."""
    if len(script) > _MAX_CHARS:
        raise ValueError("too long")
    text = _WRAPPED.sub("", script)
    if '"' not in text:
        text = unescape(text)
    text = _LOOSE.sub(lambda match: match.group(1) or "", text)
    # Raw line ends in strings are commoner than their escapes.
    return values_in(text, JSONDecoder(strict=False))
