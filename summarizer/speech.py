"""Quotations: of those that stand for themselves ("“…,” Dahl wrote."), two that follow each other in one article are one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from summarizer.sentences import Sentence
from summarizer.verification.quotes import QUOTATION

#: Words that a quotation put together from several sentences may have: as long as a summary sentence gets.
_MAX_WORDS = 55
_SPOKEN = re.compile(
    r"^“(?P<words>[^“”]+?)(?P<stop>[,?!…]?)” (?P<speaker>[^“”,;:]{2,80}?) (?P<verb>said|wrote|tweeted|added)"
    r"(?P<when>(?: (?:on|in|at|late|early)\b[^“”,;.]{0,40})?)\.$"
)
# Share of the pairs of neighbouring words of a quotation that another has in which it is told, too, and the fewest.
_SAME_REMARK, _SAME_PAIRS = 0.4, 4
_WRITTEN = frozenset({"wrote", "tweeted"})


class Spoken(NamedTuple):
    """A sentence that is nothing but what somebody said, and who."""

    words: str
    stop: str
    speaker: str
    verb: str
    #: " on Monday morning", where it says when.
    when: str = ""

    @property
    def last_name(self) -> str:
        return self.speaker.split()[-1]


def spoken(text: str) -> Spoken | None:
    """The parts of "“The bridge is safe,” Anna Dorn said."; None for any other sentence."""
    found = _SPOKEN.match(text)
    return (
        Spoken(found["words"], found["stop"], found["speaker"], found["verb"], found["when"])
        if found
        else None
    )


def same_speech(one: Spoken | None, other: Spoken | None) -> bool:
    """Whether one person says, or writes, both."""
    return (
        one is not None
        and other is not None
        and one.last_name == other.last_name
        and (one.verb in _WRITTEN) == (other.verb in _WRITTEN)
    )


def same_words(text: str, other: str) -> bool:
    """Whether both quote one remark, as two reporters heard it: much of the shorter quotation, word by word."""
    one, two = sorted((_pairs(text), _pairs(other)), key=len)
    shared = len(one & two)
    return shared >= _SAME_PAIRS and shared >= _SAME_REMARK * len(one)


@lru_cache(maxsize=4096)  # every sentence is compared with every other
def _pairs(text: str) -> frozenset[tuple[str, str]]:
    """Neighbouring words within quotation marks; "anybody" is "anyone"."""
    return frozenset(
        pair
        for quotation in QUOTATION.findall(text)
        for pair in pairwise(re.findall(r"[^\W_]+", quotation.lower().replace("anybody", "anyone")))
    )


def continued(
    text: str, after: str, sources: Sequence[Sentence], sources_after: Sequence[Sentence]
) -> str | None:
    """Two quotations of one speaker as one, where an article has them in a row; None where they stay two sentences.

    "“It is safe,” Dorn said." and "“Nobody was hurt,” Dorn said.": "“It is safe. Nobody was hurt,” Dorn said."
    """
    one, other = spoken(text), spoken(after)
    if one is None or other is None or not same_speech(one, other) or other.when not in ("", one.when):
        return None
    in_a_row = any(
        a.article.id == b.article.id and a.paragraph == b.paragraph and b.index == a.index + 1
        for a in sources
        for b in sources_after
    )
    if not in_a_row or len(one.words.split()) + len(other.words.split()) > _MAX_WORDS:
        return None
    stop = "." if one.stop in ("", ",") else one.stop
    end = other.stop or ","
    return f"“{one.words}{stop} {other.words}{end}” {one.speaker} {one.verb}{one.when}."
