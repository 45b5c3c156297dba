"""``python -m eval fusion`` with a scripted fuser and judge. All events are invented."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from eval import cli
from eval.config import EvalConfig, StatisticsConfig
from eval.fusion import Group, evaluate_fusion, judged, load_groups, samples
from summarizer.errors import InputError
from summarizer.fusion.base import Candidate
from summarizer.judging.guards import GUARDS
from summarizer.judging.judge import Judge
from tests.clusters import ScriptedFuser, ScriptedJudge

CONFIG = EvalConfig(statistics=StatisticsConfig(resamples=100))
FERRY = [
    "The ferry Solveig ran aground near Port Lorne on Sunday.",
    "Thick fog had hidden the sandbank near Port Lorne, the coast guard of Sorrel said.",
]
FERRY_FUSED = "The ferry Solveig ran aground in thick fog near Port Lorne on Sunday."
STRIKE = ["Nurses in Aldmoor walked out on Tuesday.", "The nurses of Aldmoor demand higher pay."]
STRIKE_FUSED = "Nurses in Aldmoor walked out on Tuesday to demand higher pay."
STRIKE_FALSE = "Nurses in Aldmoor got higher pay on Tuesday."
FERRY_ROW = {"id": "ferry/0", "sources": FERRY, "good": FERRY_FUSED}
STRIKE_ROW = {"id": "strike/0", "sources": STRIKE, "target": STRIKE_FUSED}
VERDICTS = [
    {"id": "strike/0", "sources": STRIKE, "text": STRIKE_FUSED, "verdict": "true", "score": -0.2},
    {"id": "strike/0", "sources": STRIKE, "text": STRIKE_FALSE, "verdict": "false", "kind": "role", "score": -0.1},
    {"id": "strike/0", "sources": STRIKE, "text": "Nurses pay Aldmoor.", "verdict": "garbled", "score": -0.9},
    {"id": "ferry/0", "sources": FERRY, "text": FERRY_FUSED, "verdict": "true", "score": -0.3},
    {"id": "ferry/0", "sources": FERRY, "text": "The fog Solveig ran aground.", "verdict": "false", "score": -0.4},
]  # fmt: skip


def write(path: Path, *rows: Any) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture
def groups(tmp_path: Path) -> list[Group]:
    return load_groups(write(tmp_path / "rows.jsonl", FERRY_ROW, STRIKE_ROW))


def evaluated(groups: Sequence[Group], *texts: str, judge: ScriptedJudge | None = None) -> dict[str, Any]:
    fuser: Any = ScriptedFuser(*texts)
    return evaluate_fusion(groups, CONFIG, fuser=fuser, judge=judge)


# ---- rows -------------------------------------------------------------------------------------------------------


def test_rows_about_the_same_sources_are_one_group(tmp_path: Path) -> None:
    row = {**FERRY_ROW, "edited": "The ferry Solveig ran aground on Monday.", "edited_kind": "time"}
    path = write(tmp_path / "rows.jsonl", row, {**STRIKE_ROW, "before": "Talks failed."}, *VERDICTS)
    ferry, strike = load_groups(path)
    assert (ferry.sources, ferry.target, ferry.before) == (tuple(FERRY), FERRY_FUSED, "")
    assert (strike.sources, strike.target, strike.before) == (tuple(STRIKE), STRIKE_FUSED, "Talks failed.")
    assert ferry.judged[:2] == [(row["edited"], False, "time", None), (FERRY_FUSED, True, None, None)]
    assert strike.judged == [
        (STRIKE_FUSED, True, None, -0.2),
        (STRIKE_FALSE, False, "role", -0.1),
        ("Nurses pay Aldmoor.", False, "garbled", -0.9),
    ]
    assert [group.id for group in load_groups(path, limit=1)] == ["ferry/0"]


@pytest.mark.parametrize(
    "row",
    [
        {"id": "a", "good": FERRY_FUSED},
        {"id": "a", "sources": [], "good": FERRY_FUSED},
        {"id": "a", "sources": "A ferry.", "good": FERRY_FUSED},
        {"id": "a", "sources": [1, 2], "good": FERRY_FUSED},
        {"id": "a", "sources": FERRY},
        {"id": "a", "sources": FERRY, "good": 7},
    ],
)
def test_a_row_of_another_shape_is_named_by_its_line(row: dict[str, Any], tmp_path: Path) -> None:
    path = write(tmp_path / "rows.jsonl", FERRY_ROW, STRIKE_ROW, row)
    with pytest.raises(InputError, match=r"rows\.jsonl, line 3: "):
        load_groups(path)


def test_files_that_are_empty_or_missing_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"rows\.jsonl holds no rows"):
        load_groups(write(tmp_path / "rows.jsonl"))
    with pytest.raises(InputError, match=r"none\.jsonl does not exist"):
        load_groups(tmp_path / "none.jsonl")


# ---- the fuser --------------------------------------------------------------------------------------------------


def test_a_fuser_that_says_what_people_said_scores_in_full(groups: list[Group]) -> None:
    found = evaluated(groups, FERRY_FUSED, STRIKE_FUSED)
    assert found["groups"] == 2
    assert {"rouge1", "rouge2", "rougeL", "joined", "facts", "written"} <= found["fuser"].keys()
    assert {name: found["fuser"][name] for name in ("rouge1", "rouge2", "rougeL", "joined", "written")} == {
        "rouge1": 100, "rouge2": 100, "rougeL": 100, "joined": 1, "written": 1
    }  # fmt: skip
    assert 0 <= found["fuser"]["facts"] <= 1
    assert found["judge"] is None


def test_it_stands_beside_what_costs_nothing(groups: list[Group]) -> None:
    systems = evaluated(groups, FERRY_FUSED, STRIKE_FUSED)["systems"]
    assert list(systems) == ["fuser", "first source", "longest source", "all sources"]
    for name, metrics in systems.items():
        assert metrics.keys() == systems["fuser"].keys()
        assert all(each["low"] <= each["mean"] <= each["high"] for each in metrics.values()), name
    mean = {name: {metric: each["mean"] for metric, each in own.items()} for name, own in systems.items()}
    assert all(mean["fuser"]["rouge2"] > mean[name]["rouge2"] for name in mean if name != "fuser")
    assert mean["first source"]["copied"] == mean["longest source"]["copied"] == 1
    assert mean["first source"]["joined"] == mean["longest source"]["joined"] == 0
    assert mean["all sources"]["joined"] == 1
    assert mean["longest source"]["words"] > mean["first source"]["words"]
    assert mean["all sources"]["words"] == sum(len(text.split()) for text in FERRY + STRIKE) / 2


def test_a_group_of_which_nothing_is_written_counts_and_states_nothing_false(groups: list[Group]) -> None:
    found = evaluated(groups, FERRY_FUSED)
    assert found["fuser"]["written"] == 0.5
    assert found["fuser"]["rouge1"] == 50
    assert found["systems"]["fuser"]["words"]["mean"] == len(FERRY_FUSED.split()) / 2
    nothing = evaluated(groups)["fuser"]
    assert (nothing["written"], nothing["joined"], nothing["facts"]) == (0, 0, 1)


def test_an_invented_figure_costs_facts(groups: list[Group]) -> None:
    good = evaluated(groups, FERRY_FUSED, STRIKE_FUSED)["fuser"]
    bad = evaluated(groups, FERRY_FUSED.replace("Sunday", "Monday"), STRIKE_FUSED)["fuser"]
    assert bad["facts"] < good["facts"]


def test_the_fuser_is_told_what_stands_before(tmp_path: Path) -> None:
    class Listening(ScriptedFuser):
        heard: tuple[Any, Any] | None = None

        def fuse(
            self, groups: Sequence[Sequence[str]], *, before: Sequence[str] | None = None
        ) -> list[list[Candidate]]:
            self.heard = (groups, before)
            return super().fuse(groups, before=before)

    fuser: Any = Listening()
    rows = write(tmp_path / "rows.jsonl", FERRY_ROW, {**STRIKE_ROW, "before": "Talks failed."})
    evaluate_fusion(load_groups(rows), CONFIG, fuser=fuser)
    assert fuser.heard == ([FERRY, STRIKE], ["", "Talks failed."])


def test_the_judge_chooses_what_it_values_most_of_what_the_guards_let_through(groups: list[Group]) -> None:
    texts = ["The ferry Ragnhild ran aground.", "The ferry ran aground in fog.", FERRY_FUSED, STRIKE_FALSE]
    found = evaluated(groups, *texts, judge=ScriptedJudge("in fog", "got higher pay"))
    ferry, strike = found["examples"]
    assert ferry["candidates"] == texts[:3]
    assert ferry["by fuser"] == texts[0]
    assert ferry["by fuser, by the judge"] == FERRY_FUSED
    assert strike["by fuser, by the judge"] == ""
    mean = {name: each["judge"]["mean"] for name, each in found["systems"].items()}
    assert mean["fuser"] == pytest.approx((0.9 + 0.1) / 2)
    assert mean["fuser, by the judge"] == pytest.approx(0.9 / 2)
    assert mean["all sources"] == pytest.approx(0.9)


# ---- the judge --------------------------------------------------------------------------------------------------


def test_rows_with_verdicts_only_say_how_good_the_judge_is(tmp_path: Path) -> None:
    found = evaluate_fusion(
        load_groups(write(tmp_path / "rows.jsonl", *VERDICTS)),
        CONFIG,
        judge=ScriptedJudge("got higher pay", "pay Aldmoor", "fog Solveig"),
    )
    assert found["fuser"] is None
    assert "systems" not in found
    judge = found["judge"]
    assert (judge["sentences"], judge["true"], judge["threshold"]) == (5, 2, 0.5)
    assert {name: judge[name] for name in ("auc", "true_at_5_percent_false", "precision", "coverage")} == {
        "auc": 1, "true_at_5_percent_false": 1, "precision": 1, "coverage": 1
    }  # fmt: skip
    assert {kind: each["passing"] for kind, each in judge["passing_by_kind"].items()} == {
        "true": 1, "role": 0, "garbled": 0, "other": 0
    }  # fmt: skip
    assert judge["others"].keys() == {"bigrams backed", "copied", "longest run", "shortness", "likelihood"}
    assert sum(each["n"] for each in judge["reliability"]) == 5


def test_a_judge_that_believes_everything_knows_nothing(tmp_path: Path) -> None:
    groups = load_groups(write(tmp_path / "rows.jsonl", *VERDICTS))
    found = judged(groups, ScriptedJudge())
    assert found["auc"] == 0.5
    assert found["true_at_5_percent_false"] == 0
    assert found["coverage"] == 1


def test_a_judge_that_doubts_everything_covers_nothing(tmp_path: Path) -> None:
    groups = load_groups(write(tmp_path / "rows.jsonl", *VERDICTS))
    found = judged(groups, ScriptedJudge(""))
    assert (found["precision"], found["coverage"]) == (None, 0)


def test_guards_are_counted_with_what_they_add_and_what_they_cost(tmp_path: Path) -> None:
    row = {**FERRY_ROW, "bad": "The ferry Ragnhild ran aground.", "kind": "name"}
    true = {"id": "ferry/0", "sources": FERRY, "text": "Two ran aground.", "verdict": "true"}
    groups = load_groups(write(tmp_path / "rows.jsonl", row, true))
    refused = judged(groups, ScriptedJudge())["guards"]
    assert refused.keys() == {guard.name for guard in GUARDS}
    assert refused["names"] == {"false": 1, "true": 0, "false that the judge passes": 1}
    assert refused["numbers"] == {"false": 0, "true": 1, "false that the judge passes": 0}
    refused = judged(groups, ScriptedJudge("Ragnhild"))["guards"]
    assert refused["names"] == {"false": 1, "true": 0, "false that the judge passes": 0}


def test_the_judge_is_told_what_a_fuser_wrote(tmp_path: Path) -> None:
    """All of a group has a fuser's score, or some of it was written by people."""
    judge = ScriptedJudge()
    judged(load_groups(write(tmp_path / "rows.jsonl", *VERDICTS, FERRY_ROW | {"bad": "A."})), judge)
    strike, ferry = judge.asked
    assert strike.written and not ferry.written
    assert strike.claims == (STRIKE_FUSED, STRIKE_FALSE, "Nurses pay Aldmoor.")


