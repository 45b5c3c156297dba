"""The list ``states.txt``: which words tell that something stands so, and which tell that it is over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


class Term(NamedTuple):
    """A word or phrase of ``states.txt``."""

    #: The number of its line.
    story: int
    #: What it tells: "holds", what is "sought", what is "over", what "ends" it.
    kind: str
    #: Of whom: "things"; "people", whom another noun may tell of; "wanted", whom it need not take up.
    of: str
    #: Its words behind the first one.
    rest: tuple[str, ...]


def terms_in(doc: Doc) -> Iterator[tuple[Term, Token]]:
    """The terms that a sentence has, each with its first word, in order."""
    for word in doc:
        found = [each for form in (word.lower_, word.lemma_.lower()) for each in _terms().get(form, ())]
        yield from ((term, word) for term in dict.fromkeys(found) if _is_phrase(word, term.rest))


def _is_phrase(word: Token, rest: Sequence[str]) -> bool:
    """Whether a phrase's further words stand behind its first, or hang on it."""
    behind = iter(word.doc[word.i + 1 : word.i + 2 + len(rest)])
    return all(any(part in (each.lower_, each.lemma_.lower()) for each in behind) for part in rest) or all(
        any(child.lower_ == part for child in word.children) for part in rest
    )


@cache
def _terms() -> Mapping[str, Sequence[Term]]:
    """All terms by their first words: there are hundreds, and hardly a word of a sentence opens one."""
    text = files("summarizer.composition.states").joinpath("states.txt").read_text("utf-8")
    index: dict[str, list[Term]] = {}
    for number, line in enumerate(text.splitlines()):
        *fields, of = line.split("|")
        if line.startswith("#"):
            continue
        for kind, field in zip(("holds", "sought", "over", "ends"), fields, strict=True):
            for first, *rest in filter(None, map(str.split, field.split(","))):
                index.setdefault(first, []).append(Term(number, kind, of.strip(), tuple(rest)))
    return index
