"""Settings of an evaluation, with defaults and reasons, validated by pydantic."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from summarizer.config import Config
from summarizer.settings import Section, Settings


class RougeConfig(Section):
    """ROUGE as ``rouge_score`` computes it."""

    stemmer: bool = Field(True, description="Porter-stem words of more than three letters")
    tokenizer: Literal["rouge_score", "unicode"] = Field(
        "rouge_score",
        description="rouge_score: ASCII letters and digits only, as published; unicode: letters of every script",
    )


class LedeConfig(Section):
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


class StatisticsConfig(Section):
    """Intervals and tests."""

    confidence: float = Field(0.95, gt=0.5, lt=1)
    resamples: int = Field(5000, ge=100, description="bootstrap and randomisation resamples")
    baseline: str | None = Field(
        None, description="system that the others are compared with; default: the first one that is scored"
    )


class EvalConfig(Settings):
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
