"""How far a summary is, told stage by stage to whoever asked.

The pipeline opens a stage with :func:`stage`; whoever works in it, a model deep below, says with :func:`expect` and
:func:`advance` how much there is and what is done. Nobody hands anything down: what is said goes to the stage that is
open in the running thread, and where none is, to nobody.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where a run is. ``str(step)`` says it in words: ``Fusing sentences: 3 of 12 groups``."""

    #: "Reading articles", "Loading models" (at times once more before the fourth), "Splitting sentences", "Ranking
    #: sentences", "Fusing sentences", "Judging sentences", in this order.
    stage: str
    #: How much of the stage is done, and of how much; None as long as nobody knows. A total can grow, and there is work
    #: in a stage that nobody counts.
    done: int = 0
    total: int | None = None
    #: What is counted: "files", "articles", "sentences", "groups", "claims".
    unit: str = ""
    #: How long the stage took; None until it is over.
    seconds: float | None = None

    def __str__(self) -> str:
        counted = f": {self.done:,} of {self.total:,} {self.unit}" if self.total is not None else ""
        took = f" ({self.seconds:.1f} s)" if self.seconds is not None else ""
        return f"{self.stage}{counted}{took}"


#: What is told of every step, as it happens: ``print`` will do.
Progress = Callable[[Step], None]


@dataclass(slots=True, kw_only=True)
class _Stage:
    name: str
    unit: str
    progress: Progress
    done: int = 0
    total: int | None = None

    def tell(self, *, seconds: float | None = None) -> None:
        self.progress(
            Step(stage=self.name, done=self.done, total=self.total, unit=self.unit, seconds=seconds)
        )


_open: ContextVar[_Stage | None] = ContextVar("stage", default=None)


@contextmanager
def stage(name: str, progress: Progress | None, *, unit: str = "") -> Iterator[None]:
    """A stage of a run: told to ``progress`` when it begins, at each step and when it is done.

    :param unit: what is counted in it; what anybody says of another unit is not told.
    """
    running = _Stage(name=name, unit=unit, progress=progress or _nobody)
    start = time.perf_counter()
    before = _open.set(running)
    try:
        running.tell()
        yield
    finally:
        _open.reset(before)
    running.tell(seconds=time.perf_counter() - start)


def expect(count: int, unit: str) -> None:
    """Say that there are so many more to do."""
    if count and (running := _open.get()) is not None and running.unit == unit:
        running.total = (running.total or 0) + count
        running.tell()


def advance(count: int, unit: str) -> None:
    """Say that so many more are done."""
    if (running := _open.get()) is not None and running.unit == unit:
        running.done += count
        running.tell()


def each_of(items: Sequence[T], unit: str) -> Iterator[T]:
    """The items, of which each is told as done when the next one is asked for."""
    expect(len(items), unit)
    for item in items:
        yield item
        advance(1, unit)


def _nobody(step: Step) -> None:
    """Nobody asked."""
