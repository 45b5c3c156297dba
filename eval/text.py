"""Ledes, and cutting texts to equal length at sentence ends."""

from __future__ import annotations

from collections.abc import Sequence

from eval.config import LedeConfig
from summarizer.retrieval.sentences import Sentence

#: A text may be this much longer than asked for where that ends a sentence: as the summariser itself may.
_TOLERANCE = 1.1


def words(text: str) -> int:
    """Words between white space, as everywhere in the project."""
    return len(text.split())


def fit(sentences: Sequence[str], max_words: int) -> list[str]:
    """The opening sentences whose length comes nearest to ``max_words``, 10 % above it at most.

    Length decides ROUGE as much as content does, so that every system is cut by the same rule. A first
    sentence that is too long on its own is cut inside.
    """
    kept: list[str] = []
    length = 0
    for sentence in sentences:
        longer = length + words(sentence)
        if longer > max_words * _TOLERANCE or abs(longer - max_words) > abs(length - max_words):
            break
        kept.append(sentence)
        length = longer
    if not kept and sentences:
        kept = [" ".join(sentences[0].split()[:max_words])]
    return kept


def fill(ranked: Sequence[Sentence], max_words: int) -> list[Sentence]:
    """The best sentences that fit, best first: what an extractive system says at this length.

    A sentence that would go beyond is passed over for a shorter one; the same words are not said twice.
    """
    chosen: list[Sentence] = []
    said: set[str] = set()
    length = 0
    for sentence in ranked:
        text = " ".join(sentence.text.casefold().split())
        longer = length + sentence.words
        if text in said or longer > max_words * _TOLERANCE:
            continue
        if abs(longer - max_words) > abs(length - max_words):
            break
        chosen.append(sentence)
        said.add(text)
        length = longer
    if not chosen and ranked:
        chosen = [ranked[0]]
    return chosen


def lede(sentences: Sequence[Sentence], config: LedeConfig) -> list[Sentence]:
    """An article's opening paragraph, or its first sentences where that one is long, the next ones where short."""
    chosen: list[Sentence] = []
    length = 0
    for sentence in sentences:
        begins = chosen and sentence.paragraph != chosen[-1].paragraph
        if chosen and begins and length >= config.min_words:
            break
        if chosen and length + sentence.words > config.max_words:
            break
        chosen.append(sentence)
        length += sentence.words
    return chosen
