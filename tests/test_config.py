"""Settings: defaults, files, key=value, and the sentence a wrong one earns."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from summarizer import Config, ConfigError
from tests import papers


def test_settings_are_read_as_yaml_and_leave_the_rest_alone() -> None:
    config = Config().with_settings(["fusion.num_beams=2", "query=who?", "ranking.position = 0.5"])
    assert (config.fusion.num_beams, config.query, config.ranking.position) == (2, "who?", 0.5)
    assert config.fusion.model == Config().fusion.model
    assert config.ranking.agreement == Config().ranking.agreement


def test_later_settings_win_and_the_original_is_unchanged() -> None:
    config = Config()
    assert config.with_settings(["max_words=90", "max_words=120"]).max_words == 120
    assert config == Config()


def test_a_mapping_does_as_well() -> None:
    assert Config().with_settings({"fusion.model": "some/model"}).fusion.model == "some/model"


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("fusion.num_beam=2", "fusion.num_beams"),
        ("max_word=100", "max_words"),
        ("ranking.num_beams=2", "fusion.num_beams"),
        ("rankings.position=1", "'ranking'"),
        ("max_words=0", "max_words"),
        ("max_words=many", "max_words"),
        ("fusion.unit=page", "fusion.unit"),
        ("query.text=a", "query"),
        ("max_words", "key=value"),
        ("max_words=[1", "max_words"),
    ],
)
def test_a_wrong_setting_is_named_with_what_was_probably_meant(setting: str, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        Config().with_settings([setting])
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("fusion: {num_beam: 2}", "fusion.num_beams"),
        ("max_words: 0", "max_words"),
        ("- a list", "keys and values"),
        ("a: [1", "YAML"),
    ],
)
def test_a_wrong_config_file_is_named(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "settings.yaml"
    file.write_text(content)
    with pytest.raises(ConfigError) as error:
        Config.load(file)
    assert said in str(error.value)
    assert "settings.yaml" in str(error.value)


def test_a_missing_config_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"missing\.yaml"):
        Config.load(tmp_path / "missing.yaml")


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").touch()
    assert Config.load(tmp_path / "empty.yaml") == Config()


def test_a_configuration_survives_a_round_trip(tmp_path: Path) -> None:
    config = Config().with_settings(["fusion.num_beams=2", "query='what, and when?'"])
    file = tmp_path / "settings.yaml"
    file.write_text(yaml.safe_dump(config.model_dump()))
    assert Config.load(file) == config


def test_the_published_default_names_every_setting_with_its_default() -> None:
    published = papers.DEFAULT_CONFIG.read_text(encoding="utf-8")
    assert yaml.safe_load(published) == Config().model_dump(), "out of date: run make fix"
    assert published == papers.default_config(), "out of date: run make fix"


def test_every_shipped_way_of_running_is_valid(project: Path) -> None:
    files = sorted((project / "configs" / "run").glob("*.yaml"))
    models = [Config.load(file).fusion.model for file in files]
    assert len(models) == len(set(models)) >= 6
    assert "embedded" not in models


def test_the_batch_settings_for_a_gpu_are_the_least_of_their_own_table(project: Path) -> None:
    file = project / "configs" / "batch" / "gpu.yaml"
    rows = re.findall(r"^#   \S.*?((?:\s\s+\d+){3})$", file.read_text("utf-8"), re.MULTILINE)
    budgets = [[int(each) for each in row.split()] for row in rows]
    assert len(budgets) == 3
    assert all(row == sorted(row) for row in budgets)
    assert Config.load(file).fusion.batch_tokens == min(map(min, budgets))
