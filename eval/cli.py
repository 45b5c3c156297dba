"""``python -m eval``: the commands."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.config import EvalConfig
from summarizer.errors import InputError, SummarizerError

if TYPE_CHECKING:
    from eval.checkers import LabelledClaim

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

Clusters = Annotated[
    str,
    typer.Argument(
        metavar="CLUSTERS", help="Folder of folders of articles, .jsonl[.gz], .parquet, or a set's .yaml."
    ),
]
Words = Annotated[int | None, typer.Option("--max-words", metavar="N", help="Equal length of all outputs.")]
Limit = Annotated[int | None, typer.Option(metavar="N", help="Only the first N.")]
Systems = Annotated[str | None, typer.Option(metavar="A,B,…", help="Systems to score, the baseline first.")]
Outputs = Annotated[
    Path | None, typer.Option(metavar="FILE", help='Stored outputs: {"id", "systems": {name: text}} rows.')
]
Checker = Annotated[
    str | None, typer.Option(metavar="ID_OR_FOLDER", help="Learned checker: an NLI-style classifier.")
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Do not go on from a run in --output; start anew.")]
Output = Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for results.")]
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


@app.command()
def ledes(
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
    """Is the summary better than just reading the ledes? No human reference needed."""
    conf = configured(
        config, settings, max_words=max_words, limit=limit, systems=_names(systems), checker=checker
    )
    _comparison("ledes", clusters, conf, outputs=outputs, output=output, fresh=fresh)


@app.command()
def compare(
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
    """Every system on every metric, against human references where there are some."""
    conf = configured(
        config, settings, max_words=max_words, limit=limit, systems=_names(systems), checker=checker
    )
    _comparison("compare", clusters, conf, outputs=outputs, output=output, fresh=fresh)


@app.command()
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
    from eval.clusters import load_clusters
    from eval.comparison import equal_length
    from eval.display import print_robustness, progress_bar
    from eval.results import Journal, code_fingerprint, run_all, versions, write_json, write_parquet
    from eval.robustness import Robustness, summarise
    from eval.systems import build
    from eval.tools import Tools

    conf = configured(config, settings, max_words=max_words, limit=limit, systems=_names(systems))
    found = load_clusters(clusters, clean=conf.clean, limit=conf.limit)
    tools = Tools(device=conf.summarizer.device, dtype=conf.summarizer.dtype)
    competitors = build(conf.systems, config=conf, tools=tools, stored={})
    if any(system.oracle for system in competitors):
        raise InputError("Oracles read references; robustness has none. Leave them out of --systems.")
    words = equal_length(found, conf)
    folder = _folder(output, "robustness")
    about = {"command": "robustness", "clusters": clusters, "max_words": words}
    identity = {
        **about,
        "systems": [system.name for system in competitors],
        # Strangers are drawn from all the clusters: another limit is another draw.
        "config": conf.model_dump(mode="json", exclude={"systems", "report_clusters", "statistics"}),
        "code": code_fingerprint(),
    }
    journal = Journal(folder, identity, fresh=fresh)
    runner = Robustness(found, systems=competitors, tools=tools, config=conf, max_words=words)
    with progress_bar("clusters", len(found)) as advance:
        records = run_all(found, journal, runner.record, progress=advance)
    result = {
        "n": len(records),
        "systems": summarise(records, config=conf),
        **about,
        "seed": conf.seed,
        "config": conf.model_dump(mode="json"),
        "versions": versions(),
    }
    write_json(folder / "results.json", result)
    rows = [
        {"id": record["id"], "system": name, **row}
        for record in records
        for name, system in record["systems"].items()
        for row in system["perturbed"]
    ]
    write_parquet(folder / "scores.parquet", rows)
    print_robustness(result)
    print(f"{folder}/results.json, scores.parquet", file=sys.stderr)


@app.command()
def checkers(
    claims: Annotated[
        list[Path],
        typer.Argument(metavar="CLAIMS…", help="Files or folders of labelled claims (.jsonl[.gz])."),
    ],
    limit: Annotated[int | None, typer.Option(metavar="N", help="Only N claims of each dataset.")] = None,
    checker: Checker = None,
    output: Output = None,
    fresh: Fresh = False,
    config: Configured = None,
    settings: Settings = None,
) -> None:
    """How well consistency measures agree with people, one dataset at a time."""
    from eval.checkers import PUBLISHED, Measures, evaluate_checkers, load_claims, score_claims
    from eval.display import print_checkers, progress_bar
    from eval.metrics.learned import LearnedChecker
    from eval.results import Journal, code_fingerprint, versions, write_json, write_parquet
    from eval.tools import Tools

    conf = configured(config, settings, limit=limit, checker=checker)
    found = load_claims(claims)
    if conf.limit is not None:
        found = _spread(found, conf.limit)
    folder = _folder(output, "checkers")
    tools = Tools(device=conf.summarizer.device, dtype=conf.summarizer.dtype)
    identity = {"command": "checkers", "checker": conf.checker, "code": code_fingerprint()}
    journal = Journal(folder, identity, fresh=fresh)
    learned = LearnedChecker(conf.checker, device=conf.summarizer.device) if conf.checker else None
    with progress_bar("claims", len(found)) as advance:
        scores = score_claims(found, Measures(tools, learned), journal, progress=advance)
    result = {
        "n": len(found),
        "datasets": evaluate_checkers(found, scores, config=conf),
        "published_auc_on_summac_benchmark": PUBLISHED,
        "seed": conf.seed,
        "config": conf.model_dump(mode="json"),
        "versions": versions(),
    }
    write_json(folder / "results.json", result)
    rows = [
        {"id": claim.id, "dataset": claim.dataset, "label": claim.label, **each}
        for claim, each in zip(found, scores, strict=True)
    ]
    write_parquet(folder / "scores.parquet", rows)
    print_checkers(result)
    print(f"{folder}/results.json, scores.parquet", file=sys.stderr)


def _spread(claims: list[LabelledClaim], limit: int) -> list[LabelledClaim]:
    """``limit`` claims of each dataset, evenly over it: files are often sorted by label or system."""
    kept = []
    for dataset in dict.fromkeys(claim.dataset for claim in claims):
        rows = [claim for claim in claims if claim.dataset == dataset]
        step = max(len(rows) / limit, 1.0)
        kept += [rows[int(i * step)] for i in range(min(limit, len(rows)))]
    return kept


def _comparison(
    command: str, path: str, config: EvalConfig, *, outputs: Path | None, output: Path | None, fresh: bool
) -> None:
    from eval.clusters import load_clusters
    from eval.comparison import Comparison, equal_length
    from eval.display import print_results, progress_bar
    from eval.metrics.learned import LearnedChecker
    from eval.report import write_report
    from eval.results import Journal, aggregate, code_fingerprint, run_all, write_results
    from eval.systems import build, load_stored
    from eval.tools import Tools

    clusters = load_clusters(path, clean=config.clean, limit=config.limit)
    stored = load_stored(outputs, ids=[each.id for each in clusters]) if outputs is not None else {}
    tools = Tools(device=config.summarizer.device, dtype=config.summarizer.dtype)
    competitors = build(config.systems, config=config, tools=tools, stored=stored)
    max_words = equal_length(clusters, config)
    folder = _folder(output, command)
    about = {"command": command, "clusters": path, "max_words": max_words}
    identity = {
        **about,
        "systems": [system.name for system in competitors],
        "outputs": _sha256(outputs) if outputs is not None else None,
        # What changes no record may change between runs.
        "config": config.model_dump(
            mode="json", exclude={"limit", "systems", "report_clusters", "statistics"}
        ),
        "code": code_fingerprint(),
    }
    journal = Journal(folder, identity, fresh=fresh)
    comparison = Comparison(
        systems=competitors,
        tools=tools,
        config=config,
        max_words=max_words,
        ledes=command == "ledes",
        checker=LearnedChecker(config.checker, device=config.summarizer.device) if config.checker else None,
    )
    with progress_bar("clusters", len(clusters)) as advance:
        records = run_all(clusters, journal, comparison.record, progress=advance)
    about["about"] = {system.name: system.about for system in competitors}
    about["oracles"] = [system.name for system in competitors if system.oracle]
    results = aggregate(records, config=config, about=about)
    write_results(folder, results, records)
    write_report(folder / "report.html", results, records, limit=config.report_clusters)
    print_results(results)
    print(f"{folder}/results.json, scores.parquet, outputs.jsonl, report.html", file=sys.stderr)


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


def _names(text: str | None) -> tuple[str, ...] | None:
    return tuple(part.strip() for part in text.split(",") if part.strip()) if text is not None else None


def _folder(output: Path | None, command: str) -> Path:
    if output is not None:
        return output
    return Path(tempfile.mkdtemp(prefix=f"newsweave-eval-{command}-"))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


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
