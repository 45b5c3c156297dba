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
from summarizer.reading.formats.base import CHARS_PER_WORD, Format, Input, Page, Unreadable, silence, squeezed
from summarizer.reading.formats.blocks import LEFT_OUT, SIGNATURE, Block, blocks_of, paragraphs_told
from summarizer.reading.formats.boxes import Boxes, is_opening
from summarizer.reading.formats.markup import piece_of
from summarizer.reading.formats.pagedata import page_data
from summarizer.reading.formats.tree import parsed, without_unread
from summarizer.reading.layout import fewer_words
from summarizer.reading.repair import repaired

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
        page = _page(html, path=path, max_words=max_words, url=url)
    except InputError:
        raise
    except Exception as error:  # the parsers below raise anything on broken markup
        raise InputError(
            f"{path} cannot be read as HTML. Save the article's text as .txt.", path=path
        ) from error
    if not page.paragraphs:
        raise InputError(
            f"No article text was found in {path}. If the page shows one in a browser, "
            "save it from there, or save its text as .txt.",
            path=path,
        )
    return page


def _page(html: str, *, path: str, max_words: int, url: str | None) -> Page:
    from lxml import etree  # type: ignore[import-untyped]

    tree = parsed(f"<html>{html}</html>", path=path)  # something to parse, even if all of it is a comment
    about = page_data(tree, url=url)
    without_unread(tree)
    body = tree.find("body")
    if body is None:
        body = tree
    blocks = blocks_of(body, fate=Boxes(body, title=about.title or ""), mark=_sign)
    etree.strip_elements(tree, LEFT_OUT, SIGNATURE, with_tail=False)
    beyond = _cut(body, blocks, max_chars=max_words * CHARS_PER_WORD)
    kept = _kept(tree, blocks)
    texts = repaired(block.text for block in blocks)
    read = list(zip(blocks, texts, strict=True))
    paragraphs = paragraphs_told(each for number, each in enumerate(read) if number in kept)
    removed = list(about.removed)
    stated = piece_of(about.body) if about.body else None
    if stated is not None and _says_more(stated.paragraphs, paragraphs):
        paragraphs, kept, beyond = list(stated.paragraphs), frozenset(), ""
        removed += stated.removed
    known = {*paragraphs, about.title or ""}
    for number, (block, text) in enumerate(read):
        if number not in kept and text and (block.reason is not None or text not in known):
            removed.append(
                Removed(text=text.replace("\n", " "), reason=block.reason or "outside the article")
            )
    return Page(
        paragraphs=tuple(paragraphs),
        title=about.title,
        source=about.source,
        url=about.url,
        published=about.published,
        authors=about.authors,
        removed=tuple(removed),
        beyond=beyond,
    )


def _says_more(stated: Iterable[str], shown: list[str]) -> bool:
    """Whether the text that JSON-LD states is the article, rather than what the page shows.

    It is where the page shows less than half of it, and not several times as much of its own.
    """
    lines = [*stated]
    words = sum(len(line.split()) for line in lines)
    whole = squeezed(" ".join(lines))
    there = sum(len(line.split()) for line in shown if squeezed(line) in whole)
    enough = words >= _STATED_WORDS and sum(len(line.split()) for line in shown) < 2 * words
    return enough and there * 2 < words


#: Fewer words are no article.
_STATED_WORDS = 20


# --- which blocks are the article's ------------------------------------------------------------------------------

#: Two characters count the blocks: of a kind that trafilatura leaves alone, and takes for no word.
_HIGH, _LOW, _DIGITS = 0x2800, 0x2880, 128
_SIGN = re.compile("([\u2800-\u287f])([\u2880-\u28ff])")


@lru_cache(maxsize=1024)
def _sign(number: int) -> str:
    high, low = divmod(number, _DIGITS)
    # No article begins behind 16,000 blocks.
    return chr(_HIGH + high) + chr(_LOW + low) if high < _DIGITS else ""


def _numbers(text: str) -> Iterator[int]:
    for high, low in _SIGN.findall(text):
        yield (ord(high) - _HIGH) * _DIGITS + ord(low) - _LOW


def _kept(tree: HtmlElement, blocks: list[Block]) -> frozenset[int]:
    """The numbers of the blocks that are the article's text, as trafilatura judges.

    Its comparison with other extractors takes as long as all the rest. On 181 news pages it costs precision (F1 of
    word 4-grams 0.947 with it, 0.953 without): it adds the page's other stories. So it is asked only where hardly
    anything was found beside much prose.
    """
    from lxml import etree

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


_FEW_WORDS_FOUND = 80
#: What reads like prose has as many words, and a stop.
_SENTENCE_WORDS = 8
_STOP = re.compile(r"[.!?…][\"'”’)\]]*$")


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
        block = blocks[number]
        if not start < number < last or number in kept or block.text.endswith(("…", "...")):
            continue
        if number > first and beside[block.element.getparent()] < 2:
            continue
        elsewhere = next(block.element.iterancestors("nav", "aside", "footer", "ul", "ol"), None) is not None
        if not elsewhere and block.linked * 3 < len(block.text) and is_opening(block.element):
            yield number


#: Blocks above the body in which an opening may stand where no headline marks where to look.
_NEAR = 6


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
    cut: dict[int, int] = {}
    beyond = []
    for number, block in enumerate(blocks):
        if block.reason is None and len(block.text) > left:
            # An endless block is cut inside.
            end = max(block.text.rfind(" ", 0, left), 0) if left > max_chars // 2 else 0
            beyond.append(block.text[end:].strip())
            block.text, left, cut[number] = block.text[:end], 0, end
        elif block.reason is None:
            left -= len(block.text)
    for element in tree.iter() if cut else ():
        for part in ("text", "tail"):
            text = getattr(element, part) or ""
            end = cut.get(next(_numbers(text[:2]), -1), len(text))
            if end < len(text):
                setattr(element, part, text[: 2 + end] if end else None)
    return "".join(f"\n\n{words}" for words in beyond)


# --- which inputs are pages --------------------------------------------------------------------------------------

#: What a page begins with, behind a prolog, comments and processing instructions.
_PAGE = re.compile(r"(?:<\?[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.S)
_TAG = re.compile(r"(?:<!--.*?-->\s*)*<[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.S)
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
    return ends >= _ENOUGH or (ends > 0 and _TAG.match(opening) is not None)


FORMAT = Format(name="HTML", suffixes=(".html", ".htm", ".xhtml"), recognises=_recognises, read=_read)
