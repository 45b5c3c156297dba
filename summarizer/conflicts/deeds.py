"""What two reports of one deed may tell differently: when it was done, whether, where, and in what words.

In goes a parsed sentence with its facts, out come :class:`Mention` objects of kind "date", "polarity", "place" or "quote".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from summarizer.conflicts.mentions import GENERIC, MEETINGS, Mention
from summarizer.retrieval.sentences import Sentence
from summarizer.text.facts import Facts
from summarizer.text.lexicon import SAY
from summarizer.text.lists import words
from summarizer.text.names import Name
from summarizer.text.propositions import Relation
from summarizer.text.words import stem

if TYPE_CHECKING:
    from spacy.tokens import Doc

_MOVES = frozenset(stem(word) for word in "arrive land travel fly come visit go enter".split())
_CALLS = frozenset(stem(word) for word in "call refer describe address".split())
#: What somebody may do on any day, and on more than one.
_TIME_AND_AGAIN = frozenset(stem(word) for word in SAY | words("said_time_and_again"))
#: Words that make two opposite statements both true: "has not suffered one before".
_LIMITS = re.compile(
    r"\b(?:before|yet|anymore|longer|previously|ever|little|any|discernible|always|only|just|still|until)\b",
    re.IGNORECASE,
)
_EACH_OTHER = re.compile(r"\b(?:each other|one another)\b", re.IGNORECASE)


def deeds(
    sentence: Sentence, row: int, facts: Facts, doc: Doc, *, people: frozenset[str]
) -> Iterator[Mention]:
    """Every date, denial, place and quoted word of a sentence that can be compared.

    ``doc`` is the parse that ``facts`` were read from, ``people`` the last names of all people of the cluster.
    """
    for relation in facts.relations:
        yield from _date(sentence, row, facts, relation)
        yield from _polarity(sentence, row, facts, relation)
    yield from _place(sentence, row, facts, people)
    yield from _quotes(sentence, row, facts, doc)


def _date(sentence: Sentence, row: int, facts: Facts, relation: Relation) -> Iterator[Mention]:
    """When it was done: "published its harbour plan last month"."""
    if relation.nominal or relation.negated or relation.predicates <= GENERIC or relation.patient is None:
        return
    if relation.predicates & _TIME_AND_AGAIN:
        return
    dates = relation.dates
    if not dates and relation.finite and len(facts.dates) == 1 and relation.agent is not None:
        # "unveiled its plan to end the war last month": the parser gives the month to the inner clause
        dates = facts.dates if facts.dates[0].kind == "relative" else ()
    if len(dates) != 1:
        return
    date = dates[0]
    what = relation.patient
    topic = f"when {_told(relation)}" if relation.agent else f"when {what.text} was {relation.text}"
    yield Mention(
        kind="date",
        sentence=sentence,
        row=row,
        # Only times of one grain can differ: "last week" may well be "this month".
        key=(f"relative {date.value.split()[-1]}" if date.kind == "relative" else date.kind, date.value),
        value=date.text.lower() if date.kind == "relative" else date.text,
        wording=date.text,
        topic=topic,
        anchors=relation.predicates - GENERIC,
        relation=relation,
        names=facts.names,
        dates=dates,
    )


def _polarity(sentence: Sentence, row: int, facts: Facts, relation: Relation) -> Iterator[Mention]:
    """Whether it was done: "signed the treaty", "did not sign the treaty"."""
    if relation.nominal or not relation.finite or relation.agent is None or relation.patient is None:
        return
    if relation.predicates & GENERIC or not relation.agent.names or _LIMITS.search(sentence.said):
        return
    yield Mention(
        kind="polarity",
        sentence=sentence,
        row=row,
        key=("no",) if relation.negated else ("yes",),
        value="no" if relation.negated else "yes",
        wording=sentence.text,
        topic=f"whether {_told(relation)}",
        anchors=relation.predicates - GENERIC,
        relation=relation,
        names=facts.names,
        dates=relation.dates,
    )


def _told(relation: Relation) -> str:
    """ "China unveiled its strategy": the proposition in a few words."""
    parts = [relation.agent.text if relation.agent else "", relation.text]
    parts.append(relation.patient.text if relation.patient else "")
    return " ".join(part for part in parts if part)


def _place(sentence: Sentence, row: int, facts: Facts, known: frozenset[str]) -> Iterator[Mention]:
    """Where a meeting of two named people is said to be: "talks in Oslo", "arrived in Oslo for talks"."""
    between = [
        p.owner for p in facts.possessions if p.noun in MEETINGS and p.how in {"between", "poss", "with"}
    ]
    people = _people(between, known)
    if len(people) < 2:
        people = _people(facts.names, known)
    if len(people) != 2 or not facts.stems & MEETINGS:
        return
    places: list[Name] = []
    for relation in facts.relations:
        moves = relation.predicates & _MOVES and relation.agent is not None and relation.agent.names
        meets = relation.predicates & MEETINGS or (
            relation.agent is not None and relation.agent.head in MEETINGS
        )
        if not (moves or meets):
            continue
        places += [
            name
            for how, part in relation.others
            if how in {"in", "at"} or (moves and how == "to")
            for name in part.names
            if name.label in {"GPE", "FAC", "LOC"} or name.country is not None
        ]
    countries = {name.country or " ".join(name.words): name for name in places}
    if len(countries) != 1:
        return
    country, where = next(iter(countries.items()))
    yield Mention(
        kind="place",
        sentence=sentence,
        row=row,
        key=(country,),
        value=where.text,
        wording=where.text,
        topic=f"where {people[0].text} and {people[1].text} meet",
        anchors=MEETINGS,
        names=tuple(people),
    )


def _people(names: Iterable[Name], known: frozenset[str]) -> list[Name]:
    found = {name.words[-1]: name for name in names if name.words[-1] in known and name.country is None}
    return [found[word] for word in sorted(found)]


def _quotes(sentence: Sentence, row: int, facts: Facts, doc: Doc) -> Iterator[Mention]:
    """What people called each other: "“dear friends”", "as good friends"."""
    if not _EACH_OTHER.search(sentence.said):
        return
    for relation in facts.relations:
        if not relation.predicates & _CALLS:
            continue
        called = [part for how, part in relation.others if how == "as"]
        called += [relation.patient] if relation.patient is not None else []
        for part in called:
            span = doc.char_span(part.start, part.end, alignment_mode="expand")
            head = span[-1] if span is not None and len(span) else None
            if head is None or head.pos_ != "NOUN":
                continue
            words = [c.text for c in head.children if c.dep_ in {"amod", "compound"} and c.lower_ != "other"]
            if not words:
                continue
            quoted = any(quote.start <= head.idx < quote.end for quote in facts.quotes)
            said = " ".join([*words, head.text])
            yield Mention(
                kind="quote",
                sentence=sentence,
                row=row,
                key=tuple(stem(word.lower()) for word in said.split()),
                value=f"“{said}”" if quoted else said,
                wording=said,
                topic=f"what kind of {head.text} they called each other",
                anchors=frozenset((part.head,)),
                names=facts.names,
                dates=facts.dates,
            )
