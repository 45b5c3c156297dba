"""One reader for each file format: bytes in, pages out."""

from __future__ import annotations

import json
import logging
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import yaml

from summarizer.errors import InputError
from summarizer.reading.article import Removed
from summarizer.reading.layout import paragraphs_of, reflowed
from summarizer.reading.repair import decode, repair

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]
    from markdown_it.token import Token


@dataclass(frozen=True, kw_only=True)
class Page:
    """An article as its file holds it: decoded and repaired, furniture still in."""

    paragraphs: tuple[str, ...]
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: str | None = None
    #: Who wrote it, where the page's metadata says so.
    authors: tuple[str, ...] = ()
    #: The article's own name within a file of several; ``None`` for the only article of a file.
    key: str | None = None
    #: What the format's reader already left out.
    removed: tuple[Removed, ...] = ()
    #: The rest of an article that is far too long, as the file holds it, from the space before it on.
    beyond: str = ""


#: Characters that are looked at for each word that may be kept: twice what English takes, for the furniture.
_CHARS_PER_WORD = 12


def read_pages(data: bytes, *, suffix: str, path: str, max_words: int) -> list[Page]:
    """The articles in a file's bytes. An unknown ``suffix`` is read as plain text.

    Repairing and cleaning take most of the time, and only what ``max_words`` words of an article can need is
    repaired; a longer rest is in :attr:`Page.beyond`.

    Raises :class:`InputError` naming ``path`` for anything that cannot be read.
    """
    if not data.strip():
        raise InputError(f"{path} is empty. Remove it, or put the article's text in it.", path=path)
    return _READERS.get(suffix.lower(), _read_text)(data, path, max_words)


def _read_text(data: bytes, path: str, max_words: int) -> list[Page]:
    text, beyond = _within(decode(data, path=path), max_words)
    return [Page(paragraphs=tuple(paragraphs_of(repair(text))), beyond=beyond)]


