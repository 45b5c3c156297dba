"""The reports people look at: each one HTML file that needs nothing else."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from eval.display import COLUMNS, MEASURES, METRICS_TIMED, STEERING, VARIANT_NAMES, VERDICTS
from eval.results import Record, Results
from summarizer.errors import InputError
from summarizer.output.characters import visible
from summarizer.output.page import Assets, environment
from summarizer.output.summary import ArticleUse, Summary
from summarizer.output.view import ClusterView
from summarizer.output.wording import counted

_HERE = Path(__file__).parent
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
            for points in [_points(data["systems"], metric)]
        ]
        if present:
            shown.append({"title": title, "columns": present, "plots": plots})
    grouped = {metric for section in shown for metric, *_ in section["columns"]}
    others = list(dict.fromkeys(m for s in data["systems"].values() for m in s if m not in grouped))
    _write(
        path,
        "comparison.html.j2",
        data=data,
        sections=shown,
        others=others,
        findings=_findings(results),
        verdicts={(each.system, each.metric): each for each in results.comparisons},
        clusters=[
            _cluster(record, count, room=max(_ROOM // len(records[:limit]), _LEAST))
            for count, record in enumerate(records[:limit], start=1)
        ],
        overview=_overview(data, records[:limit]),
        left_out=max(len(records) - limit, 0),
    )


def write_robustness_report(
    path: Path, result: Mapping[str, Any], records: Sequence[Record], *, limit: int
) -> None:
    """What reached the summaries and how far they moved, and every text that was written."""
    sections = []
    for measure, title in MEASURES.items():
        keys = [k for k in _keys(result["systems"]) if k.endswith(f".{measure}")]
        sections.append(
            _section(
                title,
                result["systems"],
                [(key, key.partition(".")[0].replace("_", " "), 100.0, 1) for key in keys],
            )
        )
    _write(
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
        sections = _reproduction_sections(result)
    elif command == "bench":
        sections = _bench_sections(result)
    else:
        sections = _checker_sections(result)
    _write(path, "tables.html.j2", data=result, heading=heading, sections=sections)


def figure(value: float | None, factor: float = 1, digits: int = 3) -> str:
    """A figure as it is printed everywhere; a dash where there is none."""
    return "–" if value is None or math.isnan(value) else f"{factor * value:.{digits}f}"


def number(value: float | None) -> float | str:
    """A value to sort by; nothing where there is none."""
    return "" if value is None or math.isnan(value) else value


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
    template = _environment().get_template("intervals.svg.j2")
    return Markup(template.render(rows=drawn, ticks=ticks, left=left, right=left + width + 14))


# -- a comparison's clusters --------------------------------------------------------------------------------


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


def _overview(data: Mapping[str, Any], records: Sequence[Record]) -> dict[str, Any]:
    """Scores of each cluster, for the table in which a metric can be picked."""
    metrics = [
        {"key": metric, "label": f"{title}: {heading}", "factor": factor, "digits": digits}
        for title, columns in COLUMNS.items()
        for metric, heading, factor, digits in columns
        if any(metric in scores for scores in data["systems"].values())
    ]
    names = list(data["systems"])

    def scores(record: Record, metric: str) -> list[float | None]:
        found = [number(record["systems"][name]["scores"].get(metric)) for name in names]
        return [None if isinstance(value, str) else value for value in found]

    rows = [
        [
            visible(record["id"]),
            len(record["articles"]),
            [scores(record, str(each["key"])) for each in metrics],
        ]
        for record in records
    ]
    return {
        "metrics": metrics,
        "systems": [visible(name) for name in names],
        "baseline": names.index(data["baseline"]),
        "rows": rows,
    }


def _cluster(record: Record, count: int, *, room: int) -> dict[str, Any]:
    """One cluster as the template wants it: our summary with its articles, and every text as it was scored."""
    summary, ours, remark = _summary(record)
    view = ClusterView(summary, prefix=f"c{count}-", room=room)
    about = next((a["title"] or a["lede"] for a in record["articles"] if a["title"] or a["lede"]), "")
    return {
        "record": record,
        "about": about if len(about) <= 110 else about[:110].rsplit(" ", 1)[0] + " …",
        "view": view,
        "ours": ours,
        "remark": remark,
        "texts": {
            name: [_marked(each["text"], each["missing"]) for each in system.get("verdicts", ())]
            for name, system in record["systems"].items()
        },
    }


def _summary(record: Record) -> tuple[Summary, str, str]:
    """Our summary with the articles' texts, the name of its system, and what is to be said of it.

    Where no system left one, or not as this version reads it, there are the articles alone.
    """
    texts = {article["id"]: article["text"] for article in record["articles"]}
    remark = ""
    for name, system in record["systems"].items():
        details = system.get("details")
        if not details:
            continue
        try:
            articles = [{**each, "text": texts.get(each["id"])} for each in details["articles"]]
            summary = Summary.from_dict({**details, "articles": articles})
        except (KeyError, TypeError, InputError):
            remark = f"{name} was recorded by another version: its sources cannot be shown. Run it again with --fresh."
            continue
        scored = " ".join(system["text"].split())
        cut = sum(" ".join(each.text.split()) not in scored for each in summary.sentences)
        if cut:
            remark = (
                f"{counted(cut, 'sentence')} of it went beyond the length that all are cut to: not scored."
            )
        return summary, name, remark
    uses = [
        ArticleUse(
            id=each["id"],
            path=record["id"],
            title=each["title"],
            words=len(each["text"].split()),
            used=True,
            outlet=each["source"],
            text=each["text"],
        )
        for each in record["articles"]
    ]
    return Summary(sentences=(), articles=tuple(uses)), "", remark


def _marked(text: str, missing: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The sentence in pieces, with the kind of fact where one has no source; and what is not in it verbatim."""
    spans: list[tuple[int, int, str]] = []
    elsewhere = []
    for kind, words in missing:
        match = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text)
        if match and not any(match.start() < end and start < match.end() for start, end, _ in spans):
            spans.append((match.start(), match.end(), kind))
        elif not match:
            elsewhere.append((kind, words))
    pieces: list[tuple[str, str]] = []
    place = 0
    for start, end, kind in sorted(spans):
        pieces += [(text[place:start], ""), (text[start:end], kind)]
        place = end
    return {"pieces": [*pieces, (text[place:], "")], "elsewhere": elsewhere}


