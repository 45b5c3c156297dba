"""The figures of a sentence that another may give differently: how long something lasts, how many people suffer something.

In goes a parsed sentence with its facts, out come :class:`Mention` objects of kind "number". Other figures are compared only where one
deed has one of them ("bought the yard for"): in 300 events four of five conflicts of them were of two different things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.conflicts.mentions import GENERIC, Mention
from summarizer.retrieval.sentences import Sentence
from summarizer.text.facts import Facts
from summarizer.text.fates import counted_token, fate_of
from summarizer.text.parsing import text_of
from summarizer.text.propositions import Relation
from summarizer.text.quantities import DURATIONS, Number
from summarizer.text.words import stem

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: "nine of the 27 people", after nine.
_OF_A_COUNT = re.compile(r"(?:\s\w+)?\s+of\s+(?:them|those|whom|the|its|their|these|some)\b", re.IGNORECASE)
#: Words that set some apart from the rest. "Killing three and injuring 11 others" counts all the injured.
_APART = re.compile(
    r"\b(?:more|other|another|remaining|additional|further|new|extra|rest|most|half)\b", re.IGNORECASE
)
#: Days up to which something is counted, or on which the count was told: later counts are higher.
_AS_OF = re.compile(
    r"\b(?:by|as of|until|said|told|reported|announced|informed)\s+(?:\w+\s+){0,2}$", re.IGNORECASE
)
_OTHER_CLAUSES = frozenset(("advcl", "cc", "conj", "parataxis", "punct"))
#: What lasts years is as often a career as what is being told of.
_LENGTHS = DURATIONS - {"month", "year"}


def figures(sentence: Sentence, facts: Facts, doc: Doc) -> Iterator[Mention]:
    """Every figure of a sentence that can be compared; ``doc`` is the parse that ``facts`` were read from."""
    text = sentence.said
    for number in facts.numbers:
        node = counted_token(number, doc)
        if node is None or number.unit in {"ordinal", "percent"} or number.value <= 1:
            continue
        lasting = _lasting(node, number) if number.counted in _LENGTHS else []
        counts = _counts_all(text, number, node)
        fate = fate_of(node) if counts and number.counted else ""
        deed = _deed(number, facts) if counts and not fate else None
        if not (fate or lasting or deed):
            continue
        unit = _unit(number, doc)
        if deed is not None and deed.patient is not None:
            topic = f"figure for {deed.text} {deed.patient.text}"
        elif fate:
            topic = f"number of {unit.split()[-1].lstrip('-')} ({fate})"
        else:
            day = next((f"{date.text}'s" for date in facts.dates if date.kind == "weekday"), "the")
            what = lasting[0].lower_
            topic = f"length of {day} {what}" if lasting[0].pos_ != "VERB" else f"length of time ({what})"
        spelled = number.text[:2].isalpha()  # "Five people"
        yield Mention(
            kind="number",
            sentence=sentence,
            key=(number.value, "exact" if number.bound == "about" else number.bound),
            relation=deed,
            value=f"{_bound(text, number)}{number.text.lower() if spelled else number.text}{unit}",
            topic=topic,
            wording=f"{number.text}{unit}",
            names=facts.names,
            dates=facts.dates,
            anchors=frozenset(stem(token.lemma_.lower()) for token in lasting),
            number=number,
            fate=fate,
            as_of=_as_of(text, facts) if fate else "",
            clause=_clause(node) if fate else "",
        )


# -- how long ------------------------------------------------------------------------------------------


def _lasting(node: Token, number: Number) -> list[Token]:
    """What lasts so long, the word that says so best first: "four hours of talks", "a three-day visit", "held talks for"."""
    found: list[Token] = [
        below
        for below in node.subtree
        if below.dep_ in {"pobj", "oprd"} and below.pos_ == "NOUN" and 0 < below.i - node.i < 9
    ]
    above = node.head
    while above.head.i != above.i and above.pos_ not in {"NOUN", "PROPN", "VERB", "AUX"}:
        above = above.head
    if above.pos_ in {"VERB", "AUX"}:
        found += [child for child in above.children if child.dep_ == "dobj" and child.i != node.i]
    found.append(above)
    passed = GENERIC | {stem(number.counted)}
    return [token for token in found if stem(token.lemma_.lower()) not in passed]


# -- how many ------------------------------------------------------------------------------------------


def _counts_all(text: str, number: Number, noun: Token) -> bool:
    """Whether a figure counts all of those to whom it happened, and no part of them."""
    around = f"{text[: number.start].replace('more than', '')[-22:]} {text[number.end :][:22]}"
    if number.counted in DURATIONS or _OF_A_COUNT.match(text, number.end) or _APART.search(around):
        return False
    # "two men and a woman were killed": neither figure is the toll.
    joined = [noun, *(child for child in noun.children if child.pos_ == "NOUN")]
    return not any(token.dep_ == "conj" for token in joined)


def _deed(number: Number, facts: Facts) -> Relation | None:
    """What somebody does to something, of which this is the only figure: "bought the yard for five million crowns"."""
    deeds = (each for each in facts.relations if each.finite and each.numbers == (number,))
    deed = next(deeds, None)
    counted = stem(number.counted)  # "reached 89 degrees" is no figure for something else
    return deed if deed and deed.agent and deed.patient and deed.patient.head != counted else None


def _as_of(text: str, facts: Facts) -> str:
    """The weekday up to which something was counted; empty where the sentence does not say."""
    days = (date for date in facts.dates if date.kind == "weekday")
    return next((date.text for date in days if _AS_OF.search(text[: date.start])), "")


def _clause(noun: Token) -> str:
    """The words of the clause that the noun stands in, without other clauses."""
    verb = noun
    while verb.head.i != verb.i and verb.pos_ not in {"VERB", "AUX"}:
        verb = verb.head
    inside = [verb]
    for token in inside:
        inside += [child for child in token.children if child.dep_ not in _OTHER_CLAUSES]
    return " ".join(token.text for token in sorted(inside, key=lambda token: token.i))


# -- how it is shown -----------------------------------------------------------------------------------


def _bound(text: str, number: Number) -> str:
    lead = text[max(0, number.start - 14) : number.start].casefold().split()
    if number.bound == "at least" and lead[-2:] == ["more", "than"]:
        return "more than "
    return "" if number.bound == "exact" else f"{number.bound} "


def _unit(number: Number, doc: Doc) -> str:
    """The counted noun as the sentence writes it, with the words between it and the figure."""
    follow = [token for token in doc if number.end <= token.idx < number.end + 60][:5]
    noun = next((token for token in follow if token.lemma_.lower() == number.counted), None)
    return text_of(doc)[number.end : noun.idx + len(noun)] if noun else f" {number.counted}".rstrip()
