"""Sentences in; where their articles disagree out: how many people, how long, on which day.

Two sentences disagree only if they are about the same thing: they give a value of it (:mod:`.figures`,
:mod:`.days`) that can be compared (:mod:`.comparable`), and are similar on the whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from summarizer.conflicts.claims import Conflict
from summarizer.conflicts.comparable import comparable_pairs
from summarizer.conflicts.days import days
from summarizer.conflicts.figures import figures
from summarizer.conflicts.mentions import Mention
from summarizer.conflicts.sides import conflicts_of
from summarizer.grouping.groups import Group
from summarizer.retrieval.sentences import Sentence
from summarizer.text.facts import FactReader
from summarizer.text.parsing import Parser

if TYPE_CHECKING:
    from summarizer.retrieval.encoding import SentenceEncoder, Vectors

#: Cosine below which two sentences are taken to be about different things. What lasts, what befalls people and what is done to what
#: say so well what is meant that the rest of the sentence matters little.
_SIMILAR = 0.4
_SIMILAR_LENGTH = 0.35
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
    mentions = _mentions(ordered, FactReader(parser))
    pairs = comparable_pairs(mentions)
    vector = dict(zip((each.text for each in sentences), vectors, strict=True)) if vectors is not None else {}
    compared = [mentions[i] for i in sorted({i for pair in pairs for i in pair})]
    texts = {text for each in compared for text in (each.sentence.text, each.clause) if text}
    missing = sorted(texts - vector.keys())
    vector |= dict(zip(missing, encoder.encode(missing), strict=True)) if missing else {}
    alike = [(i, j) for i, j in pairs if _are_similar(mentions[i], mentions[j], vector)]
    return conflicts_of(mentions, alike)[:_MOST]


def _mentions(sentences: Sequence[Sentence], reader: FactReader) -> list[Mention]:
    mentions: list[Mention] = []
    read = reader.read([sentence.said for sentence in sentences])
    for sentence, facts in zip(sentences, read, strict=True):
        mentions += figures(sentence, facts, reader.parse(sentence.said))
        mentions += days(sentence, facts)
    return mentions


def _are_similar(one: Mention, other: Mention, vector: Mapping[str, Vectors]) -> bool:
    """Whether two mentions come from sentences so similar that their values are of one thing; ``vector`` is each text's."""
    cosine = float(np.dot(vector[one.sentence.text], vector[other.sentence.text]))
    if one.fate:
        cosine = max(cosine, float(np.dot(vector[one.clause], vector[other.clause])))
    lasts = one.number is not None and not (one.fate or one.relation)
    return cosine >= (_SIMILAR_LENGTH if lasts else _SIMILAR)
