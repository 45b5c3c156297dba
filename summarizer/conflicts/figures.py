"""The figures of a sentence that another may give differently: how many of what, how long, how much.

In goes a parsed sentence with its facts, out come :class:`Mention` objects of kind "number".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.conflicts.mentions import DURATIONS, GENERIC, MEETINGS, Mention
from summarizer.retrieval.sentences import Sentence
from summarizer.text.facts import Facts
from summarizer.text.fates import counted_token, fate_counted
from summarizer.text.lexicon import ROLES
from summarizer.text.names import Name
from summarizer.text.parsing import text_of
from summarizer.text.quantities import CURRENCIES, Number
from summarizer.text.words import stem

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_CURRENCY_WORD = re.compile(rf"\s+(?:[A-Z]\w+\s+)?(?:{'|'.join(sorted(CURRENCIES))})s?\b")
_LASTS = frozenset("last take continue go run".split())
_MAYBE = frozenset(("could", "might", "may", "would"))
#: Days up to which something is counted, or on which the count was told: later counts are higher.
_AS_OF = re.compile(
    r"\b(?:by|as of|until|said|told|reported|announced|informed)\s+(?:\w+\s+){0,2}$", re.IGNORECASE
)
#: "157 of 338 seats", before 338.
_PART_OF = re.compile(r"\d\s+(?:out\s+)?of\s+(?:the\s+|its\s+|their\s+)?$")
#: "two days later" dates something, it does not last.
_OFFSET = re.compile(
    r"[\s-]*\w+[\s-]+(?:after|before|later|earlier|ago|since|into|old|prior|from|in a row)\b"
)
#: "8 minutes, 46 seconds", after 8 and before 46.
_COMPOSITE = re.compile(r"[\s-]*\w+,?\s+(?:and\s+)?\d+\s+\w+")
_COMPOSED = re.compile(r"\d[\s-]*\w+,?\s+(?:and\s+)?$")
#: "nine of the 27 people", after nine.
_OF_A_COUNT = re.compile(r"(?:\s\w+)?\s+of\s+(?:them|those|whom|the|its|their|these|some)\b", re.IGNORECASE)
#: Words that set some of a kind apart from the rest: "five more people", "the remaining four boys".
_APART = re.compile(
    r"\b(?:more|others?|another|remaining|additional|further|new|extra|rest)\b", re.IGNORECASE
)
#: The same of those who were killed or hurt: "killing three and injuring 11 others" counts all the injured.
_APART_BY_FATE = re.compile(
    r"\b(?:more|other|another|remaining|additional|further|new|extra|rest|most|half)\b", re.IGNORECASE
)
_BOUNDS = {"exact": "", "about": "about ", "at least": "at least ", "at most": "at most "}
_ROLES = frozenset(stem(word) for word in ROLES)


def figures(sentence: Sentence, row: int, facts: Facts, doc: Doc) -> Iterator[Mention]:
    """Every figure of a sentence that can be compared; ``doc`` is the parse that ``facts`` were read from."""
    for number in facts.numbers:
        if _stands_alone(number, sentence.said):
            yield from _figure(sentence, row, facts, number, doc)


def _stands_alone(number: Number, text: str) -> bool:
    """Whether the figure is a whole value: no part of a longer one, of a time of day, or of somebody else's count."""
    before, after = text[: number.start], text[number.end :]
    if number.unit == "ordinal" or not (number.counted or number.unit):
        return False
    if number.value <= 1 or (number.counted in DURATIONS and _OFFSET.match(after)):
        return False  # "at least one"
    if _PART_OF.search(before) or _COMPOSITE.match(after) or (_COMPOSED.search(before) and number.counted):
        return False
    return not (_OF_A_COUNT.match(after) or re.search(r"\d[:.]$", before) or re.match(r":\d", after))


def _figure(sentence: Sentence, row: int, facts: Facts, number: Number, doc: Doc) -> Iterator[Mention]:
    span = doc.char_span(number.start, number.end, alignment_mode="expand")
    if span is None or not len(span):
        return
    node = counted_token(span.root, number)
    anchors, noun = _anchors(node, number)
    fate = _fate(number, doc)
    if not (anchors or fate) or (fate and (_is_possible(node) or _shares_count(node))):
        return
    unit = _unit(sentence.said, number, doc)
    spelled = number.text[1:2].islower()  # "Five people", not "US$5"
    first = number.text[0].lower() if spelled else number.text[0]
    yield Mention(
        kind="number",
        sentence=sentence,
        row=row,
        key=(number.value, "exact" if number.bound == "about" else number.bound, number.unit),
        value=f"{_bound(sentence.said, number)}{first}{number.text[1:]}{unit}",
        wording=f"{number.text}{unit}",
        topic=_topic(number, facts, doc, noun=noun, fate=fate),
        anchors=anchors,
        number=number,
        names=facts.names,
        dates=facts.dates,
        apart=_is_apart(sentence.said, number, node, fate=fate),
        fate=fate,
        as_of=_as_of(sentence.said, facts),
        clause=_clause(node) if fate else "",
        # Of those killed and those hurt, each is counted by itself.
        figures=frozenset(each.value for each in facts.numbers if not fate or _fate(each, doc) in ("", fate)),
        doers=_doers(number, facts),
        owners=tuple(p.owner for p in facts.possessions if p.noun in anchors and p.how == "poss"),
    )


# -- how it is shown ----------------------------------------------------------------------------------


