"""``newsweave report``: a batch's results as a folder of pages."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import Annotated

import typer

from summarizer.cli.options import Debug
from summarizer.cli.reporting import print_result, reporting


def report(
    results: Annotated[
        str,
        typer.Argument(
            metavar="RESULTS",
            help="What newsweave batch wrote: its folder or one of its files; or a folder or file of run --format json.",
            show_default=False,
        ),
    ],
    output: Annotated[
        str, typer.Option(metavar="FOLDER", help="Where the pages go; an earlier report there is replaced.")
    ],
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress.")] = False,
    debug: Debug = False,
) -> None:
    """Make a folder of pages from a batch job's results: an index, and one page a cluster."""
    with reporting(debug=debug):
        from summarizer.output.report import write_report
        from summarizer.output.wording import counted

        with _counting("pages", visible=not quiet and sys.stderr.isatty()) as progress:
            written = write_report(results, output, progress=progress)
        missing = sum(n for status, n in written.counts.items() if status != "done")
        told = counted(written.counts["done"], "page")
        told += f", {counted(missing, 'cluster')} without a summary" if missing else ""
        print_result(f"{written.index}: {told}\n")


@contextlib.contextmanager
def _counting(what: str, *, visible: bool) -> Iterator[Callable[[int], None] | None]:
    """Shows on stderr how many are done; gives the function that is told."""
    if not visible:
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status(f"0 {what}") as status:
        yield lambda done: status.update(f"{done:,} {what}")
