"""Which words of a fused sentence come from which source: its extractive fragments.

Grusky et al. 2018, "Newsroom: A Dataset of 1.3 Million Summaries with Diverse Extractive Strategies", cover a summary
greedily with the longest runs of words that it shares with a text. Here there are several texts, words are compared by
their stems, and a run that several sources have belongs to all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.text.words import STOP_WORDS, WORD, stem


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of a sentence, and the sources that have its words."""

    text: str
    #: Places of the sources, from 0; empty for words that none of them has, and between fragments.
    sources: tuple[int, ...] = ()


def fragments(text: str, sources: Sequence[str]) -> list[Fragment]:
    """``text`` in stretches, each with the sources that it comes from; together they are ``text``.

    A stretch of nothing but function words comes from nowhere in particular.
    """
    words = list(WORD.finditer(text))
    stems = [stem(word.group().lower()) for word in words]
    read = [[stem(word.lower()) for word in WORD.findall(source)] for source in sources]
    found: list[Fragment] = []
    told, place = 0, 0
    while place < len(words):
        lengths = [_longest(stems[place:], source) for source in read]
        length = max(lengths, default=0)
        run = words[place : place + max(length, 1)]
        place += max(length, 1)
        if length == 0 or all(word.group().lower() in STOP_WORDS for word in run):
            continue
        if text[told : run[0].start()]:
            found.append(Fragment(text[told : run[0].start()]))
        told = run[-1].end()
        owners = tuple(number for number, of_source in enumerate(lengths) if of_source == length)
        found.append(Fragment(text[run[0].start() : told], owners))
    return [*found, Fragment(text[told:])] if text[told:] else found


def _longest(words: Sequence[str], source: Sequence[str]) -> int:
    """How many of the first ``words`` stand in ``source`` in a row, at the best place."""
    best = 0
    for start in range(len(source)):
        length = 0
        while (
            length < len(words) and start + length < len(source) and words[length] == source[start + length]
        ):
            length += 1
        best = max(best, length)
    return best
