"""The model of reading order (:mod:`summarizer.composition.ordering`), fitted to the orders of the summaries that editors chose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from summarizer.composition.ordering import BLOCKS, SIGNS, Choice, SentenceOrdering
from summarizer.composition.proposals import Proposal
from summarizer.grouping.groups import Group
from summarizer.probe import Floats
from training.context import fold_of
from training.regression import conditional_logit


class Ordered(NamedTuple):
    """What an editor chose of an event, in order."""

    event: str
    proposals: tuple[Proposal, ...]
    #: All of its cluster's.
    groups: tuple[Group, ...]
    #: What the language model makes of each proposal, float32 [proposals, width].
    gists: Floats


def weights(ordered: Sequence[Ordered], *, axes: int, ridge: float) -> dict[str, Floats]:
    """By the names that :class:`~summarizer.composition.ordering.SentenceOrdering` reads.

    ``axes``: on which the states differ most, each in spreads. ``ridge``: the penalty on the weights, each in spreads of its sign.
    """
    states = np.concatenate([each.gists for each in ordered]).astype(np.float64)
    mean, spread = states.mean(0), states.std(0) + 1e-6
    scaled = (states - mean) / spread
    _, _, directions = np.linalg.svd(scaled, full_matrices=False)
    directions = directions[:axes].T
    onto = directions / spread[:, None] / (scaled @ directions).std(0)
    found = {"axes": onto.astype(np.float32), "origin": (-mean @ onto).astype(np.float32)}
    for name, placed in (("alone", None), ("read", found)):
        steps = [step for each in ordered for step in _steps(each, placed)]
        found[name] = conditional_logit(steps, ridge=ridge).astype(np.float32)
    return found


def _steps(ordered: Ordered, placed: Mapping[str, Floats] | None) -> Iterator[Floats]:
    """At each place behind the opening what is known of those that may stand there, the one that does first."""
    count = len(ordered.proposals)
    if count < 3:  # nothing to put in order
        return
    states = None if placed is None else ordered.gists @ placed["axes"] + placed["origin"]
    choice = Choice(ordered.proposals, ordered.groups, states=states)
    for place in range(1, count - 1):
        yield choice.known(range(place), range(place, count))


# -- how good it is ---------------------------------------------------------------------------------------------------


class _Known:
    """A reader of texts that have been read."""

    def __init__(self, ordered: Ordered) -> None:
        texts = [proposal.text for proposal in ordered.proposals]
        self._gists = dict(zip(texts, ordered.gists, strict=True))

    def gists(self, texts: Sequence[str]) -> Floats:
        return np.stack([self._gists[text] for text in texts])


def measured(ordered: Sequence[Ordered], *, folds: int, axes: int, ridge: float) -> dict[str, Any]:
    """How often orders agree with the editor's behind the opening, each event's found by weights that have not seen it.

    Shares of the pairs of sentences in the same order, and of the sentences behind the one that stands before them there; orders
    that are the same throughout. Beside it the order by how far into their articles the sentences stand.
    """
    known = [each for each in ordered if len(each.proposals) > 2]
    found: dict[str, list[tuple[list[bool], list[bool]]]] = {"place": [], "alone": [], "read": []}
    for number in range(folds):
        learned = weights(
            [each for each in known if fold_of(each.event, folds) != number], axes=axes, ridge=ridge
        )
        for each in known:
            if fold_of(each.event, folds) != number:
                continue
            found["place"].append(_agreement(_by_place(each)))
            for name, reader in (("alone", None), ("read", _Known(each))):
                ordering = SentenceOrdering(learned, reader=reader)
                found[name].append(_agreement(_order_of(each, ordering)))
    return {
        "signs": list(SIGNS),
        "columns": len(SIGNS) + BLOCKS * axes,
        "events": len(known),
        **{
            name: {
                "pairs": _share([same for pairs, _ in of for same in pairs]),
                "neighbours": _share([same for _, behind in of for same in behind]),
                "same": sum(all(behind) for _, behind in of),
            }
            for name, of in found.items()
        },
    }


def _order_of(ordered: Ordered, ordering: SentenceOrdering) -> list[int]:
    """The editor's places in the order of a model that is told the opening."""
    opened = [replace(p, opening=float(place == 0)) for place, p in enumerate(ordered.proposals)]
    place = {proposal.text: number for number, proposal in enumerate(ordered.proposals)}
    return [place[proposal.text] for proposal in ordering.in_order(opened, ordered.groups)]


def _by_place(ordered: Ordered) -> list[int]:
    """The editor's places by how far into its article each sentence stands, the opening first."""
    place = Choice(ordered.proposals, ordered.groups).known([0], range(len(ordered.proposals)))
    column = SIGNS.index("place")
    return [0, *sorted(range(1, len(place)), key=lambda row: float(place[row, column]))]


def _agreement(order: Sequence[int]) -> tuple[list[bool], list[bool]]:
    """Of each two behind the opening whether they stand as an editor has them, and of each whether it stands behind its own."""
    at = {number: place for place, number in enumerate(order)}
    count = len(order)
    pairs = [at[a] < at[b] for a in range(1, count) for b in range(a + 1, count)]
    return pairs, [at[number] == at[number - 1] + 1 for number in range(1, count)]


def _share(found: Sequence[bool]) -> float:
    return sum(found) / max(len(found), 1)
