"""What every configuration here can do: be read from YAML, take ``key=value`` changes, and say what is wrong in it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Self

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from summarizer.errors import ConfigError


class Section(BaseModel):
    """A part of a configuration: cannot be changed, and unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Settings(Section):
    """A whole configuration.

    Raises :class:`~summarizer.errors.ConfigError` from :meth:`load` and :meth:`with_settings` for unknown
    keys (naming the nearest right one) and for values of the wrong kind.
    """

    #: A setting to show to whoever forgot the ``=``.
    example: ClassVar[str] = "seed=1"

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a YAML file. Raises :class:`ConfigError` naming the file and the key."""
        try:
            data = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigError(f"Cannot read the config file {path}: {error.strerror}.") from error
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise ConfigError(f"The config file {path} is not valid YAML: {error}") from error
        if data is None:
            data = {}
        if not isinstance(data, Mapping):
            raise ConfigError(
                f"The config file {path} must hold keys and values, not a {type(data).__name__}."
            )
        return cls.from_values(dict(data), where=f" in {path}")

    def with_settings(self, settings: Iterable[str] | Mapping[str, Any]) -> Self:
        """A copy with ``section.key=value`` settings applied; values are read as YAML."""
        data = self.model_dump()
        pairs = settings.items() if isinstance(settings, Mapping) else map(self._pair, settings)
        for key, value in pairs:
            *parents, leaf = key.split(".")
            target = data
            for parent in parents:
                below = target.setdefault(parent, {})
                if not isinstance(below, dict):
                    raise ConfigError(f"Unknown config key {key!r}: {parent!r} has no keys below it.")
                target = below
            target[leaf] = value
        return self.from_values(data)

    @classmethod
    def from_values(cls, data: Mapping[str, Any], *, where: str = "") -> Self:
        """Validate plain values; ``where`` follows the key in the sentence of an error."""
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise ConfigError(_explain(error, cls, where=where)) from error

    @classmethod
    def _pair(cls, setting: str) -> tuple[str, Any]:
        key, equals, value = setting.partition("=")
        if not equals:
            raise ConfigError(f"--set takes key=value, not {setting!r} (for example {cls.example}).")
        try:
            return key.strip(), yaml.safe_load(value)
        except yaml.YAMLError as error:
            raise ConfigError(f"The value of {key.strip()!r} cannot be read: {value!r}.") from error


def _known_keys(model: type[BaseModel], prefix: str = "") -> list[str]:
    keys: list[str] = []
    for name, info in model.model_fields.items():
        keys.append(prefix + name)
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            keys += _known_keys(info.annotation, f"{prefix}{name}.")
    return keys


def _explain(error: ValidationError, model: type[BaseModel], *, where: str) -> str:
    """One sentence for each thing wrong, with the nearest right key for an unknown one."""
    sentences = []
    known = _known_keys(model)
    for item in error.errors():
        key = ".".join(str(part) for part in item["loc"])
        if item["type"] == "extra_forbidden":
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
            if not near:  # the right leaf in the wrong section is the commonest slip
                leaf = key.rsplit(".", 1)[-1]
                by_leaf = {k.rsplit(".", 1)[-1]: k for k in known}
                near = [by_leaf[m] for m in difflib.get_close_matches(leaf, list(by_leaf), n=1, cutoff=0.6)]
            hint = f" Did you mean {near[0]!r}?" if near else f" Known keys: {', '.join(known)}."
            sentences.append(f"Unknown config key {key!r}{where}.{hint}")
        else:
            sentences.append(f"Config key {key!r}{where} is wrong: {item['msg']} (got {item['input']!r}).")
    return " ".join(sentences)
