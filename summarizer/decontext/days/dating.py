"""Which day "tomorrow" is: told by the date of its article, so that it holds beside what others wrote on other days.

"Buses will run from tomorrow" of Monday's article is "from Tuesday" in any text, and so is "from today" of Tuesday's:
:func:`dated` gives sentences the wording in which they are compared, judged and printed. What cannot be worked out, or
stands in a quotation, leaves its sentence leaning on its article (:func:`unknown_day`). No word is cut.

The date is taken as its article has it. One with an offset is its outlet's local time; a stamp in UTC late in the evening
may be a day off, and nothing tells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from summarizer.decontext.days.phrases import PHRASE, Phrase, find_phrases
from summarizer.retrieval.sentences import Sentence
from summarizer.text.parsing import Parser, text_of
from summarizer.text.quantities import MONTHS, WEEKDAYS
from summarizer.text.quotes import outside_quotes
from summarizer.text.words import MONTH, WEEKDAY

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: Days that a weekday's name tells apart.
_WEEK = timedelta(days=6)


def dated(of_articles: Mapping[str, Sequence[Sentence]], *, parser: Parser) -> dict[str, list[Sentence]]:
    """The sentences of a cluster's articles, those with a relative day ``read_as`` what it is by their article's date.

    A weekday tells it, or, where the articles and the days they speak of lie more than six days apart, a date ("on
    4 March 2024").
    """
    sentences = [each for own in of_articles.values() for each in own]
    days = {each.article.id: day for each in sentences if (day := _published(each)) is not None}
    wanted = [
        row
        for row, each in enumerate(sentences)
        # What is answered right behind it is told word for word.
        if each.article.id in days and not each.quoted and not each.answered_from and PHRASE.search(each.text)
    ]
    docs = parser.parse([sentences[row].text for row in wanted])
    told = {
        row: [phrase for phrase in find_phrases(doc) if not phrase.quoted]
        for row, doc in zip(wanted, docs, strict=True)
    }
    spoken_of = [
        days[sentences[row].article.id] + timedelta(days=phrase.offset)
        for row, phrases in told.items()
        for phrase in phrases
        if phrase.unit == "day" and not phrase.is_vague
    ]
    every = sorted([*days.values(), *spoken_of])
    calendar = _Calendar(tuple(days.values()), one_week=not every or every[-1] - every[0] <= _WEEK)
    for row, phrases in told.items():
        sentence = sentences[row]
        text = calendar.read(sentence.text, phrases, days[sentence.article.id])
        if text != sentence.text:
            sentences[row] = replace(sentence, read_as=text)
    told_in_order = iter(sentences)
    return {name: [next(told_in_order) for _ in own] for name, own in of_articles.items()}


def unknown_day(doc: Doc) -> str | None:
    """The first words of a sentence that mean a day which it does not tell: "tomorrow"; None where there are none.

    In a quotation they mean the day on which it was said: a day outside its marks tells which, and "today" with what was
    or is so ("Today is a sad day", "today’s vote") is the hour of speaking, whenever that was.
    """
    phrases = [phrase for phrase in find_phrases(doc) if phrase.unit == "day"]
    if not phrases:
        return None
    told = _A_DAY.search(outside_quotes(text_of(doc))) is not None
    for phrase in phrases:
        of_the_hour = phrase.is_today and (phrase.owns or phrase.tense in ("past", "present"))
        if not (phrase.quoted and (told or of_the_hour)):
            return phrase.match.group()
    return None


_A_DAY = re.compile(rf"\b(?:{WEEKDAY}|\d{{1,2}} {MONTH}|{MONTH} \d{{1,2}})\b")


def _published(sentence: Sentence) -> date | None:
    """The day of its article, as written; None where it gives none in ISO 8601."""
    try:
        day = datetime.fromisoformat(sentence.article.published or "").date()
    except ValueError:
        return None
    return day if date.min.year < day.year < date.max.year else None


@dataclass(frozen=True, slots=True)
class _Calendar:
    """How the days of one cluster are called."""

    published: Sequence[date]
    #: Whether a weekday tells all its days apart.
    one_week: bool

    def read(self, text: str, phrases: Sequence[Phrase], today: date) -> str:
        """The text with each phrase as what it is on a day; as it was, where one of them is vague."""
        if any(phrase.is_vague for phrase in phrases):
            return text
        pieces: list[str] = []
        end = 0
        for phrase in phrases:
            said = self._said(phrase, today)
            if said is not None:
                first = said[0].upper() if text[phrase.start].isupper() else said[0]
                pieces += [text[end : phrase.start], first, said[1:]]
                end = phrase.end
        return "".join([*pieces, text[end:]])

    def _said(self, phrase: Phrase, today: date) -> str | None:
        """What a phrase is called; None where it stays: as all articles mean the same by it, or it has no plain name."""
        name = self._name(phrase, today)
        meant = {self._name(phrase, day) for day in self.published}
        if len(meant) == 1 and phrase.unit != "day" and (phrase.offset == 0 or phrase.unit == "week"):
            return None
        if phrase.owns:
            return f"{phrase.lead} {name}{phrase.owns}".lstrip() if " " not in name or self.one_week else None
        preposition = "on" if phrase.unit == "day" else "in"
        within = phrase.unit != "day" and phrase.lead in ("early", "late")
        order = [preposition, phrase.lead, name] if within else [phrase.lead, preposition, name]
        if _stands_bare(phrase):
            order.remove(preposition)
        return " ".join(filter(None, order))

    def _name(self, phrase: Phrase, today: date) -> str:
        if phrase.unit == "year":
            return str(today.year + phrase.offset)
        if phrase.unit == "month":
            years, month = divmod(today.month - 1 + phrase.offset, 12)
            name = MONTHS[month].capitalize()
            return name if self.one_week and not years else f"{name} {today.year + years}"
        if phrase.unit == "week":
            monday = today + timedelta(days=7 * phrase.offset - today.weekday())
            return f"the week of {monday.day} {MONTHS[monday.month - 1].capitalize()}"
        day = today + timedelta(days=phrase.offset)
        if self.one_week:
            return f"{WEEKDAYS[day.weekday()].capitalize()} {phrase.part}".rstrip()
        name = f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"
        return f"the {phrase.part} of {name}" if phrase.part else name


def _stands_bare(phrase: Phrase) -> bool:
    """Whether the day takes no "on": "from Tuesday", "Tuesday is a holiday", "Monday or Tuesday"."""
    token, before = phrase.token, phrase.before
    is_subject = (
        token.head.lemma_ == "be" and token.i + 1 == token.head.i
    )  # which the parser may take for "when"
    if is_subject or token.dep_ in ("nsubj", "nsubjpass", "dobj", "conj"):
        return True
    if before is None:
        return False
    of_a_month = re.fullmatch(MONTH, before.text) is not None and phrase.unit == "year"
    governed = before.dep_ == "prep" and token.head == before
    return of_a_month or governed or before.lower_ in _BEFORE_A_DAY


#: What no day needs "on" behind, whatever the parse.
_BEFORE_A_DAY = frozenset("from until till since between for of to during than as".split())
