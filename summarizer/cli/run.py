"""``newsweave run``: one cluster, one summary."""

from __future__ import annotations

import contextlib
import io
import sys
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.options import (
    ConfigFile,
    Debug,
    MaxWords,
    Model,
    Query,
    Sentences,
    Settings,
    settled_config,
)
from summarizer.cli.reporting import print_result, reporting
from summarizer.errors import InputError
from summarizer.output.files import write_atomically

if TYPE_CHECKING:
    from summarizer.output.summary import Summary
    from summarizer.progress import Progress


class Format(StrEnum):
    """What `run` writes."""

    text = "text"
    markdown = "markdown"
    json = "json"
    html = "html"


def run(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help="Articles of one event: files, folders or globs; - reads standard input. A file's format is told by "
            "what it holds; the README lists those that are read.",
            show_default=False,
        ),
    ] = None,
    format: Annotated[Format, typer.Option(help="What to write.")] = Format.text,
    output: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write to this file instead of the terminal.")
    ] = None,
    max_words: MaxWords = None,
    sentences: Sentences = None,
    query: Query = None,
    model: Model = None,
    config: ConfigFile = None,
    settings: Settings = None,
    explain: Annotated[bool, typer.Option("--explain", help="Add why each sentence is there.")] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Only the prose (text format); no progress, no notices.")
    ] = False,
    debug: Debug = False,
) -> None:
    """Summarise articles about one event."""
    with reporting(debug=debug):
        if not paths:
            raise InputError(
                "No articles were named. Name files, folders or globs (newsweave run articles/), or - for standard input."
            )
        if output is not None:
            _check_output(output, paths)
        settled = settled_config(
            config, settings or [], max_words=max_words, sentences=sentences, query=query, model=model
        )
        with _stages(visible=not quiet and sys.stderr.isatty()) as progress:
            from summarizer.summarizer import Summarizer

            summary = Summarizer(settled).summarize(paths, progress=progress)
        if output is None and format is Format.text and sys.stdout.isatty():
            _print_on_terminal(summary, explain=explain, quiet=quiet)
        else:
            result = _rendered(summary, format=format, explain=explain, quiet=quiet)
            if output is not None:
                write_atomically(output, result)
            else:
                print_result(result)
        if not quiet:
            _print_notices(summary)


@contextlib.contextmanager
def _stages(*, visible: bool) -> Iterator[Progress | None]:
    """Shows on stderr how far the run is; gives what is to be told of each step."""
    if not visible:
        yield None
        return
    from rich.console import Console

    from summarizer.output.bars import shown_stages

    console = Console(stderr=True)
    if console.is_dumb_terminal:  # it cannot take back what was printed
        yield None
        return
    with shown_stages(console) as progress:
        yield progress


def _rendered(summary: Summary, *, format: Format, explain: bool, quiet: bool) -> str:
    if format is Format.markdown:
        return summary.to_markdown(explain=explain)
    if format is Format.json:
        return summary.to_json(explain=explain) + "\n"
    if format is Format.html:
        return summary.to_html(explain=explain)
    return summary.to_text(quiet=quiet, explain=explain) + "\n"


def _print_on_terminal(summary: Summary, *, explain: bool, quiet: bool) -> None:
    from rich.console import Console

    from summarizer.output.terminal import print_summary

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # what the terminal's own encoding has no sign for
    print_summary(summary, Console(file=sys.stdout), quiet=quiet, explain=explain)
    sys.stdout.flush()


def _print_notices(summary: Summary) -> None:
    from summarizer.output.characters import visible

    shared = Counter(article.path for article in summary.articles)
    for article in summary.articles:
        if not article.used or article.reason:
            # Of a file that holds several, which one it is.
            of_several = f", {article.id}" if shared[article.path] > 1 else ""
            print(visible(f"{article.path}{of_several}: {article.status}"), file=sys.stderr)


def _check_output(output: str, paths: list[str]) -> None:
    """Before any work is done: can the result be written there, and would that destroy an article?"""
    from summarizer.reading.files import STANDARD_INPUT, find_files
    from summarizer.reading.formats.own import is_summary

    target = Path(output)
    if target.is_dir():
        raise InputError(f"--output {output} is a folder. Name a file in it.", path=output)
    if not target.parent.is_dir():
        raise InputError(
            f"--output {output} cannot be written: the folder {target.parent} does not exist. Make it first.",
            path=output,
        )
    if not target.is_file():
        return
    try:
        files = [file for file in find_files(paths) if file.path != STANDARD_INPUT]
    except InputError:
        return  # the run says so, before anything is written
    if any(
        file.path.resolve() == target.resolve() and not is_summary(file.opened(max_mb=1.0)) for file in files
    ):
        raise InputError(
            f"--output {output} is one of the articles to summarise, and would be overwritten. Name another file.",
            path=output,
        )
