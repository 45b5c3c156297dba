"""Whom "he", "it" and "they" may mean within their own sentence, and whom they cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from summarizer.text.genders import pronoun_of, pronoun_of_noun
from summarizer.text.lexicon import SPEECH_VERBS
from summarizer.text.parsing import is_quoted

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: What a noun is in its clause that only says what somebody is: "she is the owner".
NO_ONE = ("attr", "compound")
#: Each form of "he" and "she".
_FORMS = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "hers": "she"}
_OF_MANY = frozenset("they them their theirs".split())
_SUBJECTS = ("nsubj", "nsubjpass")
_EXPLETIVE = re.compile(
    r"it (?:is|was|remains?|remained|will be|has been|seems?|appears?|became|would be)\b"
    r".*\b(?:that|to|whether|if|how|what|when|who|where)\b"
)


def unresolved_pronoun(doc: Doc, *, people: Mapping[str, str | None] = MappingProxyType({})) -> Token | None:
    """The first third-person pronoun outside quotation marks that no noun before it explains.

    ``people``: last names that are persons' whatever the entity recogniser takes them for, with "he" or "she".
    """
    subject = next(
        (t for t in doc if t.dep_ in _SUBJECTS and t.head.dep_ == "ROOT" and t.pos_ == "PROPN"), None
    )
    for token in doc:
        if token.tag_ not in ("PRP", "PRP$") or is_quoted(token):
            continue
        if form_of(token) is not None:
            told = told_before(token)
            explained = (
                any(
                    may_be_one(noun, token, people)
                    and noun.i not in told
                    and not is_quoted(noun)  # whom a quotation names did not speak it
                    and not is_another(token, noun)
                    for noun in doc[: token.i]
                )
                or (
                    # "Asked whether he knew, Dahl said …": the name comes behind the clause before the comma.
                    subject is not None
                    and _opens_before(token, subject)
                    and may_be_one(subject, token, people)
                )
            )
        elif token.lower_ in ("it", "its", *_OF_MANY):
            explained = _is_expletive(token) or any(_may_be_thing(noun, token) for noun in doc[: token.i])
        else:
            continue
        if not explained:
            return token
    return None


def form_of(token: Token) -> str | None:
    """ "He" or "she" for each of their forms."""
    return _FORMS.get(token.lower_) if token.tag_ in ("PRP", "PRP$") else None


def is_teller(token: Token) -> bool:
    """Whether somebody tells something there."""
    return token.dep_ in _SUBJECTS and token.head.lemma_.lower() in SPEECH_VERBS


def may_be_one(token: Token, pronoun: Token, people: Mapping[str, str | None]) -> bool:
    """Whether a form of "he" or "she" may mean it: one person, of that sex if it is known."""
    form = form_of(pronoun)
    role = pronoun_of_noun(token.lower_) if token.tag_ == "NN" and token.dep_ not in NO_ONE else None
    if role in ("either", form):
        return True
    if token.lower_ in ("he", "she"):
        return token.lower_ == form
    if token.ent_type_ != "PERSON" and not (token.text in people and token.text[0].isupper()):
        return False
    name = next((e.text for e in token.doc.ents if e.start <= token.i < e.end), token.text)
    return (pronoun_of(name) or people.get(name.split()[-1])) in (None, form)


def is_another(pronoun: Token, noun: Token) -> bool:
    """Whether it cannot mean whom the noun stands for: "him" of "Dahl stopped him", "his" of "Dahl, his lawyer"."""
    top, phrase = clause_word(noun), [pronoun]
    while phrase[-1].head != phrase[-1] and phrase[-1].head.pos_ not in ("VERB", "AUX"):
        phrase.append(phrase[-1].head)
    if top in phrase:
        return any(each.dep_ == "appos" for each in phrase[: phrase.index(top)])
    of_object = pronoun.dep_ == "pobj" and pronoun.head.dep_ in ("prep", "agent", "dative")
    part = pronoun.head if of_object else pronoun
    if part.dep_ not in ("dobj", "dative", "prep", "agent"):
        return False
    verb = part.head  # or the one whose subject it shares: "Dahl ran and stopped him"
    while verb.dep_ in ("conj", "xcomp", "advcl") and not any(c.dep_ in _SUBJECTS for c in verb.children):
        verb = verb.head
    return top.head == verb and top.dep_ in _SUBJECTS


def clause_word(noun: Token) -> Token:
    """The word its clause has for it: "officer" of "a customs officer, Tomas Dahl, stopped the lorry"."""
    while noun.dep_ in ("appos", "compound", "conj") and noun.head.pos_ in ("NOUN", "PROPN"):
        noun = noun.head
    return noun


def _opens_before(pronoun: Token, subject: Token) -> bool:
    """Whether it stands in a phrase or clause put before the main clause, and is not what is said: "He left, Dahl said"."""
    if pronoun.i >= subject.left_edge.i or all(t.text != "," for t in pronoun.doc[pronoun.i : subject.i]):
        return False
    part = pronoun
    while part.head.i not in (subject.head.i, part.i):
        part = part.head
    return part.dep_ not in ("ccomp", "parataxis", "conj", *_SUBJECTS)


def told_before(pronoun: Token) -> set[int]:
    """ "The pilot was drunk, he said.": of nobody in what he tells is known that he is who said so."""
    if is_teller(pronoun) and any(c.dep_ == "ccomp" and c.i < pronoun.i for c in pronoun.head.children):
        return {token.i for token in pronoun.head.subtree}
    return set()


def _may_be_thing(noun: Token, pronoun: Token) -> bool:
    """Whether "it" or "they" may mean it: a person is no "it", and "Massachusetts" no "they"."""
    if noun.pos_ not in ("NOUN", "PROPN") or (is_teller(pronoun) and is_quoted(noun)):
        return False
    if pronoun.lower_ in _OF_MANY:
        return noun.tag_ in ("NNS", "NNPS") or noun.ent_type_ in ("ORG", "NORP", "PERSON")
    return pronoun.lower_ != "it" or noun.ent_type_ != "PERSON"


def _is_expletive(token: Token) -> bool:
    """ "It is expected that …", "it remains unclear whether …"."""
    return token.dep_ == "expl" or _EXPLETIVE.match(token.doc[token.i : token.i + 9].text.lower()) is not None
