"""Whether a state and an end are of the same somebody or something: "a girl of eight", "the child"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer.text.genders import person_nouns
from summarizer.text.lexicon import SYNONYMS
from summarizer.text.lists import words
from summarizer.text.words import stem

if TYPE_CHECKING:
    from spacy.tokens import Token

_PEOPLE = frozenset(stem(word) for word in person_nouns() | words("people_beside_person_nouns"))
#: What tells that it is only of some of them; that it is of whom was told before.
_REST = frozenset("other another remaining more further rest last second".split())
_DEFINITE = frozenset("the both all".split())


def is_one(standing: Token, ended: Token, of: str) -> bool:
    """Whether two nouns may be of the same: one names the other, no other name or number says that they are not."""
    both = (standing, ended)
    if not {each.pos_ for each in both} <= {"NOUN", "PROPN"} or not _are_as_many(standing, ended):
        return False
    mine, theirs = (stem(each.lemma_.lower()) for each in both)
    if mine in _called(ended) or theirs in _called(standing) or theirs in SYNONYMS.get(mine, ()):
        names = [{stem(t.lower_) for t in each.subtree if t.pos_ == "PROPN"} for each in both]
        return not all(names) or bool(names[0] & names[1])
    people = all(each.ent_type_ == "PERSON" or stem(each.lemma_.lower()) in _PEOPLE for each in both)
    if of == "things" or not people or _is_plural(standing) != _is_plural(ended):
        return False
    is_new = ended.pos_ == "NOUN" and not any(c.lower_ in _DEFINITE for c in ended.children)
    return not is_new or (of == "wanted" and not _is_plural(ended))


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
