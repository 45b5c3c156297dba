"""``bench --against``: two checkouts in turn, each figure with its target, and what is said of a side that fails."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eval import cli
from eval.against import compared, measure, other_side, run_against
from eval.against_runs import Inputs, Side
from summarizer.errors import InputError
from tests.eval.stand_in import recording_python, stand_in

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    cluster, kept = tmp_path / "cluster", tmp_path / "kept"
    cluster.mkdir()
    kept.mkdir()
    events = tmp_path / "events.jsonl"
    events.write_text(
        "".join(json.dumps({"documents": [f"One {n}.", "Two."]}) + "\n" for n in range(9)), encoding="utf-8"
    )
    return Inputs(
        cluster=cluster, events=events, corpus=events, kept=kept, rows=4, repeats=2, worker_rows=(1, 3)
    )


def sides(before: Path, after: Path) -> list[Side]:
    python = Path(sys.executable)
    return [
        Side(name="before", root=before, python=python),
        Side(name="after", root=after, python=python),
    ]


def test_both_are_run_in_turn_and_every_figure_has_its_target(
    tmp_path: Path, inputs: Inputs, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = stand_in(tmp_path / "old", seconds=0.3), stand_in(tmp_path / "new", groups=2)
    output = tmp_path / "out"
    output.mkdir()
    parts = ["warm", "cold", "cold-avx2", "batch", "rank"]
    run_against(sides(old, new), inputs, parts=parts, turns=2, output=output)
    data = json.loads((output / "against.json").read_text(encoding="utf-8"))
    table: dict[str, dict[str, Any]] = {row["what"]: row for row in data["table"]}
    warm = table["cluster, warm, end to end"]
    assert warm["before"]["least"] >= 0.3 > 0.1 > warm["after"]["least"]
    assert (warm["target"], warm["met"]) == ("≤ 0.33 ×", True)
    assert len(data["runs"]["warm"]["before"]) == 4  # two turns of two warm calls
    assert table["cluster, warm: rank"]["before"]["median"] == 0.3
    groups = table["cluster, warm: groups fused"]
    assert (groups["before"]["least"], groups["after"]["least"], groups["met"]) == (3, 2, False)
    assert table["newsweave run, cold"]["met"] is True
    assert table["newsweave run, peak memory"]["unit"] == "MB"
    assert table["newsweave run, cold, without bf16"]["before"]["least"] >= 0.9
    assert table["newsweave batch: clusters summarised"]["after"]["least"] == 4
    assert table["500 articles of 800 words ranked"]["ratio"] == 0
    page = (output / "against.md").read_text(encoding="utf-8")
    assert "| cluster, warm: groups fused | 3 (3) | 2 (2) | 0.67 | ≥ 1 × | no |" in page
    assert "groups fused" in capsys.readouterr().out


@LINUX
def test_a_workers_memory_is_read_early_and_late(tmp_path: Path, inputs: Inputs) -> None:
    both = sides(stand_in(tmp_path / "old", megabytes=90), stand_in(tmp_path / "new", megabytes=40))
    rows = {row["what"]: row for row in compared(measure(both, inputs, parts=["worker"], turns=1))}
    late = rows["a worker after all clusters"]
    assert late["before"]["least"] - late["after"]["least"] == pytest.approx(50, abs=10)
    assert (late["target"], late["met"]) == ("≤ 1,200 MB", True)
    assert rows["the second by the first"]["after"]["least"] == pytest.approx(1, abs=0.1)


def test_set_up_is_timed_from_wheels_that_are_fetched_once(tmp_path: Path, inputs: Inputs) -> None:
    python, notes = recording_python(tmp_path)
    both = [Side(name=name, root=stand_in(tmp_path / name), python=python) for name in ("before", "after")]
    table = compared(measure(both, inputs, parts=["setup"], turns=2))
    assert [row["what"] for row in table] == ["set-up of a fresh .venv, downloads apart"]
    asked = notes.read_text(encoding="utf-8").splitlines()
    assert sum(" wheel " in line for line in asked) == 4
    assert sum("install --no-index" in line and "--editable" in line for line in asked) == 4


def test_a_side_that_fails_is_named(tmp_path: Path, inputs: Inputs) -> None:
    both = sides(stand_in(tmp_path / "old", broken=True), stand_in(tmp_path / "new"))
    with pytest.raises(
        InputError, match=r"before \(.*old\) fails with 1 at -m summarizer run .*: It is broken"
    ):
        measure(both, inputs, parts=["cold"], turns=1)


def test_a_commit_gets_a_checkout_and_a_venv_that_are_kept(tmp_path: Path) -> None:
    repository = stand_in(tmp_path / "project")
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@x.example", "-c", "init.defaultBranch=main"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "All"], ["tag", "old"]):
        subprocess.run([*git, *command], cwd=repository, check=True)
    side = other_side("old", python=None, kept=tmp_path, repository=repository)
    assert (side.root.parent, side.root.name[:9]) == (tmp_path, "checkout-")
    assert side.python == side.root / ".venv/bin/python"
    assert other_side("old", python=None, kept=tmp_path, repository=repository) == side
    borrowed = other_side("old", python=Path(sys.executable), kept=tmp_path, repository=repository)
    assert borrowed.python == Path(sys.executable)


@pytest.mark.parametrize(
    ("checkout", "message"),
    [("no-such-commit", "neither a folder nor a commit"), ("{tmp}", "is no checkout of newsweave")],
)
def test_what_is_no_checkout_is_refused(checkout: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        other_side(checkout.format(tmp=tmp_path), python=None, kept=tmp_path)


def test_a_folder_without_its_own_python_needs_one_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Run make demo in .*, or name another Python with --python"):
        other_side(str(stand_in(tmp_path / "old")), python=None, kept=tmp_path)


def test_an_unknown_part_is_refused_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old = stand_in(tmp_path / "old")
    command = [
        "bench",
        "--against",
        old,
        "--python",
        sys.executable,
        "--part",
        "tea",
        "--output",
        tmp_path / "out",
    ]
    monkeypatch.setattr("sys.argv", ["eval", *map(str, command)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert "--part tea is none. The parts are warm, cold, " in capsys.readouterr().err
