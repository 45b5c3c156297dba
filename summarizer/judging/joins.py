"""The learned judge of joins: do two sentences say together what one is with a part of the other in it, and is it worth printing?

The fuser's language model reads the joined sentence beside both sources, as its decoder would write it. How likely it finds each
word where the part begins, and behind it, where the host goes on, and the state that the part leaves in the middle of its layers
(a linear probe: Alain & Bengio 2017), say whether the part belongs there; with what the parses say
(:class:`~summarizer.fusion.joining.Part`) two logistic regressions turn that into how likely it is true and how likely an editor
would rather print it than the host. They were fitted to joins judged one by one (``python -m training joins``; weights and card are in
``weights/``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file
from scipy.special import expit

from summarizer import models
from summarizer.errors import ModelError
from summarizer.fusion.joining import Part
from summarizer.probe import Floats, odds

if TYPE_CHECKING:
    from summarizer.fusion.embedded import EmbeddedFuser
    from summarizer.fusion.fid import Reading

#: What is asked of each join, in the order of the weights' rows.
ASKED = ("true", "worth")
#: Joins that are read in one pass.
_AT_ONCE = 12


class Value(NamedTuple):
    """What the judge makes of a join, 0..1."""

    #: How likely both sources say it together.
    true: float
    #: How likely an editor would rather print it than the host as it is.
    worth: float


class JoinJudge:
    """Values of joins; see the module."""

    def __init__(
        self,
        weights: Mapping[str, Floats],
        *,
        names: Sequence[str],
        working_point: Value,
        reader: EmbeddedFuser,
    ) -> None:
        """``weights``: of :func:`~summarizer.probe.odds`, "alone" over the signs of the parses, and "read" over these, the reading's
        signs and the state. ``names``: of all signs, those of the parses first.
        """
        self._weights = weights
        self._names = tuple(names)
        self._working_point = working_point
        self._reader = reader

    @classmethod
    def from_folder(cls, folder: Path = models.JUDGE, *, reader: EmbeddedFuser) -> JoinJudge:
        """What ``python -m training joins`` wrote. Raises ``ModelError`` for anything else."""
        try:
            weights = load_file(folder / "joins.safetensors")
            settings = json.loads((folder / "joins.json").read_text("utf-8"))
            names = settings["signs"]
            if weights["read"].shape[1] <= len(names) + 1:
                raise ValueError("the weights are not of these signs")
            point = Value(true=float(settings["true"]), worth=float(settings["worth"]))
            return cls(weights, names=names, working_point=point, reader=reader)
        except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
            raise ModelError(
                f"The judge of joins in {folder} cannot be loaded: {error}. Install newsweave again, or set fusion.joins=false to do "
                "without joins."
            ) from error

    def likely(self, signs: Sequence[Mapping[str, float]]) -> list[float]:
        """How likely each is worth printing by what the parses say, 0..1, without a reading."""
        if not signs:
            return []
        values = expit(odds(self._weights, table(signs, self._names), None))[:, ASKED.index("worth")]
        found: list[float] = np.round(values, 5).tolist()
        return found

    def values(self, joins: Sequence[tuple[Sequence[str], Part]]) -> list[Value]:
        """Of each join, with the texts it is made of, the value; the same whatever else is asked."""
        signs, states = read(joins, reader=self._reader)
        if not signs:
            return []
        found = np.round(expit(odds(self._weights, table(signs, self._names), states)), 4).tolist()
        return [Value(*each) for each in found]

    def refusal(self, value: Value) -> str | None:
        """Why a join of this value may not be printed; None if it may."""
        if value.true < self._working_point.true:
            return f"the judge finds it poorly backed ({value.true:.2f})"
        if value.worth < self._working_point.worth:
            return f"the judge finds that it adds little ({value.worth:.2f})"
        return None


def read(
    joins: Sequence[tuple[Sequence[str], Part]], *, reader: EmbeddedFuser
) -> tuple[list[dict[str, float]], Floats]:
    """What is known of each join by name, from the parses and from its reading; and the state that its part leaves [joins, width]."""
    packer = reader.packer
    places = [reader.tokens_between(part.text, part.start, part.end) for _, part in joins]
    asked = [(packer.sources(sorted(set(sources))), [packer.claim(part.text)]) for sources, part in joins]
    found: list[Reading] = []
    for start in range(0, len(asked), _AT_ONCE):
        found += [reading for (reading,) in reader.network.readings(asked[start : start + _AT_ONCE])]
    signs = [
        {**part.signs, **_read_signs(reading.log_probabilities, place)}
        for (_, part), place, reading in zip(joins, places, found, strict=True)
    ]
    states = [reading.states[max(place.stop - 1, 0)] for place, reading in zip(places, found, strict=True)]
    return signs, np.stack(states) if states else np.zeros((0, 0), np.float32)


def table(signs: Sequence[Mapping[str, float]], names: Sequence[str]) -> Floats:
    """A row for each, a column for each name; what is not known is 0."""
    return np.array([[each.get(name, 0.0) for name in names] for each in signs], dtype=np.float32)


def _read_signs(values: Floats, part: slice) -> dict[str, float]:
    """What the log-probabilities of a joined sentence's tokens say, its end included, of where ``part`` begins and ends."""
    own, last = values[part], len(values) - 1
    behind = values[part.stop : part.stop + 3]
    if not len(own):
        own = values[:1]
    if not len(behind):
        behind = values[-1:]
    return {
        "read: first": float(own[0]),
        "read: second": float(own[min(1, len(own) - 1)]),
        "read: last": float(own[-1]),
        "read: part": float(own.mean()),
        "read: least": float(own.min()),
        "read: next": float(behind[0]),
        "read: behind": float(behind.mean()),
        "read: least behind": float(behind.min()),
        "read: before": float(values[: part.start].mean()) if part.start else 0.0,
        "read: all": float(values.mean()),
        "read: doubts": float((values < -1).sum()),
        "read: at the end": float(part.stop >= last - 1),
    }
