"""Systems' scores in the terminal: the results of a run over clusters in, a table for each question out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.display import stdout
from eval.headings import COLUMNS, MEASURES, VARIANT_NAMES, VERDICTS

if TYPE_CHECKING:
    from eval.results import Results


def print_results(results: Results) -> None:
    """One table for each question; ``=`` ties with the baseline, an arrow says higher or lower."""
    out = stdout()
    verdicts = {(each.system, each.metric): each.verdict for each in results.comparisons}
    signs = {"tie": " =", "higher": " ▲", "lower": " ▼"}
    for title, columns in COLUMNS.items():
        shown = [
            column for column in columns if any(column[0] in scores for scores in results.systems.values())
        ]
        if not shown or all(metric == "words" for metric, *_ in shown):
            continue
        table = Table(title=title, box=box.SIMPLE, title_justify="left")
        table.add_column("system", no_wrap=True)
        for _, heading, _, _ in shown:
            table.add_column(heading, justify="right")
        for name, scores in results.systems.items():
            cells = []
            for metric, _, factor, digits in shown:
                found = scores.get(metric)
                if found is None:
                    cells.append("–")
                    continue
                cell = with_interval(found, factor, digits) + signs.get(verdicts.get((name, metric), ""), "")
                if found["missing"]:
                    cell += f" n={int(found['n'])}"
                cells.append(cell)
            label = f"{name} (oracle)" if name in results.about["oracles"] else name
            table.add_row(label, *map(escape, cells))
        out.print(table)
    out.print(
        f"n = {results.n} clusters, all outputs cut to about {results.about['max_words']} words at sentence ends; "
        f"[dim]mean \\[{results.about['config']['statistics']['confidence']:.0%} bootstrap interval]; against "
        f"{results.about['baseline']}: ▲ higher, ▼ lower, = tie (randomisation test, Holm)[/dim]",
        highlight=False,
    )
    rouge = results.about["config"]["rouge"]
    out.print(
        f"[dim]ROUGE: F1, {'Porter stemmer' if rouge['stemmer'] else 'no stemmer'}, {rouge['tokenizer']} tokens, "
        "Lsum on sentences split by spaCy; seed "
        f"{results.about['seed']}[/dim]",
        highlight=False,
    )
    _print_marked(out, results.marked)
    unmatched = results.about.get("outputs_without_cluster", 0)
    if unmatched:
        out.print(
            f"Stored outputs of clusters that are not here, and so not scored: {unmatched}", highlight=False
        )


def print_robustness(result: Mapping[str, Any]) -> None:
    """How often plants arrive, and how far summaries move, for each system."""
    out = stdout()
    kinds = list(dict.fromkeys(key for scores in result["systems"].values() for key in scores))
    for measure, title in MEASURES.items():
        shown = [key for key in kinds if key.endswith(f".{measure}")]
        table = Table(title=title, box=box.SIMPLE, title_justify="left")
        table.add_column("system", no_wrap=True)
        for key in shown:
            table.add_column(key.partition(".")[0], justify="right")
        for name, scores in result["systems"].items():
            cells = []
            for key in shown:
                found = scores.get(key)
                cells.append(
                    "–"
                    if found is None or not found["n"]
                    else f"{with_interval(found, 100, 1)} n={found['n']}"
                )
            table.add_row(name, *map(escape, cells))
        out.print(table)
    out.print(
        f"n = {result['n']} clusters, outputs cut to about {result['max_words']} words; "
        f"mean \\[{result['config']['statistics']['confidence']:.0%} bootstrap interval], seed {result['seed']}",
        style="dim",
        highlight=False,
    )
    _print_marked(out, result["marked"])


def print_reproductions(result: Mapping[str, Any]) -> None:
    """Published and own figures, a line for each metric; then what is not as it was in the papers."""
    out = stdout()
    table = Table(title="Published figures, and ours", box=box.SIMPLE, title_justify="left")
    for name in ("system", "published by", "metric"):
        table.add_column(name, no_wrap=name == "system")
    for name in ("published", "ours", "difference"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("half a point?")
    for each in result["reproductions"]:
        for number, (metric, found) in enumerate(each["metrics"].items()):
            table.add_row(
                each["name"] if number == 0 else "",
                each["source"] if number == 0 else "",
                VARIANT_NAMES[metric],
                f"{found['published']:.2f}",
                escape(f"{found['mean']:.2f} [{found['low']:.2f}, {found['high']:.2f}]"),
                f"{found['difference']:+.2f}",
                VERDICTS[found["verdict"]],
            )
    out.print(table)
    for each in result["reproductions"]:
        out.print(
            escape(
                f"{each['name']}: n = {each['n']}, {each['words']:.0f} words beside {each['reference_words']:.0f} "
                f"of the reference; {each['difference']}"
            ),
            style="dim",
            highlight=False,
        )


def with_interval(found: Mapping[str, Any], factor: float, digits: int) -> str:
    """``mean [low, high]``; the mean alone where one cluster gives no interval."""
    text = f"{factor * found['mean']:.{digits}f}"
    low, high = found["low"], found["high"]
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return text
    return f"{text} [{factor * low:.{digits}f}, {factor * high:.{digits}f}]"


def _print_marked(out: Console, marked: Sequence[Mapping[str, str]]) -> None:
    """The first rows that are no plain scores, and how many more results.json has."""
    failed = [row for row in marked if row["status"] != "note"]
    for row in failed[:10]:
        note = f": {row['note']}" if row["note"] else ""
        out.print(escape(f"{row['status']}: {row['id']}, {row['system']}{note}"), highlight=False)
    if len(failed) > 10:
        out.print(f"… and {len(failed) - 10} more marked rows: see results.json", highlight=False)
    notes = [row for row in marked if row["status"] == "note"]
    for row in notes[:5]:
        out.print(escape(f"note: {row['id']}: {row['note']}"), style="dim", highlight=False)
    if len(notes) > 5:
        out.print(f"… and {len(notes) - 5} more notes: see results.json", style="dim", highlight=False)
