"""Whether two values are of the same thing: the same deed or fate, the same people, no different day.

Two mentions go in; whether they are worth comparing, equal or not, comes out. A missed conflict costs less than a false one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from summarizer.conflicts.mentions import Mention
from summarizer.text.lexicon import SYNONYMS
from summarizer.text.names import Name
from summarizer.text.propositions import Argument, Relation
from summarizer.text.quantities import Number, compatible_values
from summarizer.text.same_names import same_name
from summarizer.text.words import stem

#: How many times greater the greater of two values may be; more is a part and the whole, or two different things.
_FAR = 3
#: How many times greater a figure may be that agrees with a bound or a round one: "nearly five hours", "five hours and a half".
_NEAR = 1.1
#: The same of tolls, and of two that are vague: "23 dead", "at least 20 dead"; "about seven", "at least six".
_NEAR_VAGUE = 1.25
_PLACES = frozenset(("FAC", "GPE", "LOC", "NORP"))
_PEOPLE = frozenset(
    stem(word) for word in "people person other individual man victim resident inhabitant human".split()
)


def comparable_pairs(mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """Positions of every two mentions of different articles that give a value of the same thing."""
    return [
        (one, other)
        for one, other in combinations(range(len(mentions)), 2)
        if _comparable(mentions[one], mentions[other])
    ]


def _comparable(one: Mention, other: Mention) -> bool:
    """Same kind of value of the same thing (whether or not it differs), in different articles."""
    if (one.kind, one.fate) != (other.kind, other.fate):
        return False
    if one.sentence.article.id == other.sentence.article.id:
        return False
    if one.number is None or other.number is None:
        return one.key[0] == other.key[0] and _same_deed(one.relation, other.relation)
    if one.number.unit != other.number.unit or not _are_worth_comparing(one, other):
        return False
    if one.fate:
        return _same_toll(one, other, one.number, other.number)
    if one.number.counted != other.number.counted or _other_day(one, other):
        return False
    return _same_deed(one.relation, other.relation) or _same_length(one, other)


def _are_worth_comparing(one: Mention, other: Mention) -> bool:
    """Whether two values are neither the same in other words nor too far apart to be of one thing."""
    less, more = sorted((one, other), key=lambda each: each.key)
    if less.number is None or more.number is None:
        return False
    low, high = less.number.value, more.number.value
    if low == high:
        return one.key == other.key
    if high > _FAR * low:
        # Tolls of the first hours grow many times over.
        grown = one.fate and more.sentence.article.is_newer_than(less.sentence.article)
        return bool(grown) or one.fate == "on board"
    vague = one.fate or {less.number.bound, more.number.bound} == {"about", "at least"}
    near = _NEAR_VAGUE if vague else _NEAR
    return high > near * low or not compatible_values(less.number, more.number)


def _same_length(one: Mention, other: Mention) -> bool:
    """Whether two lengths of time are of one thing: "a two-day visit", "a visit of three days"."""
    # One country's name says little: "Lunde's visit to Nigeria", "Vik's visit to Nigeria".
    who = [[name for name in each.names if name.label not in _PLACES] for each in (one, other)]
    shared = _share(one.names, other.names) and (not all(who) or _share(*who))
    return shared and _alike(one.anchors, other.anchors)


def _same_toll(one: Mention, other: Mention, here: Number, there: Number) -> bool:
    """Whether two counts are of the same people; a count told on another day is the same one's."""
    years = [{date.value for date in each.dates if date.kind in {"year", "month"}} for each in (one, other)]
    if years[0] != years[1] or (not (one.as_of or other.as_of) and _other_day(one, other)):
        return False
    if here.value == there.value:
        return True
    named = not (one.names and other.names) or _share(one.names, other.names)
    return named and _may_be_all(here, there)


def _may_be_all(one: Number, other: Number) -> bool:
    """Whether two counts can be of the same people: "two children" may be among "five people", not six."""
    mine, theirs = stem(one.counted), stem(other.counted)
    if _alike({mine}, {theirs}) or {mine, theirs} <= _PEOPLE:
        return True
    anyone, some = (one, other) if mine in _PEOPLE else (other, one)
    return bool({mine, theirs} & _PEOPLE) and some.value > anyone.value


def _same_deed(one: Relation | None, other: Relation | None) -> bool:
    """Whether one deed is told: by the same one, to the same one or thing."""
    if one is None or other is None:
        return False
    return (
        _alike(one.predicates, other.predicates)
        and _same_part(one.agent, other.agent)
        and _same_part(one.patient, other.patient)
    )


def _same_part(one: Argument | None, other: Argument | None) -> bool:
    """Whether the same one takes part: by all names, or the same noun."""
    if one is None or other is None or one.pronoun or other.pronoun:
        return False
    if one.names and other.names:
        return all(_share([name], other.names) for name in one.names) and all(
            _share([name], one.names) for name in other.names
        )
    return not (one.names or other.names) and _alike({one.head}, {other.head})


def _alike(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two sets of stems have one in common, or synonyms."""
    others = set(other)
    return any(word in others or not SYNONYMS.get(word, frozenset()).isdisjoint(others) for word in one)


def _share(one: Iterable[Name], other: Sequence[Name]) -> bool:
    """Whether two lists of names have one in common, in other spellings perhaps, or a part of one."""
    return any(same_name(mine.words, theirs.words) for mine in one for theirs in other)


def _other_day(one: Mention, other: Mention) -> bool:
    """Whether the sentences speak of different days."""
    for kind in ("weekday", "day", "month", "year", "relative"):
        mine = {date.value for date in one.dates if date.kind == kind}
        theirs = {date.value for date in other.dates if date.kind == kind}
        if mine and theirs and not mine & theirs:
            return True
    return False
