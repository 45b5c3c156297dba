"""``python -m eval``: the commands and their options. What they do is in :mod:`eval.runs`."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import Annotated, Any, NoReturn

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

_ROOT = Path(__file__).resolve().parent.parent
_EXAMPLES = _ROOT / "examples"
_SHARED = _ROOT.parent / "shared"
_REPRODUCTIONS = _ROOT / "configs" / "eval" / "reproductions.yaml"

Clusters = Annotated[
    str,
    typer.Argument(
        metavar="CLUSTERS", help="Folder of folders of articles, .jsonl[.gz], .parquet, or a set's .yaml."
    ),
]
Words = Annotated[int | None, typer.Option("--max-words", metavar="N", help="Equal length of all outputs.")]
Limit = Annotated[int | None, typer.Option(metavar="N", help="Only the first N.")]
Systems = Annotated[
    str | None,
    typer.Option(
        metavar="A,B,…", help="Systems to score, the baseline first; default: all, stored ones too."
    ),
]
Outputs = Annotated[
    Path | None, typer.Option(metavar="FILE", help='Stored outputs: {"id", "systems": {name: text}} rows.')
]
Checker = Annotated[
    str | None, typer.Option(metavar="ID_OR_FOLDER", help="Learned checker: an NLI-style classifier.")
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Do not go on from a run in --output; start anew.")]
Output = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", help="Folder for results; a run that stopped there goes on. Default: a new one."
    ),
]
Configured = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Settings as YAML.")]
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="One setting, e.g. seed=1.")
]


def configured(config: Path | None, settings: list[str] | None, **named: object) -> EvalConfig:
    """The config file, then ``--set``, then the named options: the more particular wins."""
    base = EvalConfig.load(config) if config is not None else EvalConfig()
    base = base.with_settings(settings or [])
    given = {key: value for key, value in named.items() if value is not None}
    return EvalConfig.from_values(base.model_dump() | given, where="") if given else base


@app.command(
    "ledes",
    short_help="Is the summary better than the ledes?",
    help="Is the summary better than just reading the ledes? No human reference needed.",
)
@app.command(
    "compare",
    short_help="Every system on every metric.",
    help="Every system on every metric, against human references where there are some.",
)
def comparison(
    context: typer.Context,
    clusters: Clusters,
    outputs: Outputs = None,
    max_words: Words = None,
    limit: Limit = None,
    systems: Systems = None,
    checker: Checker = None,
    output: Output = None,
    fresh: Fresh = False,
    config: Configured = None,
    settings: Settings = None,
) -> None:
    """``ledes`` and ``compare``: one comparison, with and without the ledes as references."""
    from eval.runs import run_comparison

    conf = configured(
        config, settings, max_words=max_words, limit=limit, systems=_names(systems), checker=checker
    )
    run_comparison(str(context.info_name), clusters, conf, outputs=outputs, output=output, fresh=fresh)


@app.command(short_help="Disturbed clusters, planted text.")
def robustness(
    clusters: Clusters,
    max_words: Words = None,
    limit: Limit = None,
    systems: Systems = "newsweave,ranker,lexrank",
    output: Output = None,
    fresh: Fresh = False,
    config: Configured = None,
    settings: Settings = None,
) -> None:
    """How far summaries move when a cluster is disturbed, and whether planted text reaches them."""
    from eval.runs import run_robustness

    conf = configured(config, settings, max_words=max_words, limit=limit, systems=_names(systems))
    run_robustness(clusters, conf, output=output, fresh=fresh)


@app.command(short_help="Consistency measures on human labels.")
def checkers(
    claims: Annotated[
        list[Path],
        typer.Argument(metavar="CLAIMS…", help="Files or folders of labelled claims (.jsonl[.gz])."),
    ],
    limit: Annotated[int | None, typer.Option(metavar="N", help="Only N claims of each dataset.")] = None,
    systems: Annotated[
        str | None, typer.Option(metavar="A,B,…", help="Only these measures. Default: all.")
    ] = None,
    checker: Checker = None,
    output: Output = None,
    fresh: Fresh = False,
    config: Configured = None,
    settings: Settings = None,
) -> None:
    """How well consistency measures agree with people, one dataset at a time."""
    from eval.runs import run_checkers

    conf = configured(config, settings, limit=limit, checker=checker)
    run_checkers(claims, conf, measures=_names(systems), output=output, fresh=fresh)


@app.command(short_help="The fuser's sentences, and its judge.")
def fusion(
    rows: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="Rows {sources, good | target}, or {sources, text, verdict}."),
    ],
    limit: Limit = None,
    samples: Annotated[
        int, typer.Option(metavar="N", min=0, help="Print N outputs, drawn by lot, with their sources.")
    ] = 0,
    output: Output = None,
    config: Configured = None,
    settings: Settings = None,
) -> None:
    """How near the fuser's sentences come to what people wrote, and whether the judge knows the true ones."""
    from eval.runs import run_fusion

    run_fusion(rows, configured(config, settings, limit=limit), samples=samples, output=output)


@app.command(short_help="What every check of words earns, and costs.")
def ablate(
    rows: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="Rows {sources, text, verdict}, or {sources, good, bad | edited}."
        ),
    ],
    limit: Limit = None,
    output: Output = None,
    config: Configured = None,
    settings: Settings = None,
) -> None:
    """What each guard, and each sign that a sentence leans on others, refuses that the judge and the rest let through."""
    from eval.runs import run_ablation

    run_ablation(rows, configured(config, settings, limit=limit), output=output)


