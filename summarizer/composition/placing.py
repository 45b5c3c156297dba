"""Sentences in an order in; out, how far each leans on what is not told before it, and an order in which they lean less.

A reply stands behind what it answers, "both bridges" behind the second: the model of context dependence knows when it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from summarizer.decontext.context_model import ContextModel

# What a move has to gain of the probability that a sentence leans; and what of it two places may differ by and be as good as each other.
_WORTH_A_MOVE, _AS_GOOD = 0.2, 0.05


def leans_in_place(texts: Sequence[str], *, dependence: ContextModel) -> list[float]:
    """How likely each of the texts leans on something that those before it do not tell; the first stands in any case."""
    told = [" ".join(texts[:number]) for number in range(1, len(texts))]
    return [0.0, *dependence.leans(texts[1:], told)] if texts else []


def where_they_stand(
    texts: Sequence[str],
    *,
    dependence: ContextModel,
    may_stand: Callable[[Sequence[int]], bool] = lambda order: True,
) -> list[int]:
    """An order, as indices into ``texts``, in which those that lean where they are stand behind what they go on from.

    The first stays the first, and nothing moves up, where less is told before it. What leans wherever it stands stays.
    ``may_stand``: whether an order may be taken.
    """
    order = list(range(len(texts)))
    values = leans_in_place(texts, dependence=dependence)
    for number in sorted(order, key=lambda number: (-round(values[number], 6), number)):
        if values[number] < dependence.threshold:
            break
        rest = [other for other in order if other != number]
        places = range(order.index(number) + 1, len(texts))
        if not places:
            continue
        found = dependence.leans(
            [texts[number]] * len(places),
            [" ".join(texts[other] for other in rest[:place]) for place in places],
        )
        # Where it stands behind what it goes on from, it stands further down, too: right behind that it reads best.
        best = next(n for n, value in enumerate(found) if value <= min(found) + _AS_GOOD)
        moved = [*rest[: places[best]], number, *rest[places[best] :]]
        in_place = leans_in_place([texts[other] for other in moved], dependence=dependence)
        gains = found[best] <= values[number] - _WORTH_A_MOVE and sum(in_place) < sum(values)
        if gains and may_stand(moved):
            order = moved
            values = [in_place[moved.index(other)] for other in range(len(texts))]
    return order
