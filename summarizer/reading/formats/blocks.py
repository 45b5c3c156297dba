"""A tree of HTML -> its text as a reader sees it, block by block, each with why it is left out, if it is.

What stands inside a sentence stays in it, whatever its tag; footnotes' marks are left out. Block quotations are told in
quotation marks with their writer behind them, so nothing that is quoted is ever told in the article's own voice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from summarizer.reading.formats.superscripts import lowered, raised
from summarizer.reading.formats.tree import BLOCKS, INLINE
from summarizer.reading.layout import paragraphs_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]


#: Why an element is left out as a whole; ``None`` for one that is not.
Fate = Callable[["HtmlElement"], str | None]

#: Stand in the tree for what is left out, and for the line that names a quotation's writer.
LEFT_OUT, SIGNATURE = "x-left-out", "x-signature"


@dataclass(slots=True)
class Block:
    """A run of text between two edges of blocks."""

    #: The innermost block that it stands in.
    element: HtmlElement
    #: On one line for each line that a reader sees.
    text: str = ""
    #: Why it is left out; ``None`` if it is not.
    reason: str | None = None
    #: Whether it is part of a block quotation, and its writer's line there.
    quoted: bool = False
    attribution: bool = False
    #: Characters of it that are links.
    linked: int = 0


def blocks_of(root: HtmlElement, *, fate: Fate, mark: Callable[[int], str] | None = None) -> list[Block]:
    """All text of a tree, in order, block by block.

    Elements that have a ``fate`` are a block each, with it as the reason, and empty in the tree from then on. With
    ``mark``, each piece of text in the tree that a block is made of is led by ``mark(number of the block)``, by which
    it can be found again.
    """
    _leave_out(root, fate)
    _name_plainly(root)
    _mark_quotations(root)
    return _Walk(root=root, mark=mark).blocks


def _leave_out(root: HtmlElement, fate: Fate) -> None:
    from lxml import etree  # type: ignore[import-untyped]

    walk = etree.iterwalk(root, events=("start",))
    next(walk)  # the root is never left out
    doomed = []
    for _, element in walk:
        if (reason := fate(element)) is not None:
            doomed.append((element, reason))
            walk.skip_subtree()
    for element, reason in doomed:
        words = _words(element)
        element.clear(keep_tail=True)
        element.tag = LEFT_OUT
        element.set("words", words)
        element.set("reason", reason)


def _name_plainly(root: HtmlElement) -> None:
    """Elements of the page's own names as what they are: part of a line, a paragraph, or around some."""
    for element in [*root.iter()]:
        if element is root or element.tag in BLOCKS or element.tag in INLINE or element.tag == LEFT_OUT:
            continue
        before = element.getprevious()
        beside = element.getparent().text if before is None else before.tail
        if any(text and not text.isspace() for text in (beside, element.tail)):
            element.tag = "span"
        else:
            element.tag = "p" if element.text and not element.text.isspace() else "div"


_MARKS = ("“", "”", '"', "„", "«", "»", "‘", "’")


def _mark_quotations(root: HtmlElement) -> None:
    """Quotations in a line in quotation marks, and who wrote a block quotation by an element of its own."""
    from lxml import etree

    for quotation in [*root.iter("blockquote")]:
        for figure in [*quotation.iterancestors("figure")]:
            figure.tag = "div"  # or extraction takes it for a picture
            for caption in [*figure.iterchildren("figcaption")]:
                caption.tag = SIGNATURE
    for each in [*root.iter("footer", "cite")]:
        within = next(each.iterancestors("blockquote"), None) is not None
        if within and (each.tag == "footer" or _ends_its_block(each)):
            each.tag = SIGNATURE
    for depth, quotation in [(sum(1 for _ in each.iterancestors("q")), each) for each in root.iter("q")]:
        words = quotation.text_content().strip()
        if not words.startswith(_MARKS):
            quotation.text = ("‘" if depth % 2 else "“") + (quotation.text or "")
        if not words.endswith(_MARKS):
            quotation.tail = ("’" if depth % 2 else "”") + (quotation.tail or "")
    etree.strip_tags(root, "q")


