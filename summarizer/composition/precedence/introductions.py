"""Introductions: "the bill" is read behind "a bill", "Dahl’s brother" behind "Dahl, who …", "both" behind each of the two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from summarizer.composition.precedence.tellings import (
    NAMED_BEFORE,
    Constraint,
    Telling,
    is_in_quotes,
    told_before,
)
from summarizer.decontext.definites import spoken_of
from summarizer.text.lists import words
from summarizer.text.words import stem

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def introductions(number: int, tellings: Sequence[Telling], *, first: int) -> Iterator[Constraint]:
    """ "The newspaper" behind "a newspaper in Halvik": the sentence of its article that introduces it, if it is told."""
    doc = tellings[number].doc
    beside = [other for _, other in told_before(number, tellings)]
    article = {source.article.id for source in tellings[number].sources[:1]}
    for noun in spoken_of(doc):
        if introduces(tellings[first].doc, noun):
            continue
        introducing = [
            other
            for other, telling in enumerate(tellings)
            if other != number
            and introduces(telling.doc, noun)
            and any(source.article.id in article for source in telling.sources)
        ]
        introducing.sort(key=lambda other: (beside.index(other) if other in beside else len(beside), other))
        if introducing:
            yield Constraint(
                before=introducing[0],
                after=number,
                adjacent=False,
                strength=NAMED_BEFORE,
                reason=f"introduces “the {noun.text}”",
            )


_COUNTING = words("counting_people")


def introduces(doc: Doc, noun: Token) -> bool:
    """Whether ``doc`` speaks of such a thing as ``noun`` as new ("a bill", "two bills", "bills"), or by name ("the ferry Alma Rosa")."""
    word = stem(noun.lemma_.lower())
    for token in doc:
        if token.pos_ not in ("NOUN", "PROPN") or stem(token.lemma_.lower()) != word or is_in_quotes(token):
            continue
        if token.pos_ == "PROPN":  # of a name, or of the title before one
            return True
        if token.tag_ != noun.tag_ or any(child.lower_ in _OTHER for child in token.children):
            continue
        name = doc[token.i + 1] if token.i + 1 < len(doc) else token
        if name.pos_ == "PROPN" and (token.is_ancestor(name) or name.head == token.head):
            return True
        if any(child.dep_ == "poss" for child in token.children):  # "his brother"
            return True
        marks = [child.lower_ for child in token.children if child.dep_ in ("det", "nummod")]
        if any(mark in _COUNTING for mark in marks) or (token.tag_ == "NNS" and not marks):
            return True
    return False


_OTHER = frozenset("other more further additional".split())
