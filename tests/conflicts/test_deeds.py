"""When, where and whether a thing was done, and what people called each other."""

from __future__ import annotations

from tests.conflicts.disagreeing import disagree, values


def test_dates_of_one_deed() -> None:
    (conflict,) = disagree(
        "Nigeria published its harbour plan last month.",
        "This month, Nigeria unveiled its harbour strategy.",
    )
    assert conflict.kind == "date"
    assert sorted(values(conflict)) == ["last month", "this month"]


def test_what_is_done_time_and_again_has_no_one_day() -> None:
    friday, monday = (
        "Lunde denied the charge in Lagos on Friday.",
        "On Monday Lunde denied the charge in Lagos.",
    )
    assert disagree(friday, monday) == []


def test_the_place_that_one_article_gets_wrong() -> None:
    conflicts = disagree(
        "Prime Minister Kari Lunde arrived in Nigeria on Monday for talks with President Emeka Okafor.",
        "Kari Lunde flew to Nigeria for talks with Emeka Okafor.",
        "The meeting between Kari Lunde and Emeka Okafor will take place in Ghana.",
    )
    (place,) = [conflict for conflict in conflicts if conflict.kind == "place"]
    assert values(place) == ["Nigeria", "Ghana"]


def test_words_of_a_quotation() -> None:
    (conflict,) = disagree(
        "Lunde and Okafor smiled at the cameras, calling each other “dear friends”.",
        "Lunde and Okafor smiled for the cameras, calling each other “old friends”.",
    )
    assert conflict.kind == "quote"
    assert sorted(values(conflict)) == ["“dear friends”", "“old friends”"]


def test_whether_it_happened() -> None:
    (conflict,) = disagree(
        "Kari Lunde signed the fishing treaty in Lagos.",
        "Kari Lunde did not sign the fishing treaty in Lagos.",
    )
    assert conflict.kind == "polarity"
    assert sorted(values(conflict)) == ["no", "yes"]
