"""A parsed sentence in, the words in it that mean a day, week, month or year counted from its own out: "yesterday"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from summarizer.decontext.days.nowadays import Bearing, owner_means, today_means
from summarizer.decontext.days.tenses import tense_of, verb_of
from summarizer.text.parsing import text_of
from summarizer.text.quotes import find_quotes
from summarizer.text.words import WEEKDAY

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: From 2 on.
_COUNTS = "two three four five six".split()
#: Words that count a day, week, month or year from the one of writing.
PHRASE = re.compile(
    rf"""(?<![\w-])(?:(?P<lead>early|earlier|late|later(?:\s+on)?)\s+)?(?P<core>
        the\s+day\s+(?P<beyond>after\s+tomorrow|before\s+yesterday)
      | the\s+(?P<last_but_one>night)\s+before\s+last
      | (?P<day>today|tomorrow|yesterday)(?:\s+(?P<part>morning|noon|midday|lunchtime|afternoon|evening|night)\b)?
      | (?P<tonight>tonight)
      | this\s+(?P<this>morning|afternoon|evening)
      | last\s+(?P<last>night|evening)
      | (?P<count>{"|".join(_COUNTS)}|[2-6])\s+days\s+ago
      | (?P<which>last|this|next)\s+(?P<unit>week|month|year)
    )(?P<poss>['’]s\b)?(?![\w-])""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A relative time in a sentence."""

    match: re.Match[str]
    #: What the parse hangs elsewhere: "tomorrow", of "tomorrow night" the "night".
    token: Token
    #: The word before it.
    before: Token | None
    #: "’s" where it owns what follows, as it is written.
    owns: str
    quoted: bool
    bearing: Bearing = "day"

    @property
    def start(self) -> int:
        return self.match.start()

    @property
    def end(self) -> int:
        return self.match.end() if self.owns else self.match.end("core")

    @property
    def lead(self) -> str:
        return (self.match["lead"] or "").lower()

    @property
    def unit(self) -> str:
        return (self.match["unit"] or "day").lower()

    @property
    def part(self) -> str:
        """Of the day."""
        found = self.match["part"] or self.match["this"] or self.match["last"] or self.match["last_but_one"]
        return (found or ("night" if self.match["tonight"] else "")).lower()

    @property
    def offset(self) -> int:
        """Units from the article's own."""
        found = self.match
        if found["unit"]:
            return ("last", "this", "next").index(found["which"].lower()) - 1
        if found["beyond"]:
            return 2 if found["beyond"].lower().startswith("after") else -2
        if found["last_but_one"]:
            return -2
        if found["count"]:
            count = found["count"].lower()
            return -(int(count) if count.isdigit() else _COUNTS.index(count) + 2)
        day = (found["day"] or "").lower()
        return -1 if found["last"] or day == "yesterday" else int(day == "tomorrow")

    @property
    def is_today(self) -> bool:
        """Whether it is the bare word, which may mean nowadays."""
        return (self.match["day"] or "").lower() == "today" and not self.part and not self.lead

    @property
    def explained(self) -> bool:
        """Whether the weekday stands right behind it: "tomorrow (Tuesday)"."""
        return re.match(rf",? \(?{WEEKDAY}\b", text_of(self.token.doc)[self.end :]) is not None

    @property
    def of_the_hour(self) -> bool:
        """Whether, in a quotation, it is the hour of speaking, whenever that was: "Today is a sad day", "we meet today"."""
        if not self.is_today:
            return False
        verb = verb_of(self.token)
        return self.owns != "" or verb is None or tense_of(verb) not in ("future", "open")


def find_phrases(doc: Doc) -> list[Phrase]:
    """The relative times of a sentence, in order."""
    text = text_of(doc)
    matches = list(PHRASE.finditer(text))
    if not matches:
        return []
    quotes = [(quote.start, quote.end) for quote in find_quotes(text)]
    found = []
    for match in matches:
        core = doc.char_span(match.start("core"), match.end("core"), alignment_mode="expand")
        if core is None or not _is_phrase(match, text, core[0].nbor(-1) if core[0].i else None):
            continue
        place = core[0].i
        while place and doc[place].idx > match.start():
            place -= 1
        behind = doc[core.end] if core.end < len(doc) else None
        phrase = Phrase(
            match=match,
            token=core.root,
            before=doc[place - 1] if place else None,
            # "Today’s a sad day"
            owns=match["poss"] if match["poss"] and behind is not None and behind.tag_ == "POS" else "",
            quoted=any(start <= match.start() < end for start, end in quotes),
        )
        found.append(replace(phrase, bearing=_bearing(phrase)))
    # Beside "yesterday", "today" is no vague one.
    if any(each.unit == "day" and each.bearing == "day" and not each.is_today for each in found):
        found = [
            replace(each, bearing="day") if each.bearing == "open" and each.is_today else each
            for each in found
        ]
    return found


def _is_phrase(match: re.Match[str], text: str, before: Token | None) -> bool:
    """Not a name ("USA Today", "the Tonight Show", "CBS This Morning"), no stretch of time ("the last week")."""
    said, ahead = match.group(), text[: match.start()].rstrip()
    if said[0].isupper() and ahead and ahead[-1] not in "“\"‘'([:;—–-.!?":
        return False
    if any(word[0].isupper() for word in said.split()[1:]) or re.match(r"\s[Ss]how\b", text[match.end() :]):
        return False
    if before is None or not (match["last"] or match["unit"]):
        return True
    return before.tag_ not in ("DT", "PRP$", "POS", "CD", "PDT") and before.lower_ not in (
        "every",
        "time",
        "very",
    )


def _bearing(phrase: Phrase) -> Bearing:
    """Whether it means a day."""
    if phrase.unit != "day":
        return "day"
    before = phrase.before.lower_ if phrase.before is not None else ""
    if before in ("ago", "just", "only", "exactly") or (phrase.match["count"] and before in _SOME):
        return "open"
    if phrase.owns:
        return owner_means(phrase.token.head, today=phrase.is_today)
    if phrase.is_today:
        return "nowadays" if before in ("even", "still") else today_means(phrase.token)
    # "A better tomorrow"
    a_better = phrase.match["day"] and any(each.dep_ in ("det", "amod") for each in phrase.token.children)
    return "nowadays" if a_better and not phrase.lead else "day"


#: "Less than two days ago" is no day.
_SOME = frozenset("than about almost nearly around over least barely".split())
