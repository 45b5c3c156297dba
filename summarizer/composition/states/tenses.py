"""Verbs in; out, whether they tell of what goes on when it is written, or of what was done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer.text.lists import words
from summarizer.text.parsing import is_quoted
from summarizer.text.words import MONTH

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_GOES_ON = frozenset("continue remain stay keep persist".split())
_NOW = frozenset(["is", "are", "’s", "'s", "’re", "'re"])
_ADVICE = frozenset("must should may might".split())
_ASKED = words("asked_of_people")
#: What makes somebody's words the article's own.
_TELLS = frozenset("say tell add report announce confirm state note show".split())
#: What is told of another time than the news.
LONG_AGO = re.compile(
    rf"\b(?:last|previous(?:ly)?|earlier(?! than)|ago|once|never|20\d\d|19\d\d)\b|\bin (?:early |late |mid-?)?{MONTH}(?! \d{{1,2}}\b)",
    re.IGNORECASE,
)


def tells_how_things_stand(doc: Doc) -> bool:
    """Whether its main clause, or what somebody says, is of now: "is being searched", "are without power", "must stay"."""
    return any(_is_now(verb) for verb in main_clauses(doc) if not is_quoted(verb))


def main_clauses(doc: Doc) -> list[Token]:
    """The verb of its main clause and those of what is said in it."""
    roots = [token for token in doc if token.dep_ == "ROOT"][:1]
    return [*roots, *(child for root in roots for child in root.children if child.dep_ == "ccomp")]


def auxiliaries(verb: Token) -> set[str]:
    """Those of a verb, in small letters."""
    return {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}


def _is_now(verb: Token) -> bool:
    aux = auxiliaries(verb)
    if aux & _ADVICE or (verb.tag_ in ("VBG", "VBN") and aux & _NOW):
        return True
    children = list(verb.children)
    if verb.lemma_ in _ASKED and any(child.dep_ == "xcomp" for child in children):  # "urged him to turn back"
        return True
    if verb.tag_ not in ("VBZ", "VBP"):
        return False
    if _goes_on(verb):
        return True
    # What somebody or something is ("a mayor", "300 metres long") does not change by the day.
    lasting = any(
        c.dep_ == "attr" or (c.dep_ == "acomp" and any(g.dep_ == "npadvmod" for g in c.children))
        for c in children
    )
    return verb.lemma_ == "be" and not lasting and any(c.dep_ in ("acomp", "prep") for c in children)


def _goes_on(verb: Token) -> bool:
    """ "Went on", "remained", "is still"; not "keeps it open"."""
    below = {child.lower_ for child in verb.children}
    caused = any(child.dep_ == "dobj" for child in verb.children)
    lasts = verb.lemma_ in _GOES_ON or (verb.lemma_ == "go" and "on" in below)
    return "still" in below or (lasts and not caused)


def verb_of(word: Token) -> Token:
    """The verb whose clause a word is part of."""
    while (word.pos_ not in ("VERB", "AUX") or word.dep_ == "acomp") and word.head.i != word.i:
        word = word.head
    return word


def subjects(word: Token) -> list[Token]:
    """Of whom a state is said: the subject, or whom something "left" so."""
    verb = verb_of(word)
    for _ in range(3):
        before = [child for child in verb.children if child.i < word.i]
        left = [child for child in before if child.dep_ == "dobj" and verb.lemma_ == "leave"]
        found = left or [child for child in before if child.dep_ in ("nsubj", "nsubjpass")]
        if found:
            return found
        if verb.dep_ in ("relcl", "acl"):
            return [verb.head]
        if verb.dep_ not in ("xcomp", "acomp", "conj", "ccomp"):
            return []
        verb = verb_of(verb.head)
    return []


def is_open(verb: Token) -> bool:
    """Whether a clause tells what held when it was written: not what was done, nor what is denied or only thought of."""
    for _ in range(4):
        below, aux = {child.lower_ for child in verb.children}, auxiliaries(verb)
        if any(child.dep_ == "neg" for child in verb.children) or below & {"longer", "if", "unless", "until"}:
            return False
        if "to" not in aux and _goes_on(verb):
            return True
        has_been = aux & {"has", "have"} and (verb.tag_ == "VBN" or "been" in aux)
        if has_been or aux & _NOW or verb.tag_ in ("VBZ", "VBP"):
            return True
        if verb.dep_ not in ("xcomp", "acomp", "conj") or verb.tag_ == "VBD":
            return False
        verb = verb_of(verb.head)
    return False


def is_done(verb: Token) -> bool:
    """Whether it is told as what has happened."""
    if verb.pos_ != "VERB" or is_quoted(verb) or not is_asserted(verb):
        return False
    aux = auxiliaries(verb)
    # "Reopened", right behind what it is said of, is taken for a participle now and then.
    said_of = verb.dep_ in ("ROOT", "ccomp") and any(child.dep_ == "nsubj" for child in verb.children)
    finite = verb.tag_ == "VBD" or (verb.tag_ == "VBN" and (aux or said_of))
    return bool(finite) and aux <= {"was", "were", "has", "have", "been"}


def is_asserted(verb: Token) -> bool:
    """Whether it is told as what happened: not "reports that it was found", "to ensure that", "days after he was arrested"."""
    for _ in range(4):
        if any(child.dep_ == "neg" or child.lower_ in ("if", "whether") for child in verb.children):
            return False
        if verb.dep_ in ("ROOT", "relcl"):
            return True
        if verb.dep_ not in ("conj", "ccomp") or (verb.dep_ == "ccomp" and verb.head.lemma_ not in _TELLS):
            return False
        verb = verb.head
    return False