def _within(text: str, max_words: int) -> tuple[str, str]:
    """The part of a text that can be used, ending with a line or at least a word, and the rest."""
    limit = max_words * _CHARS_PER_WORD
    if len(text) <= limit:
        return text, ""
    end = next((place for mark in "\n " if (place := text.rfind(mark, limit // 2, limit)) > 0), limit)
    return text[:end], text[end:].rstrip()


# --- markdown --------------------------------------------------------------------------------------------

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n(.*?)\r?\n(?:\1|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S)


def _read_markdown(data: bytes, path: str, max_words: int) -> list[Page]:
    from markdown_it import MarkdownIt

    raw = decode(data, path=path).lstrip("\ufeff\n")
    front = _FRONT_MATTER.match(raw)
    fields = _front_matter(front.group(2), toml=front.group(1) == "+++") if front else {}
    raw, beyond = _within(raw[front.end() :] if front else raw, max_words)
    title = _field(fields.get("title"))
    paragraphs: list[str] = []
    removed: list[Removed] = []
    heading = False
    for token in MarkdownIt("commonmark").enable("table").parse(repair(raw)):
        if token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        elif token.type in ("fence", "code_block", "html_block"):
            removed.append(Removed(text=token.content.strip(), reason="code or markup"))
        elif token.type == "inline":
            words, linked = _inline_text(token.children or [])
            if heading and title is None and not paragraphs:
                title = words
            elif heading and words != title:
                removed.append(Removed(text=words, reason="sub-heading"))
            elif words and not heading and linked * 10 > len(words) * 9 and not _SENTENCE.search(words):
                removed.append(Removed(text=words, reason="related link"))
            elif words and not heading:
                paragraphs.append(words)
    published, note = _date(_field(fields.get("date") or fields.get("published")))
    return [
        Page(
            paragraphs=tuple(paragraphs),
            title=title or None,
            source=_field(fields.get("source")),
            url=_field(fields.get("url")),
            published=published,
            authors=tuple(filter(None, [_field(fields.get("author"))])),
            removed=(*note, *removed),
            beyond=beyond,
        )
    ]


_SENTENCE = re.compile(r"\w{3}[.!?][\"'”’]*$")


def _front_matter(text: str, *, toml: bool) -> dict[str, str]:
    """The plain fields of front matter, YAML or TOML; what cannot be parsed is read line by line."""
    try:
        values = tomllib.loads(text) if toml else yaml.safe_load(text)
    except (tomllib.TOMLDecodeError, yaml.YAMLError):  # an unquoted colon in a headline is the commonest slip
        values = dict(re.findall(r"^(\w+) *[:=] *(.+)$", text, re.M))
    if not isinstance(values, dict):
        return {}
    return {
        str(key).lower(): str(value).strip(" \"'")
        for key, value in values.items()
        if isinstance(value, str | int | date)
    }


def _inline_text(children: Iterable[Token]) -> tuple[str, int]:
    """The words of a block, and how many of their characters are link text."""
    parts: list[str] = []
    linked = depth = 0
    for child in children:
        depth += child.nesting if child.type in ("link_open", "link_close") else 0
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type in ("text", "code_inline"):
            parts.append(child.content)
            linked += len(child.content) if depth else 0
    return " ".join("".join(parts).split()), linked


# --- HTML ------------------------------------------------------------------------------------------------

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.I)


def _read_html(data: bytes, path: str, max_words: int) -> list[Page]:
    import trafilatura  # slow to import

    _silence("trafilatura")
    declared = _DECLARED.search(data[:4096])
    html = decode(data, path=path, declared=declared.group(1).decode() if declared else None)
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
    title = _field(document.title)
    return [
        Page(
            paragraphs=paragraphs,
            title=title,
            source=_outlet(_field(document.sitename), title=title, tree=tree),
            url=_field(document.url),
            published=_field(document.date),
            authors=tuple(name for name in (_field(document.author) or "").split("; ") if name),
            removed=tuple(_left_out(blocks, [*paragraphs, title or "", beyond])),
            beyond=beyond,
        )
    ]


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
    lines = {_squeezed(line) for line in kept}
    whole = "\n".join(lines)
    for block in blocks:
        squeezed = _squeezed(block)
        # A short block, such as a menu's "City", stands inside many a paragraph by chance.
        there = squeezed in lines if len(squeezed) < 25 else squeezed in whole
        if squeezed and not there:
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
    left = max_words * _CHARS_PER_WORD
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
    if sitename and _squeezed(sitename) not in _squeezed(title or ""):
        return sitename
    whole = _field(tree.findtext(".//head/title")) or ""
    head, mark, outlet = whole.rpartition(" | ") if " | " in whole else whole.rpartition(" - ")
    return outlet if mark and title and _squeezed(head) == _squeezed(title) else None


def _squeezed(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


# --- JSON ------------------------------------------------------------------------------------------------


def _read_json(data: bytes, path: str, max_words: int) -> list[Page]:
    text = decode(data, path=path)
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        hint = " It looks like one object a line: name it .jsonl." if error.msg == "Extra data" else ""
        raise InputError(
            f"{path} is not valid JSON: line {error.lineno}, column {error.colno}: {error.msg}.{hint}",
            path=path,
        ) from error
    except RecursionError as error:
        raise InputError(f"{path} is nested too deeply to be a file of articles.", path=path) from error
    if isinstance(value, dict) and "articles" in value and "text" not in value:
        value = value["articles"]
        if not isinstance(value, list):
            raise InputError(f"{path}: 'articles' must be a list, not {_kind(value)}.", path=path)
    rows = value if isinstance(value, list) else [value]
    if not rows:
        raise InputError(f"{path} holds an empty list: no articles.", path=path)
    return [
        _json_page(
            row, path=path, row=f"article {n}", key=f"#{n}" if len(rows) > 1 else None, max_words=max_words
        )
        for n, row in enumerate(rows, start=1)
    ]


def _read_jsonl(data: bytes, path: str, max_words: int) -> list[Page]:
    lines = [
        (number, line)
        for number, line in enumerate(decode(data, path=path).split("\n"), start=1)
        if line.strip()
    ]
    pages = []
    for n, (number, line) in enumerate(lines, start=1):
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(
                f"{path} is not valid JSON on line {number}, column {error.colno}: {error.msg}. "
                "A .jsonl file holds one object on each line.",
                path=path,
            ) from error
        except RecursionError as error:
            raise InputError(
                f"{path}: line {number} is nested too deeply to be an article.", path=path
            ) from error
        key = f"#{n}" if len(lines) > 1 else None
        pages.append(_json_page(row, path=path, row=f"line {number}", key=key, max_words=max_words))
    return pages


def _json_page(value: Any, *, path: str, row: str, key: str | None, max_words: int) -> Page:
    if not isinstance(value, Mapping):
        raise InputError(
            f"{path}, {row}: an article must be an object with a 'text', not {_kind(value)}.", path=path
        )
    if "text" not in value:
        fields = ", ".join(map(str, value)) or "none"
        raise InputError(f"{path}, {row}: there is no field 'text' (fields found: {fields:.200}).", path=path)

    def string(name: str) -> str:
        content = value.get(name)
        if content is not None and not isinstance(content, str):
            raise InputError(f"{path}, {row}: {name!r} must be a string, not {_kind(content)}.", path=path)
        return content or ""

    if not string("text").strip():
        raise InputError(f"{path}, {row}: 'text' is empty.", path=path)
    own = value.get("id")
    if key is not None and isinstance(own, str | int) and not isinstance(own, bool) and str(own).strip():
        key = " ".join(str(own).split())
    published, note = _date(_field(string("published")))
    text, beyond = _within(string("text"), max_words)
    if "\n" not in text:  # escaped once too often on the way here
        text = text.replace("\\r", "").replace("\\n", "\n")
    return Page(
        paragraphs=tuple(paragraphs_of(_without_tags(text))),
        title=_field(string("title")),
        source=_field(string("source")),
        url=_field(string("url")),
        published=published,
        key=key,
        removed=note,
        beyond=beyond,
    )


_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote|img|figure)\b[^<>]*>", re.I
)
_BLOCK_TAG = re.compile(r"</?(?:p|br|div|ul|ol|li|h[1-6]|blockquote|figure)\b[^<>]*>", re.I)


def _without_tags(text: str) -> str:
    """Plain text of a field that a feed filled with HTML; any other text as it is."""
    if _BLOCK_TAG.search(text):
        text = _TAG.sub("", _BLOCK_TAG.sub("\n", text))
    return repair(text)


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _field(value: str | None) -> str | None:
    """A metadata field on one line, repaired; ``None`` if there is nothing in it."""
    return " ".join(repair(value).split()) or None if value else None


_DATE_FORMATS = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%A, %B %d, %Y", "%Y%m%d")


def _date(value: str | None) -> tuple[str | None, tuple[Removed, ...]]:
    """ISO 8601 for a date in a usual form; one that cannot be read is reported, not guessed."""
    if not value:
        return None, ()
    try:
        datetime.fromisoformat(value)
        return value, ()
    except ValueError:
        pass
    for form in _DATE_FORMATS:
        try:
            return datetime.strptime(value, form).date().isoformat(), ()
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(value).isoformat(), ()
    except ValueError:
        return None, (Removed(text=value, reason="unreadable publication date"),)


# --- PDF -------------------------------------------------------------------------------------------------


def _read_pdf(data: bytes, path: str, max_words: int) -> list[Page]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    _silence("pypdf")
    encrypted = InputError(
        f"{path} is an encrypted PDF. Save a copy without a password and give that.", path=path
    )
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise encrypted
        sheets: list[list[str]] = []
        left = max_words * _CHARS_PER_WORD
        for sheet in reader.pages:
            if left < 0:
                break
            sheets.append(_columns(sheet.extract_text(extraction_mode="layout") or ""))
            if not sheets[-1]:
                sheets[-1] = repair(sheet.extract_text() or "").split("\n")
            left -= sum(map(len, sheets[-1]))
        unread = len(reader.pages) - len(sheets)
    except InputError:
        raise
    except DependencyError as error:  # a cipher that needs an extra package
        raise encrypted from error
    except Exception as error:  # pypdf raises anything on a damaged file
        raise InputError(
            f"{path} is damaged or not a PDF ({error}). Save it again, or save its text as .txt.", path=path
        ) from error
    lines, removed = _without_margins(sheets)
    paragraphs = reflowed(lines)
    if not paragraphs:
        raise InputError(
            f"{path} holds no text: its {len(sheets)} page(s) are pictures, as scans are. "
            "Run text recognition (OCR) on it first.",
            path=path,
        )
    beyond = f"\n\n[the last {unread} pages, unread]" if unread else ""
    return [Page(paragraphs=tuple(paragraphs), removed=removed, beyond=beyond)]


#: Share of a page's wide lines that must have the gap between two columns.
_GUTTER = 0.7


def _columns(layout: str) -> list[str]:
    """The lines of a page of two columns, the left column first; nothing for any other page.

    ``layout`` is the page's text with its horizontal spacing kept. Lines across both columns (a headline, a
    running head) stay where they stand and end the columns above them.
    """
    lines = [line.rstrip() for line in layout.split("\n")]
    lines = [line for line in lines if line.strip()]
    width = max(map(len, lines), default=0)
    wide = [line for line in lines if len(line) > 0.7 * width]
    middle = range(int(0.35 * width), int(0.65 * width))
    gaps = {at: sum(1 for line in wide if line[at - 1 : at + 1] == "  ") for at in middle}
    gutter = max(middle, key=lambda at: gaps[at], default=0)
    if len(wide) < 6 or gaps[gutter] < _GUTTER * len(wide):
        return []
    ordered: list[str] = []
    left: list[str] = []
    right: list[str] = []
    for line in [*lines, ""]:
        across = line[gutter - 1 : gutter + 1].strip() or not line
        if across:
            ordered += [*left, *right, line]
            left, right = [], []
        else:
            left.append(line[:gutter])
            right.append(line[gutter:])
    return [text for text in (repair(line).strip() for line in ordered) if text]


_PAGE_NUMBER = re.compile(r"[-–— ]*(?:page )?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?[-–— ]*", re.I)


def _without_margins(sheets: list[list[str]]) -> tuple[list[str], tuple[Removed, ...]]:
    """The lines of all pages, without page numbers and the running heads that most pages repeat."""
    edges = Counter(
        re.sub(r"\d+", "#", line)
        for sheet in sheets
        for line in {
            *[line for line in sheet if line.strip()][:2],
            *[line for line in sheet if line.strip()][-2:],
        }
    )
    running = {line for line, pages in edges.items() if len(sheets) >= 3 and pages * 2 > len(sheets)}
    kept: list[str] = []
    removed: list[Removed] = []
    for sheet in sheets:
        for line in sheet:
            if re.sub(r"\d+", "#", line) in running or _PAGE_NUMBER.fullmatch(line):
                removed.append(Removed(text=line, reason="page header or number"))
            else:
                kept.append(line)
    return kept, tuple(removed)


def _silence(library: str) -> None:
    """What a parser logs about a broken file, our error says better."""
    logging.getLogger(library).setLevel(logging.CRITICAL)


_READERS: dict[str, Callable[[bytes, str, int], list[Page]]] = {
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
    ".json": _read_json,
    ".jsonl": _read_jsonl,
    ".pdf": _read_pdf,
}
