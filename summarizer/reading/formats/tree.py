"""HTML -> its tree of elements, and which of them no article ever tells: struck out, hidden, embedded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer.errors import InputError

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

#: Elements of HTML that begin a line of their own, and those that run on in one.
BLOCKS = frozenset(
    """address article aside audio blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol optgroup option p pre section
    select summary table tbody td textarea tfoot th thead title tr ul video""".split()
)
INLINE = frozenset(
    """a abbr acronym b bdi bdo big br cite code data del dfn em font i img input ins kbd label mark meta nobr picture q ruby s
    samp small source span strike strong sub sup time tt u var wbr""".split()
)

_STRUCK = frozenset({"del", "s", "strike"})
#: Classes under which other sites' posts are embedded, after their own embed codes.
_EMBED = re.compile(
    r"(?:^|\s)(?:twitter-(?:tweet|video)|(?:instagram|tiktok|mastodon|telegram|bluesky|reddit|imgur|flickr|truthsocial|pinterest"
    r"|threads|linkedin|tumblr|fb|vk|wp)-[\w-]+|text-post-media|embedly-card)(?:\s|$)"
)
_NOT_SHOWN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)


def never_told(element: HtmlElement) -> str | None:
    """Why no article tells what stands in an element; ``None`` if one may."""
    tag = element.tag
    if tag in _STRUCK:
        return "struck out"
    if tag == "blockquote" and _EMBED.search(element.get("class") or ""):
        return "embedded post"
    if element.get("hidden") not in (None, "until-found") or _NOT_SHOWN.search(element.get("style") or ""):
        return "hidden"
    return None


#: Elements that hold no text to read.
_UNREAD = ("script", "style", "noscript", "template", "svg", "iframe", "object", "rp", "rt", "noframes")
#: Tags of which nothing is asked.
_MERE_LOOKS = ("b", "strong", "em", "i", "u", "font", "big", "tt", "nobr", "wbr")

#: Wrappers whose nesting has no bounds on broken pages.
_WRAPPER = re.compile(
    r"</?(?:div|span|section|font|center|b|i|em|strong|u|small|big|ul|ol|li|dl|dd|table|tbody|tr|td|blockquote|a)\b[^<>]*>",
    re.I,
)


def parsed(html: str, *, path: str) -> HtmlElement:
    """A tree of any markup. Nothing is expanded or fetched.

    Raises :class:`InputError` naming ``path`` for what is nested beyond all bounds.
    """
    from lxml import etree  # type: ignore[import-untyped]
    from lxml import html as lxml_html

    for markup in (html, None):
        parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
        # One class for all elements: lxml.html else asks a function of its own for each, whenever it is touched.
        parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement))
        given = _WRAPPER.sub("\n", html) if markup is None else markup
        tree = lxml_html.document_fromstring(given.encode("utf-8", "replace"), parser=parser)
        last = parser.error_log.last_error  # the one at which reading stopped, if it did
        if last is None or last.type_name != "ERR_RESOURCE_LIMIT":
            return tree
    raise InputError(f"{path} is nested too deeply to be a page. Save its text as .txt.", path=path)


def without_unread(tree: HtmlElement) -> None:
    """Drop the elements that hold no text to read, scripts above all, and the tags that mean nothing for it."""
    from lxml import etree

    etree.strip_elements(tree, *_UNREAD, with_tail=False)
    etree.strip_tags(tree, *_MERE_LOOKS)
