"""What a sentence speaks of as known: "the photos", "the secretary of state"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer.text.lexicon import PERSON_NOUNS
from summarizer.text.lists import words
from summarizer.text.parsing import is_quoted
from summarizer.text.words import stem

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token


#: Stems of those of whom has to be told whose they are: that does not follow from what happened, as "the victim" does.
KIN = frozenset(stem(word) for word in words("kin"))

#: Stems of what articles call a paper or station that they have named.
OUTLETS = frozenset(stem(word) for word in words("outlets"))


def bare_definites(doc: Doc) -> list[Token]:
    """Its nouns behind "the" that nothing in it tells apart, the first of each word."""
    found: dict[str, Token] = {}
    seen: set[str] = set()
    for token in doc:
        word = stem(token.lemma_.lower())
        if (
            token.pos_ == "NOUN"
            and word not in seen
            and word not in found
            and token.ent_type_ not in ("DATE", "TIME")
            and (word in KIN or not is_quoted(token))
            and any(child.lower_ == "the" for child in token.children)
            and all(
                child.dep_ in ("det", "case") or child.lower_ in _ORDINALS or child.is_punct
                for child in token.children
            )
            and token.lower_ not in _ONLY_ONE
            # "the word “disgrace”"
            and not (token.i + 1 < len(doc) and doc[token.i + 1].text in ("“", '"', "‘"))
        ):
            found[word] = token
        seen.add(word)
    return list(found.values())


def spoken_of(doc: Doc) -> list[Token]:
    """The nouns that it speaks of as known: "the photos", and "the secretary of state" as whom it is about."""
    found, role = bare_definites(doc), role_subject(doc)
    return found if role is None or role.root in found else [*found, role.root]


def role_subject(doc: Doc) -> Span | None:
    """ "The secretary of state" where that is whom the main clause is about, and nothing in it says who that is."""
    for token in doc:
        if (
            token.dep_ in ("nsubj", "nsubjpass")
            and token.head.dep_ == "ROOT"
            and token.tag_ == "NN"
            and token.lower_ in PERSON_NOUNS
            and not is_quoted(token)
        ):
            within = doc[token.left_edge.i : token.right_edge.i + 1]
            named = any(each.text[0].isupper() and each.ent_type_ != "NORP" for each in within[1:])
            told = any(child.dep_ in ("appos", "relcl", "acl", "nummod", "punct") for child in token.children)
            if within[0].lower_ == "the" and len(within) > 1 and not named and not told:
                return within
    return None


_ORDINALS = frozenset("first second third other latter former".split())

#: What everybody knows which is meant.
_ONLY_ONE = words("only_one")


_COUNTING = words("counting_people")


def introduces(doc: Doc, noun: Token) -> bool:
    """Whether ``doc`` speaks of such a thing as ``noun`` as new ("a bill", "two bills", "bills"), or by name ("the ferry Alma Rosa")."""
    word = stem(noun.lemma_.lower())
    for token in doc:
        if token.pos_ not in ("NOUN", "PROPN") or stem(token.lemma_.lower()) != word or is_quoted(token):
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
