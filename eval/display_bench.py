"""Timings in the terminal: what ``python -m eval bench`` measured in, a table for each kind of it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich import box
from rich.table import Table

from eval.display import stdout
from eval.headings import METRICS_TIMED


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
