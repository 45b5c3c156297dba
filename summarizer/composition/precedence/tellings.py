"""Chosen sentences as they will be read, with what their articles tell before them, and what can be asked of their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.retrieval.sentences import Sentence
from summarizer.text.lexicon import SPEECH_VERBS
from summarizer.text.parsing import text_of
from summarizer.text.quotes import QUOTATION

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# How much each kind of constraint counts: where two cannot both be kept, the weaker one goes.
GOES_ON, NAMED_BEFORE, SAME_SPEAKER = 3.0, 2.0, 1.0
#: Sentences that a word may reach back over in its article, and those over which two still belong side by side.
_REACH, BESIDE = 4, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """One sentence has to be read before another; both are indices into the chosen sentences."""

    before: int
    after: int
    #: Whether nothing may stand between the two.
    adjacent: bool
    #: Of constraints that cannot all be kept, the weakest go.
    strength: float
    reason: str
    #: What may stand between the two all the same: more by the same speaker.
    between: frozenset[int] = frozenset()

    def kept_in(self, sequence: Sequence[int]) -> bool:
        """Whether an order keeps it."""
        start, end = sequence.index(self.before), sequence.index(self.after)
        return start < end and (not self.adjacent or self.between.issuperset(sequence[start + 1 : end]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A chosen sentence as it will be read, and the article sentences it tells, the one it is worded after first."""

    doc: Doc
    sources: tuple[Sentence, ...]
    #: Whether it leans on what stood before it.
    leans: bool = False


def told_before(number: int, tellings: Sequence[Telling], *, word: str = "") -> list[tuple[int, int]]:
    """``(distance, index)`` of what the summary tells too and the article tells shortly before, nearest first.

    Of articles that differ in their wording, those that have the ``word`` count.
    """
    sources = tellings[number].sources
    own = [source for source in sources if word and word in source.text] or sources[:1]
    near: list[tuple[int, int]] = []
    for other, telling in enumerate(tellings):
        distances = [
            here.index - there.index
            for here in own
            for there in telling.sources
            if other != number and here.article.id == there.article.id and there.index < here.index
        ]
        if distances and min(distances) <= _REACH:
            near.append((min(distances), other))
    # Of two equally near, what is told later will stand last in the summary, too.
    return sorted(near, key=lambda each: (each[0], -_place(tellings[each[1]]), each[1]))


def _place(telling: Telling) -> float:
    """How far into their articles its sentences stand, 0..1, on average."""
    shares = [source.start / max(len(source.article.text), 1) for source in telling.sources]
    return round(sum(shares) / len(shares), 6) if shares else 0.0


def main_verbs(doc: Doc) -> list[Token]:
    """The main verb and those joined to it, outside quotation marks."""
    return [
        token
        for token in doc
        if (token.dep_ == "ROOT" or (token.dep_ == "conj" and token.head.dep_ == "ROOT"))
        and token.pos_ in ("VERB", "AUX")
        and not is_in_quotes(token)
    ]


def subject(doc: Doc) -> str | None:
    """The last word of whom or what its main clause speaks of, in small letters."""
    for verb in main_verbs(doc):
        for child in verb.children:
            if child.dep_ in ("nsubj", "nsubjpass") and not is_in_quotes(child):
                return child.lower_
    return None


def with_subject(who: str | None, tellings: Sequence[Telling]) -> frozenset[int]:
    """Which of the sentences speak of that subject."""
    return frozenset(
        number for number, telling in enumerate(tellings) if who is not None and subject(telling.doc) == who
    )


def speaker(doc: Doc) -> str | None:
    """Whose words its main clause gives, where it has a name."""
    quotes = QUOTATION.search(text_of(doc)) is not None
    for verb in main_verbs(doc):
        if not quotes and not any(child.dep_ == "ccomp" for child in verb.children):
            continue
        for child in verb.children:
            if child.dep_ == "nsubj" and child.pos_ == "PROPN" and verb.lemma_.lower() in SPEECH_VERBS:
                return child.lower_
    return None


def is_in_quotes(token: Token) -> bool:
    """Whether a word stands in a quotation that is closed again."""
    return any(match.start() <= token.idx < match.end() for match in QUOTATION.finditer(text_of(token.doc)))
