"""A parsed "today" in, whether it means a day or "nowadays" out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from summarizer.decontext.days.tenses import AHEAD, STATES, tense_of, verb_of
from summarizer.text.lists import words

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Whether words mean a day, or "nowadays"; "open" where their sentence does not tell.
Bearing = Literal["day", "nowadays", "open"]


def today_means(today: Token) -> Bearing:
    """ "Arrested today", "Today, the town has one mill", "the town today": a day, nowadays, or nobody can tell.

    Of 228 outside quotation marks in 3,175 articles, newsletter boxes aside, 108 are taken for a day (8 wrongly), 21 for
    nowadays (2 wrongly), and 99 are left open: most of these mean nowadays. Of 110 read of "yesterday", "this morning" and
    the like, which are always taken for a day, 3 meant none.
    """
    behind = today.nbor(1).lower_ if today.i + 1 < len(today.doc) else ""
    above = today.head
    if today.dep_ in ("nsubj", "nsubjpass"):
        return "day"
    if today.dep_ == "pobj":
        if above.lower_ == "of" and above.head.pos_ == "NOUN":
            return "day" if above.head.lemma_.lower() in _EVENTS else "nowadays"
        return "day" if above.lower_ in _UP_TO or above.head.lower_ == "as" else "open"
    if today.i and today.nbor(-1).lemma_.lower() in _EVENTS:  # "the ruling today ends a dispute"
        return "day"
    if above.pos_ in ("NOUN", "PROPN"):
        if above.lemma_.lower() in _EVENTS:
            return "day"
        # "Of Ireland today", "people today"; but "was arrested in Ireland today"
        if not (above.dep_ == "dobj" or (above.dep_ == "pobj" and above.head.head.pos_ == "VERB")):
            return "open"
    verb = verb_of(today)
    if (
        verb is None
        or behind == "than"
        or any(c.lower_ in ("if", "than", "as") for c in verb.children if c.dep_ == "mark")
    ):
        return "open"
    tense = tense_of(verb)
    if tense in ("past", "future") or _is_when(today, verb):
        return "day"
    fronted = today.i <= 1 and today.head == verb
    busy = verb.lemma_.lower() in _DEEDS or (verb.tag_ == "VBN" and verb.lemma_.lower() in AHEAD)
    if tense == "perfect":
        return "day" if not fronted else "open" if busy else "nowadays"
    if tense == "under way":
        return "open" if verb.lemma_.lower() in STATES else "day"
    if busy or any(c.dep_ in ("acomp", "attr") and c.lower_ in _FOR_A_DAY for c in verb.children):
        return "day"
    return "nowadays" if fronted and tense == "present" else "open"


def _is_when(today: Token, verb: Token) -> bool:
    """ "The vote is today", not "the same as it is today"."""
    subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    others = any(
        (child.dep_ in ("attr", "acomp") or child.tag_ == "WRB") and child.i != today.i
        for child in verb.children
    )
    return (
        verb.lemma_ == "be"
        and today.i == verb.i + 1
        and subject is not None
        and subject.pos_ in ("NOUN", "PROPN")
        and verb.dep_ in ("ROOT", "ccomp", "conj")
        and not others
    )


#: Prepositions before a day.
_UP_TO = words("prepositions_of_time")
#: What is done, or due, on a day, in whatever tense.
_DEEDS = words("deeds_of_a_day")
#: What something may be for a day.
_FOR_A_DAY = frozenset("closed open shut due cancelled canceled off suspended".split())


def owner_means(noun: Token, *, today: bool) -> Bearing:
    """ "Today’s vote", "today’s world"; "today’s problems" may be either."""
    generic = noun.lower_ in _NOWADAYS or noun.ent_type_ in ("GPE", "NORP", "ORG", "PERSON")
    if generic:
        return "nowadays"
    return "day" if not today or noun.lemma_.lower() in _EVENTS else "open"


#: What is owned by the present, no single day: "today’s world".
_NOWADAYS = words("of_the_present")
#: What happens on a day: "today’s vote".
_EVENTS = words("events_of_a_day")
