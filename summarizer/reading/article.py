"""The one thing every stage starts from: a cleaned article."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cached_property

#: Why the end of a text is missing that the source gave only in part.
CUT_OFF = "cut off by the source"


@dataclass(frozen=True, kw_only=True)
class Removed:
    """A piece of the original page that cleaning left out of :attr:`Article.text`."""

    #: Empty where the reason is about the text as a whole ("given without capitals …").
    text: str
    #: Why it was removed, as a short phrase a reader understands ("byline", "see also", …).
    reason: str


@dataclass(frozen=True, kw_only=True)
class Article:
    """One input document after cleaning.

    ``text`` is the *cleaned* text: encodings repaired, site furniture removed, paragraphs separated by
    one blank line (``"\\n\\n"``). Every character span that newsweave reports refers to it:
    ``article.text[start:end] == source.text``.
    """

    #: Unique among the articles of one call, readable, and independent of input order: the file's stem,
    #: lengthened by folders or an index where two would collide.
    id: str
    #: The file this article came from, as given or found.
    path: str
    title: str | None = None
    text: str
    #: The outlet, where the input says so.
    source: str | None = None
    url: str | None = None
    #: Publication date as ISO 8601 (``YYYY-MM-DD`` or with a time), where the input says so.
    published: str | None = None
    #: What cleaning cut, in order of appearance; nothing is dropped in silence.
    removed: tuple[Removed, ...] = field(default=(), repr=False)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of title and cleaned text: orders articles without regard to names or input order."""
        content = f"{self.title or ''}\x00{self.text}"
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def opinion(self) -> bool:
        """Whether it is labelled as comment, by its title, first line, outlet or address: its claims are its author's."""
        opening = (self.title or "", self.text[:200], *(each.text for each in self.removed[:_AT_THE_TOP]))
        return (
            any(_LABEL.match(text) for text in opening)
            or bool(_COMMENT_PAGES.search(self.source or ""))
            or bool(_COMMENT_ADDRESS.search(self.url or ""))
        )

    @cached_property
    def published_between(self) -> tuple[datetime, datetime] | None:
        """The first and the last moment at which it may have been published: a whole day where no time, or midnight, is given.

        Aware of their offset, UTC where none is given; None where ``published`` is missing or not in ISO 8601.
        """
        try:
            first = datetime.fromisoformat(self.published or "")
        except ValueError:
            return None
        first = first if first.tzinfo else first.replace(tzinfo=UTC)
        return first, first if first.time() != time.min else first + timedelta(days=1, microseconds=-1)

    def is_newer_than(self, other: Article) -> bool:
        """Whether it was certainly published after the other; False where either does not say when."""
        own, others = self.published_between, other.published_between
        return own is not None and others is not None and own[0] > others[1]

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a reader should know of the text as the source gave it: without capitals, cut off, a summary only."""
        return tuple(
            dict.fromkeys(item.reason for item in self.removed if not item.text or item.reason == CUT_OFF)
        )

    @property
    def words(self) -> int:
        """Number of whitespace-separated words in the cleaned text."""
        return len(self.text.split())


_KINDS = (
    r"opinions?|op-?ed|editorial|commentary|comment|guest (?:column|essay|opinion)|letters? to the editor"
)
#: "OPINION: …", "Commentary | …", "ANALYSIS/OPINION:", or the word in a line of its own; not "Opinion polls show".
_LABEL = re.compile(rf"\W*(?:analysis ?/ ?)?(?:{_KINDS})\s*(?:[:|/–—]|-\s|\n|$)", re.IGNORECASE)
_COMMENT_PAGES = re.compile(r"\b(?:opinions?|editorials?|commentary|op-?ed)\W*$", re.IGNORECASE)
_COMMENT_ADDRESS = re.compile(
    r"/(?:opinions?|editorials?|commentary|commentisfree|op-?eds?|columnists?)(?:/|$)", re.IGNORECASE
)
#: Pieces cut from an article among which a label may be.
_AT_THE_TOP = 4


@dataclass(frozen=True, kw_only=True)
class Unused:
    """An article (or a file that gave none) that the summary does not draw on, and why."""

    id: str
    path: str
    title: str | None = None
    words: int = 0
    reason: str
