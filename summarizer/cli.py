"""The command ``newsweave``: results on stdout, everything else on stderr.

Exit codes: 0 done; 2 the input or the usage is wrong (one sentence says what and what to do); 1 our own
fault; 3 some clusters of a batch job failed; 130 interrupted, 143 terminated; 141 the reader of our output went
away. Heavy modules are imported inside the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer import __version__
from summarizer.errors import InputError, SummarizerError

if TYPE_CHECKING:
    from summarizer.config import Config
    from summarizer.output.summary import Summary
    from summarizer.progress import Progress

BAD_INPUT = 2
OUR_FAULT = 1
SOME_FAILED = 3
INTERRUPTED = 130
CLOSED_PIPE = 141

app = typer.Typer(
    name="newsweave",
    help="Many articles about one event in; one neutral summary out, every sentence sourced and checked.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


# Options that more than one command takes.
MaxWords = Annotated[
    int | None,
    typer.Option(metavar="N", help="Length of the summary in words, kept within 10 %. [default: 150]"),
]
Sentences = Annotated[
    int | None,
    typer.Option(metavar="N", help="Length of the summary in sentences, in place of --max-words."),
]
Query = Annotated[
    str | None, typer.Option(metavar="TEXT", help="What you want to know; focuses the summary.")
]
Model = Annotated[
    str | None,
    typer.Option(
        metavar="ID_OR_FOLDER",
        help="A seq2seq model by hub id or local folder, in place of the embedded one.",
    ),
]
ConfigFile = Annotated[
    str | None, typer.Option(metavar="FILE", help="Settings as YAML; see configs/default.yaml.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="One setting, for example fusion.num_beams=2."),
]
Debug = Annotated[
    bool,
    typer.Option("--debug", envvar="NEWSWEAVE_DEBUG", help="Show tracebacks.", show_envvar=True),
]


class Format(StrEnum):
    """What `run` writes."""

    text = "text"
    markdown = "markdown"
    json = "json"
    html = "html"


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


@app.command()
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
    with _reporting(debug=debug):
        if not paths:
            raise InputError(
                "No articles were named. Name files, folders or globs (newsweave run articles/), or - for standard input."
            )
        if output is not None:
            _check_output(output, paths)
        settled = _settled_config(
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
                _write_atomically(output, result)
            else:
                _print_result(result)
        if not quiet:
            _print_notices(summary)


class TableFormat(StrEnum):
    """What `batch` writes."""

    jsonl = "jsonl"
    parquet = "parquet"


class Engine(StrEnum):
    """What runs a batch job."""

    local = "local"
    ray = "ray"


@app.command()
def batch(
    input: Annotated[
        str,
        typer.Argument(
            metavar="INPUT",
            help="One cluster a row (.jsonl, .jsonl.gz, .parquet: id, and articles or paths), or a folder of "
            "folders of articles.",
            show_default=False,
        ),
    ],
    output: Annotated[
        str,
        typer.Option(metavar="FOLDER", help="Where the summaries go; to go on with a job, the same folder."),
    ],
    format: Annotated[TableFormat, typer.Option(help="What to write.")] = TableFormat.jsonl,
    max_words: MaxWords = None,
    sentences: Sentences = None,
    query: Query = None,
    model: Model = None,
    config: ConfigFile = None,
    settings: Settings = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Do the clusters again that failed before.")
    ] = False,
    allow_failures: Annotated[
        int, typer.Option(metavar="N", min=0, help="Exit with 0 if no more clusters than this failed.")
    ] = 0,
    num_shards: Annotated[
        int, typer.Option(metavar="N", min=1, help="Split the job into this many, for a scheduler.")
    ] = 1,
    shard: Annotated[
        int, typer.Option(metavar="K", min=0, help="Which of them to do, from 0; all into the same FOLDER.")
    ] = 0,
    workers: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="Processes that fuse. [default: one for each GPU, else one for each core]",
        ),
    ] = None,
    preparers: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=0,
            help="Processes that read and rank for them. [default: with a GPU, spare cores]",
        ),
    ] = None,
    engine: Annotated[
        Engine, typer.Option(help="What runs the job: this machine, or a Ray cluster (newsweave[ray]).")
    ] = Engine.local,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress and no table; failures only.")] = False,
    debug: Debug = False,
) -> None:
    """Summarise many clusters into a folder; go on where an earlier run ended.

    Exit code 0: nothing failed; 3: some clusters failed, each named in the results; 130 or 143: stopped by
    SIGINT or SIGTERM after the batches in hand (the same command goes on).
    """
    with _reporting(debug=debug):
        settled = _settled_config(
            config, settings or [], max_words=max_words, sentences=sentences, query=query, model=model
        )
        from rich.console import Console

        from summarizer.batch import Options, run_batch
        from summarizer.batch.terminal import TerminalWatcher, print_report

        console = Console(stderr=True)
        watcher = TerminalWatcher(console, quiet=quiet)
        with watcher.shown():
            report = run_batch(
                input,
                output,
                config=settled,
                options=Options(
                    format=format.value,
                    engine=engine.value,
                    workers=workers,
                    preparers=preparers,
                    num_shards=num_shards,
                    shard=shard,
                    retry_failed=retry_failed,
                ),
                watcher=watcher,
            )
        if not quiet:
            print_report(console, report)
        if report.stopped is not None:
            _print_error(f"Stopped by {report.stopped.name}. The same command goes on from here.")
            raise typer.Exit(128 + report.stopped)
        if report.counts["failed"] > allow_failures:
            _print_error(
                f"{report.counts['failed']:,} of {report.total:,} clusters failed; their rows say why. "
                "--retry-failed does them again, --allow-failures N accepts them."
            )
            raise typer.Exit(SOME_FAILED)


@app.command()
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
    with _reporting(debug=debug):
        from summarizer.output.report import write_report
        from summarizer.output.summary import counted

        with _counting("pages", visible=not quiet and sys.stderr.isatty()) as progress:
            written = write_report(results, output, progress=progress)
        missing = sum(n for status, n in written.counts.items() if status != "done")
        told = counted(written.counts["done"], "page")
        told += f", {counted(missing, 'cluster')} without a summary" if missing else ""
        _print_result(f"{written.index}: {told}\n")


@app.command()
def doctor(
    device: Annotated[
        str | None, typer.Option(metavar="DEVICE", help="Try this device: auto, cpu, cuda, cuda:1, mps.")
    ] = None,
    model: Model = None,
    config: ConfigFile = None,
    settings: Settings = None,
    debug: Debug = False,
) -> None:
    """Check models, device and versions, and say what is missing.

    With --device, --model, --config or --set also a trial on this machine: what these name is loaded, summarises an
    invented cluster and fuses a batch of groups; time, tokens a second, memory and what is off are told.
    """
    with _reporting(debug=debug):
        from summarizer.doctor import examine

        tried = device is not None or model is not None or config is not None or settings is not None
        settled = _settled_config(
            config, settings or [], max_words=None, sentences=None, query=None, model=model
        )
        if device is not None:
            settled = settled.with_settings({"device": device})
        if tried:
            from summarizer.models import resolve_device

            resolve_device(settled.device)  # said first, and alone
        report = examine()
        _print_result(report.to_text() + "\n")
        if tried:
            from summarizer.trial import try_out

            trial = try_out(settled)
            _print_result(f"\n{trial.to_text()}\n")
            if trial.useless:
                raise typer.Exit(BAD_INPUT)
        if not report.healthy:
            raise typer.Exit(BAD_INPUT)


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
            _print_error(f"{message}{end} See newsweave --help.")
        sys.exit(BAD_INPUT)
    except typer.Abort:
        sys.exit(INTERRUPTED)
    sys.exit(code if isinstance(code, int) else 0)


@contextlib.contextmanager
def _reporting(*, debug: bool) -> Iterator[None]:
    """Turn what goes wrong inside into a sentence on stderr and an exit code."""
    if not debug:
        # Notes to developers from the libraries below say nothing to the reader of a summary.
        warnings.simplefilter("ignore")
        os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        yield
    except typer.Exit:
        raise
    except SummarizerError as error:
        if debug:
            traceback.print_exc()
        _print_error(str(error))
        raise typer.Exit(BAD_INPUT) from None
    except KeyboardInterrupt:
        _print_error("Interrupted.")
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # Python flushes stdout once more at exit; without a reader that would print a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(CLOSED_PIPE) from None
    except Exception as error:
        if debug:
            traceback.print_exc()
        _print_error(
            f"Something went wrong inside newsweave ({type(error).__name__}: {error}). This is our fault: "
            "please report it with the output of the same command run with --debug."
        )
        raise typer.Exit(OUR_FAULT) from None


def _settled_config(
    path: str | None,
    settings: list[str],
    *,
    max_words: int | None,
    sentences: int | None,
    query: str | None,
    model: str | None,
) -> Config:
    """The config file, then the named options, then ``--set``: the more particular wins."""
    from summarizer.config import Config

    config = Config.load(path) if path is not None else Config()
    named: dict[str, object] = {}
    if max_words is not None and sentences is not None:
        raise InputError("Give --max-words or --sentences, not both: a summary has one length.")
    if max_words is not None:
        named |= {"max_words": max_words, "sentences": None}
    if sentences is not None:
        named["sentences"] = sentences
    if query is not None:
        named["query"] = query
    if model is not None:
        # A revision pins one model; it means nothing for another.
        named |= {"fusion.model": model, "fusion.revision": None}
    return config.with_settings(named).with_settings(settings)


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


@contextlib.contextmanager
def _counting(what: str, *, visible: bool) -> Iterator[Callable[[int], None] | None]:
    """Shows on stderr how many are done; gives the function that is told."""
    if not visible:
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status(f"0 {what}") as status:
        yield lambda done: status.update(f"{done:,} {what}")


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


def _print_result(text: str) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A file name may hold bytes that are not UTF-8; showing it escaped beats failing at the end.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stdout.write(text)
    sys.stdout.flush()


def _print_notices(summary: Summary) -> None:
    from summarizer.output.characters import visible

    shared = Counter(article.path for article in summary.articles)
    for article in summary.articles:
        if not article.used or article.reason:
            # Of a file that holds several, which one it is.
            of_several = f", {article.id}" if shared[article.path] > 1 else ""
            print(visible(f"{article.path}{of_several}: {article.status}"), file=sys.stderr)


def _print_error(message: str) -> None:
    from summarizer.output.characters import visible

    print(f"newsweave: {visible(message)}", file=sys.stderr)


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


def _write_atomically(output: str, text: str) -> None:
    """All of it or nothing: whoever reads the file never sees half a summary."""
    data = text.encode("utf-8", errors="backslashreplace")
    target = Path(output).resolve()
    try:
        if target.exists() and not target.is_file():  # /dev/stdout, a named pipe: nothing to replace
            target.write_bytes(data)
            return
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        handle, part = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(part).chmod(mode)
            Path(part).replace(target)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError(
            f"--output {output} cannot be written: {error.strerror or error}. Name another file.",
            path=output,
        ) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
