"""Quotations of any style, and whether a text says them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text.quotes import find_quotes, plain


@pytest.mark.parametrize(
    "text",
    [
        "She called it “a grave mistake” on air.",
        'She called it "a grave mistake" on air.',
        "She called it ‘a grave mistake’ on air.",
        "She called it ``a grave mistake'' on air.",
        "She called it «a grave mistake» on air.",
    ],
)
def test_quotations_of_any_style(text: str) -> None:
    assert [quote.text for quote in find_quotes(text)] == ["a grave mistake"]


def test_apostrophes_open_nothing() -> None:
    assert find_quotes("The mayor's office said it wasn't the council's fault.") == []


def test_a_quotation_that_began_earlier() -> None:
    quotes = find_quotes("It was a grave mistake,” the mayor said.")
    assert [quote.text for quote in quotes] == ["It was a grave mistake,"]


@given(st.text(max_size=80))
def test_quote_spans_slice_back(text: str) -> None:
    for quote in find_quotes(text):
        assert quote.text in text[quote.start : quote.end]


@given(st.text(max_size=80))
def test_plain_is_idempotent(text: str) -> None:
    assert plain(plain(text)) == plain(text)
