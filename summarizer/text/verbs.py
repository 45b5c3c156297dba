"""A verb of a parsed text: who does it, and whether it is passive, denied, certain to happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer.text.lexicon import HAPPENED, NOT_YET, UNDONE, WISHED

if TYPE_CHECKING:
    from spacy.tokens import Token


_PERHAPS = frozenset("possibly perhaps potentially allegedly reportedly theoretically maybe".split())


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


def is_negated(token: Token) -> bool:
    """Whether it is denied: by itself, by what takes part ("nobody came"), or by the verb above ("failed to come")."""
    for child in token.children:
        if child.dep_ == "neg" or child.lower_ in {"never", "neither", "hardly"}:
            return True
        if child.dep_ in {"dobj", "nsubj", "nsubjpass", "attr", "acomp"}:
            for leaf in child.children:
                if leaf.lower_ in {"no", "neither"} and leaf.dep_ in {"det", "neg", "preconj", "cc"}:
                    return True
            if child.lower_ in {"nobody", "none", "nothing"}:
                return True
    if token.dep_ in {"xcomp", "ccomp"} and token.head.lemma_.lower() in UNDONE:
        return not is_negated(token.head)
    before = token.nbor(-1) if token.i else None
    if before is not None and before.lower_ == "to" and token.i > 1 and token.nbor(-2).lower_ == "not":
        return True
    return token.dep_ == "pcomp" and token.head.lower_ == "without"


def certainty_of(token: Token, depth: int = 0) -> int:
    """2 where it happens or happened, 1 where it is expected, 0 where it is possible or wished."""
    level = 2
    for child in token.children:
        if child.dep_ == "aux":
            if child.lower_ in {"may", "might", "could", "can", "should"}:
                level = min(level, 0)
            elif child.lower_ in {"will", "would", "shall", "'ll", "’ll", "wo"}:
                level = min(level, 1)
        if child.dep_ == "mark" and child.lower_ in {"if", "unless", "whether"}:
            level = min(level, 0)
        if child.dep_ == "advmod" and child.lower_ in _PERHAPS:
            level = min(level, 0)
    head = token.head
    if token.tag_ == "VB" and any(child.lower_ == "to" and child.dep_ == "aux" for child in token.children):
        level = min(level, 2 if head.lemma_.lower() in HAPPENED else 1)
    if depth < 4 and head.i != token.i:
        if token.dep_ == "xcomp" or (
            token.dep_ in {"ccomp", "acl", "advcl"}
            and child_of(token, "aux") is not None
            and token.tag_ == "VB"
        ):
            lemma = head.lemma_.lower()
            if lemma in NOT_YET:
                level = min(level, 1)
            elif lemma in WISHED:
                level = min(level, 0)
            level = min(level, certainty_of(head, depth + 1))
        elif token.dep_ == "ccomp" and head.lemma_.lower() in WISHED | NOT_YET:
            level = min(level, 1 if head.lemma_.lower() in NOT_YET else 0)
        elif token.dep_ == "conj" and child_of(token, "nsubj", "nsubjpass", "aux") is None:
            level = min(level, certainty_of(head, depth + 1))
    return level
