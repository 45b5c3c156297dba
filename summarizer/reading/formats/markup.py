"""HTML to paragraphs as a reader sees them: of a whole page's tree, or of a piece inside another format.

What stands inside a sentence stays in it, whatever its tag; a block quotation gets quotation marks, so that it is never
told in the article's own voice; what is struck out, hidden, or a footnote's mark is left out and reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from summarizer.errors import InputError
from summarizer.reading.article import Removed
from summarizer.reading.layout import paragraphs_of
from summarizer.reading.repair import repair

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

#: Why an element is left out as a whole; ``None`` for one that is not.
Fate = Callable[["HtmlElement"], str | None]


@dataclass(slots=True)
class Block:
    """A run of text between two edges of blocks."""

    #: The innermost block that it stands in.
    element: HtmlElement
    #: On one line for each line that a reader sees.
    text: str = ""
    #: Why it is left out; ``None`` while it is not.
    reason: str | None = None
    #: Whether it is part of a block quotation, and its writer's line there.
    quoted: bool = False
    attribution: bool = False
    #: Characters of it that are links.
    linked: int = 0

    @property
    def is_linked(self) -> bool:
        """Whether all of it is links."""
        return self.linked * 10 >= len(self.text) * 9


# --- pieces ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Piece:
    """What a piece of markup says."""

    paragraphs: tuple[str, ...]
    #: What in it is not shown, or not the article's.
    removed: tuple[Removed, ...] = ()


_NAMES = (
    "br div span em strong ul ol li dl dt dd h1 h2 h3 h4 h5 h6 blockquote img figure figcaption cite sup sub del ins"
    " strike small mark abbr time wbr code pre table thead tbody tr td th caption hr section article aside header footer nav main"
    " html body head title meta link script style noscript template iframe font center video audio source picture label button"
).replace(" ", "|")
#: Of one letter, like the variables of formulas: "a<b and c>d" holds no tag.
_SHORT_NAMES = "[pabiuqs]"
_TAG_INSIDE = rf"(?:/?(?:{_NAMES}|[a-z][a-z0-9]*(?:-[a-z0-9]+)+)(?:\s[^<>]*)?|/?{_SHORT_NAMES}(?:\s[^<>]*=[^<>]*|\s*))/?>"
_TAG = re.compile(f"<{_TAG_INSIDE}", re.I)
#: What shows that tags are meant: one that ends, or that stands alone. A text may well mention one.
_MARKED_UP = re.compile(
    rf"</(?:{_NAMES}|{_SHORT_NAMES}|[a-z][a-z0-9]*-[a-z0-9-]+)\s*>|<(?:br|hr|img|wbr)\b[^<>]*>|\A\s*<p\b",
    re.I,
)
_COMMENT = re.compile(r"<!--.*?-->|<!\[CDATA\[|\]\]>", re.S)
#: Markup that was escaped once too often on its way: the ends of blocks, as entities.
_ESCAPED = re.compile(r"&lt;(?:/(?:p|div|h[1-6]|li|blockquote)|br\s*/?)&gt;", re.I)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,24});", re.I)
#: An angle bracket that begins no tag: "profits < 5 %".
_STRAY = re.compile(rf"<(?!{_TAG_INSIDE}|!--)", re.I)


def plain_paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text that may hold HTML; any other text as it is."""
    return piece_of(text).paragraphs


def piece_of(text: str) -> Piece:
    """As :func:`plain_paragraphs`, with what was left out.

    Line ends part paragraphs where no tag does: many put links and emphasis into what is plain text otherwise.
    """
    if not _TAG.search(text) and _ESCAPED.search(text):
        text = unescape(text)
    if not (_TAG.search(text) and _MARKED_UP.search(text)):
        if "<" in text:  # where repair, which cannot know whether it is markup, decodes nothing
            text = _ENTITY.sub(lambda entity: unescape(entity.group()), text)
        return Piece(paragraphs=tuple(paragraphs_of(repair(text))))
    text = _STRAY.sub("&lt;", _COMMENT.sub("", text))
    if not _BLOCK_TAG.search(text):
        text = "".join(f"<p>{line}</p>" for line in _lines_outside_tags(text))
    root = parsed(f"<html><body>{text}</body></html>", path="the text")
    without_unread(root)
    blocks = blocks_of(root, fate=never_told)
    told, removed = [], []
    for block, line in zip(blocks, repaired(block.text for block in blocks), strict=True):
        if block.reason is not None:
            removed.append(Removed(text=line, reason=block.reason))
        elif line:
            told.append((block, line))
    return Piece(paragraphs=tuple(paragraphs_told(told)), removed=tuple(removed))


