"""The model of content planning (:mod:`summarizer.composition.planning`), fitted to what editors chose."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from summarizer.composition.planning import SIGNS, Addition, ContentPlanning
from summarizer.composition.proposals import Proposal
from summarizer.config import Config
from summarizer.grouping.groups import Group
from summarizer.length import Length
from summarizer.probe import Floats
from training.context import fold_of
from training.regression import conditional_logit

#: Words that editors kept to.
_WORDS = 150
#: How often an event is seen with other parts of its summary chosen.
_VIEWS = 2


class Planned(NamedTuple):
    """What an editor chose of an event, and what was to be chosen from."""

    event: str
    #: Valued by a model of selection that has not seen the event.
    proposals: tuple[Proposal, ...]
    #: All of its cluster's.
    groups: tuple[Group, ...]
    #: Of the proposals, in order; and those that the editor would print in no summary of it.
    summary: tuple[int, ...]
    unfit: frozenset[int]


def weights(planned: Sequence[Planned], *, ridge: float) -> dict[str, float]:
    """By the names of :data:`~summarizer.composition.planning.SIGNS`. ``ridge``: the penalty, each in spreads of its sign."""
    steps = [step for each in planned for step in _steps(each)]
    return dict(zip(SIGNS, conditional_logit(steps, ridge=ridge).tolist(), strict=True))


def _steps(planned: Planned) -> Iterator[Floats]:
    """Behind the opening and any others of the summary, what is known of one that is still wanted, and of all that are not."""
    chosen = {planned.proposals[row].group for row in planned.summary}
    others = [row for row, proposal in enumerate(planned.proposals) if proposal.group not in chosen]
    if not others or not planned.summary:  # of what an editor chose nothing may be proposed any more
        return
    addition = Addition(planned.proposals, planned.groups)
    opening, *rest = planned.summary
    drawn = random.Random(planned.event)
    for _ in range(_VIEWS):
        for count in range(len(rest)):
            told = [opening, *drawn.sample(rest, count)]
            for wanted in rest:
                if wanted not in told:
                    yield addition.known(told, [wanted, *others])


# -- how good it is ---------------------------------------------------------------------------------------------------


def measured(planned: Sequence[Planned], *, folds: int, ridge: float) -> dict[str, Any]:
    """How well choices behind the editor's opening agree with the editor's, each event's by weights that have not seen it.

    F1 of the groups, mean over the events, and the share of what is chosen that an editor would print nowhere. Beside it the likeliest
    by themselves, one after the other while they fit.
    """
    known = [each for each in planned if len(each.summary) > 1]
    length = Length.of(Config(max_words=_WORDS))
    found: dict[str, list[tuple[float, list[bool]]]] = {"alone": [], "together": []}
    for number in range(folds):
        learned = weights([each for each in known if fold_of(each.event, folds) != number], ridge=ridge)
        for each in known:
            if fold_of(each.event, folds) != number:
                continue
            # Only the group's opening that the editor took.
            opening = each.summary[0]
            open_ = [
                proposal
                for row, proposal in enumerate(each.proposals)
                if row == opening or proposal.group != each.proposals[opening].group
            ]
            chosen = ContentPlanning(learned).choose(open_, each.groups, low=length.low, high=length.high)
            found["together"].append(_agreement(each, chosen))
            found["alone"].append(_agreement(each, _likeliest(open_, length)))
    return {
        "signs": list(SIGNS),
        "events": len(known),
        **{
            name: {
                "f1": float(np.mean([f1 for f1, _ in of])),
                "unfit": float(np.mean([unfit for _, own in of for unfit in own])),
            }
            for name, of in found.items()
        },
    }


def _likeliest(proposals: Sequence[Proposal], length: Length) -> list[Proposal]:
    chosen: list[Proposal] = []
    for proposal in sorted(proposals, key=lambda each: (not each.opens, -each.merit, each.row)):
        size = sum(each.size for each in chosen)
        if size >= length.low:
            break
        if size + proposal.size <= length.high and proposal.group not in {each.group for each in chosen}:
            chosen.append(proposal)
    return chosen


def _agreement(planned: Planned, chosen: Sequence[Proposal]) -> tuple[float, list[bool]]:
    ours = {proposal.group for proposal in chosen}
    theirs = {planned.proposals[row].group for row in planned.summary}
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)), [p.row in planned.unfit for p in chosen]
