"""Sentences that lean where they stand are read behind what they go on from."""

from __future__ import annotations

import pytest

from summarizer.composition.placing import where_they_stand
from summarizer.decontext.context_model import ContextModel
from summarizer.retrieval.encoding import SentenceEncoder

MODEL = ContextModel.from_embedded(encoder=SentenceEncoder.from_embedded())
LEDE = (
    "The harbour board of Halvik closed the old bridge on Monday after cracks were found in two of its piers."
)
ROAD = "Traffic on the coast road was slow all day, the police said."
BUILT = "The bridge was built in 1931 and carries two lanes of traffic."


@pytest.mark.parametrize(
    ("leaning", "explained"),
    [
        (
            "Osk Lines rejected the accusation.",
            "Mayor Ines Dahl accused Osk Lines of hiding cracks in the piers.",
        ),
        (
            "“They have lied to us for years,” the mayor, Ines Dahl, said of its engineers.",
            "The mayor, Ines Dahl, accused the engineers of Osk Lines of hiding the cracks.",
        ),
    ],
)
def test_what_leans_is_read_behind_what_explains_it(leaning: str, explained: str) -> None:
    texts = [LEDE, leaning, ROAD, explained]
    order = where_they_stand(texts, dependence=MODEL)
    assert order.index(1) > order.index(3)
    before = sum(MODEL.in_place(texts))
    assert sum(MODEL.in_place([texts[number] for number in order])) < before


def test_what_stands_keeps_its_place() -> None:
    assert where_they_stand([LEDE, ROAD, BUILT], dependence=MODEL) == [0, 1, 2]


def test_the_opening_stays_whatever_it_leans_on() -> None:
    texts = ["The two women were taken to the hospital in Osk.", "Two women fell into the water.", BUILT]
    assert where_they_stand(texts, dependence=MODEL)[0] == 0
    assert MODEL.in_place(texts)[0] == 0


@pytest.mark.parametrize("count", [0, 1])
def test_few_sentences_have_one_order(count: int) -> None:
    assert where_they_stand([LEDE] * count, dependence=MODEL) == list(range(count))
