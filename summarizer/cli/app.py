"""The command ``newsweave`` itself: its commands, its version, its end.

Exit codes: 0 done; 2 the input or the usage is wrong (one sentence says what and what to do); 1 our own
fault; 3 some clusters of a batch job failed; 130 interrupted, 143 terminated; 141 the reader of our output went
away. Heavy modules are imported inside the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from summarizer import __version__
from summarizer.cli.batch import batch
from summarizer.cli.doctor import doctor
from summarizer.cli.report import report
from summarizer.cli.reporting import BAD_INPUT, INTERRUPTED, print_error
from summarizer.cli.run import run

app = typer.Typer(
    name="newsweave",
    help="Many articles about one event in; one neutral summary out, every sentence sourced and checked.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"newsweave {__version__}")
        raise typer.Exit


@app.callback()
def newsweave(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Many articles about one event in; one neutral summary out, every sentence sourced and checked."""


for command in (run, batch, report, doctor):
    app.command()(command)


def main() -> None:
    """Entry point of the ``newsweave`` command."""
    try:
        code = app(prog_name="newsweave", standalone_mode=False)
    except typer.TyperException as error:  # wrong usage: an unknown option, a missing value, …
        message = error.format_message()
        if message.startswith("Usage:"):  # no arguments at all: the help is the message
            print(message, file=sys.stderr)
        else:
            end = "" if message.endswith((".", "?")) else "."
            print_error(f"{message}{end} See newsweave --help.")
        sys.exit(BAD_INPUT)
    except typer.Abort:
        sys.exit(INTERRUPTED)
    sys.exit(code if isinstance(code, int) else 0)
