"""Whom "he", "it" and "they" may mean within their own sentence, and whom they cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from summarizer.text.genders import pronoun_of, pronoun_of_noun
from summarizer.text.lexicon import SPEECH_VERBS
from summarizer.text.lists import words
from summarizer.text.parsing import is_quoted

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def unresolved_pronoun(doc: Doc, *, people: Mapping[str, str | None] = MappingProxyType({})) -> Token | None:
    """The first third-person pronoun outside quotation marks that no noun before it explains.

    ``people``: last names that are persons' whatever the entity recogniser takes them for, with "he" or "she".
    """
    subject = next(
        (t for t in doc if t.dep_ in ("nsubj", "nsubjpass") and t.head.dep_ == "ROOT" and t.pos_ == "PROPN"),
        None,
    )
    for token in doc:
        if token.tag_ not in ("PRP", "PRP$") or token.lower_ not in _PRONOUNS or is_quoted(token):
            continue
        if token.lower_ == "it" and _expletive(token):
            continue
        if token.lower_ in ("it", "its", "they", "their", "them"):
            nouns = [
                t
                for t in doc[: token.i]
                if t.pos_ in ("NOUN", "PROPN")
                and t.dep_ not in ("npadvmod", "tmod")
                # "“… of the inquiries,” they wrote": whom a quotation names did not speak it.
                and not (is_teller(token) and is_quoted(t))
            ]
            # "Kashuv does not see it that way": a person is not an "it".
            things = [t for t in nouns if t.ent_type_ != "PERSON"] if token.lower_ == "it" else nouns
            if token.lower_ in OF_MANY:  # "In Massachusetts, they are moving …": who?
                things = [t for t in nouns if may_be_many(t)]
            if things:
                continue
            return token
        # Whom a quotation names says neither who spoke it, "“… than Mr. Dahl,” he said", nor whom its sentence is about;
        # nor is "the pilot did not respond, he said" the pilot's word.
        told = told_before(token)
        if any(
            may_be_one(t, token.lower_, people)
            and not is_quoted(t)
            and t.i not in told
            and not is_another(token, t)
            for t in doc[: token.i]
        ):
            continue
        # "Asked whether he knew, Dahl said …": the name comes behind the clause before the comma.
        if subject is not None and opens_before(token, subject) and may_be_one(subject, token.lower_, people):
            continue
        return token
    return None


def is_another(pronoun: Token, noun: Token) -> bool:
    """Whether it cannot mean whom the noun stands for: "him" of "Dahl stopped him", "his" of "Dahl, his lawyer"."""
    top = noun
    while top.dep_ in ("appos", "compound", "conj") and top.head.pos_ in ("NOUN", "PROPN"):
        top = top.head
    path = [pronoun, *pronoun.ancestors]
    path = path[: next((n for n, each in enumerate(path) if each.pos_ in ("VERB", "AUX")), len(path)) + 1]
    if top in path[:-1] or top == path[-1]:
        described = any(each.dep_ == "appos" for each in path[: path.index(top)])
        return described or (pronoun.i < top.i and not any(each.dep_ == "conj" for each in path))
    obj = path[1] if pronoun.dep_ == "pobj" and path[1].dep_ in ("prep", "agent", "dative") else pronoun
    return (
        obj.dep_ in ("dobj", "dative", "prep", "agent")
        and obj.head == path[-1]
        and top == _subject_of(path[-1])
    )


def _subject_of(verb: Token) -> Token | None:
    """The verb's subject, its own or that of the verb it goes with."""
    while True:
        own = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)
        if own is not None or verb.dep_ not in ("conj", "xcomp", "advcl", "pcomp", "prep"):
            return own
        verb = verb.head


def opens_before(pronoun: Token, subject: Token) -> bool:
    """Whether it stands in a phrase or clause put before the main clause, and is not what is said: "He left, Dahl said"."""
    if pronoun.i >= subject.left_edge.i or all(t.text != "," for t in pronoun.doc[pronoun.i : subject.i]):
        return False
    part = pronoun
    while part.head.i != subject.head.i and part.head.i != part.i:
        part = part.head
    return part.dep_ not in ("ccomp", "parataxis", "nsubj", "nsubjpass", "conj")


