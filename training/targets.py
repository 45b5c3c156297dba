"""Which sentences a fuser may learn to write: a sentence in, why it is no target out; or a shorter one that could be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from training.backing import missing_words
from training.config import DataConfig

_OPENS_ELSEWHERE = re.compile(
    r"^[\"“'‘]?(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|There|But|And|So|Yet|Or|Then|Also|However|"
    r"Meanwhile|Still|Such|Here|Now)\b"
)
_SPEAKS_ITSELF = re.compile(r"\b(?:I|we|We|my|My|our|Our|us|me|you|You|your|Your)\b")
_PHOTO = re.compile(r"/(?:Reuters|AP|Getty|AFP)\b|\b(?:AP Photo|Getty Images|File Photo)\b", re.IGNORECASE)
_IN_QUOTES = re.compile(r"“[^”]*”|\"[^\"]*\"")
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:['’]s)?(?: (?:morning|afternoon|evening|night))?"


def why_unfit(target: str, config: DataConfig) -> str | None:
    """Why a sentence cannot be a target, whatever its sources."""
    words = len(target.split())
    if not config.min_words <= words <= config.max_words:
        return "too short or too long"
    if not re.search(r"[.!][\"”’']*$", target):
        return "not a finished statement"
    if _OPENS_ELSEWHERE.match(target):
        return "leans on what stood before it"
    if _SPEAKS_ITSELF.search(_IN_QUOTES.sub("", target)):
        return "speaks for itself (I, we, you)"
    if _PHOTO.search(target):
        return "a caption"
    letters = [c for c in target if c.isalpha()]
    if sum(c.isupper() for c in letters) > 0.35 * len(letters):
        return "shouts, or is a list of names"
    return None


def without_extras(target: str, pool: Sequence[str]) -> Iterator[str]:
    """The target, and the target without days, titles and given names that no source has."""
    yield target
    missing = missing_words(target, pool)
    shorter = target
    for word in missing:
        if re.fullmatch(_DAY, word):
            shorter = re.sub(
                rf",? (?:(?:late |early )?on |late |early )?(?={word}){_DAY}(?=[ ,.])", "", shorter
            )
        elif word[0].isupper():
            # "Donald Trump", "President Trump" -> "Trump"; only before a name that the sources have.
            shorter = re.sub(rf"\b{re.escape(word)}\.? (?=[A-Z])", "", shorter)
    shorter = shorter[:1].upper() + shorter[1:]
    if shorter != target and not missing_words(shorter, pool):
        yield shorter
