"""Hard guards: what no sentence may get wrong, however sure the judge is.

Each is an object with a name, what it refuses, and ``check(claim, sources)``. They look at words alone; meaning is the
judge's. What each refuses that the judge lets through, and the true sentences that it costs, is printed by
``python -m eval fusion`` on judged sentences; one that earns nothing goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from summarizer.decontext.whole import says_so
from summarizer.fusion.constrained_decoding import FUNCTION_WORDS, NUMBER_WORDS
from summarizer.text.quotes import find_quotes, plain
from summarizer.text.words import MONTH, UNITS, WEEKDAY, content_stems, stem

_WORD = re.compile(r"[^\W_]+(?:[.,:/](?<=\d[.,:/])(?=\d)[^\W_]+)*")
_SENTENCE_OPENING = re.compile(r"(?:\A|[.!?][\"'”’)\]]*\s)[\s\"'“‘(\[]*\Z")
_DAY = re.compile(
    rf"\b(?:{WEEKDAY}|(?P<number>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{MONTH})|{MONTH}(?:\s+\d{{1,2}}(?!\d))?|today|tonight|yesterday|tomorrow|last (?:week|month|year)|"
    r"next (?:week|month|year))(?!\w)"
)
#: "Pier No. 3", "No 10" denies nothing: of 72 such places in 1,223 clusters of news 28 were read, 27 of them numbers.
_NEGATION = re.compile(
    r"\b(?!(?-i:[Nn]o\. ?[#\d]|No ?\d))(?:not|never|no|nobody|none|neither|nor|without|cannot|unable|fail(?:s|ed|ing)?|refus(?:e|es|ed|ing|al)|"
    r"den(?:y|ies|ied|ying|ial)|declin(?:e|es|ed|ing)|reject(?:s|ed|ing)?|lack(?:s|ed|ing)?|unlikely|ruled out)\b|n[’']t\b",
    re.IGNORECASE,
)
#: Numbers in words as figures: "two" backs "2" and is backed by it.
_DIGITS = {word: str(number) for word, number in UNITS.items()} | {"twenty": "20"}
_RELATIVE = frozenset({"today", "tonight", "yesterday", "tomorrow", "last", "next"})
#: Share of a claim's content words that a source has which says the same.
_SAME = 0.9
#: Share from which a source is what a claim was worded after.
_NEAR = 0.8
#: Quoted words fewer than these are a title or a nickname.
_QUOTED_WORDS = 3
#: What stands around quoted words without being of them.
_MARKS = " .,;:!?…"
#: Words from which a quotation that is closed before its speaker pauses is refused. Of 171 fused sentences of whole
#: summaries that the judge had let through this refuses 4 of the 35 that a strict reader found wrong, 2 of the 88 right.
_LONG_QUOTE = 6


class Check(Protocol):
    """One reason to refuse a sentence."""

    @property
    def name(self) -> str: ...

    @property
    def refuses(self) -> str: ...

    def check(self, claim: str, sources: Sequence[str]) -> str | None:
        """The words that are wrong, or None. ``sources``: texts that the claim was written from, taken together."""
        ...


@dataclass(frozen=True, slots=True)
class Names:
    """Names word for word. Whose deed it is, is for the judge."""

    name: str = "names"
    refuses: str = "a name that no source has"

    def check(self, claim: str, sources: Sequence[str]) -> str | None:
        return next((word for word in _missing(claim, sources) if not _is_number(word)), None)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Figures, in digits or words, as some source has them."""

    name: str = "numbers"
    refuses: str = "a figure that no source has"

    def check(self, claim: str, sources: Sequence[str]) -> str | None:
        return next((word for word in _missing(claim, sources) if _is_number(word)), None)


@dataclass(frozen=True, slots=True)
class Days:
    """Days and dates, as some source has them."""

    name: str = "days"
    refuses: str = "a day or date that no source has"

    def check(self, claim: str, sources: Sequence[str]) -> str | None:
        known = {_day(match) for source in sources for match in _DAY.finditer(source)}
        months = {day.split()[0] for day in known}
        for match in _DAY.finditer(claim):
            day = _day(match)
            if day not in known and not (" " not in day and day in months):
                return match.group()
        return None


@dataclass(frozen=True, slots=True)
class Quotations:
    """Quoted words stand in a source as they are, and a person named as their speaker is named there too.

    A long quotation ends where its speaker pauses: closed in the middle, it says what nobody said.
    """

    name: str = "quotations"
    refuses: str = "words in quotation marks that no source has, or has from somebody else, or goes on with"

    def check(self, claim: str, sources: Sequence[str]) -> str | None:
        held = [plain(source) for source in sources]
        for quote in find_quotes(claim):
            wanted = plain(quote.text).strip(_MARKS)
            having = [source for source, text in zip(sources, held, strict=True) if wanted in text]
            if not having:
                return quote.text
            if len(wanted.split()) >= _LONG_QUOTE and not any(_ends(s, wanted) for s in having):
                return f"{quote.text} (cut)"
            if len(wanted.split()) < _QUOTED_WORDS:
                continue
            speaker = _speaker(claim, quote.start, quote.end)
            if speaker is not None and not any(
                re.search(rf"\b{re.escape(speaker)}\b", source, re.I) for source in having
            ):
                return f"{quote.text} ({speaker})"
        return None


