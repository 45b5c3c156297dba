"""Whether two values are of the same thing: the same deed or noun, the same people, no different day.

Two mentions go in; whether they are worth comparing, equal or not, comes out. A missed conflict costs less than a false one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

from summarizer.conflicts.cast import Cast
from summarizer.conflicts.claims import Kind
from summarizer.conflicts.mentions import DURATIONS, Mention
from summarizer.text.arguments import Argument
from summarizer.text.lexicon import MUTUAL, SYNONYMS
from summarizer.text.names import Name
from summarizer.text.propositions import Relation
from summarizer.text.quantities import CURRENCIES, Number, compatible_values, same_measure
from summarizer.text.words import stem

#: How many times greater the greater of two values may be; more is a part and the whole, or two different things.
_FARTHEST, _FAR, _FAR_MONEY = 20, 3, 2
#: How many times greater a figure may be that agrees with a bound or a round one: "$484 billion", "nearly $500 billion".
_NEAR = 1.1
#: The same of counts of fates and of upper bounds: "23 dead", "at least 20 dead"; "905", "fewer than 1,000".
_NEAR_BOUND = 1.25
#: Smaller sums may well be the same in two currencies.
_MISTAKEN_SUM = 1000
_PEOPLE = frozenset(
    stem(word) for word in "people person other individual man victim resident inhabitant human".split()
)
_MUTUAL = frozenset(stem(word) for word in MUTUAL)


def comparable_pairs(mentions: Sequence[Mention], cast: Cast) -> list[tuple[int, int]]:
    """Positions of every two mentions of different articles that give a value of the same thing."""
    shared = _done_by_several(mentions, cast)
    return [
        (one, other)
        for one, other in combinations(range(len(mentions)), 2)
        if _comparable(mentions[one], mentions[other], cast)
        and (not shared & _counts(mentions[one]) or _same_doers(mentions[one], mentions[other], cast))
    ]


def _comparable(one: Mention, other: Mention, cast: Cast) -> bool:
    """Same kind of value of the same thing (whether or not it differs), in different articles."""
    if one.kind != other.kind or one.sentence.article.id == other.sentence.article.id:
        return False
    if one.fate or other.fate:
        if one.fate != other.fate or _other_count(one, other):
            return False
    elif not _same_anchor(one.anchors, other.anchors) or _other_time(one, other):
        return False
    return _RULES[one.kind](one, other, cast)


def _numbers_comparable(one: Mention, other: Mention, cast: Cast) -> bool:
    if one.number is None or other.number is None:
        return False
    if in_two_currencies(one.number, other.number):  # "100 million euros", "$100 million"
        return _shared_names(one.names, other.names, cast) >= 1
    if not (one.fate or same_measure(one.number, other.number)):
        return False
    if one.number.unit != other.number.unit or bool(one.number.counted) != bool(other.number.counted):
        return False
    if one.owners and other.owners and not _shared_names(one.owners, other.owners, cast):
        return False
    if one.doers and other.doers and not _same_doers(one, other, cast):
        return False
    low, high = sorted((one.number.value, other.number.value))
    if low != high and (low <= 0 or high > _FARTHEST * low):
        return False
    if low != high and ({low, high} <= one.figures or {low, high} <= other.figures):
        return False  # one sentence that gives both tells two things apart
    if one.apart != other.apart:
        return False
    # Values so far apart disagree only on how long, on who is on board, and on a toll that has grown.
    steep = one.number.counted not in DURATIONS and one.fate != "on board" and high > _FAR * low
    if steep and not (one.fate and _has_grown(one, other)):
        return False
    if low == high and one.key != other.key:
        return False
    if one.number.counted == "year" and low == int(high) < high:
        return False  # "11 years" of eleven and a half
    bounds = {one.number.bound, other.number.bound}
    rough = one.fate or "at most" in bounds or bounds == {"about", "at least"}
    near = _NEAR_BOUND if rough else _NEAR
    if low != high and compatible_values(one.number, other.number) and high <= near * low:
        return False
    if one.fate and low == high:
        return True
    shared = _shared_names(one.names, other.names, cast)
    if not one.number.counted:  # sums and percentages: a noun says little about whose they are
        return shared >= 2 and high <= _FAR_MONEY * low
    if one.fate and not _may_be_all(one.number, other.number):
        return False
    if one.fate or stem(one.number.counted) == stem(other.number.counted):
        return shared >= 1 or not (one.names and other.names)
    return shared >= 1 or not (one.names or other.names)


def in_two_currencies(one: Number, other: Number) -> bool:
    """Whether one sum is given in two currencies: so much money is the same number in both by mistake only."""
    money = one.unit != other.unit and {one.unit, other.unit} <= CURRENCIES
    return money and one.value == other.value and one.value >= _MISTAKEN_SUM


def _has_grown(one: Mention, other: Mention) -> bool:
    """Whether the greater count is the newer article's: tolls of the first hours grow many times over."""
    less, more = sorted((one, other), key=lambda each: each.key)
    return more.sentence.article.is_newer_than(less.sentence.article)


