"""A sentence's parse in; out, which of the stories' states it tells as still going on, and of whom or what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from summarizer.composition.states.stories import Told, terms_in
from summarizer.retrieval.sentences import Sentence
from summarizer.text.parsing import text_of
from summarizer.text.words import MONTH

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# What tells that something is still so, and that it is so now.
GOES_ON = frozenset("continue remain stay keep persist".split())
NOW = frozenset(["is", "are", "’s", "'s", "’re", "'re"])
#: What is told of another time than the news.
LONG_AGO = re.compile(
    rf"\b(?:last|previous(?:ly)?|earlier(?! than)|ago|once|never|20\d\d|19\d\d)\b|\bin (?:early |late |mid-?)?{MONTH}(?! \d{{1,2}}\b)",
    re.IGNORECASE,
)


def standing_of(row: int, sentence: Sentence, doc: Doc) -> Iterator[Told]:
    """What a sentence tells as still so; ``row`` is its index."""
    if LONG_AGO.search(text_of(doc)):
        return
    terms = terms_in(doc)
    for number in sorted({number for number, _ in terms}):
        held, sought = terms.get((number, "holds"), ()), terms.get((number, "sought"), ())
        themes = [subjects(word) for word in held if is_state(word) and is_open(word)]
        themes += [_for_whom(word) for word in sought if is_open(word)]
        for each in filter(None, themes):
            yield Told(row=row, article=sentence.article, story=number, themes=all_of(each))


def is_state(word: Token) -> bool:
    """Whether somebody or something is said to be so: not "the missing girl", nor who "will shut" something or would be shut."""
    noun = word.dep_ == "amod" and word.head.pos_ in ("NOUN", "PROPN")
    verb = verb_of(word)
    foreseen = any(child.tag_ == "MD" for child in verb.children) and verb.lemma_ not in GOES_ON
    return not noun and not foreseen and not any(child.dep_ == "dobj" for child in word.children)


def all_of(themes: Sequence[Token]) -> tuple[Token, ...]:
    """Nouns with those that "and" joins to them, and who is aboard: "a yacht with two sailors"."""
    aboard = [
        each
        for theme in themes
        for child in theme.children
        if child.dep_ == "prep" and child.lower_ in ("with", "carrying")
        for each in child.children
        if each.dep_ == "pobj"
    ]
    return tuple(each for theme in (*themes, *aboard) for each in (theme, *theme.conjuncts))


def verb_of(word: Token) -> Token:
    """The verb whose clause a word is part of."""
    while (word.pos_ not in ("VERB", "AUX") or word.dep_ == "acomp") and word.head.i != word.i:
        word = word.head
    return word


def is_open(word: Token) -> bool:
    """Whether a clause tells what held when it was written: not what was done, nor what is denied or only thought of."""
    verb = verb_of(word)
    for _ in range(4):
        children = {child.lower_ for child in verb.children}
        aux = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
        if any(child.dep_ == "neg" for child in verb.children) or children & {"longer", "if", "unless"}:
            return False
        if aux & {"had", "would"}:
            return False
        if "to" not in aux and _goes_on(verb, children):
            return True
        if any(child.tag_ == "MD" for child in verb.children) or verb.tag_ in ("VBZ", "VBP"):
            return True
        if (verb.tag_ in ("VBN", "VBG") and aux & NOW) or (
            verb.tag_ == "VBG" and aux & {"was", "were", "been"}
        ):
            return True
        if verb.tag_ == "VBN" and aux & {"has", "have"} and (verb.lemma_ in ("be", "leave") or "been" in aux):
            return True
        if verb.lemma_ == "be" and verb.tag_ == "VBD":
            return word.pos_ in ("ADJ", "ADV", "ADP", "NOUN")
        if verb.dep_ not in ("xcomp", "acomp", "conj") or verb.head.i == verb.i or verb.tag_ == "VBD":
            return False
        verb = verb_of(verb.head)
    return False


def _goes_on(verb: Token, children: set[str]) -> bool:
    """ "Went on", "remained", "is still"; not "keeps it open"."""
    caused = any(child.dep_ == "dobj" for child in verb.children)
    return "still" in children or (
        not caused and (verb.lemma_ in GOES_ON or (verb.lemma_ == "go" and "on" in children))
    )


def subjects(word: Token) -> list[Token]:
    """Of whom a state is said: the subject, or whom something "left" so."""
    verb = verb_of(word)
    for _ in range(3):
        # The parser hangs the subject of "is closed" on the "is" now and then.
        near = [
            *verb.children,
            *(each for child in verb.children if child.dep_ == "auxpass" for each in child.children),
        ]
        left = [
            child for child in near if child.dep_ == "dobj" and verb.lemma_ == "leave" and child.i < word.i
        ]
        found = left or [child for child in near if child.dep_ in ("nsubj", "nsubjpass") and child.i < word.i]
        if found:
            return found
        if verb.dep_ in ("relcl", "acl"):
            return [verb.head]
        if verb.dep_ not in ("xcomp", "acomp", "conj", "ccomp"):
            return []
        verb = verb_of(verb.head)
    return []


def _for_whom(word: Token) -> list[Token]:
    """Whom somebody seeks, or looks "for"."""
    direct = [child for child in word.children if child.dep_ == "dobj" and word.lemma_ in ("seek", "hunt")]
    return direct + [
        noun
        for child in word.children
        if child.dep_ == "prep" and child.lower_ == "for"
        for noun in child.children
        if noun.dep_ == "pobj"
    ]
