"""Sentences in, disagreements out: in whatever order, and with whatever is at hand."""

from __future__ import annotations

import random

from summarizer.conflicts.finding import find_disagreements
from tests.conflicts.disagreeing import encoder, parser, sentences_of


def test_order_of_the_articles_does_not_matter() -> None:
    sentences = sentences_of(
        "On Monday, Lunde and Okafor held talks for three and a half hours in Lagos.",
        "Lunde and Okafor spoke in Lagos for more than three hours on Monday.",
        "The ferry fire off Lagos killed eight sailors. Nigeria published its harbour plan last month.",
        "Nine sailors were killed in the ferry fire off Lagos. This month, Nigeria unveiled its harbour strategy.",
    )
    expected = find_disagreements([], sentences, parser=parser(), encoder=encoder())
    assert len(expected) == 3
    shuffled = list(sentences)
    for seed in range(4):
        random.Random(seed).shuffle(shuffled)
        assert find_disagreements([], shuffled, parser=parser(), encoder=encoder()) == expected


def test_vectors_at_hand_change_nothing() -> None:
    sentences = sentences_of(
        "On Monday, Lunde and Okafor held talks for three and a half hours in Lagos.",
        "Lunde and Okafor spoke in Lagos for more than three hours on Monday.",
    )
    vectors = encoder().encode([each.text for each in sentences])
    given = find_disagreements([], sentences, parser=parser(), encoder=encoder(), vectors=vectors)
    assert given == find_disagreements([], sentences, parser=parser(), encoder=encoder())