def _ends_its_block(element: HtmlElement) -> bool:
    """Whether nothing stands behind it: a name under a quotation, rather than a work's title in a sentence."""
    while element.tag not in BLOCKS:
        if element.tail and element.tail.strip(" \t\r\n.,"):
            return False
        element = element.getparent()
    return True


def _words(element: HtmlElement) -> str:
    return " ".join(_PRIVATE.sub("", " ".join(element.itertext())).split())


@dataclass(slots=True)
class _Walk:
    """Reads a tree once, from its first element to its last."""

    root: HtmlElement
    mark: Callable[[int], str] | None
    blocks: list[Block] = field(default_factory=list)
    #: The block being read, what leads its text in the tree, and its text so far.
    block: Block | None = None
    sign: str = ""
    running: list[str] = field(default_factory=list)
    #: Open blocks, the innermost last.
    stack: list[HtmlElement] = field(default_factory=list)
    #: Open links, block quotations and lines that name their writers.
    links: int = 0
    quotations: int = 0
    signatures: int = 0

    def __post_init__(self) -> None:
        from lxml import etree

        self.stack.append(self.root)
        walk = etree.iterwalk(self.root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if self._settled(element):
                    walk.skip_subtree()
                    continue
                self._open(element)
                self._read(element, "text")
            else:
                self._close(element)
                if element is not self.root:
                    self._read(element, "tail")
        self._flush()

    def _settled(self, element: HtmlElement) -> bool:
        """Whether all of an element is told otherwise than by its text."""
        tag = element.tag
        if tag == LEFT_OUT:
            if words := element.get("words"):
                self.blocks.append(self._new(text=words, reason=element.get("reason")))
            return True
        if tag not in ("sup", "sub"):
            return False
        words = _words(element)
        before = "".join(self.running[-4:])[-24:]
        shown = raised(words, before, element) if tag == "sup" else lowered(words, before)
        if shown is None:
            self.blocks.append(self._new(text=words, reason="footnote mark"))
        elif shown:
            self._begin()
            self.running.append(shown)
        return True

    def _open(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in BLOCKS or tag == SIGNATURE:
            self._flush()
            self.stack.append(element)
            self.quotations += tag == "blockquote"
            self.signatures += tag == SIGNATURE
        elif tag == "a":
            self.links += 1
        elif tag == "br":
            self._break()

    def _close(self, element: HtmlElement) -> None:
        tag = element.tag
        if element is self.stack[-1] and element is not self.root:
            self._flush()
            self.stack.pop()
            self.quotations -= tag == "blockquote"
            self.signatures -= tag == SIGNATURE
        elif tag == "a":
            self.links -= 1

    def _read(self, element: HtmlElement, part: str) -> None:
        """Take up a piece of text, and mark it in the tree."""
        given = getattr(element, part)
        if not given:
            return
        text = given if given.isascii() else _PRIVATE.sub("", given)
        if text and not text.isspace():
            self._begin().linked += len(text) if self.links else 0
            self.running.append(text)
            text = self.sign + text
        elif self.running:
            self.running.append(" ")
        if text is not given:  # to set it takes longer than all else here
            setattr(element, part, text)

    def _new(self, text: str = "", reason: str | None = None) -> Block:
        element = self.stack[-1]
        return Block(
            element=element,
            text=text,
            reason=reason,
            quoted=self.quotations > 0 and element.tag not in _HEADINGS,
            attribution=self.signatures > 0,
        )

    def _begin(self) -> Block:
        """The block being read: a new one, where none is."""
        if self.block is None:
            self.sign = self.mark(len(self.blocks)) if self.mark else ""
            self.block = self._new()
            self.blocks.append(self.block)
        return self.block

    def _flush(self) -> None:
        if self.block is not None:
            self.block.text = _lines("".join(self.running), preformatted=self.stack[-1].tag == "pre")
        self.block = None
        self.running.clear()

    def _break(self) -> None:
        """One break ends a line, two end a paragraph."""
        while self.running and self.running[-1].isspace():
            self.running.pop()
        if self.running and self.running[-1] == _BREAK:
            self._flush()
        elif self.block is not None:
            self.running.append(_BREAK)


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Icons, and what blocks are marked by (Braille).
_PRIVATE = re.compile("[\ue000-\uf8ff\u2800-\u28ff]")


# --- line breaks inside a block -----------------------------------------------------------------------------------

#: Stands for a line break until the run is whole; no tree can hold it.
_BREAK = "\x00"
_STOP = re.compile(r"[.!?…:;][\"'”’)\]]*$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S|\S+@\S+\.\w", re.I)
#: After which no line of an address or a list, and no heading, ends.
_GOES_ON = re.compile(r"(?:,| (?:an?|and|as|at|by|for|from|in|of|on|or|that|the|to|was|were|with))$")


def _lines(run: str, *, preformatted: bool) -> str:
    """The lines of a run of text; those of one sentence are joined.

    Of 632 breaks inside blocks of real articles 80 led on by a small letter, 3 of them wrongly (addresses of the web).
    """
    if preformatted:
        return "\n".join(paragraphs_of(run.replace(_BREAK, "\n")))
    lines = [words for line in run.split(_BREAK) if (words := " ".join(line.split()))]
    if len(lines) > 3:  # typed with a break after every line, perhaps
        lines = paragraphs_of("\n".join(lines))
    joined: list[str] = []
    for line in lines:
        goes_on = line[:1].islower() or (joined and _GOES_ON.search(joined[-1]))
        if joined and goes_on and not _STOP.search(joined[-1]) and not _ADDRESS.match(line):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return "\n".join(joined)


# --- paragraphs ----------------------------------------------------------------------------------------------------


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
                elif name:
                    paragraphs.append(line)
                quoted = False
                continue
            quoted = block.quoted
            if block.quoted:
                line = _in_marks(line)
            elif block.element.tag in ("li", "dt", "dd") and not _SENTENCE_END.search(line):
                line = f"- {line}"
            paragraphs.append(line)
    return paragraphs


_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
#: A line that names who wrote the quotation above it, and the same at the end of a paragraph.
_SIGNATURE = re.compile(r"[—–―-]{1,2}\s*[^\W\d_][^.!?\n]{1,90}\.?")
_SIGNED = re.compile(r"(?P<words>.*[.!?…][\"”’]*)\s+(?P<name>[—–―]\s*[^\W\d_a-z][^.!?\n]{1,90})\.?", re.S)
_PAIRS = {"“": "”", '"': '"', "„": "“”", "«": "»"}


def _in_marks(paragraph: str) -> str:
    """A paragraph of a block quotation in “quotation marks”, unless it carries them already.

    Marks inside become single ones. A name behind a dash at its end stays outside.
    """
    if signed := _SIGNED.fullmatch(paragraph):
        return f"{_in_marks(signed['words'])} {signed['name']}"
    if closing := _PAIRS.get(paragraph[0]):
        end = re.search(f"[{closing}]", paragraph[1:])
        if end is None:  # goes on in the next paragraph
            return f"“{paragraph[1:]}”"
        inside, behind = paragraph[1 : 1 + end.start()], paragraph[1 + end.end() :]
        if not behind.strip(" .,;:!?") or inside.endswith((".", ",", "!", "?", "…")) or behind[0] == ",":
            return paragraph  # "…," she wrote. "…"
    if paragraph.endswith("”") and paragraph.count("”") > paragraph.count("“"):  # began in one above
        return f"“{paragraph}"
    if paragraph.count('"') % 2 == 0:
        paragraph = re.sub(r'"([^"]*)"', r"‘\1’", paragraph)
    if paragraph.count("“") == paragraph.count("”"):
        paragraph = paragraph.replace("“", "‘").replace("”", "’")
    return f"“{paragraph}”"
