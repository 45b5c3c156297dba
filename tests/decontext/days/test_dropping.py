"""Days that need not be told."""

from __future__ import annotations

import pytest

from summarizer.decontext.days import settle_weekdays
from tests.decontext.articles import PARSER
from tests.decontext.days.cases import read


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("The bridge fell yesterday, police said.", "The bridge fell, police said."),
        ("Yesterday, Osk Lines announced that it would leave.", "Osk Lines announced that it would leave."),
        ("Earlier today, Osk Lines sold two ferries.", "Osk Lines sold two ferries."),
        ("Anna Dorn was brought to Osk early this morning.", "Anna Dorn was brought to Osk."),
        ("Osk Lines this morning proposed a new bridge.", "Osk Lines proposed a new bridge."),
        ("The market was opened today by the king.", "The market was opened by the king."),
        ("Osk Lines lost money last year.", "Osk Lines lost money last year."),
    ],
)
def test_without_a_date_what_was_done_can_be_told_without_its_day(said: str, told: str) -> None:
    reading = read(said, None)
    assert (reading.text, reading.standalone) == (told, True)


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("On Tuesday, the bridge closed.", "The bridge closed."),
        ("The court on Tuesday blocked the plan.", "The court blocked the plan."),
        (
            "Anna Dorn died on Tuesday in Osk and was buried on Tuesday.",
            "Anna Dorn died in Osk and was buried.",
        ),
        # phrases that need it
        ("The vote of the council is on Tuesday.", None),
        ("Trains were fuller than on Tuesday, Osk Rail said.", None),
        ("The council will vote on Tuesday.", None),
        ("Anna Dorn resigned on Tuesday, the day of the vote.", None),
        ("They were due to open on Monday and close on Tuesday.", None),
        ("Late on Tuesday, Dorn said that the bridge would stay closed.", None),
        ("Verrell announced on Tuesday, February 11, that it would open again.", None),
        ("“We met on Tuesday in Osk,” Dorn said.", None),
        ("It closed on Monday for a day.", None),
    ],
)
def test_neighbours_do_not_both_say_that_it_was_on_tuesday(text: str, settled: str | None) -> None:
    before = "The talks opened on Tuesday."
    assert settle_weekdays([before, text], parser=PARSER) == [before, settled or text]
