"""Values of different things, and values that agree."""

from __future__ import annotations

import pytest

from tests.conflicts.disagreeing import disagree, values


def test_a_figure_and_a_round_bound_above_it_agree() -> None:
    assert (
        disagree(
            "Okafor sold 905 tickets in Lagos on Monday.",
            "On Monday Okafor sold fewer than 1,000 tickets in Lagos.",
        )
        == []
    )


def test_one_sum_in_two_currencies() -> None:
    (conflict,) = disagree(
        "The captors of Ines Dahl demanded 100 million euros for her release, an official said.",
        "The group demanded a $100 million ransom for Ines Dahl, which Norway refused to pay.",
    )
    assert sorted(values(conflict)) == ["$100 million", "100 million euros"]


@pytest.mark.parametrize(
    "texts",
    [
        ("The storm killed 12 people in Lagos.", "The storm wrecked 300 boats in Lagos."),
        ("Lunde and Okafor met on Monday in Lagos.", "Lunde and Okafor will meet again on Tuesday in Lagos."),
        ("Lunde’s two-day visit to Nigeria began.", "Vik’s three-day visit to Nigeria began."),
        (
            "The Norwegian fund spent $484 million on ports.",
            "The Norwegian fund spent nearly $500 million on ports.",
        ),
        ("Lunde bought the ferry in December.", "Lunde bought the ferry last month."),
        ("Lunde bought the ferry this month.", "Lunde bought the ferry last week."),
        ("Police in Lagos arrested 21 men.", "Police in Lagos arrested five more men."),
        ("The blast in Lagos killed 12 people.", "Two children were killed in the blast in Lagos."),
        ("The blast in Lagos killed 12 people.", "A blast in Lagos killed 30 people in 2009."),
        ("The storm off Lagos killed four sailors.", "The storm off Lagos killed three other sailors."),
        ("The storm off Lagos killed 23 people.", "The storm off Lagos killed at least 20 people."),
        ("Twelve sailors died off Lagos on Monday.", "Nine sailors died off Lagos on Friday."),
        ("The notice covers about 60,000 people in Lagos.", "The notice covers 64,000 people in Lagos."),
        (
            "Norway expelled 60 Nigerian diplomats on Monday over the theft of the Lagos cables.",
            "Denmark expelled 48 Nigerian diplomats on Monday over the theft of the Lagos cables.",
        ),
        (
            "Norway expelled 60 Nigerian diplomats on Monday over the theft of the Lagos cables.",
            "Denmark expelled 23 Nigerian diplomats on Monday over the theft of the Lagos cables.",
            "After the theft of the Lagos cables 35 Nigerian diplomats were expelled.",
        ),
        ("The siege of Lagos lasted 11 years.", "The siege of Lagos lasted 11½ years."),
        (
            "Lunde was questioned for about seven hours in Lagos.",
            "Lunde was questioned for at least six hours in Lagos.",
        ),
    ],
)
def test_no_false_alarm(texts: tuple[str, ...]) -> None:
    assert disagree(*texts) == []
