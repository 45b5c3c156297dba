"""A verb of a parsed text: who does it, and whether it is passive."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token


def child_of(token: Token, *labels: str) -> Token | None:
    """The first word that hangs on ``token`` by one of these dependencies."""
    return next((child for child in token.children if child.dep_ in labels), None)


def subject_of(token: Token, depth: int = 0) -> Token | None:
    """Who does ``token``: its own subject, or the one that grammar lends it. None where unclear."""
    own = child_of(token, "nsubj", "nsubjpass")
    if own is not None:
        if own.tag_ in {"WDT", "WP"} and token.dep_ == "relcl":
            return token.head
        return _antecedent(own)
    if depth > 4:
        return None
    head = token.head
    passive = child_of(token, "auxpass") is not None
    if token.dep_ == "conj" and head.pos_ in {"VERB", "AUX"}:
        return subject_of(head, depth + 1)
    if token.dep_ == "acl" and head.pos_ in {"NOUN", "PROPN"} and (passive or token.tag_ in {"VBN", "VBG"}):
        return head
    if token.dep_ == "xcomp":
        lent = child_of(head, "dobj", "iobj")
        return lent if lent is not None else subject_of(head, depth + 1)
    if token.dep_ == "ccomp" and token.tag_ in {"VB", "VBG"}:
        return None
    if token.dep_ == "advcl" and token.tag_ in {"VBG", "VBN", "VB"}:
        return subject_of(head, depth + 1)
    return None


def predicate_noun(token: Token) -> Token | None:
    """What a form of "be" says without a complement: "is on a visit", "are in talks"."""
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in {"on", "in", "under", "at", "for", "against"}:
            inner = child_of(child, "pobj")
            if inner is not None and inner.pos_ == "NOUN":
                return inner
    return None


def _antecedent(pronoun: Token) -> Token:
    """Whom "he" means in "the Russian leader said he was open": the one who speaks. Else itself."""
    if pronoun.lower_ not in {"he", "she"}:
        return pronoun
    clause = pronoun.head
    while clause.head.i != clause.i:
        if clause.dep_ in {"ccomp", "xcomp", "advcl"}:
            subject = child_of(clause.head, "nsubj")
            if subject is not None and subject.pos_ in {"PROPN", "NOUN"} and subject.i < pronoun.i:
                return subject
        if clause.dep_ not in {"ccomp", "xcomp", "advcl", "conj", "acl"}:
            break
        clause = clause.head
    return pronoun


def is_passive(token: Token) -> bool:
    """Whether its subject suffers the deed; a passive may lend its auxiliary to what is joined to it."""
    if child_of(token, "auxpass", "nsubjpass") is not None:
        return True
    if token.tag_ == "VBN" and token.dep_ in {"acl", "advcl"} and child_of(token, "dobj", "aux") is None:
        return True
    return bool(
        token.dep_ == "conj"
        and token.tag_ == "VBN"
        and child_of(token, "nsubj", "nsubjpass", "csubj", "aux", "dobj") is None
        and is_passive(token.head)
    )