def _may_be_all(one: Number, other: Number) -> bool:
    """Whether two counts can be of the same people: "two children" may be among "five people", not six."""
    mine, theirs = stem(one.counted), stem(other.counted)
    if (
        mine == theirs
        or theirs in SYNONYMS.get(mine, ())
        or {mine, theirs} <= _PEOPLE
        or one.value == other.value
    ):
        return True
    if mine in _PEOPLE or theirs in _PEOPLE:
        anyone, some = (one, other) if mine in _PEOPLE else (other, one)
        return some.value > anyone.value
    return False


def _dates_comparable(one: Mention, other: Mention, cast: Cast) -> bool:
    if one.relation is None or other.relation is None or one.key[0] != other.key[0]:
        return False
    if one.relation.certainty != other.relation.certainty or one.relation.predicates & _MUTUAL:
        return False
    both = one.key[0] == "weekday"  # every report is full of weekdays
    return _same_thing(one.relation, other.relation, cast, both=both) and (
        _shared_names(one.names, other.names, cast) >= 1
    )


def _polarities_comparable(one: Mention, other: Mention, cast: Cast) -> bool:
    if one.relation is None or other.relation is None:
        return False
    return one.relation.certainty == other.relation.certainty and _same_thing(
        one.relation, other.relation, cast, both=True
    )


def _places_comparable(one: Mention, other: Mention, cast: Cast) -> bool:
    return _shared_names(one.names, other.names, cast) >= 2


def _quotes_comparable(one: Mention, other: Mention, cast: Cast) -> bool:
    return _shared_names(one.names, other.names, cast) >= 1


_RULES: dict[Kind, Callable[[Mention, Mention, Cast], bool]] = {
    "number": _numbers_comparable,
    "date": _dates_comparable,
    "place": _places_comparable,
    "quote": _quotes_comparable,
    "polarity": _polarities_comparable,
}


# -- the same people, deed and day --------------------------------------------------------------------


def _shared_names(one: Sequence[Name], other: Sequence[Name], cast: Cast) -> int:
    return sum(1 for name in {n.words: n for n in one}.values() if any(cast.same(name, o) for o in other))


def _same_doers(one: Mention, other: Mention, cast: Cast) -> bool:
    return bool(_shared_names(one.doers, other.doers, cast))


def _counts(mention: Mention) -> frozenset[tuple[str, str]]:
    """What is counted, with each word for what is done to it."""
    if mention.number is None or not mention.number.counted:
        return frozenset()
    return frozenset((stem(mention.number.counted), anchor) for anchor in mention.anchors)


def _done_by_several(mentions: Sequence[Mention], cast: Cast) -> frozenset[tuple[str, str]]:
    """What different doers do to different numbers of one kind: "Lagos expelled 60 envoys", "Norway expelled 48 envoys"."""
    done = [mention for mention in mentions if mention.doers]
    return frozenset(
        each
        for one, other in combinations(done, 2)
        if not _same_doers(one, other, cast)
        for each in _counts(one) & _counts(other)
    )


def _same_anchor(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one & other) or any(SYNONYMS.get(word, frozenset()) & other for word in one)


def _same_thing(one: Relation, other: Relation, cast: Cast, *, both: bool) -> bool:
    """Whether one deed is told: to the same whom or what and, with ``both``, by the same one."""
    agent = _fits(one.agent, other.agent, cast)
    patient = _fits(one.patient, other.patient, cast)
    return patient == "same" and (agent == "same" or (agent == "unknown" and not both))


def _fits(one: Argument | None, other: Argument | None, cast: Cast) -> str:
    """Whether two who take part are the "same", in "conflict", or it is "unknown"."""
    if one is None or other is None or one.pronoun or other.pronoun:
        return "unknown"
    if one.names and other.names:
        mine = all(any(cast.same(a, b) for b in other.names) for a in one.names)
        theirs = all(any(cast.same(a, b) for b in one.names) for a in other.names)
        return "same" if mine and theirs else "conflict"
    if one.names or other.names:
        return "unknown"
    if one.owners and other.owners and not any(cast.same(a, b) for a in one.owners for b in other.owners):
        return "conflict"
    if one.head == other.head or other.head in SYNONYMS.get(one.head, ()):
        return "same"
    return "conflict"


def _other_time(one: Mention, other: Mention) -> bool:
    """Whether the sentences speak of different days (for date conflicts that is the point)."""
    if one.kind == "date":
        return False
    for kind in ("weekday", "day", "month", "year", "relative"):
        mine = {date.value for date in one.dates if date.kind == kind}
        theirs = {date.value for date in other.dates if date.kind == kind}
        if mine and theirs and not mine & theirs:
            return True
    return False


def _other_count(one: Mention, other: Mention) -> bool:
    """Whether two counts of one fate are of different events; a count told on another day is the same one's."""
    years = [{date.value for date in each.dates if date.kind in {"year", "month"}} for each in (one, other)]
    if years[0] != years[1]:
        return True
    return not (one.as_of or other.as_of) and _other_time(one, other)
