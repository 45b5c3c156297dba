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
_END = re.compile(r"</DOC\s*>", re.I)
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
#: Signs of the collections that have a meaning; the others (``&QL;``, ``&UR;``) set type.
_SIGNS = {
    "MD": "—",
    "AMP": "&",
    "LR": "",
    "UR": "",
    "QL": "",
    "QR": "",
    "QC": "",
    "HT": "",
    "TL": "",
    "LS": "",
    "FG": "",
}


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
        yield _END.split(text[begin:end])[0]


def _page(text: str, *, where: str, max_words: int) -> Page | Unreadable:
    own = re.match(r"<DOC\s[^<>]*?\bid\s*=\s*[\"']?([^\"'\s>]+)", text, re.I)
    name = own[1] if own else _first(text, _IDS)
    title = _title(text)
    removed: list[Removed] = []
    body = "\n\n".join(part for element in _BODIES for part in _elements(text, element))
    if not body.strip():
        return Unreadable(reason=f"{where} has no text: there is nothing in <TEXT>.", key=name, title=title)
    for element, reason in _ASIDE:
        removed += [
            Removed(text=_line(part), reason=reason) for part in _elements(text, element) if _line(part)
        ]
        body = re.sub(rf"<{element}\b[^<>]*>.*?</{element}\s*>", "\n\n", body, flags=re.I | re.S)
    made = plain(_untagged(body), max_words=max_words, title=title)
    published, note = _published(text, name)
    return Page(
        paragraphs=made.paragraphs,
        title=title,
        source=_first(text, _OUTLETS),
        published=published,
        authors=tuple(
            re.sub(r"^by ", "", author, flags=re.I) for author in [_first(text, _AUTHORS)] if author
        ),
        key=name,
        removed=(*note, *removed, *(item for item in made.removed if not item.text)),
        cut=tuple(item for item in made.removed if item.text),
        beyond=made.beyond,
    )


def _elements(text: str, name: str) -> list[str]:
    """What stands in each of these elements; an open one ends with the document."""
    return re.findall(rf"<{name}(?:\s[^<>]*)?>(.*?)(?:</{name}\s*>|\Z)", text, re.I | re.S)


def _first(text: str, names: tuple[str, ...]) -> str | None:
    found = (_line(part) for name in names for part in _elements(text, name))
    return next((line for line in found if line), None)


def _title(text: str) -> str | None:
    for name in _TITLES:
        for part in _elements(text, name):
            # What the Wall Street Journal sets below a rule is the byline.
            title = _line(re.split(r"\n\s*(?:----|@)", part)[0])
            if title:
                return plain_line(title)
    return None


def _line(part: str) -> str:
    return " ".join(_signs(re.sub(r"<[^<>]*>", " ", part)).split())


def _untagged(body: str) -> str:
    body = re.sub(r"</?P\b[^<>]*>", "\n\n", body, flags=re.I)
    # An indented line begins a paragraph in the older collections, which have no <P>.
    body = re.sub(r"\n(?:\t| {2,})(?=\S)", "\n\n", body)
    body = re.sub(r"</?[A-Za-z][^<>]*>", "", body)
    return re.sub(r"(?<=\s)_(?=\s)", "—", _signs(body))  # the wires' dash


def _signs(text: str) -> str:
    text = re.sub(r"&([A-Z]{2,3});?(?![a-z])", lambda match: _SIGNS.get(match[1], match[0]), text)
    return html.unescape(text)


def _published(text: str, name: str | None) -> tuple[str | None, tuple[Removed, ...]]:
    notes: tuple[Removed, ...] = ()
    for element in _DATES:
        for part in _elements(text, element):
            shown = _line(part)
            for form in (
                shown,
                ", ".join(shown.split(", ")[:2]),
                shown.split(" ")[0],
            ):  # "January 1, 1989, Sunday"
                found, note = field.published(form) if form else (None, ())
                if found:
                    return found, ()
                notes = notes or note
    found = _date_of(name or "")
    return (found, ()) if found else (None, notes)


def _date_of(name: str) -> str | None:
    """``APW19981016.0240``, ``XIN_ENG_20041001.0012``, ``AP880911-0016``: the day that a document's number names."""
    match = re.search(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)", name) or re.match(
        r"(?:AP|WSJ)(\d\d)(\d\d)(\d\d)-", name
    )
    if match is None:
        return None
    year = match[1] if len(match[1]) == 4 else f"19{match[1]}"
    return field.published(f"{year}-{match[2]}-{match[3]}")[0]


def _recognises(file: Input) -> bool:
    top = file.opening[:4000]
    return "<doc" in top and (
        re.search(r"(?:^|\n)\s*<doc(?:\s[^<>]*)?>\s*<|<doc\s[^<>]*\bid\s*=", top) is not None
    )


FORMAT = Format(name="DUC or TREC documents", suffixes=(".sgml", ".sgm"), recognises=_recognises, read=_read)
