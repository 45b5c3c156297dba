"""What each command does: read, score (or go on with what was scored), write results and report, print."""

from __future__ import annotations

import hashlib
import math
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from eval import bench as benchmark
from eval.checkers import PUBLISHED, LabelledClaim, Measures, evaluate_checkers, load_claims, score_claims
from eval.clusters import load_clusters
from eval.comparison import Comparison, equal_length
from eval.config import EvalConfig
from eval.display import console, progress_bar
from eval.display_bench import print_bench
from eval.display_checks import print_ablation, print_checkers, print_fusion
from eval.display_scores import print_reproductions, print_results, print_robustness
from eval.metrics.learned import LearnedChecker
from eval.report import write_comparison_report, write_robustness_report, write_tables_report
from eval.reproduction import Reproducer, load_reproductions
from eval.results import (
    Journal,
    aggregate,
    code_fingerprint,
    run_all,
    versions,
    write_json,
    write_parquet,
    write_results,
)
from eval.robustness import Robustness, summarise
from eval.systems import build, load_stored
from eval.tools import Tools
from summarizer.errors import InputError

#: What changes no record of a cluster may change between a run and the one that goes on with it.
_CHANGES_NO_RECORD = {"limit", "systems", "report_clusters", "statistics"}


def run_comparison(
    command: str, path: str, config: EvalConfig, *, outputs: Path | None, output: Path | None, fresh: bool
) -> None:
    """``ledes`` and ``compare``. Raises :class:`SummarizerError` for input that cannot be scored."""
    clusters = load_clusters(path, clean=config.clean, limit=config.limit)
    ids = [cluster.id for cluster in clusters]
    stored = load_stored(outputs, ids=ids) if outputs is not None else {}
    tools = _tools(config)
    systems = build(config.systems, config=config, tools=tools, stored=stored)
    max_words = equal_length(clusters, config)
    folder = _folder(output, command)
    about: dict[str, Any] = {"command": command, "clusters": path, "max_words": max_words}
    identity = {
        **about,
        "systems": [system.name for system in systems],
        "outputs": _sha256(outputs) if outputs is not None else None,
        "config": config.model_dump(mode="json", exclude=_CHANGES_NO_RECORD),
        "code": code_fingerprint(),
    }
    journal = Journal(folder, identity, fresh=fresh)
    comparison = Comparison(
        systems=systems,
        tools=tools,
        config=config,
        max_words=max_words,
        ledes=command == "ledes",
        checker=LearnedChecker(config.checker, device=config.summarizer.device) if config.checker else None,
    )
    with _kept_in(folder), progress_bar("clusters", len(clusters)) as advance:
        records = run_all(clusters, journal, comparison.record, progress=advance)
    about["about"] = {system.name: system.about for system in systems}
    about["oracles"] = [system.name for system in systems if system.oracle]
    unmatched = {each for system in stored.values() for each in system.ids} - set(ids)
    about["outputs_without_cluster"] = len(unmatched)
    results = aggregate(records, config=config, about=about)
    write_results(folder, results, records)
    write_comparison_report(folder / "report.html", results, records, limit=config.report_clusters)
    print_results(results)
    _say_where(folder, "results.json", "scores.parquet", "outputs.jsonl", "report.html")


def run_robustness(path: str, config: EvalConfig, *, output: Path | None, fresh: bool) -> None:
    """``robustness``. Raises :class:`SummarizerError` for oracles and for input that cannot be scored."""
    clusters = load_clusters(path, clean=config.clean, limit=config.limit)
    tools = _tools(config)
    systems = build(config.systems, config=config, tools=tools, stored={})
    if any(system.oracle for system in systems):
        raise InputError("Oracles read references; robustness has none. Leave them out of --systems.")
    max_words = equal_length(clusters, config)
    folder = _folder(output, "robustness")
    about = {"command": "robustness", "clusters": path, "max_words": max_words}
    identity = {
        **about,
        "systems": [system.name for system in systems],
        # Strangers are drawn from all the clusters: another limit is another draw.
        "config": config.model_dump(mode="json", exclude=_CHANGES_NO_RECORD - {"limit"}),
        "code": code_fingerprint(),
    }
    journal = Journal(folder, identity, fresh=fresh)
    runner = Robustness(clusters, systems=systems, tools=tools, config=config, max_words=max_words)
    with _kept_in(folder), progress_bar("clusters", len(clusters)) as advance:
        records = run_all(clusters, journal, runner.record, progress=advance)
    marked = [
        {"id": record["id"], "system": name, "status": row["status"], "note": row["note"]}
        for record in records
        for name, system in record["systems"].items()
        for row in ([system] if system["status"] != "ok" else system["perturbed"])
        if row["status"] != "ok"
    ]
    about["about"] = {system.name: system.about for system in systems}
    result = _result(len(records), summarise(records, config=config), config, marked=marked, **about)
    rows = [
        {"id": record["id"], "system": name, **row}
        for record in records
        for name, system in record["systems"].items()
        for row in system["perturbed"]
    ]
    write_json(folder / "results.json", result)
    write_parquet(folder / "scores.parquet", rows)
    write_robustness_report(folder / "report.html", result, records, limit=config.report_clusters)
    print_robustness(result)
    _say_where(folder, "results.json", "scores.parquet", "report.html")


