"""Spellings and parts of one name, and names that only look alike."""

from __future__ import annotations

import pytest

from summarizer.text.folding import fold
from summarizer.text.same_names import same_name, same_word


@pytest.mark.parametrize(
    ("one", "other"),
    [("Volodymyr", "Volodymyr"), ("Kiev", "Kyiv"), ("Antony", "Anthony"), ("Zelensky", "Zelenskyy")],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert same_word(fold(one), fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Austria", "Australia"),
        ("Niger", "Nigeria"),
        ("Iran", "Iraq"),
        ("Martin", "Morton"),
        ("Lunde", "Lunden"),
    ],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert not same_word(fold(one), fold(other))


def test_a_surname_is_part_of_the_full_name() -> None:
    assert same_name(("lunde",), ("kari", "lunde"))
    assert not same_name(("per", "lunde"), ("kari", "lunde"))
