"""Numbers and dates: what is counted, how many, how exactly, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from summarizer.text.lexicon import SYNONYMS
from summarizer.text.parsing import text_of
from summarizer.text.words import TENS, UNITS, stem

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Bound = Literal["exact", "about", "at least", "at most"]

_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
    "dozen": 12.0,
}
_ORDINALS = dict(
    zip(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
        range(1, 13),
        strict=True,
    )
)
_CURRENCIES = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupee"}
_MONEY = {
    "dollar": "dollar",
    "euro": "euro",
    "pound": "pound",
    "yen": "yen",
    "rouble": "rouble",
    "yuan": "yuan",
}
CURRENCIES = frozenset({*_CURRENCIES.values(), *_MONEY.values()})
_DURATIONS = {
    "second": "second",
    "minute": "minute",
    "hour": "hour",
    "day": "day",
    "week": "week",
    "month": "month",
    "year": "year",
}

#: Nouns for counted people that reports exchange freely ("12 people", "12 persons", "12 others").
_PEOPLE = frozenset(stem(word) for word in "people person other individual man".split())

_WORD = "|".join([*UNITS, *TENS])
_SCALE = "hundred|thousand|million|billion|trillion|dozen"
_NUMBER = re.compile(
    rf"""
    (?<![\w.])
    (?P<bound>(?:(?:more|less|fewer|greater|higher|lower)\s+than|at\s+least|at\s+most|up\s+to|no\s+more\s+than
        |no\s+fewer\s+than|as\s+many\s+as|over|under|above|below|nearly|almost|around|about|roughly
        |approximately|some|estimated)\s+(?:an?\s+estimated\s+)?)?
    (?P<currency>(?:US|A|C|HK|NZ)?[$€£¥₹])?\s?
    (?:
        (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
        (?P<ordinal>st|nd|rd|th)?
        (?:[\s-]?(?P<fraction>½|¼|¾|1/2))?
        (?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|dozen|(?:k|mn|m|bn|b|tn)\b))?
      | (?P<word>(?:a\s+)?(?:{_WORD}|half\s+a|a|several)(?:[\s-](?:{_WORD}))?(?:\s(?:and\s)?(?:a\s)?(?:{_SCALE})(?:\s(?:and\s)?(?:{_WORD})(?:-(?:{_WORD}))?)?)*)
      | (?P<bare>dozens|hundreds|thousands|millions|billions|half|dozen)
    )
    (?P<half>[\s-]+and[\s-]+a[\s-]+half)?
    (?:\s?(?P<percent>%|percent\b|per\s+cent\b|percentage\s+points?\b))?
    (?!\w)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BOUNDS: dict[str, Bound] = {
    "more than": "at least",
    "greater than": "at least",
    "higher than": "at least",
    "over": "at least",
    "above": "at least",
    "at least": "at least",
    "no fewer than": "at least",
    "less than": "at most",
    "fewer than": "at most",
    "lower than": "at most",
    "under": "at most",
    "below": "at most",
    "at most": "at most",
    "up to": "at most",
    "no more than": "at most",
    "as many as": "at most",
    "nearly": "about",
    "almost": "about",
    "around": "about",
    "about": "about",
    "roughly": "about",
    "approximately": "about",
    "some": "about",
    "estimated": "about",
}


