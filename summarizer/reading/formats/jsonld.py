"""What a web page says of its article in JSON-LD: headline, outlet, authors, date, and sometimes the whole text.

A page also tells of other things there: related stories, its place in the site, its owner. Only what agrees with the
page itself, by its address or its headline, is taken for its article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from summarizer.reading.formats import fields as field
from summarizer.reading.formats.base import squeezed_line


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


@dataclass(frozen=True, kw_only=True)
class Statements:
    """All that a page's JSON-LD says."""

    articles: tuple[Stated, ...] = ()
    #: The name of the site, or of who owns it.
    site: str | None = None
    #: Beginnings of what cannot be read.
    unreadable: tuple[str, ...] = ()

    def of_page(self, *, titles: Iterable[str], urls: Iterable[str]) -> Stated | None:
        """The article of the page that carries these titles and addresses; ``None`` if none agrees with it."""
        heads = [title for title in titles if squeezed_line(title)]
        places = {_place(url) for url in urls} - {""}
        ranked = [(_agreement(each, heads, places), -number) for number, each in enumerate(self.articles)]
        best = max(ranked, default=(0, 0))
        if best[0] > 0:
            return self.articles[-best[1]]
        # Nothing to go by, on either side.
        alone = len(self.articles) == 1 and not (heads and self.articles[0].headline)
        return self.articles[0] if alone and not (places and self.articles[0].urls) else None


#: Longer scripts are data for programs.
_MAX_CHARS = 5_000_000
_ARTICLE = re.compile(r"(?:article|posting|report)$", re.I)
_SITE = re.compile(r"^(?:newsmediaorganization|organization|website|corporation|newspaper|periodical)$", re.I)
#: What leads from one object to the page's own article. Lists of items, and what it mentions, are of others.
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")


def statements(scripts: Iterable[str]) -> Statements:
    """What the texts of a page's JSON-LD scripts say. What is broken beyond mending is passed over, and named."""
    values: list[Any] = []
    unreadable = []
    for script in scripts:
        read = _parsed(script)
        if read is None:
            unreadable.append(" ".join(script.split())[:80])
        else:
            values += read
    nodes = [node for value in values for node in _nodes(value)]
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [_stated(node, named) for node in nodes if _is(node, _ARTICLE)]
    sites = [name for node in nodes if _is(node, _SITE) and (name := field.line(node.get("name")))]
    return Statements(articles=tuple(articles), site=next(iter(sites), None), unreadable=tuple(unreadable))


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
    names = types if isinstance(types, list) else [types]
    return any(
        isinstance(name, str) and kind.search(re.split(r"[/:#]", name.strip())[-1]) is not None
        for name in names
    )


def _stated(node: Mapping[str, Any], named: Mapping[str, Mapping[str, Any]]) -> Stated:
    page = node.get("mainEntityOfPage")
    addresses = (node.get("url"), page.get("@id") if isinstance(page, dict) else page, node.get("@id"))
    publisher = _resolved(node.get("publisher"), named)
    return Stated(
        headline=field.line(node.get("headline")) or field.line(node.get("name")),
        outlet=_name(publisher) or _name(_resolved(node.get("sourceOrganization"), named)),
        authors=tuple(dict.fromkeys(_people(_resolved(node.get("author"), named), named))),
        published=node.get("datePublished") or node.get("dateCreated"),
        urls=tuple(url for url in addresses if isinstance(url, str) and url.startswith("http")),
        body=_body(node),
    )


def _resolved(value: Any, named: Mapping[str, Mapping[str, Any]]) -> Any:
    """What ``{"@id": …}`` points to within the page."""
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return named.get(value["@id"], value)
    return value


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        return next((name for each in value if (name := _name(each))), None)
    name = field.line(value.get("name") if isinstance(value, dict) else value)
    return None if name is None or name.startswith(("http:", "https:", "#")) else name


