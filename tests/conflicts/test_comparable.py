"""Values of different things, and values that agree."""

from __future__ import annotations

import pytest

from tests.conflicts.disagreeing import disagree


@pytest.mark.parametrize(
    "texts",
    [
        ("Lunde and Okafor met on Monday in Lagos.", "Lunde and Okafor will meet again on Tuesday in Lagos."),
        ("Lunde’s two-day visit to Nigeria began.", "Vik’s three-day visit to Nigeria began."),
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
            "Lunde was questioned for about seven hours in Lagos.",
            "Lunde was questioned for at least six hours in Lagos.",
        ),
    ],
)
def test_no_false_alarm(texts: tuple[str, ...]) -> None:
    assert disagree(*texts) == []