@app.command(short_help="Published figures, and ours.")
def reproduce(
    reproductions: Annotated[
        Path, typer.Argument(metavar="[FILE]", help="What to reproduce, as YAML.", show_default=False)
    ] = _REPRODUCTIONS,
    data: Annotated[
        Path, typer.Option(metavar="DIR", help="Where its files are. Default: ../shared/data.")
    ] = _SHARED / "data",
    limit: Limit = None,
    systems: Annotated[str | None, typer.Option(metavar="A,B,…", help="Only these systems.")] = None,
    output: Output = None,
    config: Configured = None,
    settings: Settings = None,
) -> None:
    """Published figures and ours for the same systems, scored by the published protocol."""
    from eval.runs import run_reproductions

    conf = configured(config, settings, limit=limit, systems=_names(systems))
    run_reproductions(reproductions, data, conf, output=output)


@app.command(short_help="Time.")
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
    max_words: Annotated[int | None, typer.Option(metavar="N", help="Length of the summary.")] = None,
    limit: Annotated[
        int, typer.Option(metavar="N", min=0, help="Pairs that metrics are timed on; 0 for none.")
    ] = 1000,
    repeats: Annotated[int, typer.Option(min=1, help="Warm repetitions; the median one is reported.")] = 3,
    systems: Annotated[
        str | None,
        typer.Option(metavar="A,B,…", help="Only these: newsweave, ranker, rouge, facts."),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="CHECKOUT",
            help="Compare with another checkout, a folder or a commit; 19973b0 is the oldest.",
        ),
    ] = None,
    python: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What the other is run with; default: its .venv's.")
    ] = None,
    part: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Compare only this: warm, cold, warm-avx2, cold-avx2, batch, worker, rank, setup; can be repeated.",
        ),
    ] = None,
    turns: Annotated[int, typer.Option(min=1, help="How often each side is compared.")] = 3,
    rows: Annotated[int, typer.Option(metavar="N", min=1, help="Rows of the compared batch job.")] = 100,
    held: Annotated[
        str, typer.Option(metavar="N,M", help="Clusters after which a compared worker's memory is read.")
    ] = "100,1000",
    output: Output = None,
    config: Configured = None,
    settings: Settings = None,
) -> None:
    """Time: metrics on 1,000 pairs, large clusters ranked, a cluster end to end; or this checkout beside another."""
    from eval.runs import run_bench

    if against is not None:
        _compare_checkouts(
            against,
            python=python,
            parts=part,
            turns=turns,
            output=output or Path("runs/against"),
            inputs={
                "cluster": (cluster or [_SHARED / "seeds"])[0].resolve(),
                "corpus": (corpus or _SHARED / "data" / "allsides_articles.jsonl.gz").resolve(),
                "rows": rows,
                "repeats": repeats,
                "worker_rows": tuple(_sizes(held, option="--held")),
            },
        )
        return
    conf = configured(config, settings)
    if max_words is not None:
        conf = conf.with_settings([f"summarizer.max_words={max_words}"])
    seeds, stored = _SHARED / "seeds", _SHARED / "data" / "allsides_articles.jsonl.gz"
    run_bench(
        cluster or [seeds if seeds.is_dir() else _EXAMPLES / "trade-summit"],
        conf,
        sizes=_sizes(articles),
        corpus=corpus or (stored if stored.is_file() else _EXAMPLES),
        pairs=limit,
        repeats=repeats,
        parts=_names(systems),
        output=output,
    )


def _compare_checkouts(
    checkout: str,
    *,
    python: Path | None,
    parts: list[str] | None,
    turns: int,
    output: Path,
    inputs: dict[str, Any],
) -> None:
    from eval.against import other_side, run_against, this_side
    from eval.against_runs import RUNS, Inputs

    output.mkdir(parents=True, exist_ok=True)
    given = Inputs(events=_SHARED / "data" / "allsides_events.jsonl.gz", kept=output.resolve(), **inputs)
    sides = [other_side(checkout, python=python, kept=output), this_side()]
    run_against(sides, given, parts=parts or list(RUNS), turns=turns, output=output)


def _names(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    if not names:
        raise InputError("--systems takes names with commas between them, like newsweave,lexrank.")
    return names


def _sizes(text: str, *, option: str = "--articles") -> list[int]:
    try:
        sizes = [int(part) for part in text.split(",") if part.strip()]
    except ValueError:
        sizes = [0]
    if any(size < 1 for size in sizes):
        raise InputError(f"{option} takes whole numbers like 5,50,500, not {text!r}.")
    return sizes


def main() -> None:
    """Run; 0 when all went well, 2 for bad input or usage, 130 when stopped (run again to go on)."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    try:
        # Not standalone: Ctrl-C would end as "Aborted!" with 1.
        code = app(prog_name="python -m eval", standalone_mode=False)
    except SummarizerError as error:
        if os.environ.get("NEWSWEAVE_DEBUG"):
            traceback.print_exc()
        _fail(str(error), 2)
    except typer.TyperException as error:
        message = error.format_message()
        if message.startswith("Usage:"):
            print(message, file=sys.stderr)
            sys.exit(2)
        _fail(f"{message.rstrip('.')}. See python -m eval --help.", 2)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except BrokenPipeError:
        # Python flushes stdout once more at exit; without a reader that would print a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    sys.exit(code if isinstance(code, int) else 0)


def _fail(message: str, code: int) -> NoReturn:
    print(f"eval: {message}", file=sys.stderr)
    sys.exit(code)