@dataclass(frozen=True, slots=True)
class Negation:
    """A sentence that denies has a source that does, and one whose every near source denies, denies."""

    name: str = "negation"
    refuses: str = "a denial that no source has, or a denial lost"

    def check(self, claim: str, sources: Sequence[str]) -> str | None:
        own = _NEGATION.search(claim)
        denying = [source for source in sources if _NEGATION.search(source)]
        if own is not None:
            return None if denying else own.group()
        near = [source for source in sources if _share(claim, source) >= _SAME]
        lost = [source for source in near if source in denying]
        if near and len(lost) == len(near):
            found = _NEGATION.search(lost[0])
            return f"lost: {found.group()}" if found else None
        return None


@dataclass(frozen=True, slots=True)
class Attribution:
    """What every near source gives as somebody's say is not told as fact.

    Of 4,602 judged outputs this refuses 72 that were not true and 22 that were; of 204 fused sentences of whole summaries
    that the judge had let through 4 of the 41 that a strict reader found wrong, 2 of the 108 right.
    """

    name: str = "attribution"
    refuses: str = "a statement told as fact that every near source gives as somebody's"

    def check(self, claim: str, sources: Sequence[str]) -> str | None:
        if says_so(claim):
            return None
        near = [source for source in sources if _share(claim, source) >= _NEAR]
        return "who says so is lost" if near and all(map(says_so, near)) else None


#: All of them, in the order they are asked.
GUARDS: tuple[Check, ...] = (Names(), Numbers(), Days(), Quotations(), Negation(), Attribution())


def refusal(claim: str, sources: Sequence[str], *, guards: Sequence[Check] = GUARDS) -> str | None:
    """The first guard that refuses a claim, and for which words: "quotations: a wreck"; None if none does."""
    for guard in guards:
        words = guard.check(claim, sources)
        if words is not None:
            return f"{guard.name}: {words}"
    return None


def _ends(source: str, words: str) -> bool:
    """Whether the source closes its quotation behind the words too, or has another mark there, or its end."""
    if any(plain(quote.text).strip(_MARKS).endswith(words) for quote in find_quotes(source)):
        return True
    text = plain(source)
    rest = text[text.index(words) + len(words) :].lstrip(" ")
    return not rest or not rest[0].isalnum()


_SPEAKS = r"(?:said|says|wrote|told|tweeted|added|argued|called|described|warned|insisted|declared|acknowledged|testified)"


def _speaker(claim: str, start: int, end: int) -> str | None:
    """Last name of the person a quotation stands beside: "…, Dahl said" behind it, "Dahl said …" before it."""
    behind = re.match(
        rf"[,\s]*(?:{_SPEAKS}\s+(?:[A-Z][\w’'-]*\.?\s+)*(?P<a>[A-Z][\w’'-]+)|(?:[A-Z][\w’'.-]*\s+)*(?P<b>[A-Z][\w’'-]+)\s+{_SPEAKS}\b)",
        claim[end:],
    )
    if behind is not None:
        return _named(behind["a"] or behind["b"])
    before = re.search(rf"(?P<name>[A-Z][\w’'-]+)\s+{_SPEAKS}\b[^“”\"]{{0,40}}\Z", claim[:start])
    return _named(before["name"]) if before is not None else None


def _named(speaker: str) -> str | None:
    """None for "he" and "they", who are whoever the sentence says."""
    return None if speaker.lower() in FUNCTION_WORDS else speaker


def _day(match: re.Match[str]) -> str:
    """A day or date in one spelling: "Sept. 3", "September 3" and "3 September" are one."""
    said = f"{match['month']} {match['number']}" if match["month"] else match.group()
    word, _, rest = said.lower().partition(" ")
    word = word.rstrip(".")
    return f"{word[:3] if word not in _RELATIVE else word} {rest}".strip()


def _missing(claim: str, sources: Sequence[str]) -> list[str]:
    """Words of the claim that look like names or numbers and that no source has in any form, in order."""
    known = {form for source in sources for word in _WORD.findall(source) for form in _forms(word)}
    found = []
    for match in _WORD.finditer(claim):
        word = match.group()
        guarded = word.lower() in NUMBER_WORDS or any(c.isupper() or c.isdigit() for c in word)
        opens = _SENTENCE_OPENING.search(claim, 0, match.start()) is not None
        if not guarded or (len(word) == 1 and word.isupper()):  # of "U.S." and "John R. Dahl"
            continue
        if opens and not _is_number(word) and word.lower() in FUNCTION_WORDS:
            continue
        if known.isdisjoint(_forms(word)) and not (opens and word.endswith("ing")):
            found.append(word)
    return found


def _forms(word: str) -> set[str]:
    """A word and its stem: "Palestinian" is known from "Palestinians", "Democrat" from "Democratic"."""
    lower = word.lower()
    return {lower, stem(lower), _DIGITS.get(lower, lower)}


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word.lower() in NUMBER_WORDS


def _share(claim: str, source: str) -> float:
    stems = set(content_stems(claim))
    return len(stems & set(content_stems(source))) / len(stems) if stems else 0.0
