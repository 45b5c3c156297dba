"""Relative days and the date they count from in, the sentence with their names out: "on Tuesday", "on 4 March 2024"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from summarizer.decontext.days.phrases import Phrase
from summarizer.decontext.days.tenses import has_subject
from summarizer.text.lists import words
from summarizer.text.parsing import is_finite, text_of
from summarizer.text.quantities import MONTHS, WEEKDAYS
from summarizer.text.words import MONTH, WEEKDAY

#: Days that a weekday's name tells apart.
_WEEK = timedelta(days=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """How the days of one cluster are called."""

    #: Whether by a weekday; else by the date.
    by_weekday: bool
    #: Whether the articles' days are of one week, month and year: then "this week" is the same in all of them.
    one: frozenset[str]

    @classmethod
    def of(cls, published: Sequence[date], spoken_of: Sequence[date]) -> Calendar:
        days = sorted([*published, *spoken_of])
        spans = {
            unit for unit in ("week", "month", "year") if len({_period(day, unit) for day in published}) < 2
        }
        return cls(by_weekday=not days or days[-1] - days[0] <= _WEEK, one=frozenset(spans))

    def read(self, text: str, phrases: Sequence[Phrase], today: date) -> str:
        """The text with each phrase as what it is on a day."""
        pieces: list[str] = []
        end = 0
        previous: Phrase | None = None
        if any(phrase.bearing == "open" for phrase in phrases):
            return text  # it is left out, whatever else it tells
        for phrase in phrases:
            if phrase.bearing == "nowadays" or phrase.explained:
                continue
            joined = previous is not None and _are_joined(previous, phrase)
            bare = joined or _stands_bare(phrase)
            if not bare and phrase.before is not None and phrase.before.lower_ == "on":
                return text  # "talks go on today"
            said = self._said(phrase, today, bare=bare)
            if said is None:
                continue
            said = said[0].upper() + said[1:] if phrase.match.group()[0].isupper() else said
            pieces += [text[end : phrase.start], said]
            end, previous = phrase.end, phrase
        return "".join([*pieces, text[end:]])

    def _said(self, phrase: Phrase, today: date, *, bare: bool) -> str | None:
        if phrase.unit == "day":
            return self._day(phrase, today + timedelta(days=phrase.offset), bare=bare)
        if phrase.unit in self.one and (phrase.offset == 0 or phrase.unit == "week"):
            return None
        name = self._period(phrase, today)
        if name is None:
            return None
        if phrase.owns:
            return None if phrase.lead else name + phrase.owns
        if phrase.lead in ("early", "late") and phrase.unit != "week":
            return f"{phrase.lead} {name}" if bare else f"in {phrase.lead} {name}"
        lead = f"{phrase.lead} " if phrase.lead else ""
        return f"{lead}{name}" if bare and not lead else f"{lead}in {name}"

    def _day(self, phrase: Phrase, day: date, *, bare: bool) -> str:
        lead, part = (f"{phrase.lead} " if phrase.lead else ""), phrase.part
        if self.by_weekday:
            name = f"{WEEKDAYS[day.weekday()].capitalize()} {part}".rstrip()
        else:
            name = f"{day.day} {_month(day)}" + ("" if "year" in self.one else f" {day.year}")
            if phrase.owns:  # "the 4 March vote"
                return f"the {name}"
            name = f"the {part} of {name}" if part else name
        if phrase.owns:
            return f"{lead}{name}{phrase.owns}"
        return f"{lead}{name}" if bare else f"{lead}on {name}"

    def _period(self, phrase: Phrase, today: date) -> str | None:
        if phrase.unit == "year":
            return str(today.year + phrase.offset)
        if phrase.unit == "month":
            month = today.month - 1 + phrase.offset
            first = date(today.year + month // 12, month % 12 + 1, 1)
            told = first.year == today.year and "year" in self.one
            return _month(first) if told else f"{_month(first)} {first.year}"
        if phrase.owns or today.weekday() == 6:  # of a Sunday, some call the week that ends the last one
            return None
        monday = today + timedelta(days=7 * phrase.offset - today.weekday())
        return f"the week of {monday.day} {_month(monday)}"


def _month(day: date) -> str:
    return MONTHS[day.month - 1].capitalize()


def _period(day: date, unit: str) -> tuple[int, ...]:
    return {"week": tuple(day.isocalendar())[:2], "month": (day.year, day.month), "year": (day.year,)}[unit]


def _are_joined(one: Phrase, other: Phrase) -> bool:
    """ "Today, tomorrow and perhaps all week", "today or tomorrow": one "on" does for both."""
    between = text_of(one.token.doc)[one.end : other.start]
    return _JOINS.fullmatch(between) is not None and other.token.head in (one.token, one.token.head)


#: What stands between days that one "on" does for.
_JOINS = re.compile(r"\s*(?:,\s*)?(?:and|or|to|until|through)?\s*")


def _stands_bare(phrase: Phrase) -> bool:
    """Whether the day takes no "on": "from Tuesday", "Tuesday is a holiday", "as early as Tuesday", "Tuesday’s vote"."""
    token, before = phrase.token, phrase.before
    if phrase.owns or (token.dep_ in ("nsubj", "nsubjpass") and not phrase.lead):
        return True
    if token.head.lemma_ in ("spend", "waste") and token.i > token.head.i:
        return True
    behind = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    alone = behind is not None and behind == token.head and is_finite(behind) and not has_subject(behind)
    if alone and not phrase.lead:
        return True  # "Yesterday was the coldest day"
    if before is None:
        return False
    if before.lower_ in _PREPOSITIONS and before.dep_ != "prt":
        return before.lower_ in _ALWAYS or (token.dep_ == "pobj" and token.head == before)
    ahead = text_of(token.doc)[: phrase.start]
    if phrase.unit == "year" and _OF_A_YEAR.search(ahead):
        return True
    return _AS_SOON_AS.search(ahead) is not None


#: What a day follows without "on".
_PREPOSITIONS = words("before_a_day_without_on")
#: Those that no day needs "on" behind, whatever the parse.
_ALWAYS = frozenset("from until till since between for of to during".split())
#: "In December last year".
_OF_A_YEAR = re.compile(rf"\b(?:{MONTH}|(?i:spring|summer|autumn|fall|winter)) $")
_AS_SOON_AS = re.compile(
    rf"\bas (?:early|soon|late|recently|far back) as $|\b(?:later|earlier|sooner) than $|\b{WEEKDAY},? (?:and|or|to) $",
    re.IGNORECASE,
)
