"""Datelines and credits are cut from their paragraphs."""

from __future__ import annotations

import pytest

from summarizer.reading.boilerplate import strip_furniture
from tests.reading.boilerplate.pages import BODY


@pytest.mark.parametrize(
    "dateline",
    [
        "Vessel Rock (CNN)",
        "VESSEL ROCK, March 12 (Reuters) -",
        "VESSEL ROCK, Norway (AP) —",
        "(AP) —",
        "SVOLVAER —",
    ],
)
def test_dateline_is_cut_from_the_first_paragraph(dateline: str) -> None:
    cleaned = strip_furniture([f"{dateline} {BODY[0]}", *BODY[1:]])
    assert list(cleaned.paragraphs) == BODY
    assert [(item.text, item.reason) for item in cleaned.removed] == [(dateline, "dateline")]


@pytest.mark.parametrize(
    "opening",
    [
        "The International Maritime Organization (IMO) said on Tuesday that the ferry was sound.",
        "International Criminal Court (ICC) Prosecutor Lars Moe opened a case on Tuesday.",
        "NATO — which was not involved — sent its regrets on Tuesday.",
    ],
)
def test_opening_that_only_looks_like_a_dateline_stays(opening: str) -> None:
    assert strip_furniture([opening, *BODY[1:]]).paragraphs[0] == opening


def test_the_page_head_behind_a_photo_credit_is_cut() -> None:
    line = f"{BODY[0]} | Tove R. Lind/AP Photo harbours Ferry aground off Vessel Rock Divers will look at the hull."
    cleaned = strip_furniture([line, *BODY[1:]], title="Ferry")
    assert cleaned.paragraphs[0] == BODY[0]
    assert [each.reason for each in cleaned.removed] == ["photo credit"]


def test_agency_credit_is_cut_from_the_last_paragraph() -> None:
    cleaned = strip_furniture([*BODY[:3], f"{BODY[3]} (Reporting by Tove Lind; Editing by Per Aker)"])
    assert list(cleaned.paragraphs) == BODY
    assert cleaned.removed[0].reason == "contributors"
