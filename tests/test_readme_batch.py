"""The README's batch commands: in a file of their own, since they take as long as all its other commands."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_readme import BATCH, REPORT


@pytest.mark.parametrize("command", BATCH)
def test_batch_commands_run(command: str, project: Path, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(project / "examples")
    _run(
        f"{command} --workers 1", project, tmp_path
    )  # a second one would load the models and have nothing to do
    rows = [
        json.loads(line)
        for file in sorted((tmp_path / "runs/examples").glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    assert [row["id"] for row in rows] == ["crane-collapse", "trade-summit", "water-alert"]
    assert all(row["status"] == "done" and row["summary"]["text"] for row in rows)
    for made_of_it in REPORT:
        _run(made_of_it, project, tmp_path)
    assert len(list((tmp_path / "runs/pages/clusters").glob("*.html"))) == 3
    for row in rows:
        assert row["id"] in (tmp_path / "runs/pages/index.html").read_text(encoding="utf-8")


def _run(command: str, project: Path, folder: Path) -> None:
    # A process of its own: the job starts workers, which import the module that started them.
    done = subprocess.run(
        [sys.executable, "-m", "summarizer", *shlex.split(command)[1:]],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(project)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
