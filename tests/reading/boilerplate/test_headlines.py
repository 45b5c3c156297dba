"""The headline becomes the title, and is told once."""

from __future__ import annotations

import pytest

from summarizer.reading.boilerplate import strip_furniture
from tests.reading.boilerplate.pages import BODY


def test_headline_repeated_with_a_colon_goes() -> None:
    line = "Cargo ferry aground off Vessel Rock on Tuesday morning:"
    cleaned = strip_furniture([BODY[0], line, *BODY[1:]])
    assert list(cleaned.paragraphs) == BODY


def test_first_sentence_is_not_taken_for_a_title() -> None:
    assert strip_furniture(BODY).title is None


CRANE = [
    "The harbour of Osk was shut on Monday after a crane fell on the quay, the port said.",
    "Two men were hurt. The crane was built in 1981 and belongs to the town, which had it tested in May.",
]


@pytest.mark.parametrize(
    "line",
    [
        "Capt. J. R. Dunn Jr. charged over crane",
        "Gov. Krog vs. Lt. Gov. Berg: a feud in four acts",
        "Crane falls at Hwy. 9; two hurt",
        "“We will be forgotten,” mayor of Rye says",
        "Crane falls: “Nobody told us”",
        "Is the harbour of Osk safe?",
        "Crane of Osk: what the port knows",
    ],
)
def test_a_headline_is_the_title_whatever_is_shortened_in_it(line: str) -> None:
    cleaned = strip_furniture([line, *CRANE])
    assert (cleaned.title, cleaned.paragraphs) == (line, tuple(CRANE))


@pytest.mark.parametrize(
    "line",
    [
        "A storm has hit the harbour of Osk Falls, Ore.",
        "She was born in Washington, D.C.",
        "The ferry left at 9 p.m.",
        "Roe works for Hale Bros. The crane was theirs",
        "Roe spoke to Capt. Dunn about the weather. He went to sea",
        "“Nobody told us.”",
    ],
)
def test_a_sentence_that_ends_in_an_abbreviation_is_no_title(line: str) -> None:
    assert strip_furniture([line, *CRANE]).title is None
