"""What stands on a web page beside its article, told by the page's own names: dialogs, banners, boxes, hidden parts.

An article is never lost to a name: what holds the headline, the article, or most of the page's paragraphs stays, unless
it is a dialog. What trafilatura knows by itself (menus, related stories, shares, comments) is not told here again.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from summarizer.reading.formats.base import squeezed
from summarizer.reading.formats.tree import BLOCKS, never_told

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

#: Words in class names and ids of boxes, whatever is said in them; ``-`` stands between the words of a name.
_BOX = re.compile(
    r"-(?:ads?|advert(?:s|isement|ising)?|sponsor(?:ed)?|promos?|newsletters?|cookies?|bio|biography|toolbar|sharedaddy|jp-relatedposts|modal|popup"
    r"|interstitial|signup|sign-up|mailing-list|opt-in|optin)-"
)
#: The same of what some sites wrap paragraphs of their articles in: it must also ask for something.
_OFFER = re.compile(
    r"-(?:paywall|subscri(?:be|ption)s?|subscriber|premium|regwall|registration|piano|meter(?:ed)?|login|sign-in|donat(?:e|ion)|membership)-"
)
#: The same of consent dialogs, the names of their makers among them (DuckDuckGo's autoconsent lists them).
_CONSENT = re.compile(
    r"-(?:cookie-?\w+|consent|gdpr|ccpa|cmp|privacy|onetrust|didomi|qc-cmp\d?|quantcast|cybot|usercentrics|sp-message|truste|trustarc"
    r"|iubenda|cmplz|cky|fc|klaro|osano|ketch|termly|axeptio|borlabs|tarteaucitron|evidon|fides)-"
)
#: Elements of consent dialogs and boxes, of AMP above all.
_TAGS = {
    **dict.fromkeys(("amp-consent", "amp-user-notification"), "consent dialog"),
    **dict.fromkeys(
        "amp-sidebar amp-ad amp-auto-ads amp-embed amp-social-share amp-lightbox amp-next-page amp-sticky-ad".split(),
        "box beside the article",
    ),
}
_UNSEEN = re.compile(
    r"-(?:sr-only|screen-?reader(?:-text|-only)?|visually-?hidden|assistive-text|print-only)-"
)

#: Words of those who ask for consent, or for a subscription.
_ASKS = re.compile(
    r"\b(?:cookies?|consent\w*|privacy|our partners|personal data|personali[sz]ed|legitimate interest|advertis\w+|subscri\w+|newsletters?"
    r"|sign(?:ing)? (?:up|in)|log(?:ging)? ?in|free trial|trial|cancel any ?time|unlimited|digital access|inbox|e-?mails?|offers?"
    r"|per (?:month|week|year)|a (?:month|week)|accept|agree|register|account|members?|membership|donate|support (?:our|us)|journalism|continue reading)\b",
    re.I,
)
#: Words of a box that are few enough for its name alone to tell.
_BOX_WORDS = 80
#: Characters that are no article, however little else a page holds.
_SHORT = 200


class Boxes:
    """The fates of a page's elements."""

    def __init__(self, body: HtmlElement, *, title: str) -> None:
        self._body = body
        self._title = squeezed(title)

    def __call__(self, element: HtmlElement) -> str | None:
        """Why an element is left out as a whole; ``None`` if it is not."""
        tag = element.tag
        if (reason := never_told(element)) is not None:
            # A part of the article may be hidden until a script shows it: to subscribers, or when it is turned to.
            shown_later = reason == "hidden" and self._holds_article(element) and not _asks(element)
            return None if shown_later else reason
        if tag in _TAGS:
            return _TAGS[tag]
        if tag == "nav":  # it may be half the page
            return "page menu" if next(element.iter("p", "h1"), None) is None else None
        if tag == "dialog" or "dialog" in element.get("role", "") or element.get("aria-modal") == "true":
            return None if self._has_headline(element) else "dialog"
        if element.get("aria-hidden") == "true" and tag in BLOCKS and not self._holds_article(element):
            return "hidden"
        names = _worded(f"{element.get('class', '')} {element.get('id', '')}")
        if _UNSEEN.search(names):
            return "hidden"
        if (tag in BLOCKS or tag == "span") and self._is_box(element, names):
            return "consent dialog" if _CONSENT.search(names) else "box beside the article"
        return None

    def _is_box(self, element: HtmlElement, names: str) -> bool:
        if _BOX.search(names) and len(element.text_content().split()) <= _BOX_WORDS:
            return not self._holds_article(element)
        named = any(kind.search(names) for kind in (_BOX, _OFFER, _CONSENT))
        return named and _asks(element) and not self._holds_article(element)

    def _has_headline(self, element: HtmlElement) -> bool:
        """Whether it surely holds the article: one is marked in it, or it has the page's headline."""
        heads = [squeezed(each.text_content()) for each in element.iter("h1")]
        return _is_marked(element) or any(len(head) > 10 and head in self._title for head in heads)

    def _holds_article(self, element: HtmlElement) -> bool:
        """Whether it holds the headline, the article, or most of the page's paragraphs but those that ask for consent."""
        if element.tag in ("body", "main", "article") or _is_marked(element):
            return True
        if next(element.iter("h1"), None) is not None and not _asks(element):
            return True
        return len(element.text_content()) > _SHORT and 2 * _letters(element) > self._letters

    @cached_property
    def _letters(self) -> int:
        return _letters(self._body)


def _is_marked(element: HtmlElement) -> bool:
    """Whether the text of an article is marked in it."""
    marked = next(element.iterdescendants("article", "main"), None) is not None
    return marked or bool(element.xpath("boolean(.//@itemprop[.='articleBody'])"))


def _letters(element: HtmlElement) -> int:
    """Characters of its paragraphs that ask for nothing; of all of it where it has hardly any."""
    paragraphs = [*element.iter("p")]
    if len(paragraphs) < 3:
        return len("".join(element.text_content().split()))
    return sum(len(each.text_content()) for each in paragraphs if not _asks(each))


def _asks(element: HtmlElement) -> bool:
    """Whether it is about consent or a subscription throughout, and not a story that mentions one."""
    words = element.text_content()
    return len(_ASKS.findall(words)) >= max(2, len(words.split()) / 40)


#: Names of the paragraph that opens an article above its body, or as the first of it.
_OPENING = re.compile(
    r"-(?:teaser|lead|lede|standfirst|intro|introduction|deck|dek|summary|sub-?head(?:line)?|sub-?title|abstract|excerpt|preamble"
    r"|ingress|description)-"
)
_OF_OTHERS = re.compile(r"-(?:related|recommend(?:ed|ations?)?|more|most|trending|promo|teasers)-")


def is_opening(element: HtmlElement) -> bool:
    """Whether a block of text is named as an article's opening, and not as another story's."""
    if not any(
        _OPENING.search(_worded(each.get("class", "")))
        for each in (element, element.getparent())
        if each is not None
    ):
        return False
    return not any(
        _OF_OTHERS.search(_worded(each.get("class", ""))) for each in (element, *element.iterancestors())
    )


@lru_cache(maxsize=8192)
def _worded(names: str) -> str:
    """Names in words, each name with both its edges: ``-story-lead- -wide-``."""
    split = (_NO_WORD.sub("-", _CAMEL.sub("-", name).lower()).strip("-") for name in names.split())
    return " ".join(f"-{name}-" for name in split)


_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_WORD = re.compile(r"[^a-z0-9]+")
