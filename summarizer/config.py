"""Every setting, with its default and its reason, validated by pydantic."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from summarizer.settings import Section, Settings


class ReadingConfig(Section):
    """What counts as a readable article."""

    max_file_mb: float = Field(
        50.0,
        gt=0,
        description="larger files are refused (of a file that is read as a stream: larger articles), in megabytes",
    )
    max_articles: int = Field(
        5000, ge=1, description="a file of more articles is refused: no event has so many"
    )
    min_words: int = Field(15, ge=1, description="cleaned articles shorter than this are not articles")
    max_words: int = Field(
        20_000, ge=100, description="words of one article that are read; the rest is reported as cut"
    )
    language: str = Field("en", description="ISO 639-1 code of the language the models cover")
    near_duplicate: float = Field(
        0.78,
        ge=0,
        le=1,
        description="how far the shorter of two articles is a copy of the other, reworded or not (mean of the share of its "
        "sentences with a near-copy and of its content words that recur), from which the two are one",
    )
    off_topic: float = Field(
        0.037,
        ge=0,
        le=1,
        description="probability that two parts of a cluster tell of one event, below which they are two events; 0 keeps all",
    )


class RankingConfig(Section):
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


class GroupingConfig(Section):
    """When two sentences say the same thing."""

    max_distance: float = Field(
        0.33,
        gt=0,
        lt=1,
        description="average-link cosine distance; 0.33 gives fusable groups of MiniLM vectors",
    )
    max_sentences: int = Field(400, ge=10, description="most salient sentences that are grouped")


class FusionConfig(Section):
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
    sources: int = Field(
        2,
        ge=2,
        description="sources that one sentence is written from: a group's first with those of other articles that are worded most "
        "like it. Of sentences that the embedded model writes from two, twice as many are true as from four",
    )
    alike: float = Field(
        0.35,
        ge=0,
        le=1,
        description="share of the content words of two sources that both have, from which a sentence is written from them: what the "
        "embedded model joins of less is hardly ever true. 0: of any group, for larger models",
    )
    joins: bool = Field(
        True,
        description="whether sentences are proposed, too, into which was put what another article tells more of the same thing",
    )
    num_beams: int = Field(
        2, ge=1, description="of models other than the embedded one, which searches greedily"
    )
    candidates: int = Field(
        2, ge=1, le=16, description="sentences that the embedded model writes for a group"
    )
    stop_bonus: float = Field(
        1.0,
        ge=0,
        description="what ending a sentence gains over going on, in nats, with the embedded model: left alone it goes on "
        "for longer than is true",
    )
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


class VerificationConfig(Section):
    """When a sentence may be said."""

    learned: bool = Field(
        True,
        description="ask the learned judge; without it only sentences pass whose words stand so in their sources",
    )
    min_articles: int = Field(
        2,
        ge=1,
        description="articles that must back an unattributed statement, where the cluster has three or more",
    )


class BatchConfig(Section):
    """Batch jobs: what is summarised together, and the files it goes to."""

    clusters: int = Field(8, ge=1, description="most clusters that share a batch")
    words: int = Field(
        100_000, ge=1000, description="most words of articles in a batch; a larger cluster is one by itself"
    )
    min_articles: int = Field(1, ge=1, description="clusters of fewer articles are skipped, not summarised")
    max_articles: int = Field(1000, ge=1, description="clusters of more articles fail")
    rows_per_file: int = Field(1000, ge=1, description="clusters in each file of results, about")
    texts: bool = Field(
        True,
        description="keep the articles' cleaned texts in the results: newsweave report shows them beside the summaries",
    )


class Config(Settings):
    """The whole configuration of a :class:`~summarizer.Summarizer`."""

    example: ClassVar[str] = "fusion.num_beams=2"

    max_words: int = Field(150, ge=20, description="length of the summary in words, kept within 10 %")
    sentences: int | None = Field(
        None, ge=1, le=100, description="length of the summary in sentences, in place of max_words"
    )
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

    @field_validator("dtype", mode="before")
    @classmethod
    def _refuse_float16(cls, value: object) -> object:
        if value in ("float16", "fp16", "half"):
            raise PydanticCustomError(
                "float16",
                "T5, LED and PEGASUS overflow in float16; use bfloat16, or float32 where the device has none",
            )
        return value
