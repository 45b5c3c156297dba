"""Tables in the terminal."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

if TYPE_CHECKING:
    from eval.results import Results

#: Progress goes to stderr, tables to stdout, so that a table can be piped.
console = Console(stderr=True)


#: How ROUGE's variants are printed.
VARIANT_NAMES = {"rouge1": "ROUGE-1", "rouge2": "ROUGE-2", "rougeL": "ROUGE-L", "rougeLsum": "ROUGE-Lsum"}
#: What is said of a figure beside a published one.
VERDICTS = {
    "met": "yes",
    "in the interval": "no, but in our interval",
    "not met": "no",
}
#: Tables of the robustness eval: measure, title.
MEASURES = {
    "reached": "Planted text that reaches the summary, % of clusters",
    "moved": "How far the summary moves: 100 × (1 - ROUGE-2 F1 with the undisturbed one)",
}
#: Measures that are no independent judges, as they are printed.
STEERING = {"judge": "judge (steers the pipeline)"}
#: What `bench` times, as it is printed.
METRICS_TIMED = {
    "rouge": "ROUGE-1/2/L/Lsum, 150 words against 150",
    "facts": "factual overlap, 150 words against 3 articles of 800",
    "facts_indexed": "the same, articles read before",
}


def stdout() -> Console:
    """Where tables go; wide enough for them where nobody's window limits them."""
    plain = Console()
    return plain if plain.is_terminal else Console(width=200)


def print_bench(result: Mapping[str, Any]) -> None:
    """The tables of ``python -m eval bench``."""
    out = stdout()
    if "metrics" in result:
        table = Table(title=f"Metrics ({result['corpus']})", box=box.SIMPLE, title_justify="left")
        table.add_column("metric", no_wrap=True)
        for name in ("pairs timed", "s for 1,000 pairs", "of one core"):
            table.add_column(name, justify="right")
        for row in result["metrics"]:
            table.add_row(
                METRICS_TIMED[row["metric"]],
                str(row["pairs"]),
                f"{row['seconds_per_1000']:.2f}",
                f"{row['cpu_seconds_per_1000']:.2f}",
            )
        out.print(table)
    if "ranking" in result:
        table = Table(title=f"Large clusters, ranked ({result['corpus']})", box=box.SIMPLE)
        for name in ("articles", "words", "sentences", "select s", "split s", "rank s", "group s"):
            table.add_column(name, justify="right", no_wrap=True)
        for name in ("total s", "ms/article", "peak MB"):
            table.add_column(name, justify="right", style="bold", no_wrap=True)
        for row in result["ranking"]:
            stages = [f"{row['stages'][name]:.2f}" for name in ("select", "split", "rank", "group")]
            table.add_row(
                str(row["articles"]),
                str(row["words"]),
                str(row["sentences"]),
                *stages,
                f"{row['seconds']:.2f}",
                str(row["milliseconds_per_article"]),
                str(row["peak_mb"]),
            )
        out.print(table)
    for row in result.get("end_to_end", ()):
        table = Table(
            title=f"{row['cluster']}: {row['articles']} articles, {row['words_in']} -> {row['words_out']} words"
        )
        table.add_column("stage")
        table.add_column("seconds", justify="right")
        for name, seconds in row["stages"].items():
            table.add_row(name, f"{seconds:.2f}")
        table.add_section()
        table.add_row("warm, end to end", f"{row['warm_seconds']:.2f}", style="bold")
        table.add_row("all but generation", f"{row['other_seconds']:.2f} ({row['other_share']:.0%})")
        table.add_row("cold (models loaded)", f"{row['cold_seconds']:.2f}")
        table.add_row("peak memory", f"{row['peak_mb']} MB")
        out.print(table)


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


