"""What a person sees of a job: a bar with rate and time left, a log, a table at the end; all on stderr."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from summarizer.batch.job import Report

#: Seconds between two lines of progress where stderr is a file.
_LOG_EVERY = 60.0
_STATUSES = ("done", "failed", "skipped", "truncated")


class TerminalWatcher:
    """Shows a job on stderr: a live bar on a terminal, a line a minute in a log file."""

    def __init__(self, console: Console, *, quiet: bool = False) -> None:
        self._console = console
        self._live = console.is_terminal and not quiet
        self._quiet = quiet
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=None),
            MofNCompleteColumn(),
            TextColumn("{task.fields[told]}", markup=False),
            console=console,
            disable=not self._live,
        )
        self._task = self._progress.add_task("Reading the input", total=None, told="")
        self._counts: Counter[str] = Counter()
        self._total = self._settled = 0
        self._start = self._last_line = time.monotonic()

    @contextlib.contextmanager
    def shown(self) -> Iterator[None]:
        with self._progress:
            yield

    def planning(self, clusters: int) -> None:
        self._progress.update(self._task, completed=clusters)

    def begun(self, counts: Counter[str], *, total: int) -> None:
        self._counts, self._total = Counter(counts), total
        self._start = time.monotonic()
        self._progress.update(
            self._task,
            description="Summarising",
            total=total,
            completed=_settled(self._counts),
            told=self._told(),
        )
        if not self._live and not self._quiet:
            self.log(f"{total:,} clusters, {_settled(self._counts):,} of them from earlier runs")

    def advanced(self, counts: Counter[str]) -> None:
        self._counts.update(counts)
        self._settled += max(_settled(counts), 0)
        self._progress.update(self._task, completed=_settled(self._counts), told=self._told())
        now = time.monotonic()
        if not self._live and not self._quiet and now - self._last_line >= _LOG_EVERY:
            self._last_line = now
            self.log(f"{_settled(self._counts):,} of {self._total:,} clusters, {self._told()}")

    def log(self, message: str) -> None:
        # Articles' and ids' own words may be in it: shown as text, without markup or control characters.
        shown = "".join(c if c.isprintable() else " " for c in message)
        line = f"{datetime.now():%Y-%m-%d %H:%M:%S}  {shown}"
        self._console.print(Text(line), soft_wrap=True, highlight=False)

    def _told(self) -> str:
        """``31.2 a minute, 1:12:40 left, 4 failed, 1 truncated``."""
        minutes = (time.monotonic() - self._start) / 60
        words = []
        if self._settled and minutes > 0:
            rate = self._settled / minutes
            left = timedelta(minutes=int((self._total - _settled(self._counts)) / rate * 60) / 60)
            words += [f"{rate:,.1f} a minute", f"{left} left"]
        words += [f"{self._counts[name]:,} {name}" for name in _STATUSES[1:] if self._counts[name]]
        return ", ".join(words)


def print_report(console: Console, report: Report) -> None:
    """The table at the end of a run."""
    table = Table(show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name in _STATUSES:
        table.add_row(name, f"{report.counts[name]:,}")
    table.add_row("clusters", f"{report.total:,}")
    table.add_section()
    table.add_row("settled in this run", f"{report.settled:,}")
    table.add_row("time", str(timedelta(seconds=round(report.seconds))))
    if report.settled and report.seconds:
        table.add_row("clusters a minute", f"{report.settled / report.seconds * 60:,.1f}")
    for name, seconds in report.stages.items():
        table.add_row(f"workers' time: {name}", str(timedelta(seconds=round(seconds))))
    console.print(table)


def _settled(counts: Counter[str]) -> int:
    return counts["done"] + counts["failed"] + counts["skipped"]
