"""Tables in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

#: Progress goes to stderr, tables to stdout, so that a table can be piped.
console = Console(stderr=True)


def stdout() -> Console:
    """Where tables go; wide enough for them where nobody's window limits them."""
    plain = Console()
    return plain if plain.is_terminal else Console(width=140)


def print_bench(result: Mapping[str, Any]) -> None:
    """The two tables of ``python -m eval bench``."""
    out = stdout()
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
