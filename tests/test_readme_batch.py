"""The README's batch commands: in a file of their own, since they take as long as all its other commands."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_readme import BATCH


@pytest.mark.parametrize("command", BATCH)
def test_batch_commands_run(command: str, project: Path, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(project / "examples")
    # A process of its own: the job starts workers, which import the module that started them.
    done = subprocess.run(
        [sys.executable, "-m", "summarizer", *shlex.split(command)[1:]],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(project)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = [
        json.loads(line)
        for file in sorted((tmp_path / "runs/examples").glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    assert [row["id"] for row in rows] == ["crane-collapse", "trade-summit", "water-alert"]
    assert all(row["status"] == "done" and row["summary"]["text"] for row in rows)