_BLOCK_TAG = re.compile(
    r"</?(?:p|br|div|ul|ol|li|dl|dt|dd|h[1-6]|blockquote|figure|table|tr|section|article|pre)\b", re.I
)


def _lines_outside_tags(text: str) -> list[str]:
    """Lines of a text with inline tags alone; a line end inside a tag parts nothing."""
    whole = re.sub(r"<[^<>]*>", lambda tag: " ".join(tag.group().split()), text)
    return [line for line in whole.split("\n") if line.strip()]


def never_told(element: HtmlElement) -> str | None:
    """The fate of what no article tells, wherever it stands."""
    tag = element.tag
    if tag in _STRUCK:
        return "struck out"
    if tag == "blockquote" and _EMBED.search(element.get("class") or ""):
        return "embedded post"
    if element.get("hidden") is not None or "none" in (element.get("style") or ""):
        return "hidden" if hidden(element) else None
    return None


_STRUCK = frozenset({"del", "s", "strike"})
#: Classes under which other sites' posts are embedded, after their own embed codes.
_EMBED = re.compile(
    r"(?:^|\s)(?:twitter-(?:tweet|video)|instagram-media|tiktok-embed|fb-(?:post|video|comment-embed)|reddit-(?:embed(?:-bq)?|card)"
    r"|bluesky-embed|mastodon-embed|text-post-media|imgur-embed-pub|wp-embedded-content|flickr-embed|embedly-card|truthsocial-embed"
    r"|telegram-post|vk-post|pinterest-embed|threads-embed|linkedin-embed|tumblr-post)(?:\s|$)"
)
_NOT_SHOWN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)


def hidden(element: HtmlElement) -> bool:
    """Whether an element itself says that it is not shown."""
    return (
        element.get("hidden") not in (None, "until-found")
        or _NOT_SHOWN.search(element.get("style") or "") is not None
    )


# --- trees -------------------------------------------------------------------------------------------------------

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

    # One class for all elements: lxml.html else asks a function of its own for each, whenever it is touched.
    one_class = etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement)
    for attempt in (html, None):
        markup = attempt if attempt is not None else _WRAPPER.sub("\n", html)
        parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
        parser.set_element_class_lookup(one_class)
        tree = lxml_html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
        last = parser.error_log.last_error  # the one at which reading stopped, if it did
        if last is None or last.type_name != "ERR_RESOURCE_LIMIT":
            return tree
    raise InputError(f"{path} is nested too deeply to be a page. Save its text as .txt.", path=path)


def without_unread(tree: HtmlElement) -> None:
    """Drop the elements that hold no text to read, scripts above all, and the tags that mean nothing for it."""
    from lxml import etree

    etree.strip_elements(tree, *_UNREAD, with_tail=False)
    etree.strip_tags(tree, *_MERE_LOOKS)


_BLOCK = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav noscript ol optgroup option p pre section select summary"
    " table tbody td textarea tfoot th thead title tr ul video audio".split()
)
#: What runs on in a line: everything else is a name of the page's own, which may be either.
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark nobr q ruby s samp small span strike"
    " strong sub sup time tt u var wbr input".split()
)
#: Stands for a line break until the run is whole; no tree can hold it.
_BREAK = "\x00"


def blocks_of(root: HtmlElement, *, fate: Fate, mark: Callable[[int], str] | None = None) -> list[Block]:
    """All text of a tree, in order, block by block.

    Blocks inside elements that have a ``fate`` carry it as their reason. With ``mark``, each piece of text in the
    tree that a block is made of is led by ``mark(number of the block)``, by which it can be found again.
    """
    return _Walk(fate=fate, mark=mark).walked(root)


