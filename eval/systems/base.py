"""What every system that is compared has in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from summarizer import Article


@dataclass(frozen=True, kw_only=True)
class Job:
    """One output to be written."""

    cluster: str
    articles: tuple[Article, ...]
    max_words: int
    #: What the output will be scored against; only oracles look at it.
    references: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Output:
    """What a system wrote. ``status`` is ``ok``, ``empty``, ``missing`` (stored outputs) or ``failed``."""

    text: str = ""
    status: str = "ok"
    #: Why it failed, or anything a reader of the row should know.
    note: str = ""
    seconds: float = 0.0
    #: Our own summary, as ``Summary.to_dict`` gives it; empty for all others.
    details: dict[str, Any] = field(default_factory=dict)


class System(Protocol):
    """A competitor."""

    name: str
    #: One line for the report.
    about: str
    #: Whether it reads the references: an upper bound, no competitor.
    oracle: bool

    def run(self, jobs: Sequence[Job]) -> list[Output]:
        """An output for each job, in order; text may run over, it is cut to length afterwards."""
        ...
