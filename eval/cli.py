"""``python -m eval``: the commands."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from eval.config import EvalConfig
from summarizer.errors import InputError, SummarizerError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Is a summary better than just reading the ledes, and is it true?",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)

_DATA = Path(__file__).resolve().parent.parent.parent / "shared"
_EXAMPLES = Path(__file__).resolve().parent.parent / "examples"

Output = Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for results.")]
Configured = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Settings as YAML.")]
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="One setting, e.g. seed=1.")
]


@app.callback()
def _root() -> None:
    """Keeps ``bench`` a command also where it is the only one."""


def configured(config: Path | None, settings: list[str] | None, **named: object) -> EvalConfig:
    """The config file, then ``--set``, then the named options: the more particular wins."""
    base = EvalConfig.load(config) if config is not None else EvalConfig()
    base = base.with_settings(settings or [])
    given = {key: value for key, value in named.items() if value is not None}
    return EvalConfig.from_values(base.model_dump() | given, where="") if given else base


@app.command()
def bench(
    cluster: Annotated[
        list[Path] | None,
        typer.Option(
            "--cluster", metavar="DIR", help="Cluster to summarise; default: the seeds or examples."
        ),
    ] = None,
    articles: Annotated[
        str, typer.Option(metavar="N,N,…", help="Sizes of the clusters that are ranked; '' for none.")
    ] = "5,50,500",
    corpus: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Where the large clusters' articles come from.")
    ] = None,
    repeats: Annotated[int, typer.Option(min=1, help="Warm repetitions; the median one is reported.")] = 3,
    rank_only: Annotated[bool, typer.Option("--rank-only", help="No summary, no generation.")] = False,
    output: Output = None,
    config: Configured = None,
    settings: Settings = None,
) -> None:
    """Time: a cluster end to end, warm, and large clusters ranked."""
    from eval import bench as benchmark
    from eval.display import console, print_bench
    from eval.results import versions

    conf = configured(config, settings)
    sizes = _sizes(articles)
    seeds = _DATA / "seeds"
    clusters = cluster or [seeds if seeds.is_dir() else _EXAMPLES / "trade-summit"]
    stored = _DATA / "data" / "allsides_articles.jsonl.gz"
    corpus = corpus or (stored if stored.is_file() else _EXAMPLES)
    result: dict[str, object] = {"versions": versions(), "config": conf.summarizer.model_dump(mode="json")}
    with console.status("Starting …") as status:
        if sizes:
            result["corpus"] = str(corpus)
            result["ranking"] = benchmark.bench_ranking(corpus, sizes, progress=status.update)
        if not rank_only:
            result["end_to_end"] = [
                benchmark.bench_end_to_end(
                    folder, config=conf.summarizer, repeats=repeats, progress=status.update
                )
                for folder in clusters
            ]
    print_bench(result)
    if output is not None:
        print(benchmark.write_bench(output, result), file=sys.stderr)


def _sizes(text: str) -> list[int]:
    try:
        sizes = [int(part) for part in text.split(",") if part.strip()]
    except ValueError:
        sizes = [0]
    if any(size < 1 for size in sizes):
        raise InputError(f"--articles takes whole numbers like 5,50,500, not {text!r}.")
    return sizes


def main() -> None:
    """Run; 0 when all went well, 2 for bad input, 130 when stopped (run again to resume)."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        app()
    except SummarizerError as error:
        print(f"eval: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("eval: stopped. Run the same command again to go on from here.", file=sys.stderr)
        sys.exit(130)
