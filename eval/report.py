"""The reports people look at: each one HTML file that needs nothing else."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from eval.display import COLUMNS, MEASURES, METRICS_TIMED, STEERING, VARIANT_NAMES, VERDICTS
from eval.results import Record, Results


def write_comparison_report(path: Path, results: Results, records: Sequence[Record], *, limit: int) -> None:
    """Tables, interval plots and the clusters one by one (the first ``limit``), everything escaped.

    Figures are formatted from the very values that results.json holds.
    """
    data = results.to_dict()
    shown = []
    for title, columns in COLUMNS.items():
        present = [each for each in columns if any(each[0] in scores for scores in data["systems"].values())]
        if present:
            shown.append({"title": title, "columns": present})
    grouped = {metric for section in shown for metric, *_ in section["columns"]}
    others = list(dict.fromkeys(m for s in data["systems"].values() for m in s if m not in grouped))
    _write(
        path,
        "comparison.html.j2",
        data=data,
        sections=shown,
        others=others,
        findings=_findings(results),
        plot=lambda metric, factor: interval_plot(
            _points(data["systems"], metric), factor, base=data["baseline"], hollow=data["oracles"]
        ),
        verdicts={(each.system, each.metric): each for each in results.comparisons},
        clusters=[_cluster(record, number) for number, record in enumerate(records[:limit], start=1)],
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
    """Means with their intervals as inline SVG, one line each; a dashed line stands at ``base``'s mean."""
    rows = [(name, each) for name, each in rows if number(each["mean"]) != ""]
    bounds = [
        factor * each[key] for _, each in rows for key in ("low", "mean", "high") if number(each[key]) != ""
    ]
    if len(rows) < 2:
        return Markup("")
    low, high = min(bounds), max(bounds)
    pad = (high - low) * 0.05 or abs(high) * 0.05 or 1.0
    # Shares and counts end at 0, whatever the margin.
    low, high = (max(low - pad, 0.0) if low >= 0 else low - pad), high + pad
    left, width, step = 16 + 6.8 * max(len(name) for name, _ in rows), 300.0, 19
    height = step * len(rows) + 26

    def x(value: float) -> float:
        return float(left + (factor * value - low) / (high - low) * width)

    parts = []
    for place in _ticks(low, high):
        at = left + (place - low) / (high - low) * width
        parts.append(_line("grid", at, at, 4, height - 20))
        parts.append(
            Markup('<text class="tick" x="{:.1f}" y="{}" text-anchor="middle">{:g}</text>').format(
                at, height - 6, place
            )
        )
    for name, each in rows:
        if name == base:
            parts.append(_line("reference", x(each["mean"]), x(each["mean"]), 4, height - 20))
    for row, (name, each) in enumerate(rows):
        y = step * row + 14
        inside = [
            Markup('<text x="{:.1f}" y="{}" text-anchor="end">{}</text>').format(left - 8, y + 4, name),
        ]
        if number(each["low"]) != "" and number(each["high"]) != "":
            inside.append(_line("bar", x(each["low"]), x(each["high"]), y, y))
        inside.append(Markup('<circle class="dot" cx="{:.1f}" cy="{}" r="4"/>').format(x(each["mean"]), y))
        title = f"{name}: {factor * each['mean']:.4g}"
        if number(each["low"]) != "":
            title += f" [{factor * each['low']:.4g}, {factor * each['high']:.4g}]"
        kind = "base" if name == base else ("oracle" if name in hollow else "")
        parts.append(
            Markup('<g class="{}"><title>{}</title>{}</g>').format(kind, title, Markup("").join(inside))
        )
    return Markup(
        '<svg viewBox="0 0 {:.0f} {}" role="img" aria-label="means with intervals">{}</svg>'
    ).format(left + width + 14, height, Markup("").join(parts))


# -- a comparison's clusters --------------------------------------------------------------------------------


def _findings(results: Results) -> list[Markup]:
    """What the tests say of the baseline, a sentence for each metric that is tested first in its table."""
    found = []
    for columns in COLUMNS.values():
        for metric, heading, factor, digits in columns[:1]:
            tested = [each for each in results.comparisons if each.metric == metric]
            tested = [each for each in tested if each.system not in results.about["oracles"]]
            score = results.systems[results.about["baseline"]].get(metric)
            if not tested or score is None:
                continue
            title = next(title for title, each in COLUMNS.items() if each is columns)
            words = {"lower": "higher than", "tie": "tied with", "higher": "lower than"}
            parts = [
                f"{words[verdict]} {', '.join(each.system for each in tested if each.verdict == verdict)}"
                for verdict in words
                if any(each.verdict == verdict for each in tested)
            ]
            found.append(
                Markup("<b>{}</b>, {}: {} has {} and is {}.").format(
                    title,
                    heading,
                    results.about["baseline"],
                    figure(score["mean"], factor, digits),
                    "; ".join(parts),
                )
            )
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
    return {
        "metrics": metrics,
        "systems": names,
        "baseline": data["baseline"],
        "rows": [
            {
                "id": record["id"],
                "articles": len(record["articles"]),
                "scores": {
                    metric["key"]: [
                        None if value == "" else value
                        for name in names
                        for value in [number(record["systems"][name]["scores"].get(metric["key"]))]
                    ]
                    for metric in metrics
                },
            }
            for record in records
        ],
    }


