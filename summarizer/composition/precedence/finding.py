"""Chosen sentences in; out, the constraints that their wording puts on their order."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.composition.precedence.continuations import continuation, same_speaker
from summarizer.composition.precedence.introductions import introductions
from summarizer.composition.precedence.tellings import Constraint, Telling


def constraints(tellings: Sequence[Telling], *, first: int) -> list[Constraint]:
    """What the wording of the chosen sentences asks of their order, ``first`` being the one that opens the summary."""
    found: list[Constraint] = []
    for number in range(len(tellings)):
        if number != first:
            found += continuation(number, tellings)
            found += same_speaker(number, tellings)
            found += introductions(number, tellings, first=first)
    return found
