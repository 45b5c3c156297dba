"""Whole runs of ``python -m eval``: what they leave behind, how they stop, and the pages people look at."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
import yaml

from eval import cli
from eval.bench import bench_metrics
from eval.clusters import load_clusters
from eval.comparison import Comparison
from eval.config import EvalConfig
from eval.report_plots import interval_plot
from eval.reproduction import load_reproductions
from summarizer.errors import ConfigError, InputError
from tests.eval_records import BEYOND, FIRST, SAID, record, write

MINE = (
    "Fourteen miners were trapped in Velm on Monday after a shaft flooded.\n\nPumps moved 1,400 litres a minute.",
    "A flooded shaft trapped fourteen miners near Velm.\n\nThe pumps moved 1,400 litres a minute, the owner said.",
    "Families waited in Velm on Monday.\n\nA union leader asked why no alarm rang.",
)
FERRY = (
    "The ferry Halmar ran aground off Ostrand on Friday. Nobody was hurt.",
    "All people aboard the ferry Halmar were brought ashore off Ostrand on Friday.",
)
ROWS: list[dict[str, Any]] = [
    {
        "id": "mine",
        "documents": list(MINE),
        "summary": "Fourteen miners are trapped in a flooded shaft in Velm.",
    },
    {
        "id": "ferry",
        "documents": list(FERRY),
        "summary": "The ferry Halmar ran aground off Ostrand on Friday.",
    },
]


def _write(path: Path, rows: Sequence[object]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr("sys.argv", ["eval", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.fixture(autouse=True)
def _same_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody may be editing while the tests run; a run would rightly refuse to go on with other code's scores."""
    monkeypatch.setattr("eval.runs.code_fingerprint", lambda: "the same")


def _results(folder: Path) -> dict[str, Any]:
    data = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    assert {"n", "systems", "config", "versions", "seed"} <= set(data)
    for scores in data["systems"].values():
        assert all({"mean", "low", "high"} <= set(found) for found in scores.values())
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "://" not in page
    assert "src=" not in page
    return dict(data)


# -- stopping and going on ----------------------------------------------------------------------------------


def test_ctrl_c_keeps_what_is_scored_says_how_to_go_on_and_the_next_run_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, folder = _write(tmp_path / "c.jsonl", ROWS), tmp_path / "out"
    command = ("compare", path, "--systems", "lead1,lead2", "--output", folder)
    score, scored = Comparison.record, []

    def stopped(self: Comparison, cluster: Any) -> Any:
        if cluster.id == "ferry" and "stopped" not in scored:
            scored.append("stopped")
            raise KeyboardInterrupt
        scored.append(cluster.id)
        return score(self, cluster)

    monkeypatch.setattr(Comparison, "record", stopped)
    assert _run(monkeypatch, *command) == 130
    assert f"--output {folder} to go on" in capsys.readouterr().err
    assert _run(monkeypatch, *command) == 0
    assert scored == ["mine", "stopped", "ferry"]
    assert _results(folder)["n"] == 2


def test_stored_outputs_without_a_cluster_are_counted_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _write(tmp_path / "c.jsonl", ROWS)
    rows = [{"id": name, "systems": {"other": "Miners are trapped."}} for name in ("mine", "elsewhere")]
    outputs = _write(tmp_path / "o.jsonl", rows)
    command = ("compare", path, "--systems", "other", "--outputs", outputs, "--output", tmp_path / "out")
    assert _run(monkeypatch, *command) == 0
    printed = capsys.readouterr().out
    assert "missing: ferry, other" in printed
    assert "not scored: 1" in printed
    assert _results(tmp_path / "out")["outputs_without_cluster"] == 1


# -- sets and settings --------------------------------------------------------------------------------------


def test_a_description_names_the_columns_of_a_set_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", tmp_path / "cache")
    table = {"text": ["|||||".join(MINE), "|||||".join(FERRY)], "gold": ["One.", "Two."]}
    pyarrow.parquet.write_table(pyarrow.table(table), tmp_path / "set.parquet")
    about = {"dataset": "set.parquet", "documents": "text", "summary": "gold"}
    (tmp_path / "set.yaml").write_text(yaml.safe_dump(about), encoding="utf-8")
    found = load_clusters(str(tmp_path / "set.yaml"))
    assert [(len(c.articles), c.summary) for c in found] == [(3, "One."), (2, "Two.")]
    (tmp_path / "set.yaml").write_text(yaml.safe_dump({**about, "column": "text"}), encoding="utf-8")
    with pytest.raises(InputError, match="unknown key 'column'"):
        load_clusters(str(tmp_path / "set.yaml"))


def test_a_folder_of_sets_is_no_cluster_and_its_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "val.jsonl.gz").write_bytes(b"")
    with pytest.raises(InputError, match=r"Give one of them: val\.jsonl\.gz"):
        load_clusters(str(tmp_path))


