"""What every reader of a format works with: an input to read from, and the pages it gives."""

from __future__ import annotations

import gzip
import logging
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path, PurePath
from typing import BinaryIO, cast

from summarizer.errors import InputError
from summarizer.reading.article import Removed
from summarizer.reading.encodings import decode
from summarizer.reading.layout import without_endless


@dataclass(frozen=True, kw_only=True)
class Page:
    """An article as its file holds it: decoded and repaired, furniture still in."""

    paragraphs: tuple[str, ...]
    title: str | None = None
    source: str | None = None
    url: str | None = None
    #: ISO 8601, as :func:`summarizer.reading.formats.fields.published` gives it.
    published: str | None = None
    #: Who wrote it, where the page's metadata says so.
    authors: tuple[str, ...] = ()
    #: The article's own name within a file of several (``#3`` where it has none); ``None`` for the only one.
    key: str | None = None
    #: What the format's reader already left out.
    removed: tuple[Removed, ...] = ()
    #: What it left out behind the last paragraph.
    cut: tuple[Removed, ...] = ()
    #: The rest of an article that is far too long, as the file holds it, from the space before it on.
    beyond: str = ""


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """One article of a file that cannot be read, while the others can."""

    #: A sentence that names the file, the place in it and what is wrong.
    reason: str
    key: str | None = None
    title: str | None = None


class NotOneEvent(InputError):
    """The file holds clusters, not the articles of one: none of them is read."""


#: Characters that are looked at for each word that may be kept: twice what English takes, for the furniture.
CHARS_PER_WORD = 12

#: Bytes that a format is told by.
_HEAD = 64 * 1024
_GZIP = b"\x1f\x8b"


class _Unpacked(gzip.GzipFile):
    """Gives what stands before the damage, and only then raises."""

    def read(self, size: int | None = -1) -> bytes:
        parts: list[bytes] = []
        left = sys.maxsize if size is None or size < 0 else size
        while left:
            try:
                part = self.read1(min(left, 2**16))
            except (EOFError, zlib.error, OSError):
                if not parts or left > 2**60:  # who reads all of it is told at once
                    raise
                break
            if not part:
                break
            parts.append(part)
            left -= len(part)
        return b"".join(parts)


