"""The fields beside an article's text: title, outlet, date. None of them ever costs the text."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

from summarizer.reading.article import Removed
from summarizer.reading.repair import repair


def line(value: object) -> str | None:
    """A field on one line, repaired; ``None`` if there is nothing to read in it.

    A number is told as such; of a list the first entry counts (the one whose ``role`` is "main", if any), of an object
    its ``name``, ``title``, ``value`` or the like.
    """
    if isinstance(value, list | tuple):
        value = sorted(value, key=lambda each: not (isinstance(each, Mapping) and each.get("role") == "main"))
        return next((found for each in value if (found := line(each))), None)
    if isinstance(value, Mapping):
        names = (
            "name",
            "title",
            "@value",
            "value",
            "rendered",
            "main",
            "original",
            "text",
            "href",
            "$date",
            "id",
        )
        return next((found for name in names if (found := line(value.get(name)))), None)
    if isinstance(value, bool) or value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return _mended(str(value)) or None


@lru_cache(maxsize=256)
def _mended(text: str) -> str:
    """A text on one line: a page states its headline in five places."""
    return " ".join(repair(text).split())


_DATE_FORMATS = (
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%A, %B %d, %Y",
    "%A, %d %B %Y",
    "%Y%m%d",
    "%Y/%m/%d",
    "%d.%m.%Y",
)
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
    read = _read(shown)
    return (read, ()) if read else (None, (Removed(text=shown, reason="unreadable publication date"),))


def _read(shown: str) -> str | None:
    try:
        number = float(shown) if not shown.isdigit() or len(shown) > 8 else math.nan  # 20310303 is a day
        if number >= _SECONDS:
            seconds = number / 1000 if number >= _MILLISECONDS else number
            return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        pass
    try:
        if len(shown) <= 10:
            return date.fromisoformat(shown).isoformat()
        return datetime.fromisoformat(shown).isoformat()
    except ValueError:
        pass
    for form in _DATE_FORMATS:
        try:
            return datetime.strptime(shown, form).date().isoformat()
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(shown).isoformat()
    except (ValueError, TypeError, IndexError):
        return None


def kind(value: object) -> str:
    """What JSON calls a value's type, for messages; what is none of its types is called by its class."""
    names: dict[type, str] = {
        dict: "an object",
        list: "a list",
        str: "a string",
        bool: "true or false",
        type(None): "null",
        int: "a number",
        float: "a number",
    }
    return names.get(type(value), f"an instance of {type(value).__name__}")


def named(value: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    """The first of these fields that holds something, whatever the case of its name; ``None`` if none does."""
    folded = {
        str(key).casefold().replace("_", "").replace("-", ""): content for key, content in value.items()
    }
    for name in names:
        content = folded.get(name)
        if content not in (None, "", [], {}):
            return content
    return None
