"""Odd spaces, stray stops and slips are mended; clean text stays, and mending twice changes nothing more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.reading.repair import repair

WORDS = st.sampled_from(
    ["the", "ferry", "naïve", "“quoted”", "Łódź", "Ελλάδα", "Київ", "Všechno", "ประเทศ", "ไทย", "£5", "—", "it’s",
     "Ünal", "Äpfel", "«да»", "שלום", "10", "état"]
)  # fmt: skip


@given(st.lists(WORDS, min_size=1, max_size=12).map(" ".join))
def test_clean_text_is_unchanged(text: str) -> None:
    assert repair(text) == text


@given(st.one_of(st.text(max_size=60), st.text(alphabet="âĂล›€โœ™ÂЂвГ©ó &;amp.“”\u00a0 \n", max_size=40)))
def test_repair_is_idempotent(text: str) -> None:
    once = repair(text)
    assert repair(once) == once


def test_spaces_invisible_characters_and_stray_stops() -> None:
    text = "The\u00a0\u2009ferry\u200b sank\u00ad.\r\nFour “died”. . Then it stopped.Nobody knew why ."
    assert repair(text) == "The ferry sank.\nFour “died”. Then it stopped. Nobody knew why."
    assert repair("He paid . . . and left") == "He paid ... and left"
    assert repair("the U.S.Navy and Node.js at 3.5 percent") == "the U.S. Navy and Node.js at 3.5 percent"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("The crews walked out last week week.", "The crews walked out last week."),
        ("She went to the the port.", "She went to the port."),
        ("He had had that that.", "He had had that that."),
        ("It was a very very long wait.", "It was a very very long wait."),
        ("Week week by week", "Week week by week"),
        (
            "The line is shut, she said.“We are sorry.”“So am I.”",
            "The line is shut, she said. “We are sorry.” “So am I.”",
        ),
    ],
)
def test_a_word_typed_twice_is_read_once(typed: str, meant: str) -> None:
    assert repair(typed) == meant
