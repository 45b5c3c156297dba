"""Chosen proposals in; out, their reading order: the lede first, then each time what an editor would most likely tell next.

Sentence ordering, learned: a conditional logit (McFadden 1974) over what is left to tell, fitted to the orders of summaries that editors
made (``python -m training selection``; the card is in ``weights/``). It sees how each sentence stands to the last one and to all that is
told: by meaning, by their words and names, by which of them their articles tell first; and, where the language model is at hand, what
that makes of both (the states that choose sentences, too, on the axes along which they differ most). What reads best as a whole is
found by a beam search.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file
from scipy.special import log_softmax

from summarizer import models
from summarizer.composition.proposals import Proposal
from summarizer.composition.relations import Relations
from summarizer.composition.selection import Reader
from summarizer.errors import ModelError
from summarizer.grouping.groups import Group
from summarizer.probe import Floats

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
#: Orders that are kept at each step.
_BEAM = 8
#: Sentences of an article that are near each other.
_NEAR = 2


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
                likely = log_softmax(choice.known(order, left) @ weights)
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
        self._of = Relations(chosen, groups)
        self._states = states

    def known(self, told: Sequence[int], left: Sequence[int]) -> Floats:
        """What is known of each that is ``left``, behind what is ``told``: float32 [left, signs], with states more columns."""
        last, rows, before = told[-1], list(left), list(told)
        others = max(len(rows) - 1, 1)
        among = np.ix_(rows, rows)
        of = self._of
        gaps = of.gap[np.ix_(before, rows)]
        signs = [
            of.similar[last, rows],
            of.similar[np.ix_(before, rows)].max(0),
            (of.similar[among].sum(0) - of.similar[rows, rows]) / others,
            of.gap[last, rows] == 1,
            of.gap[last, rows] < 0,
            of.meet[last, rows],
            of.beside[last, rows],
            ((gaps > 0) & (gaps <= _NEAR)).any(0),
            of.earlier_anywhere[among].sum(0),
            of.earlier[among].max(0),
            of.words_of[last, rows],
            of.names_of[last, rows],
            of.place[rows],
        ]
        found: Floats = np.stack(signs, axis=1).astype(np.float32)
        if self._states is None:
            return found
        own, behind = self._states[rows], self._states[last]
        share = len(rows) / max(len(self._of.place) - 1, 1) - 0.5
        return np.hstack([found, own * behind, (own - behind) ** 2 / 4, own, own * share])
