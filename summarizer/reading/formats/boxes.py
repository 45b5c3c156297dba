"""What stands on a web page beside its article, told by the page's own names: dialogs, banners, boxes, hidden parts.

An article is never lost to a name: what holds the headline, the article, or most of the page's paragraphs stays, unless
it is a dialog.
"""

from __future__ import annotations

import re
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from summarizer.reading.formats.base import squeezed
from summarizer.reading.formats.tree import hidden, never_told
from summarizer.text.lists import words

if TYPE_CHECKING:
    from lxml.etree import XPath  # type: ignore[import-untyped]
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

#: Names that the makers of consent dialogs give them, after the rules of DuckDuckGo's autoconsent (``prehideSelectors`` of
#: its rules for no particular site, August 2026), each as the beginning of an id or a class.
_CONSENT = (
    "onetrust-banner|onetrust-consent|onetrust-pc|ot-sdk|js-consent-banner|didomi|qc-cmp|quantcast-|cybotcookiebot|dtcookie|cookiebanner"
    "|cb-cookieoverlay|modal--cookie|usercentrics|uc-banner|uc-consent|sp[-_]message[-_]container|sp[-_]privacy|sp[-_]cc-wrapper|truste|trustarc"
    "|consent-track|iubenda-cs|cmpbox|cmp-root|cmp-app|cmp-popup|cmp-banner|cmp-container|cmpbanner|cmplz|cky-|cc--main|cc-main|cc-cookies|cc-banner"
    "|cc[-_]dialog|cc-window|fc-consent|fc-dialog|klaro|osano-cm|ketch|lanyard|termly|termsfeed|axeptio|borlabscookie|brlbs|tarteaucitron"
    "|cookiefirst|cookieyes|cookiescript|cookiehub|cookieinfo|cookie-law|cookie-information|cookiecuttr|cookieconsent|cookie-consent"
    "|cookie-notice|cookie-banner|cookie-bar|cookie-alert|cookie-modal|cookie-popup|eu-cookie|ccc-|ch2-|consentmanager|consent-manager"
    "|consent-layer|consent-modal|consent-banner|consent-bump|consent-overlay|gdpr-|gdpr$|ccpa|ez-cookie|fides|fs-cc|moove[-_]gdpr|pandectes|piano-cookie"
    "|pmc-pp-tou|pubtech-cmp|sd-cmp|snigel|sp-dsgvo|tealiumgdpr|tealiumimplicit|transcend-consent|truyo|unic$|wpcc|evidon|adroll[-_]consent"
    "|civic-cookie|appconsent|fast-cmp|legalmonster|privacy-manager|privacy-consent|data-protection-notice|pea[-_]cook|catapult-cookie|lgcookieslaw"
)
_CONSENT_NAME = re.compile(rf"(?:^|\s)[_#-]*(?:{_CONSENT})", re.I)
#: Elements of the same makers, and of AMP.
_CONSENT_TAGS = frozenset(
    "amp-consent amp-user-notification csm-cookie-consent cookie-banner-element fedex-gdpr sibbo-cmp-layout".split()
)
_BESIDE_TAGS = frozenset(
    "amp-sidebar amp-ad amp-auto-ads amp-embed amp-social-share amp-lightbox amp-next-page amp-sticky-ad".split()
)

