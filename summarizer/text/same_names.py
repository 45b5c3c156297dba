"""Whether two names are one: spellings, and parts of longer names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from summarizer.text.countries import is_country

#: Spellings that no rule of sound brings together.
_SPELLINGS = {"kiev": "kyiv", "peking": "beijing", "qaeda": "qaida", "zelenskiy": "zelensky"}


@lru_cache(maxsize=65536)
def same_word(one: str, other: str) -> bool:
    """Whether two folded words of names are spellings of one ("zelensky", "zelenskyy")."""
    if one == other:
        return True
    one, other = _SPELLINGS.get(one, one), _SPELLINGS.get(other, other)
    if one == other:
        return True
    if one.startswith("@") or other.startswith("@") or min(len(one), len(other)) < 4:
        return False
    if is_country(one) or is_country(other):
        return False
    if one + "s" == other or other + "s" == one:  # the Republicans, a Republican
        return True
    return bool(_sound(one) == _sound(other) and SequenceMatcher(None, one, other).ratio() >= 0.75)


def _sound(word: str) -> str:
    for written, sounded in (("ph", "f"), ("th", "t"), ("kh", "h"), ("ck", "k"), ("w", "v"), ("q", "k")):
        word = word.replace(written, sounded)
    word = word[0] + re.sub(r"[aeiouy]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", word)


def same_name(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the shorter of two names is a part of the longer ("Xi" of "Xi Jinping")."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    return bool(short) and all(any(same_word(a, b) for b in long) for a in short)
