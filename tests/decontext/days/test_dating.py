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
        ("Nobody has seen the pilot since last night.", "Nobody has seen the pilot since Sunday night."),
        ("The forest has burned since early this morning.", "The forest has burned since early Monday morning."),
        ("By yesterday evening, 40 houses were empty.", "By Sunday evening, 40 houses were empty."),
        ("The board has until tomorrow noon to answer.", "The board has until Tuesday noon to answer."),
        ("Snow is forecast for tomorrow and Thursday.", "Snow is forecast for Tuesday and Thursday."),
        ("Between today and Friday, 400 trains are cancelled.", "Between Monday and Friday, 400 trains are cancelled."),
        ("The ferry may sail as early as tomorrow night.", "The ferry may sail as early as Tuesday night."),
        ("The ferry will sail no later than tomorrow.", "The ferry will sail no later than Tuesday."),
        # "on" where English needs it
        ("The council's vote on a tunnel is tomorrow.", "The council's vote on a tunnel is on Tuesday."),
        ("The vote of the council is today.", "The vote of the council is on Monday."),
        ("The court’s ruling today ends a dispute of 11 years.", "The court’s ruling on Monday ends a dispute of 11 years."),
        ("People may return to their homes as of today.", "People may return to their homes as of Monday."),
        ("A vigil for the boys is tonight in Lund.", "A vigil for the boys is on Monday night in Lund."),
        ("The burial is this afternoon in Sund.", "The burial is on Monday afternoon in Sund."),
        ("Trains were fuller than yesterday, Osk Rail said.", "Trains were fuller than on Sunday, Osk Rail said."),
        ("It was yesterday that the dam broke.", "It was on Sunday that the dam broke."),
        ("A court in Velm yesterday blocked the sale.", "A court in Velm on Sunday blocked the sale."),
        ("Tomorrow, Osk Lines will sail again.", "On Tuesday, Osk Lines will sail again."),
        ("Earlier today, Osk Lines sold two ferries.", "Earlier on Monday, Osk Lines sold two ferries."),
        ("Anna Dorn will speak later today.", "Anna Dorn will speak later on Monday."),
        ("Anna Dorn was arrested late last night.", "Anna Dorn was arrested late on Sunday night."),
        ("The strike was to begin at midnight tonight.", "The strike was to begin at midnight on Monday night."),
        ("The school of Sund is closed today.", "The school of Sund is closed on Monday."),
        ("The parliament meets today to vote on the levy.", "The parliament meets on Monday to vote on the levy."),
        # several at once
        (
            "The road will be closed today, tomorrow, and perhaps all week, Osk Roads said.",
            "The road will be closed on Monday, Tuesday, and perhaps all week, Osk Roads said.",
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
        ("Three days ago, the mine was flooded.", "On Friday, the mine was flooded."),
        ("Two of the miners died the night before last.", "Two of the miners died on Saturday night."),
        ("Osk Lines lost money last year.", "Osk Lines lost money in 2023."),
        ("Osk Lines sold a ferry in December last year.", "Osk Lines sold a ferry in December 2023."),
        ("Last year's budget was the largest of all.", "2023's budget was the largest of all."),
        ("The bridge fell last month and will open next month.", "The bridge fell in February and will open in April."),
        ("The trial of Anna Dorn was put off until next year.", "The trial of Anna Dorn was put off until 2025."),
        ("The trial of Anna Dorn began late last month.", "The trial of Anna Dorn began in late February."),
        ("The council of Sund spent last year on the tunnel.", "The council of Sund spent 2023 on the tunnel."),
    ],
)  # fmt: skip
def test_a_day_is_told_by_the_date_of_its_article(said: str, told: str) -> None:
    reading = read(said, MONDAY)
    assert (reading.text, reading.standalone, reading.left_out) == (told, True, None)
    assert reading.sentence.text == said  # what the article says is not touched


def test_two_articles_of_different_days_mean_the_same_day() -> None:
    own = cluster(
        ("The council of Sund votes on the tunnel tomorrow.", MONDAY),
        ("The council of Sund votes on the tunnel today.", f"{TUESDAY}T23:50:00+00:00"),
        ("The council of Sund votes on the tunnel today.", MONDAY),
    )
    tomorrow, today, other = (own[name][0].said for name in "012")
    assert tomorrow == today == "The council of Sund votes on the tunnel on Tuesday."
    assert other == "The council of Sund votes on the tunnel on Monday."


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
        ("Anna Dorn will not resign tonight.", "tonight"),
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
            "“Nobody reads in today’s world,” Anna Dorn said.",
            "“Nobody reads in today’s world,” Anna Dorn said.",
        ),
    ],
)
def test_in_a_quotation_nothing_is_changed(said: str, told: str | None) -> None:
    reading = read(said, MONDAY)
    assert (reading.text, reading.standalone) == (told or said, told is not None)
