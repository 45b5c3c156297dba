"""Chosen proposals in; out, their reading order: the lede first, then each time what an editor would most likely tell next.

Sentence ordering, learned: a conditional logit (McFadden 1974) over what is left to tell, fitted to the orders of summaries that editors
made (``python -m training selection``; the card is in ``weights/``). It sees how each sentence stands to the last one and to all that is
told: by meaning, by their words and names, by which of them their articles tell first; and, where the language model is at hand, what
that makes of both (the states that choose sentences, too, on the axes along which they differ most). What reads best as a whole is
found by a beam search.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file
from scipy.special import log_softmax

from summarizer import models
from summarizer.composition.proposals import Proposal
from summarizer.composition.selection import Reader
from summarizer.errors import ModelError
from summarizer.grouping.groups import Group
from summarizer.probe import Floats
from summarizer.retrieval.sentences import Sentence
from summarizer.text.words import content_stems

_Each = TypeVar("_Each")
#: Sentences that tell one thing, by the id of their article.
_ByArticle = Mapping[str, Sequence[Sentence]]

#: What is known of a sentence that may come next, beside what a reading makes of it.
SIGNS = (
    "like the last",
    "like any told",
    "like what is left",
    "after the last",
    "before the last",
    "in an article of both",
    "beside the last",
    "near one told",
    "before what is left",
    "before what is near and left",
    "words of the last",
    "names of the last",
    "place",
)
#: What a reading adds on each axis: the product with the last one, how far it is from that, itself, and itself by how much is left.
BLOCKS = 4
#: What it costs, in nats, to speak of something as known ("the man") before what tells of it as new, where that is told, too: editors
#: do so in 5 of 29 cases where nine would be chance, too few to learn from.
_WAITS = 3.0
#: Orders that are kept at each step.
_BEAM = 8
#: Sentences of an article that are near each other, and paragraphs.
_NEAR, _PARAGRAPHS = 2, 3


class SentenceOrdering:
    """The learned model of reading order."""

    def __init__(self, weights: Mapping[str, Floats], *, reader: Reader | None) -> None:
        """``weights``: "alone" [signs] for without a reader; with one "read" [signs + BLOCKS * axes], over states that "axes"
        [width, axes] and "origin" [axes] place.
        """
        self._weights = weights
        self._reader = reader

    @classmethod
    def from_folder(cls, folder: Path = models.SELECTION, *, reader: Reader | None) -> SentenceOrdering:
        """What ``python -m training selection`` wrote. Raises ``ModelError`` for anything else."""
        try:
            weights = load_file(folder / "ordering.safetensors")
            if weights["alone"].shape != (len(SIGNS),):
                raise ValueError("the weights are not of these signs")
            if weights["read"].shape != (len(SIGNS) + BLOCKS * weights["axes"].shape[1],):
                raise ValueError("the weights are not of these axes")
            return cls(weights, reader=reader)
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            raise ModelError(
                f"The model of reading order in {folder} cannot be loaded: {error}. Install newsweave again."
            ) from error

    def in_order(self, chosen: Sequence[Proposal], groups: Sequence[Group]) -> list[Proposal]:
        """The same in order, whatever order they come in. ``groups``: all of the cluster's."""
        chosen = sorted(chosen, key=lambda proposal: proposal.text)
        if len(chosen) < 3:
            return sorted(chosen, key=lambda proposal: -round(proposal.opening, 6))
        first = max(range(len(chosen)), key=lambda row: (round(chosen[row].opening, 6), -row))
        states = None
        if self._reader is not None:
            read = self._reader.gists([proposal.text for proposal in chosen])
            states = read @ self._weights["axes"] + self._weights["origin"]
        weights = self._weights["alone" if states is None else "read"]
        choice = Choice(chosen, groups, states=states)
        orders: list[tuple[float, tuple[int, ...]]] = [(0.0, (first,))]
        for _ in chosen[1:]:
            grown = []
            for value, order in orders:
                left = [row for row in range(len(chosen)) if row not in order]
                waits = np.array([choice.waits(row, order) for row in left])
                likely = log_softmax(choice.known(order, left) @ weights - _WAITS * waits)
                grown += [
                    (round(value + float(each), 6), (*order, row))
                    for each, row in zip(likely, left, strict=True)
                ]
            orders = sorted(grown, key=lambda each: (-each[0], each[1]))[:_BEAM]
        return [chosen[row] for row in orders[0][1]]