def _people(value: Any, named: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _people(_resolved(each, named), named)
    elif isinstance(value, dict):
        if not _is(value, _SITE):
            yield from _people(value.get("name"), named)
    elif isinstance(value, str):
        yield from names_of(value)


def names_of(line: str) -> Iterator[str]:
    """The names in “By Ida Holm, Per Aas and Mia Falk”."""
    words = re.sub(r"^\s*by\s+", "", field.line(line) or "", flags=re.I)
    for name in re.split(r"\s*(?:[,;|]|\band\b|&)\s*", words):
        if name and not name.startswith(("http:", "https:", "@", "www.")) and "/" not in name:
            yield name


def _body(node: Mapping[str, Any]) -> str:
    body = node.get("articleBody")
    texts = [text for text in (body if isinstance(body, list) else [body]) if isinstance(text, str)]
    updates = node.get("liveBlogUpdate")
    if not any(texts) and isinstance(updates, list):
        texts = [
            each["articleBody"]
            for each in updates
            if isinstance(each, dict) and isinstance(each.get("articleBody"), str)
        ]
    return "\n\n".join(texts)


# --- agreement ---------------------------------------------------------------------------------------------------


def _agreement(stated: Stated, heads: list[str], places: set[str]) -> int:
    """How surely it is of the page: 0 for one that is not."""
    alike = max((_alike(stated.headline or "", each) for each in heads), default=0)
    at = {_place(url) for url in stated.urls} - {""}
    if at & places:
        return 3 + alike
    return alike if alike == 2 or not (at and places) else 0


def _alike(headline: str, title: str) -> int:
    """2 where one is the other, cut short or with an outlet's name at an end; 1 where they share most of their words."""
    short, long = sorted((squeezed_line(headline), squeezed_line(title)), key=len)
    if short and short in long and (len(short) >= 12 or short == long):
        return 2
    few, many = sorted((set(_WORD.findall(each.casefold())) for each in (headline, title)), key=len)
    return 1 if len(few) >= 4 and len(few & many) >= 0.75 * len(few) else 0


_WORD = re.compile(r"\w{3,}")


def _place(url: str) -> str:
    """An address without what differs between copies of one page."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    host = re.sub(r"^(?:www|m|mobile|amp|edition)\.", "", parts.netloc.lower())
    path = re.sub(r"(?:/amp)?/*$|\.amp$", "", parts.path)
    query = f"?{parts.query}" if re.search(r"(?:^|&)(?:id|p|article|story|aid|nid)=", parts.query) else ""
    return f"{host}{path}{query}" if path or query else ""


# --- broken JSON -------------------------------------------------------------------------------------------------

_WRAPPED = re.compile(r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*$")
#: A string, or what stands between strings and no JSON allows: a comma before a bracket, a comment.
_LOOSE = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[\]}])|/\*.*?\*/|(?<=[\s,{}\[\]])//[^\n]*', re.S)
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')


def _parsed(script: str) -> list[Any] | None:
    """The values in a script, of which some hold several; ``None`` if it cannot be read."""
    if len(script) > _MAX_CHARS:
        return None
    text = _WRAPPED.sub("", script.strip()).strip().rstrip(";").strip()
    if not text:
        return []
    for mend in (str, _mended, unescape, lambda text: _mended(unescape(text))):
        try:
            return _values(mend(text).strip())
        except (ValueError, RecursionError):
            continue
    return None


def _mended(text: str) -> str:
    return _LOOSE.sub(lambda match: _BAD_ESCAPE.sub("", match.group(1) or ""), text)


def _values(text: str) -> list[Any]:
    decoder = json.JSONDecoder(
        strict=False
    )  # raw line ends and tabs in strings are commoner than their escapes
    values, place = [], 0
    while place < len(text):
        value, place = decoder.raw_decode(text, place)
        values.append(value)
        while place < len(text) and text[place] in " \t\r\n,;":
            place += 1
    return values
