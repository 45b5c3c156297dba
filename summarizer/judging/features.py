"""Signs of whether sources say a claim: how its words stand to theirs, and what the model that writes makes of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise

from summarizer.text.words import content_stems

_WORD = re.compile(r"\w+")


def overlap(claim: str, sources: Sequence[str]) -> dict[str, float]:
    """How a claim's words stand to its sources', shares 0..1; ``words``: how many there are, in tens.

    ``copied``: bigrams that one source has, at most. ``novel``: bigrams that none has. ``covered``: content stems that the
    sources have together. ``spread``: of these, what the best single source lacks. ``longest``: longest run of words that
    one source has, of the claim's length. ``repeated``: content words beyond what one source says as often, of the
    claim's own: what is sewn together tells things twice. ``switches``: how often its words pass from one source to
    another. ``seam``: most bigrams in a row that no source has. ``left``: share of one source's content stems that it
    leaves out, at most. ``read``: words of the sources, in tens.
    """
    words = _WORD.findall(claim.lower())
    read = [_WORD.findall(source.lower()) for source in sources]
    pairs = list(pairwise(words))
    held = [set(pairwise(each)) for each in read]
    holders = [[place for place, each in enumerate(held) if pair in each] for pair in pairs]
    of_one = [places[0] for places in holders if len(places) == 1]
    seams = [len(list(run)) for backed, run in groupby(holders, key=bool) if not backed]
    own, most = Counter(content_stems(claim)), [Counter(content_stems(source)) for source in sources]
    stems, known = set(own), [set(each) for each in most]
    of_source = [stems & each for each in known]
    together = set[str]().union(*of_source)
    different = set(pairs)
    count, mass = len(different) or 1, len(stems) or 1
    again = sum(max(n - max((each[stem] for each in most), default=0), 0) for stem, n in own.items() if n > 1)
    return {
        "copied": max((len(different & each) for each in held), default=0) / count,
        "novel": len(different - set[tuple[str, str]]().union(*held)) / count,
        "covered": len(together) / mass,
        "spread": (len(together) - max(map(len, of_source), default=0)) / mass,
        "words": len(words) / 10,
        "repeated": again / (sum(own.values()) or 1),
        "switches": float(sum(one != other for one, other in pairwise(of_one))),
        "seam": float(max(seams, default=0)),
        "left": max((1 - len(stems & each) / len(each) for each in known if each), default=0.0),
        "read": sum(map(len, read)) / 10,
        "longest": max((_longest(words, each) for each in read), default=0) / (len(words) or 1),
    }


def likelihood(values: Sequence[float]) -> dict[str, float]:
    """What the log-probabilities of a claim's tokens say, its end included.

    ``mean``; ``sum``, in tens of nats; ``least``: the mean of the five least likely; ``doubts``: tokens less likely than
    1 in e. A claim of which nothing was read gets what the worst ones get.
    """
    worst = sorted(values) or [-5.0]
    return {
        "mean": sum(worst) / len(worst),
        "sum": sum(worst) / 10 if values else -10.0,
        "least": sum(worst[:5]) / len(worst[:5]),
        "doubts": float(sum(value < -1 for value in worst)),
    }


def _longest(words: Sequence[str], other: Sequence[str]) -> int:
    """Words in a row that the other text has too, at most."""
    best = 0
    row = [0] * (len(other) + 1)
    for word in words:
        following = [0] * (len(other) + 1)
        for place, held in enumerate(other):
            if word == held:
                following[place + 1] = row[place] + 1
                best = max(best, following[place + 1])
        row = following
    return best


def agreement(claims: Sequence[str]) -> list[float]:
    """Of each claim the mean share of its content stems that the other claims of its group have; 1 where there are none."""
    stems = [set(content_stems(claim)) for claim in claims]
    result = []
    for row, own in enumerate(stems):
        others = [len(own & other) / (len(own) or 1) for place, other in enumerate(stems) if place != row]
        result.append(sum(others) / len(others) if others else 1.0)
    return result
