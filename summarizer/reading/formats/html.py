"""Web pages, by what they hold: whatever the file is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from summarizer.errors import InputError
from summarizer.reading.article import Removed
from summarizer.reading.formats import fields as field
from summarizer.reading.formats.base import CHARS_PER_WORD, Format, Input, Page, Unreadable, silence, squeezed
from summarizer.reading.repair import decode, repair

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
    import trafilatura  # slow to import

    silence("trafilatura")
    within = _DECLARED.search(data[:4096])
    html = decode(data, path=path, declared=declared or (within.group(1).decode() if within else None))
    try:
        tree = _parsed(f"<html>{html}</html>")  # something to parse, even if all of it is a comment
        blocks = repair("\n".join(_blocks(tree))).split("\n")
        _drop_boxes(tree)
        beyond = _drop_beyond(tree, max_words)
        document: Any = trafilatura.bare_extraction(
            tree,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
        text = repair(document.text or "") if document is not None else ""
    except Exception as error:  # the parsers below raise anything on broken markup
        raise InputError(
            f"{path} cannot be read as HTML ({error}). Save the article's text as .txt.", path=path
        ) from error
    paragraphs = tuple(" ".join(line.split()) for line in text.split("\n") if line.strip())
    if not paragraphs:
        raise InputError(
            f"No article text was found in {path}. If the page shows one in a browser, "
            "save it from there, or save its text as .txt.",
            path=path,
        )
    title = field.line(document.title)
    return Page(
        paragraphs=paragraphs,
        title=title,
        source=_outlet(field.line(document.sitename), title=title, tree=tree),
        url=field.line(document.url) or url,
        published=field.line(document.date),
        authors=tuple(name for name in (field.line(document.author) or "").split("; ") if name),
        removed=tuple(_left_out(blocks, [*paragraphs, title or "", beyond])),
        beyond=beyond,
    )


def _parsed(html: str) -> HtmlElement:
    from lxml import etree  # type: ignore[import-untyped]
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    tree = lxml_html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    etree.strip_elements(tree, "script", "style", "noscript", "template", "svg", "iframe", with_tail=False)
    return tree


_BLOCK = frozenset(
    "address article aside blockquote body br button dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4"
    " h5 h6 header hr li main nav ol option p section summary table tbody td th thead tr ul".split()
)


def _blocks(tree: HtmlElement) -> list[str]:
    """The visible blocks of text of a page, so that what extraction leaves out can be reported."""
    from lxml import etree

    blocks: list[str] = []
    running: list[str] = []

    def flush() -> None:
        words = " ".join("".join(running).split())
        running.clear()
        if words:
            blocks.append(words)

    body = tree.find("body")
    for event, element in etree.iterwalk(tree if body is None else body, events=("start", "end")):
        if element.tag in _BLOCK:
            flush()
        running.append((element.text if event == "start" else element.tail) or "")
    flush()
    return blocks


def _left_out(blocks: Iterable[str], kept: Iterable[str]) -> Iterator[Removed]:
    lines = {squeezed(line) for line in kept}
    whole = "\n".join(lines)
    for block in blocks:
        letters = squeezed(block)
        # A short block, such as a menu's "City", stands inside many a paragraph by chance.
        there = letters in lines if len(letters) < 25 else letters in whole
        if letters and not there:
            yield Removed(text=block, reason="outside the article")


#: Class names and ids of boxes inside articles that extraction takes for a part of them.
_BOX = re.compile(
    r"(?:^|[\s_-])(?:ads?|advert(?:s|isement|ising)?|sponsor(?:ed)?|promos?|promoted|newsletter|paywall|cookies?|consent"
    r"|subscribe|subscription|signup|bio|biography|byline-bio|toolbar|sharedaddy|jp-relatedposts)(?:$|[\s_-])",
    re.I,
)
_BOX_WORDS = 80


def _drop_boxes(tree: HtmlElement) -> None:
    for element in [*tree.iter("div", "p", "section", "aside", "ul", "span", "form")]:
        named = _BOX.search(f"{element.get('class') or ''} {element.get('id') or ''}")
        if not named or element.getparent() is None or element.xpath(".//h1 | .//article"):
            continue
        if len(element.text_content().split()) <= _BOX_WORDS:
            element.drop_tree()


def _drop_beyond(tree: HtmlElement, max_words: int) -> str:
    """Drop the paragraphs beyond what can be used: extraction is slow on them."""
    left = max_words * CHARS_PER_WORD
    dropped = []
    for element in [*tree.iter("p", "li", "blockquote", "td")]:
        words = " ".join(element.text_content().split())
        left -= len(words)
        if left < 0:
            dropped.append(words)
            element.drop_tree()
    return "".join(f"\n\n{words}" for words in dropped)


def _outlet(sitename: str | None, *, title: str | None, tree: HtmlElement) -> str | None:
    """The outlet; where the page does not name it, what its ``<title>`` has after the headline."""
    if sitename and squeezed(sitename) not in squeezed(title or ""):
        return sitename
    whole = field.line(tree.findtext(".//head/title")) or ""
    head, mark, outlet = whole.rpartition(" | ") if " | " in whole else whole.rpartition(" - ")
    return outlet if mark and title and squeezed(head) == squeezed(title) else None


#: What a page or a piece of one begins with.
_PAGE = re.compile(
    r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|article|main|section|div|p|h1|header|meta|title)\b",
    re.S,
)


def _read(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    yield page_of(file.read(), path=file.path, max_words=max_words)


def _recognises(file: Input) -> bool:
    return _PAGE.match(file.opening) is not None or file.suffix in (".html", ".htm")


FORMAT = Format(name="HTML", suffixes=(".html", ".htm", ".xhtml"), recognises=_recognises, read=_read)
