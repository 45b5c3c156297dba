"""What a text needs to be a whole sentence."""

from __future__ import annotations

import pytest

from summarizer.decontext.whole import is_speakerless


@pytest.mark.parametrize(
    ("text", "nobodys"),
    [
        ("The cracks “in all of the pillars of the bridge” are old.", True),
        ("Dahl said ‘we were not told of the cracks in the pillars’ on Monday.", False),
        ("Dahl wrote the novel ‘The Ferry That Went Under’ in May.", False),
        ("The board’s pier is the engineers’ and the town’s own.", False),
    ],
)
def test_what_is_quoted_needs_somebody_who_says_it(text: str, nobodys: bool) -> None:
    assert is_speakerless(text) is nobodys
