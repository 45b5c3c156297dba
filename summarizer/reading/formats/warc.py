"""WARC, the archive of crawlers (CC-NEWS among them): one article a page that was fetched, as a stream."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from io import StringIO
from typing import Any, BinaryIO

from summarizer.errors import InputError
from summarizer.reading.encodings import decode
from summarizer.reading.formats import html, text
from summarizer.reading.formats.base import Format, Input, Page, Unreadable

#: Records that hold what was fetched, or the text made of it (WET files).
_FETCHED = ("response", "resource", "conversion")


def _read(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    number = 0
    with file.open() as stream:
        for record in _records(stream, file):
            number += 1
            key, url = f"#{number}", record.rec_headers.get_header("WARC-Target-URI")
            where = f"{file.path}, record {number} ({url})"
            try:
                yield replace(_page(record, file, url=url, where=where, max_words=max_words), key=key)
            except InputError as error:
                yield Unreadable(reason=str(error), key=key)
    if not number:
        raise InputError(
            f"{file.path} is a WARC without pages. Give one that holds responses.", path=file.path
        )


def _records(stream: BinaryIO, file: Input) -> Iterator[Any]:
    """The records of what was fetched. Others are of the crawl itself: what was asked, when, by whom."""
    from warcio.archiveiterator import ArchiveIterator

    records = iter(ArchiveIterator(stream))
    while True:
        try:
            with redirect_stderr(StringIO()):  # where warcio tells of what it finds odd
                record = next(records, None)
        except (EOFError, OSError, zlib.error):
            raise  # of the packing: told by the input
        except Exception as error:  # warcio raises anything on a damaged record
            raise InputError(f"{file.path} is damaged. Fetch it again.", path=file.path) from error
        if record is None:
            return
        if record.rec_type in _FETCHED:
            yield record


def _page(record: Any, file: Input, *, url: str | None, where: str, max_words: int) -> Page:
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if status != "200":
        raise InputError(f"{where} was answered with {status}: it is no page.", path=file.path)
    kind, charset = _content_type(record)
    if not (kind.startswith("text/") or "html" in kind or not kind):
        raise InputError(f"{where} is {kind}, not a page.", path=file.path)
    try:
        data = record.content_stream().read(file.max_bytes + 1)
    except Exception as error:  # as above
        raise InputError(f"{where} is damaged. Fetch it again.", path=file.path) from error
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise InputError(f"{where} breaks off: the file is damaged there. Fetch it again.", path=file.path)
    if len(data) > file.max_bytes:
        raise InputError(
            f"{where} is larger than {file.max_mb:g} MB: too large for an article.", path=file.path
        )
    if kind == "text/plain":
        return replace(text.page_of(decode(data, path=where, declared=charset), max_words=max_words), url=url)
    return html.page_of(data, path=where, max_words=max_words, declared=charset, url=url)


def _content_type(record: Any) -> tuple[str, str | None]:
    headers = record.http_headers or record.rec_headers
    kind, _, parameters = (headers.get_header("Content-Type") or "").lower().partition(";")
    charset = parameters.partition("charset=")[2].split(";")[0].strip(" \"'") or None
    return kind.strip(), charset


FORMAT = Format(
    name="WARC", suffixes=(".warc",), recognises=lambda file: file.head.startswith(b"WARC/"), read=_read
)
