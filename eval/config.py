"""Settings of an evaluation, with defaults and reasons, validated by pydantic."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer.config import Config
from summarizer.errors import ConfigError


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RougeConfig(_Section):
    """ROUGE as ``rouge_score`` computes it."""

    stemmer: bool = Field(True, description="Porter-stem words of more than three letters")
    tokenizer: Literal["rouge_score", "unicode"] = Field(
        "rouge_score",
        description="rouge_score: ASCII letters and digits only, as published; unicode: letters of every script",
    )


class LedeConfig(_Section):
    """What an article's lede is."""

    max_words: int = Field(
        60, ge=5, description="longest lede; a longer opening paragraph ends at a sentence"
    )
    min_words: int = Field(15, ge=1, description="a shorter opening paragraph takes in the next one")
    leave_out: Literal["article", "none"] = Field(
        "article",
        description="article: a system is not shown the article whose lede it is scored against; none: it is "
        "(cheaper, flattering; the report says so)",
    )


class StatisticsConfig(_Section):
    """Intervals and tests."""

    confidence: float = Field(0.95, gt=0.5, lt=1)
    resamples: int = Field(5000, ge=100, description="bootstrap and randomisation resamples")
    baseline: str | None = Field(
        None, description="system that the others are compared with; default: the first one that is scored"
    )


class EvalConfig(_Section):
    """The whole configuration of an evaluation."""

    max_words: int | None = Field(
        None,
        ge=20,
        description="equal length of all outputs, in words; default: the median reference of the clusters, "
        "or 100 where they have none",
    )
    limit: int | None = Field(None, ge=1, description="only the first clusters")
    systems: tuple[str, ...] | None = Field(None, description="systems to score; default: the command's own")
    seed: int = Field(0, ge=0, description="of the random lede, perturbations and resampling")
    clean: bool = Field(True, description="clean documents as the summariser's reader does; false: as stored")
    batch_size: int = Field(4, ge=1, description="summaries fused in one call of the summariser")
    checker: str | None = Field(
        None, description="learned checker: hub id or folder of an NLI-style classifier"
    )
    report_clusters: int = Field(200, ge=0, description="clusters that the report shows one by one")
    rouge: RougeConfig = RougeConfig()
    ledes: LedeConfig = LedeConfig()
    statistics: StatisticsConfig = StatisticsConfig()
    summarizer: Config = Config()

    @classmethod
    def load(cls, path: str | Path) -> EvalConfig:
        """Read a YAML file. Raises :class:`ConfigError` naming the file and the key."""
        try:
            data = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigError(f"Cannot read the config file {path}: {error.strerror}.") from error
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise ConfigError(f"The config file {path} is not valid YAML: {error}") from error
        if not isinstance(data or {}, Mapping):
            raise ConfigError(f"The config file {path} must hold keys and values.")
        return cls.from_values(dict(data or {}), where=f" in {path}")

    def with_settings(self, settings: Sequence[str]) -> EvalConfig:
        """A copy with ``section.key=value`` settings applied; values are read as YAML."""
        data = self.model_dump()
        for setting in settings:
            key, equals, value = setting.partition("=")
            if not equals:
                raise ConfigError(f"--set takes key=value, not {setting!r} (for example seed=1).")
            *parents, leaf = key.strip().split(".")
            target = data
            for parent in parents:
                if not isinstance(target.get(parent), dict):
                    raise ConfigError(f"Unknown config key {key!r}: there is no section {parent!r}.")
                target = target[parent]
            try:
                target[leaf] = yaml.safe_load(value)
            except yaml.YAMLError as error:
                raise ConfigError(f"The value of {key.strip()!r} cannot be read: {value!r}.") from error
        return self.from_values(data, where="")

    @classmethod
    def from_values(cls, data: dict[str, Any], *, where: str) -> EvalConfig:
        """Validate plain values; ``where`` ends the sentence of an error."""
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise ConfigError(" ".join(_sentence(item, where) for item in error.errors())) from error


def _sentence(item: Any, where: str) -> str:
    key = ".".join(str(part) for part in item["loc"])
    if item["type"] != "extra_forbidden":
        return f"Config key {key!r}{where} is wrong: {item['msg']} (got {item['input']!r})."
    known = _keys(EvalConfig)
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    hint = f"Did you mean {near[0]!r}?" if near else f"Known keys: {', '.join(known)}."
    return f"Unknown config key {key!r}{where}. {hint}"


def _keys(model: type[BaseModel], prefix: str = "") -> list[str]:
    found: list[str] = []
    for name, info in model.model_fields.items():
        found.append(prefix + name)
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            found += _keys(info.annotation, f"{prefix}{name}.")
    return found