# ---- reading outputs --------------------------------------------------------------------------------------------


def test_samples_show_outputs_with_their_sources(groups: list[Group]) -> None:
    found = evaluated(groups, FERRY_FUSED, STRIKE_FUSED, judge=ScriptedJudge())
    text = samples(found["examples"], 2, seed=0)
    for part in (*FERRY, *STRIKE, f"1> {FERRY_FUSED}", f"1> {STRIKE_FUSED}", f"by the judge: {FERRY_FUSED}"):
        assert part in text
    one = samples(found["examples"], 1, seed=3)
    assert one == samples(found["examples"], 1, seed=3)
    assert one.count("## ") == 1
    assert samples(found["examples"], 99, seed=0).count("## ") == 2


def test_the_command_prints_tables_and_samples_and_leaves_its_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("eval.fusion.load_fuser", lambda _: ScriptedFuser(FERRY_FUSED, STRIKE_FUSED))
    monkeypatch.setattr(Judge, "from_embedded", lambda **_: ScriptedJudge("got higher pay"))
    path = write(tmp_path / "rows.jsonl", FERRY_ROW, STRIKE_ROW, *VERDICTS)
    arguments = ["eval", "fusion", str(path), "--samples", "1", "--output", str(tmp_path / "out")]
    monkeypatch.setattr("sys.argv", arguments)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0
    printed = capsys.readouterr().out
    for part in ("first source", "longest source", "all sources", "Judge on 5 judged sentences", "## "):
        assert part in printed
    data = json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))
    assert data["n"] == data["groups"] == 2
    assert data["fuser"]["rouge1"] == 100
    assert set(data["systems"]) > {"fuser", "first source", "longest source", "all sources"}
    assert 0.5 < data["judge"]["auc"] < 1
    assert len(json.loads((tmp_path / "out" / "examples.json").read_text("utf-8"))["examples"]) == 2
