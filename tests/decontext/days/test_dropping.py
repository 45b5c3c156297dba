"""Days that need not be told."""

from __future__ import annotations

import pytest

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
