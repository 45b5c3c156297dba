"""What `import summarizer` offers, and what it costs."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import summarizer

PUBLIC = {
    # what the contract names
    "Article", "Config", "Summarizer", "SummarizerError", "Summary", "read_articles", "summarize",
    # what is needed to type-hint a summary and to tell its errors apart
    "ArticleUse", "Claim", "ConfigError", "Conflict", "Dropped", "Explanation", "InputError",
    "ModelError", "Source", "SummarySentence", "Support",
}  # fmt: skip


def test_the_public_names_are_these_and_no_others() -> None:
    assert set(summarizer.__all__) == PUBLIC
    assert len(summarizer.__all__) == len(PUBLIC)


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(summarizer, name).__name__ == name
    assert name in dir(summarizer)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="sumarize"):
        _ = summarizer.sumarize


def test_every_error_is_a_summarizer_error() -> None:
    for name in PUBLIC:
        thing = getattr(summarizer, name)
        if isinstance(thing, type) and issubclass(thing, Exception):
            assert issubclass(thing, summarizer.SummarizerError)


def test_importing_loads_nothing_heavy(project: Path) -> None:
    script = (
        "import sys; before = set(sys.modules); import summarizer; "
        "print(sorted({name.partition('.')[0] for name in set(sys.modules) - before} - sys.stdlib_module_names))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=project, capture_output=True, text=True, check=True
    )
    assert done.stdout == "['summarizer']\n"


def test_the_wheel_holds_the_library_alone(project: Path) -> None:
    setuptools = tomllib.loads((project / "pyproject.toml").read_text())["tool"]["setuptools"]
    assert setuptools["packages"]["find"]["include"] == ["summarizer*"]
    data = setuptools["package-data"]["summarizer"]
    root = project / "summarizer"
    shipped = {path for pattern in data for path in root.glob(pattern)}
    needed = {
        path
        for path in root.rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"} and "__pycache__" not in path.parts
    }
    assert needed <= shipped, "a data file that an installed newsweave would lack"
