"""`newsweave doctor`: what it says about a whole and a broken installation."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from summarizer import __version__, cli, doctor, models
from summarizer.models import ModelStatus
from tests.tiny_models import ARCHITECTURES

WHOLE = ModelStatus(name="Lexa", role="fuser", found=True, path="/weights/lexa", checksum_ok=True)
DAMAGED = ModelStatus(
    name="Morva",
    role="encoder",
    found=True,
    path="/weights/morva",
    checksum_ok=False,
    advice="Run: fetch morva",
)
MISSING = ModelStatus(name="Tilde", role="grammar", found=False, advice="Run: fetch tilde")


def examine(monkeypatch: pytest.MonkeyPatch, *statuses: ModelStatus) -> doctor.Report:
    monkeypatch.setattr(models, "find_models", lambda: list(statuses))
    return doctor.examine()


def test_this_installation_is_healthy() -> None:
    report = doctor.examine()
    assert report.healthy, report.problems
    text = report.to_text()
    for part in (__version__, "torch", "transformers", "spacy", "SmolLM2", "MiniLM", "Device"):
        assert part in text
    assert "checksum right" in text


def test_a_model_without_a_published_checksum_is_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    unsummed = ModelStatus(name="Lexa", role="fuser", found=True, path="x", checksum_ok=None)
    assert examine(monkeypatch, unsummed).healthy


def test_each_problem_comes_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    report = examine(monkeypatch, WHOLE, DAMAGED, MISSING)
    assert report.problems == (
        "Morva (encoder) is damaged (wrong checksum). Run: fetch morva",
        "Tilde (grammar) is missing. Run: fetch tilde",
    )
    assert all(problem in report.to_text() for problem in report.problems)


def test_a_library_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LIBRARIES", ("torch", "no-such-library"))
    report = examine(monkeypatch, WHOLE)
    assert "no-such-library is not installed" in report.problems[0]


def test_a_cache_that_cannot_be_made_is_a_problem(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("NEWSWEAVE_CACHE", str(tmp_path / "file" / "cache"))
    report = examine(monkeypatch, WHOLE)
    assert "NEWSWEAVE_CACHE" in report.problems[0]
    monkeypatch.setenv("NEWSWEAVE_CACHE", str(tmp_path / "not" / "yet" / "made"))
    assert examine(monkeypatch, WHOLE).healthy


@pytest.mark.parametrize(("status", "code"), [(WHOLE, 0), (DAMAGED, 2), (MISSING, 2)])
def test_the_exit_code_says_whether_the_default_works(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], status: ModelStatus, code: int
) -> None:
    monkeypatch.setattr(models, "find_models", lambda: [status])
    monkeypatch.setattr(sys, "argv", ["newsweave", "doctor"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == code
    assert status.name in capsys.readouterr().out


# ---- a trial of a device and a model ----------------------------------------------------------------------------


def run_doctor(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    monkeypatch.setattr(models, "find_models", lambda: [WHOLE])
    monkeypatch.setattr(sys, "argv", ["newsweave", "doctor", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code


def test_a_device_that_is_not_there_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_doctor(monkeypatch, "--device", "cuda") == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    [said] = printed.err.splitlines()
    assert "'cuda' is not available" in said


def test_a_model_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run_doctor(monkeypatch, "--device", "cpu", "--model", str(tmp_path / "nowhere")) == 2
    assert "There is no model folder" in capsys.readouterr().err


def test_a_model_that_has_learned_nothing_is_tried_and_told_of(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = ARCHITECTURES["t5"].save(tmp_path)
    (folder / "generation_config.json").unlink()
    arguments = ("--device", "cpu", "--model", str(folder), "--set", "fusion.max_new_tokens=8")
    settings = (
        "--set",
        "fusion.compiled=true",
        "--set",
        "verification.learned=false",
        "--set",
        "dtype=float32",
    )
    assert run_doctor(monkeypatch, *arguments, *settings) == 2
    trial = capsys.readouterr().out.partition("\nTrial\n")[2]
    for part in ("float32, on cpu", "48 groups", "tokens a second", "GiB at most"):
        assert part in trial
    off = trial.partition("What is off\n")[2]
    for part in ("48 got no finished sentence", "fusion.compiled is left aside", "no generation_config.json"):
        assert part in off


def test_without_options_nothing_is_tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("summarizer.trial.try_out", lambda config: pytest.fail("tried"))
    assert run_doctor(monkeypatch) == 0
    assert "Trial" not in capsys.readouterr().out
