"""``python -m eval ablate``: what every check of words earns and costs. All events are invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval import cli
from eval.ablation import ablate
from eval.fusion import load_groups
from summarizer import models
from summarizer.judging.judge import Judge
from summarizer.text.parsing import Parser
from tests.clusters import ScriptedJudge

SOURCES = ["The ferry Solveig ran aground with 84 people on board.", "These people were saved."]


def rows(path: Path, *judged: tuple[str, str]) -> Path:
    path.write_text(
        "".join(
            json.dumps({"id": "ferry/0", "sources": SOURCES, "text": text, "verdict": verdict, "score": -0.1})
            + "\n"
            for text, verdict in judged
        )
    )
    return path


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser(models.load_spacy())


def test_a_check_is_credited_with_what_it_alone_refuses(tmp_path: Path, parser: Parser) -> None:
    file = rows(
        tmp_path / "rows.jsonl",
        ("The ferry Solveig ran aground with 96 people on board.", "false"),  # a guard alone knows
        ("The ferry Solveig was sunk with 96 people on board.", "false"),  # the judge knows as well
        ("We were on board the ferry Solveig.", "true"),  # a sign's cost
        ("The ferry Solveig ran aground.", "true"),
        ("The ferry Solveig was sunk.", "false"),
    )
    found = ablate(load_groups(file), ScriptedJudge("sunk"), parser)
    assert (found["sentences"], found["true_sentences"]) == (5, 2)
    checks = {each["name"]: each for each in found["checks"]}
    counts = ("false", "true", "false_alone", "true_alone")
    assert [checks["numbers"][key] for key in counts] == [2, 0, 1, 0]
    assert [checks["own voice"][key] for key in counts] == [0, 1, 0, 1]
    assert [found["judge"][key] for key in counts] == [2, 0, 1, 0]
    assert [checks["names"][key] for key in counts] == [0, 0, 0, 0]


def test_the_command_prints_the_table_and_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Judge, "from_embedded", lambda **_: ScriptedJudge("sunk"))
    file = rows(tmp_path / "rows.jsonl", ("The ferry Solveig ran aground with 96 people on board.", "false"))
    run(monkeypatch, "ablate", file, "--output", tmp_path / "out")
    printed = capsys.readouterr().out
    assert "1 judged sentences, 0 of them true" in printed
    assert "guard: numbers" in printed
    kept = json.loads((tmp_path / "out/results.json").read_text())
    assert next(each for each in kept["checks"] if each["name"] == "numbers")["false_alone"] == 1


def test_rows_that_nobody_judged_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text(json.dumps({"id": "ferry/0", "sources": SOURCES, "good": SOURCES[0]}) + "\n")
    run(monkeypatch, "ablate", file, "--output", tmp_path / "out", code=2)
    assert "holds no judged sentences" in capsys.readouterr().err


def run(monkeypatch: pytest.MonkeyPatch, *arguments: Any, code: int = 0) -> None:
    monkeypatch.setattr("sys.argv", ["eval", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == code
