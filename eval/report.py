"""The reports people look at: what a run found in, one HTML file that needs nothing else out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.headings import COLUMNS, MEASURES
from eval.report_clusters import cluster_view, overview
from eval.report_page import figure, write_page
from eval.report_plots import interval_plot, points_of
from eval.report_tables import bench_sections, checker_sections, keys_of, reproduction_sections, section_of
from eval.results import Record, Results

#: Characters of articles that a report shows, all its clusters together; no cluster has less than the second.
_ROOM, _LEAST = 4_000_000, 20_000


def write_comparison_report(path: Path, results: Results, records: Sequence[Record], *, limit: int) -> None:
    """Tables, interval plots and the clusters one by one (the first ``limit``), everything escaped.

    Figures are formatted from the very values that results.json holds.
    """
    data = results.to_dict()
    shown = []
    for title, columns in COLUMNS.items():
        present = [each for each in columns if any(each[0] in scores for scores in data["systems"].values())]
        plots = [
            (heading, interval_plot(points, factor, base=data["baseline"], hollow=data["oracles"]))
            for metric, heading, factor, _ in present
            for points in [points_of(data["systems"], metric)]
        ]
        if present:
            shown.append({"title": title, "columns": present, "plots": plots})
    grouped = {metric for section in shown for metric, *_ in section["columns"]}
    others = list(dict.fromkeys(m for s in data["systems"].values() for m in s if m not in grouped))
    write_page(
        path,
        "comparison.html.j2",
        data=data,
        sections=shown,
        others=others,
        findings=_findings(results),
        verdicts={(each.system, each.metric): each for each in results.comparisons},
        clusters=[
            cluster_view(record, count, room=max(_ROOM // len(records[:limit]), _LEAST))
            for count, record in enumerate(records[:limit], start=1)
        ],
        overview=overview(data, records[:limit]),
        left_out=max(len(records) - limit, 0),
    )


def write_robustness_report(
    path: Path, result: Mapping[str, Any], records: Sequence[Record], *, limit: int
) -> None:
    """What reached the summaries and how far they moved, and every text that was written."""
    sections = []
    for measure, title in MEASURES.items():
        keys = [k for k in keys_of(result["systems"]) if k.endswith(f".{measure}")]
        sections.append(
            section_of(
                title,
                result["systems"],
                [(key, key.partition(".")[0].replace("_", " "), 100.0, 1) for key in keys],
            )
        )
    write_page(
        path,
        "robustness.html.j2",
        data=result,
        sections=sections,
        records=records[:limit],
        left_out=max(len(records) - limit, 0),
    )


def write_tables_report(path: Path, heading: str, result: Mapping[str, Any]) -> None:
    """Checkers, reproductions and timings: tables with intervals as plots."""
    command = result["command"]
    if command == "reproduce":
        sections = reproduction_sections(result)
    elif command == "bench":
        sections = bench_sections(result)
    else:
        sections = checker_sections(result)
    write_page(path, "tables.html.j2", data=result, heading=heading, sections=sections)


def _findings(results: Results) -> list[dict[str, str]]:
    """What the tests say of the baseline, a sentence for each metric that is tested first in its table."""
    found = []
    for title, ((metric, heading, factor, digits), *_) in COLUMNS.items():
        tested = [each for each in results.comparisons if each.metric == metric]
        tested = [each for each in tested if each.system not in results.about["oracles"]]
        score = results.systems[results.about["baseline"]].get(metric)
        if not tested or score is None:
            continue
        words = {"lower": "higher than", "tie": "tied with", "higher": "lower than"}
        parts = [
            f"{words[verdict]} {', '.join(each.system for each in tested if each.verdict == verdict)}"
            for verdict in words
            if any(each.verdict == verdict for each in tested)
        ]
        has = f"{results.about['baseline']} has {figure(score['mean'], factor, digits)}"
        found.append({"title": title, "told": f"{heading}: {has} and is {'; '.join(parts)}."})
    return found
