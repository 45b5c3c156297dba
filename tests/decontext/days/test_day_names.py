"""By which name a day is told."""

from __future__ import annotations

import pytest

from tests.decontext.days.cases import MONDAY, cluster, read


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Buses will run from tomorrow.", "Buses will run from 5 March."),
        ("The council votes on the tunnel tomorrow.", "The council votes on the tunnel on 5 March."),
        ("The burial is this afternoon in Sund.", "The burial is on the afternoon of 4 March in Sund."),
        (
            "Nobody has seen the pilot since last night.",
            "Nobody has seen the pilot since the night of 3 March.",
        ),
        ("Yesterday's vote in Sund was close.", "The 3 March vote in Sund was close."),
        ("Osk Lines sold two ferries last week.", "Osk Lines sold two ferries in the week of 26 February."),
        ("The council of Sund resigned this month.", "The council of Sund resigned this month."),
    ],
)
def test_where_a_weekday_would_be_two_days_the_date_tells_it(said: str, told: str) -> None:
    assert read(said, MONDAY, "2024-03-11").text == told


def test_six_days_apart_a_weekday_is_one_day_and_years_apart_the_year_is_told() -> None:
    said = "Buses will run from today, Osk Lines announced."
    assert "from Monday" in read(said, MONDAY, "2024-03-10").text
    assert "from 4 March 2024" in read(said, MONDAY, "2023-12-30").text
    # What is spoken of counts: of Sunday's article, "tomorrow" is another Monday.
    own = cluster((said, MONDAY), ("Osk Lines will sail tomorrow.", "2024-03-10"))
    assert [each.said for each in (own["0"][0], own["1"][0])] == [
        "Buses will run from 4 March, Osk Lines announced.",
        "Osk Lines will sail on 11 March.",
    ]
