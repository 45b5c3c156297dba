"""Whether a target says no more than its sources: what is not backed would teach a fuser to invent.

Names, numbers and quotations must stand in the sources; content words nearly all. What grounded decoding will not
let a fuser write (:mod:`summarizer.fusion.constrained_decoding`) is not asked of it in training either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer.fusion.constrained_decoding import FUNCTION_WORDS, NUMBER_WORDS
from summarizer.text.words import content_stems

_WORD = re.compile(r"[^\W_]+(?:[.,:/](?<=\d[.,:/])(?=\d)[^\W_]+)*")
_QUOTED = re.compile(r"[“\"]([^”\"]{3,}?)[,.]?[”\"]")
_SENTENCE_OPENING = re.compile(r"(?:\A|[.!?][\"'”’)\]]*\s)[\s\"'“‘(\[]*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing:
    """How a target stands to its sources."""

    #: Names, numbers and quotations that no source has; empty is good.
    missing: tuple[str, ...]
    #: Weighted share of the target's content stems that the sources have together, and that one has at most.
    coverage: float
    best_single: float
    #: Share of the target's word bigrams that one source has, at most.
    copied: float
    #: Share of the target's word bigrams that no source has.
    novel: float

    @property
    def joins(self) -> float:
        """What the sources have together that no single one has."""
        return self.coverage - self.best_single


def backing(target: str, sources: Sequence[str], *, weights: Mapping[str, float] | None = None) -> Backing:
    """Checks one target against its sources. ``weights``: of stems; 1 for those that are not in it."""
    stems = set(content_stems(target))
    mass = sum(_weight(stem, weights) for stem in stems) or 1.0
    of_source = [stems & set(content_stems(source)) for source in sources]
    together = set().union(*of_source)

    def share(found: set[str]) -> float:
        return sum(_weight(stem, weights) for stem in found) / mass

    bigrams = _bigrams(target)
    seen = [_bigrams(source) for source in sources]
    count = len(bigrams) or 1
    return Backing(
        missing=(*missing_words(target, sources), *missing_quotations(target, sources)),
        coverage=share(together),
        best_single=max(map(share, of_source), default=0.0),
        copied=max((len(bigrams & each) / count for each in seen), default=0.0),
        novel=len(bigrams - set().union(*seen)) / count,
    )


def missing_words(target: str, sources: Sequence[str]) -> list[str]:
    """Words of the target that look like names or numbers and that no source has, in order."""
    known = {word for source in sources for word in _WORD.findall(source)}
    lower = {word.lower() for word in known} | FUNCTION_WORDS
    found = []
    for match in _WORD.finditer(target):
        word = match.group()
        if word in known or word in {"s", "t"}:
            continue
        opens = _SENTENCE_OPENING.search(target, 0, match.start()) is not None
        guarded = word in NUMBER_WORDS or any(c.isupper() or c.isdigit() for c in word)
        if guarded and not (opens and word[0].isupper() and word.lower() in lower):
            found.append(word)
    return found


def missing_quotations(target: str, sources: Sequence[str]) -> list[str]:
    """Quoted words of the target that stand in no source as they are."""
    known = [" ".join(_words(source)) for source in sources]
    quoted = [match.group(1) for match in _QUOTED.finditer(target)]
    return [text for text in quoted if not any(" ".join(_words(text)) in source for source in known)]


def _weight(stem: str, weights: Mapping[str, float] | None) -> float:
    return 1.0 if weights is None else weights.get(stem, 1.0)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _bigrams(text: str) -> set[tuple[str, str]]:
    words = _words(text)
    return set(pairwise(words))
