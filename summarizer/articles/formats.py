"""One reader for each file format: bytes in, pages out."""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

from summarizer.articles.article import Removed
from summarizer.articles.layout import paragraphs_of, reflowed
from summarizer.articles.repair import decode, repair
from summarizer.errors import InputError


@dataclass(frozen=True, kw_only=True)
class Page:
    """An article as its file holds it: decoded and repaired, furniture still in."""

    paragraphs: tuple[str, ...]
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: str | None = None
    #: The article's own name within a file of several; ``None`` for the only article of a file.
    key: str | None = None
    #: What the format's reader already left out.
    removed: tuple[Removed, ...] = ()


def read_pages(data: bytes, *, suffix: str, path: str) -> list[Page]:
    """The articles in a file's bytes. An unknown ``suffix`` is read as plain text.

    Raises :class:`InputError` naming ``path`` for anything that cannot be read.
    """
    if not data.strip():
        raise InputError(f"{path} is empty. Remove it, or put the article's text in it.", path=path)
    return _READERS.get(suffix.lower(), _read_text)(data, path)


def _read_text(data: bytes, path: str) -> list[Page]:
    return [Page(paragraphs=tuple(paragraphs_of(repair(decode(data, path=path)))))]


# --- markdown --------------------------------------------------------------------------------------------

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n(?:---|\.\.\.)\n", re.S)


def _read_markdown(data: bytes, path: str) -> list[Page]:
    from markdown_it import MarkdownIt

    text = repair(decode(data, path=path))
    fields: dict[str, str] = {}
    front = _FRONT_MATTER.match(text)
    if front:
        text = text[front.end() :]
        pairs = re.findall(r"^(\w+): *(.+)$", front.group(1), re.M)
        fields = {key.lower(): value.strip(" \"'") for key, value in pairs}
    title = fields.get("title")
    paragraphs: list[str] = []
    removed: list[Removed] = []
    heading = ""
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "heading_open":
            heading = token.tag
        elif token.type == "heading_close":
            heading = ""
        elif token.type in ("fence", "code_block", "html_block"):
            removed.append(Removed(text=token.content.strip(), reason="code or markup"))
        elif token.type == "inline":
            words = "".join(_inline_text(child) for child in token.children or []).strip()
            if heading and title is None and not paragraphs:
                title = words
            elif heading and words != title:
                removed.append(Removed(text=words, reason="sub-heading"))
            elif words and not heading:
                paragraphs += [" ".join(words.split())]
    published, note = _date(fields.get("date") or fields.get("published"))
    return [
        Page(
            paragraphs=tuple(paragraphs),
            title=title or None,
            source=fields.get("source"),
            url=fields.get("url"),
            published=published,
            removed=(*note, *removed),
        )
    ]


def _inline_text(token: Any) -> str:
    if token.type in ("text", "code_inline"):
        return str(token.content)
    return " " if token.type in ("softbreak", "hardbreak") else ""


# --- HTML ------------------------------------------------------------------------------------------------

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.I)


def _read_html(data: bytes, path: str) -> list[Page]:
    import trafilatura  # slow to import

    _silence("trafilatura")
    declared = _DECLARED.search(data[:4096])
    html = decode(data, path=path, declared=declared.group(1).decode() if declared else None)
    try:
        document: Any = trafilatura.bare_extraction(
            html,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
        text = repair(document.text or "") if document is not None else ""
        blocks = _html_blocks(html) if text else []
    except Exception as error:  # the parsers below raise anything on broken markup
        raise InputError(
            f"{path} cannot be read as HTML ({error}). Save the article's text as .txt.", path=path
        ) from error
    paragraphs = [line for line in text.split("\n") if line.strip()]
    if not paragraphs:
        raise InputError(
            f"No article text was found in {path}. If the page shows one in a browser, "
            "save it from there, or save its text as .txt.",
            path=path,
        )
    kept = _squeezed(text) + _squeezed(document.title or "")
    return [
        Page(
            paragraphs=tuple(" ".join(paragraph.split()) for paragraph in paragraphs),
            title=_field(document.title),
            source=_field(document.sitename),
            url=_field(document.url),
            published=_field(document.date),
            removed=tuple(
                Removed(text=block, reason="outside the article")
                for block in blocks
                if _squeezed(block) and _squeezed(block) not in kept
            ),
        )
    ]


def _html_blocks(html: str) -> list[str]:
    """The visible blocks of text of a page, so that what extraction leaves out can be reported."""
    from lxml import html as lxml_html  # type: ignore[import-untyped]

    tree = lxml_html.document_fromstring(html.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
    blocks = []
    for element in tree.iter("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "blockquote", "td"):
        if next(element.iterancestors("p", "li", "figcaption", "blockquote", "td"), None) is None:
            blocks.append(" ".join(repair(str(element.text_content())).split()))
    return blocks


def _squeezed(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


# --- JSON ------------------------------------------------------------------------------------------------


def _read_json(data: bytes, path: str) -> list[Page]:
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
        _json_page(row, path=path, row=f"article {n}", key=f"#{n}" if len(rows) > 1 else None)
        for n, row in enumerate(rows, start=1)
    ]


def _read_jsonl(data: bytes, path: str) -> list[Page]:
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
        pages.append(_json_page(row, path=path, row=f"line {number}", key=key))
    return pages


def _json_page(value: Any, *, path: str, row: str, key: str | None) -> Page:
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
    return Page(
        paragraphs=tuple(paragraphs_of(_without_tags(string("text")))),
        title=_field(string("title")),
        source=_field(string("source")),
        url=_field(string("url")),
        published=published,
        key=key,
        removed=note,
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


def _read_pdf(data: bytes, path: str) -> list[Page]:
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
        sheets = [repair(sheet.extract_text() or "").split("\n") for sheet in reader.pages]
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
    return [Page(paragraphs=tuple(paragraphs), removed=removed)]


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


_READERS: dict[str, Callable[[bytes, str], list[Page]]] = {
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
    ".json": _read_json,
    ".jsonl": _read_jsonl,
    ".pdf": _read_pdf,
}
