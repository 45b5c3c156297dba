"""Means with their intervals as pictures: scores in, inline SVG out, with what is drawn told in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from eval.report_page import templates


def interval_plot(
    rows: Sequence[tuple[str, Mapping[str, Any]]],
    factor: float = 1,
    *,
    base: str | None = None,
    hollow: Sequence[str] = (),
) -> Markup:
    """Means with their intervals as inline SVG, one line each; a dashed line stands at ``base``'s mean.

    What is drawn is told in words as well. Nothing comes of fewer than two means.
    """
    points = [
        (name, mean, _scaled(each["low"], factor), _scaled(each["high"], factor))
        for name, each in rows
        if (mean := _scaled(each["mean"], factor)) is not None
    ]
    if len(points) < 2:
        return Markup("")
    bounds = [value for _, *values in points for value in values if value is not None]
    low, high = min(bounds), max(bounds)
    pad = (high - low) * 0.05 or abs(high) * 0.05 or 1.0
    # Shares and counts end at 0, whatever the margin.
    low, high = (max(low - pad, 0.0) if low >= 0 else low - pad), high + pad
    left, width = 16 + 7 * max(len(name) for name, *_ in points), 270.0

    def x(value: float) -> float:
        return left + (value - low) / (high - low) * width

    drawn = []
    for name, mean, least, most in points:
        kind = "base" if name == base else "oracle" if name in hollow else ""
        row: dict[str, Any] = {"name": name, "kind": kind, "told": f"{mean:.4g}", "mean": x(mean), "ends": ()}
        if least is not None and most is not None:
            row |= {"told": f"{mean:.4g} [{least:.4g}, {most:.4g}]", "ends": (x(least), x(most))}
        drawn.append(row)
    ticks = [(x(place), place) for place in _ticks(low, high)]
    template = templates().get_template("intervals.svg.j2")
    return Markup(template.render(rows=drawn, ticks=ticks, left=left, right=left + width + 14))


def points_of(systems: Mapping[str, Mapping[str, Any]], key: str) -> list[tuple[str, Mapping[str, Any]]]:
    """What each system that has the metric ``key`` got, by name: rows for :func:`interval_plot`."""
    return [(name, scores[key]) for name, scores in systems.items() if key in scores]


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None or math.isnan(value) else factor * value


def _ticks(low: float, high: float) -> list[float]:
    """Three to six round numbers between the ends."""
    rough = (high - low) / 4
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * each for each in (1, 2, 2.5, 5, 10) if size * each >= rough)
    first = math.ceil(low / step)
    return [round(step * place, 10) for place in range(first, math.floor(high / step) + 1)]
