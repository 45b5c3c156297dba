"""Mails and newsletters (.eml), and saved pages (.mhtml), which are mails inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from typing import cast

from summarizer.errors import InputError
from summarizer.reading.article import Removed
from summarizer.reading.encodings import decode
from summarizer.reading.formats import fields as field
from summarizer.reading.formats import html
from summarizer.reading.formats.base import Format, Input, Page, Unreadable, within
from summarizer.reading.formats.markup import plain_paragraphs
from summarizer.reading.layout import paragraphs_of
from summarizer.reading.repair import repair

#: Words of a plain part that stands in for the page of a newsletter: fewer say "this mail needs HTML".
_ENOUGH = 40
#: The line that parts a mail's text from its signature (RFC 3676).
_SIGNATURE = re.compile(r"^-- ?$", re.M)


def _read(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    message = message_from_bytes(file.read(), policy=policy.default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    place = message.get("Snapshot-Content-Location")
    if pages and (place or message.get_content_type() == "multipart/related"):
        url = field.line(place or pages[0].get("Content-Location"))
        yield _page_in(pages[0], path=file.path, max_words=max_words, url=url)
        return
    page = _mailed(parts, pages, path=file.path, max_words=max_words)
    if page is None:
        kinds = ", ".join(sorted({part.get_content_type() for part in parts})) or "nothing"
        raise InputError(
            f"{file.path} is a mail without text (it holds {kinds}). Save its article as a file.",
            path=file.path,
        )
    published, note = field.published(_header(message, "Date"))
    name, address = parseaddr(_header(message, "From") or "")
    names = filter(None, (field.line(part.get_filename()) for part in parts))
    yield replace(
        page,
        title=field.line(_header(message, "Subject")) or page.title,
        source=field.line(name) or page.source or field.line(address.rpartition("@")[2]),
        published=published or page.published,
        removed=(*note, *page.removed, *(Removed(text=name, reason="attachment") for name in names)),
    )


def _mailed(
    parts: list[EmailMessage], pages: list[EmailMessage], *, path: str, max_words: int
) -> Page | None:
    """A mail's article: its plain part, which is made to be read alone, else its page."""
    plain = "\n\n".join(
        _text(part, path=path)
        for part in parts
        if part.get_content_type() == "text/plain" and not part.get_filename()
    )
    if pages and len(plain.split()) < _ENOUGH:
        try:
            return _page_in(pages[0], path=path, max_words=max_words)
        except InputError:  # laid out in tables, as newsletters are
            text, beyond = within(_text(pages[0], path=path), max_words)
            if paragraphs := plain_paragraphs(text):
                return Page(paragraphs=paragraphs, beyond=beyond)
    if not plain.strip():
        return None
    body, *signature = _SIGNATURE.split(plain, maxsplit=1)
    text, beyond = within(body, max_words)
    removed = tuple(Removed(text=each.strip(), reason="signature") for each in signature if each.strip())
    return Page(paragraphs=tuple(paragraphs_of(repair(text))), removed=removed, beyond=beyond)


def _page_in(part: EmailMessage, *, path: str, max_words: int, url: str | None = None) -> Page:
    declared = part.get_content_charset()
    return html.page_of(_bytes(part), path=path, max_words=max_words, declared=declared, url=url)


def _bytes(part: EmailMessage) -> bytes:
    return cast("bytes", part.get_payload(decode=True) or b"")


def _text(part: EmailMessage, *, path: str) -> str:
    text = decode(_bytes(part), path=path, declared=part.get_content_charset()).replace("\r\n", "\n")
    if part.get_param("format") == "flowed":  # a line that ends in a space goes on (RFC 3676)
        text = re.sub(r"(?<=\S) \n(?!-- $)", " ", text)
    return text


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message.get(name)
    except (ValueError, IndexError, AttributeError):  # headers that the parser cannot make sense of
        return None
    return str(value) if value is not None else None


_HEADERS = re.compile(r"(?:from [^\n]*\n)?((?:[a-z][a-z0-9-]*:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*)+)")


def _recognises(file: Input) -> bool:
    match = _HEADERS.match(file.opening)
    if match is None:
        return False
    names = dict(re.findall(r"^([a-z][a-z0-9-]*): *(.*)", match.group(1), re.M))
    # "From: Our correspondent" and "Date: …" head many a plain article; no mail is without these.
    posted = {"mime-version", "message-id", "received", "return-path"} & names.keys()
    return bool(posted) or ("@" in names.get("from", "") and bool({"subject", "date"} & names.keys()))


FORMAT = Format(
    name="mail and saved page", suffixes=(".eml", ".mhtml", ".mht"), recognises=_recognises, read=_read
)
