"""The words of people's names: where one begins and ends in a parsed sentence, and whether two may be one person's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from summarizer.decontext.people.titles import HONORIFICS, is_role
from summarizer.text.folding import fold
from summarizer.text.lists import words
from summarizer.text.nicknames import same_first_name
from summarizer.text.words import STOP_WORDS

if TYPE_CHECKING:
    from spacy.tokens import Span

#: Small words within a name. A last name that begins with one is never cut behind it: "van der Berg".
PARTICLES = words("particles")
#: As in "al-Dorad".
_ARABIC_ARTICLE = re.compile(r"(?:al|el)-", re.IGNORECASE)
#: They tell a son from his father, whom the same news may be about.
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
#: Words in the names of companies, bodies, places and days, which the recogniser takes for people at times.
_BODIES = words("bodies")


def name_words(entity: Span) -> tuple[str, ...]:
    """The entity's words without honorifics, titles and possessives; none where it is no name of a person."""
    found = re.sub(r"['’]s?$", "", entity.text).split()
    while found and (found[0].lower() in HONORIFICS or is_role(found[0])):
        found = found[1:]
    if not 0 < len(found) <= _MOST_WORDS or found[0].lower() in STOP_WORDS:
        return ()  # "After Paris" of a headline
    if not all(_NAME_WORD.fullmatch(word) and _may_be_personal(word) for word in found):
        return ()
    return tuple(found) if found[-1][0].isupper() or "-" in found[-1] else ()


_MOST_WORDS = 4
_NAME_WORD = re.compile(
    rf"(?:[A-Z]\.)+|[A-Z]|[^\W\d_a-z][\w.'’‐‑-]*|(?:al|el)-\w+|{'|'.join(sorted(PARTICLES))}"
)


def _may_be_personal(word: str) -> bool:
    """Whether it is no word of companies, bodies, places or days, no possessive and no abbreviation."""
    return not (
        word.lower() in _BODIES
        or word.endswith(("'s", "’s"))
        or (word.isupper() and len(word.rstrip(".")) > 1)
    )


def suffix(name: Sequence[str]) -> str | None:
    """ "jr" of a name's words "Tomas Dahl Jr."."""
    last = name[-1].lower().rstrip(".") if name else ""
    return last if last in _SUFFIXES else None


def same_person(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether every word of ``short`` is a word of ``full``, spelling variants allowed; "Dahl" is not "Dahl Jr.".

    "Chuck Dahl" is Charles Dahl.
    """
    if suffix(short) != suffix(full):
        return False
    if len(short) == 1 and fold(short[0]) not in map(fold, full):
        return same_spelling(short[0], full[-1])  # "Williams" is no William
    if len(short) == 1 and len(full) > 1 and full[-2].lower() in PARTICLES:
        return short[0] == full[0]  # "Brasco" is not what anybody called "de Brasco" goes by
    remaining = list(full)
    for place, word in enumerate(short):
        match = next((other for other in remaining if same_spelling(word, other)), None)
        if match is None and place == 0 and len(short) > 1 and same_first_name(word, full[0]):
            match = full[0]
        if match is None:
            return False
        remaining.remove(match)
    return True


def same_spelling(one: str, other: str) -> bool:
    """``Zelensky`` and ``Zelenskyy``, ``Peña`` and ``Pena``, ``al-Dorad`` and ``Dorad``: no different names."""
    one, other = (fold(_ARABIC_ARTICLE.sub("", word, count=1)) for word in (one, other))
    if one == other:
        return True
    if min(len(one), len(other)) < 5 or one[0] != other[0]:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.88
