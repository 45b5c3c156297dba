"""What a run leaves behind: records as they come, so that it can go on, then results.json and scores.parquet."""

from __future__ import annotations

import hashlib
import json
import math
import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import summarizer
from eval.clusters import Cluster
from eval.config import EvalConfig
from eval.statistics import Difference, compare, estimate
from summarizer.errors import InputError

Record = dict[str, Any]

_LIBRARIES = (
    "torch",
    "transformers",
    "spacy",
    "rouge_score",
    "sumy",
    "textblob",
    "vaderSentiment",
    "scipy",
    "numpy",
    "evaluate",
    "datasets",
)
#: Metrics that systems are tested on against the baseline; all the others are reported with intervals.
TESTED = (
    "lede_rouge1",
    "lede_rouge2",
    "lede_rougeL",
    "lede_agreed",
    "lede_own",
    "rouge1",
    "rouge2",
    "rougeL",
    "rougeLsum",
    "fact_precision",
    "fact_recall",
    "bigram_precision",
    "checker",
)


def versions() -> dict[str, str]:
    """Versions of everything that a number depends on; "missing" where it is not installed."""
    found = {"newsweave": summarizer.__version__, "python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "missing"
    return found


def code_fingerprint() -> str:
    """SHA-256 of the code of ``summarizer`` and ``eval``: old records must not pass for new ones."""
    root = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for path in sorted(each for folder in ("summarizer", "eval") for each in (root / folder).rglob("*.py")):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


class Journal:
    """Records of a run, one line each, written as they come.

    A run that was stopped goes on from its journal. Raises :class:`InputError` if the journal in the folder
    was written with other settings, clusters or code; ``fresh`` then starts anew.
    """

    def __init__(self, folder: Path, identity: Mapping[str, Any], *, fresh: bool = False) -> None:
        self._path = folder / "examples.jsonl"
        self._identity = json.loads(json.dumps(identity))
        self.records: dict[str, Record] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"--output {folder} cannot be a folder: {error.strerror}.") from error
        if fresh or not self._path.exists():
            self._write([{"run": self._identity}], mode="w")
        else:
            self._read()

    def add(self, key: str, record: Record) -> None:
        """Keep one record; it is on the disk when this returns."""
        self.records[key] = record
        self._write([{"key": key, "record": record}], mode="a")

    def _read(self) -> None:
        lines = self._path.read_text(encoding="utf-8").splitlines()
        rows = []
        for number, line in enumerate(lines):
            try:
                rows.append(json.loads(line))
            except json.JSONDecodeError:
                if number + 1 < len(lines):  # the last line may be half written; another one may not
                    raise InputError(
                        f"{self._path}, line {number + 1} is damaged. Start anew with --fresh."
                    ) from None
        before = rows[0].get("run") if rows else None
        if before != self._identity:
            changed = sorted(k for k in self._identity if not before or before.get(k) != self._identity[k])
            raise InputError(
                f"{self._path.parent} holds a run with other settings or code ({', '.join(changed)} changed). "
                "Give another --output, or --fresh to start anew in this one."
            )
        self.records = {row["key"]: _with_nan(row["record"]) for row in rows[1:]}
        self._write([rows[0]] + [{"key": k, "record": v} for k, v in self.records.items()], mode="w")

    def _write(self, rows: Iterable[Mapping[str, Any]], *, mode: str) -> None:
        with self._path.open(mode, encoding="utf-8") as file:
            for row in rows:
                file.write(json.dumps(_without_nan(row), ensure_ascii=False) + "\n")


def cluster_key(cluster: Cluster) -> str:
    """Identifies a cluster by all that enters its scores."""
    parts = [
        cluster.id,
        *(a.fingerprint for a in cluster.articles),
        *cluster.documents,
        cluster.summary or "",
    ]
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def run_all(
    clusters: Sequence[Cluster],
    journal: Journal,
    score: Callable[[Cluster], Record],
    *,
    progress: Callable[[], None] = lambda: None,
) -> list[Record]:
    """A record for each cluster, in order: from the journal, or scored now."""
    records = []
    for cluster in clusters:
        key = cluster_key(cluster)
        if key not in journal.records:
            journal.add(key, score(cluster))
        records.append(journal.records[key])
        progress()
    return records


