"""Sentences in; where their articles disagree out: figures, dates, places, quoted words, whether a thing happened.

Two sentences disagree only if they are about the same thing: they give a value of it (:mod:`.figures`,
:mod:`.deeds`) that can be compared (:mod:`.comparable`), and are similar on the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from summarizer.conflicts.cast import Cast
from summarizer.conflicts.claims import Conflict
from summarizer.conflicts.comparable import comparable_pairs, in_two_currencies
from summarizer.conflicts.deeds import deeds
from summarizer.conflicts.figures import figures
from summarizer.conflicts.mentions import DURATIONS, Mention
from summarizer.conflicts.sides import conflicts_of
from summarizer.grouping.groups import Group
from summarizer.retrieval.sentences import Sentence
from summarizer.text.facts import FactReader, Facts
from summarizer.text.parsing import Parser

if TYPE_CHECKING:
    from summarizer.retrieval.encoding import SentenceEncoder, Vectors

#: Cosine below which two sentences are taken to be about different things, whatever words they share.
_SIMILAR = {"number": 0.55, "date": 0.4, "place": 0.3, "quote": 0.45, "polarity": 0.65}
#: "a two-day visit" names what lasts in so many words that the rest of the sentence matters less.
_SIMILAR_DURATION = 0.35
#: The same for figures that both sentences give for one date ("last year"), and for one sum in two currencies.
_SIMILAR_DATED = 0.5
#: Sums and percentages say so little about what they measure that the sentences must.
_SIMILAR_SUM = 0.7
#: What befalls people says so well which people are counted that the rest of the sentence matters less.
_SIMILAR_FATE = 0.4
#: How many disagreements a reader is shown.
_MOST = 8


def find_disagreements(
    groups: Sequence[Group],
    sentences: Sequence[Sentence],
    *,
    parser: Parser,
    encoder: SentenceEncoder,
    vectors: Vectors | None = None,
) -> list[Conflict]:
    """The clearest disagreements between articles, at most eight, those that most articles take part in first.

    ``sentences`` are those worth comparing (any order, the same result); those of ``groups`` are added.
    ``vectors`` are the sentences' embeddings, shape ``(len(sentences), dimensions)``, where they are at hand.
    """
    every = {
        each.key: each
        for each in [*sentences, *(m for group in groups for m in group.members)]
        if not each.answer  # what an article takes back it does not claim
    }
    ordered = [every[key] for key in sorted(every)]
    reader = FactReader(parser)
    read = reader.read([sentence.said for sentence in ordered])
    mentions = _mentions(ordered, read, reader)
    pairs = comparable_pairs(mentions, Cast(read))
    if not pairs:
        return []
    known = {sentence.key: row for row, sentence in enumerate(sentences)}
    rows = sorted({mentions[i].row for pair in pairs for i in pair})
    keys = [ordered[row].key for row in rows]
    if vectors is not None and all(key in known for key in keys):
        table = vectors[[known[key] for key in keys]]
    else:
        table = encoder.encode([ordered[row].text for row in rows])
    clauses = sorted({clause for pair in pairs for i in pair if (clause := mentions[i].clause)})
    likeness = _Likeness(
        of_rows=dict(zip(rows, table, strict=True)),
        of_clauses=dict(zip(clauses, encoder.encode(clauses), strict=True)) if clauses else {},
    )
    alike = [pair for pair in pairs if likeness.suffices(mentions[pair[0]], mentions[pair[1]])]
    return conflicts_of(mentions, alike, read)[:_MOST]


def _mentions(sentences: Sequence[Sentence], read: Sequence[Facts], reader: FactReader) -> list[Mention]:
    people = frozenset(
        name.words[-1]
        for facts in read
        for name in facts.names
        if name.label == "PERSON" and name.country is None
    )
    mentions: list[Mention] = []
    for row, (sentence, facts) in enumerate(zip(sentences, read, strict=True)):
        doc = reader.parse(sentence.said)
        mentions += figures(sentence, row, facts, doc)
        mentions += deeds(sentence, row, facts, doc, people=people)
    return mentions


@dataclass(frozen=True, slots=True)
class _Likeness:
    """Embeddings of the sentences that mentions come from, and of the clauses in which people are counted."""

    of_rows: dict[int, Vectors]
    of_clauses: dict[str, Vectors]

    def suffices(self, one: Mention, other: Mention) -> bool:
        """Whether two mentions come from sentences so similar that their values are of one thing."""
        cosine = float(np.dot(self.of_rows[one.row], self.of_rows[other.row]))
        if one.number is None:
            return cosine >= _SIMILAR[one.kind]
        if other.number is not None and in_two_currencies(one.number, other.number):
            return cosine >= _SIMILAR_DATED
        if not one.number.counted:
            return cosine >= _SIMILAR_SUM
        if one.fate:
            clauses = float(np.dot(self.of_clauses[one.clause], self.of_clauses[other.clause]))
            return max(cosine, clauses) >= _SIMILAR_FATE
        if one.number.counted in DURATIONS - {"month", "year"}:
            return cosine >= _SIMILAR_DURATION
        same_date = {date.value for date in one.dates} & {date.value for date in other.dates}
        return cosine >= (_SIMILAR_DATED if same_date else _SIMILAR["number"])
