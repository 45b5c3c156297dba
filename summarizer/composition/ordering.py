"""Chosen proposals in; out, the same in reading order: the lede first, each behind what it goes on from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from summarizer.composition import planning
from summarizer.composition.precedence import Telling, constraints
from summarizer.composition.proposals import Proposal
from summarizer.decontext.decontextualizer import IF_NEED_BE
from summarizer.grouping.groups import Group
from summarizer.text.parsing import Parser


def in_reading_order(
    chosen: Sequence[Proposal], groups: Sequence[Group], openings: Sequence[float], *, parser: Parser
) -> list[Proposal]:
    """``openings``: how well each of the ``groups`` would open the summary."""
    if not chosen:
        return []
    first = max(range(len(chosen)), key=lambda i: (round(openings[chosen[i].group], 6), -i))
    tellings = [
        Telling(
            doc=doc,
            sources=tuple(dict.fromkeys((*p.verdict.sources, *groups[p.group].members))),
            leans=p.leans >= IF_NEED_BE,
        )
        for p, doc in zip(chosen, parser.parse([p.text for p in chosen]), strict=True)
    ]
    sequence = planning.order(
        [groups[p.group] for p in chosen],
        np.stack([proposal.vector for proposal in chosen]),
        first=first,
        constraints=constraints(tellings, first=first),
    )
    return [chosen[index] for index in sequence]
