"""The fuser, the judge and other checks in the terminal: what was measured of each in, tables out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich import box
from rich.markup import escape
from rich.table import Table

from eval.display import stdout
from eval.headings import STEERING


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