# -- tables -------------------------------------------------------------------------------------------------


def _section(
    title: str,
    systems: Mapping[str, Mapping[str, Any]],
    columns: Sequence[tuple[str, str, float, int]],
    *,
    note: str = "",
    base: str | None = None,
) -> dict[str, Any]:
    rows = []
    for name, scores in systems.items():
        row = [_cell(name)]
        for key, _, factor, digits in columns:
            row.append(_interval_cell(scores.get(key), factor, digits))
        rows.append(row)
    plots = [
        (heading, drawn)
        for key, heading, factor, _ in columns
        if (drawn := interval_plot(_points(systems, key), factor, base=base))
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


def _reproduction_sections(result: Mapping[str, Any]) -> list[dict[str, Any]]:
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


def _bench_sections(result: Mapping[str, Any]) -> list[dict[str, Any]]:
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


def _checker_sections(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    sections = []
    # The one judge that also steers the pipeline is no independent one, and says so wherever it stands.
    systems = {STEERING.get(name, name): scores for name, scores in result["systems"].items()}
    for name, data in result["datasets"].items():
        columns = [
            (key, key.removeprefix(f"{name}.").replace(".", " ").replace("_", " "), 100.0, 1)
            for key in _keys(systems)
            if key.startswith(f"{name}.")
        ]
        if "positive" in data:
            note = f"{data['n']} claims about {data['documents']} documents, {data['positive']:.0%} of them backed."
        else:
            note = f"{data['n']} summaries of {data['systems']} systems; correlations in per cent."
        section = _section(name, systems, columns, note=note, base="consistency")
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


# -- parts --------------------------------------------------------------------------------------------------


def _points(systems: Mapping[str, Mapping[str, Any]], key: str) -> list[tuple[str, Mapping[str, Any]]]:
    return [(name, scores[key]) for name, scores in systems.items() if key in scores]


def _keys(systems: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(key for scores in systems.values() for key in scores))


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None or math.isnan(value) else factor * value


def _ticks(low: float, high: float) -> list[float]:
    """Three to six round numbers between the ends."""
    rough = (high - low) / 4
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * each for each in (1, 2, 2.5, 5, 10) if size * each >= rough)
    first = math.ceil(low / step)
    return [round(step * place, 10) for place in range(first, math.floor(high / step) + 1)]


@cache
def _environment() -> Environment:
    made = environment(templates=FileSystemLoader(_HERE / "templates"))
    made.filters |= {"figure": figure, "number": number}
    return made


def _write(path: Path, template: str, **values: Any) -> None:
    own = _HERE / "static"
    assets = Assets("page.css", "index.css", own / "report.css", "page.js", own / "report.js")
    html = _environment().get_template(template).render(assets=assets, **values)
    path.write_text(html, encoding="utf-8", errors="replace")
