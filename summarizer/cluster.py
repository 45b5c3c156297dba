"""The articles about one event on their way through the rooms: each room adds what it found out."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from summarizer.length import Length

if TYPE_CHECKING:  # what the rooms add; none of them is to the left of this page
    from summarizer.config import Config
    from summarizer.conflicts.claims import Conflict
    from summarizer.decontext.decontextualizer import Reading
    from summarizer.decontext.people import Person
    from summarizer.fusion.base import Truncation
    from summarizer.fusion.joining import Join
    from summarizer.grouping.groups import Group
    from summarizer.reading.article import Article, Unused
    from summarizer.retrieval.ranking import Ranking
    from summarizer.retrieval.sentences import Sentence

T = TypeVar("T")

# Clusters whose groups are written in one go on a CPU: they fill a pass, and what was read of them is still at hand when they are
# judged. Of 12 events writing takes 29 s one by one and 21 s all at once, judging 17 and 22 s.
_AT_ONCE = 2


def at_once(clusters: Sequence[T], *, device: str) -> Iterator[Sequence[T]]:
    """Those that are done in one go, some after the others; ``device``: the kind that writes."""
    size = _AT_ONCE if device == "cpu" else max(len(clusters), 1)
    return (clusters[start : start + size] for start in range(0, len(clusters), size))


@dataclass(slots=True)
class Clock:
    """Wall-clock seconds of each stage."""

    seconds: dict[str, float] = field(
        default_factory=lambda: dict.fromkeys(("read", "rank", "fuse", "verify"), 0.0)
    )

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Add what the body takes to the seconds of a stage."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start

    def add(self, other: Clock, *, share: float) -> None:
        """Add this share of what several clusters took together."""
        for name, seconds in other.seconds.items():
            self.seconds[name] = self.seconds.get(name, 0.0) + share * seconds


@dataclass(kw_only=True)
class Cluster:
    """One cluster. It can be pickled between any two rooms."""

    config: Config
    #: From reading: what is summarised, and what was set aside.
    articles: list[Article]
    unused: list[Unused] = field(default_factory=list)

    #: From retrieval: each article's sentences in order, by its id; stretches that are too long to be sentences.
    sentences: dict[str, list[Sentence]] = field(default_factory=dict)
    passed_over: list[str] = field(default_factory=list)
    ranking: Ranking = field(init=False)

    #: From decontextualisation: how each sentence of the groups is told on its own, by ``Sentence.key``.
    groups: list[Group] = field(default_factory=list)
    readings: dict[tuple[str, int], Reading] = field(default_factory=dict)
    #: What the most salient of the sentences that open an article tells: what a summary will most likely have told first.
    opening: str = ""
    #: What was looked at and is neither told nor written from, with the reason.
    left_out: list[Reading] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    #: From fusion: how well each article is written (0..1, by its id), and texts that the model could not read in full.
    writing: Mapping[str, float] = field(default_factory=dict)
    truncations: list[Truncation] = field(default_factory=list)
    #: By ``Sentence.key`` of a member of the groups, that member with what another article tells more of the same thing.
    joins: Mapping[tuple[str, int], Sequence[Join]] = field(default_factory=dict)

    #: What the articles disagree on.
    conflicts: Sequence[Conflict] = ()

    clock: Clock = field(default_factory=Clock)

    @property
    def length(self) -> Length:
        """How long its summary is to be."""
        return Length.of(self.config)

    @cached_property
    def told(self) -> dict[tuple[str, int], str]:
        """What is to be told of each sentence of the groups, by ``Sentence.key``."""
        return {key: reading.told for key, reading in self.readings.items()}
