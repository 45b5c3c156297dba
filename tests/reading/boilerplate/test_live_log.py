"""The entries of a live log are parted and lose their times."""

from __future__ import annotations

import pytest

from summarizer.reading.boilerplate import strip_furniture
from tests.reading.boilerplate.pages import BODY


@pytest.mark.parametrize(
    "log",
    [
        "The Latest on the fire (all times local):4:15 p.m. Two men are safe.___2:40 p.m. Dogs are out, he said.",
        "4:15 p.m. Two men are safe. ___ 2:40 p.m. Dogs are out, he said.",
        "Two men are safe.2:40 p.m. Dogs are out, he said.",
        "Two men are safe. 2:40 p.m.: Dogs are out, he said.",
        "Two men are safe.14:40 Dogs are out, he said.",
        "[16:15 GMT] Two men are safe. * * * Dogs are out, he said.",
        "Two men are safe.-----Dogs are out, he said.",
        "Updated at 4:15 p.m. ET: Two men are safe.****Dogs are out, he said.",
    ],
)
def test_entries_of_a_log_are_parted_and_lose_their_times(log: str) -> None:
    cleaned = strip_furniture([BODY[0], log, *BODY[1:]], title="Ferry aground")
    assert cleaned.paragraphs == (BODY[0], "Two men are safe.", "Dogs are out, he said.", *BODY[1:])
    assert {r.reason for r in cleaned.removed} <= {"date line", "time line", "separator", "page label"}
    assert cleaned.removed


@pytest.mark.parametrize(
    "paragraph",
    [
        "The two men came at 4:15 p.m. Two of them were hurt, the chief said.",
        "9 a.m. Monday is when the talks begin, the mayor of Osk said.",
        "She called it a “s***ty” pier. “It is like ___.” The mayor laughed, he said.",
        "The ferry left at 10:30. Mass was held at 12:15 in the church of St. Olin, he said.",
        "Osk won 12:10. 2000 people saw it, the club said.",
    ],
)
def test_times_and_marks_of_a_sentence_stay(paragraph: str) -> None:
    assert strip_furniture([BODY[0], paragraph, *BODY[1:]], title="Ferry aground").paragraphs[1] == paragraph
