"""What every fuser is: ranked, grouped sentences in, candidate sentences out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One way to say what a group says."""

    text: str
    #: Mean log-probability per token under the fuser (0 is certain; lower is less likely); None where nobody knows.
    score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Truncation:
    """A text that was longer than the model reads: only its first ``words_kept`` words were used."""

    text: str
    words_kept: int


class Fuser(Protocol):
    """A seq2seq model behind one door."""

    #: What the latest call could not read in full.
    truncations: list[Truncation]
    #: Token budget of one generation batch; may be set between calls.
    batch_tokens: int

    def fuse(
        self, groups: Sequence[Sequence[str]], *, before: Sequence[str] | None = None
    ) -> list[list[Candidate]]:
        """For each group of source texts, its candidates, best first; never a name or number that no source has.

        ``before``: for each group what the summary tells before it, to go on from; empty for nothing.

        The order of a group's sources and of the groups never changes a candidate. After each batch it may say how many
        distinct groups are done, by :func:`summarizer.progress.advance` of "groups".
        """
        ...

    def describe(self) -> dict[str, str | int | float | bool | None]:
        """Name, revision, checksum, parameters, device, dtype: what goes into ``Summary.model``."""
        ...


@runtime_checkable
class ClusterFuser(Fuser, Protocol):
    """A model that can read a whole cluster at once and write several sentences."""

    def fuse_clusters(self, clusters: Sequence[Sequence[Sequence[str]]], max_words: int) -> list[str]:
        """For each cluster whole sentences, at most ``max_words`` words, from each article's ranked sentences in its order."""
        ...


@runtime_checkable
class FluencyModel(Protocol):
    """A language model that says how readable a sentence is."""

    def fluency(self, texts: Sequence[str]) -> list[float]:
        """Mean log-probability per token of each text, in order."""
        ...
