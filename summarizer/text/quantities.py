"""Numbers and dates: what is counted, how many, how exactly, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from summarizer.text.parsing import text_of
from summarizer.text.words import TENS, UNITS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Bound = Literal["exact", "about", "at least", "at most"]

_SCALES = {
    "hundred": 1e2,
    "dozen": 12.0,
    **dict.fromkeys(("thousand", "k"), 1e3),
    **dict.fromkeys(("million", "mn", "m"), 1e6),
    **dict.fromkeys(("billion", "bn", "b"), 1e9),
    **dict.fromkeys(("trillion", "tn"), 1e12),
}
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "1/2": 0.5}
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupee"}
_MONEY = frozenset("dollar euro pound yen rouble yuan".split())
#: Lemmas of what tells how long something lasts.
DURATIONS = frozenset("second minute hour day week month year".split())
_BOUNDS: dict[Bound, str] = {
    "at least": r"(?:more|greater|higher)\s+than|at\s+least|no\s+fewer\s+than|over|above",
    "at most": r"(?:less|fewer|lower|no\s+more)\s+than|at\s+most|up\s+to|as\s+many\s+as|under|below",
    "about": r"nearly|almost|around|about|roughly|approximately|some|estimated",
}
#: Parts of speech that may stand between a figure and what it counts.
_BEFORE_A_NOUN = frozenset(("ADJ", "ADV", "DET", "NUM", "PUNCT", "VERB"))
_WORD = "|".join([*UNITS, *TENS])
_SCALE = "hundred|thousand|million|billion|trillion|dozen"
_NUMBER = re.compile(
    rf"""
    (?<![\w.])
    (?P<bound>(?:{"|".join(_BOUNDS.values())})\s+(?:an?\s+estimated\s+)?)?
    (?P<currency>(?:US|A|C|HK|NZ)?[{"".join(_SIGNS)}])?\s?
    (?:
        (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
        (?P<ordinal>st|nd|rd|th)?
        (?:[\s-]?(?P<fraction>{"|".join(_FRACTIONS)}))?
        (?:[\s-]?(?P<scale>{_SCALE}|(?:k|mn|m|bn|b|tn)\b))?
      | (?P<word>(?:a\s+)?(?:{_WORD}|half\s+a|a|several)(?:[\s-](?:{_WORD}))?
            (?:\s(?:and\s)?(?:a\s)?(?:{_SCALE})(?:\s(?:and\s)?(?:{_WORD})(?:-(?:{_WORD}))?)?)*)
    )
    (?P<half>[\s-]+and[\s-]+a[\s-]+half)?
    (?:\s?(?P<percent>%|percent\b|per\s+cent\b|percentage\s+points?\b))?
    (?!\w)
    """,
    re.VERBOSE | re.IGNORECASE,
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
        start = match.end("bound") if match["bound"] else match.start()
        if not any(first < match.end() and start < last for first, last in taken):
            numbers.append(_read(match, start, doc))
    return [number for number in numbers if number is not None]


def _read(match: re.Match[str], start: int, doc: Doc) -> Number | None:
    """The number that ``match`` is, its figure from ``start`` on; None where it counts nothing."""
    value = _value(match)
    if value is None:
        return None
    said = text_of(doc)[start : match.end()].lstrip()
    start = match.end() - len(said)
    counted = _counted(doc, start, match.end())
    if match["word"] and value == 1 and not counted:
        return None  # "one another", "the latest one"
    if value == 2 and _ANAPHOR.search(text_of(doc)[:start]) and counted not in DURATIONS:
        return None  # "the two leaders" points back at people, it does not count them
    unit = _SIGNS[match["currency"][-1]] if match["currency"] else ""
    if match["percent"] or match["ordinal"]:
        unit = "percent" if match["percent"] else "ordinal"
    elif not unit and counted in _MONEY:
        unit = counted
    if unit in _MONEY or unit in _SIGNS.values():
        counted = ""  # "$15 an hour" counts dollars
    return Number(value, unit, counted, _bound(match), said, start, match.end())


def _value(match: re.Match[str]) -> float | None:
    if match["word"]:
        value = _value_of_words(match["word"].casefold())
        return value + 0.5 if value is not None and match["half"] else value
    scale = (match["scale"] or "").casefold()
    if len(scale) == 1 and not match["currency"]:
        scale = ""  # 5m is metres as often as millions
    value = float(match["digits"].replace(",", "")) + _FRACTIONS.get(match["fraction"], 0.0)
    return value * _SCALES.get(scale, 1.0) + (0.5 if match["half"] else 0.0)


def _value_of_words(text: str) -> float | None:
    """ "two hundred and five" -> 205; None of what is no figure ("a") or too vague for one ("several thousand")."""
    words = re.split(r"[\s-]+", text)
    if words[0] in {"half", "several"}:
        return None
    total = current = 0.0
    for word in words:
        if word in _SCALES:
            current = (current or 1.0) * _SCALES[word]
            if _SCALES[word] >= 1e3:
                total, current = total + current, 0.0
        else:
            current += UNITS.get(word, TENS.get(word, 0))
    return total + current if {*UNITS, *TENS, *_SCALES} & {*words} else None


def _bound(match: re.Match[str]) -> Bound:
    lead = (match["bound"] or "").strip()
    found = (bound for bound, words in _BOUNDS.items() if re.match(rf"(?:{words})\b", lead, re.IGNORECASE))
    return next(found, "exact")


def _counted(doc: Doc, start: int, end: int) -> str:
    """Lemma of what a figure counts: its head noun, or the noun it is hyphenated to."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or not len(span):
        return ""
    for token in doc[span.end : span.end + 4]:
        if token.pos_ in {"NOUN", "PROPN", "SYM"} and token.text not in {"%", "-"}:
            # "four and a half hours", "12-point paper": the first noun is the unit; "three police
            # officers": the last of a compound is what is counted.
            if text_of(doc)[end : end + 1] != "-" and token.lemma_.lower() not in DURATIONS:
                token = _last_of_compound(token)
            return str(token.lemma_.lower())
        passed = token.pos_ in _BEFORE_A_NOUN or token.lower_ in {"-", "of"}
        if not passed or token.text in {",", ".", ";", ":"}:
            break
    return ""


def _last_of_compound(token: Token) -> Token:
    for follow in token.doc[token.i + 1 :]:
        if token.dep_ != "compound" or follow.pos_ not in {"NOUN", "PROPN"}:
            break
        token = follow
    return token


def compatible_values(one: Number, other: Number) -> bool:
    """Whether both values can be true of the same thing."""
    low, high = sorted((one, other), key=lambda number: number.value)
    if abs(low.value - high.value) <= 1e-9 or low.bound == "at least" or high.bound == "at most":
        return True
    return "about" in {low.bound, high.bound} and high.value - low.value <= 0.1 * high.value


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
    |\b(?i:earlier|later)?\s*(?P<relative>(?i:(?:this|last|next|previous|past|the\s+following)\s+(?:week|month|year|weekend|night|evening|morning|afternoon|spring|summer|autumn|fall|winter|decade|century)))\b
    |\b(?P<day>(?i:today|yesterday|tomorrow|tonight))\b
    """,
    re.VERBOSE,
)
_NEARER = {"previous": "last", "past": "last", "the following": "next"}
#: Words behind which "May" is a month: not Theresa May, and not the verb that opens a sentence.
_BEFORE_MAY = frozenset("in of last next this by since until late early mid during".split())


def find_dates(doc: Doc) -> list[Date]:
    """Weekdays, calendar dates, years and relative dates of ``doc``, in order."""
    text = text_of(doc)
    return [date for match in _DATE.finditer(text) for date in _dates(match, text)]


def _dates(match: re.Match[str], text: str) -> list[Date]:
    """The date that ``match`` is, and the year that stands with it."""
    said = match[0].strip()
    start, end = match.end() - len(match[0].lstrip()), match.end()
    found: list[tuple[Literal["weekday", "day", "month", "year", "relative"], str]] = []
    month = match["month"] or match["monthafter"]
    if match["weekday"]:
        found = [("weekday", said.casefold().rstrip("s"))]
    elif match["relative"]:
        which, unit = re.sub(r"\s+", " ", match["relative"].casefold()).rsplit(" ", 1)
        found = [("relative", f"{_NEARER.get(which, which)} {unit}")]
    elif match["day"]:
        found = [("relative", said.casefold())]
    elif match["bareyear"]:
        found = [("year", match["bareyear"])]
    else:
        day, year = match["dayafter"] or match["daybefore"], match["year"] or match["yearx"]
        before = text[:start].rstrip().rsplit(" ", 1)[-1].casefold()
        is_may = month.casefold() == "may" and before not in _BEFORE_MAY
        if not (day or year) and (month.islower() or is_may):
            return []  # "may", "march"
        name = next(each for each in MONTHS if each.startswith(month.casefold()[:3]))
        found = [("day", f"{name} {int(day)}") if day else ("month", name)]
        found += [("year", year)] if year else []
    return [Date(kind, value, said, start, end) for kind, value in found]
