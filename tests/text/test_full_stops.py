"""Which full stops belong to the word before them."""

from __future__ import annotations

import pytest

from summarizer.text.full_stops import without_stop


@pytest.mark.parametrize(
    ("sentence", "before_more"),
    [
        ("The ferry left Osk at 2 p.m.", "The ferry left Osk at 2 p.m."),
        ("She moved to the U.S.", "She moved to the U.S."),
        ("He works for Lund Bros.", "He works for Lund Bros."),
        ("The bill was written by T. K. Rao Jr.", "The bill was written by T. K. Rao Jr."),
        ("She lives in Port Olin, Mass.", "She lives in Port Olin, Mass."),
        ("It was written by Jo Pell, D-N.Y.", "It was written by Jo Pell, D-N.Y."),
        ("They had nets, ropes, etc.", "They had nets, ropes, etc."),
        ("The ferry left Osk at noon.", "The ferry left Osk at noon"),
        ("The bridge has been shut since Sept.", "The bridge has been shut since Sept."),
        ("The priest said Mass.", "The priest said Mass"),
        ("They chose plan B.", "They chose plan B"),
        ("The bridge is at Osk...", "The bridge is at Osk"),
        ("Is it safe?", "Is it safe?"),
    ],
)
def test_a_sentence_that_goes_on_loses_its_own_stop_only(sentence: str, before_more: str) -> None:
    assert without_stop(sentence) == before_more
