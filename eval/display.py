"""Where the terminal's output goes: tables on stdout; on stderr progress, a call for each step in, a moving bar out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

#: Progress goes to stderr, tables to stdout, so that a table can be piped.
console = Console(stderr=True)


def stdout() -> Console:
    """Where tables go; wide enough for them where nobody's window limits them."""
    plain = Console()
    return plain if plain.is_terminal else Console(width=200)


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
