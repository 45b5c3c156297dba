"""The report people look at: one HTML file that needs nothing else."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from eval.display import COLUMNS
from eval.results import Record, Results


def write_report(path: Path, results: Results, records: Sequence[Record], *, limit: int) -> None:
    """Tables, interval plots and the clusters one by one (the first ``limit``), everything escaped.

    Figures are formatted from the very values that results.json holds.
    """
    data = results.to_dict()
    shown = []
    for title, columns in COLUMNS.items():
        present = [each for each in columns if any(each[0] in scores for scores in data["systems"].values())]
        if present:
            shown.append((title, present))
    grouped = {metric for _, columns in shown for metric, *_ in columns}
    others = list(dict.fromkeys(m for s in data["systems"].values() for m in s if m not in grouped))
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["figure"] = figure
    html = environment.get_template("report.html.j2").render(
        data=data,
        sections=shown,
        others=others,
        plot=lambda metric, factor: interval_plot(data["systems"], metric, factor),
        verdicts={(each.system, each.metric): each for each in results.comparisons},
        records=records[:limit],
        left_out=max(len(records) - limit, 0),
    )
    path.write_text(html, encoding="utf-8", errors="replace")


def figure(value: float | None, factor: float = 1, digits: int = 3) -> str:
    """A figure as it is printed everywhere; a dash where there is none."""
    return "–" if value is None or math.isnan(value) else f"{factor * value:.{digits}f}"


def interval_plot(systems: dict[str, dict[str, Any]], metric: str, factor: float) -> Markup:
    """Means with their intervals as inline SVG, one line a system."""
    rows = [(name, scores[metric]) for name, scores in systems.items() if metric in scores]
    bounds = [
        factor * value
        for _, each in rows
        for value in (each["low"], each["mean"], each["high"])
        if value is not None
    ]
    if not bounds:
        return Markup("")
    low, high = min(bounds), max(bounds)
    pad = (high - low) * 0.05 or abs(high) * 0.05 or 1.0
    low, high = low - pad, high + pad
    left, width, step = 150, 520, 20

    def x(value: float) -> float:
        return float(left + (factor * value - low) / (high - low) * width)

    parts = []
    height = step * len(rows) + 26
    for tick in range(5):
        value = low + (high - low) * tick / 4
        place = left + width * tick / 4
        parts.append(
            Markup('<line class="grid" x1="{0:.1f}" x2="{0:.1f}" y1="4" y2="{1}"/>').format(
                place, height - 20
            )
        )
        parts.append(
            Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{:.3g}</text>').format(
                place, height - 6, value
            )
        )
    for number, (name, each) in enumerate(rows):
        y = step * number + 14
        parts.append(Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(left - 8, y + 4, name))
        if each["low"] is not None and each["high"] is not None:
            parts.append(
                Markup('<line class="bar" x1="{:.1f}" x2="{:.1f}" y1="{}" y2="{}"/>').format(
                    x(each["low"]), x(each["high"]), y, y
                )
            )
        parts.append(
            Markup('<circle cx="{:.1f}" cy="{}" r="4"><title>{}: {:.4g}</title></circle>').format(
                x(each["mean"]), y, name, factor * each["mean"]
            )
        )
    return Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        left + width + 20, height, metric, Markup("").join(parts)
    )
