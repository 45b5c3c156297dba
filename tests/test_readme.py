"""The README's commands and snippets are run, so that a stranger can trust them."""

from __future__ import annotations

import contextlib
import functools
import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from summarizer import Config, cli, read_articles
from summarizer.loaded import LoadedModels
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


@pytest.fixture(autouse=True)
def loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The README's commands and snippets share the models that they name: loading them takes as long as the rest."""
    monkeypatch.setattr("summarizer.summarizer.LoadedModels", _shared)


def _shared(config: Config) -> LoadedModels:
    return _loaded(
        config.with_settings({"max_words": 150, "sentences": None, "query": None}).model_dump_json()
    )


@functools.cache
def _loaded(config: str) -> LoadedModels:
    return LoadedModels(Config.model_validate_json(config))


@pytest.fixture
def at_the_root(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)


def test_the_readme_has_what_is_tested_here() -> None:
    assert len(SNIPPETS) >= 2
    assert {"make demo", "make test", "newsweave doctor"} <= set(COMMANDS)
    assert FOR_A_GPU


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.splitlines()[0])
@pytest.mark.usefixtures("at_the_root")
def test_python_snippets_run(snippet: str) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(snippet, "README.md", "exec"), {"__name__": "readme"})
    assert len(printed.getvalue()) > 40


BATCH = [command for command in NEWSWEAVE if command.startswith("newsweave batch")]
#: What is made from a batch's results.
REPORT = [command for command in NEWSWEAVE if command.startswith("newsweave report")]


@pytest.mark.parametrize("command", [c for c in NEWSWEAVE if c not in [*FOR_A_GPU, *BATCH, *REPORT]])
def test_newsweave_commands_run(
    command: str,
    project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(project / "examples")
    monkeypatch.setattr(sys, "argv", shlex.split(command))
    with pytest.raises(SystemExit) as ended:
        cli.main()
    printed = capsys.readouterr()
    assert ended.value.code == 0, printed.err
    # Nothing but notices about articles: no progress bars, no advice from the libraries below.
    assert all(line.startswith("examples/") for line in printed.err.splitlines()), printed.err
    written = [file.read_text(encoding="utf-8") for file in tmp_path.iterdir() if file.is_file()]
    assert len("".join([printed.out, *written])) > 40


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
