"""Two names in, whether they may be one person's out: short and full forms, nicknames, spellings, a son and his father."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from summarizer.text.lists import words
from summarizer.text.nicknames import same_first_name

#: Small words within a name. A last name that begins with one is never cut behind it: "van der Berg".
PARTICLES = words("particles")
#: As in "al-Dorad".
ARABIC_ARTICLE = re.compile(r"(?:al|el)-", re.IGNORECASE)
#: They tell a son from his father, whom the same news may be about.
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


def suffix(name: Sequence[str]) -> str | None:
    """ "jr" of a name's words "Tomas Dahl Jr."."""
    last = name[-1].lower().rstrip(".") if name else ""
    return last if last in _SUFFIXES else None


def same_person(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether every word of ``short`` is a word of ``full``, spelling variants allowed; "Dahl" is not "Dahl Jr.".

    "Chuck Dahl" is Charles Dahl.
    """
    if suffix(short) != suffix(full):
        return False
    remaining = list(full)
    for place, word in enumerate(short):
        match = next((other for other in remaining if same_spelling(_bare(word), _bare(other))), None)
        if match is None and place < len(short) - 1:
            match = next((other for other in remaining[:-1] if _same_sounds(word, other)), None)
        if match is None and place == 0 and len(short) > 1 and same_first_name(word, full[0]):
            match = full[0]
        if match is None:
            return False
        remaining.remove(match)
    return True


def misspelt(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names differ by one letter of a last name: "Chuck Hagel", "Chuck Hagen"."""
    first, second = one[-1], other[-1]
    return (
        min(len(one), len(other)) > 1
        and one[0] == other[0]
        and len(first) == len(second) >= 5
        and first[0] == second[0]
        and sum(a != b for a, b in zip(first, second, strict=True)) == 1
    )


def _bare(word: str) -> str:
    """A last name without its Arabic article, which news leaves out as often as not."""
    return ARABIC_ARTICLE.sub("", word, count=1)


def same_spelling(one: str, other: str) -> bool:
    """``Zelensky`` and ``Zelenskyy``, ``Peña`` and ``Pena``: transliterations, not different names."""
    if _folded(one) == _folded(other):
        return True
    if min(len(one), len(other)) < 5 or one[0] != other[0]:
        return False
    return SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio() >= 0.88


def _same_sounds(one: str, other: str) -> bool:
    """``Mohammad Youssuf`` and ``Muhammad Youssef``: first names with the same consonants and much the same letters."""
    sounds = [re.sub(r"(.)\1", r"\1", re.sub(r"[aeiou]|(?<!^)y", "", _folded(word))) for word in (one, other)]
    alike = SequenceMatcher(None, _folded(one), _folded(other), autojunk=False).ratio()
    return sounds[0] == sounds[1] and len(sounds[0]) >= 3 and one[0] == other[0] and alike >= 0.8


def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark)).casefold()
