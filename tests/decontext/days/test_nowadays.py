"""A "today" that is no day."""

from __future__ import annotations

import pytest

from tests.decontext.days.cases import MONDAY, read


@pytest.mark.parametrize("published", [MONDAY, None])
@pytest.mark.parametrize(
    "said",
    [
        "Today, the town has one mill.",
        "In today’s world, nobody reads the law of Sund.",
        "Anna Dorn fears for today’s Orsenia.",
        "Anna Dorn told USA Today that she would resign.",
        "Anna Dorn was a guest of the Tonight Show.",
        "The board promised a better tomorrow.",
        "Anna Dorn has been in Lund for the last month.",
    ],
)
def test_what_means_no_day_stays(said: str, published: str | None) -> None:
    reading = read(said, published)
    assert (reading.text, reading.standalone) == (said, True)


@pytest.mark.parametrize(
    "said", ["The company employs 400 people today.", "Only yesterday had the board denied it."]
)
def test_what_may_be_a_day_or_not_is_left_out(said: str) -> None:
    reading = read(said, MONDAY)
    assert (reading.text, reading.left_out is None) == (said, False)
