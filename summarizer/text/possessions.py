"""Whose things are and where people belong: "Beijing's paper", "Chinese President Xi Jinping"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from summarizer.text.arguments import coordinated
from summarizer.text.folding import fold
from summarizer.text.lexicon import ROLES
from summarizer.text.names import Name
from summarizer.text.parsing import text_of
from summarizer.text.words import stem

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Possession:
    """``owner``'s ``noun``: "Beijing's paper", "talks between Lunde and Okafor"."""

    #: Stem of the noun.
    noun: str
    owner: Name
    #: How the owner is attached: "poss", or a preposition.
    how: str


def possessions(doc: Doc, by_token: Mapping[int, Name]) -> list[Possession]:
    """What names own or take part in; ``by_token`` is the name that each token is of, if any."""
    found: list[Possession] = []
    for token in doc:
        if token.pos_ not in {"NOUN", "PROPN"} or token.i in by_token:
            continue
        noun = stem(token.lemma_.lower())
        for child in token.children:
            if child.dep_ == "poss" and child.i in by_token:
                found.append(Possession(noun, by_token[child.i], "poss"))
            elif child.dep_ == "prep":
                found += [
                    Possession(noun, by_token[each.i], child.lower_)
                    for leaf in child.children
                    if leaf.dep_ == "pobj"
                    for each in coordinated(leaf)
                    if each.i in by_token
                ]
    return found


def affiliations(doc: Doc, names: Sequence[Name]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Who belongs where: "Chinese President Xi Jinping", "Japan's prime minister, Fumio Kishida"."""
    for before, after in pairwise(names):
        country = before.country
        if country is None or after.country is not None:
            continue
        between = text_of(doc)[before.end : after.start].strip()
        words = [fold(word) for word in between.replace(",", " ").split()]
        words = [word for word in words if word not in {"'s", "’s", "'", "’", "s", ""}]
        title = 0 < len(words) <= 4 and all(word in ROLES or word in {"of", "state"} for word in words)
        if title or (between in {"’s", "'s"} and after.label == "PERSON"):
            yield after.words, country
