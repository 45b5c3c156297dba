"""A tree of HTML -> its text as a reader sees it, block by block, each with why it is left out, if it is.

What stands inside a sentence stays in it, whatever its tag; footnotes' marks are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from summarizer.reading.formats.line_breaks import BREAK, lines_of
from summarizer.reading.formats.superscripts import lowered, raised
from summarizer.text.lists import words

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


_BLOCK = words("html_blocks")

#: What runs on in a line: everything else is a name of the page's own, which may be either.
_INLINE = words("html_inline")


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
        from lxml import etree  # type: ignore[import-untyped]

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
        self.block.text = lines_of("".join(self.running), preformatted=self.stack[-1].tag == "pre")
        self.block.linked = self.linked
        self.block, self.linked = None, 0
        self.running.clear()

    def _break(self) -> None:
        """One break ends a line, two end a paragraph."""
        last = next((piece for piece in reversed(self.running) if piece and not piece.isspace()), "")
        if last == BREAK:
            self._flush()
        elif self.block is not None:
            self.running.append(BREAK)

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