@dataclass(frozen=True, kw_only=True)
class Results:
    """All the figures of a run: what results.json holds, and nothing that it does not."""

    n: int
    systems: dict[str, dict[str, dict[str, float]]]
    comparisons: list[Difference]
    #: Rows that are not a plain score: ``{"id", "system", "status", "note"}``.
    marked: list[dict[str, str]]
    about: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Plain values; NaN is ``None``."""
        data = {
            "n": self.n,
            "systems": self.systems,
            "comparisons": [each.to_dict() for each in self.comparisons],
            "marked": self.marked,
            **self.about,
        }
        return dict(_without_nan(data))


def aggregate(records: Sequence[Record], *, config: EvalConfig, about: Mapping[str, Any]) -> Results:
    """Means with intervals, comparisons with the baseline, and the rows that are marked."""
    names = list(records[0]["systems"])
    metrics = list(dict.fromkeys(m for r in records for name in names for m in r["systems"][name]["scores"]))
    table = {
        name: {
            metric: [r["systems"][name]["scores"].get(metric, math.nan) for r in records]
            for metric in metrics
        }
        for name in names
    }
    statistics = config.statistics
    systems: dict[str, dict[str, dict[str, float]]] = {}
    for name in names:
        systems[name] = {}
        for metric in metrics:
            found = estimate(table[name][metric], statistics, seed=config.seed)
            if found.n:
                systems[name][metric] = asdict(found)
    baseline = statistics.baseline or names[0]
    if baseline not in names:
        raise InputError(f"The baseline {baseline!r} is not among the systems: {', '.join(names)}.")
    marked = [
        {
            "id": r["id"],
            "system": name,
            "status": r["systems"][name]["status"],
            "note": r["systems"][name]["note"],
        }
        for r in records
        for name in names
        if r["systems"][name]["status"] != "ok"
    ]
    marked += [
        {"id": r["id"], "system": "", "status": "note", "note": "; ".join(r["notes"])}
        for r in records
        if r["notes"]
    ]
    return Results(
        n=len(records),
        systems=systems,
        comparisons=compare(
            table,
            baseline=baseline,
            metrics=[m for m in TESTED if m in metrics],
            config=statistics,
            seed=config.seed,
        ),
        marked=marked,
        about={
            **about,
            "baseline": baseline,
            "seed": config.seed,
            "config": config.model_dump(mode="json"),
            "versions": versions(),
        },
    )


def write_results(folder: Path, results: Results, records: Sequence[Record]) -> None:
    """results.json, scores.parquet (one row for a cluster and system) and outputs.jsonl (``--outputs`` reads it)."""
    write_json(folder / "results.json", results.to_dict())
    rows = [
        {
            "id": record["id"],
            "system": name,
            "status": system["status"],
            "note": system["note"],
            "seconds": system.get("seconds", 0.0),
            **system["scores"],
        }
        for record in records
        for name, system in record["systems"].items()
    ]
    write_parquet(folder / "scores.parquet", rows)
    with (folder / "outputs.jsonl").open("w", encoding="utf-8") as file:
        for record in records:
            texts = {name: system["text"] for name, system in record["systems"].items() if system["text"]}
            file.write(json.dumps({"id": record["id"], "systems": texts}, ensure_ascii=False) + "\n")


def write_json(path: Path, data: Any) -> None:
    """Indented JSON, NaN as null."""
    path.write_text(
        json.dumps(_without_nan(data), indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8"
    )


def write_parquet(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """A parquet file with the union of the rows' columns; what a row lacks is null."""
    import pyarrow
    import pyarrow.parquet

    columns = list(dict.fromkeys(key for row in rows for key in row))
    table = {column: [_without_nan(row.get(column)) for row in rows] for column in columns}
    pyarrow.parquet.write_table(pyarrow.table(table), path)


def _without_nan(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _without_nan(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(each) for each in value]
    return value


def _with_nan(record: Record) -> Record:
    for system in record.get("systems", {}).values():
        system["scores"] = {k: math.nan if v is None else v for k, v in system["scores"].items()}
    return record