#: Words in class names and ids of boxes, whatever is said in them.
_BOX = re.compile(
    r"-(?:ads?|advert(?:s|isement|ising)?|sponsor(?:ed)?|promos?|promoted|newsletters?|cookies?|consent|gdpr|bio|biography|byline-bio"
    r"|toolbar|sharedaddy|jp-relatedposts|modal|popup|pop-up|interstitial|signup|sign-up|mailing-list|opt-in|optin)-"
)
#: The same of what some sites wrap paragraphs of their articles in: it must also ask for something.
_OFFER = re.compile(
    r"-(?:paywall|subscribe|subscription|subscriptions|subscriber|premium|regwall|registration|piano|meter(?:ed)?|login|sign-in|donat(?:e|ion)|membership)-"
)
#: "has-consent", "no-ads", "ad-free" say what state a page is in.
_STATE = re.compile(
    r"-(?:has|have|is|are|no|not|non|with|without|needs?|show|hide|hides|after|before|wants?|accepts?)(?:-[a-z]+)?-(?:[a-z]+)(?=-)|-[a-z]+-(?:free|less|off|given|accepted|enabled|disabled|loaded|ready|open|closed|allowed)(?=-)"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_WORD = re.compile(r"[^a-z0-9]+")

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

_DIALOGS = frozenset({"dialog", "alertdialog"})
_BOXES = words("html_boxes")
_UNSEEN = re.compile(
    r"(?:^|\s)(?:sr-only|screen-reader(?:-text)?|screenreader(?:-text|-only)?|visually-?hidden|u-visually-?hidden|assistive-text|a11y-hidden"
    r"|element-invisible|offscreen|hidden-text|print-only)(?:\s|$)",
    re.I,
)


class Boxes:
    """The fates of a page's elements; ``dropped`` are those that are left out, in the order in which they were asked."""

    def __init__(self, body: HtmlElement, *, title: str, by_name: bool = True) -> None:
        self._body = body
        self._title = squeezed(title)
        #: Whether names of boxes count, or only what is surely none of the article.
        self._by_name = by_name
        self.dropped: list[HtmlElement] = []

    def __call__(self, element: HtmlElement) -> str | None:
        """Why an element is left out as a whole; ``None`` if it is not."""
        tag = element.tag
        if tag not in _ALWAYS and "-" not in tag:
            attributes = element.keys()
            if not attributes or _TELLING.isdisjoint(attributes):
                return None
            if attributes == _CLASS_ALONE and _kind(f"{element.get('class')} ") is None:
                return None  # as of most that have any
        reason = self._reason(element, tag, dict(element.items()))
        if reason is not None:
            self.dropped.append(element)
        return reason

    def _reason(self, element: HtmlElement, tag: str, attributes: dict[str, str]) -> str | None:
        reason = (
            never_told(element) if tag in _ALWAYS or "hidden" in attributes or "style" in attributes else None
        )
        if reason == "hidden" and tag not in _INLINE_TAGS and self._is_shown_later(element):
            reason = None
        if reason is not None:
            return reason
        if tag in _CONSENT_TAGS:
            return "consent dialog"
        if tag in _BESIDE_TAGS:
            return "box beside the article"
        if tag == "dialog" or attributes.get("role") in _DIALOGS or attributes.get("aria-modal") == "true":
            return None if self._is_article(element) else "dialog"
        named = "class" in attributes or "id" in attributes
        kind = _kind(f"{attributes.get('class', '')} {attributes.get('id', '')}") if named else None
        if kind is not None:
            if kind == "hidden":
                return "hidden"
            if self._by_name and tag in _BOXES and self._is_box(element, kind):
                return "consent dialog" if kind == "consent" else "box beside the article"
        if (
            attributes.get("aria-hidden") == "true"
            and tag not in _INLINE_TAGS
            and self._by_name
            and element.text_content().strip()
            and not self._holds_article(element)
        ):
            return "hidden"
        return None

    def _is_box(self, element: HtmlElement, kind: str) -> bool:
        words = element.text_content()
        if kind == "consent" and not self._is_article(element) and _asks(words):
            return True  # however long it is
        if self._holds_article(element):
            return False
        if kind == "offer" or (kind == "box" and len(words.split()) > _BOX_WORDS):
            return _asks(words)
        return True

    def _is_article(self, element: HtmlElement) -> bool:
        """Whether it surely holds the article: one is marked in it, or it has the page's headline."""
        if _holds(element, "article", "main"):
            return True
        heads = [squeezed(each.text_content()) for each in element.iter("h1")]
        return any(len(head) > 10 and head in self._title for head in heads)

    def _holds_article(self, element: HtmlElement) -> bool:
        """Whether it holds the headline, the article, or most of the page's paragraphs."""
        return (
            element.tag in ("body", "main", "article")
            or _holds(element, "h1", "article", "main")
            or (
                len(element.text_content()) > _SHORT and 2 * _letters(element) > self._letters_outside_dialogs
            )
        )

    def _is_shown_later(self, element: HtmlElement) -> bool:
        """Whether it is a part of the article that a script shows: to subscribers, or when it is turned to."""
        if _asks(element.text_content()) and not self._is_article(element):
            return False
        return self._holds_article(element) or self._hidden_is_most

    @cached_property
    def _hidden_is_most(self) -> bool:
        parts = self._body.xpath(".//*[@hidden or contains(@style, 'none') or contains(@style, 'hidden')]")
        unseen = [each for each in parts if hidden(each) and not _asks(each.text_content())]
        among = frozenset(unseen)
        outer = [each for each in unseen if among.isdisjoint(each.iterancestors())]
        return 2 * sum(map(_letters, outer)) > self._letters_outside_dialogs

    @cached_property
    def _letters_outside_dialogs(self) -> int:
        dialogs = [
            each
            for each in dict.fromkeys([*self._body.iter("dialog"), *self._body.xpath(_NAMED_DIALOGS)])
            if not self._is_article(each)
        ]
        within = sum(
            _letters(each)
            for each in dialogs
            if not any(ancestor in dialogs for ancestor in each.iterancestors())
        )
        return max(_letters(self._body) - within, 1)


_CLASS_ALONE = ["class"]
#: Attributes that may tell what an element is for.
_TELLING = frozenset({"class", "id", "hidden", "style", "role", "aria-modal", "aria-hidden"})
_ALWAYS = frozenset({"del", "s", "strike", "dialog", "blockquote"})
_INLINE_TAGS = words("html_never_boxes")


#: To ask for attributes, and not for elements that have them, takes a twentieth of the time.
_NAMED_DIALOGS = ".//@role[.='dialog' or .='alertdialog']/.. | .//@aria-modal[.='true']/.."
_MARKED_BODY = ".//@itemprop[.='articleBody']"


def _holds(element: HtmlElement, *tags: str) -> bool:
    """Whether any such element, or the marked text of the article, stands in an element."""
    return next(element.iterdescendants(*tags), None) is not None or bool(_marked_body()(element))


@cache
def _marked_body() -> XPath:
    from lxml import etree  # type: ignore[import-untyped]

    return etree.XPath(f"boolean({_MARKED_BODY})")


def _letters(element: HtmlElement) -> int:
    """Characters of its paragraphs; of all of it where it has hardly any."""
    paragraphs = [*element.iter("p")]
    if len(paragraphs) < 3:
        return len("".join(element.text_content().split()))
    return sum(len(each.text_content()) for each in paragraphs)


#: Names of the paragraph that opens an article above its body, or as the first of it.
_OPENING = re.compile(
    r"-(?:teaser|lead|lede|standfirst|intro|introduction|deck|dek|summary|sub-?head(?:line)?|sub-?title|strap-?line|abstract"
    r"|excerpt|preamble|ingress|chapo|blurb|description)-"
)


_OF_OTHERS = re.compile(r"-(?:related|recommend(?:ed|ations?)?|more|most|trending|promo|teasers)-")


def is_opening(element: HtmlElement) -> bool:
    """Whether a block of text is named as an article's opening, and leads to no other page."""
    for each in (element, element.getparent()):
        if each is not None and _OPENING.search(_worded(each.get("class") or "")):
            linked = sum(len(link.text_content()) for link in each.iter("a"))
            around = " ".join(_worded(one.get("class") or "") for one in (each, *each.iterancestors()))
            return linked * 3 < len(each.text_content()) and not _OF_OTHERS.search(around)
    return False


@lru_cache(maxsize=8192)
def _worded(names: str) -> str:
    """Names in words, each name with both its edges: ``-story-lead- -wide-``."""
    return " ".join(
        f"-{_NO_WORD.sub('-', _CAMEL.sub('-', name).lower()).strip('-')}-" for name in names.split()
    )


@lru_cache(maxsize=8192)
def _kind(names: str) -> str | None:
    """What class and id say of an element: ``"consent"``, ``"box"``, ``"offer"`` or ``"hidden"``."""
    if _CONSENT_NAME.search(names):
        return "consent"
    if _UNSEEN.search(names):
        return "hidden"
    words = _STATE.sub("-", _worded(names))
    return "box" if _BOX.search(words) else "offer" if _OFFER.search(words) else None


def _asks(words: str) -> bool:
    """Whether a text is about consent or a subscription throughout, and not a story that mentions one."""
    return len(_ASKS.findall(words)) >= max(2, len(words.split()) / 40)
