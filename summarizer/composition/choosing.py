"""Weighed proposals in; out, those that tell most in about the summary's length without telling anything twice."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.composition import planning
from summarizer.composition.lede import lede_bonus
from summarizer.composition.precedence import introduces
from summarizer.composition.proposals import Proposal
from summarizer.decontext.definites import spoken_of
from summarizer.grouping.groups import Group
from summarizer.grouping.retelling import Retelling
from summarizer.length import Length
from summarizer.text.facts import FactReader
from summarizer.text.fates import tolls
from summarizer.text.parsing import Parser
from summarizer.text.words import content_stems
from summarizer.text.words import stem as stem_of

# What may be chosen from, a rung lower each time: what is shared, what one article tells, what is badly worded. Share of the
# length from which the last is not asked.
_RUNGS, _FULL_ENOUGH = 3, 0.6

#: For a proposal, of each thing that it takes as told, the rows of the proposals that tell it.
Needs = tuple[frozenset[int], ...]


def rungs_of(proposals: Sequence[Proposal]) -> list[list[int]]:
    """Rows to choose from, a rung lower each time the length is not reached: shared, lone, clumsy."""
    shared = [row for row, p in enumerate(proposals) if not p.lone and not p.clumsy]
    lone = [row for row, p in enumerate(proposals) if not p.clumsy]
    everything = list(range(len(proposals)))
    return [rows for rows in (shared, lone, everything) if rows]


def find_needs(proposals: Sequence[Proposal], *, parser: Parser) -> list[Needs]:
    """For each proposal what it takes as told: each time the rows of those that tell it.

    "The photos" need "some photos". Of 24 summaries of events three read otherwise where nobody asks.
    """
    docs = parser.parse([proposal.text for proposal in proposals])
    return [
        tuple(
            frozenset(row for row, other in enumerate(docs) if row != own and introduces(other, noun))
            for noun in spoken_of(docs[own])
            if stem_of(noun.lemma_.lower()) in proposal.awaits
        )
        for own, proposal in enumerate(proposals)
    ]


def find_repetition(
    proposals: Sequence[Proposal],
    *,
    parser: Parser,
    facts: FactReader,
    retelling: Retelling,
) -> planning.Repetition:
    """How the proposals repeat each other."""
    texts = [proposal.text for proposal in proposals]
    docs = parser.parse(texts)
    counted = [tolls(own, doc) for own, doc in zip(facts.read(texts), docs, strict=True)]
    return planning.repetition(
        retelling.told_by(texts, texts),
        [{source.key for source in proposal.sources} for proposal in proposals],
        # One toll told twice is told twice, or by two that do not agree.
        same_news=lambda a, b: not counted[a].keys().isdisjoint(counted[b]),
    )


def measure(chosen: Sequence[Proposal], length: Length) -> int:
    """How much of the length they take."""
    return sum(length.measure(each.text, sentences=each.sentences) for each in chosen)


@dataclass(frozen=True, kw_only=True)
class Chooser:
    """Everything that the choice among proposals rests on, but for the length that is left."""

    proposals: Sequence[Proposal]
    rungs: Sequence[Sequence[int]]
    repetition: planning.Repetition
    needs: Sequence[Needs]
    groups: Sequence[Group]
    #: The group that opens the summary.
    lede: int | None
    length: Length

    def choose(self, *, surplus: int, without: Collection[int] = ()) -> list[int]:
        """Rows of the best choice on the first rung that fills the length, none of them ``without``.

        ``surplus`` is what setting names and days will add.
        """
        chosen: list[int] = []
        for number, rows in enumerate(self.rungs):
            chosen = self._best(
                [row for row in rows if row not in without],
                whole=number + 1 < len(self.rungs),
                surplus=surplus,
            )
            # Rather short than worded badly.
            enough = _FULL_ENOUGH if number + 2 == len(self.rungs) == _RUNGS else 1.0
            if self.measure(chosen) >= enough * self.length.low - surplus:
                break
        return chosen

    def measure(self, rows: Sequence[int]) -> int:
        """How much of the length the proposals of these rows take."""
        return measure([self.proposals[row] for row in rows], self.length)

    def worth(self, rows: Sequence[int]) -> float:
        """What the proposals of these rows add to a summary, each by itself."""
        return sum(self._options[row].value for row in rows)

    def _best(self, rows: Sequence[int], *, whole: bool, surplus: int) -> list[int]:
        """``whole``: whether everything that a sentence takes as told has to be told, too."""
        options = [self._options[row] for row in rows]
        options.sort(key=lambda option: (option.group, -round(option.value, 6), option.text))
        low, high = self.length.low - surplus, self.length.high - surplus
        chosen = planning.choose(options, self.repetition, low=low, high=high, whole=whole)
        if not chosen and options:  # nothing is short enough: the shortest whole sentence, never a cut one
            chosen = [min(options, key=lambda option: (_words(option.text), option.text))]
        return [option.row for option in chosen]

    @cached_property
    def _options(self) -> list[planning.Option]:
        """Of each row; they do not depend on the length that is left."""
        return [self._option(row) for row in range(len(self.proposals))]

    def _option(self, row: int) -> planning.Option:
        proposal = self.proposals[row]
        opens = proposal.group == self.lede
        return planning.Option(
            group=proposal.group,
            text=proposal.text,
            length=measure([proposal], self.length),
            value=self.groups[proposal.group].salience ** 1.5  # what many tell outweighs what reads well
            * proposal.quality
            * _substance(proposal.text)
            * (0.5 if proposal.lone else 1.0)
            + (lede_bonus(proposal) if opens else 0.0),
            content=frozenset(content_stems(proposal.text)),
            row=row,
            # Nothing can be told before the lede.
            needs=tuple(frozenset() for _ in self.needs[row]) if opens else self.needs[row],
            opens=opens,
        )


def _substance(text: str) -> float:
    """Short sentences fit any budget, so what they leave out must cost: the root of their length, up to 22 words.

    Beyond 32 words a sentence says too much at once.
    """
    words = _words(text)
    return math.sqrt(min(words, 22) / 22) * min(1.0, 32 / max(words, 1))


def _words(text: str) -> int:
    return len(text.split())
