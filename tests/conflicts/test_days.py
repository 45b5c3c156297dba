"""On which day a thing was done, and at what price."""

from __future__ import annotations

from tests.conflicts.disagreeing import disagree, values


def test_dates_of_one_deed() -> None:
    (conflict,) = disagree(
        "Nigeria published its harbour plan last month.",
        "This month, Nigeria unveiled its harbour strategy.",
    )
    assert conflict.kind == "date"
    assert sorted(values(conflict)) == ["last month", "this month"]


def test_what_a_deed_cost() -> None:
    three, five = (f"The council of Sund bought the old shipyard for {n} million crowns." for n in (3, 5))
    (conflict,) = disagree(three, five)
    assert sorted(values(conflict)) == ["3 million crowns", "5 million crowns"]
    assert disagree(three, five.replace("bought", "sold")) == []


def test_what_is_done_time_and_again_has_no_one_day() -> None:
    friday, monday = (
        "Lunde denied the charge in Lagos on Friday.",
        "On Monday Lunde denied the charge in Lagos.",
    )
    assert disagree(friday, monday) == []