def may_be_many(token: Token) -> bool:
    """Whether "they" may mean it."""
    return token.pos_ in ("NOUN", "PROPN") and (
        token.tag_ in ("NNS", "NNPS")
        or token.ent_type_ in ("ORG", "NORP", "PERSON")
        or token.lower_ in BARE_ROLE
    )


def may_be_one(token: Token, pronoun: str, people: Mapping[str, str | None]) -> bool:
    """Whether a form of "he" or "she" may mean it: one person, of that sex if it is known."""
    role = pronoun_of_noun(token.lower_) if token.dep_ != "compound" and not is_predicate(token) else None
    if token.tag_ == "NN" and role in ("either", PRONOUN_FORMS[pronoun]):
        return True
    if token.lower_ in ANYBODY or (token.lower_ in ("he", "she") and token.lower_ == PRONOUN_FORMS[pronoun]):
        return token.i != token.doc[0].i or token.lower_ in ANYBODY
    if token.lower_ in ("one", "each") and any(child.lower_ == "of" for child in token.children):
        return True  # "One of the students …"
    person = token.ent_type_ == "PERSON" or (token.text in people and token.text[0].isupper())
    if token.pos_ != "PROPN" and not person:  # the small tagger takes many a name for a plain noun
        return False
    name = next((e.text for e in token.doc.ents if e.start <= token.i < e.end), token.text)
    known = pronoun_of(name) or people.get(name.split()[-1])
    if person:
        return known in (None, PRONOUN_FORMS[pronoun])
    if known == PRONOUN_FORMS[pronoun]:  # a person whom the recogniser takes for a place or a firm
        return True
    if token.tag_ == "NNPS":
        return False
    if (role is not None and token.ent_type_ != "ORG") or is_teller(token):
        return True
    # A name that the recogniser does not know: a person's if nothing is "at" it, and no "the" stands before it.
    place = token.dep_ == "pobj" and token.head.lower_ in ("at", "in", "on", "near", "during")
    return (
        not token.ent_type_
        and not place
        and token.dep_ != "compound"
        and all(child.lower_ != "the" for child in token.children)
    )


PRONOUN_FORMS = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "hers": "she"}


def form_of(token: Token) -> str | None:
    """ "He" or "she" for each of their forms."""
    return PRONOUN_FORMS.get(token.lower_) if token.tag_ in ("PRP", "PRP$") else None


OF_MANY = frozenset("they them their theirs".split())

ANYBODY = frozenset("someone somebody anyone anybody everyone everybody nobody person".split())

_PRONOUNS = words("pronouns")


def _expletive(token: Token) -> bool:
    """'It is expected that…', 'it rained', 'it remains unclear'."""
    head = token.head
    if token.dep_ == "expl":
        return True
    following = token.doc[token.i + 1 : token.i + 9].text.lower()
    if head.lemma_ in ("rain", "snow"):
        return True
    return bool(
        re.match(
            r"(?:is|was|remains?|remained|will be|has been|seems?|appears?|became|would be)\b", following
        )
        and re.search(r"\b(?:that|to|whether|if|how|what|when|who|where)\b", following)
    )


def told_before(pronoun: Token) -> set[int]:
    """ "The pilot was drunk, he said.": of nobody in what he tells is known that he is who said so."""
    if is_teller(pronoun) and any(c.dep_ == "ccomp" and c.i < pronoun.i for c in pronoun.head.children):
        return {token.i for token in pronoun.head.subtree}
    return set()


def is_predicate(noun: Token) -> bool:
    """Whether it only says what somebody is: "she is the owner", "as an adult"; not "it was a woman"."""
    if noun.dep_ != "attr":
        return noun.dep_ == "pobj" and noun.head.lower_ == "as"
    subject = next((child for child in noun.head.children if child.dep_ == "nsubj"), None)
    return subject is None or subject.ent_type_ == "PERSON" or subject.lower_ in ("he", "she", "who", "i")


def is_teller(token: Token) -> bool:
    """Whether somebody tells something there."""
    return token.dep_ in ("nsubj", "nsubjpass") and token.head.lemma_.lower() in SPEECH_VERBS


BARE_ROLE = words("bare_roles")
