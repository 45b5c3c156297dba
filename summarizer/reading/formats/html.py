"""Web pages, by what they hold: whatever the file is called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from summarizer.errors import InputError
from summarizer.reading.article import Removed
from summarizer.reading.encodings import decode
from summarizer.reading.formats.base import (
    CHARS_PER_WORD,
    Format,
    Input,
    Page,
    Unreadable,
    in_brackets,
    silence,
    squeezed,
)
from summarizer.reading.formats.blocks import Block, blocks_of
from summarizer.reading.formats.boxes import Boxes, is_opening
from summarizer.reading.formats.jsonld import names_of
from summarizer.reading.formats.markup import piece_of
from summarizer.reading.formats.pagedata import PageData, page_data
from summarizer.reading.formats.quotations import paragraphs_told
from summarizer.reading.formats.tree import parsed, without_unread
from summarizer.reading.layout import fewer_words
from summarizer.reading.repair import repaired
from summarizer.text.lists import words

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.I)


def page_of(
    data: bytes, *, path: str, max_words: int, declared: str | None = None, url: str | None = None
) -> Page:
    """The article of a web page.

    ``declared`` is the encoding that stands outside the page (a header of the transfer, of a mail), ``url`` where
    it was fetched from. Raises ``InputError`` where there is no article text.
    """
    within = _DECLARED.search(data[:4096])
    html = decode(data, path=path, declared=declared or (within.group(1).decode() if within else None))
    try:
        text = _text_of(html, path=path, max_words=max_words, url=url)
    except InputError:
        raise
    except Exception as error:  # the parsers below raise anything on broken markup
        raise InputError(
            f"{path} cannot be read as HTML{in_brackets(error)}. Save the article's text as .txt.", path=path
        ) from error
    if not text.paragraphs:
        raise InputError(
            f"No article text was found in {path}. If the page shows one in a browser, "
            "save it from there, or save its text as .txt.",
            path=path,
        )
    return text


#: Words below which a text may be what is left of an article that a name was wrongly taken for a box's.
_FEW_WORDS = 40


def _text_of(html: str, *, path: str, max_words: int, url: str | None) -> Page:
    tree = parsed(f"<html>{html}</html>", path=path)  # something to parse, even if all of it is a comment
    about = page_data(tree, url=url)
    page = _read_tree(tree, about, max_words=max_words)
    if fewer_words(" ".join(page.paragraphs), _FEW_WORDS):
        again = parsed(f"<html>{html}</html>", path=path)
        fuller = _read_tree(again, about, max_words=max_words, by_name=False)
        if len(" ".join(fuller.paragraphs)) > 2 * len(" ".join(page.paragraphs)):
            return fuller
    return page


def _read_tree(tree: HtmlElement, about: PageData, *, max_words: int, by_name: bool = True) -> Page:
    without_unread(tree)
    body = tree.find("body")
    if body is None:
        body = tree
    fate = Boxes(body, title=about.title or "", by_name=by_name)
    blocks = blocks_of(body, fate=fate, mark=_sign)
    _lighten(tree, blocks)
    beyond = _cut(body, blocks, max_chars=max_words * CHARS_PER_WORD)
    for element in fate.dropped:
        if element.getparent() is not None:
            element.drop_tree()
    kept = _kept(tree, blocks)
    texts = repaired(block.text for block in blocks)
    told = [
        (block, text)
        for number, (block, text) in enumerate(zip(blocks, texts, strict=True))
        if number in kept
    ]
    paragraphs = paragraphs_told(told)
    removed = about.removed
    stated = piece_of(about.body) if about.body else None
    if stated is not None and _says_more(stated.paragraphs, paragraphs):
        paragraphs, kept, beyond = list(stated.paragraphs), frozenset(), ""
        removed += stated.removed
    known = {*paragraphs, about.title or ""}
    return Page(
        paragraphs=tuple(paragraphs),
        title=about.title,
        source=about.source,
        url=about.url,
        published=about.published,
        authors=about.authors or _signed(blocks, kept),
        removed=(*removed, *_left_out(blocks, texts, kept, known)),
        beyond=beyond,
    )


def _lighten(tree: HtmlElement, blocks: list[Block]) -> None:
    """Drop what trafilatura drops, too, after some copies of it: not where a tag left open takes in the article."""
    menus: dict[HtmlElement, int] = {}
    for block in blocks:
        if block.element.tag == "li" and (menu := block.element.getparent()) is not None:
            menus[menu] = (
                menus.get(menu, 0) + 1 if block.is_linked and not _STOP.search(block.text[-4:]) else -1000
            )
    for menu, items in menus.items():
        if items >= _MENU_ITEMS and menu.tag in ("ul", "ol") and menu.getparent() is not None:
            menu.drop_tree()
    for element in [*tree.iter("head", "aside", "nav", "footer", "button", "select")]:
        open_tag = element.tag in ("nav", "footer") and len(element.findall(".//p")) > _FEW_PARAGRAPHS
        if not open_tag and element.getparent() is not None:
            element.drop_tree()


_FEW_PARAGRAPHS = 3
#: Items from which on a list of links alone is a menu, or of other stories.
_MENU_ITEMS = 4


def _left_out(
    blocks: list[Block], texts: list[str], kept: frozenset[int], known: set[str]
) -> Iterator[Removed]:
    for number, (block, text) in enumerate(zip(blocks, texts, strict=True)):
        if number in kept or not text:
            continue
        if block.reason is not None:
            yield Removed(text=text, reason=block.reason)
        elif text not in known:
            yield Removed(text=text.replace("\n", " "), reason="outside the article")


_BYLINE = re.compile(r"(?:written |story |words |posted |report )?by:? ((?-i:[^\W\d_a-z]).+)", re.I)
#: What stands behind the names in a byline.
_BEHIND = re.compile(
    r"\s[|•·–—-]\s|\s(?:for|in|at|on|from|of|updated|published|posted|staff|special)\b|[\d(@]|\n", re.I
)


def _signed(blocks: list[Block], kept: frozenset[int]) -> tuple[str, ...]:
    """The names in the byline, of a page that states no author."""
    for number, block in enumerate(blocks):
        line = _BYLINE.match(block.text)
        if line and len(block.text.split()) <= 16 and number not in kept and block.reason is None:
            names = names_of(_BEHIND.split(line.group(1))[0])
            return tuple(name for name in names if 1 < len(name.split()) <= 4)
    return ()


# --- which blocks are the article's ------------------------------------------------------------------------------

#: Two characters count the blocks: of a kind that trafilatura leaves alone, and takes for no word.
_HIGH, _LOW, _DIGITS = 0x2800, 0x2880, 128
_SIGN = re.compile("([\u2800-\u287f])([\u2880-\u28ff])")


@lru_cache(maxsize=1024)
def _sign(number: int) -> str:
    high, low = divmod(number, _DIGITS)
    return (
        chr(_HIGH + high) + chr(_LOW + low) if high < _DIGITS else ""
    )  # no article begins behind 16,000 blocks


def _numbers(text: str) -> Iterator[int]:
    for high, low in _SIGN.findall(text):
        yield (ord(high) - _HIGH) * _DIGITS + ord(low) - _LOW


def _kept(tree: HtmlElement, blocks: list[Block]) -> frozenset[int]:
    """The numbers of the blocks that are the article's text, as trafilatura judges.

    Its comparison with other extractors takes as long as all the rest. On 181 news pages it costs precision (F1 of
    word 4-grams 0.947 with it, 0.953 without): it adds the page's other stories. So it is asked only where hardly
    anything was found beside much prose.
    """
    from lxml import etree  # type: ignore[import-untyped]

    prose = {
        number: words
        for number, block in enumerate(blocks)
        if block.reason is None
        and block.linked * 2 < len(block.text)
        and _STOP.search(block.text[-4:])
        and (words := len(block.text.split())) >= _SENTENCE_WORDS
    }
    for number in prose:  # links in running prose say nothing, and take long
        if blocks[number].linked:
            etree.strip_tags(blocks[number].element, "a")
    kept = _extracted(tree, fast=True)
    found = sum(words for number, words in prose.items() if number in kept)
    if found * 2 < sum(prose.values()) and fewer_words(
        " ".join(blocks[number].text for number in kept if number < len(blocks)), _FEW_WORDS_FOUND
    ):
        kept = _extracted(tree, fast=False)
    kept = frozenset(
        number
        for number, block in enumerate(blocks)
        if block.reason is None and (number in kept or (block.attribution and number - 1 in kept))
    )
    return kept | frozenset(_openings(blocks, kept, prose))


def _openings(blocks: list[Block], kept: frozenset[int], prose: Iterable[int]) -> Iterator[int]:
    """Opening paragraphs that trafilatura leaves out, for their names or since they stand above the body.

    Of 37 that names alone would add on 353 pages 32 are standfirsts; the others were of other stories, and are known by
    what stands around them, or by their “…”.
    """
    if not kept:
        return
    first, last = min(kept), max(kept)
    heads = [number for number, block in enumerate(blocks[: first + 1]) if block.element.tag == "h1"]
    start = heads[-1] if heads else max(0, first - _NEAR)
    beside = Counter(blocks[number].element.getparent() for number in kept)
    for number in prose:
        if start < number < last and number not in kept and is_opening(blocks[number].element):
            element = blocks[number].element
            elsewhere = next(element.iterancestors("nav", "aside", "footer", "ul", "ol"), None) is not None
            if elsewhere or blocks[number].text.endswith(("…", "...")):
                continue
            if number < first or beside[element.getparent()] > 1:
                yield number


#: Blocks above the body in which an opening may stand where no headline marks where to look.
_NEAR = 6


_FEW_WORDS_FOUND = 80
#: What reads like prose has as many words, and a stop.
_SENTENCE_WORDS = 8
_STOP = re.compile(r"[.!?…][\"'”’)\]]*$")


@cache
def _options(fast: bool) -> Any:
    from trafilatura.settings import Extractor

    # As XML: its tree is asked, and no text need be made of it.
    return Extractor(output_format="xml", fast=fast, comments=False, tables=False)


def _extracted(tree: HtmlElement, *, fast: bool) -> frozenset[int]:
    import trafilatura  # slow to import

    silence("trafilatura")
    document: Any = trafilatura.bare_extraction(tree, options=_options(fast))
    if document is None or document.body is None:
        return frozenset()
    return frozenset(_numbers("".join(document.body.itertext())))


def _cut(tree: HtmlElement, blocks: list[Block], *, max_chars: int) -> str:
    """Take out of the tree what is beyond what can be used, for extraction is slow on it, and return it."""
    left = max_chars
    room: dict[int, int] = {}
    beyond = []
    for number, block in enumerate(blocks):
        if block.reason is not None or block.element.tag not in _TEXT_TAGS:
            continue
        if len(block.text) > left:
            # An endless block is cut inside.
            end = block.text.rfind(" ", 0, left) if left > max_chars // 2 else 0
            room[number] = max(end, 0)
            beyond.append(block.text[room[number] :].strip())
            block.text = block.text[: room[number]]
            left = 0
        left -= len(block.text)
    if room:
        _empty(tree, room)
    return "".join(f"\n\n{words}" for words in beyond)


_TEXT_TAGS = words("html_texts")


def _empty(tree: HtmlElement, room: dict[int, int]) -> None:
    """Leave each block in the tree as many characters as there is room for."""
    for element in tree.iter():
        for part in ("text", "tail"):
            text = getattr(element, part)
            number = next(_numbers(text[:2]), None) if text else None
            if number in room:
                setattr(element, part, text[: 2 + room[number]] if room[number] else None)
                room[number] = max(0, room[number] - len(text))


# --- text that only JSON-LD has ----------------------------------------------------------------------------------


def _says_more(stated: Iterable[str], shown: list[str]) -> bool:
    """Whether the stated text is the article, rather than what the page shows.

    It is where the page shows less than half of it, and not several times as much of its own.
    """
    lines = [*stated]
    words = sum(len(line.split()) for line in lines)
    if words < _FEW_WORDS / 2:
        return False
    whole = squeezed(" ".join(lines))
    there = sum(len(line.split()) for line in shown if squeezed(line) in whole)
    return there * 2 < words and sum(len(line.split()) for line in shown) < 2 * words


# --- which inputs are pages --------------------------------------------------------------------------------------

#: What a page begins with, behind a prolog, comments and processing instructions.
_PAGE = re.compile(r"(?:<\?[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.S)
#: What a piece of one begins with.
_PIECE = re.compile(
    r"(?:<!--.*?-->\s*)*<(?:article|main|section|div|p|h[1-6]|header|meta|title|link|script|style|figure|blockquote|ul|ol|table|span|img|br|a|b"
    r"|strong|em|i|font|center|aside|nav|time|small)(?:\s[^<>]*)?/?>",
    re.S,
)
_ENDS = re.compile(r"</(?:p|div|article|section|h[1-6]|li|td|blockquote|main)>|<br\s*/?>")
#: Ends of blocks from which on a text is markup, rather than about it.
_ENOUGH = 3


def _read(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    yield page_of(file.read(), path=file.path, max_words=max_words)


def _recognises(file: Input) -> bool:
    if file.suffix in FORMAT.suffixes:
        return True
    opening = file.opening.replace("\x00", "")  # of UTF-16 without a mark
    if _PAGE.match(opening):
        return True
    if "<" not in opening or file.suffix in (".md", ".markdown", ".txt", ".text"):
        return False  # where tags are examples, or stand between lines of their own
    ends = len(_ENDS.findall(opening))
    return ends >= _ENOUGH or (ends > 0 and _PIECE.match(opening) is not None)


FORMAT = Format(name="HTML", suffixes=(".html", ".htm", ".xhtml"), recognises=_recognises, read=_read)
