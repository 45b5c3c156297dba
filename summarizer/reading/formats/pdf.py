"""PDF: the text of typeset pages, columns and running heads told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO

from summarizer.errors import InputError
from summarizer.reading.article import Removed
from summarizer.reading.formats.base import (
    CHARS_PER_WORD,
    Format,
    Input,
    Page,
    Unreadable,
    silence,
)
from summarizer.reading.layout import reflowed
from summarizer.reading.repair import repair


def _read(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    path = file.path
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    silence("pypdf")
    encrypted = InputError(
        f"{path} is an encrypted PDF. Save a copy without a password and give that.", path=path
    )
    try:
        reader = PdfReader(BytesIO(file.read()))
        if reader.is_encrypted and not reader.decrypt(""):
            raise encrypted
        sheets: list[list[str]] = []
        left = max_words * CHARS_PER_WORD
        for sheet in reader.pages:
            if left < 0:
                break
            lines = _columns(sheet.extract_text(extraction_mode="layout") or "")
            sheets.append(lines or repair(sheet.extract_text() or "").split("\n"))
            left -= sum(map(len, sheets[-1]))
        unread = len(reader.pages) - len(sheets)
    except InputError:
        raise
    except DependencyError as error:  # a cipher that needs an extra package
        raise encrypted from error
    except Exception as error:  # pypdf raises anything on a damaged file
        raise InputError(
            f"{path} is damaged or not a PDF. Save it again, or save its text as .txt.",
            path=path,
        ) from error
    kept, removed = _without_margins(sheets)
    paragraphs = reflowed(kept)
    if not paragraphs:
        raise InputError(
            f"{path} holds no text: its {len(sheets)} page(s) are pictures, as scans are. "
            "Run text recognition (OCR) on it first.",
            path=path,
        )
    beyond = f"\n\n[the last {unread} pages, unread]" if unread else ""
    yield Page(paragraphs=tuple(paragraphs), removed=removed, beyond=beyond)


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
    right: list[str] = []
    for line in lines:
        across = line[gutter - 1 : gutter + 1].strip() != ""
        if across:
            ordered += right
            right = []
        else:
            right.append(line[gutter:])
        ordered.append(line if across else line[:gutter])
    return [text for line in (*ordered, *right) if (text := repair(line).strip())]


_PAGE_NUMBER = re.compile(r"[-–— ]*(?:page )?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?[-–— ]*", re.I)


def _without_margins(sheets: list[list[str]]) -> tuple[list[str], tuple[Removed, ...]]:
    """The lines of all pages, without page numbers and the running heads that most pages repeat."""
    filled = [[line for line in sheet if line.strip()] for sheet in sheets]
    edges = Counter(name for sheet in filled for name in {*map(_plain, sheet[:2]), *map(_plain, sheet[-2:])})
    running = {line for line, pages in edges.items() if len(sheets) >= 3 and pages * 2 > len(sheets)}
    kept: list[str] = []
    removed: list[Removed] = []
    for line in (line for sheet in sheets for line in sheet):
        if _plain(line) in running or _PAGE_NUMBER.fullmatch(line):
            removed.append(Removed(text=line, reason="page header or number"))
        else:
            kept.append(line)
    return kept, tuple(removed)


def _plain(line: str) -> str:
    return re.sub(r"\d+", "#", line)


FORMAT = Format(
    name="PDF",
    suffixes=(".pdf",),
    recognises=lambda file: b"%PDF-" in file.head[:1024] or file.suffix == ".pdf",
    read=_read,
)
