"""What hangs on a state: a sentence that asks the public for something, or tells what "they" will do, because things stand so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer.composition.states.standing import NOW
from summarizer.text.lists import words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Sentences behind a state in which "they" are still the same.
_NEAR = 3
_ASKED = words("asked_of_people")
_PUBLIC = words("public")
_THEM = frozenset("he she they him her them".split())


def hangs_on(doc: Doc, distance: int) -> bool:
    """Whether a sentence asks the public for something, or tells shortly behind what is being done, or what "they" will."""
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None:
        return False
    clauses = [
        root,
        *(each for each in root.children if each.dep_ in ("ccomp", "conj") and each.pos_ == "VERB"),
    ]
    near = 0 < distance <= _NEAR
    of_them = near and any(token.lower_ in _THEM for token in doc)
    return any(
        _is_appeal(verb) or (near and _is_under_way(verb)) or (of_them and _is_to_come(verb))
        for verb in clauses
    )


def _is_appeal(verb: Token) -> bool:
    """ "Anyone who saw her should call", "people have to stay indoors", "police urged drivers to turn back"."""
    asked = verb.lemma_ in _ASKED and any(
        child.dep_ in ("xcomp", "ccomp") and any(each.lower_ == "to" for each in child.children)
        for child in verb.children
    )
    must = any(child.lower_ in ("should", "must") for child in verb.children if child.dep_ == "aux") or (
        verb.lemma_ == "have" and verb.tag_ == "VBP" and any(child.dep_ == "xcomp" for child in verb.children)
    )
    public = any(child.dep_ == "nsubj" and child.lemma_.lower() in _PUBLIC for child in verb.children)
    return asked or (must and public)


def _is_under_way(verb: Token) -> bool:
    return verb.tag_ == "VBG" and any(child.dep_ == "aux" and child.lower_ in NOW for child in verb.children)


def _is_to_come(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ in ("will", "’ll", "'ll") for child in verb.children)