def _topic(number: Number, facts: Facts, doc: Doc, *, noun: str, fate: str) -> str:
    when = next((date.text for date in facts.dates if date.kind == "weekday"), None)
    if number.counted in DURATIONS:
        return f"length of {when}'s {noun}" if when and noun else f"length of the {noun}"
    if number.counted:
        return f"number of {_counted(number, doc).split()[-1].lstrip('-')} ({fate or noun})"
    return f"figure for {noun}"


def _bound(text: str, number: Number) -> str:
    lead = text[max(0, number.start - 14) : number.start].casefold().split()
    return (
        "more than " if number.bound != "exact" and lead[-2:] == ["more", "than"] else _BOUNDS[number.bound]
    )


def _unit(text: str, number: Number, doc: Doc) -> str:
    """What follows the figure where it is shown: the counted noun, or the name of a currency."""
    word = _CURRENCY_WORD.match(text[number.end :])
    if number.unit in CURRENCIES and number.text[-1].isalnum() and word:
        return word.group(0)
    return "" if number.unit == "percent" or not number.counted else _counted(number, doc)


def _counted(number: Number, doc: Doc) -> str:
    """The counted noun as the sentence writes it, with the words between it and the figure."""
    follow = [token for token in doc if token.idx >= number.end][:5]
    for token in follow:
        if token.lemma_.lower() == number.counted:
            return text_of(doc)[number.end : token.idx + len(token)]
    return f" {number.counted}"


# -- what it is a figure of ---------------------------------------------------------------------------


def _anchors(node: Token, number: Number) -> tuple[frozenset[str], str]:
    """Stems of the noun or verb that a figure belongs to, and that word for the topic."""
    counted = stem(number.counted)
    nouns: list[Token] = []
    for child in node.subtree:
        # "four hours of talks": the thing measured hangs below the figure
        if (
            child.dep_ in {"pobj", "oprd"}
            and child.pos_ == "NOUN"
            and child.i > node.i
            and child.i - node.i < 9
        ):
            nouns.append(child)
    verb: Token | None = None
    above = node
    while above.head.i != above.i:
        above = above.head
        if above.pos_ in {"NOUN", "PROPN"}:
            nouns.insert(0, above)
            break
        if above.pos_ in {"VERB", "AUX"}:
            verb = above
            break
    if verb is not None:
        if stem(verb.lemma_.lower()) not in GENERIC:
            nouns.insert(0, verb)
        lasts = verb.lemma_.lower() in _LASTS
        nouns += [
            c
            for c in verb.children
            if c.pos_ == "NOUN" and c.i != node.i and (c.dep_ == "dobj" or (lasts and c.dep_ == "nsubj"))
        ]
    stems = {stem(noun.lemma_.lower()): noun for noun in reversed(nouns)}
    kept = {
        key: noun
        for key, noun in stems.items()
        if key not in GENERIC and key != counted and key not in _ROLES
    }
    if not kept:
        return frozenset(), ""
    shown = sorted(kept.values(), key=lambda t: (t.pos_ != "NOUN", t.i))[0].text.lower()
    if number.counted in DURATIONS and kept.keys() & MEETINGS:
        # what lasts so long is the meeting, not what came of it
        shown = next(
            (t.text.lower() for key, t in kept.items() if key in MEETINGS and t.pos_ == "NOUN"), "talks"
        )
    return frozenset(kept), shown


def _fate(number: Number, doc: Doc) -> str:
    """What befell those counted, where it is known."""
    return fate_counted(number, doc) if number.counted and number.counted not in DURATIONS else ""


def _doers(number: Number, facts: Facts) -> tuple[Name, ...]:
    """The named agents of the deed that the counted suffer."""
    return tuple(
        name
        for relation in facts.relations
        if relation.agent is not None
        and relation.patient is not None
        and relation.patient.start <= number.start < relation.patient.end
        for name in relation.agent.names
    )


def _as_of(text: str, facts: Facts) -> str:
    """The weekday up to which something was counted; empty where the sentence does not say."""
    for date in facts.dates:
        if date.kind == "weekday" and _AS_OF.search(text[: date.start]):
            return date.text
    return ""


# -- whether it counts all of them --------------------------------------------------------------------


def _is_apart(text: str, number: Number, node: Token, *, fate: str) -> bool:
    before, after = text[: number.start], text[number.end :]
    around = f"{before.replace('more than', '')[-22:]} {after[:22]}"
    if fate:
        return _APART_BY_FATE.search(around) is not None
    return _APART.search(around) is not None or _is_some_of_them(node)


def _is_some_of_them(noun: Token) -> bool:
    """ "the 435 members who voted": those of them who did, however many there are."""
    return any(
        child.dep_ == "relcl" and noun.doc[child.left_edge.i - 1].text != "," for child in noun.children
    )


def _shares_count(noun: Token) -> bool:
    """ "two men and a woman were killed": neither figure is the toll."""
    return noun.dep_ == "conj" or any(
        child.dep_ == "conj" and child.pos_ == "NOUN" for child in noun.children
    )


def _is_possible(noun: Token) -> bool:
    """Whether the deed only may happen: "could hurt 30 people"."""
    return any(child.dep_ == "aux" and child.lower_ in _MAYBE for child in _verb_above(noun).children)


def _clause(noun: Token) -> str:
    """The words of the clause that the noun stands in, without other clauses."""
    inside = [_verb_above(noun)]
    for token in inside:
        inside += [
            child
            for child in token.children
            if child.dep_ not in {"conj", "advcl", "cc", "punct", "parataxis"}
        ]
    return " ".join(token.text for token in sorted(inside, key=lambda token: token.i))


def _verb_above(noun: Token) -> Token:
    above = noun
    while above.head.i != above.i and above.pos_ not in {"VERB", "AUX"}:
        above = above.head
    return above
