"""How far a run is, on a terminal: a bar for each stage, gone when the run is over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich import progress as rich_progress
from rich.console import Console
from rich.table import Column
from rich.text import Text

from summarizer.progress import Progress, Step

#: Columns of a bar, and of a terminal that has room for it beside the words.
_BAR, _ROOMY = 24, 76


class _Seconds(rich_progress.ProgressColumn):
    """``7 s`` as long as a stage runs, ``7.4 s`` when it is over."""

    def render(self, task: rich_progress.Task) -> Text:
        over: float | None = task.fields["over"]
        running = task.fields["before"] + task.get_time() - task.fields["begun"]
        return Text(f"{running:.0f} s" if over is None else f"{over:.1f} s", style="dim", justify="right")


@contextmanager
def shown_stages(console: Console) -> Iterator[Progress]:
    """Shows the steps that what it gives is told, until it is left."""
    roomy = console.width >= _ROOMY
    bars = rich_progress.Progress(
        rich_progress.SpinnerColumn(finished_text=" "),
        _words("{task.description}"),
        *([rich_progress.BarColumn(bar_width=_BAR)] if roomy else []),
        _words("{task.fields[counted]}"),
        _Seconds(table_column=Column(no_wrap=True)),
        console=console,
        transient=True,
        redirect_stdout=False,
    )
    tasks: dict[str, rich_progress.TaskID] = {}

    def tell(step: Step) -> None:
        if step.stage not in tasks:
            tasks[step.stage] = bars.add_task(
                step.stage, total=None, counted="", over=None, before=0.0, begun=bars.get_time()
            )
        task = bars.tasks[tasks[step.stage]]
        if (
            task.fields["over"] is not None and step.seconds is None
        ):  # a stage that goes on: models, loaded when needed
            bars.update(task.id, over=None, before=task.fields["over"], begun=bars.get_time())
        counted = f"{step.done:,} of {step.total:,}" if step.total is not None else ""
        counted += f" {step.unit}" if counted and roomy else ""
        if step.seconds is not None:
            over = task.fields["before"] + step.seconds
            bars.update(task.id, total=1, completed=1, counted=counted, over=over)
        elif step.total is None or step.done >= step.total:  # at work on what nobody counts
            bars.update(task.id, total=None, completed=0, counted=counted)
        else:
            bars.update(task.id, total=step.total, completed=step.done, counted=counted)

    with bars:
        yield tell


def _words(format: str) -> rich_progress.TextColumn:
    return rich_progress.TextColumn(format, markup=False, table_column=Column(no_wrap=True))
