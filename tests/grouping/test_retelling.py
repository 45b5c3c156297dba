"""How much of one sentence another tells, in whatever words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarizer.composition.repetition import REPEATS
from summarizer.grouping.retelling import Retelling
from summarizer.retrieval.encoding import SentenceEncoder
from training.regression import fit

CLUSTER = [
    "Osk won the cup for the first time in 31 years when they beat Holm 3-2 after extra time on Saturday.",
    "Osk are cup winners after 31 years.",
    "Holm lost the cup final 2-3 to Osk on Saturday after playing the last 50 minutes with ten men.",
    "A crowd of 24,118 saw the match at the Lunde Stadium.",
    "Osk fans threw bottles at the Holm bus after the match.",
    "The Holm coach, Rune Dal, said the referee had killed the game.",
]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder.from_embedded()


def test_what_says_the_same_in_other_words_tells_more_than_what_is_of_the_same_matter(
    encoder: SentenceEncoder,
) -> None:
    told = Retelling(CLUSTER, encoder=encoder).told_by(CLUSTER, CLUSTER)
    assert told[1, 0] > 0.7
    assert told[2, 0] > max(told[3, 0], told[4, 0], told[5, 0])
    assert told.diagonal() == pytest.approx(1, abs=0.01)


def test_a_short_sentence_tells_little_of_a_long_one(encoder: SentenceEncoder) -> None:
    told = Retelling(CLUSTER, encoder=encoder).told_by(CLUSTER, CLUSTER)
    assert told[1, 0] > told[0, 1] + 0.1


def test_a_text_without_words_is_told_by_none(encoder: SentenceEncoder) -> None:
    texts = ["", CLUSTER[0], "It was."]
    told = Retelling(CLUSTER, encoder=encoder).told_by(texts, texts)
    assert told[0].tolist() == told[2].tolist() == [0, 0, 0]
    assert Retelling([], encoder=encoder).told_by([], []).shape == (0, 0)


def test_the_weights_are_those_that_readers_verdicts_give(project: Path) -> None:
    lines = (project / "training/written/repeats.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    weights = fit([row["signs"] for row in rows], [row["told_already"] for row in rows])
    assert weights == pytest.approx(REPEATS, abs=0.05)
