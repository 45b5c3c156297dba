"""SGML of the DUC, TAC and TREC collections: ``<DOC>`` after ``<DOC>``, which is no XML (bare ampersands, open tags)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import pairwise

from summarizer.errors import InputError
from summarizer.reading.article import Removed
from summarizer.reading.encodings import decode
from summarizer.reading.formats import fields as field
from summarizer.reading.formats.base import Format, Input, Page, Unreadable
from summarizer.reading.formats.plain import plain, plain_line
from summarizer.reading.formats.rows import keyed

_BEGIN = re.compile(r"<DOC(?:\s[^<>]*)?>", re.I)
_CLOSED = re.compile(rb"</DOC\s*>", re.I)
_IDS = ("DOCNO", "DOCID")
_TITLES = ("HEADLINE", "HL", "HEAD", "TITLE", "TTL", "TI", "SLUG")
#: In the order in which they stand in the article.
_BODIES = ("LEADPARA", "LP", "TEXT")
_DATES = ("DATE_TIME", "DATETIME", "PUBDATE", "DATE", "DATE1")
_AUTHORS = ("BYLINE", "AUTHOR")
_OUTLETS = ("PUB", "SOURCE", "SO")
#: Elements inside the text that are none of it, and what stands there.
_ASIDE = (
    ("ANNOTATION", "annotation"),
    ("DATELINE", "dateline"),
    ("BYLINE", "byline"),
    ("GRAPHIC", "caption"),
)


def _read(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    yield from keyed(
        _page(text, where=f"{file.path}, document {number}", max_words=max_words)
        for number, text in enumerate(_documents(file), start=1)
    )


def _documents(file: Input) -> Iterator[str]:
    """The text of each ``<DOC>``, as a stream. One that is not closed ends where the next begins, or the file does."""
    held: list[bytes] = []
    size = 0
    for _, line in file.whole_lines():
        held.append(line)
        size += len(line)
        if size > file.max_bytes:
            raise InputError(
                f"{file.path} holds a document of more than {file.max_mb:g} MB: no article is so long. Is a </DOC> missing?",
                path=file.path,
            )
        if _CLOSED.search(line):
            yield from _split(decode(b"".join(held), path=file.path))
            held, size = [], 0
    yield from _split(decode(b"".join(held), path=file.path))


def _split(text: str) -> Iterator[str]:
    begins = [match.start() for match in _BEGIN.finditer(text)]
    for begin, end in pairwise([*begins, len(text)]):
        yield re.split(r"</DOC\s*>", text[begin:end], maxsplit=1, flags=re.I)[0]


def _page(text: str, *, where: str, max_words: int) -> Page | Unreadable:
    own = re.match(r"<DOC\s[^<>]*?\bid\s*=\s*[\"']?([^\"'\s>]+)", text, re.I)
    name = own[1] if own else next(_lines(text, _IDS), None)
    # What the Wall Street Journal sets below a rule in its headline is the byline.
    heads = (_line(re.split(r"\n\s*(?:----|@)", part)[0]) for part in _elements(text, *_TITLES))
    title = next((plain_line(head) for head in heads if head), None)
    removed: list[Removed] = []
    body = "\n\n".join(_elements(text, *_BODIES))
    if not body.strip():
        return Unreadable(reason=f"{where} has no text: there is nothing in <TEXT>.", key=name, title=title)
    for element, reason in _ASIDE:
        removed += [Removed(text=line, reason=reason) for line in _lines(text, (element,))]
        body = re.sub(rf"<{element}\b[^<>]*>.*?</{element}\s*>", "\n\n", body, flags=re.I | re.S)
    made = plain(_untagged(body), max_words=max_words, title=title)
    published, note = _published(text, name or "")
    return Page(
        paragraphs=made.paragraphs,
        title=title,
        source=next(_lines(text, _OUTLETS), None),
        published=published,
        authors=tuple(field.names_of(next(_lines(text, _AUTHORS), ""))),
        key=name,
        removed=(*note, *removed, *made.remarks),
        cut=made.cut,
        beyond=made.beyond,
    )


def _elements(text: str, *names: str) -> list[str]:
    """What stands in each of these elements, in the order of the names; an open one ends with the document."""
    found = (
        re.findall(rf"<{name}(?:\s[^<>]*)?>(.*?)(?:</{name}\s*>|\Z)", text, re.I | re.S) for name in names
    )
    return [part for parts in found for part in parts]


def _lines(text: str, names: tuple[str, ...]) -> Iterator[str]:
    return filter(None, map(_line, _elements(text, *names)))


def _line(part: str) -> str:
    return " ".join(_signs(re.sub(r"<[^<>]*>", " ", part)).split())


def _untagged(body: str) -> str:
    body = re.sub(r"</?P\b[^<>]*>", "\n\n", body, flags=re.I)
    # An indented line begins a paragraph in the older collections, which have no <P>.
    body = re.sub(r"\n(?:\t| {2,})(?=\S)", "\n\n", body)
    body = re.sub(r"</?[A-Za-z][^<>]*>", "", body)
    return re.sub(r"(?<=\s)_(?=\s)", "—", _signs(body))  # the wires' dash


def _signs(text: str) -> str:
    """Signs that have a meaning as they read; those of the collections that set type (``&QL;``, ``&UR;``) go."""
    text = re.sub(r"&MD;?(?![A-Za-z])", "—", text)
    return html.unescape(re.sub(r"&(?:LR|UR|QL|QR|QC|HT|TL|LS|FG);", "", text))


def _published(text: str, name: str) -> tuple[str | None, tuple[Removed, ...]]:
    """The day that is stated, else that of the document's number: ``APW19981016.0240``, ``AP880911-0016``."""
    notes: tuple[Removed, ...] = ()
    for shown in _lines(text, _DATES):
        for form in (
            shown,
            ", ".join(shown.split(", ")[:2]),
            shown.split(" ")[0],
        ):  # "January 1, 1989, Sunday"
            found, note = field.published(form)
            if found:
                return found, ()
            notes = notes or note
    day = re.search(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)", name)
    day = day or re.match(r"(?:AP|WSJ)(\d\d)(\d\d)(\d\d)-", name)
    century = "19" if day and len(day[1]) == 2 else ""
    found = field.published(century + "-".join(day.groups()))[0] if day else None
    return (found, ()) if found else (None, notes)


def _recognises(file: Input) -> bool:
    top = file.opening[:4000]
    return "<doc" in top and (
        re.search(r"(?:^|\n)\s*<doc(?:\s[^<>]*)?>\s*<|<doc\s[^<>]*\bid\s*=", top) is not None
    )


FORMAT = Format(name="DUC or TREC documents", suffixes=(".sgml", ".sgm"), recognises=_recognises, read=_read)
