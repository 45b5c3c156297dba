"""Tables with intervals as plots: what a command found in, sections of the page (rows, plots, notes) out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eval.headings import METRICS_TIMED, STEERING, VARIANT_NAMES, VERDICTS
from eval.report_page import figure, number
from eval.report_plots import interval_plot, points_of


def reproduction_sections(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Published figures beside ours, and what is not as it was published."""
    rows = []
    for each in result["reproductions"]:
        for metric, found in each["metrics"].items():
            rows.append(
                [
                    _cell(each["name"]),
                    _cell(each["source"]),
                    _cell(VARIANT_NAMES[metric]),
                    _cell(found["published"], f"{found['published']:.2f}"),
                    _interval_cell(found, 1, 2),
                    _cell(found["difference"], f"{found['difference']:+.2f}"),
                    _cell(VERDICTS[found["verdict"]]),
                    _cell(each["n"]),
                ]
            )
    headings = [
        "system", "published by", "metric", "published", "ours", "difference", "within half a point", "n",
    ]  # fmt: skip
    plots = []
    for each in result["reproductions"]:
        pairs = [
            pair
            for metric, found in each["metrics"].items()
            for pair in (
                (f"{VARIANT_NAMES[metric]}, ours", found),
                (
                    f"{VARIANT_NAMES[metric]}, published",
                    {"mean": found["published"], "low": None, "high": None},
                ),
            )
        ]
        plots.append((each["name"], interval_plot(pairs, hollow=[n for n, _ in pairs if "published" in n])))
    note = "Points of ROUGE F1, with bootstrap intervals over the clusters. A dot without an interval is published."
    return [
        {
            "title": "Reproductions",
            "note": note,
            "headings": headings,
            "rows": rows,
            "plots": plots,
            "left": [1],
            "notes_title": "What is not as it was published",
            "notes": [f"{each['name']}: {each['difference']}" for each in result["reproductions"]],
        }
    ]


def bench_sections(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Timings of metrics, of large clusters and of whole runs, as far as they were taken."""
    sections = []
    if "metrics" in result:
        rows = [
            [
                _cell(METRICS_TIMED[row["metric"]]),
                *(_cell(row[key]) for key in ("pairs", "seconds_per_1000", "cpu_seconds_per_1000")),
            ]
            for row in result["metrics"]
        ]
        headings = ["metric", "pairs timed", "s for 1,000 pairs", "of one core"]
        sections.append(_table(f"Metrics ({result['corpus']})", headings, rows))
    if "ranking" in result:
        keys: tuple[str, ...] = (
            "articles",
            "words",
            "sentences",
            "seconds",
            "milliseconds_per_article",
            "peak_mb",
        )
        rows = [[_cell(row[key]) for key in keys] for row in result["ranking"]]
        headings = ["articles", "words", "sentences", "s in all", "ms an article", "peak MB"]
        sections.append(_table(f"Large clusters, ranked ({result['corpus']})", headings, rows))
    if "end_to_end" in result:
        keys = (
            "cluster",
            "articles",
            "words_in",
            "words_out",
            "warm_seconds",
            "other_seconds",
            "cold_seconds",
            "peak_mb",
        )
        rows = [[_cell(row[key]) for key in keys] for row in result["end_to_end"]]
        headings = [
            "cluster", "articles", "words in", "words out", "s warm", "s but generation", "s cold", "peak MB",
        ]  # fmt: skip
        sections.append(_table("End to end", headings, rows))
    return sections


def checker_sections(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A table for each dataset, and our measure beside the baselines."""
    sections = []
    # The one judge that also steers the pipeline is no independent one, and says so wherever it stands.
    systems = {STEERING.get(name, name): scores for name, scores in result["systems"].items()}
    for name, data in result["datasets"].items():
        columns = [
            (key, key.removeprefix(f"{name}.").replace(".", " ").replace("_", " "), 100.0, 1)
            for key in keys_of(systems)
            if key.startswith(f"{name}.")
        ]
        if "positive" in data:
            note = f"{data['n']} claims about {data['documents']} documents, {data['positive']:.0%} of them backed."
        else:
            note = f"{data['n']} summaries of {data['systems']} systems; correlations in per cent."
        section = section_of(name, systems, columns, note=note, base="consistency")
        against = data.get("consistency_against", {})
        section["notes_title"] = "Our measure beside the baselines"
        section["notes"] = [
            f"consistency - {other}: {100 * each['difference']:+.1f} "
            f"[{100 * each['low']:+.1f}, {100 * each['high']:+.1f}] points of AUC, {each['verdict']}"
            for other, each in against.items()
        ]
        sections.append(section)
    published = ", ".join(f"{k} {v}" for k, v in result["published_auc_on_summac_benchmark"].items())
    if sections:
        sections[0]["note"] += f" Published AUC on the SummaC benchmark, other rows: {published}."
    return sections


def section_of(
    title: str,
    systems: Mapping[str, Mapping[str, Any]],
    columns: Sequence[tuple[str, str, float, int]],
    *,
    note: str = "",
    base: str | None = None,
) -> dict[str, Any]:
    """A line for each system; ``columns`` are metric, heading, factor, digits; at ``base``'s mean plots have a dashed line."""
    rows = []
    for name, scores in systems.items():
        row = [_cell(name)]
        for key, _, factor, digits in columns:
            row.append(_interval_cell(scores.get(key), factor, digits))
        rows.append(row)
    plots = [
        (heading, drawn)
        for key, heading, factor, _ in columns
        if (drawn := interval_plot(points_of(systems, key), factor, base=base))
    ]
    return {
        "title": title,
        "note": note,
        "headings": ["system", *(heading for _, heading, _, _ in columns)],
        "rows": rows,
        "plots": plots,
        "left": [],
        "notes": [],
    }


def _table(title: str, headings: list[str], rows: list[list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        "title": title,
        "note": "",
        "headings": headings,
        "rows": rows,
        "plots": [],
        "left": [],
        "notes": [],
    }


def _cell(value: Any, text: str | None = None, small: str = "") -> dict[str, Any]:
    return {"value": value, "text": str(value) if text is None else text, "small": small}


def _interval_cell(found: Mapping[str, Any] | None, factor: float, digits: int) -> dict[str, Any]:
    if found is None or number(found["mean"]) == "":
        return _cell("", "–")
    small = ""
    if number(found["low"]) != "":
        small = f"[{figure(found['low'], factor, digits)}, {figure(found['high'], factor, digits)}]"
    if found.get("missing"):
        small += f" n={found['n']}"
    return _cell(found["mean"], figure(found["mean"], factor, digits), small)


def keys_of(systems: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Every metric that a system has, in the order in which they come."""
    return list(dict.fromkeys(key for scores in systems.values() for key in scores))
