"""Which day "tomorrow" is: told by the date of its article, so that it holds beside what others wrote on other days.

"Buses will run from tomorrow" of Monday's article is "from Tuesday" in any text, and so is "from today" of Tuesday's:
:func:`dated` gives sentences the wording in which they are compared, judged and printed. What cannot be worked out, or
stands in a quotation, leaves its sentence leaning on its article (:func:`unknown_day`). No word is cut from a phrase that
needs it.

The date is taken as its article has it. One with an offset is its outlet's local time; a stamp in UTC late in the evening
may be a day off, and nothing tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from summarizer.decontext.days.day_names import Calendar
from summarizer.decontext.days.dropping import without_day
from summarizer.decontext.days.phrases import PHRASE, find_phrases
from summarizer.retrieval.sentences import Sentence
from summarizer.text.parsing import Parser, text_of
from summarizer.text.quotes import find_quotes
from summarizer.text.words import MONTH, WEEKDAY

if TYPE_CHECKING:
    from spacy.tokens import Doc


def dated(of_articles: Mapping[str, Sequence[Sentence]], *, parser: Parser) -> dict[str, list[Sentence]]:
    """The sentences of a cluster's articles, those with a relative day ``read_as`` what it is by their article's date.

    A weekday tells it, or, where the articles and the days they speak of lie more than six days apart, a date ("on
    4 March", with the year where they are of several). Of an article without a date only what was done "yesterday" loses
    that word, where the sentence is whole without it.
    """
    sentences = [each for own in of_articles.values() for each in own]
    wanted = [
        row
        for row, each in enumerate(sentences)
        # What is answered right behind it is told word for word.
        if not each.quoted and each.answered_from is None and PHRASE.search(each.text)
    ]
    docs = parser.parse([sentences[row].text for row in wanted])
    told = {
        row: [phrase for phrase in find_phrases(doc) if not phrase.quoted]
        for row, doc in zip(wanted, docs, strict=True)
    }
    days = {each.article.id: day for each in sentences if (day := _published(each)) is not None}
    calendar = Calendar.of(
        list(days.values()),
        [
            days[sentences[row].article.id] + timedelta(days=phrase.offset)
            for row, phrases in told.items()
            for phrase in phrases
            if phrase.unit == "day" and sentences[row].article.id in days and phrase.bearing == "day"
        ],
    )
    for row, phrases in told.items():
        sentence, day = sentences[row], days.get(sentences[row].article.id)
        text = without_day(phrases) if day is None else calendar.read(sentence.text, phrases, day)
        if text is not None and text != sentence.text:
            sentences[row] = replace(sentence, read_as=text)
    told_in_order = iter(sentences)
    return {name: [next(told_in_order) for _ in own] for name, own in of_articles.items()}


def unknown_day(doc: Doc) -> str | None:
    """The first words of a sentence that mean a day which it does not tell: "tomorrow"; None where there are none.

    In a quotation they mean the day on which it was said: a day outside its marks tells which.
    """
    phrases = [phrase for phrase in find_phrases(doc) if phrase.unit == "day"]
    if not phrases:
        return None
    outside = " ".join(_outside(text_of(doc)))
    told = re.search(rf"\b(?:{WEEKDAY}|\d{{1,2}} {MONTH}|{MONTH} \d{{1,2}})\b", outside) is not None
    for phrase in phrases:
        known = told or phrase.of_the_hour if phrase.quoted else phrase.explained
        if phrase.bearing != "nowadays" and not known:
            return phrase.match.group()
    return None


def _published(sentence: Sentence) -> date | None:
    """The day of its article, as written; None where it gives none in ISO 8601."""
    try:
        day = datetime.fromisoformat(sentence.article.published or "").date()
    except ValueError:
        return None
    return day if date.min.year < day.year < date.max.year else None


def _outside(text: str) -> Iterator[str]:
    end = 0
    for quote in find_quotes(text):
        yield text[end : quote.start]
        end = quote.end
    yield text[end:]
