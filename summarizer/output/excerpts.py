"""A long text cut down to what a page has room for: its beginning, and the surroundings of what is cited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Characters that are shown around a passage that is cited.
_AROUND = 300
# Of a text that is too long, this much of the beginning is shown in any case.
_OPENING = 1_500


@dataclass(frozen=True, slots=True)
class Excerpt:
    """``text[start:end]``, one paragraph or a part of it; ``left_out`` characters of the text are missing before it."""

    start: int
    end: int
    left_out: int


def cut(text: str, spans: Sequence[tuple[int, int]], *, room: int) -> list[Excerpt]:
    """The paragraphs of ``text``; if it has more than ``room`` characters, those parts of them that there is room for.

    ``spans`` are shown in any case, with what stands around them.
    """
    if len(text) <= room:
        kept = [(0, len(text))]
    else:
        kept = _merged([(0, _OPENING), *((start - _AROUND, end + _AROUND) for start, end in spans)], text)
        spare = room - sum(end - start for start, end in kept)
        if spare > 0:
            kept = _merged([(0, kept[0][1] + spare), *kept], text)
    return list(_paragraphs(text, kept))


def _merged(wanted: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """The stretches in order, widened to whole words, those that touch made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(wanted):
        first, last = _at_a_space(text, max(start, 0), -1), _at_a_space(text, min(end, len(text)), 1)
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def _at_a_space(text: str, place: int, step: int) -> int:
    """The nearest end of a word in the direction of ``step``; ``place`` itself if none is near."""
    for near in range(place, place + 40 * step, step):
        if near <= 0 or near >= len(text):
            return min(max(near, 0), len(text))
        if text[near].isspace():
            return near
    return place


def _paragraphs(text: str, kept: Sequence[tuple[int, int]]) -> Iterator[Excerpt]:
    told = 0
    for start, end in kept:
        for paragraph in re.finditer(r"\S(?:(?!\n\s*\n).)*", text[start:end], re.DOTALL):
            first, last = start + paragraph.start(), start + paragraph.end()
            missing = text[told:first].strip()
            yield Excerpt(first, last, len(missing))
            told = last