_OR_MORE = re.compile(
    r"(?:\s\w+)?\s?(?:or|and)\s(?:(?P<more>more|above|over|older|higher)|less|fewer|below|under|younger)\b"
)
_ANAPHOR = re.compile(r"\b(?:the|these|those|both|its|their)\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """``value`` of something counted or measured.

    ``unit`` is ``"percent"``, a currency, ``"ordinal"`` or empty; ``counted`` the lemma of what is counted
    ("hour", "troop"), empty where the text does not say.
    """

    value: float
    unit: str
    counted: str
    bound: Bound
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Date:
    """A day, month, year or relative time; ``kind`` says which, and only equal kinds can differ."""

    kind: Literal["weekday", "day", "month", "year", "relative"]
    value: str
    text: str
    start: int
    end: int


def find_numbers(doc: Doc) -> list[Number]:
    """Every quantity of ``doc`` but its dates and the pronoun "one"."""
    taken = [(date.start, date.end) for date in find_dates(doc)]
    numbers = []
    for match in _NUMBER.finditer(text_of(doc)):
        core = match.end("bound") if match["bound"] else match.start()
        if any(start < match.end() and core < end for start, end in taken):
            continue
        number = _read(match, doc)
        if number is not None:
            numbers.append(number)
    return numbers


def _read(match: re.Match[str], doc: Doc) -> Number | None:
    unit = ""
    if match["currency"]:
        unit = _CURRENCIES[match["currency"][-1]]
    if match["percent"]:
        unit = "percent"
    if match["digits"]:
        value = float(match["digits"].replace(",", ""))
        if match["fraction"]:
            value += {"½": 0.5, "¼": 0.25, "¾": 0.75, "1/2": 0.5}[match["fraction"]]
        scale = (match["scale"] or "").casefold()
        if scale in {"k", "m", "b"} and not unit:  # 5m is metres as often as millions
            scale = ""
        value *= _SCALES.get(scale, 1.0)
        if match["ordinal"]:
            unit = "ordinal"
    elif match["word"]:
        read = _value_of_words(match["word"].casefold())
        if read is None:
            return None
        value = read
    else:
        vague = re.search(
            r"\b(?:few|several|couple(?: of)?)\s+$", text_of(doc)[: match.start("bare")], re.IGNORECASE
        )
        if match["bare"].casefold() != "dozen" or vague:  # "hundreds", "half": too vague to check as a figure
            return None
        value = 12.0
    if match["half"]:
        value += 0.5
    start = match.end("bound") if match["bound"] else match.start()
    start += len(text_of(doc)[start : match.end()]) - len(text_of(doc)[start : match.end()].lstrip())
    counted = _counted(doc, start, match.end())
    if match["digits"] and re.fullmatch(r"\d{1,3}\.000", match["digits"]) and stem(counted) in _PEOPLE:
        value *= 1000  # "60.000 persons", as much of the world writes it
    if match["word"] and value == 1 and not counted:
        return None  # "one another", "the latest one"
    if value == 2 and _ANAPHOR.search(text_of(doc)[:start]) and counted not in _DURATIONS:
        return None  # "the two leaders" points back at people, it does not count them
    if counted in _MONEY and not unit:
        unit, counted = _MONEY[counted], ""
    if unit not in {"", "ordinal", "percent"}:
        counted = ""  # "$15 an hour" counts dollars
    bound: Bound = "exact"
    if match["bound"]:
        key = re.sub(r"\s+", " ", match["bound"].casefold().strip())
        bound = next((b for phrase, b in _BOUNDS.items() if key.startswith(phrase)), "about")
    after = text_of(doc)[match.end() : match.end() + 40].casefold()
    open_ended = _OR_MORE.match(after)
    if bound == "exact" and open_ended:
        bound = "at least" if open_ended["more"] else "at most"
    return Number(value, unit, counted, bound, text_of(doc)[start : match.end()], start, match.end())


def _value_of_words(text: str) -> float | None:
    words = re.sub(r"[\s-]+", " ", text).split()
    total = current = 0.0
    seen = False
    for word in words:
        if word in UNITS:
            current += UNITS[word]
            seen = True
        elif word in TENS:
            current += TENS[word]
            seen = True
        elif word in _SCALES and len(word) > 2:
            scale = _SCALES[word]
            current = (current or 1.0) * scale
            seen = True
            if scale >= 1e3:
                total += current
                current = 0.0
    return total + current if seen else None


def _counted(doc: Doc, start: int, end: int) -> str:
    """Lemma of what a figure counts: its head noun, or the noun it is hyphenated to."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or not len(span):
        return ""
    follow = span.end
    if follow < len(doc) and doc[follow].text == "-":
        follow += 1
    while follow < len(doc) and follow < span.end + 4:
        token = doc[follow]
        if token.pos_ in {"NOUN", "PROPN", "SYM"} and token.text not in {"%", "-"}:
            # "four and a half hours", "12-point paper": the first noun is the unit; "three police
            # officers": the last of a compound is what is counted.
            if text_of(doc)[end : end + 1] == "-" or token.lemma_.lower() in _DURATIONS:
                return str(token.lemma_.lower())
            last: Token = token
            while (
                last.dep_ == "compound"
                and last.i + 1 < len(doc)
                and doc[last.i + 1].pos_ in {"NOUN", "PROPN"}
            ):
                last = doc[last.i + 1]
            return str(last.lemma_.lower())
        if token.pos_ not in {"ADJ", "ADV", "DET", "PUNCT", "VERB", "NUM"} and token.text.lower() != "of":
            break
        if token.text in {",", ".", ";", ":"}:
            break
        follow += 1
    return ""


def same_measure(one: Number, other: Number) -> bool:
    """Whether two numbers measure the same kind of thing (a missing noun or currency is no difference)."""
    if one.unit != other.unit and one.unit and other.unit:
        return False
    if one.unit == "percent" or other.unit == "percent":
        return one.unit == other.unit
    if not one.counted or not other.counted:
        return True
    a, b = stem(one.counted), stem(other.counted)
    if (one.counted in _DURATIONS) != (other.counted in _DURATIONS):
        return False
    if one.counted in _DURATIONS:
        return a == b
    return a == b or b in SYNONYMS.get(a, ()) or {a, b} <= _PEOPLE


def compatible_values(one: Number, other: Number) -> bool:
    """Whether both values can be true of the same thing."""
    low, high = (one, other) if one.value <= other.value else (other, one)
    if abs(low.value - high.value) <= 1e-9:
        return True
    if low.bound == "at least" or high.bound == "at most":
        return True
    if "about" in {low.bound, high.bound}:
        return high.value - low.value <= 0.1 * high.value
    return False


#: Names of days, from Monday, and of months.
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
MONTHS = "january february march april may june july august september october november december".split()
_MONTH = (
    r"Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
)
_DATE = re.compile(
    rf"""(?P<weekday>\b(?i:{"|".join(WEEKDAYS)})s?\b)
    |(?<!\w)(?P<daybefore>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<monthafter>(?i:{_MONTH}))(?!\w)(?:,?\s+(?P<yearx>(?:19|20)\d\d))?
    |(?<!\w)(?P<month>(?i:{_MONTH}))(?!\w)(?:\s+(?P<dayafter>\d{{1,2}})(?:st|nd|rd|th)?(?![\d,]\d|-?\w))?(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?
    |(?<![\w$€£,.])(?P<bareyear>(?:19|20)\d\d)s?(?![\w,%]\w|\s(?:people|troops|soldiers|men|women|jobs|votes|miles|dollars|euros|pounds))
    |\b(?P<relative>(?i:(?:earlier|later)?\s*(?:this|last|next|previous|past|the\s+following)\s+(?:week|month|year|weekend|night|evening|morning|afternoon|spring|summer|autumn|fall|winter|decade|century)))\b
    |\b(?P<day>(?i:today|yesterday|tomorrow|tonight))\b
    """,
    re.VERBOSE,
)


def find_dates(doc: Doc) -> list[Date]:
    """Weekdays, calendar dates, years and relative dates of ``doc``, in order."""
    return dates_in(text_of(doc))


def dates_in(text: str) -> list[Date]:
    """As :func:`find_dates`, on plain text."""
    dates: list[Date] = []
    for match in _DATE.finditer(text):
        start, end = match.span()
        said = match[0]
        lead = len(said) - len(said.lstrip())
        said, start = said.strip(), start + lead
        if match["weekday"]:
            dates.append(Date("weekday", said.casefold().rstrip("s"), said, start, end))
        elif match["relative"]:
            words = [w for w in said.casefold().split() if w not in {"earlier", "later", "the"}]
            words = [
                "last" if w in {"previous", "past"} else "next" if w == "following" else w for w in words
            ]
            dates.append(Date("relative", " ".join(words), said, start, end))
        elif match["day"]:
            dates.append(Date("relative", said.casefold(), said, start, end))
        elif match["bareyear"]:
            dates.append(Date("year", match["bareyear"], said, start, end))
        else:
            month_text = match["month"] or match["monthafter"]
            if month_text.islower() and not (match["dayafter"] or match["daybefore"] or match["year"]):
                continue  # "may", "march"
            if month_text.casefold() == "may" and not (
                match["dayafter"] or match["daybefore"] or match["year"]
            ):
                before = text[:start].rstrip().rsplit(" ", 1)[-1].casefold()
                if before not in {
                    "in",
                    "of",
                    "last",
                    "next",
                    "this",
                    "by",
                    "since",
                    "until",
                    "late",
                    "early",
                    "mid",
                    "during",
                }:
                    continue  # Theresa May, and the verb that opens a sentence
            month = next(m for m in MONTHS if m.startswith(month_text.casefold()[:3]))
            day = match["dayafter"] or match["daybefore"]
            if day:
                dates.append(Date("day", f"{month} {int(day)}", said, start, end))
            else:
                dates.append(Date("month", month, said, start, end))
            year = match["year"] or match["yearx"]
            if year:
                dates.append(Date("year", year, said, start, end))
    return dates
