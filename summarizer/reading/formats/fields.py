"""The fields beside an article's text: title, outlet, date. None of them ever costs the text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from summarizer.reading.article import Removed
from summarizer.reading.repair import repair

#: The fields of an object that may say what it is about.
_NAMES = "name title @value value rendered main original text href $date id".split()


def line(value: object) -> str | None:
    """A field on one line, repaired; ``None`` if there is nothing to read in it.

    A number is told as such; of a list the first entry counts (the one whose ``role`` is "main", if any), of an object
    its ``name``, ``title``, ``value`` or the like.
    """
    if isinstance(value, list | tuple):
        value = sorted(value, key=lambda each: not (isinstance(each, Mapping) and each.get("role") == "main"))
        return next((found for each in value if (found := line(each))), None)
    if isinstance(value, Mapping):
        return next((found for name in _NAMES if (found := line(value.get(name)))), None)
    if isinstance(value, bool) or value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return _mended(str(value)) or None


@lru_cache(maxsize=256)
def _mended(text: str) -> str:
    """A text on one line: a page states its headline in five places."""
    return " ".join(repair(text).split())


_DATE_FORMATS = (
    "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%A, %B %d, %Y", "%A, %d %B %Y", "%Y%m%d", "%Y/%m/%d", "%d.%m.%Y",
)  # fmt: skip
#: Numbers from here on are seconds, and from there on milliseconds, since 1970: 1973 in either.
_SECONDS, _MILLISECONDS = 1e8, 1e11


def published(value: object) -> tuple[str | None, tuple[Removed, ...]]:
    """A date in a usual form as ISO 8601; one that cannot be read is reported, not guessed.

    A day stays a day, and a time keeps the offset it is given with; seconds and milliseconds since 1970 are UTC.
    """
    if isinstance(value, datetime | date):
        return value.isoformat(), ()
    shown = line(value)
    if shown is None:
        return None, ()
    for read in (_since_1970, _iso, *(_in_form(form) for form in _DATE_FORMATS), parsedate_to_datetime):
        try:
            return read(shown).isoformat(), ()
        except (ValueError, TypeError, IndexError, OverflowError, OSError):
            continue
    return None, (Removed(text=shown, reason="unreadable publication date"),)


def _since_1970(shown: str) -> datetime:
    number = float(shown)
    if number < _SECONDS or (shown.isdigit() and len(shown) == 8):  # 20310303 is a day
        raise ValueError(shown)
    return datetime.fromtimestamp(int(number / 1000 if number >= _MILLISECONDS else number), UTC)


def _iso(shown: str) -> date:
    return date.fromisoformat(shown) if len(shown) <= 10 else datetime.fromisoformat(shown)


def _in_form(form: str) -> Callable[[str], date]:
    return lambda shown: datetime.strptime(shown, form).date()


_KINDS = {
    dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null", int: "a number", float: "a number",
}  # fmt: skip


def kind(value: object) -> str:
    """What JSON calls a value's type, for messages; what is none of its types is called by its class."""
    return _KINDS.get(type(value), f"an instance of {type(value).__name__}")


def names_of(given: str) -> Iterator[str]:
    """The names in “By Ida Holm, Per Aas and Mia Falk”; addresses and handles are none."""
    words = re.sub(r"^\s*by:?\s+", "", line(given) or "", flags=re.I)
    for name in re.split(r"\s*(?:[,;|]|\band\b|&)\s*", words):
        if name and not name.startswith(("http:", "https:", "@", "www.")) and "/" not in name:
            yield name
