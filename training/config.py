"""Settings of training runs, with defaults and reasons, validated by pydantic."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from summarizer.config import Config
from summarizer.settings import Section, Settings

# ---- data -------------------------------------------------------------------------------------------------------

Target = Literal["summary", "gap", "lede", "split", "pair", "fusion", "told", "whole"]


class CorpusConfig(Section):
    """One corpus that examples are made from."""

    path: str = Field(description="jsonl, jsonl.gz or parquet rows, relative to the checkout")
    target: Target = Field(
        description="summary: each sentence of the human summary · gap: sentences of one article that other "
        "articles of the cluster back, the widest-backed first (entity pyramid) · lede: an article's opening, "
        "rebuilt from the rest of it · split: rich sentences, from partial tellings of them · pair: rows {sources, target} as they are · fusion: sentences written by "
        "hand, with false ones for the judge · told: whole summaries written by hand, each sentence with what stands before it · whole: the same as one text, from each "
        "article's ranked sentences: for models that read clusters"
    )
    sources: str | tuple[str, ...] | None = Field(
        None,
        description="fusion, told, whole: rows with the same ids that hold what was written from; one file or several",
    )
    licence: str = Field(description="licence of the collection, for the model card")
    research_only: bool = Field(False, description="whether its terms are for research only")
    limit: int | None = Field(None, ge=1, description="only the first rows")
    most: int | None = Field(None, ge=1, description="at most so many examples, drawn at random")
    per_row: int = Field(3, ge=1, description="most examples from one cluster or document")
    tokenised: bool = Field(False, description="Penn Treebank tokens, to be joined again")


class LabelsConfig(Section):
    """Outputs of a fuser, judged one by one."""

    path: str = Field(description="jsonl rows {id, candidate, verdict, kind}, relative to the checkout")
    candidates: str | None = Field(
        None, description="what `training candidates` wrote, where the labels hold no texts"
    )
    licence: str = "written for this project"


class BackingConfig(Section):
    """When a target says no more than its sources."""

    min_coverage: float = Field(
        0.9, gt=0, le=1, description="share of the target's content words (by weight) that its sources have"
    )
    min_gain: float = Field(
        0.08, ge=0, le=1, description="coverage that a source must add to be counted as one of several"
    )
    max_copied: float = Field(
        0.75, gt=0, le=1, description="share of the target's bigrams that one source has: more is a copy"
    )
    copies: float = Field(
        0.15, ge=0, le=1, description="share of examples that may copy or restate one source"
    )
    max_sources: int = Field(4, ge=1, description="as grouping.max_sources")
    spare: float = Field(
        0.3, ge=0, le=1, description="share of examples that get a source the target does not need"
    )


class DataConfig(Settings):
    """``python -m training data``: clusters in, (sources, target) examples out."""

    output: str = Field(description="folder for train.jsonl, val.jsonl, report.json and report.md")
    seed: int = Field(0, ge=0)
    unit: Literal["group", "cluster"] = Field(
        "group",
        description="group: what our grouper hands a fuser -> one sentence; cluster: what our ranker hands it -> "
        "the whole summary",
    )
    corpora: tuple[CorpusConfig, ...]
    labels: tuple[LabelsConfig, ...] = Field((), description="judged outputs: pairs for the judge")
    validation_corpora: tuple[CorpusConfig, ...] = Field(
        (),
        description="validation rows of their own, of target fusion, told or whole; `validation` is then left aside",
    )
    validation: float = Field(0.02, gt=0, lt=0.5, description="share of rows kept for the loss curve")
    held_out: tuple[str, ...] = Field(
        (), description="corpora whose ids and texts must not occur: evaluation sets, their articles too"
    )
    max_leak: float = Field(
        0.2, ge=0, le=1, description="share of a target's word 8-grams that the held-out sets may have"
    )
    min_words: int = Field(8, ge=1)
    max_words: int = Field(45, ge=5)
    max_novel: float = Field(
        1.0,
        gt=0,
        le=1,
        description="share of new bigrams in a sentence written by hand, above which the fuser does not learn from it: what "
        "a small model cannot word anew truthfully it should not try",
    )
    backing: BackingConfig = BackingConfig()
    summarizer: Config = Config()


# ---- fusers -----------------------------------------------------------------------------------------------------


class LoraConfig(Section):
    """Low-rank adaptation (Hu et al. 2022)."""

    r: int = Field(16, ge=1)
    alpha: int = Field(32, ge=1)
    dropout: float = Field(0.0, ge=0, lt=1)
    targets: Literal["all-linear"] | tuple[str, ...] = Field(
        "all-linear", description="names of the layers that are adapted"
    )


class FuserConfig(Settings):
    """``python -m training fuser``: examples in, a finished model folder out."""

    data: str = Field(description="folder with train.jsonl and val.jsonl")
    output: str = Field(description="folder for checkpoints, the curve, the log and the finished model")
    seed: int = Field(0, ge=0)
    base: str = Field(
        "embedded",
        description="'embedded' (the shipped language model as Fusion-in-Decoder), a folder or hub id of any "
        "AutoModelForSeq2SeqLM",
    )
    revision: str | None = Field(None, description="commit of a base from a hub")
    initial_adapter: str | None = Field(None, description="folder of an adapter to go on from (weights only)")
    sources: Literal["apart", "joined"] = Field(
        "apart", description="Fusion-in-Decoder's sources: each on its own, or all in one text (plain causal)"
    )
    lora: LoraConfig | None = Field(None, description="null: all weights are trained")
    epochs: float = Field(1.0, gt=0)
    max_steps: int = Field(-1, description="stops earlier; -1: no")
    max_minutes: float | None = Field(None, gt=0, description="stops, with a checkpoint, after so long a run")
    batch_size: int = Field(8, ge=1, description="examples in one forward pass")
    accumulate: int = Field(1, ge=1, description="forward passes in one step")
    learning_rate: float = Field(5e-4, gt=0)
    contrast: float = Field(
        0.0,
        ge=0,
        description="Fusion-in-Decoder: weight of preferring a target to the same made false by one small edit, where an "
        "example has one",
    )
    schedule: str = Field("cosine", description="as transformers' lr_scheduler_type")
    warmup: float = Field(0.05, ge=0, lt=1, description="share of the steps")
    weight_decay: float = Field(0.0, ge=0)
    label_smoothing: float = Field(0.0, ge=0, lt=1)
    max_grad_norm: float = Field(1.0, gt=0)
    bf16: bool = Field(True, description="bfloat16 matrix products on CPU and GPU")
    gradient_checkpointing: bool = False
    max_source_tokens: int = Field(96, ge=8, description="of one source, or of the whole input of a cluster")
    max_target_tokens: int = Field(96, ge=8)
    eval_steps: int = Field(100, ge=1)
    save_steps: int = Field(50, ge=1)
    eval_examples: int = Field(64, ge=0, description="validation examples that are generated and scored")
    num_beams: int = Field(1, ge=1, description="of the generation during training")
    patience: int = Field(0, ge=0, description="early stopping: evaluations without a gain; 0: never")
    device: str = Field("auto", description="'auto', 'cpu', 'cuda'")


def root() -> Path:
    """The checkout: paths in configs are relative to it."""
    return Path(__file__).resolve().parent.parent


def resolve(path: str) -> Path:
    """A config's path as an absolute one."""
    given = Path(path).expanduser()
    return given if given.is_absolute() else (root() / given).resolve()