def test_the_configs_of_the_project_are_valid(project: Path) -> None:
    seen = {path.stem for path in (project / "configs" / "eval").glob("*.yaml")}
    assert seen == {"default", "neus", "multi_news", "wcep", "reproductions"}
    for name in ("default", "neus"):
        EvalConfig.load(project / "configs" / "eval" / f"{name}.yaml")
    assert load_reproductions(project / "configs" / "eval" / "reproductions.yaml")


def test_a_setting_that_is_no_yaml_is_refused() -> None:
    with pytest.raises(ConfigError, match="value of 'seed' cannot be read"):
        EvalConfig().with_settings(["seed=["])


# -- reproductions ------------------------------------------------------------------------------------------


def test_a_reproduction_follows_its_protocol_and_judges_the_distance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(tmp_path / "data" / "set.jsonl", ROWS)
    stored = [{"id": row["id"], "systems": {"lexrank": row["summary"]}} for row in ROWS]
    _write(tmp_path / "data" / "stored.jsonl", stored)
    common = {"source": "Nobody 2020", "clusters": "set.jsonl"}
    entries = [
        # The stored outputs are the references.
        {**common, "name": "met", "system": "lexrank", "outputs": "stored.jsonl", "published": {"rouge1": 99.6}},
        {**common, "name": "not met", "system": "lexrank", "outputs": "stored.jsonl", "published": {"rouge1": 90}},
        {**common, "name": "cut", "system": "lead3", "cut": 4, "sentences": "flat", "published": {"rouge1": 1}},
        {**common, "name": "lines", "system": "lead1", "sentences": "lines", "published": {"rouge1": 1}},
    ]  # fmt: skip
    wanted = tmp_path / "wanted.yaml"
    wanted.write_text(yaml.safe_dump(entries), encoding="utf-8")
    command = ("reproduce", wanted, "--data", tmp_path / "data", "--output", tmp_path / "out")
    assert _run(monkeypatch, *command) == 0
    assert "Nobody 2020" in capsys.readouterr().out
    found = {each["name"]: each for each in _results(tmp_path / "out")["reproductions"]}
    assert found["met"]["metrics"]["rouge1"]["mean"] == pytest.approx(100)
    assert found["met"]["metrics"]["rouge1"]["verdict"] == "met"
    assert found["not met"]["metrics"]["rouge1"]["verdict"] == "not met"
    assert found["cut"]["words"] == 4
    # One line of each article: the first sentence of three, and all of both of the ferry's.
    assert found["lines"]["words"] == sum(len(t.split("\n")[0].split()) for t in (*MINE, *FERRY)) / 2
    rows = pyarrow.parquet.read_table(tmp_path / "out" / "scores.parquet").to_pylist()
    assert {(row["id"], row["reproduction"]) for row in rows} >= {("mine", "met"), ("ferry", "lines")}


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"name": "x"}, "entry 1: source"),
        ({"name": "x", "source": "y", "clusters": "z", "system": "lead1", "published": {"bleu": 1}}, "bleu"),
    ],
)
def test_broken_reproductions_are_refused_by_entry(
    tmp_path: Path, entry: dict[str, Any], message: str
) -> None:
    path = tmp_path / "wanted.yaml"
    path.write_text(yaml.safe_dump([entry]), encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        load_reproductions(path)


# -- robustness and bench -----------------------------------------------------------------------------------


def test_robustness_leaves_results_and_a_page_that_shows_what_was_planted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, folder = _write(tmp_path / "c.jsonl", ROWS), tmp_path / "out"
    command = ("robustness", path, "--systems", "lead3", "--max-words", 200, "--output", folder)
    assert _run(monkeypatch, *command) == 0
    assert "Planted text that reaches the summary" in capsys.readouterr().out
    scores = _results(folder)["systems"]["lead3"]
    assert scores["poison.reached"]["mean"] == 1  # three sentences of each article hold its second paragraph
    assert scores["number.reached"]["n"] == 1
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "1,400 → 4,201" in page
    assert "bribe of 417 gold bars" in page
    assert _run(monkeypatch, *command) == 0  # from the journal: the page can be made again
    assert _results(folder)["systems"]["lead3"] == scores


def test_metrics_are_timed_per_1000_pairs(project: Path) -> None:
    rows = {row["metric"]: row for row in bench_metrics(project / "examples", 20)}
    assert rows["rouge"]["pairs"] == 20
    assert rows["facts"]["pairs"] == 1
    assert rows["facts"]["seconds_per_1000"] > rows["facts_indexed"]["seconds_per_1000"] > 0


def test_bench_refuses_what_it_cannot_time(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, "bench", "--systems", "rogue") == 2
    assert "It times rouge, facts, ranker, newsweave" in capsys.readouterr().err


# -- the page -----------------------------------------------------------------------------------------------


def _page(path: Path, *records: dict[str, Any], limit: int = 100) -> str:
    write(path, records, limit=limit)
    return path.read_text(encoding="utf-8")


def test_the_page_has_our_summary_beside_its_articles_and_every_text_as_it_was_scored(tmp_path: Path) -> None:
    page = _page(tmp_path / "r.html", record(), record("again"), limit=1)
    # A sentence leads to its source, the source to its place in the article, once each; the passage back.
    assert page.count('id="c1-source-1"') == page.count('id="c1-at-1"') == 1
    assert 'href="#c1-at-1"' in page
    assert f'href="#c1-s1" data-sentences="1">{FIRST}</a>' in page
    assert "1 sentence of it went beyond the length that all are cut to: not scored." in page
    assert page.count(BEYOND) == 1
    # What no article has is marked where it stands, or told.
    assert '<mark title="number: no article has it">Nineteen<' in page
    assert "[no article has the relation: miners &lt; pump]" in page
    assert (
        page.index("The articles’ ledes") < page.index("A human says it.") < page.index("Miners are trapped.")
    )
    assert "number of miners" in page
    assert "A &lt;shaft&gt;" in page
    assert "The first 1; 1 more are in examples.jsonl" in page
    assert len(re.findall(r'<details class="cluster"', page)) == 1


def test_the_overview_holds_the_scores_that_were_recorded(tmp_path: Path) -> None:
    page = _page(tmp_path / "r.html", record())
    found = re.search(r"data-overview>(.*?)</script>", page)
    assert found is not None
    data = json.loads(found[1])
    scores = {metric["key"]: row for metric, row in zip(data["metrics"], data["rows"][0][2], strict=True)}
    assert data["systems"] == ["other", "ours"]
    assert scores == {"rouge1": [0.3, 0.4], "fact_precision": [None, 0.5]}
    assert data["systems"][data["baseline"]] == "ours"


def test_a_summary_recorded_by_another_version_is_told_and_its_articles_are_shown(tmp_path: Path) -> None:
    old = record()
    ours = old["systems"]["ours"]
    ours["details"] = {"sentences": [{"text": SAID, "origin": "fused", "sources": []}], "conflicts": []}
    page = _page(tmp_path / "r.html", old)
    assert "ours was recorded by another version: its sources cannot be shown" in page
    assert f"<p>{FIRST}" in page
    assert "No sentence of the summary rests on it" not in page
    assert '<mark title="number: no article has it">Nineteen<' in page


def test_what_comes_from_outside_is_text(tmp_path: Path) -> None:
    attack = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\u202e"
    evil = record(say=lambda text: f"{attack}{text}")
    evil["systems"] = {f"{attack} {name}": system for name, system in evil["systems"].items()}
    evil["systems"]["ours"] = evil["systems"].pop(f"{attack} ours")
    page = _page(tmp_path / "r.html", evil)
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "\u202e" not in page
    assert " style=" not in page
    assert re.findall(r"<script\b[^>]*>", page) == [
        '<script type="application/json" data-overview>',
        "<script>",
    ]


def test_plots_escape_names_say_what_they_draw_and_leave_out_what_has_no_value() -> None:
    rows: list[tuple[str, dict[str, float | None]]] = [
        ("<b>", {"mean": 1.0, "low": 0.5, "high": 1.5}),
        ("two", {"mean": 2.0, "low": None, "high": None}),
        ("none", {"mean": None, "low": None, "high": None}),
    ]
    drawn = interval_plot(rows, 100)
    assert "&lt;b&gt;" in drawn
    assert "<b>" not in drawn
    assert 'aria-label="Means with intervals. &lt;b&gt;: 100 [50, 150]; two: 200"' in drawn
    assert drawn.count('class="mean"') == 2
    assert drawn.count('class="interval"') == 1
    assert "none" not in drawn
    assert interval_plot(rows[:1]) == ""


def test_checkers_leave_the_measures_as_systems_and_a_page_that_sets_the_judge_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    claims = [
        {"id": str(number), "dataset": "invented", "document": text, "claim": claim, "label": label}
        for number, text in enumerate((*MINE, *FERRY))
        for claim, label in ((text.split("\n")[0], 1), ("A choir of 90 sang in Osk on Sunday.", 0))
    ]
    path = _write(tmp_path / "claims.jsonl", claims)
    assert _run(monkeypatch, "checkers", path, "--limit", 8, "--output", tmp_path / "out") == 0
    assert "ROC-AUC" in capsys.readouterr().out
    data = _results(tmp_path / "out")
    assert data["n"] == 8
    assert data["systems"]["consistency"]["invented.auc"]["mean"] == 1
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "judge (steers the pipeline)" in page
    assert _run(monkeypatch, "checkers", path, "--systems", "nosuch", "--output", tmp_path / "out") == 2
    assert "There is no measure 'nosuch'" in capsys.readouterr().err
