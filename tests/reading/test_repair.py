"""Odd spaces, stray stops and slips are mended; clean text stays, and mending twice changes nothing more."""

from __future__ import annotations

import time

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
    ("scraped", "meant"),
    [
        (
            "Mayor Dahl Ines Marie DahlCouncil votes on the pier Strike goes on at the port: union MORE said so.",
            "Mayor Dahl said so.",
        ),
        (
            "It was Jon McKay Jonathan (Jon) McKay2030 budget passes Two held in Osk MORE’s idea.",
            "It was Jon McKay’s idea.",
        ),
        ("With Aas and LundPer LundFerry sinks off Osk MORE, they won.", "With Aas and Lund, they won."),
        ("Dahl and Ines Dahl of Osk want MORE of it.", "Dahl and Ines Dahl of Osk want MORE of it."),
        ("The SECRETARY OF STATE SEARCH; MORE at ten.", "The SECRETARY OF STATE SEARCH; MORE at ten."),
    ],
)
def test_a_card_that_a_page_shows_over_a_name_is_no_text(scraped: str, meant: str) -> None:
    assert repair(scraped) == meant


@pytest.mark.parametrize("word", ["A" * 20_000, "Ab" * 10_000, "Ab Cd AbE " * 2_000])
def test_long_runs_of_capitals_are_looked_through_for_cards_in_no_time(word: str) -> None:
    start = time.process_time()
    assert repair(f"They want MORE {word}") == f"They want MORE {word.strip()}"
    assert time.process_time() - start < 2
