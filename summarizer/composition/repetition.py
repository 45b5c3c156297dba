"""Proposals in; out, which of them tell again what others tell."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from summarizer.composition.proposals import Proposal
from summarizer.grouping.retelling import Retelling
from summarizer.probe import Floats
from summarizer.text.facts import FactReader
from summarizer.text.fates import tolls
from summarizer.text.parsing import Parser
from summarizer.text.words import content_stems

# Weights of a logistic regression on whether readers found a sentence told already by those before it, on 1,250 sentences of
# summaries and in place of theirs (118 told already; training/written/repeats.jsonl): how much of it the one that tells
# most tells (summarizer/grouping/retelling.py), and share of its content words that all of them have. In folds over 147 events AUC
# 0.81; the nearest sentence vector and counts of shared words, which it replaces, had 0.78.
REPEATS = {"bias": -7.35, "told": 10.31, "together": 1.60}
# Probability from which a sentence is told already. The model of content planning shuns much of that by itself: where nothing is refused 33
# of 52 summaries read otherwise, of which readers prefer 16 and the others 12, but would send back 7 of these and 12 of those, for
# what is told twice; at 0.3 four small clusters tell something twice.
_TOLD = 0.17
# Share of the sentences that back one which back both from which they tell the same.
_SAME_SOURCES = 2 / 3


class Repetition:
    """How proposals tell what others tell."""

    def __init__(self, told: Floats, same: Floats, *, texts: Sequence[str]) -> None:
        """``told``: how much of each the others tell, float32 [texts, texts], see :class:`~summarizer.grouping.retelling.Retelling`.

        ``same``: which tell the same for another reason, as 0 or 1 [texts, texts].
        """
        self._told = told
        self._same = same
        self._stems = [frozenset(content_stems(text)) for text in texts]

    @classmethod
    def among(cls, proposals: Sequence[Proposal], *, parser: Parser, retelling: Retelling) -> Repetition:
        """Of proposals, by their places. Those that have sources, or a toll, in common tell the same."""
        texts = [proposal.text for proposal in proposals]
        read = FactReader(parser).read(texts)
        counted = [tolls(own, doc).keys() for own, doc in zip(read, parser.parse(texts), strict=True)]
        sources = [{source.key for source in proposal.sources} for proposal in proposals]
        same = [
            [
                # One toll told twice is told twice, or by two that do not agree.
                float(len(a & b) >= _SAME_SOURCES * max(min(len(a), len(b)), 1) or not own.isdisjoint(other))
                for b, other in zip(sources, counted, strict=True)
            ]
            for a, own in zip(sources, counted, strict=True)
        ]
        return cls(retelling.told_by(texts, texts), np.array(same, dtype=np.float32), texts=texts)

    def is_told(self, row: int, chosen: Sequence[int]) -> bool:
        """Whether what is ``chosen``, its opening first, tells a text, or that one tells again what one behind the opening does."""
        if not chosen:
            return False
        if self._same[row, list(chosen)].any():
            return True
        said = frozenset[str]().union(*(self._stems[other] for other in chosen))
        if self._again(row, float(self._told[row, list(chosen)].max()), said):
            return True
        return any(
            self._again(other, float(self._told[other, row]), self._stems[row]) for other in chosen[1:]
        )

    def _again(self, row: int, told: float, said: frozenset[str]) -> bool:
        """Whether most readers would take it as told, of which ``told`` is told by one other, with what is ``said``."""
        own = self._stems[row]
        odds = (
            REPEATS["bias"]
            + REPEATS["told"] * told
            + REPEATS["together"] * len(own & said) / max(len(own), 1)
        )
        return 1 / (1 + math.exp(-odds)) >= _TOLD
