"""Spaces, quotation marks and stops."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.decontext.tidying import tidy


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("the bridge is safe", "The bridge is safe."),
        ("He said “it is safe.”.", "He said “it is safe.”"),
        ('She said "no"  twice .', "She said “no” twice."),
        ("It was “safe”. .", "It was “safe”."),
        (
            "'The quay is shut and stays so,' the board said.",
            "“The quay is shut and stays so,” the board said.",
        ),
        ("'90s music is back, the board said.", "'90s music is back, the board said."),
        ("“I had my “bridge” cut,” Dahl wrote.", "“I had my ‘bridge’ cut,” Dahl wrote."),
        ("-- The board said the quay is shut.", "The board said the quay is shut."),
    ],
)
def test_tidy(before: str, after: str) -> None:
    assert tidy(before) == after


@given(st.text(alphabet="ab AB.,“”\"'! ", min_size=1, max_size=60))
def test_tidy_is_idempotent(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