@dataclass(slots=True)
class _Walk:
    """Reads a tree once, from its first element to its last."""

    fate: Fate
    mark: Callable[[int], str] | None
    blocks: list[Block] = field(default_factory=list)
    #: The block being read, what leads its text in the tree, and its text so far.
    block: Block | None = None
    sign: str = ""
    running: list[str] = field(default_factory=list)
    linked: int = 0
    #: The run that an element which is left out interrupts, for it goes on behind it.
    interrupted: tuple[Block | None, str, list[str], int] | None = None
    doomed: HtmlElement | None = None
    reason: str | None = None
    #: Open blocks, the innermost last.
    stack: list[HtmlElement] = field(default_factory=list)
    links: int = 0
    #: Open block quotations, quotations in a line, and the line that names a quotation's writer.
    quotations: int = 0
    quoting: int = 0
    attribution: HtmlElement | None = None

    def walked(self, root: HtmlElement) -> list[Block]:
        from lxml import etree

        self.stack.append(root)
        if root.text:
            root.text = self._said(root.text)
        walk = etree.iterwalk(root, events=("start", "end"))
        started, ended = self._started, self._ended  # asked of each element of a page
        next(walk)  # into the root
        for event, element in walk:
            if event == "start":
                if started(element):
                    walk.skip_subtree()
            elif element is not root:
                ended(element)
        self._flush()
        return self.blocks

    def _started(self, element: HtmlElement) -> bool:
        """Whether there is nothing more to read in it."""
        tag = element.tag
        reason = self.fate(element) if self.doomed is None else None
        if tag in _BLOCK or (tag not in _INLINE and self._breaks_off(element)):
            if self.block is not None:
                self._flush()
            self.stack.append(element)
            if tag == "blockquote":
                self.quotations += 1
                for each in self.stack:
                    if each.tag == "figure":  # which extraction takes for a picture
                        each.tag = "div"
            elif (
                tag in _MAY_SIGN
                and self.attribution is None
                and (self.quotations or _captions_quotation(element))
            ):
                self.attribution = element
        elif tag == "a":
            self.links += 1
            if self.running and self.running[-1] == "" and self.stack[-1].tag not in _RUNS_ON:
                self.running.append(" ")
        elif tag == "br":
            self._break()
        if reason is not None:
            self._doom(element, reason)
            if self.mark is not None:  # of a page, it is noted as a whole
                self._note(element, reason)
                return True
        if (tag in _RARE and self._settled(element)) or (tag == "nav" and self._passed_over(element)):
            return True
        if text := element.text:
            said = self._said(text)
            if said is not text:  # to set it takes longer than all else here
                element.text = said
        return False

    def _ended(self, element: HtmlElement) -> None:
        tag = element.tag
        if element is self.stack[-1]:
            if self.block is not None:
                self._flush()
            self.stack.pop()
            if tag == "blockquote":
                self.quotations -= 1
        elif tag == "a":
            self.links -= 1
        elif tag == "q":
            self._unquote(element)
        if element is self.attribution:
            self._flush()
            self.attribution = None
        if element is self.doomed:
            self._pardon()
        if tail := element.tail:
            said = self._said(tail)
            if said is not tail:
                element.tail = said
        elif tag == "a" and self.running:
            self.running.append("")

    def _said(self, text: str) -> str:
        """Text as it is to stand in the tree."""
        if not text.isascii():
            text = _PRIVATE.sub("", text)
        if not text or text.isspace():
            if self.running:
                self.running.append(" ")
            return text
        if self.block is None:
            self.block = self._new_block()
            self.sign = self.mark(len(self.blocks) - 1) if self.mark else ""
        self.running.append(text)
        if self.links:
            self.linked += len(text)
        return self.sign + text

    def _new_block(self, text: str = "", reason: str | None = None) -> Block:
        element = self.stack[-1]
        block = Block(
            element=element,
            text=text,
            reason=reason or self.reason,
            quoted=self.quotations > 0 and element.tag not in _HEADINGS,
            attribution=self.attribution is not None,
        )
        self.blocks.append(block)
        return block

    def _flush(self) -> None:
        if self.block is None:
            return  # nor is anything running
        self.block.text = _lines("".join(self.running), preformatted=self.stack[-1].tag == "pre")
        self.block.linked = self.linked
        self.block, self.linked = None, 0
        self.running.clear()

    def _break(self) -> None:
        """One break ends a line, two end a paragraph."""
        last = next((piece for piece in reversed(self.running) if piece and not piece.isspace()), "")
        if last == _BREAK:
            self._flush()
        elif self.block is not None:
            self.running.append(_BREAK)

    def _breaks_off(self, element: HtmlElement) -> bool:
        """Whether an element of the page's own name is a block: it holds some, or no text runs on beside it."""
        if any(child.tag in _BLOCK for child in element):
            return True
        before = element.getprevious()
        beside = element.getparent().text if before is None else before.tail
        if any(text and not text.isspace() for text in (beside, element.tail)):
            return False
        if before is not None and before.tag in _INLINE and before.tag != "br":
            return False
        if self.mark is not None and element.text and not element.text.isspace():
            element.tag = "p"  # or extraction, which knows standard names alone, never looks at it
        return True

    def _doom(self, element: HtmlElement, reason: str) -> None:
        if element is not self.stack[-1]:
            self.interrupted = self.block, self.sign, [*self.running], self.linked
            self.block, self.linked = None, 0
            self.running.clear()
        self.doomed, self.reason = element, reason

    def _pardon(self) -> None:
        if self.interrupted is not None:
            self._flush()
            self.block, self.sign, self.running, self.linked = self.interrupted
            self.interrupted = None
        self.doomed = self.reason = None

    def _passed_over(self, menu: HtmlElement) -> bool:
        """Whether a page's menu, which holds no paragraph and no headline, was noted as a whole: it may be half the page."""
        if self.mark is None or self.doomed is not None or next(menu.iter("p", "h1"), None) is not None:
            return False
        self._note(menu, "page menu")
        return True

    def _note(self, element: HtmlElement, reason: str) -> None:
        words = " ".join(" ".join(element.itertext()).split())
        if words:
            self._new_block(_PRIVATE.sub("", words), reason=reason)

    # --- inside a line

    def _settled(self, element: HtmlElement) -> bool:
        """Whether all of an element was told otherwise than by its text."""
        tag = element.tag
        if tag == "q":
            self.quoting += 1
            if not (element.text or "").lstrip().startswith(_MARKS):
                self._add("“" if self.quoting % 2 else "‘")
            return False
        if tag == "cite":
            if self.quotations and self.attribution is None and not _goes_on_behind(element):
                self._flush()
                self.attribution = element
            return False
        words = " ".join(element.text_content().split())
        before = "".join(self.running[-4:])[-24:]
        shown = raised(words, before, element) if tag == "sup" else lowered(words, before)
        if shown is None:
            self._new_block(words, reason="footnote mark")
        else:
            self._add(shown)
        return True

    def _unquote(self, element: HtmlElement) -> None:
        if not element.text_content().rstrip().endswith(_MARKS):
            self._add("”" if self.quoting % 2 else "’")
        self.quoting -= 1

    def _add(self, text: str) -> None:
        if self.block is None and text:
            self._said(text)
        elif text:
            self.running.append(text)


