"""Every setting, with its default and its reason, validated by pydantic."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer.errors import ConfigError


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReadingConfig(_Section):
    """What counts as a readable article."""

    max_file_mb: float = Field(50.0, gt=0, description="larger files are refused, in megabytes")
    min_words: int = Field(15, ge=1, description="cleaned articles shorter than this are not articles")
    max_words: int = Field(
        20_000, ge=100, description="words of one article that are read; the rest is reported as cut"
    )
    language: str = Field("en", description="ISO 639-1 code of the language the models cover")
    near_duplicate: float = Field(
        0.8, ge=0, le=1, description="containment of word 5-grams above which two articles are one"
    )
    off_topic: float = Field(
        0.3,
        ge=-1,
        le=1,
        description="similarity to the main event (mean of embedding and word cosines) below which an "
        "article is about another one",
    )


class RankingConfig(_Section):
    """Weights of the parts of salience; each part is scaled to 0..1 before weighting."""

    agreement: float = Field(1.0, ge=0)
    event: float = Field(0.4, ge=0)
    position: float = Field(0.3, ge=0)
    length: float = Field(0.2, ge=0)
    query: float = Field(3.0, ge=0)
    diversity: float = Field(0.3, ge=0, le=1, description="weight of novelty in maximal marginal relevance")
    max_encoded: int = Field(
        2500, ge=50, description="sentences that are embedded; a lexical pass picks them in larger clusters"
    )


class GroupingConfig(_Section):
    """When two sentences say the same thing."""

    max_distance: float = Field(
        0.33,
        gt=0,
        lt=1,
        description="average-link cosine distance; 0.33 gives fusable groups of MiniLM vectors",
    )
    max_sentences: int = Field(400, ge=10, description="most salient sentences that are grouped")
    max_sources: int = Field(
        4, ge=1, description="sources handed to the fuser for one group; looser groups invite invention"
    )


class FusionConfig(_Section):
    """The seq2seq step."""

    model: str = Field(
        "embedded",
        description="'embedded' ('embedded-untrained': without its adapter), a local folder, or a hub id of any AutoModelForSeq2SeqLM",
    )
    revision: str | None = Field(None, description="hub revision (commit) to pin")
    unit: Literal["auto", "group", "cluster"] = Field(
        "auto",
        description="what the model is given at once; auto: groups for the embedded model, the cluster otherwise",
    )
    num_beams: int = Field(4, ge=1)
    max_new_tokens: int = Field(64, ge=8, description="per group; cluster units scale it with max_words")
    source_bonus: float = Field(
        0.5, ge=0, description="what a word that some source uses gains over one that none does, in nats"
    )
    batch_tokens: int = Field(16384, ge=256, description="token budget of one generation batch")
    compiled: bool = Field(
        False,
        description="compile the decoder's steps over a cache of fixed size, on a GPU and where the architecture "
        "allows; costs a minute at the start, so it is for long jobs",
    )


class VerificationConfig(_Section):
    """When a sentence may be said."""

    min_support: float = Field(
        0.95, ge=0, le=1, description="support below this is repaired, replaced or dropped"
    )
    min_articles: int = Field(
        2,
        ge=1,
        description="articles that must back an unattributed statement, where the cluster has three or more",
    )


class BatchConfig(_Section):
    """Batch jobs: what is summarised together, and the files it goes to."""

    clusters: int = Field(8, ge=1, description="most clusters that share a batch")
    words: int = Field(
        100_000, ge=1000, description="most words of articles in a batch; a larger cluster is one by itself"
    )
    min_articles: int = Field(1, ge=1, description="clusters of fewer articles are skipped, not summarised")
    max_articles: int = Field(1000, ge=1, description="clusters of more articles fail")
    rows_per_file: int = Field(1000, ge=1, description="clusters in each file of results, about")


class Config(_Section):
    """The whole configuration of a :class:`~summarizer.Summarizer`.

    Raises :class:`~summarizer.errors.ConfigError` from :meth:`load` and :meth:`with_settings` for unknown
    keys (naming the nearest right one) and for values of the wrong kind.
    """

    max_words: int = Field(150, ge=20, description="length of the summary in words, kept within 10 %")
    query: str | None = Field(None, description="what the reader wants to know; focuses the summary")
    device: str = Field("auto", description="'auto', 'cpu', 'cuda', 'cuda:1', 'mps'")
    dtype: Literal["auto", "float32", "bfloat16"] = Field(
        "auto", description="auto: bfloat16 where it is fast"
    )
    reading: ReadingConfig = ReadingConfig()
    ranking: RankingConfig = RankingConfig()
    grouping: GroupingConfig = GroupingConfig()
    fusion: FusionConfig = FusionConfig()
    verification: VerificationConfig = VerificationConfig()
    batch: BatchConfig = BatchConfig()

    @classmethod
    def load(cls, path: str | Path) -> Config:
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
        return cls._validated(dict(data), where=f" in {path}")

    def with_settings(self, settings: Iterable[str] | Mapping[str, Any]) -> Config:
        """A copy with ``section.key=value`` settings applied; values are read as YAML."""
        data = self.model_dump()
        pairs: list[tuple[str, Any]] = []
        if isinstance(settings, Mapping):
            pairs = list(settings.items())
        else:
            for setting in settings:
                key, equals, value = setting.partition("=")
                if not equals:
                    raise ConfigError(
                        f"--set takes key=value, not {setting!r} (for example fusion.num_beams=2)."
                    )
                try:
                    pairs.append((key.strip(), yaml.safe_load(value)))
                except yaml.YAMLError as error:
                    raise ConfigError(f"The value of {key.strip()!r} cannot be read: {value!r}.") from error
        for key, value in pairs:
            *parents, leaf = key.split(".")
            target = data
            for parent in parents:
                below = target.setdefault(parent, {})
                if not isinstance(below, dict):
                    raise ConfigError(f"Unknown config key {key!r}: {parent!r} has no keys below it.")
                target = below
            target[leaf] = value
        return self._validated(data, where="")

    @classmethod
    def _validated(cls, data: dict[str, Any], *, where: str) -> Config:
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise ConfigError(_explain(error, where=where)) from error


def _known_keys(model: type[BaseModel], prefix: str = "") -> list[str]:
    keys: list[str] = []
    for name, info in model.model_fields.items():
        keys.append(prefix + name)
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            keys += _known_keys(info.annotation, f"{prefix}{name}.")
    return keys


def _explain(error: ValidationError, *, where: str) -> str:
    """One sentence for each thing wrong, with the nearest right key for an unknown one."""
    sentences = []
    known = _known_keys(Config)
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
