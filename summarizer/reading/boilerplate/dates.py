"""A line -> whether it is a date line: "Published: 12 March 2024, 10:45 GMT"."""

from __future__ import annotations

import re

from summarizer.reading.boilerplate.patterns import DATE, DAY, MONTH, NAME

_DATE_PART = re.compile(
    rf"{DATE}|\b{MONTH} \d{{1,2}}\b|\b\d{{1,2}} {MONTH}(?!\w)|\b\d{{1,2}}[:.]\d{{2}}(?::\d\d)?\b|\b\d{{1,2}}(?= ?[ap]\.?m\b)|\b(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b"
    r"|\b(?:first |last )?(?:published|updated|posted|modified|created|date|on|at|by|[ap]\.?m\.?|GMT|UTC|[ECMP][SD]?T|BST|IST)(?![\w])"
    r"|[\s,.|:•·/()\[\]–—-]",
    re.I,
)
_DIGIT = re.compile(r"\d")
#: How a line begins that says when a page was published.
PUBLISHED = re.compile(r"[\[(]?(?:first |last )?(?:published|updated|posted|modified)\b", re.I)
_DATED = re.compile(
    rf"{DATE}|^{PUBLISHED.pattern}"
    rf"|^{DAY},? .*\d",
    re.I,
)


def is_date_line(line: str) -> bool:
    """Whether a line holds a date, and nothing but what stands beside dates."""
    if not (_DIGIT.search(line) or PUBLISHED.match(line)):
        return False
    return bool(_DATED.search(line)) and not _DATE_PART.sub("", re.sub(rf" by {NAME}$", "", line))
