"""The parts of a batch job by themselves: who shares a batch, what runs where, what a worker reports."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from typer.testing import CliRunner

import summarizer.batch
from summarizer import Config
from summarizer.batch import Options, Report
from summarizer.batch.local import Placement, place
from summarizer.batch.plan import Batch, make_plan
from summarizer.batch.source import open_source
from summarizer.batch.terminal import TerminalWatcher, print_report
from summarizer.cli import app
from summarizer.config import BatchConfig
from tests.batch_fakes import cluster


def planned(folder: Path, clusters: list[object], config: BatchConfig, *, identity: str = "x") -> list[Batch]:
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in clusters), encoding="utf-8")
    source = open_source(path, config)
    plan = make_plan(source, folder / "plan", config=config, identity=identity, on_row=lambda _: None)
    return list(plan)


# ---- the plan -------------------------------------------------------------------------------------------------


def test_batches_keep_to_clusters_and_words(tmp_path: Path) -> None:
    clusters: list[object] = [cluster(n) for n in range(7)]
    by_number = planned(tmp_path, clusters, BatchConfig(clusters=3))
    assert [[row.id for row in batch.rows] for batch in by_number] == [
        ["cluster-0", "cluster-1", "cluster-2"],
        ["cluster-3", "cluster-4", "cluster-5"],
        ["cluster-6"],
    ]
    long = cluster(9, articles=40)
    by_words = planned(tmp_path, [*clusters[:2], long, *clusters[2:]], BatchConfig(words=1000))
    assert [len(batch.rows) for batch in by_words] == [2, 1, 5]


def test_a_key_depends_on_everything_the_summaries_depend_on(tmp_path: Path) -> None:
    config = BatchConfig(clusters=2)
    clusters: list[object] = [cluster(n) for n in range(4)]
    keys = [batch.key for batch in planned(tmp_path, clusters, config)]
    assert len(set(keys)) == 2
    assert [batch.key for batch in planned(tmp_path, clusters, config)] == keys
    assert not set(keys) & {batch.key for batch in planned(tmp_path, clusters, config, identity="y")}
    changed = planned(tmp_path, [*clusters[:3], cluster(3, extra="More.")], config)
    assert [batch.key == key for batch, key in zip(changed, keys, strict=True)] == [True, False]


def test_a_key_depends_on_the_files_behind_paths(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    keys = []
    for text in ("One thing happened.", "Another thing happened.", "One thing happened."):
        article.write_text(text, encoding="utf-8")
        keys += [b.key for b in planned(tmp_path, [{"id": "a", "paths": ["a.txt"]}], BatchConfig())]
    assert keys[0] == keys[2] != keys[1]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
)
_ROW = _JSON | st.fixed_dictionaries(
    {}, optional={"id": _JSON, "articles": _JSON, "paths": st.lists(st.text(max_size=5)) | _JSON}
)


def test_compressed_rows_are_read_forward_once_and_backward_where_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []

    class Counted(gzip.GzipFile):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            opened.append(self)
            super().__init__(*arguments, **options)

    path = tmp_path / "in.jsonl.gz"
    path.write_bytes(gzip.compress(b"".join(json.dumps(cluster(n)).encode() + b"\n" for n in range(9))))
    source = open_source(path, BatchConfig())
    places = [row.place for row in source.rows()]
    monkeypatch.setattr("gzip.GzipFile", Counted)
    for lines in ([1, 2], [4], [7, 9], [3]):
        loaded = source.load([places[line - 1] for line in lines], lines=lines)
        assert [row.id for row in loaded] == [f"cluster-{line - 1}" for line in lines]
    assert len(opened) == 1


@given(rows=st.lists(_ROW, min_size=1, max_size=8))
def test_any_json_row_is_planned_once_and_read_again_as_it_was(
    rows: list[object], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    batches = planned(folder, rows, BatchConfig(clusters=2))
    planned_rows = [row for batch in batches for row in batch.rows]
    assert [row.line for row in planned_rows] == list(range(1, len(rows) + 1))
    assert all((row.status is None) == (row.problem is None) for row in planned_rows)
    source = open_source(folder / "in.jsonl", BatchConfig())
    loaded = source.load([row.place for row in planned_rows], lines=[row.line for row in planned_rows])
    assert [row.digest for row in loaded] == [row.digest for row in planned_rows]


@given(lines=st.lists(st.binary(max_size=30).filter(lambda line: b"\n" not in line), min_size=1))
def test_any_bytes_are_rows_with_a_reason(
    lines: list[bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("bytes") / "in.jsonl"
    path.write_bytes(b"\n".join(lines))
    rows = list(open_source(path, BatchConfig()).rows())
    assert [row.line for row in rows] == [n for n, line in enumerate(lines, 1) if line.strip()]
    assert all(row.problem for row in rows)


# ---- placement --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("devices", "workers", "preparers", "cores", "expected"),
    [
        (["cpu"], None, None, 3, ["whole cpu"] * 3),
        (["cpu"], 2, None, 8, ["whole cpu"] * 2),
        (["cpu"], 1, 1, 2, ["finish cpu", "prepare cpu"]),
        (["0", "1"], None, None, 6, ["finish 0", "finish 1", *["prepare cpu"] * 4]),
        (["0", "1"], None, None, 64, ["finish 0", "finish 1", *["prepare cpu"] * 8]),
        (["GPU-a", "GPU-b"], 4, 0, 8, ["whole GPU-a", "whole GPU-b", "whole GPU-a", "whole GPU-b"]),
        (["0"], None, None, 1, ["finish 0", "prepare cpu"]),
        (["mps"], None, 0, 8, ["whole mps"]),
    ],
)
def test_each_device_gets_its_worker(
    devices: list[str], workers: int | None, preparers: int | None, cores: int, expected: list[str]
) -> None:
    placements = place(devices, workers=workers, preparers=preparers, cores=cores)
    assert placements == [
        Placement(role=role, device=device)  # type: ignore[arg-type]
        for role, device in (each.split() for each in expected)
    ]


# ---- what a person sees -------------------------------------------------------------------------------------------


def test_progress_and_table_say_how_it_goes() -> None:
    console = Console(record=True, width=100, force_terminal=False, quiet=False)
    watcher = TerminalWatcher(console)
    with watcher.shown():
        watcher.begun(Counter(done=10), total=40)
        watcher.advanced(Counter(done=4, failed=1, truncated=2))
        watcher.log("line 3, cluster '[red]\x1b[31mx': broken")
    report = Report(counts=Counter(done=14, failed=1, truncated=2), total=40, settled=5, seconds=30.0)
    print_report(console, report)
    text = console.export_text()
    assert "40 clusters, 10 of them from earlier runs" in text
    assert "line 3, cluster '[red] [31mx': broken" in text
    cells = {tuple(part.strip() for part in line.strip("│").split("│")) for line in text.splitlines()}
    assert {("done", "14"), ("failed", "1"), ("truncated", "2"), ("clusters a minute", "10.0")} <= cells


@pytest.mark.parametrize(
    ("arguments", "failed", "code"),
    [([], 0, 0), ([], 2, 3), (["--allow-failures", "2"], 2, 0), (["--allow-failures", "1"], 2, 3)],
)
def test_the_exit_code_says_whether_clusters_failed(
    arguments: list[str], failed: int, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Options] = []

    def fake(input: str, output: str, *, config: Config, options: Options, watcher: object) -> Report:
        asked.append(options)
        return Report(counts=Counter(done=8, failed=failed), total=8 + failed)

    monkeypatch.setattr(summarizer.batch, "run_batch", fake)
    command = [
        "batch",
        "in.jsonl",
        "--output",
        str(tmp_path),
        "--num-shards",
        "4",
        "--shard",
        "3",
        *arguments,
    ]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == code
    assert asked == [Options(num_shards=4, shard=3)]
    if code:
        assert "2 of 10 clusters failed" in done.stderr


def test_bad_input_is_exit_code_2_and_one_sentence(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["batch", str(tmp_path / "no.jsonl"), "--output", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert done.stderr.strip() == f"newsweave: {tmp_path / 'no.jsonl'} does not exist. Check the path."


def test_published_settings_are_valid(project: Path) -> None:
    files = sorted((project / "configs" / "batch").glob("*.yaml"))
    assert files
    for file in files:
        assert Config.load(file) != Config()
