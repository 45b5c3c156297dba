"""Chosen proposals in; out, their reading order: the lede first, each behind what it goes on from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from summarizer.composition import planning
from summarizer.composition.placing import where_they_stand
from summarizer.composition.precedence import Telling, constraints
from summarizer.composition.proposals import Proposal
from summarizer.decontext.context_model import ContextModel
from summarizer.decontext.decontextualizer import IF_NEED_BE
from summarizer.grouping.groups import Group
from summarizer.text.parsing import Parser


def in_reading_order(
    chosen: Sequence[Proposal],
    groups: Sequence[Group],
    *,
    parser: Parser,
    dependence: ContextModel,
) -> list[Proposal]:
    """The same in order. ``groups``: all of the cluster's."""
    if not chosen:
        return []
    first = max(range(len(chosen)), key=lambda i: (round(chosen[i].opening, 6), -i))
    tellings = [
        Telling(
            doc=doc,
            sources=tuple(dict.fromkeys((*p.sources, *groups[p.group].members))),
            leans=p.leans >= IF_NEED_BE,
        )
        for p, doc in zip(chosen, parser.parse([p.text for p in chosen]), strict=True)
    ]
    found = constraints(tellings, first=first)
    sequence = planning.order(
        [groups[p.group] for p in chosen],
        np.stack([proposal.vector for proposal in chosen]),
        first=first,
        constraints=found,
    )
    kept = [each for each in found if each.kept_in(sequence)]
    ordered = [chosen[index] for index in sequence]
    places = where_they_stand(
        [proposal.text for proposal in ordered],
        dependence=dependence,
        may_stand=lambda order: all(each.kept_in([sequence[n] for n in order]) for each in kept),
    )
    return [ordered[place] for place in places]
