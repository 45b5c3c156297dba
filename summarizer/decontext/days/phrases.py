"""A parsed sentence in, the words in it that mean a day, week, month or year counted from its own out: "yesterday"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from summarizer.text.lists import words
from summarizer.text.parsing import text_of
from summarizer.text.quotes import find_quotes

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PART = "morning|noon|midday|lunchtime|afternoon|evening|night"
#: Words that count a day, week, month or year from the one of writing.
PHRASE = re.compile(
    rf"""(?<![\w-])(?:(?P<lead>early|earlier|late|later(?:\s+on)?)\s+)?(?P<core>
        the\s+day\s+(?:after\s+tomorrow|before\s+yesterday)
      | the\s+night\s+before\s+last
      | (?:today|tomorrow|yesterday)(?:\s+(?:{_PART})\b)?
      | tonight
      | (?:this\s+(?:morning|afternoon|evening)|last\s+(?:night|evening))
      | (?P<count>two|three|four|five|six|[2-6])\s+days\s+ago
      | (?:last|this|next)\s+(?P<unit>week|month|year)
    )(?P<poss>['’]s\b)?(?![\w-])""",
    re.IGNORECASE | re.VERBOSE,
)
#: By a word of the phrase, the units from the article's own; the first one that is there counts, 0 is "this" and "today".
_OFFSETS = {"after": 2, "before": -2, "tomorrow": 1, "yesterday": -1, "last": -1, "next": 1}


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
        found = re.search(_PART, self.match["core"].lower())
        return found.group() if found else ""

    @property
    def offset(self) -> int:
        """Units from the article's own."""
        parts = self.match["core"].lower().split()
        return next((units for word, units in _OFFSETS.items() if word in parts), 0)

    @property
    def is_today(self) -> bool:
        """Whether it is the bare word, which may mean nowadays."""
        return self.match["core"].lower() == "today" and not self.lead

    @property
    def is_vague(self) -> bool:
        """Whether its sentence leaves open which day it is, or whether it is one: "today the town has one mill"."""
        if self.match["count"]:  # "about three days ago"
            return True
        if not self.is_today:
            return False
        return (
            bool(self.owns) or self.token.head.pos_ in ("NOUN", "PROPN") or self.tense in ("present", "open")
        )

    @property
    def tense(self) -> Literal["past", "present", "future", "open"]:
        """When that is done which its clause tells, as far as the form of its verb says."""
        verb = next((above for above in self.token.ancestors if above.pos_ in ("VERB", "AUX")), None)
        if verb is None:
            return "present"
        aux = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
        if aux & _FUTURE or ("to" in aux and verb.head.lemma_.lower() in _AHEAD):
            return "future"
        if aux & _ONLY_THOUGHT:
            return "open"
        return "past" if aux & _PAST or (not aux and verb.tag_ in ("VBD", "VBN")) else "present"


_FUTURE = frozenset(["will", "’ll", "'ll", "wo", "shall"])
_PAST = frozenset("was were had did".split())
_ONLY_THOUGHT = frozenset("would could should might may must can to".split())
#: Words before "to" that tell what will be done.
_AHEAD = words("ahead")


def find_phrases(doc: Doc) -> list[Phrase]:
    """The relative times of a sentence, in order."""
    text = text_of(doc)
    matches = list(PHRASE.finditer(text))
    quotes = [(quote.start, quote.end) for quote in find_quotes(text)] if matches else []
    found = []
    for match in matches:
        span = doc.char_span(*match.span(), alignment_mode="expand")
        core = doc.char_span(match.start("core"), match.end("core"), alignment_mode="expand")
        if span is None or core is None or _is_name(match, text) or _is_noun(core.root, span.start):
            continue
        behind = doc[core.end] if core.end < len(doc) else None
        found.append(
            Phrase(
                match=match,
                token=core.root,
                before=doc[span.start - 1] if span.start else None,
                # "Today’s a sad day"
                owns=match["poss"] if match["poss"] and behind is not None and behind.tag_ == "POS" else "",
                quoted=any(start <= match.start() < end for start, end in quotes),
            )
        )
    return found


def _is_name(match: re.Match[str], text: str) -> bool:
    """ "USA Today", "CBS This Morning"."""
    ahead = text[: match.start()].rstrip()
    return match.group()[0].isupper() and ahead != "" and ahead[-1] not in "“\"‘'([:;—–-.!?"


def _is_noun(word: Token, start: int) -> bool:
    """Whether it is no time but a noun with words of its own: "a better tomorrow", "the last week", "her last year"."""
    return any(child.dep_ in ("det", "poss", "amod") and child.i < start for child in word.children)
