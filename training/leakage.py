"""Keeps evaluation sets out of training data: by id, and by shared runs of eight words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from summarizer.errors import InputError
from training import corpora

_N = 8
_WORD = re.compile(r"\w+")


class HeldOut:
    """Ids and word 8-grams of the sets that are evaluated on."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._ids: set[str] = set()
        self._events: set[str] = set()
        self._grams: set[int] = set()
        for path in paths:
            for identity, values in corpora.texts(path):
                self._ids.add(identity)
                self._events.add(identity.split("/", 1)[0])
                for text in values:
                    self._grams.update(_grams(text))

    def holds(self, identity: str) -> bool:
        """Whether a row, or a part of one ("row/3"), is of a held-out event."""
        return identity in self._ids or identity.split("/", 1)[0] in self._events

    def refuse(self, identity: str, *, where: str) -> None:
        """Raises :class:`InputError` for a row of a held-out event: the config is wrong."""
        if self.holds(identity):
            raise InputError(
                f"{where} holds the row {identity!r}, which is in a held-out set too. Training on it would make "
                "every score on that set worthless: take the corpus, or the row, out."
            )

    def share(self, text: str) -> float:
        """Share of a text's word 8-grams that a held-out set has, 0..1."""
        grams = list(_grams(text))
        return sum(gram in self._grams for gram in grams) / len(grams) if grams else 0.0


def _grams(text: str) -> Iterator[int]:
    words = [match.group().lower() for match in _WORD.finditer(text)]
    return (hash(tuple(words[i : i + _N])) for i in range(len(words) - _N + 1))


def repeated(targets: Iterable[str]) -> set[int]:
    """Indices of targets that an earlier one says word for word."""
    seen: set[str] = set()
    again = set()
    for index, target in enumerate(targets):
        key = " ".join(_WORD.findall(target.lower()))
        if key in seen:
            again.add(index)
        seen.add(key)
    return again
