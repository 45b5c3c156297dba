"""Figures and dates, and which figures go together."""

from __future__ import annotations

import pytest

from summarizer.text.quantities import compatible_values
from tests.text.reading_facts import facts_of


@pytest.mark.parametrize(
    ("text", "value", "unit", "counted", "bound"),
    [
        ("They spoke for four and a half hours.", 4.5, "", "hour", "exact"),
        ("They spoke for more than four hours.", 4.0, "", "hour", "at least"),
        ("She tabled a 12-point plan.", 12.0, "", "point", "exact"),
        ("A dozen sailors were saved.", 12.0, "", "sailor", "exact"),
        ("The bridge cost $1.2bn.", 1.2e9, "dollar", "", "exact"),
        ("Sales fell 20 percent.", 20.0, "percent", "", "exact"),
        ("Some 3,500 people fled.", 3500.0, "", "people", "about"),
        ("Twenty-one miners were trapped.", 21.0, "", "miner", "exact"),
        ("Two hundred thousand homes lost power.", 200000.0, "", "home", "exact"),
    ],
)
def test_numbers(text: str, value: float, unit: str, counted: str, bound: str) -> None:
    numbers = facts_of(text).numbers
    assert [(n.value, n.unit, n.bound) for n in numbers] == [(value, unit, bound)]
    if counted:
        assert numbers[0].counted == counted


def test_a_year_and_a_day_are_dates_not_numbers() -> None:
    facts = facts_of("The dam broke on 3 March 2021, a Wednesday, and again last month.")
    assert {(date.kind, date.value) for date in facts.dates} == {
        ("day", "march 3"),
        ("year", "2021"),
        ("weekday", "wednesday"),
        ("relative", "last month"),
    }
    assert facts.numbers == ()


def test_the_verb_may_is_no_month() -> None:
    assert facts_of("Theresa May may resign.").dates == ()
    assert [date.value for date in facts_of("They meet in May.").dates] == ["may"]


def test_which_figures_go_together() -> None:
    half, more, four = (
        facts_of(f"They spoke for {words} hours.").numbers[0]
        for words in ("four and a half", "more than four", "four")
    )
    assert compatible_values(half, more)
    assert not compatible_values(half, four)