class Input:
    """Bytes to read articles from: a file, or whatever stands in for one.

    ``path`` is what messages and articles call it. Anything packed with gzip is unpacked on the way, whatever its
    name. ``max_mb`` bounds what is ever held at once: the whole of a file that is read as one, or one record of a
    file that is read as a stream.
    """

    def __init__(self, path: str, *, opener: Callable[[], BinaryIO], max_mb: float) -> None:
        self.path = path
        self.max_mb = max_mb
        self._opener = opener
        packed = PurePath(path)
        #: Of the unpacked content: ``.jsonl`` of ``a.jsonl.gz``; lower case.
        self.suffix = PurePath(packed.stem if packed.suffix.lower() == ".gz" else packed).suffix.lower()

    @classmethod
    def from_file(cls, file: Path, *, max_mb: float) -> Input:
        """A file on disk, which is opened anew each time it is read."""
        return cls(str(file), opener=lambda: file.open("rb"), max_mb=max_mb)

    @property
    def max_bytes(self) -> int:
        return int(self.max_mb * 1e6)

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The unpacked bytes as a stream. Whatever breaks while it is read is an :class:`InputError`."""
        try:
            with self._opener() as raw:
                start = raw.read(len(_GZIP))
                raw.seek(0)
                yield cast("BinaryIO", _Unpacked(fileobj=raw)) if start == _GZIP else raw
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise InputError(
                f"{self.path} is damaged: its gzip data break off or are not whole ({error}). "
                "Fetch or compress it again.",
                path=self.path,
            ) from error
        except OSError as error:
            raise InputError(
                f"{self.path} cannot be read: {error.strerror or error}.", path=self.path
            ) from error

    @cached_property
    def head(self) -> bytes:
        """The first 64 kB, unpacked: what the format is told by. Of a damaged file, what can be read of them."""
        head = b""
        try:
            with self.open() as stream:
                while len(head) < _HEAD and (more := stream.read1(_HEAD - len(head))):  # type: ignore[attr-defined]
                    head += more
        except InputError:
            if not head:
                raise
        return head

    @cached_property
    def opening(self) -> str:
        """The head as text, in lower case, without white space before it; ASCII is all that formats are told by."""
        codec = "utf-16" if self.head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
        return self.head.lower().decode(codec, "replace").lstrip("\ufeff \t\r\n")

    def read(self) -> bytes:
        """All bytes, unpacked. Raises :class:`InputError` for more than ``max_mb``, and for none."""
        parts: list[bytes] = []
        left = self.max_bytes + 1
        with self.open() as stream:
            # By the piece: room for all that is allowed takes longer to get than a page to read.
            while left > 0 and (part := stream.read(min(left, 2**20))):
                parts.append(part)
                left -= len(part)
        data = b"".join(parts)
        if len(data) > self.max_bytes:
            raise InputError(
                f"{self.path} is too large for an article: the limit is {self.max_mb:g} MB. Split it, or raise "
                "reading.max_file_mb.",
                path=self.path,
            )
        if not data.strip():
            raise InputError(
                f"{self.path} is empty. Remove it, or put the article's text in it.", path=self.path
            )
        return data

    def text(self, *, declared: str | None = None) -> str:
        """All of it, decoded (see :func:`summarizer.reading.encodings.decode`)."""
        return decode(self.read(), path=self.path, declared=declared)

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Numbered lines, without their ends, as a stream; blank ones are passed over.

        Raises :class:`InputError` at a line of more than ``max_mb``.
        """
        for number, line in self.whole_lines():
            if line.strip():
                yield number, line.rstrip(b"\r\n")

    def whole_lines(self) -> Iterator[tuple[int, bytes]]:
        """As :meth:`lines`, with their ends, and blank ones too."""
        number = 0
        with self.open() as stream:
            while line := stream.readline(self.max_bytes + 1):
                number += 1
                if len(line) > self.max_bytes:
                    raise InputError(
                        f"{self.path}, line {number} is longer than {self.max_mb:g} MB: no article is. Split the file "
                        "into lines, or raise reading.max_file_mb.",
                        path=self.path,
                    )
                yield number, line


@dataclass(frozen=True, kw_only=True)
class Format:
    """A format that articles come in."""

    #: What a reader calls it: ``an RSS or Atom feed``.
    name: str
    #: Suffixes that files of this format usually have; what decides is :attr:`recognises`.
    suffixes: tuple[str, ...]
    #: Whether an input is of this format, by what it holds.
    recognises: Callable[[Input], bool]
    #: The articles in an input, of at most so many words each (as far as the format's reader can tell cheaply).
    #: Raises ``InputError`` where the input as a whole cannot be read (on).
    read: Callable[[Input, int], Iterator[Page | Unreadable]]


def within(text: str, max_words: int) -> tuple[str, str]:
    """The part of a text that can be used, ending with a line or at least a word, and the rest.

    Repairing and cleaning take most of the time, and only what ``max_words`` words can need is repaired.
    """
    limit = max_words * CHARS_PER_WORD
    if len(text) <= limit:
        return text, ""
    text, endless = without_endless(text)
    end = len(text)
    if end > limit:
        end = next((place for mark in "\n " if (place := text.rfind(mark, limit // 2, limit)) > 0), limit)
    return text[:end], text[end:].rstrip() + (f"\n\n{endless}" if endless else "")


def squeezed(text: str) -> str:
    """Letters and digits alone, to compare texts by."""
    return _NO_LETTERS.sub("", text.casefold())


#: The same for headlines and names, each of which is compared with many.
squeezed_line = lru_cache(maxsize=64)(squeezed)

_NO_LETTERS = re.compile(r"[\W_]+")


def silence(library: str) -> None:
    """What a parser logs about a broken file, our error says better."""
    logger = logging.getLogger(library)
    if logger.level != logging.CRITICAL:  # to set a level empties a cache of every logger's
        logger.setLevel(logging.CRITICAL)
