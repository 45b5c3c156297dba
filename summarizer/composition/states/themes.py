"""Whether a state and an end are of the same somebody or something: "a girl of eight", "the child"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer.composition.states.stories import Told, stories
from summarizer.text.genders import person_nouns
from summarizer.text.lexicon import SYNONYMS
from summarizer.text.lists import words
from summarizer.text.words import stem

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Nouns for people, and for people that somebody is after.
_PEOPLE = frozenset(stem(word) for word in person_nouns() | words("people_beside_person_nouns"))
_WANTED = frozenset(stem(word) for word in words("wanted"))
#: What tells that it is only of some of them; that it is of whom was told before.
_REST = frozenset("other another remaining more further rest last second".split())
_DEFINITE = frozenset("the both all".split())


def same_theme(one: Told, other: Told) -> bool:
    """Whether both are of one story and of the same somebody or something."""
    return one.story == other.story and any(
        _is_one(a, b, stories()[one.story].of) for a in one.themes for b in other.themes
    )


def _is_one(standing: Token, ended: Token, of: str) -> bool:
    """Whether two nouns may be of the same: one names the other, no other name or number says that they are not."""
    if not {standing.pos_, ended.pos_} <= {"NOUN", "PROPN"} or not _are_as_many(standing, ended):
        return False
    both = (standing, ended)
    mine, theirs = (stem(each.lemma_.lower()) for each in both)
    kind = _WANTED if of == "wanted" else _PEOPLE
    people = all(each.ent_type_ == "PERSON" or stem(each.lemma_.lower()) in kind for each in both)
    if mine in _called(ended) or theirs in _called(standing) or theirs in SYNONYMS.get(mine, ()):
        names = [{stem(t.lower_) for t in each.subtree if t.pos_ == "PROPN"} for each in both]
        return (people or of != "people") and (not all(names) or bool(names[0] & names[1]))
    if of == "things" or not people or _is_plural(standing) != _is_plural(ended):
        return False
    return of == "wanted" or ended.pos_ == "PROPN" or any(c.lower_ in _DEFINITE for c in ended.children)


def _called(noun: Token) -> set[str]:
    """Stems of a noun and of what else it is called: the "ferry Alva", "Kai Strand, a hunter"."""
    named = [c for c in noun.children if c.dep_ == "appos" or (c.dep_ == "compound" and noun.pos_ == "PROPN")]
    return {stem(each.lemma_.lower()) for each in (noun, *named)}


def _are_as_many(standing: Token, ended: Token) -> bool:
    """Whether not only some of them: one of several, "the others"."""
    some = any(child.lower_ in _REST for noun in (standing, ended) for child in noun.children)
    return not some and (_is_plural(ended) or not _is_plural(standing))


def _is_plural(noun: Token) -> bool:
    return noun.tag_ in ("NNS", "NNPS")