def run_checkers(
    paths: Sequence[Path],
    config: EvalConfig,
    *,
    measures: Sequence[str] | None,
    output: Path | None,
    fresh: bool,
) -> None:
    """``checkers``. Raises :class:`SummarizerError` for broken rows and unknown measures."""
    claims = load_claims(paths)
    if config.limit is not None:
        claims = _sample(claims, config.limit, seed=config.seed)
    folder = _folder(output, "checkers")
    identity = {"command": "checkers", "checker": config.checker, "code": code_fingerprint()}
    journal = Journal(folder, identity, fresh=fresh)
    learned = LearnedChecker(config.checker, device=config.summarizer.device) if config.checker else None
    with _kept_in(folder), progress_bar("claims", len(claims)) as advance:
        scores = score_claims(claims, Measures(_tools(config), learned), journal, progress=advance)
    datasets = evaluate_checkers(claims, scores, config=config)
    if measures is not None:
        datasets = {name: _only(data, measures) for name, data in datasets.items()}
    result = _result(
        len(claims),
        _by_measure(datasets),
        config,
        command="checkers",
        datasets=datasets,
        published_auc_on_summac_benchmark=PUBLISHED,
    )
    rows = [
        {"id": claim.id, "dataset": claim.dataset, "label": claim.label, **each}
        for claim, each in zip(claims, scores, strict=True)
    ]
    write_json(folder / "results.json", result)
    write_parquet(folder / "scores.parquet", rows)
    write_tables_report(folder / "report.html", "The checkers, checked", result)
    print_checkers(result)
    _say_where(folder, "results.json", "scores.parquet", "report.html")


def run_fusion(path: Path, config: EvalConfig, *, samples: int, output: Path | None) -> None:
    """``fusion``. Raises :class:`SummarizerError` for rows of another shape and models that cannot be loaded."""
    from eval import fusion
    from summarizer.judging.judge import Judge

    groups = fusion.load_groups(path, limit=config.limit)
    settings = config.summarizer
    judge = Judge.from_embedded(config=settings) if settings.verification.learned else None
    folder = _folder(output, "fusion")
    folder.mkdir(parents=True, exist_ok=True)
    with _kept_in(folder):
        found = fusion.evaluate_fusion(
            groups, config, judge=judge, progress=lambda text: print(text, file=sys.stderr)
        )
    examples = found.pop("examples", [])
    result = _result(len(groups), found.pop("systems", {}), config, command="fusion", **found)
    write_json(folder / "results.json", result)
    write_json(folder / "examples.json", {"examples": examples})
    print_fusion(result)
    if samples:
        print(fusion.samples(examples, samples, seed=config.seed))
    _say_where(folder, "results.json", "examples.json")


def run_ablation(path: Path, config: EvalConfig, *, output: Path | None) -> None:
    """``ablate``. Raises :class:`SummarizerError` for rows of another shape and models that cannot be loaded."""
    from eval import ablation, fusion
    from summarizer import models
    from summarizer.judging.judge import Judge
    from summarizer.text.parsing import Parser

    groups = fusion.load_groups(path, limit=config.limit)
    if not any(group.judged for group in groups):
        raise InputError(
            f"{path} holds no judged sentences. Give rows with a 'verdict', or 'bad' or 'edited'."
        )
    judge = Judge.from_embedded(config=config.summarizer)
    found = ablation.ablate(groups, judge, Parser(models.load_spacy()))
    folder = _folder(output, "ablate")
    folder.mkdir(parents=True, exist_ok=True)
    result = _result(len(groups), {}, config, command="ablate", **found)
    write_json(folder / "results.json", result)
    print_ablation(result)
    _say_where(folder, "results.json")


def run_reproductions(path: Path, data: Path, config: EvalConfig, *, output: Path | None) -> None:
    """``reproduce``. Raises :class:`SummarizerError` for files that are missing or broken."""
    if not data.is_dir():
        raise InputError(f"{data} is not a folder. Give the folder of the data with --data.", path=str(data))
    wanted = load_reproductions(path)
    if config.systems is not None:
        wanted = [each for each in wanted if each.system in config.systems]
        if not wanted:
            raise InputError(f"{path} reproduces none of {', '.join(config.systems)}.")
    folder = _folder(output, "reproduce")
    folder.mkdir(parents=True, exist_ok=True)
    reproducer = Reproducer(data, tools=_tools(config), config=config)
    found, rows = [], []
    with progress_bar("reproductions", len(wanted)) as advance:
        for each in wanted:
            result, scored = reproducer.run(each)
            found.append(result)
            rows += scored
            advance()
    systems = {each["name"]: each["metrics"] for each in found}
    result = _result(
        sum(each["n"] for each in found), systems, config, command="reproduce", reproductions=found
    )
    write_json(folder / "results.json", result)
    write_parquet(folder / "scores.parquet", rows)
    write_tables_report(folder / "report.html", "Published figures, and ours", result)
    print_reproductions(result)
    _say_where(folder, "results.json", "scores.parquet", "report.html")


