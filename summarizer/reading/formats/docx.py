"""Word documents (.docx), and other ZIP archives refused by name."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from summarizer.errors import InputError
from summarizer.reading.article import Removed
from summarizer.reading.formats import fields as field
from summarizer.reading.formats.base import Format, Input, Page, Unreadable, within
from summarizer.reading.repair import repair

_ZIP = b"PK\x03\x04"
#: Files in an archive that tell what it is.
_KINDS = (
    ("xl/workbook.xml", "an Excel workbook", "Save the sheet as .csv"),
    ("ppt/presentation.xml", "a PowerPoint presentation", "Save its text as .txt"),
    ("META-INF/container.xml", "an e-book (EPUB)", "Save the article as .html or .txt"),
    ("content.xml", "an OpenDocument file", "Save it as .docx or .txt"),
)
_REASONS = {"Caption": "caption", "Subtitle": "subtitle"}
#: How much larger than the file's limit its unpacked pictures and fonts may be.
_SWOLLEN = 10


def _read(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    import docx  # slow to import

    data = file.read()
    _check(data, file)
    try:
        document = docx.Document(BytesIO(data))
        paragraphs = list(_paragraphs(document))
        tables = [
            " | ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows
        ]
        known = document.core_properties
        title, author = known.title, known.author
    except Exception as error:  # python-docx raises anything on a damaged file
        raise InputError(
            f"{file.path} cannot be read as a Word document: it is damaged, or is none. Save it again, or save its text as .txt.",
            path=file.path,
        ) from error
    kept: list[str] = []
    removed = [Removed(text=row, reason="table") for row in tables if row.strip(" |")]
    head: str | None = None
    for style, text in paragraphs:
        words = field.line(text)
        if words is None:
            continue
        if style == "Title" or (style.startswith("Heading") and not kept and not head):
            head = head or words
        elif style.startswith("Heading") or style in ("Caption", "Subtitle"):
            removed.append(Removed(text=words, reason=_REASONS.get(style, "sub-heading")))
        else:
            quoted = style.endswith("Quote") and "“" not in words and '"' not in words
            kept.append(f"“{words}”" if quoted else words)
    text, beyond = within("\n".join(kept), max_words)
    if not text.strip():
        raise InputError(
            f"{file.path} is a Word document without text. Give one that has it.", path=file.path
        )
    yield Page(
        paragraphs=tuple(repair(text).split("\n")),
        title=head or field.line(title),
        # When the file was made says nothing of when it was published: it is the template's day as often as not.
        authors=tuple(filter(None, [field.line(author)])),
        removed=tuple(removed),
        beyond=beyond,
    )


def _paragraphs(document: Any) -> Iterator[tuple[str, str]]:
    """Style and text of each paragraph, as a reader sees it who has accepted all changes.

    python-docx's own ``paragraphs`` leaves out what a tracked change put in, and what stands in a content control.
    """
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    beside = (qn("w:tbl"), qn("w:txbxContent"))
    gone = (qn("w:del"), qn("w:moveFrom"))
    breaks = (qn("w:tab"), qn("w:br"), qn("w:cr"))
    for element in document.element.body.iter(qn("w:p")):
        if any(parent.tag in beside for parent in element.iterancestors()):
            continue
        parts: list[str] = []
        for each in element.iter(qn("w:t"), qn("w:noBreakHyphen"), *breaks):
            if not any(parent.tag in gone or parent.tag in beside for parent in each.iterancestors()):
                parts.append("-" if each.tag == qn("w:noBreakHyphen") else each.text or " ")
        style = Paragraph(element, document._body).style
        yield (style.name if style else "") or "", "".join(parts)


def _check(data: bytes, file: Input) -> None:
    """Raises :class:`InputError` for an archive of something else, and for one that would swell out of bounds."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            sizes = {each.filename: each.file_size for each in archive.infolist()}
    except zipfile.BadZipFile as error:
        raise InputError(
            f"{file.path} is a damaged ZIP archive or an office document. Save it again.",
            path=file.path,
        ) from error
    if "word/document.xml" not in sizes:
        kind, advice = next(
            ((kind, advice) for name, kind, advice in _KINDS if name in sizes), ("a ZIP archive", "Unpack it")
        )
        raise InputError(f"{file.path} is {kind}, from which no article is read. {advice}.", path=file.path)
    if sizes["word/document.xml"] > file.max_bytes or sum(sizes.values()) > _SWOLLEN * file.max_bytes:
        raise InputError(
            f"{file.path} unpacks to more than {file.max_mb:g} MB: too large for an article. Save its text as .txt.",
            path=file.path,
        )


FORMAT = Format(
    name="Word (.docx)", suffixes=(".docx",), recognises=lambda file: file.head.startswith(_ZIP), read=_read
)
