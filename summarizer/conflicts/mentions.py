"""One value that a sentence gives, with what it is a value of, so that two of them can be compared."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.conflicts.claims import Kind
from summarizer.retrieval.sentences import Sentence
from summarizer.text.lexicon import LIGHT, SAY
from summarizer.text.names import Name
from summarizer.text.propositions import Relation
from summarizer.text.quantities import Date, Number
from summarizer.text.words import stem

DURATIONS = frozenset("second minute hour day week month year".split())
#: Stems of words that say nothing of what a value belongs to.
GENERIC = frozenset(
    stem(word)
    for word in LIGHT | SAY | {"include", "people", "person", "total", "time", "low", "high", "record"}
)
MEETINGS = frozenset(stem(word) for word in "meeting talk summit meet discussion negotiation".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """One value in one sentence, with what it is a value of."""

    kind: Kind
    sentence: Sentence
    row: int
    #: Compared: mentions with equal keys say the same.
    key: tuple[str | float, ...]
    #: Shown.
    value: str
    topic: str
    #: Stems of the deed or thing the value belongs to.
    anchors: frozenset[str]
    #: The value as the sentence words it.
    wording: str
    number: Number | None = None
    relation: Relation | None = None
    names: tuple[Name, ...] = ()
    dates: tuple[Date, ...] = ()
    #: Whether words such as "more" or "remaining" set the counted apart.
    apart: bool = False
    #: What the counted people suffered or did ("killed", "in hospital"), if it is a known fate.
    fate: str = ""
    #: The day up to which something was counted, where the sentence says so.
    as_of: str = ""
    #: The clause around the figure: what is counted stands there, whatever else the sentence tells.
    clause: str = ""
    #: Every figure of the sentence; of a fate's count, without those of other fates.
    figures: frozenset[float] = frozenset()
    #: Who did it: "Lagos expelled 60 diplomats".
    doers: tuple[Name, ...] = ()
    #: Whose it is: "Xi's three-day visit".
    owners: tuple[Name, ...] = ()