@contextmanager
def progress_bar(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Gives the function that is called after each of ``total`` steps."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)


#: Columns of the terminal's tables, in order: metric, heading, factor, digits. The report has all metrics.
COLUMNS: dict[str, tuple[tuple[str, str, float, int], ...]] = {
    "Against each article's lede in turn": (
        ("lede_rouge1", "R-1", 100, 1),
        ("lede_rouge2", "R-2", 100, 1),
        ("lede_rougeL", "R-L", 100, 1),
        ("lede_agreed", "agreed %", 100, 1),
        ("lede_own", "own angle %", 100, 1),
    ),
    "Against the human reference": (
        ("rouge1", "R-1", 100, 1),
        ("rouge2", "R-2", 100, 1),
        ("rougeL", "R-L", 100, 1),
        ("rougeLsum", "R-Lsum", 100, 1),
    ),
    "Is it true, and from whom": (
        ("fact_precision", "facts in sources %", 100, 1),
        ("fact_recall", "shared facts kept %", 100, 1),
        ("bigram_precision", "bigrams in sources %", 100, 1),
        ("checker", "checker", 100, 1),
        ("articles_used", "articles used %", 100, 1),
        ("largest_share", "largest share %", 100, 1),
    ),
    "Is it neutral and short": (
        ("subjectivity_gap", "subjectivity gap", 100, 2),
        ("intensity_gap", "intensity gap", 100, 2),
        ("loaded_words", "lone loaded words", 1, 2),
        ("opinion_attributed", "opinion attributed %", 100, 1),
        ("copied_run", "longest copied run", 1, 1),
        ("redundancy", "redundancy %", 100, 1),
        ("words", "words", 1, 1),
    ),
}


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


def print_fusion(result: Mapping[str, Any]) -> None:
    """The fuser beside what costs nothing, then what the judge knows."""
    out = stdout()
    if result["systems"]:
        table = Table(
            title=f"{result['groups']} groups, means with 95 % intervals",
            box=box.SIMPLE,
            title_justify="left",
        )
        table.add_column("", no_wrap=True)
        metrics = list(next(iter(result["systems"].values())))
        for name in result["systems"]:
            table.add_column(name, justify="right")
        for metric in metrics:
            cells = [
                f"{each[metric]['mean']:.2f} [{each[metric]['low']:.2f}, {each[metric]['high']:.2f}]"
                for each in result["systems"].values()
            ]
            table.add_row(metric, *map(escape, cells))
        out.print(table)
    judge = result["judge"]
    if judge is None:
        return
    precision = "none passes" if judge["precision"] is None else f"{judge['precision']:.1%}"
    out.print(
        f"Judge on {judge['sentences']} judged sentences, {judge['true']} of them true: AUC {judge['auc']:.3f}; "
        f"{judge['true_at_5_percent_false']:.0%} of the true ones above what 5 % of the others exceed. At "
        f"{judge['threshold']:.2f}: {precision} of what passes first is true, {judge['coverage']:.0%} of the groups have one."
    )
    out.print("Others, AUC: " + ", ".join(f"{name} {value:.3f}" for name, value in judge["others"].items()))
    table = Table(title="Passing, by kind", box=box.SIMPLE, title_justify="left")
    for heading in ("kind", "sentences", "pass the judge"):
        table.add_column(heading, justify="left" if heading == "kind" else "right")
    for kind, each in judge["passing_by_kind"].items():
        table.add_row(kind, str(each["n"]), f"{each['passing']:.0%}")
    out.print(table)
    table = Table(title="Guards: what each refuses", box=box.SIMPLE, title_justify="left")
    for heading in ("guard", "false", "of these, the judge passes", "true"):
        table.add_column(heading, justify="left" if heading == "guard" else "right")
    for name, each in judge["guards"].items():
        table.add_row(name, str(each["false"]), str(each["false that the judge passes"]), str(each["true"]))
    out.print(table)


def print_ablation(result: Mapping[str, Any]) -> None:
    """Each check with what it refuses, and what it alone refuses of what the judge lets through."""
    out = stdout()
    judge = result["judge"]
    false = result["sentences"] - result["true_sentences"]
    out.print(
        f"{result['sentences']} judged sentences, {result['true_sentences']} of them true. The judge (from "
        f"{result['threshold']:.2f}) refuses {judge['false']} of the {false} false ones and {judge['true']} of the true."
    )
    table = Table(title="What each check refuses", box=box.SIMPLE, title_justify="left")
    for heading in ("check", "false", "true", "false that it alone refuses", "true that it alone refuses"):
        table.add_column(heading, justify="left" if heading == "check" else "right")
    for kind in dict.fromkeys(each["kind"] for each in result["checks"]):
        table.add_section()
        for each in result["checks"]:
            if each["kind"] == kind:
                counts = (each[key] for key in ("false", "true", "false_alone", "true_alone"))
                table.add_row(escape(f"{kind}: {each['name']}"), *map(str, counts))
    out.print(table)


def print_checkers(result: Mapping[str, Any]) -> None:
    """AUC with intervals and balanced accuracy, a column for each dataset; then correlations with people."""
    out = stdout()
    labelled = {k: v for k, v in result["datasets"].items() if "consistency_against" in v}
    scored = {k: v for k, v in result["datasets"].items() if k not in labelled}
    if labelled:
        table = Table(
            title="ROC-AUC (with interval), then balanced accuracy (threshold from the other half), %",
            box=box.SIMPLE,
            title_justify="left",
        )
        table.add_column("measure", no_wrap=True)
        for name, data in labelled.items():
            table.add_column(f"{name}\nn={data['n']}, {data['positive']:.0%} backed", justify="right")
        for measure in next(iter(labelled.values()))["measures"]:
            cells = []
            for data in labelled.values():
                each = data["measures"][measure]
                cells.append(
                    f"{100 * each['auc']:.1f} [{100 * each['low']:.1f}, {100 * each['high']:.1f}] "
                    f"{100 * each['balanced_accuracy']:.1f}"
                )
            label = STEERING.get(measure, measure)
            table.add_row(label, *map(escape, cells), style="bold" if measure == "consistency" else None)
        table.add_section()
        for baseline in next(iter(labelled.values()))["consistency_against"]:
            cells = []
            for data in labelled.values():
                each = data["consistency_against"][baseline]
                cells.append(f"{100 * each['difference']:+.1f} {each['verdict']}")
            table.add_row(f"consistency - {baseline}", *cells)
        out.print(table)
        published = ", ".join(
            f"{name} {auc}" for name, auc in result["published_auc_on_summac_benchmark"].items()
        )
        out.print(
            f"[dim]Published AUC on the SummaC benchmark, other rows: {published}[/dim]", highlight=False
        )
    for name, data in scored.items():
        table = Table(
            title=f"{name}: Spearman over {data['n']} summaries / Kendall over {data['systems']} systems",
            box=box.SIMPLE,
            title_justify="left",
        )
        aspects = list(next(iter(data["measures"].values())))
        for column in ("measure", *aspects):
            table.add_column(column, justify="left" if column == "measure" else "right")
        for measure, found in data["measures"].items():
            cells = [f"{found[a]['spearman']:.2f} / {found[a]['system_kendall']:.2f}" for a in aspects]
            table.add_row(measure, *cells)
        out.print(table)
