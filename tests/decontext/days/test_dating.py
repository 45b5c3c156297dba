"""Relative days: worked out from the article's date, or their sentence left out; no word is cut that its phrase needs."""

from __future__ import annotations

import pytest

from summarizer.conflicts.finding import find_disagreements
from summarizer.retrieval.encoding import SentenceEncoder
from tests.decontext.articles import PARSER
from tests.decontext.days.cases import MONDAY, TUESDAY, cluster, read


@pytest.mark.parametrize(
    ("said", "told"),
    [
        # behind a preposition
        ("Buses will run from tomorrow, the bus company said.", "Buses will run from Tuesday, the bus company said."),
        ("The road has been shut since yesterday.", "The road has been shut since Sunday."),
        ("The forest has burned since early this morning.", "The forest has burned since early Monday morning."),
        ("The board has until tomorrow noon to answer.", "The board has until Tuesday noon to answer."),
        ("Snow is forecast for tomorrow and Thursday.", "Snow is forecast for Tuesday and Thursday."),
        ("The ferry may sail as early as tomorrow night.", "The ferry may sail as early as Tuesday night."),
        # "on" where English needs it
        ("The council's vote on a tunnel is tomorrow.", "The council's vote on a tunnel is on Tuesday."),
        ("Trains were fuller than yesterday, Osk Rail said.", "Trains were fuller than Sunday, Osk Rail said."),
        ("It was yesterday that the dam broke.", "It was on Sunday that the dam broke."),
        ("A court in Velm yesterday blocked the sale.", "A court in Velm on Sunday blocked the sale."),
        ("Tomorrow, Osk Lines will sail again.", "On Tuesday, Osk Lines will sail again."),
        ("Earlier today, Osk Lines sold two ferries.", "Earlier on Monday, Osk Lines sold two ferries."),
        ("The strike was to begin at midnight tonight.", "The strike was to begin at midnight on Monday night."),
        # several at once
        (
            "The road will be closed today, tomorrow, and perhaps all week, Osk Roads said.",
            "The road will be closed on Monday, on Tuesday, and perhaps all week, Osk Roads said.",
        ),
        ("The levy will be put to a vote tonight or tomorrow.", "The levy will be put to a vote on Monday night or Tuesday."),
        ("The river was higher today than it was yesterday.", "The river was higher on Monday than it was on Sunday."),
        # what is done or owned by a day
        ("Tomorrow is a holiday in Sund.", "Tuesday is a holiday in Sund."),
        ("Yesterday was the coldest day of the year in Velm.", "Sunday was the coldest day of the year in Velm."),
        ("Yesterday's landslide killed one man.", "Sunday's landslide killed one man."),
        ("Tonight’s match was moved to Holm.", "Monday night’s match was moved to Holm."),
        # further off
        ("The day after tomorrow, the mill opens again.", "On Wednesday, the mill opens again."),
        ("Osk Lines lost money last year.", "Osk Lines lost money in 2023."),
        ("Osk Lines sold a ferry in December last year.", "Osk Lines sold a ferry in December 2023."),
        ("Last year's budget was the largest of all.", "2023's budget was the largest of all."),
        ("The bridge fell last month and will open next month.", "The bridge fell in February and will open in April."),
        ("The trial of Anna Dorn began late last month.", "The trial of Anna Dorn began in late February."),
    ],
)  # fmt: skip
def test_a_day_is_told_by_the_date_of_its_article(said: str, told: str) -> None:
    reading = read(said, MONDAY)
    assert (reading.text, reading.standalone, reading.left_out) == (told, True, None)
    assert reading.sentence.text == said  # what the article says is not touched


def test_two_articles_of_different_days_mean_the_same_day() -> None:
    own = cluster(
        ("The council of Sund will vote on the tunnel tomorrow.", MONDAY),
        ("The council of Sund will vote on the tunnel today.", f"{TUESDAY}T23:50:00+00:00"),
        ("The council of Sund will vote on the tunnel today.", MONDAY),
    )
    tomorrow, today, other = (own[name][0].said for name in "012")
    assert tomorrow == today == "The council of Sund will vote on the tunnel on Tuesday."
    assert other == "The council of Sund will vote on the tunnel on Monday."


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder.from_embedded()


def test_days_that_differ_are_a_conflict_and_words_that_differ_are_none(encoder: SentenceEncoder) -> None:
    def days_told(*articles: tuple[str, str]) -> list[list[str]]:
        sentences = [each for own in cluster(*articles).values() for each in own]
        found = find_disagreements([], sentences, parser=PARSER, encoder=encoder)
        return [sorted(claim.value for claim in conflict.claims) for conflict in found]

    one = "Nigeria published its harbour plan yesterday."
    other = "Today, Nigeria unveiled its harbour strategy."
    assert days_told((one, TUESDAY), (other, MONDAY)) == []
    assert days_told((one, TUESDAY), (other, TUESDAY)) == [["Monday", "Tuesday"]]


