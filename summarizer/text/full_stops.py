"""Full stops that shorten a word: they end no sentence, or stay where one goes on behind them."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

#: As far back as the last word of a text is looked for.
_TAIL = 40


def goes_on(before: str, after: str) -> bool:
    """Whether the stop at the end of ``before`` belongs to a word that needs what comes ``after``: "Lt. Gov. | Roe".

    With nothing after it: whether the text breaks off there.
    """
    tail = _ASIDE.sub("", before[-_TAIL:])
    if _pattern("before a name", "before anything").search(tail) or _THE_CLOCK.search(tail):
        return True
    if _pattern("behind a title", lead=_TITLE).search(tail):
        return True
    if _CLOCK.search(tail) and _ZONE.match(after):
        return True
    return after.lstrip("$£€#(")[:1].isdigit() and _pattern("before a figure").search(tail) is not None


def without_stop(text: str) -> str:
    """The text without the full stop that ends it as a sentence; "at 2 p.m." keeps its stop, which is the word's."""
    if (
        _INITIALS.search(text)
        or _pattern("stays at the end").search(text)
        or _pattern("stays at the end behind a comma", lead=r",\s").search(text)
    ):
        return text
    return re.sub(r"\.+$", "", text)


#: "Gen. (retd.)": what stands in brackets behind a title.
_ASIDE = re.compile(r"\s*\([^()\s]{1,12}\.\)$")
#: "Prof. em. | Ochs", "Dr. rer. nat. | Lind".
_TITLE = r"(?<!\w)(?:Profs?|Drs?|Dipl|Adm|Capt|Cdr|Cmdr|Col|Gen|Lt|Maj)\.\s(?:[a-z.]{2,6}\.\s)?"
_CLOCK = re.compile(r"\d [ap]\.m\.$")
#: "The 6:30 a.m. | Senate vote".
_THE_CLOCK = re.compile(r"\b(?:the|an?) \d{1,2}(?:[:.]\d\d)? [ap]\.m\.$", re.IGNORECASE)
#: "At 9 a.m. | New York time".
_ZONE = re.compile(r"(?:[A-Z][\w’'-]*\s+){1,3}(?:[Ss]tandard\s+|[Dd]aylight\s+|[Ss]ummer\s+)?[Tt]ime\b")
#: "p.m.", "U.S.", "D-N.Y.", "Ph.D."
_INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]-)?(?:[A-Za-z]|Ph|[A-Z][a-z])\.(?:[A-Za-z]\.)+$")


@cache
def _pattern(*sections: str, lead: str = r"(?<![\w.’'-])") -> re.Pattern[str]:
    words = [word for section in sections for word in _words()[section]]
    return re.compile(rf"{lead}(?:{'|'.join(map(re.escape, words))})\.$")


@cache
def _words() -> dict[str, list[str]]:
    """The words of each section of the data file, as written and without their stop."""
    found: dict[str, list[str]] = {}
    section: list[str] = []
    for line in (files("summarizer.text") / "full_stops.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            section += line.split()
    return found