#: Blocks in which links side by side are one word: elsewhere they are a menu.
_RUNS_ON = frozenset({"p", "li", "td", "dd", "blockquote", "h1", "h2", "h3"})
#: What may name a quotation's writer.
_MAY_SIGN = frozenset({"footer", "figcaption"})
_RARE = frozenset({"q", "cite", "sup", "sub"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MARKS = ("“", "”", '"', "„", "«", "»", "‘", "’")
#: Icons, and what blocks are marked by (Braille).
_PRIVATE = re.compile("[\ue000-\uf8ff\u2800-\u28ff]")


def _captions_quotation(element: HtmlElement) -> bool:
    return element.tag == "figcaption" and element.getparent().find("blockquote") is not None


def _goes_on_behind(element: HtmlElement) -> bool:
    """Whether its line goes on: a work's title in a sentence, rather than the name under a quotation."""
    while element is not None and element.tag != "blockquote":
        if element.tail and element.tail.strip(" \t\r\n.,"):
            return True
        if element.tag in _BLOCK:
            return False
        element = element.getparent()
    return False


# --- lines -------------------------------------------------------------------------------------------------------

_STOP = re.compile(r"[.!?…:;][\"'”’)\]]*$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S|\S+@\S+\.\w", re.I)
#: Words after which no line of an address or a list, and no heading, ends.
_LEADS_ON = frozenset(
    "a an the of to in on at by for from with and or but as that than into over off about near under after before between through"
    " against during since until is are was were be been has have had will would can could may might must his her its their our"
    " this these those who which when where while because if not no".split()
)


def _lines(run: str, *, preformatted: bool = False) -> str:
    if preformatted:
        return "\n".join(paragraphs_of(run.replace(_BREAK, "\n")))
    if _BREAK not in run:
        return " ".join(run.split())
    lines = [words for line in run.split(_BREAK) if (words := " ".join(line.split()))]
    if len(lines) > 3:  # typed with a break after every line, perhaps
        lines = paragraphs_of("\n".join(lines))
    joined: list[str] = []
    for line in lines:
        if joined and line[:1].islower() and re.search(r"[a-z]{2}-$", joined[-1]):
            joined[-1] = joined[-1][:-1] + line
        elif joined and _leads_on(joined[-1], line):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return "\n".join(joined)


def _leads_on(line: str, following: str) -> bool:
    """Whether a sentence goes on over the break between two lines.

    Of 632 breaks inside blocks of real articles 80 led on by a small letter, 3 of them wrongly (addresses of the web),
    and 246 had a capital behind an open line: headings, addresses, lists, and 5 sentences.
    """
    if _STOP.search(line) or _ADDRESS.match(following):
        return False
    return following[:1].islower() or line.endswith(",") or line.rpartition(" ")[2] in _LEADS_ON


# --- figures set high and low ------------------------------------------------------------------------------------

_SMALL = str.maketrans("0123456789-−–+n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁺ⁿ")
_UNITS = frozenset("m km cm mm dm nm µm μm ft in yd mi inch inches foot feet s sec kg".split())
_SIGNS = {
    "tm": "™", "(tm)": "™", "™": "™", "sm": "℠", "r": "®", "(r)": "®", "®": "®", "(c)": "©", "©": "©",
    "º": "º", "ª": "ª", "°": "°",
}  # fmt: skip
_ORDINAL = re.compile(r"st|nd|rd|th|er|re|ère|e|ème|eme|o|a|os|as|me|mes|lle|gr|bis|ter", re.I)
_NOTE = re.compile(
    r"[\[(].{1,24}[\])]|[*†‡§¶#]+|\d{1,3}(?:\s?[,;–-]\s?\d{1,3})+|[a-z]|(?:note|fn|ref)s?\.? ?\w{1,3}|citation needed",
    re.I,
)
_TERM = re.compile(r"[=+×·*/] ?[A-Za-z]{1,2}$")
_NOTED = re.compile(r"foot|note|ref|cit|fn", re.I)


def raised(words: str, before: str, element: HtmlElement) -> str | None:
    """What stands high as it reads in a line: “10⁶”, “21st”, “m²”; ``None`` for the mark of a footnote."""
    if not words:
        return ""
    if words.lower() in _SIGNS:
        return _SIGNS[words.lower()]
    base = re.search(r"[\d.,]*\d$|[^\W\d_]+$", before)
    if element.tail and element.tail[:1] in ("/", "⁄") and words.isdigit():  # one half
        return f" {words}" if base else words
    if base and _ORDINAL.fullmatch(words) and (base.group()[-1].isdigit() or len(base.group()) <= 2):
        return words
    if re.fullmatch(r"[-−–+]\d{1,3}", words) and base:
        return words.translate(_SMALL)
    if re.fullmatch(r"\d{1,3}|n", words) and base and not _is_noted(element):
        figure = base.group()
        if figure[-1].isdigit():
            power = len(figure) <= 2 and words not in ("0", "1")
        else:
            term = (len(figure) == 1 and figure.islower()) or _TERM.search(before) is not None
            power = words in ("2", "3", "n") and (term or figure in _UNITS)
        return words.translate(_SMALL) if power else None
    if words.isdigit() or _NOTE.fullmatch(words):
        return None
    return words if len(words) <= 3 or not before or before[-1].isspace() else f" {words}"


def _is_noted(element: HtmlElement) -> bool:
    """Whether it is a link, or named as a note."""
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return (
        element.find(".//a") is not None or element.getparent().tag == "a" or _NOTED.search(named) is not None
    )


def lowered(words: str, before: str) -> str | None:
    """What stands low as it reads in a line: “CO2”."""
    if re.fullmatch(r"\[.{1,24}\]", words):
        return None
    return words if len(words) <= 4 or not before or before[-1].isspace() else f" {words}"


# --- what is told ------------------------------------------------------------------------------------------------


def repaired(texts: Iterable[str]) -> list[str]:
    """Each text mended, all in one go: most of them are clean, and to look costs by the call."""
    given = list(texts)
    held = [text for text in given if text]
    mended = repair("\n\n".join(held)).split("\n\n")
    if len(mended) != len(held):
        mended = [repair(text) for text in held]
    each = iter(mended)
    return [next(each) if text else "" for text in given]


def paragraphs_told(told: Iterable[tuple[Block, str]]) -> list[str]:
    """The paragraphs of blocks and their mended texts: quotations in marks, with their writer behind the last of them."""
    paragraphs: list[str] = []
    quoted = False  # the last of them
    for block, text in told:
        for line in filter(None, text.split("\n")):
            if block.attribution or (block.quoted and _SIGNATURE.fullmatch(line)):
                name = line.lstrip("—–―- ")
                if quoted and name:
                    paragraphs[-1] += f" — {name}"
                    quoted = False
                elif name:
                    paragraphs.append(line)
                continue
            quoted = block.quoted
            if block.quoted:
                line = in_marks(line)
            elif block.element.tag in ("li", "dt", "dd") and not _SENTENCE_END.search(line):
                line = f"- {line}"
            paragraphs.append(line)
    return paragraphs


_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
#: A line that names who wrote the quotation above it.
_SIGNATURE = re.compile(r"[—–―-]{1,2}\s*[^\W\d_][^.!?\n]{1,90}\.?")
#: The same at the end of a paragraph.
_SIGNED = re.compile(r"(?P<words>.*[.!?…][\"”’]*)\s+(?P<name>[—–―]\s*[^\W\d_a-z][^.!?\n]{1,90})\.?", re.S)
_PAIRS = {"“": "”", '"': '"', "„": "“”", "«": "»", "‘": "’", "'": "'"}


def in_marks(paragraph: str) -> str:
    """A paragraph of a block quotation in “quotation marks”, unless it carries them already.

    Marks inside become single ones. A name behind a dash at its end stays outside.
    """
    signed = _SIGNED.fullmatch(paragraph)
    if signed:
        return f"{in_marks(signed['words'])} {signed['name']}"
    closing = _PAIRS.get(paragraph[:1], "")
    ends = [place for place, char in enumerate(paragraph) if place and char in closing] if closing else []
    if ends and closing != "’" and closing != "'":
        behind = paragraph[ends[0] + 1 :]
        if not behind.strip(" .,;:!?") or re.search(r"[.,!?…]$", paragraph[: ends[0]]) or behind[:1] in ",":
            return paragraph  # "…," she wrote. "…"
    elif closing and ends and ends[-1] >= len(paragraph) - 2:
        return f"“{paragraph[1 : ends[-1]]}”{paragraph[ends[-1] + 1 :]}"
    elif paragraph[:1] in '“„"' and not ends:  # goes on in the next paragraph
        return f"“{paragraph[1:]}”"
    if paragraph.endswith("”") and paragraph.count("”") > paragraph.count("“"):  # began in one above
        return f"“{paragraph}"
    return f"“{_single(paragraph)}”"


def _single(paragraph: str) -> str:
    """Double marks as single ones, where each has its partner."""
    if paragraph.count('"') % 2 == 0:
        paragraph = re.sub(r'"([^"]*)"', r"‘\1’", paragraph)
    if paragraph.count("“") == paragraph.count("”"):
        paragraph = paragraph.replace("“", "‘").replace("”", "’")
    return paragraph
