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

#: Stems of words that say nothing of what a value belongs to.
GENERIC = frozenset(
    stem(word)
    for word in LIGHT | SAY | {"include", "people", "person", "total", "time", "low", "high", "record"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One value in one sentence, with what it is a value of."""

    kind: Kind
    sentence: Sentence
    #: Compared: mentions with equal keys say the same.
    key: tuple[str | float, ...]
    #: Shown.
    value: str
    topic: str
    #: The value as the sentence words it.
    wording: str
    names: tuple[Name, ...]
    dates: tuple[Date, ...]
    #: Stems of the deed that was done then, or of what lasts so long.
    anchors: frozenset[str] = frozenset()
    #: Of a figure: the figure itself.
    number: Number | None = None
    #: What the counted people suffered or did ("killed", "in hospital").
    fate: str = ""
    #: The day up to which they were counted, where the sentence says so.
    as_of: str = ""
    #: The clause around their number: what is counted stands there, whatever else the sentence tells.
    clause: str = ""
    #: What was done on that day, or at that price.
    relation: Relation | None = None