@pytest.mark.parametrize("published", [None, "one fine day", "9999-12-31"])
@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("Buses will run from tomorrow, the bus company said.", "tomorrow"),
        ("The council's vote on a tunnel is tomorrow.", "tomorrow"),
        ("The council of Sund votes tomorrow.", "tomorrow"),
        ("Trains were fuller than yesterday, Osk Rail said.", "yesterday"),
        ("The road will be closed today, tomorrow, and perhaps all week.", "today"),
        ("Yesterday's landslide killed one man.", "yesterday's"),
        ("The bridge fell yesterday, police said.", "yesterday"),
        ("The burial is this afternoon in Sund.", "this afternoon"),
        ("The trains that were to run today will run on Friday.", "today"),
    ],
)
def test_without_a_date_the_sentence_is_left_out_whole(said: str, word: str, published: str | None) -> None:
    reading = read(said, published)
    assert (reading.text, reading.standalone) == (said, False)
    assert reading.left_out == f"says “{word}”, and nothing tells of which day"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("“The bridge will open tomorrow,” Anna Dorn said in Osk.", None),
        ("“We will vote on it today,” Anna Dorn said in Osk.", None),
        ("“We could vote on it today,” Anna Dorn said in Osk.", None),
        ("'We lost two men last night,' Anna Dorn said in Osk.", None),
        # a day outside the marks tells which
        (
            "“The bridge will open tomorrow,” Anna Dorn said in Osk on Monday.",
            "“The bridge will open tomorrow,” Anna Dorn said in Osk on Monday.",
        ),
        (
            "“The bridge will open tomorrow,” Anna Dorn said yesterday.",
            "“The bridge will open tomorrow,” Anna Dorn said on Sunday.",
        ),
        # it is the hour of speaking, or no day at all
        ("“Today is a sad day for Sund,” Anna Dorn said.", "“Today is a sad day for Sund,” Anna Dorn said."),
        (
            "“The town lost a friend today,” Anna Dorn said.",
            "“The town lost a friend today,” Anna Dorn said.",
        ),
        (
            "“Today’s vote will change nothing,” Anna Dorn said.",
            "“Today’s vote will change nothing,” Anna Dorn said.",
        ),
    ],
)
def test_in_a_quotation_nothing_is_changed(said: str, told: str | None) -> None:
    reading = read(said, MONDAY)
    assert (reading.text, reading.standalone) == (told or said, told is not None)


@pytest.mark.parametrize(
    "said",
    [
        "The board promised a better tomorrow.",
        "Anna Dorn told USA Today that she would resign.",
        "Anna Dorn was a guest of the Tonight Show.",
        "Anna Dorn has been in Lund for the last month.",
    ],
)
def test_what_means_no_day_stays(said: str) -> None:
    reading = read(said, MONDAY)
    assert (reading.text, reading.standalone) == (said, True)


@pytest.mark.parametrize(
    "said",
    [
        "The company employs 400 people today.",
        "Today, the town has one mill.",
        "In today’s world, nobody reads the law of Sund.",
        "The bridge fell about three days ago.",
        "The mayor would be alive today.",
    ],
)
def test_what_may_be_a_day_or_not_is_left_out(said: str) -> None:
    reading = read(said, MONDAY)
    assert (reading.text, reading.left_out is None) == (said, False)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Buses will run from tomorrow.", "Buses will run from 5 March 2024."),
        ("The burial is this afternoon in Sund.", "The burial is on the afternoon of 4 March 2024 in Sund."),
        ("Osk Lines sold two ferries last week.", "Osk Lines sold two ferries in the week of 26 February."),
        ("Osk Lines sold two ferries last month.", "Osk Lines sold two ferries in February 2024."),
        ("The council of Sund resigned this month.", "The council of Sund resigned this month."),
    ],
)
def test_where_a_weekday_would_be_two_days_the_date_tells_it(said: str, told: str) -> None:
    assert read(said, MONDAY, "2024-03-11").text == told


def test_six_days_apart_a_weekday_is_one_day() -> None:
    said = "Buses will run from today, Osk Lines announced."
    assert "from Monday" in read(said, MONDAY, "2024-03-10").text
    # What is spoken of counts: of Sunday's article, "tomorrow" is another Monday.
    own = cluster((said, MONDAY), ("Osk Lines will sail tomorrow.", "2024-03-10"))
    assert [each.said for each in (own["0"][0], own["1"][0])] == [
        "Buses will run from 4 March 2024, Osk Lines announced.",
        "Osk Lines will sail on 11 March 2024.",
    ]


def test_without_a_name_for_whose_day_it_is_the_sentence_is_left_out() -> None:
    reading = read("Yesterday's vote in Sund was close.", MONDAY, "2024-03-11")
    assert (reading.text, reading.left_out is None) == ("Yesterday's vote in Sund was close.", False)
