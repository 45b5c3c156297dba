"""What an article holds that would drive a terminal or turn a text around is shown in its place."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.output.characters import visible


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("\x1b[2Jgone", "⟨U+001B⟩[2Jgone"),
        ("\x9b31m", "⟨U+009B⟩31m"),
        ("paid \u202e000,1\u202c", "paid ⟨U+202E⟩000,1⟨U+202C⟩"),
        ("\u2066a\u2069", "⟨U+2066⟩a⟨U+2069⟩"),
        ("over\rwritten\x08", "over⟨U+000D⟩written⟨U+0008⟩"),
        ("caf\udce9.txt", "caf⟨U+DCE9⟩.txt"),
        ("one\ttwo\nthree – “four” 日本 שלום 🙂", "one\ttwo\nthree – “four” 日本 שלום 🙂"),
    ],
)
def test_what_would_be_obeyed_is_shown(given: str, shown: str) -> None:
    assert visible(given) == shown


@given(st.text(st.characters(exclude_characters="⟨")))
def test_nothing_acts_and_nothing_is_lost(text: str) -> None:
    shown = visible(text)
    shown.encode("utf-8")
    left = [each for each in shown if unicodedata.category(each) == "Cc"]
    assert set(left) <= {"\t", "\n"}
    assert not set(shown) & set(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
    assert visible(shown) == shown
    assert re.sub(r"⟨U\+([0-9A-F]{4})⟩", lambda found: chr(int(found[1], 16)), shown) == text
