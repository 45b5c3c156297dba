"""When a deed was done: "China published its plan last month", as :class:`Mention` objects of kind "date"."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.conflicts.mentions import GENERIC, Mention
from summarizer.retrieval.sentences import Sentence
from summarizer.text.facts import Facts
from summarizer.text.lexicon import SAY
from summarizer.text.lists import words
from summarizer.text.propositions import Relation
from summarizer.text.quantities import Date
from summarizer.text.words import stem

#: What somebody may do on any day, and on more than one.
_TIME_AND_AGAIN = frozenset(stem(word) for word in SAY | words("said_time_and_again"))


def days(sentence: Sentence, facts: Facts) -> Iterator[Mention]:
    """The weekday or relative date ("last month") of every deed that somebody does to something."""
    for relation in facts.relations:
        date = _date(relation, facts)
        if date is None or relation.agent is None or relation.patient is None:
            continue
        # Only times of one grain can differ: "last week" may well be "this month".
        grain = date.value.split()[-1] if date.kind == "relative" else date.kind
        yield Mention(
            kind="date",
            sentence=sentence,
            key=(grain, date.value),
            value=date.text.lower() if date.kind == "relative" else date.text,
            topic=f"when {relation.agent.text} {relation.text} {relation.patient.text}",
            wording=date.text,
            names=facts.names,
            dates=(date,),
            anchors=relation.predicates - GENERIC,
            relation=relation,
        )


def _date(relation: Relation, facts: Facts) -> Date | None:
    """The one date of a deed that happened, or was to happen, once."""
    if not relation.finite or relation.predicates & _TIME_AND_AGAIN:
        return None
    dates = relation.dates
    if not dates and len(facts.dates) == 1 and facts.dates[0].kind == "relative":
        # "unveiled its plan to end the war last month": the parser gives the month to the inner clause
        dates = facts.dates
    return dates[0] if len(dates) == 1 and dates[0].kind in {"weekday", "relative"} else None