class Choice:
    """Sentences that are to be put in order, and how each two of them stand to each other."""

    def __init__(
        self, chosen: Sequence[Proposal], groups: Sequence[Group], *, states: Floats | None = None
    ) -> None:
        """``states``: of a reading, float32 [chosen, axes]."""
        sources = [(*p.sources, *p.written_from, *groups[p.group].members)[0] for p in chosen]
        told = [_by_article((*p.sources, *groups[p.group].members)) for p in chosen]
        vectors = np.stack([proposal.vector for proposal in chosen])
        stems = [frozenset(content_stems(proposal.text)) for proposal in chosen]
        names = [_names(proposal.text) for proposal in chosen]
        self._states = states
        # Of each what it needs that is told, by the places of those that tell it.
        places = {proposal.row: place for place, proposal in enumerate(chosen)}
        self._needs = [
            [met for need in p.needs if (met := {places[row] for row in need if row in places})]
            for p in chosen
        ]
        self._similar = vectors @ vectors.T
        # Sentences from the one to the other in the article that both are worded after; 0 where those are two.
        self._gap = _pairwise(
            sources, lambda a, b: float(b.index - a.index) if a.article.id == b.article.id else 0.0
        )
        self._earlier = _pairwise(told, lambda a, b: _earlier(a, b, within=_PARAGRAPHS))
        # More than zero where the first one is told first more often, less where the other one is.
        anywhere = _pairwise(told, lambda a, b: _earlier(a, b, within=math.inf))
        self._earlier_anywhere = (anywhere - anywhere.T) / 2
        self._beside = _pairwise(told, _beside)
        self._meet = _pairwise(told, lambda a, b: float(not a.keys().isdisjoint(b)))
        self._words = _pairwise(stems, lambda a, b: len(a & b) / max(len(b), 1))
        self._names = _pairwise(names, lambda a, b: len(a & b) / max(len(b), 1))
        self._place = np.array([_place(own) for own in told], dtype=np.float32)

    def waits(self, row: int, told: Sequence[int]) -> bool:
        """Whether it takes something as known that is not ``told`` yet and will be."""
        return any(need.isdisjoint(told) for need in self._needs[row])

    def known(self, told: Sequence[int], left: Sequence[int]) -> Floats:
        """What is known of each that is ``left``, behind what is ``told``: float32 [left, signs], with states more columns."""
        last, rows, before = told[-1], list(left), list(told)
        others = max(len(rows) - 1, 1)
        among = np.ix_(rows, rows)
        gaps = self._gap[np.ix_(before, rows)]
        signs = [
            self._similar[last, rows],
            self._similar[np.ix_(before, rows)].max(0),
            (self._similar[among].sum(0) - self._similar[rows, rows]) / others,
            self._gap[last, rows] == 1,
            self._gap[last, rows] < 0,
            self._meet[last, rows],
            self._beside[last, rows],
            ((gaps > 0) & (gaps <= _NEAR)).any(0),
            self._earlier_anywhere[among].sum(0),
            self._earlier[among].max(0),
            self._words[last, rows],
            self._names[last, rows],
            self._place[rows],
        ]
        found: Floats = np.stack(signs, axis=1).astype(np.float32)
        if self._states is None:
            return found
        own, behind = self._states[rows], self._states[last]
        share = len(rows) / max(len(self._place) - 1, 1) - 0.5
        return np.hstack([found, own * behind, (own - behind) ** 2 / 4, own, own * share])


def _pairwise(items: Sequence[_Each], value: Callable[[_Each, _Each], float]) -> Floats:
    """float32 [items, items] of what each makes of each other one, 0 of itself."""
    return np.array(
        [
            [0.0 if row == column else value(one, other) for column, other in enumerate(items)]
            for row, one in enumerate(items)
        ],
        dtype=np.float32,
    )


def _by_article(sentences: Iterable[Sentence]) -> _ByArticle:
    found: dict[str, list[Sentence]] = {}
    for sentence in dict.fromkeys(sentences):
        found.setdefault(sentence.article.id, []).append(sentence)
    return found


def _place(told: _ByArticle) -> float:
    """How far into their articles the sentences stand, 0..1, on average."""
    shares = [each.start / max(len(each.article.text), 1) for own in told.values() for each in own]
    return sum(shares) / len(shares)


def _pairs(one: _ByArticle, other: _ByArticle) -> Iterator[tuple[Sentence, Sentence]]:
    """Each two of one article."""
    for article, own in one.items():
        for a in own:
            for b in other.get(article, ()):
                yield a, b


def _earlier(one: _ByArticle, other: _ByArticle, *, within: float) -> float:
    """In how many of the places where an article has both ``within`` so many paragraphs the first one is told first, 0..1."""
    found = [a.start < b.start for a, b in _pairs(one, other) if abs(a.paragraph - b.paragraph) <= within]
    return sum(found) / len(found) if found else 0.0


def _beside(one: _ByArticle, other: _ByArticle) -> float:
    """In how many of the places where an article has both they stand in one paragraph or in two that follow each other, 0..1."""
    found = [abs(a.paragraph - b.paragraph) <= 1 for a, b in _pairs(one, other)]
    return sum(found) / len(found) if found else 0.0


def _names(text: str) -> frozenset[str]:
    """The words with a capital."""
    return frozenset(word for word in text.replace("’s", "").split() if word[:1].isupper())