@dataclass
class _Sources:
    """Numbered sources of one summary, and where they stand in the articles."""

    cluster: int
    listed: list[dict[str, Any]] = field(default_factory=list)

    def number(self, source: Mapping[str, Any]) -> int:
        for each in self.listed:
            if all(each[key] == source[key] for key in ("article", "start", "end")):
                return int(each["number"])
        count = len(self.listed) + 1
        self.listed.append(
            {
                **source,
                "number": count,
                "anchor": f"c{self.cluster}-s-{count}",
                "place": f"c{self.cluster}-a-{count}",
            }
        )
        return count

    def pieces(self, article: Mapping[str, Any]) -> list[tuple[str, str | None, str | None]]:
        """``(text, anchor, anchor of its source)``: the article, cut where a cited sentence begins or ends."""
        found: list[tuple[str, str | None, str | None]] = []
        place, text = 0, article["text"]
        cited = [each for each in self.listed if each["article"] == article["id"]]
        for each in sorted(cited, key=lambda source: (source["start"], -source["end"])):
            # A source inside another one, or not where it says it is, is listed but not marked.
            if each["start"] < place or text[each["start"] : each["end"]] != each["text"]:
                continue
            found.append((text[place : each["start"]], None, None))
            found.append((each["text"], each["place"], each["anchor"]))
            place = each["end"]
        return [*found, (text[place:], None, None)]


def _cluster(record: Record, count: int) -> dict[str, Any]:
    """One cluster as the template wants it: texts cut into pieces, sources numbered and linked."""
    sources = _Sources(count)
    systems = [
        _system(name, system, sources if place == 0 else None)
        for place, (name, system) in enumerate(record["systems"].items())
    ]
    articles = [{**article, "pieces": sources.pieces(article)} for article in record["articles"]]
    about = next((a["title"] or a["lede"] for a in record["articles"] if a["title"] or a["lede"]), "")
    return {
        "id": record["id"],
        "about": about if len(about) <= 110 else about[:110].rsplit(" ", 1)[0] + " …",
        "notes": record["notes"],
        "reference": record["reference"],
        "articles": articles,
        "systems": systems,
    }


def _system(name: str, system: Record, sources: _Sources | None) -> dict[str, Any]:
    details = system.get("details") or {}
    written = {" ".join(each["text"].split()): each for each in details.get("sentences", ())}
    sentences = []
    for verdict in system.get("verdicts", ()):
        own = written.get(" ".join(verdict["text"].split()))
        pieces, elsewhere = _marked(verdict["text"], verdict["missing"])
        numbers = dict.fromkeys(sources.number(each) for each in own["sources"]) if own and sources else ()
        sentences.append(
            {
                "pieces": pieces,
                "elsewhere": elsewhere,
                "sources": [(n, sources.listed[n - 1]["anchor"]) for n in numbers] if sources else [],
                "origin": own["origin"] if own else "",
                "support": own["support"]["score"] if own else None,
            }
        )
    return {
        "name": name,
        "status": system["status"],
        "note": system["note"],
        "scores": system["scores"],
        "sentences": sentences,
        "sources": sources.listed if sources else [],
        "conflicts": details.get("conflicts", []),
    }


def _marked(
    text: str, missing: Sequence[Sequence[str]]
) -> tuple[list[tuple[str, str | None]], list[tuple[str, str]]]:
    """The sentence in pieces, with the kind of fact where one has no source; and what is not in it verbatim."""
    spans: list[tuple[int, int, str]] = []
    elsewhere = []
    for kind, words in missing:
        match = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text)
        if match and not any(match.start() < end and start < match.end() for start, end, _ in spans):
            spans.append((match.start(), match.end(), kind))
        elif not match:
            elsewhere.append((kind, words))
    pieces: list[tuple[str, str | None]] = []
    place = 0
    for start, end, kind in sorted(spans):
        pieces += [(text[place:start], None), (text[start:end], kind)]
        place = end
    return [*pieces, (text[place:], None)], elsewhere


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


def _ticks(low: float, high: float) -> list[float]:
    """Three to six round numbers between the ends."""
    rough = (high - low) / 4
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * each for each in (1, 2, 2.5, 5, 10) if size * each >= rough)
    first = math.ceil(low / step)
    return [round(step * place, 10) for place in range(first, math.floor(high / step) + 1)]


def _line(kind: str, x1: float, x2: float, y1: float, y2: float) -> Markup:
    return Markup('<line class="{}" x1="{:.1f}" x2="{:.1f}" y1="{}" y2="{}"/>').format(kind, x1, x2, y1, y2)


def _write(path: Path, template: str, **values: Any) -> None:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"figure": figure, "number": number}
    html = environment.get_template(template).render(**values)
    path.write_text(html, encoding="utf-8", errors="replace")
