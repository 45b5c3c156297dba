"""Words as they are compared."""

from __future__ import annotations

import pytest

from summarizer.text.words import content_stems, stem


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [("mayor’s", "mayor"), ("mayors'", "mayor"), ("closing", "close"), ("’s", "’s"), ("'", "'")],
)
def test_a_stem_is_never_nothing(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_words_without_content_are_left_out_and_repetitions_kept() -> None:
    assert content_stems("The mayor said the mayor’s bridges, 4.5 m long, were closed.") == [
        "mayor",
        "mayor",
        "bridg",
        "4.5",
        "long",
        "close",
    ]
