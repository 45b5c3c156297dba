"""Replies: "Dahl rejected the accusation" is read behind the accusation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from summarizer.composition.precedence.tellings import (
    BESIDE,
    REPLY,
    Constraint,
    Telling,
    main_verbs,
    subject,
    told_before,
    with_subject,
)
from summarizer.text.lists import words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def reply(number: int, tellings: Sequence[Telling]) -> Iterator[Constraint]:
    """ "Dahl responded that …", "Dahl rejected the accusation": behind what somebody else is told to have said or done."""
    doc = tellings[number].doc
    answers = _answers(doc)
    if answers is None:
        return
    who = subject(doc)
    for distance, other in told_before(number, tellings, word=answers):
        if who is None or subject(tellings[other].doc) != who:
            yield Constraint(
                before=other,
                after=number,
                adjacent=distance <= BESIDE,
                between=with_subject(subject(tellings[other].doc), tellings),
                strength=REPLY,
                reason=f"“{answers}” answers it",
            )
            return


def _answers(doc: Doc) -> str | None:
    """The word with which it answers what it does not tell itself."""
    for verb in main_verbs(doc):
        lemma = verb.lemma_.lower()
        back = any(child.lower_ == "back" for child in verb.children)
        if (lemma in _RESPONDS or (back and lemma in _STRIKES)) and not _says_to_what(verb):
            return verb.text
        if lemma in _REJECTS and any(
            child.dep_ == "dobj" and _is_bare_claim(child) for child in verb.children
        ):
            return verb.text
    return None


_RESPONDS = frozenset("respond reply retort counter rebut".split())
_STRIKES = frozenset("shoot fire hit push strike snap clap punch".split())
_REJECTS = frozenset("reject deny dismiss refute dispute contest rebuff decline".split())
_CLAIMS = words("claims_replied_to")


def _says_to_what(verb: Token) -> bool:
    """ "responded to a reporter’s question about …" tells itself what it answers; "responded to that" does not."""
    return any(
        answered.dep_ == "pobj" and not _is_bare_claim(answered)
        for child in verb.children
        if child.lower_ in ("to", "against", "at")
        for answered in child.children
    ) or any(child.dep_ == "dobj" and not _is_bare_claim(child) for child in verb.children)


def _is_bare_claim(noun: Token) -> bool:
    """ "the accusation", "those claims", "it": which, only what stood before can say."""
    if noun.tag_ == "PRP" or (noun.lower_ in ("that", "this") and noun.pos_ in ("PRON", "DET")):
        return True
    plain = all(child.dep_ in ("det", "punct") for child in noun.children)
    pointed = any(
        child.lower_ in ("the", "those", "these", "this", "that", "such") for child in noun.children
    )
    return noun.lemma_.lower() in _CLAIMS and plain and pointed
