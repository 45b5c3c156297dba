"""The formats that articles come in: which one an input is of, told by what it holds, and its pages."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.errors import InputError
from summarizer.reading.formats import (
    docx,
    feed,
    html,
    json,
    mail,
    markdown,
    newsml,
    own,
    pdf,
    sgml,
    table,
    text,
    warc,
    xml,
)
from summarizer.reading.formats.base import Format, Input, NotOneEvent, Page, Unreadable

#: Told by their first bytes.
_BINARY: tuple[Format, ...] = (pdf.FORMAT, docx.FORMAT, warc.FORMAT, table.PARQUET)
#: In the order in which they are asked whether a text is theirs: the more particular first.
_TEXTUAL: tuple[Format, ...] = (
    feed.FORMAT,
    newsml.FORMAT,
    json.LINES,
    json.JSON,
    sgml.FORMAT,
    mail.FORMAT,
    html.FORMAT,
    xml.UNKNOWN,
    table.CSV,
    markdown.FORMAT,
    text.FORMAT,
)
FORMATS: tuple[Format, ...] = (*_BINARY, *_TEXTUAL)

#: What begins with these bytes is refused by name, with what to do.
_REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "an old office document", "Save it as .docx or .txt"),
    (b"{\\rtf", "an RTF document", "Save it as .docx, .html or .txt"),
    (b"%!PS", "a PostScript document", "Convert it to PDF or .txt"),
    (b"BZh", "a bzip2 archive", "Unpack it"),
    (b"\xfd7zXZ\x00", "an xz archive", "Unpack it"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", "Unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "Unpack it"),
    (b"Rar!", "a RAR archive", "Unpack it"),
    (b"\x89PNG", "a PNG image", "Run text recognition (OCR) on it, and give the text"),
    (b"\xff\xd8\xff", "a JPEG image", "Run text recognition (OCR) on it, and give the text"),
    (b"GIF8", "a GIF image", "Run text recognition (OCR) on it, and give the text"),
    (b"\x7fELF", "a program", "Give the article's own file"),
    (b"SQLite format 3", "a database", "Export its articles as .jsonl or .csv"),
)


def read_pages(file: Input, *, max_words: int) -> Iterator[Page | Unreadable]:
    """The articles in an input, and those of them that cannot be read, in order, as a stream.

    Of an article that is longer than ``max_words`` words the rest is in :attr:`Page.beyond`.
    Raises :class:`InputError` naming ``file.path`` where the input cannot be read (on) as a whole.
    """
    if not file.head.strip():
        raise InputError(f"{file.path} is empty. Remove it, or put the article's text in it.", path=file.path)
    return find_format(file).read(file, max_words)


def find_format(file: Input) -> Format:
    """The format of an input. Raises :class:`InputError` for one that no article can be read from."""
    if own.is_summary(file):
        raise InputError(
            f"{file.path} is a summary that newsweave wrote, not an article. Give the articles themselves.",
            path=file.path,
        )
    for each in _BINARY:
        if each.recognises(file):
            return each
    for start, name, advice in _REFUSED:
        if file.head.startswith(start):
            raise InputError(
                f"{file.path} is {name}, from which no article is read. {advice}.", path=file.path
            )
    return next(each for each in _TEXTUAL if each.recognises(file))


__all__ = ["FORMATS", "Format", "Input", "NotOneEvent", "Page", "Unreadable", "find_format", "read_pages"]