def run_bench(
    clusters: Sequence[Path],
    config: EvalConfig,
    *,
    sizes: Sequence[int],
    corpus: Path,
    pairs: int,
    repeats: int,
    parts: Sequence[str] | None,
    output: Path | None,
) -> None:
    """``bench``: metrics per 1,000 pairs, large clusters ranked, clusters summarised end to end."""
    wanted = parts if parts is not None else benchmark.PARTS
    unknown = sorted(set(wanted) - set(benchmark.PARTS))
    if unknown:
        raise InputError(f"bench cannot time {unknown[0]!r}. It times {', '.join(benchmark.PARTS)}.")
    result = _result(0, {}, config, command="bench", corpus=str(corpus))
    systems: dict[str, dict[str, dict[str, float]]] = result["systems"]
    with console.status("Starting …") as status:
        if {"rouge", "facts"} & set(wanted) and pairs:
            kinds = [kind for kind in ("rouge", "facts") if kind in wanted]
            result["metrics"] = benchmark.bench_metrics(corpus, pairs, kinds=kinds, progress=status.update)
            result["n"] = pairs
            for row in result["metrics"]:
                systems[row["metric"]] = {"seconds_per_1000": _point(row["seconds_per_1000"])}
        if "ranker" in wanted and sizes:
            result["ranking"] = benchmark.bench_ranking(corpus, sizes, progress=status.update)
            systems["ranker"] = {
                f"seconds_{row['articles']}_articles": _point(row["seconds"]) for row in result["ranking"]
            }
        if "newsweave" in wanted:
            result["end_to_end"] = [
                benchmark.bench_end_to_end(
                    folder, config=config.summarizer, repeats=repeats, progress=status.update
                )
                for folder in clusters
            ]
            systems["newsweave"] = {
                f"seconds_{Path(row['cluster']).name}": {
                    "mean": row["warm_seconds"],
                    "low": row["warm_fastest"],
                    "high": row["warm_slowest"],
                }
                for row in result["end_to_end"]
            }
    print_bench(result)
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        write_json(output / "results.json", result)
        write_tables_report(output / "report.html", "How long it takes", result)
        _say_where(output, "results.json", "report.html")


# -- parts --------------------------------------------------------------------------------------------------


def _result(n: int, systems: Mapping[str, Any], config: EvalConfig, **more: Any) -> dict[str, Any]:
    """What every results.json holds."""
    return {
        "n": n,
        "systems": dict(systems),
        **more,
        "seed": config.seed,
        "config": config.model_dump(mode="json"),
        "versions": versions(),
    }


def _point(value: float) -> dict[str, float]:
    """A single reading: no interval can be had from it."""
    return {"mean": value, "low": math.nan, "high": math.nan}


def _by_measure(datasets: Mapping[str, Any]) -> dict[str, dict[str, dict[str, float]]]:
    """``{measure: {"<dataset>.auc": {"mean", "low", "high"}}}``, as for systems."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for dataset, data in datasets.items():
        for measure, values in data["measures"].items():
            row = found.setdefault(measure, {})
            if "auc" in values:
                row[f"{dataset}.auc"] = {"mean": values["auc"], "low": values["low"], "high": values["high"]}
                row[f"{dataset}.balanced_accuracy"] = _point(values["balanced_accuracy"])
            else:
                for aspect, each in values.items():
                    row[f"{dataset}.{aspect}.spearman"] = _point(each["spearman"])
    return found


def _only(data: Mapping[str, Any], measures: Sequence[str]) -> dict[str, Any]:
    unknown = [name for name in measures if name not in data["measures"]]
    if unknown:
        raise InputError(f"There is no measure {unknown[0]!r}. Known: {', '.join(data['measures'])}.")
    return {**data, "measures": {name: data["measures"][name] for name in measures}}


def _sample(claims: list[LabelledClaim], limit: int, *, seed: int) -> list[LabelledClaim]:
    """``limit`` claims of each dataset, drawn by lot: files are often sorted by label, system or document."""
    kept = []
    for dataset in dict.fromkeys(claim.dataset for claim in claims):
        rows = [claim for claim in claims if claim.dataset == dataset]
        drawn = random.Random(f"{seed} {dataset}").sample(range(len(rows)), min(limit, len(rows)))
        kept += [rows[place] for place in sorted(drawn)]
    return kept


def _tools(config: EvalConfig) -> Tools:
    return Tools(device=config.summarizer.device, dtype=config.summarizer.dtype)


def _folder(output: Path | None, command: str) -> Path:
    return output if output is not None else Path(tempfile.mkdtemp(prefix=f"newsweave-eval-{command}-"))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextmanager
def _kept_in(folder: Path) -> Iterator[None]:
    """Says, when a run is stopped, how to go on with it: the folder may be one that we made up."""
    try:
        yield
    except KeyboardInterrupt:
        print(
            f"eval: stopped; what is scored is kept. Give the same command with --output {folder} to go on.",
            file=sys.stderr,
        )
        raise


def _say_where(folder: Path, *names: str) -> None:
    print(f"{folder}/{', '.join(names)}", file=sys.stderr)
