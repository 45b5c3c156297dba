"""Quotations: sentences that are nothing else ("“…,” Dahl wrote."), and one remark that two reporters heard."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from summarizer.text.quotes import QUOTATION

_SPOKEN = re.compile(
    r"^“(?P<words>[^“”]+?)(?P<stop>[,?!…]?)” (?P<speaker>[^“”,;:]{2,80}?) (?P<verb>said|wrote|tweeted|added)"
    r"(?P<when>(?: (?:on|in|at|late|early)\b[^“”,;.]{0,40})?)\.$"
)
# Share of the pairs of neighbouring words of a quotation that another has in which it is told, too, and the fewest.
_SAME_REMARK, _SAME_PAIRS = 0.4, 4


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
