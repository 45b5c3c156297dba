"""``newsweave batch``: many clusters into a folder."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

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
from summarizer.cli.reporting import SOME_FAILED, print_error, reporting


class TableFormat(StrEnum):
    """What `batch` writes."""

    jsonl = "jsonl"
    parquet = "parquet"


class Engine(StrEnum):
    """What runs a batch job."""

    local = "local"
    ray = "ray"


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
    with reporting(debug=debug):
        settled = settled_config(
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
            print_error(f"Stopped by {report.stopped.name}. The same command goes on from here.")
            raise typer.Exit(128 + report.stopped)
        if report.counts["failed"] > allow_failures:
            print_error(
                f"{report.counts['failed']:,} of {report.total:,} clusters failed; their rows say why. "
                "--retry-failed does them again, --allow-failures N accepts them."
            )
            raise typer.Exit(SOME_FAILED)
