"""The list ``states.txt``: which words tell that something stands so, and which tell that it is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


#: What a line of ``states.txt`` has terms for, by the names of :class:`Story`: the first two count only as they are written.
_AS_WRITTEN, _IN_ANY_FORM = ("holds", "over"), ("sought", "ends")


def terms_in(doc: Doc) -> Mapping[tuple[int, str], Sequence[Token]]:
    """The first words of the terms that a sentence has, in order, by index of the story and by what they tell in it."""
    found: dict[tuple[int, str], list[Token]] = {}
    written, any_form = _index(_AS_WRITTEN), _index(_IN_ANY_FORM)
    for word in doc:
        lower, lemma = word.lower_, word.lemma_.lower()
        terms = [*written.get(lower, ()), *any_form.get(lower, ())]
        if lemma != lower:
            terms += any_form.get(lemma, ())
        for place in dict.fromkeys(place for place, rest in terms if _is_phrase(word, rest)):
            found.setdefault(place, []).append(word)
    return found


@cache
def _index(kinds: Sequence[str]) -> Mapping[str, Sequence[tuple[tuple[int, str], Term]]]:
    """By its first word every term of these kinds: where it stands in the stories, and its further words.

    There are hundreds of terms, and hardly a word of a sentence opens one.
    """
    index: dict[str, list[tuple[tuple[int, str], Term]]] = {}
    for number, story in enumerate(stories()):
        for kind in kinds:
            for first, *rest in getattr(story, kind):
                index.setdefault(first, []).append(((number, kind), tuple(rest)))
    return index


def _is_phrase(word: Token, rest: Sequence[str]) -> bool:
    """Whether a phrase's further words stand behind its first, or hang on it."""
    if not rest:
        return True
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
