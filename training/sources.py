"""Which sentences a target may be made from: a target and a pool in; the few that say it together out, or whether any do."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.text.words import content_stems
from training.backing import Backing, backing, missing_words
from training.config import BackingConfig

#: Share of a target's words for which one more source is taken.
_WORTH_A_SOURCE = 0.04


def choose(target: str, pool: Sequence[str], limits: BackingConfig) -> list[str]:
    """Sources that together say the target: each adds something, and the names and numbers are all there.

    Greedy; earlier ones of ``pool`` win ties. A share of the examples gets one that the target does not need.
    """
    stems = set(content_stems(target))
    of = {text: stems & set(content_stems(text)) for text in dict.fromkeys(pool)}
    chosen: list[str] = []
    have: set[str] = set()
    while len(chosen) < limits.max_sources and of:
        missing = set(missing_words(target, chosen)) if chosen else set()

        def gain(text: str, missing: set[str] = missing, have: frozenset[str] = frozenset(have)) -> float:
            new = len(of[text] - have) / (len(stems) or 1)
            return new + 0.1 * sum(word in text for word in missing)

        best = max(of, key=lambda text: round(gain(text), 5))
        if gain(best) < _WORTH_A_SOURCE:
            break
        chosen.append(best)
        have |= of.pop(best)
    # Drawn by the target itself, not by a generator: the same for every run and order.
    draw = (sum(map(ord, target)) % 1000) / 1000
    if chosen and draw < limits.spare and len(chosen) < limits.max_sources:
        spare = next((text for text in of if len(of[text]) >= 2), None)
        if spare is not None:
            chosen.append(spare)
    return chosen


def enough_backing(target: str, sources: Sequence[str], limits: BackingConfig) -> Backing | None:
    """What backs the target, where that is all of it; nothing where it says more than its sources."""
    if not sources:
        return None
    made_of = backing(target, sources)
    good = not made_of.missing and made_of.coverage >= limits.min_coverage
    return made_of if good else None


def may_be_trimmed(target: str, pool: Sequence[str], limits: BackingConfig) -> bool:
    """Whether cutting a part could help; most targets are too far from everything the articles say."""
    made_of = backing(target, pool)
    near = made_of.coverage >= limits.min_coverage - 0.25
    return near and len(made_of.missing) <= 4
