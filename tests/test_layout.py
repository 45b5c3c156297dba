"""The rooms of the package, left to right: each may lean on those to its left and on none to its right."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = (
    "text",
    "reading",
    "retrieval",
    "grouping",
    "decontext",
    "fusion",
    "judging",
    "conflicts",
    "composition",
    "output",
)
#: What every room may lean on.
FLOOR = {
    "cluster",
    "config",
    "devices",
    "errors",
    "length",
    "models",
    "packing",
    "probe",
    "progress",
    "settings",
    "shares",
    "weights",
    "__version__",
}


def imported(file: Path) -> Iterator[str]:
    """What a file imports of ``summarizer``: rooms, and modules that are in none."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "summarizer":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("summarizer."):
            yield (node.module or "").split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (a.name.split(".")[1] for a in node.names if a.name.startswith("summarizer."))


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_leans_on_rooms_to_its_left_alone(project: Path, room: str) -> None:
    files = sorted((project / "summarizer" / room).rglob("*.py"))
    assert files
    allowed = FLOOR | set(ROOMS[: ROOMS.index(room) + 1])
    leaning = {str(file.relative_to(project)): set(imported(file)) - allowed for file in files}
    assert {file: wrong for file, wrong in leaning.items() if wrong} == {}


def test_nothing_that_is_installed_leans_on_training_or_evaluation(project: Path) -> None:
    for file in (project / "summarizer").rglob("*.py"):
        roots = {
            name.split(".")[0]
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            for name in (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else []
            )
        }
        assert not roots & {"training", "eval", "tests"}, file


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_says_in_its_first_lines_what_it_is_for(project: Path, room: str) -> None:
    source = (project / "summarizer" / room / "__init__.py").read_text(encoding="utf-8")
    said = ast.get_docstring(ast.parse(source)) or ""
    assert 40 < len(said.split("\n\n")[0]) < 200


def test_the_flow_can_be_read_in_one_go(project: Path) -> None:
    lines = (project / "summarizer/pipeline.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) < 150


def test_contributing_names_files_that_are_there(project: Path) -> None:
    text = (project / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and ".py`" in line]
    assert len(rows) >= 7
    for row in rows:
        room = ""
        for name in re.findall(r"`([\w/]+(?:\.py|/))`", row):
            room = name.rpartition("/")[0] or room
            path = name if "/" in name else f"{room}/{name}"
            assert (project / "summarizer" / path).exists(), name
