"""The list ``states.txt``: which words tell that something stands so, and which tell that it is over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from summarizer.reading.article import Article

Term = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One line of ``states.txt``."""

    #: How it stands; what is done about it, "for" whom.
    holds: tuple[Term, ...]
    sought: tuple[Term, ...]
    #: What, told of the same, is its end; what ends it.
    over: tuple[Term, ...]
    ends: tuple[Term, ...]
    #: Of whom it can be: "people", "things", "people or things", "wanted".
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """That something stands so, or has ended, and of whom or what."""

    #: Index of the sentence that tells so.
    row: int
    article: Article
    #: Index of its story in :func:`stories`.
    story: int
    themes: tuple[Token, ...]
    #: Whether it counts only where its article is newer: "the bridge is open" may be of before it was shut.
    if_newer: bool = False


def matches(doc: Doc, terms: Sequence[Term], *, as_written: bool = False) -> Iterator[Token]:
    """The first words of the terms that a sentence has, in any form or only ``as_written``."""
    for word in doc:
        forms = (word.lower_,) if as_written else (word.lower_, word.lemma_.lower())
        if any(first in forms and _is_phrase(word, rest) for first, *rest in terms):
            yield word


def _is_phrase(word: Token, rest: Sequence[str]) -> bool:
    """Whether a phrase's further words stand behind its first, or hang on it."""
    behind = iter(word.doc[word.i + 1 : word.i + 2 + len(rest)])
    return all(any(part in (each.lower_, each.lemma_.lower()) for each in behind) for part in rest) or all(
        any(child.lower_ == part for child in word.children) for part in rest
    )


@cache
def stories() -> tuple[Story, ...]:
    """All lines of ``states.txt``."""
    text = files("summarizer.composition.states").joinpath("states.txt").read_text("utf-8")
    lines = [line.split("|") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(
        Story(_terms(holds), _terms(sought), _terms(over), _terms(ends), of.strip())
        for holds, sought, over, ends, of in lines
    )


def _terms(field: str) -> tuple[Term, ...]:
    return tuple(tuple(term.split()) for term in field.split(",") if term.strip())
