"""The README's commands and snippets are run, here and in test_examples.py, so that a stranger can trust them."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from summarizer import Config, read_articles
from tests import papers

TEXT = papers.README.read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
SNIPPETS = [body for language, body in BLOCKS if language == "python"]
COMMANDS = [
    line.removeprefix("$ ")
    for language, body in BLOCKS
    if language == "console"
    for line in body.splitlines()
    if line.startswith("$ ")
]
NEWSWEAVE = [command for command in COMMANDS if command.startswith("newsweave ")]
#: What a machine without a network or a GPU cannot do; these are only checked for what they name.
FOR_A_GPU = [command for command in NEWSWEAVE if "--model" in command or "configs/run" in command]
BATCH = [command for command in NEWSWEAVE if command.startswith("newsweave batch")]
#: What is made from a batch's results.
REPORT = [command for command in NEWSWEAVE if command.startswith("newsweave report")]
#: Run in test_examples.py: most of them summarise the examples, and so share the summaries.
RUN = [command for command in NEWSWEAVE if command not in [*FOR_A_GPU, *BATCH, *REPORT]]


def test_the_readme_has_what_is_tested_here() -> None:
    assert len(SNIPPETS) >= 2
    assert {"make demo", "make test", "newsweave doctor"} <= set(COMMANDS)
    assert FOR_A_GPU


@pytest.mark.parametrize("command", FOR_A_GPU)
def test_gpu_commands_name_what_is_there(
    command: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    words = shlex.split(command)
    assert Path(words[2]).is_dir()
    option, value = words[3:]
    model = Config.load(value).fusion.model if option == "--config" else value
    assert model == "allenai/PRIMERA-multinews"
    assert f"{option} " in papers.newsweave_help("run --help")


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("make ")])
def test_make_knows_its_targets(command: str, project: Path) -> None:
    # Without the outer make's settings: this test itself may be run by `make test`.
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))
    }
    done = subprocess.run(
        [*shlex.split(command), "--dry-run"],
        cwd=project, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_every_other_command_is_one_we_know() -> None:
    others = [c for c in COMMANDS if not c.startswith(("newsweave ", "make "))]
    assert others == [
        ".venv/bin/pip install '.[eval]'",
        ".venv/bin/python -m eval bench",
        ".venv/bin/python -m eval ledes examples --max-words 100",
        ".venv/bin/python -m eval reproduce",
        ".venv/bin/pip install '.[hub]'",
    ]


@pytest.mark.parametrize("command", [c for c in COMMANDS if " -m eval " in c])
def test_eval_commands_name_what_is_there(command: str, project: Path) -> None:
    name, *arguments = shlex.split(command)[3:]
    done = subprocess.run(
        [sys.executable, "-m", "eval", name, "--help"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert all(argument in done.stdout for argument in arguments if argument.startswith("--"))
    assert all((project / a).exists() for a in arguments if not a.startswith("--") and not a.isdigit())


def test_the_help_is_what_the_command_prints() -> None:
    assert papers.readme_with_help(TEXT) == TEXT, "out of date: run make fix"


def test_the_sample_output_quotes_real_sentences(project: Path) -> None:
    sample = papers.SAMPLE.search(TEXT)
    assert sample
    _, sources, *_ = sample["output"].split(
        "\n\n"
    )  # the prose, then its numbered sources, each with what it is from
    sources = re.sub(r"\n    .*(?:\n(?!\[|    ).*)*", "", sources)
    quoted = re.findall(r"^\[\d+\] (\S+): (.*)$", re.sub(r"\n(?!\[)", " ", sources), re.MULTILINE)
    articles = {article.id: article.text for article in read_articles([project / sample["folder"]])}
    assert len(quoted) >= 4
    for article, sentence in quoted:
        assert sentence in articles[article]


def test_links_lead_somewhere(project: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", TEXT)
    assert links
    for link in links:
        assert (project / link).exists(), link
